"""Messages are read: page by page, one by one, all of a location; and their status is told."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from frontdesk.kit.ids import new_id
from tests.support.story import Json, Story


async def write(story: Story, *words: str, channel: str = "SMS") -> tuple[str, list[str]]:
    """A contact's conversation with these messages; its id and theirs."""
    contact_id = await story.make_contact()
    said = [await story.customer_says(each, contact_id=contact_id, channel=channel) for each in words]
    return said[0]["conversationId"], [each["messageId"] for each in said]


async def forget(story: Story, message_id: str) -> None:
    """Take a message out of the database, as retention does."""
    async with story.desk.runtime.db.system() as tx:
        await tx.execute("DELETE FROM messages WHERE id = $1", message_id)


async def test_a_conversation_is_listed_newest_first(story: Story) -> None:
    conversation_id, ids = await write(story, "one", "two", "three")
    page = (await story.get(f"/conversations/{conversation_id}/messages"))["messages"]
    assert [message["id"] for message in page["messages"]] == ids[::-1]
    assert (page["lastMessageId"], page["nextPage"]) == (ids[0], False)


async def test_pages_go_on_after_the_last_message_and_end(story: Story) -> None:
    conversation_id, ids = await write(story, *map(str, range(7)))
    path, seen = f"/conversations/{conversation_id}/messages?limit=3", list[str]()
    query = ""
    for more in (True, True, False):
        page = (await story.get(path + query))["messages"]
        assert page["nextPage"] is more
        seen += [message["id"] for message in page["messages"]]
        query = f"&lastMessageId={page['lastMessageId']}"
    assert seen == ids[::-1]
    beyond = (await story.get(path + query))["messages"]
    assert beyond == {"lastMessageId": "", "nextPage": False, "messages": []}


async def test_a_page_goes_on_after_a_message_that_is_gone(story: Story) -> None:
    conversation_id, ids = await write(story, *map(str, range(5)))
    path = f"/conversations/{conversation_id}/messages?limit=2"
    first = (await story.get(path))["messages"]
    await forget(story, first["lastMessageId"])
    second = (await story.get(f"{path}&lastMessageId={first['lastMessageId']}"))["messages"]
    assert [message["id"] for message in second["messages"]] == [ids[2], ids[1]]


async def test_a_cursor_that_cannot_be_one_is_told_so(story: Story) -> None:
    conversation_id, _ = await write(story, "one")
    answer = await story.get(f"/conversations/{conversation_id}/messages?lastMessageId=;drop", expect=422)
    assert answer["message"] == ["lastMessageId must be an id from an earlier page"]


async def test_messages_are_listed_by_type(story: Story) -> None:
    contact_id = await story.make_contact()
    for channel in ("SMS", "WebChat", "WhatsApp", "Custom", "Live_Chat"):
        said = await story.customer_says(channel, contact_id=contact_id, channel=channel)
    path = f"/conversations/{said['conversationId']}/messages?type="

    async def bodies(types: str) -> list[str]:
        return [message["body"] for message in (await story.get(path + types))["messages"]["messages"]]

    assert await bodies("TYPE_SMS") == ["SMS"]
    assert await bodies("TYPE_SMS,TYPE_WEBCHAT") == ["WebChat", "SMS"]
    assert await bodies("WhatsApp, live_chat") == ["Live_Chat", "WhatsApp"]
    assert await bodies("TYPE_ACTIVITY_APPOINTMENT") == []
    assert await bodies("TYPE_INTERNAL_COMMENTS,TYPE_CUSTOM_SMS") == ["Custom"]
    assert len(await bodies("")) == 5
    answer = await story.get(f"{path}TYPE_PIGEON", expect=422)
    assert "type 'TYPE_PIGEON'" in answer["message"][0]


@pytest.mark.parametrize("limit", ["0", "-1", "101", "many", "2.5"])
async def test_a_limit_out_of_range_is_told_so(story: Story, limit: str) -> None:
    conversation_id, _ = await write(story, "one")
    answer = await story.get(f"/conversations/{conversation_id}/messages?limit={limit}", expect=422)
    assert answer["message"][0].startswith("limit: ")


