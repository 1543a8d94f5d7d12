"""One contact's data: all of it handed out, and all of it erased."""

import asyncio
import json
from collections.abc import Iterable
from typing import Any

import pytest

from frontdesk.kit.db import Database
from frontdesk.kit.ids import new_id
from tests.support.fixtures import BeginStory
from tests.support.scripted import Pause, Say, Take
from tests.support.story import Json, Story
from tests.support.visitor import visiting

CAPTURE = {"type": "collectContactInfo", "name": "Ask", "fields": ["email"]}
PERSON = {"type": "humanHandover", "name": "Person", "settings": {"createTask": True}}
WORDS = (
    *("Zebulonia", "Quarkfeather", "zebulonia@quark.example", "+34600123987", "marzipan-lover", "size 43"),
    *("xylophone question", "xylophone answer", "call about the xylophone", "xylophone draft"),
    *("another.address@quark.example", "kept under a key", "note of a xylophone"),
)


async def live_a_life(story: Story) -> Json:
    """A contact who leaves words wherever words can be left; its id and its conversation's."""
    field = await story.post(
        f"/locations/{story.location_id}/customFields", {"name": "Shoe", "dataType": "TEXT"}
    )
    key = {"Idempotency-Key": new_id()}
    body = {
        "locationId": story.location_id,
        "firstName": "Zebulonia",
        "lastName": "Quarkfeather",
        "email": "zebulonia@quark.example",
        "phone": "+34600123987",
        "tags": ["marzipan-lover"],
        "customFields": [{"id": field["customField"]["id"], "value": "size 43"}],
        "companyName": "kept under a key",
    }
    made = await story.client.post("/contacts/", json=body, headers=key)
    contact = made.json()["contact"]["id"]
    due = "2040-01-01T10:00:00Z"
    task = await story.post(
        f"/contacts/{contact}/tasks",
        {"title": "call about the xylophone", "dueDate": due, "completed": False},
    )
    gone = await story.post(
        f"/contacts/{contact}/tasks", {"title": "Ask Zebulonia", "dueDate": due, "completed": False}
    )
    await story.delete(f"/contacts/{contact}/tasks/{gone['task']['id']}")
    await story.post(f"/contacts/{contact}/notes", {"body": "note of a xylophone"})
    agent = await story.make_agent(actions=[CAPTURE, PERSON])
    given = {"email": "another.address@quark.example"}
    story.script(Take("update_contact_field", given, "xylophone answer", corrects=("email",)))
    said = await story.customer_says(
        "A xylophone question of another.address@quark.example", contact_id=contact
    )
    await story.advance("PT1M")
    await story.patch(f"/v2/conversation/agents/{agent['agentId']}", {"mode": "suggestive"})
    story.script(Say("xylophone draft"))
    await story.customer_says("And one more xylophone question", contact_id=contact)
    await story.advance("PT1M")
    await story.customer_says("A xylophone question that waits", contact_id=contact)
    await story.put(f"/contacts/{contact}/tasks/{task['task']['id']}", {"title": "call Quarkfeather"})
    return {"contactId": contact, "conversationId": said["conversationId"], "agentId": agent["agentId"]}


async def where(db: Database, words: Iterable[str]) -> dict[str, set[str]]:
    """The tables in which any of the words stands, in whatever column, and which of them."""
    found: dict[str, set[str]] = {}
    async with db.system(cause="test") as tx:
        columns = await tx.fetch(
            "SELECT c.table_name, array_agg(CASE WHEN c.data_type = 'bytea'"
            "  THEN format('encode(%I, ''escape'')', c.column_name)"
            "  ELSE format('%I::text', c.column_name) END) AS shown"
            " FROM information_schema.columns c"
            " JOIN information_schema.tables t USING (table_schema, table_name)"
            " WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE' GROUP BY 1"
        )
        assert len(columns) > 30
        for row in columns:
            whole = f"concat_ws(' ', {', '.join(row['shown'])})"
            hits = await tx.fetch(
                f'SELECT DISTINCT w.word FROM "{row["table_name"]}" CROSS JOIN unnest($1::text[]) AS w (word)'
                f" WHERE position(lower(w.word) IN lower({whole})) > 0",
                list(words),
            )
            if hits:
                found[row["table_name"]] = {hit["word"] for hit in hits}
    return found


async def erase(story: Story, contact_id: str, *, expect: int = 200) -> Json:
    return await story.post(f"/v1/contacts/{contact_id}/erase", {"confirm": contact_id}, expect=expect)


