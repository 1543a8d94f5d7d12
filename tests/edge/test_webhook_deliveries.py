"""Events on their way to a receiver: what arrives, how it is signed, and what happens when it does not."""

import asyncio
import base64
import dataclasses
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
from frontdesk.domain.events.model import NewEvent
from frontdesk.domain.events.store import record_events
from frontdesk.domain.webhooks import deliveries as store
from frontdesk.domain.webhooks import patience
from frontdesk.edge.webhooks.send import send
from frontdesk.flow import webhooks
from frontdesk.flow.events.happened import WebhookTest
from frontdesk.flow.events.record import Occurred
from frontdesk.flow.webhooks import SendWebhook
from frontdesk.kit.db import SYSTEM
from frontdesk.kit.fetch import Answer, Outbound
from tests.support.contract import DIRECTORY, require_documents
from tests.support.fixtures import BeginStory
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


async def test_what_led_to_a_message_goes_out_with_it(story: Story, receiver: Receiver) -> None:
    await subscribe(story, receiver, "ContactCreate", "InboundMessage", "OutboundMessage")
    await story.make_agent()
    contact_id = await story.make_contact()
    said = await story.customer_says("Hello", contact_id=contact_id)
    await story.advance("PT1M")
    causes = {given.json["type"]: given.headers.get("x-cause-id") for given in receiver.given}
    assert causes == {
        "ContactCreate": None,
        "InboundMessage": f"{said['messageId']}.0",
        "OutboundMessage": f"{said['messageId']}.1",
    }


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


async def test_what_was_parked_in_a_sandbox_goes_on_by_the_clock_of_the_sandbox(
    story: Story, receiver: Receiver
) -> None:
    hook = await subscribe(story, receiver)
    clock = f"/v1/locations/{story.location_id}/clock"
    await story.post(clock, {"advance": "P30D", "frozen": True})
    for name in ("first", "second", "third"):
        await story.make_contact(firstName=name)
    db = story.desk.runtime.db
    async with db.system(cause="test") as tx:
        await tx.execute(
            "UPDATE webhook_deliveries SET parked = true WHERE webhook_id = $1 AND"
            " id > (SELECT min(id) FROM webhook_deliveries WHERE webhook_id = $1)",
            hook["id"],
        )
        await tx.execute(
            "DELETE FROM later WHERE location_id = $1 AND payload ->> 'delivery_id' IN"
            " (SELECT id FROM webhook_deliveries WHERE parked)",
            story.location_id,
        )
    # The one that was not parked frees the others; what it puts is due on the frozen clock.
    ran = await story.advance("PT0S")
    assert [one["job"] for one in ran] == ["SendWebhook"] * 3
    assert [given.json["name"] for given in receiver.given] == ["first", "second", "third"]

    await story.make_contact(firstName="stuck")
    async with db.system(cause="test") as tx:
        await tx.execute(
            "UPDATE webhook_deliveries SET parked = true WHERE webhook_id = $1 AND state = 'pending'",
            hook["id"],
        )
        await tx.execute("DELETE FROM later WHERE location_id = $1", story.location_id)
    assert await webhooks.enqueue_lost(db) >= 1
    assert len(await story.advance("PT0S")) == 1
    assert receiver.given[-1].json["name"] == "stuck"


@pytest.fixture
async def live(new_story: BeginStory) -> AsyncIterator[Story]:
    """A location in real time, whose jobs nobody does unless a test does them."""
    story = await new_story(sandbox=False)
    yield story
    async with story.desk.runtime.db.system(cause="test") as tx:
        await tx.execute("DELETE FROM webhooks WHERE location_id = $1", story.location_id)
        await tx.execute(
            "DELETE FROM pgqueuer WHERE entrypoint = 'SendWebhook'"
            " AND position(convert_to($1, 'UTF8') IN payload) > 0",
            story.location_id,
        )


async def change(story: Story, changes: str, delivery: Json) -> None:
    async with story.desk.runtime.db.system(cause="test") as tx:
        await tx.execute(f"UPDATE webhook_deliveries SET {changes} WHERE id = $1", delivery["id"])


async def is_parked(story: Story, delivery: Json) -> bool:
    async with story.desk.runtime.db.system(cause="test") as tx:
        found = await tx.value("SELECT parked FROM webhook_deliveries WHERE id = $1", delivery["id"])
    return bool(found)


def job_of(story: Story, delivery: Json) -> SendWebhook:
    return SendWebhook(story.company_id, story.location_id, delivery["id"])


