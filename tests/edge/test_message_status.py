"""A provider tells what became of a message: forwards only, whatever the order it comes in."""

import asyncio
from itertools import permutations

from tests.support.carrier import carrying
from tests.support.receiver import Reply
from tests.support.story import Json, Story

PHONE = "+34612345678"
ERROR = {"code": "30007", "type": "carrier", "message": "Filtered by the carrier"}


STATUSES = ("pending", "delivered", "failed", "read")


async def many_sent(story: Story, count: int) -> list[str]:
    """The paths of messages that a provider has taken."""
    contact_id = await story.make_contact(phone=PHONE)
    async with carrying(story) as carrier:
        made = [await carrier.sends(contact_id, f"Number {number}") for number in range(count)]
        await story.advance()
    return [f"/conversations/messages/{message_id}" for message_id in made]


async def sent(story: Story) -> str:
    [path] = await many_sent(story, 1)
    return path


async def test_in_whatever_order_they_come_the_furthest_status_stays(story: Story) -> None:
    orders = list(permutations(STATUSES, 2))
    for path, order in zip(await many_sent(story, len(orders)), orders, strict=True):
        for status in order:
            told = await story.put(f"{path}/status", {"status": status})
        furthest = max(order, key=STATUSES.index)
        assert (await story.get(path))["status"] == told["status"] == furthest, order


async def test_what_the_provider_has_taken_is_not_pending_again(story: Story) -> None:
    path = await sent(story)
    told = await story.put(f"{path}/status", {"status": "pending"})
    assert ((await story.get(path))["status"], told["status"]) == ("sent", "pending")


async def test_a_letter_that_was_taken_may_come_back(story: Story) -> None:
    path = await sent(story)
    await story.put(f"{path}/status", {"status": "delivered"})
    await story.put(f"{path}/status", {"status": "failed", "error": ERROR})
    assert (await story.get(path))["status"] == "failed"


async def test_an_error_is_kept_as_it_was_told(story: Story) -> None:
    path = await sent(story)
    await story.put(f"{path}/status", {"status": "failed", "error": ERROR})
    shown = await story.get(path)
    assert (shown["error"], shown["providerError"]) == ("Filtered by the carrier", ERROR)
    await story.put(f"{path}/status", {"status": "failed", "error": {**ERROR, "message": "Other"}})
    assert await story.get(path) == shown


async def test_an_error_of_any_shape_is_taken(story: Story) -> None:
    errors: list[object] = ["down", {}, {"code": 7}, ["x"], 7, {"message": {"a": 1}}, None]
    for path, error in zip(await many_sent(story, len(errors)), errors, strict=True):
        await story.put(f"{path}/status", {"status": "failed", "error": error})
        shown = await story.get(path)
        assert shown["status"] == "failed"
        assert isinstance(shown["error"], str)


async def test_the_same_status_many_times_at_once_is_one_change(story: Story) -> None:
    path = await sent(story)
    before = await journal(story)
    await asyncio.gather(*(story.put(f"{path}/status", {"status": "delivered"}) for _ in range(5)))
    assert await journal(story) == before + 1


async def test_a_status_that_is_faster_than_the_answer_is_not_undone_by_it(story: Story) -> None:
    contact_id = await story.make_contact(phone=PHONE)
    async with carrying(story) as carrier:
        go_on = asyncio.Event()
        carrier.receiver.always = Reply(after=go_on)
        message_id = await carrier.sends(contact_id)
        advancing = asyncio.create_task(story.advance())
        await carrier.receiver.receives(1)
        path = f"/conversations/messages/{message_id}"
        await story.put(f"{path}/status", {"status": "delivered"})
        go_on.set()
        await advancing
        assert (await story.get(path))["status"] == "delivered"
        assert len(carrier.posted) == 1


async def test_another_tenants_message_is_not_known(story: Story, other: Story) -> None:
    path = await sent(story)
    refused = await other.put(f"{path}/status", {"status": "read"}, expect=400)
    assert "found for id" in refused["message"]
    assert (await story.get(path))["status"] == "sent"


async def test_the_chat_hears_of_it(story: Story) -> None:
    path = await sent(story)
    conversation_id = (await story.get(path))["conversationId"]
    async with story.desk.runtime.notices.subscribe(conversation_id) as news:
        await story.put(f"{path}/status", {"status": "delivered"})
        assert await asyncio.wait_for(news.get(), 10) == "message"


async def test_an_undelivered_reply_is_told_by_why(story: Story) -> None:
    await story.make_agent()
    contact_id = await story.make_contact(phone=PHONE)
    async with carrying(story) as carrier:
        said = await story.customer_says("Hi", contact_id=contact_id, channel="SMS")
        await story.advance()
        [posted] = carrier.posted
    told: Json = await story.why(said["conversationId"])
    assert told["verdict"] == "answered"
    path = f"/conversations/messages/{posted['messageId']}/status"
    await story.put(path, {"status": "failed", "error": ERROR})
    told = await story.why(said["conversationId"])
    assert (told["verdict"], "Filtered by the carrier" in told["because"]) == ("failed", True)
    assert told["generationId"]


async def journal(story: Story) -> int:
    """How many changes of messages the journal has."""
    async with story.desk.runtime.db.read(story.location_id) as read:
        return int(
            await read.value(
                "SELECT count(*) FROM journal WHERE location_id = $1 AND entity = 'message'",
                story.location_id,
            )
        )