async def test_nothing_of_an_erased_contact_is_left_in_any_table(story: Story) -> None:
    db = story.desk.runtime.db
    life = await live_a_life(story)
    before = await where(db, WORDS)
    assert {"contacts", "messages", "generations", "drafts", "journal", "idempotency_keys", "events"} <= set(
        before
    )
    assert set().union(*before.values()) == set(WORDS)
    generations = [one["id"] for one in (await story.get("/v1/generations"))["data"]]
    stats = await story.get(f"/v1/agents/{life['agentId']}/stats")

    receipt = await erase(story, life["contactId"])

    assert await where(db, WORDS) == {}
    assert set(await where(db, [life["contactId"]])) == {"erasures", "events", "journal"}
    assert await where(db, [life["conversationId"]]) == {}
    assert receipt["contactId"] == life["contactId"]
    erased = receipt["erased"]
    assert (erased["conversations"], erased["messages"], erased["tasks"], erased["drafts"]) == (1, 4, 1, 1)
    assert erased["notes"] == 1
    assert erased["jobs"] == 1
    async with db.read(story.location_id) as read:
        [line] = await read.fetch(
            "SELECT entity, before, after FROM journal WHERE entity_id = $1", life["contactId"]
        )
    assert (line["entity"], line["before"]) == ("erasure", None)
    async with db.read(story.location_id) as read:
        [event] = await read.fetch("SELECT type, data FROM events WHERE contact_id = $1", life["contactId"])
    assert (event["type"], event["data"]) == ("ContactErase", {"contact_id": life["contactId"]})
    # What was counted stays, and so does the place of what is gone. The draft that waited came to nothing.
    counted = (await story.get(f"/v1/agents/{life['agentId']}/stats"))["total"]
    assert counted == stats["total"] | {"drafts": {"open": 0, "accepted": 0, "edited": 0, "dropped": 1}}
    assert (await story.get(f"/v1/generations?after={generations[0]}"))["data"] == []
    await story.get(f"/contacts/{life['contactId']}", expect=400)
    await story.get(f"/v1/contacts/{life['contactId']}/export", expect=404)


async def test_everybody_else_stays_as_they_were(story: Story) -> None:
    other = await story.make_contact(firstName="Bea", email="bea@example.com")
    life = await live_a_life(story)
    await story.customer_says("Hello", contact_id=other)
    await story.advance("PT1M")
    before = await story.get(f"/v1/contacts/{other}/export")

    await erase(story, life["contactId"])

    assert await story.get(f"/v1/contacts/{other}/export") == before
    await story.customer_says("And now?", contact_id=other)
    await story.advance("PT1M")
    assert len((await story.get("/v1/drafts"))["data"]) == 1


async def test_a_visitor_of_the_web_chat_is_erased_with_the_session(story: Story) -> None:
    await story.make_agent()
    async with visiting(story, {"name": "Zebulonia Quarkfeather"}) as visitor:
        await visitor.says("A xylophone question")
        await story.advance("PT1M")
        contact = (await visitor.session()).contact_id
        async with visitor.follows() as events:
            exported = await story.get(f"/v1/contacts/{contact}/export")
            assert "secretHash" not in exported["chatSessions"][0]
            await erase(story, contact)
            await events.rest()
        answer = await visitor.client.get(f"{visitor.path}/messages", headers=visitor.headers)
        assert answer.status_code in (401, 404)
    assert await where(story.desk.runtime.db, ["Zebulonia", "Quarkfeather", "xylophone"]) == {}


async def test_planned_work_for_an_erased_contact_is_taken_from_the_queue(new_story: BeginStory) -> None:
    live = await new_story(sandbox=False)
    ana, bea = await live.make_contact(), await live.make_contact(firstName="Bea")
    for contact in (ana, bea):
        await live.customer_says("Hello", contact_id=contact)
    await live.delete(f"/contacts/{ana}")  # plans its own erasure, far ahead

    receipt = await erase(live, ana)

    assert receipt["erased"]["jobs"] == 2
    async with live.desk.runtime.db.system(cause="test") as tx:
        left = await tx.value(
            "SELECT count(*) FROM pgqueuer WHERE position($1::bytea IN payload) > 0",
            live.location_id.encode(),
        )
    assert left == 1


async def test_asked_again_the_same_receipt_comes_also_to_two_at_once(story: Story) -> None:
    contact = await story.make_contact()
    first, second = await asyncio.gather(erase(story, contact), erase(story, contact))
    assert first == second == await erase(story, contact)