async def test_a_message_shows_its_type_as_name_and_number(story: Story) -> None:
    known = {
        "SMS": (2, "TYPE_SMS"),
        "Email": (3, "TYPE_EMAIL"),
        "WebChat": (5, "TYPE_WEBCHAT"),
        "FB": (11, "TYPE_FACEBOOK"),
        "GMB": (15, "TYPE_GMB"),
        "IG": (18, "TYPE_INSTAGRAM"),
        "WhatsApp": (19, "TYPE_WHATSAPP"),
        "Custom": (20, "TYPE_CUSTOM_SMS"),
        "Live_Chat": (29, "TYPE_LIVE_CHAT"),
        "Campaign_VoiceMail": (10, "TYPE_CAMPAIGN_VOICEMAIL"),
    }
    contact_id = await story.make_contact()
    for channel, (number, name) in known.items():
        said = await story.customer_says("x", contact_id=contact_id, channel=channel)
        message = await story.get(f"/conversations/messages/{said['messageId']}")
        assert (message["type"], message["messageType"]) == (number, name)


async def test_one_message_is_shown_flat_as_documented_and_under_message_as_their_product_does(
    story: Story,
) -> None:
    _, (message_id,) = await write(story, "Hello")
    answer = await story.get(f"/conversations/messages/{message_id}")
    inner = answer.pop("message")
    assert inner == answer
    assert (answer["body"], answer["direction"], answer["contentType"]) == ("Hello", "inbound", "text/plain")
    await story.get(f"/conversations/messages/{new_id()}", expect=400)


async def test_the_agents_answer_is_told_from_a_persons(story: Story) -> None:
    agent = await story.make_agent()
    contact_id = await story.make_contact()
    said = await story.customer_says("Hi", contact_id=contact_id)
    await story.advance()
    body = {"type": "WebChat", "contactId": contact_id, "message": "I take over."}
    await story.post("/conversations/messages", body)
    await story.advance()
    question, answer, person = await story.messages(said["conversationId"])
    assert "source" not in question
    assert (answer["source"], answer["agentId"], answer["status"]) == ("app", agent["agentId"], "delivered")
    assert (person["source"], person["status"]) == ("api", "delivered")
    assert "agentId" not in person


# Status


async def sent(story: Story) -> str:
    body = {"type": "SMS", "contactId": await story.make_contact(), "message": "Your order is ready."}
    return str((await story.post("/conversations/messages", body))["messageId"])


async def test_a_provider_tells_that_a_message_arrived_and_it_is_not_sent_again(story: Story) -> None:
    message_id = await sent(story)
    path = f"/conversations/messages/{message_id}"
    answer = await story.put(f"{path}/status", {"status": "delivered"})
    assert (answer["messageId"], answer["status"]) == (message_id, "delivered")
    await story.advance()
    assert (await story.get(path))["status"] == "delivered"
    await story.put(f"{path}/status", {"status": "read"})
    assert (await story.get(path))["status"] == "read"


async def test_a_provider_tells_why_a_message_failed(story: Story) -> None:
    message_id = await sent(story)
    path = f"/conversations/messages/{message_id}"
    error = {"code": "30007", "type": "carrier", "message": "Filtered by the carrier"}
    await story.put(f"{path}/status", {"status": "failed", "error": error})
    shown = await story.get(path)
    assert (shown["status"], shown["error"]) == ("failed", "Filtered by the carrier")
    await story.put(f"{path}/status", {"status": "failed"})
    await story.put(f"{path}/status", {"status": "delivered", "error": error})
    assert await story.get(path) == shown


async def test_a_customers_message_has_no_status_to_tell(story: Story) -> None:
    _, (message_id,) = await write(story, "Hello")
    await story.put(f"/conversations/messages/{message_id}/status", {"status": "read"}, expect=400)
    unknown = f"/conversations/messages/{await sent(story)}/status"
    for status in ("lost", None, 7):
        await story.put(unknown, {"status": status}, expect=422)
    await story.put(unknown, {}, expect=422)


# Export


