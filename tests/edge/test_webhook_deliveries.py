"""Events on their way to a receiver: what arrives, how it is signed, and what happens when it does not."""

import asyncio
import base64
import hashlib
import hmac
import itertools
import json
import socket
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from frontdesk.app.work import working
from frontdesk.domain.webhooks import deliveries as store
from frontdesk.domain.webhooks import patience
from frontdesk.flow import webhooks
from frontdesk.kit.db import SYSTEM
from tests.conftest import BeginStory
from tests.support.contract import DIRECTORY, require_documents
from tests.support.receiver import Given, Receiver, Reply, receiving
from tests.support.story import Json, Story


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    async with receiving() as listening:
        yield listening


async def subscribe(story: Story, receiver: Receiver, *events: str, **more: Any) -> Json:
    body = {"url": f"{receiver.url}/hook", "events": list(events) or ["ContactCreate"], **more}
    return await story.post("/v1/webhooks", body, expect=201)


async def deliveries(story: Story, hook: Json, query: str = "") -> list[Json]:
    """Oldest first."""
    answer = await story.get(f"/v1/webhooks/{hook['id']}/deliveries?limit=100{query}")
    return list(reversed(answer["data"]))


def standard_signatures(secret: str, given: Given) -> list[str]:
    """What the specification wants, computed here anew."""
    signed = f"{given.headers['webhook-id']}.{given.headers['webhook-timestamp']}.".encode() + given.body
    key = base64.b64decode(secret.removeprefix("whsec_"))
    return ["v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()]


async def test_an_event_arrives_in_the_official_payload(story: Story, receiver: Receiver) -> None:
    hook = await subscribe(story, receiver, "ContactCreate")
    contact_id = await story.make_contact(
        firstName="Ana", lastName="Ruiz", tags=["vip"], phone="+34600111222"
    )
    assert receiver.given == []
    await story.advance()
    (given,) = receiver.given
    told = given.json
    (delivery,) = await deliveries(story, hook)
    assert (given.method, given.path) == ("POST", "/hook")
    assert given.headers["content-type"] == "application/json"
    assert (told["type"], told["locationId"], told["id"]) == ("ContactCreate", story.location_id, contact_id)
    assert (told["name"], told["tags"], told["phone"]) == ("Ana Ruiz", ["vip"], "+34600111222")
    assert told["webhookId"] == delivery["id"] == given.headers["webhook-id"]
    assert told["eventId"] == delivery["eventId"]
    sent = datetime.fromisoformat(told["timestamp"])
    assert abs(datetime.now(UTC) - sent) < timedelta(minutes=1)  # noqa: TID251 - real time, as receivers do
    assert (delivery["state"], delivery["attempts"][0]["status"]) == ("delivered", 200)
    assert delivery["attempts"][0]["answer"] == "ok"
    assert (await story.get(f"/v1/webhooks/{hook['id']}"))["lastSuccessAt"]


async def test_it_is_signed_in_the_three_ways_over_the_exact_body(story: Story, receiver: Receiver) -> None:
    hook = await subscribe(story, receiver)
    await story.make_contact(firstName="Zoë")
    await story.advance()
    (given,) = receiver.given
    keys = (await story.get("/v1/webhooks/keys"))["data"]
    for key in keys:
        signature = base64.b64decode(given.headers[key["header"]])
        verify(key, signature, given.body)
        with pytest.raises(InvalidSignature):
            verify(key, signature, given.body + b" ")
    assert given.headers["webhook-signature"].split(" ") == standard_signatures(hook["secret"], given)


def verify(key: Json, signature: bytes, body: bytes) -> None:
    public = load_pem_public_key(key["publicKey"].encode())
    if isinstance(public, RSAPublicKey):
        public.verify(signature, body, padding.PKCS1v15(), hashes.SHA256())
    else:
        assert isinstance(public, Ed25519PublicKey)
        public.verify(signature, body)


async def test_while_a_secret_changes_both_sign(story: Story, receiver: Receiver) -> None:
    former = await subscribe(story, receiver)
    path = f"/v1/webhooks/{former['id']}/rotate-secret"
    current = await story.post(path)
    assert current["secret"] != former["secret"]
    await story.make_contact()
    await story.advance()
    (given,) = receiver.given
    assert given.headers["webhook-signature"].split(" ") == [
        *standard_signatures(current["secret"], given),
        *standard_signatures(former["secret"], given),
    ]
    last = await story.post(path, {"formerSignsForSeconds": 0})
    await story.make_contact()
    await story.advance()
    given = receiver.given[1]
    assert given.headers["webhook-signature"].split(" ") == standard_signatures(last["secret"], given)


@pytest.mark.parametrize("answer", [500, 302, 410, 404, 429])
async def test_whatever_is_no_success_is_tried_again_as_the_same_delivery(
    story: Story, receiver: Receiver, answer: int
) -> None:
    hook = await subscribe(story, receiver)
    receiver.answers(Reply(answer, body=b"not \x00now", headers={"location": f"{receiver.url}/else"}))
    await story.make_contact()
    await story.advance("PT1S")
    (delivery,) = await deliveries(story, hook, "&state=pending")
    assert delivery["attempts"][0]["status"] == answer
    assert delivery["attempts"][0]["answer"] == "not now"
    shown = await story.get(f"/v1/webhooks/{hook['id']}")
    assert (shown["status"], shown["lastFailure"]) == ("failing", f"status {answer}")
    await story.advance("PT10S")
    first, second = receiver.given
    assert first.json["webhookId"] == second.json["webhookId"] == delivery["id"]
    assert first.path == second.path == "/hook"
    (delivery,) = await deliveries(story, hook)
    assert (delivery["state"], len(delivery["attempts"])) == ("delivered", 2)
    assert (await story.get(f"/v1/webhooks/{hook['id']}"))["status"] == "healthy"


async def test_after_three_days_of_failures_a_delivery_is_dead_and_can_be_replayed(
    story: Story, receiver: Receiver
) -> None:
    hook = await subscribe(story, receiver)
    receiver.always = Reply(503)
    await story.make_contact(firstName="Ana")
    await story.advance("P4D")
    (delivery,) = await deliveries(story, hook, "&state=dead")
    attempts = delivery["attempts"]
    assert 12 <= len(attempts) <= 25
    assert len(receiver.given) == len(attempts)
    waits = [
        datetime.fromisoformat(later["at"]) - datetime.fromisoformat(sooner["at"])
        for sooner, later in itertools.pairwise(attempts)
    ]
    assert timedelta(seconds=3) < waits[0] < timedelta(seconds=8)
    assert timedelta(hours=6) < waits[-1] < timedelta(hours=10)
    assert delivery["nextAttemptAt"] is None
    receiver.always = Reply(200)
    path = f"/v1/webhooks/{hook['id']}/replay"
    (fresh,) = (await story.post(path, {"deliveryId": delivery["id"]}, expect=201))["data"]
    assert fresh["id"] != delivery["id"]
    assert (fresh["replayOf"], fresh["eventId"]) == (delivery["id"], delivery["eventId"])
    await story.advance()
    told = receiver.given[-1].json
    assert (told["webhookId"], told["eventId"]) == (fresh["id"], delivery["eventId"])


async def test_what_happened_in_a_time_is_sent_again(story: Story, receiver: Receiver) -> None:
    await story.make_contact(firstName="One")
    contact_id = await story.make_contact(firstName="Two")
    await story.put(f"/contacts/{contact_id}", {"city": "Jerez"})
    hook = await subscribe(story, receiver, "ContactCreate", "ContactUpdate")
    await story.advance()
    assert receiver.given == []
    path = f"/v1/webhooks/{hook['id']}/replay"
    time = {"after": "2000-01-01T00:00:00Z", "before": "2100-01-01T00:00:00Z"}
    made = (await story.post(path, time, expect=201))["data"]
    assert len(made) == 3
    await story.post(path, {**time, "events": ["ContactUpdate"]}, expect=201)
    await story.advance()
    told = [(given.json["type"], given.json["name"]) for given in receiver.given]
    created = [("ContactCreate", "One"), ("ContactCreate", "Two")]
    assert told == [*created, ("ContactUpdate", "Two"), ("ContactUpdate", "Two")]
    for wrong in ({}, {"after": time["after"]}, {"after": "2000-01-01T00:00:00", "before": time["before"]}):
        await story.post(path, wrong, expect=422)
    await story.post(path, {"deliveryId": "nothing"}, expect=404)


async def test_a_trial_reaches_its_webhook_alone(story: Story, receiver: Receiver) -> None:
    hook = await subscribe(story, receiver)
    await subscribe(story, receiver, "*")
    delivery = await story.post(f"/v1/webhooks/{hook['id']}/test", expect=201)
    await story.advance()
    (given,) = receiver.given
    assert (given.json["type"], given.json["webhookId"]) == ("WebhookTest", delivery["id"])
    assert (await story.get(f"/v1/webhook-deliveries/{delivery['id']}"))["state"] == "delivered"


async def test_a_webhook_that_is_switched_off_or_gone_gets_nothing_more(
    story: Story, receiver: Receiver
) -> None:
    off, gone = await subscribe(story, receiver), await subscribe(story, receiver)
    await story.make_contact()
    await story.patch(f"/v1/webhooks/{off['id']}", {"active": False})
    await story.delete(f"/v1/webhooks/{gone['id']}")
    await story.make_contact()
    await story.advance()
    assert receiver.given == []
    (stopped,) = await deliveries(story, off)
    assert stopped["state"] == "stopped"


async def test_only_what_was_subscribed_to_is_sent_and_a_star_is_everything(
    story: Story, receiver: Receiver, other: Story
) -> None:
    await subscribe(story, receiver, "ContactTagUpdate")
    everything = await subscribe(story, receiver, "*")
    contact_id = await story.make_contact()
    await story.put(f"/contacts/{contact_id}", {"tags": ["vip"]})
    await other.make_contact()
    await other.advance()
    await story.advance()
    assert sorted(given.json["type"] for given in receiver.given) == [
        *("ContactCreate", "ContactTagUpdate", "ContactTagUpdate")
    ]
    assert [one["eventType"] for one in await deliveries(story, everything)] == [
        *("ContactCreate", "ContactTagUpdate")
    ]


async def test_a_write_that_fails_in_the_end_tells_nobody(story: Story, receiver: Receiver) -> None:
    hook = await subscribe(story, receiver, "*")
    await story.post("/v2/conversation/agents", {"name": "A", "goal": "x", "mode": "wrong"}, expect=422)
    await story.advance()
    assert (receiver.given, await deliveries(story, hook)) == ([], [])


async def test_nobody_answering_and_a_secret_nobody_can_open_are_told_in_words(
    story: Story, receiver: Receiver
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound but not listening
        away = await subscribe(story, receiver, url=f"http://127.0.0.1:{taken.getsockname()[1]}/")
        sealed = await subscribe(story, receiver)
        async with story.desk.runtime.db.system(cause="test") as tx:
            await tx.execute("UPDATE webhooks SET secret = 'lost' WHERE id = $1", sealed["id"])
        await story.make_contact()
        await story.advance("PT1S")
        for hook, words in ((away, "the connection was refused"), (sealed, "operator")):
            (delivery,) = await deliveries(story, hook)
            assert delivery["attempts"][0]["status"] is None
            assert words in delivery["attempts"][0]["failure"]
    assert receiver.given == []


async def test_what_a_dead_process_had_claimed_is_sent_by_another_under_the_same_id(
    story: Story, receiver: Receiver
) -> None:
    hook = await subscribe(story, receiver)
    await story.make_contact()
    (delivery,) = await deliveries(story, hook)
    db = story.desk.runtime.db
    async with db.write(story.location_id, actor=SYSTEM, cause="test", company_id=story.company_id) as tx:
        claimed = await store.claim(tx, delivery["id"], await tx.moment(), is_full=False)
        assert isinstance(claimed, store.Claimed)
    await story.advance("PT10S")
    assert receiver.given == []
    async with db.system(cause="test") as tx:
        await tx.execute(
            "UPDATE webhook_deliveries SET lease_until = now() - interval '1 second' WHERE id = $1",
            delivery["id"],
        )
    await story.advance("PT2M")
    (given,) = receiver.given
    assert given.json["webhookId"] == delivery["id"]


async def test_a_company_hears_of_all_its_locations(new_story: BeginStory, receiver: Receiver) -> None:
    first = await new_story(sandbox=False)
    second = await new_story(sandbox=False, company_id=first.company_id)
    headers = {"Authorization": f"Bearer {await first.token(company=True)}"}
    body = {"url": receiver.url, "events": ["ContactCreate", "UserCreate"]}
    hook = (await first.client.post("/v1/webhooks", json=body, headers=headers)).json()
    async with working(first.desk.runtime, asyncio.Event()):
        await first.make_contact()
        await second.make_contact()
        given = await receiver.receives(2)
        assert {one.json["locationId"] for one in given} == {first.location_id, second.location_id}
        user = {
            "companyId": first.company_id,
            "firstName": "Eva",
            "lastName": "Sol",
            "email": "eva@example.com",
            "password": "not kept",
            "type": "agency",
            "role": "admin",
            "locationIds": [],
        }
        made = await first.client.post("/users/", json=user, headers=headers)
        assert made.status_code == 201, made.text
        told = (await receiver.receives(3))[2].json
    assert (told["type"], told["email"], told["companyId"]) == (
        *("UserCreate", "eva@example.com"),
        first.company_id,
    )
    assert "locationId" not in told
    listed = await first.client.get(f"/v1/webhooks/{hook['id']}/deliveries", headers=headers)
    assert listed.json()["data"][0]["locationId"] is None


async def test_a_dead_receiver_holds_up_nobody_else_and_gets_what_waited_when_it_is_back(
    new_story: BeginStory, receiver: Receiver
) -> None:
    story = await new_story(sandbox=False)
    stuck = asyncio.Event()
    async with receiving() as dead:
        dead.always = Reply(500, after=stuck)
        slow = await subscribe(story, dead)
        await subscribe(story, receiver)
        async with working(story.desk.runtime, asyncio.Event()):
            for number in range(8):
                await story.make_contact(firstName=f"Contact {number}")
            # All eight reach the one while the other keeps its few requests waiting.
            await receiver.receives(8)
            assert len(dead.given) <= patience.at_once(0)
            dead.always = Reply(200)
            stuck.set()
            async with asyncio.timeout(30):
                while len(await deliveries(story, slow, "&state=delivered")) < 8:
                    await hurry(story, slow)
    sent = {given.json["webhookId"] for given in dead.given}
    assert len(sent) == 8


async def hurry(story: Story, hook: Json) -> None:
    """Let the times of waiting be over, and what is due be found."""
    async with story.desk.runtime.db.system(cause="test") as tx:
        await tx.execute("UPDATE webhooks SET next_try_at = NULL WHERE id = $1", hook["id"])
        await tx.execute(
            "UPDATE webhook_deliveries SET due_at = due_at - interval '1 hour' WHERE webhook_id = $1",
            hook["id"],
        )
    await webhooks.enqueue_lost(story.desk.runtime.db)
    await asyncio.sleep(0.05)  # what happens now happens at a worker's own pace


async def test_every_member_that_the_documents_name_is_there(story: Story, receiver: Receiver) -> None:
    require_documents()
    await subscribe(story, receiver, "*")
    contact_id = await story.make_contact(
        lastName="Ruiz",
        email="ana@example.com",
        phone="+34600111222",
        address1="Calle 1",
        city="Jerez",
        state="CA",
        country="ES",
        postalCode="11401",
        companyName="Bodega",
        source="form",
        dateOfBirth="1990-02-03",
        website="https://bodega.example",
        tags=["vip"],
    )
    await story.put(f"/contacts/{contact_id}", {"tags": ["a"], "dnd": True, "city": "Cádiz"})
    await story.customer_says("Hello", contact_id=contact_id, channel="SMS")
    task = {"title": "Call", "body": "soon", "dueDate": "2030-01-01T10:00:00Z", "completed": False}
    made = (await story.post(f"/contacts/{contact_id}/tasks", task))["task"]["id"]
    await story.put(f"/contacts/{contact_id}/tasks/{made}/completed", {"completed": True})
    await story.delete(f"/contacts/{contact_id}/tasks/{made}")
    await story.delete(f"/contacts/{contact_id}")
    await story.advance()
    told = {given.json["type"]: given.json for given in receiver.given}
    files = {name: name for name in told} | {"ConversationUnreadUpdate": "ConversationUnreadWebhook"}
    optional = {
        "assignedTo",
        "customFields",
        "conversationProviderId",
        "userId",
        "callDuration",
        "callStatus",
    }
    compared = 0
    for name, file in files.items():
        path = DIRECTORY / "webhooks" / f"{file}.md"
        if not path.is_file():
            continue
        wanted = documented(path.read_text())
        assert wanted - set(told[name]) <= optional, name
        compared += 1
    assert compared >= 9


def documented(text: str) -> set[str]:
    """The members of the first schema in one of the documents."""
    schema = json.loads(text.partition("```json json_schema")[2].partition("```")[0])
    return set(schema["properties"])