async def test_what_is_parked_does_not_wait_for_another_that_is_due_in_hours(
    live: Story, receiver: Receiver
) -> None:
    hook = await subscribe(live, receiver)
    for name in ("first", "second", "third"):
        await live.make_contact(firstName=name)
    later, second, third = await deliveries(live, hook)
    await change(live, "due_at = now() + interval '8 hours'", later)
    for one in (second, third):
        await change(live, "parked = true", one)
    db = live.desk.runtime.db
    await webhooks.enqueue_lost(db)
    assert (await is_parked(live, second), await is_parked(live, third)) == (False, True)
    # The one that goes takes up the other: no more are let go beside it, also while the webhook rests.
    await webhooks.enqueue_lost(db)
    assert await is_parked(live, third)
    async with db.system(cause="test") as tx:
        await tx.execute(
            "UPDATE webhooks SET next_try_at = now() + interval '1 hour' WHERE id = $1", hook["id"]
        )
    await change(live, "due_at = now() + interval '1 hour'", second)
    await webhooks.enqueue_lost(db)
    assert await is_parked(live, third)


async def test_a_delivery_that_is_over_lets_the_next_one_go(live: Story, receiver: Receiver) -> None:
    hook = await subscribe(live, receiver)
    await live.make_contact(firstName="first")
    await live.make_contact(firstName="second")
    first, second = await deliveries(live, hook)
    await change(live, "state = 'dead'", first)
    await change(live, "parked = true", second)
    await send(live.desk.runtime, job_of(live, first))
    assert not await is_parked(live, second)


async def test_all_that_waits_for_a_webhook_is_stopped_when_it_is_switched_off(
    live: Story, receiver: Receiver
) -> None:
    hook = await subscribe(live, receiver)
    for _ in range(3):
        await live.make_contact()
    await change(live, "parked = true", (await deliveries(live, hook))[-1])
    await live.patch(f"/v1/webhooks/{hook['id']}", {"active": False})
    stopped = await deliveries(live, hook)
    assert [(one["state"], one["finishedAt"] is None) for one in stopped] == [("stopped", False)] * 3


class Broken(Outbound):
    """A client that meets what nobody thought of."""

    async def post(self, *_: object) -> Answer:
        raise ExceptionGroup("unhandled errors in a TaskGroup", [OverflowError("port")])


async def test_an_error_that_nobody_thought_of_is_a_failed_attempt(live: Story, receiver: Receiver) -> None:
    hook = await subscribe(live, receiver)
    await live.make_contact()
    await live.make_contact()
    delivery, other = await deliveries(live, hook)
    await change(live, "parked = true", other)
    await send(dataclasses.replace(live.desk.runtime, outbound=Broken()), job_of(live, delivery))
    (tried, _) = await deliveries(live, hook)
    assert (tried["state"], tried["attempts"][0]["failure"]) == (
        *("pending", "it could not be sent (ExceptionGroup)"),
    )
    async with live.desk.runtime.db.system(cause="test") as tx:
        leased = await tx.value("SELECT lease_until FROM webhook_deliveries WHERE id = $1", delivery["id"])
    assert leased is None
    assert not await is_parked(live, other)


@pytest.mark.parametrize("of_company", [False, True])
async def test_a_webhook_that_is_deleted_while_an_event_is_written_fails_nothing(
    live: Story, receiver: Receiver, of_company: bool
) -> None:
    headers = {"Authorization": f"Bearer {await live.token(company=of_company)}"}
    body = {"url": receiver.url, "events": ["ContactCreate"]}
    gone, stays = [
        (await live.client.post("/v1/webhooks", json=body, headers=headers)).json()["id"] for _ in range(2)
    ]
    db = live.desk.runtime.db
    async with db.write(live.location_id, actor=SYSTEM, cause="test") as tx:
        new = NewEvent("ContactCreate", live.location_id, None, None, None, None, {})
        (recorded,) = await record_events(tx, [new])
        assert set(recorded.wanted_by) == {gone, stays}
        answer = await live.client.delete(f"/v1/webhooks/{gone}", headers=headers)
        assert answer.status_code == 200
        happened = WebhookTest(gone, live.location_id)
        await webhooks.schedule(tx, [Occurred(happened, recorded.event, recorded.wanted_by)])
        made = await tx.fetch(
            "SELECT webhook_id FROM webhook_deliveries WHERE event_number = $1", recorded.event.place.number
        )
    assert [row["webhook_id"] for row in made] == [stays]
    await live.client.delete(f"/v1/webhooks/{stays}", headers=headers)


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
    made = (await story.post(f"/contacts/{contact_id}/notes", {"body": "Likes tea"}))["note"]["id"]
    await story.put(f"/contacts/{contact_id}/notes/{made}", {"body": "Likes coffee"})
    await story.delete(f"/contacts/{contact_id}/notes/{made}")
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
    assert compared >= 12


def documented(text: str) -> set[str]:
    """The members of the first schema in one of the documents."""
    schema = json.loads(text.partition("```json json_schema")[2].partition("```")[0])
    return set(schema["properties"])