async def test_an_erasure_under_a_key_can_be_repeated(story: Story) -> None:
    contact = await story.make_contact()
    headers = {"Idempotency-Key": new_id()}
    answers = [
        await story.client.post(f"/v1/contacts/{contact}/erase", json={"confirm": contact}, headers=headers)
        for _ in range(2)
    ]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].json() == answers[1].json()


async def test_a_deleted_contact_can_be_exported_and_erased(story: Story) -> None:
    contact = await story.make_contact(firstName="Zebulonia")
    await story.delete(f"/contacts/{contact}")
    assert (await story.get(f"/v1/contacts/{contact}/export"))["contact"]["firstName"] == "Zebulonia"
    await erase(story, contact)
    assert await where(story.desk.runtime.db, ["Zebulonia"]) == {}
    assert await story.advance("P31D") == []


async def test_a_contact_that_is_not_there_is_not_erased(story: Story, other: Story) -> None:
    theirs = await other.make_contact()
    for contact in (theirs, "nobody", new_id()):
        await erase(story, contact, expect=404)
        await story.get(f"/v1/contacts/{contact}/export", expect=404)
    await other.get(f"/contacts/{theirs}")


@pytest.mark.parametrize("confirm", [None, "", "yes", True])
async def test_an_erasure_must_be_confirmed_with_the_id(story: Story, confirm: object) -> None:
    contact = await story.make_contact()
    body = {} if confirm is None else {"confirm": confirm}
    await story.post(f"/v1/contacts/{contact}/erase", body, expect=422)
    await story.get(f"/contacts/{contact}")


async def test_an_erasure_in_the_middle_of_a_turn_leaves_nothing_behind(story: Story) -> None:
    await story.make_agent()
    contact = await story.make_contact(firstName="Zebulonia")
    pause = Pause()
    story.script(pause, Say("xylophone answer"))
    await story.customer_says("xylophone question", contact_id=contact)
    turn = asyncio.create_task(story.advance("PT1M"))
    await asyncio.wait_for(pause.reached.wait(), 20)

    await erase(story, contact)
    pause.go_on.set()
    await turn

    assert await where(story.desk.runtime.db, ["Zebulonia", "xylophone"]) == {}


async def test_what_arrives_during_an_erasure_is_erased_or_refused(story: Story) -> None:
    await story.make_agent()
    contact = await story.make_contact(firstName="Zebulonia")

    async def arrive(number: int) -> int:
        body = {"type": "SMS", "contactId": contact, "message": f"xylophone {number}"}
        if number % 2:
            path = f"/contacts/{contact}/tags"
            return (await story.client.post(path, json={"tags": [f"xylophone {number}"]})).status_code
        return (await story.client.post("/conversations/messages/inbound", json=body)).status_code

    receipt, statuses = await asyncio.gather(
        erase(story, contact), asyncio.gather(*(arrive(number) for number in range(8)))
    )

    assert set(statuses) <= {200, 201, 400}, statuses
    assert receipt["contactId"] == contact
    await story.advance("PT1M")
    assert await where(story.desk.runtime.db, ["Zebulonia", "xylophone"]) == {}


async def test_an_export_holds_everything_there_is_on_the_contact(story: Story) -> None:
    life = await live_a_life(story)
    response = await story.client.get(f"/v1/contacts/{life['contactId']}/export")
    assert response.headers["content-type"] == "application/json"
    document = json.loads(response.text)

    assert all(word in response.text for word in WORDS)
    contact = document["contact"]
    assert (contact["id"], contact["tags"]) == (life["contactId"], ["marzipan-lover"])
    assert [one["value"] for one in document["customFields"]] == ["size 43"]
    [source] = document["fieldSources"]
    assert (source["field"], source["turnId"]) == ("email", document["generations"][0]["id"])
    assert [len(document[name]) for name in ("tasks", "conversations", "messages", "drafts")] == [1, 1, 4, 1]
    assert [note["body"] for note in document["notes"]] == ["note of a xylophone"]
    assert [message["body"] for message in document["messages"]][1] == "xylophone answer"
    assert [one["reply"] for one in document["generations"]] == ["xylophone answer", "xylophone draft"]
    assert {line["entity"] for line in document["journal"]} >= {"contact", "task", "message", "draft"}
    assert "leaseToken" not in response.text
    assert _secrets(document) == []


def _secrets(value: Any) -> list[str]:
    """Names of members that only the house may know."""
    if isinstance(value, list):
        return [name for one in value for name in _secrets(one)]
    if not isinstance(value, dict):
        return []
    own = [name for name in value if "secret" in name.lower()]
    return own + [name for one in value.values() for name in _secrets(one)]