async def export(story: Story, query: str = "") -> list[Json]:
    """All pages of an export, ten messages each."""
    found, cursor = list[Json](), ""
    while True:
        page = await story.get(f"/conversations/messages/export?limit=10{query}{cursor}")
        found += page["messages"]
        if "nextCursor" not in page:
            assert page["total"] == len(found)
            return found
        cursor = f"&cursor={page['nextCursor']}"


async def test_an_export_pages_through_all_messages_of_the_location(story: Story, other: Story) -> None:
    await write(other, "not ours")
    _, first = await write(story, *map(str, range(13)))
    _, second = await write(story, *map(str, range(12)), channel="WhatsApp")
    ids = [*first, *second]
    assert [message["id"] for message in await export(story)] == ids[::-1]
    assert [message["id"] for message in await export(story, "&sortOrder=asc")] == ids
    assert len(await export(story, "&sortBy=updatedAt")) == 25
    assert [m["id"] for m in await export(story, "&channel=WhatsApp&sortOrder=asc")] == second


async def test_an_export_goes_on_after_a_message_that_is_gone(story: Story) -> None:
    _, ids = await write(story, *map(str, range(12)))
    page = await story.get("/conversations/messages/export?limit=10")
    await forget(story, page["messages"][-1]["id"])
    rest = await story.get(f"/conversations/messages/export?limit=10&cursor={page['nextCursor']}")
    assert [message["id"] for message in rest["messages"]] == [ids[1], ids[0]]


async def test_an_export_leaves_email_out_unless_asked(story: Story) -> None:
    contact_id = await story.make_contact()
    await story.customer_says("a text", contact_id=contact_id, channel="SMS")
    await story.customer_says("a letter", contact_id=contact_id, channel="Email")
    assert [message["body"] for message in await export(story)] == ["a text"]
    assert [message["body"] for message in await export(story, "&channel=Email")] == ["a letter"]
    assert await export(story, "&channel=Instagram") == []
    await story.get("/conversations/messages/export?channel=Pigeon", expect=422)


async def test_an_export_is_narrowed_by_contact_conversation_and_date(story: Story) -> None:
    contact_id = await story.make_contact()
    old = datetime(2025, 3, 1, 12, tzinfo=UTC)
    said = [
        await story.customer_says(
            str(day), contact_id=contact_id, date=(old + timedelta(days=day)).isoformat()
        )
        for day in range(4)
    ]
    await write(story, "someone else")
    assert len(await export(story, f"&contactId={contact_id}")) == 4
    assert len(await export(story, f"&conversationId={said[0]['conversationId']}")) == 4
    between = "&startDate=2025-03-02T12:00:00.000Z&endDate=2025-03-03T12:00:00.000Z&sortOrder=asc"
    assert [message["body"] for message in await export(story, between)] == ["1", "2"]
    assert len(await export(story, f"&endDate={int(old.timestamp() * 1000)}")) == 1


@pytest.mark.parametrize(
    "query",
    [
        "cursor=nonsense",
        "cursor=WzFd",
        "cursor=W1tbW1tb",
        "startDate=soon",
        "endDate=9" + "9" * 30,
        "limit=501",
    ],
)
async def test_an_export_is_told_what_is_wrong_with_it(story: Story, query: str) -> None:
    answer = await story.get(f"/conversations/messages/export?{query}", expect=422)
    assert answer["message"][0].startswith(query.partition("=")[0])


async def test_reading_while_messages_arrive_shows_each_once(story: Story) -> None:
    contact_id = await story.make_contact()
    said = [await story.customer_says(str(n), contact_id=contact_id) for n in range(6)]
    path = f"/conversations/{said[0]['conversationId']}/messages?limit=3"
    first = (await story.get(path))["messages"]
    await asyncio.gather(*(story.customer_says("late", contact_id=contact_id) for _ in range(3)))
    second = (await story.get(f"{path}&lastMessageId={first['lastMessageId']}"))["messages"]
    bodies = [message["body"] for message in (*first["messages"], *second["messages"])]
    assert bodies == ["5", "4", "3", "2", "1", "0"]
