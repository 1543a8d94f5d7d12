"""What is kept how long: rules of a location, and the purge that carries them out."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from frontdesk.domain import contacts
from frontdesk.domain.retention import purge
from frontdesk.flow import erasure, retention
from frontdesk.flow.erasure import EraseDeleted
from frontdesk.flow.retention import PurgeDue
from frontdesk.kit.db import SYSTEM
from tests.support.fixtures import BeginStory
from tests.support.scripted import Say, Take
from tests.support.story import Json, Story

CAPTURE = {"type": "collectContactInfo", "name": "Ask", "fields": ["email"]}


def path(story: Story) -> str:
    return f"/v1/locations/{story.location_id}/retention"


async def say(story: Story, contact_id: str, words: str) -> Json:
    told = await story.customer_says(words, contact_id=contact_id)
    await story.advance("PT1M")
    return told


async def value(story: Story, sql: str) -> Any:
    """One value as the tenant sees it."""
    async with story.desk.runtime.db.read(story.location_id) as read:
        return await read.value(sql)


async def test_everything_is_kept_until_somebody_says_otherwise(story: Story) -> None:
    expected = {
        "messagesDays": None,
        "generationsDays": None,
        "journalDays": None,
        "nextPurge": None,
        "lastPurge": None,
    }
    assert await story.get(path(story)) == expected
    contact = await story.make_contact()
    await say(story, contact, "Hello")
    assert await story.advance("P400D") == []
    assert await value(story, "SELECT count(*) FROM messages") == 1


async def test_the_next_purge_is_foretold_and_does_what_was_foretold(story: Story) -> None:
    await story.make_agent()
    contact = await story.make_contact()
    await story.post(f"/v1/locations/{story.location_id}/clock", {"frozen": True})
    old = await say(story, contact, "An old question")
    await story.advance("P3D")
    await say(story, contact, "A new question")

    told = await story.put(path(story), {"messagesDays": 3, "generationsDays": None})

    assert (told["messagesDays"], told["generationsDays"], told["journalDays"]) == (3, None, None)
    assert told["nextPurge"]["deletes"] == {"messages": 2, "generations": 0, "journal": 0}
    assert await story.get(path(story)) == told
    assert len(await story.messages(old["conversationId"])) == 4

    ran = await story.advance("P1D")

    assert [one["job"] for one in ran] == ["PurgeDue"]
    shown = await story.messages(old["conversationId"])
    assert [message["body"] for message in shown] == ["A new question", "You wrote: A new question"]
    after = await story.get(path(story))
    assert after["lastPurge"] == {
        "at": told["nextPurge"]["at"],
        "deleted": {"messages": 2, "generations": 0, "journal": 0},
    }
    first, second = (datetime.fromisoformat(one["nextPurge"]["at"]) for one in (told, after))
    assert second - first == timedelta(days=1)


async def test_a_conversation_whose_messages_went_tells_of_those_that_are_left(story: Story) -> None:
    contact = await story.make_contact()
    await story.customer_says("First", contact_id=contact)
    await story.advance("P2D")
    told = await story.customer_says("Second", contact_id=contact)
    conversation = f"/conversations/{told['conversationId']}"
    assert (await story.get(conversation))["unreadCount"] == 2
    await story.put(path(story), {"messagesDays": 2})
    await story.advance("P1D")

    assert (await story.get(conversation))["unreadCount"] == 1
    listed = await story.get(f"/conversations/search?locationId={story.location_id}")
    assert listed["conversations"][0]["lastMessageBody"] == "Second"

    await story.advance("P1D")
    assert (await story.get(conversation))["unreadCount"] == 0
    listed = await story.get(f"/conversations/search?locationId={story.location_id}")
    assert "Second" not in str(listed)
    assert await story.messages(told["conversationId"]) == []
    # The conversation goes on as if nothing had happened.
    await story.make_agent()
    await say(story, contact, "Third")
    assert [message["body"] for message in await story.messages(told["conversationId"])] == [
        "Third",
        "You wrote: Third",
    ]


async def test_the_words_of_a_purged_message_are_nowhere_but_in_what_is_kept(story: Story) -> None:
    await story.make_agent(mode="suggestive", actions=[CAPTURE])
    contact = await story.make_contact()
    story.script(Say("Unspoken draft"))
    await say(story, contact, "Unforgettable words")
    await story.put(path(story), {"messagesDays": 1})
    await story.advance("P2D")

    async with story.desk.runtime.db.read(story.location_id) as read:
        for table in ("messages", "conversations", "drafts", "events", "journal"):
            rows = await read.fetch(f"SELECT t::text AS row FROM {table} t")
            told = [row["row"] for row in rows if "Unforgettable" in row["row"] or "Unspoken" in row["row"]]
            assert told == [], table
    [generation] = (await story.get("/v1/generations"))["data"]
    assert generation["input"] == "Unforgettable words"


async def test_a_message_that_waits_for_its_turn_is_not_old(story: Story) -> None:
    await story.make_agent(waitTime=2)
    contact = await story.make_contact()
    told = await story.customer_says("Hello", contact_id=contact)
    async with story.desk.runtime.db.write(story.location_id, actor=SYSTEM, cause="test") as tx:
        later = (await tx.moment()).local + timedelta(days=9)
        assert await purge.purge_messages(tx, story.location_id, later) == 0
    await story.advance("PT1M")
    assert len(await story.messages(told["conversationId"])) == 2


async def test_generations_go_and_their_messages_still_tell_why(story: Story) -> None:
    await story.make_agent(actions=[CAPTURE])
    contact = await story.make_contact()
    story.script(Take("update_contact_field", {"email": "ana@example.com"}, "Thanks!"))
    told = await say(story, contact, "ana@example.com")
    await story.put(path(story), {"generationsDays": 1})
    await story.advance("P2D")

    assert (await story.get("/v1/generations"))["data"] == []
    assert await value(story, "SELECT count(*) FROM turn_steps") == 0
    assert (await story.why(told["conversationId"]))["verdict"] == "answered"
    assert len(await story.messages(told["conversationId"])) == 2
    await story.get(f"/v2/conversation/generations/{told['messageId']}", expect=404)
    await story.put(path(story), {"messagesDays": 1})
    await story.advance("P1D")
    assert await value(story, "SELECT count(*) FROM turns") == 0


async def test_the_journal_is_kept_for_as_long_as_the_location_says(story: Story) -> None:
    await story.make_contact(firstName="Old")
    await story.advance("P3D")
    await story.make_contact(firstName="New")
    told = await story.put(path(story), {"journalDays": 3})
    assert told["nextPurge"]["deletes"]["journal"] > 0
    await story.advance("P1D")

    names = "SELECT array_agg(after ->> 'first_name') FROM journal WHERE entity = 'contact'"
    assert await value(story, names) == ["New"]
    deleted = (await story.get(path(story)))["lastPurge"]["deleted"]["journal"]
    assert deleted == told["nextPurge"]["deletes"]["journal"]


async def test_a_purge_goes_on_batch_by_batch_to_the_end(story: Story) -> None:
    contact = await story.make_contact()
    told = await story.customer_says("Hello", contact_id=contact)
    async with story.desk.runtime.db.write(story.location_id, actor=SYSTEM, cause="test") as tx:
        await tx.execute(
            "INSERT INTO messages (location_id, id, conversation_id, contact_id, seq, channel, direction,"
            " body, status, source, cause) SELECT location_id, id || n, conversation_id, contact_id, seq + n,"
            " channel, direction, body, status, source, cause"
            " FROM messages CROSS JOIN generate_series(1, 1200) n"
        )
        await tx.execute("UPDATE conversations SET last_seq = 1201, turn_due_at = NULL")
    await story.put(path(story), {"messagesDays": 1})
    await story.advance("PT36H")
    assert (await story.get(path(story)))["lastPurge"]["deleted"]["messages"] == 1201
    assert await story.messages(told["conversationId"]) == []


async def test_rules_that_are_lifted_stop_the_purge(story: Story) -> None:
    contact = await story.make_contact()
    told = await story.customer_says("Hello", contact_id=contact)
    await story.put(path(story), {"messagesDays": 1, "journalDays": 30})
    lifted = await story.put(path(story), {"messagesDays": None, "journalDays": None})
    assert lifted["nextPurge"] is None
    await story.advance("P40D")
    assert len(await story.messages(told["conversationId"])) == 1
    assert (await story.get(path(story)))["lastPurge"] is None


async def test_what_is_left_out_stays_and_a_writer_who_missed_a_change_is_refused(story: Story) -> None:
    held = (await story.client.get(path(story))).headers["etag"]
    await story.put(path(story), {"messagesDays": 90})
    kept = await story.put(path(story), {"journalDays": 365})
    assert (kept["messagesDays"], kept["journalDays"]) == (90, 365)
    late = await story.client.put(path(story), json={"messagesDays": 1}, headers={"If-Match": held})
    assert late.status_code == 412


@pytest.mark.parametrize("days", [0, -1, 36_501, "many", 1.5])
async def test_days_are_whole_and_at_least_one(story: Story, days: object) -> None:
    await story.put(path(story), {"messagesDays": days}, expect=422)


async def test_a_location_that_is_another_tenants_has_no_rules_to_see(story: Story, other: Story) -> None:
    await story.get(path(other), expect=404)
    await story.put(path(other), {"messagesDays": 1}, expect=404)


async def test_the_worker_sees_to_locations_in_real_time(new_story: BeginStory) -> None:
    live = await new_story(sandbox=False)
    db, runtime = live.desk.runtime.db, live.desk.runtime
    contact = await live.make_contact()
    await live.customer_says("Hello", contact_id=contact)
    await live.put(path(live), {"messagesDays": 1})
    gone = await live.make_contact(firstName="Gone")
    await live.delete(f"/contacts/{gone}")
    async with db.write(live.location_id, actor=SYSTEM, cause="test") as tx:
        await tx.execute("UPDATE retention SET due_at = now() - interval '1 second'")
        await tx.execute("UPDATE messages SET created_at = now() - interval '2 days'")
        await tx.execute("UPDATE conversations SET turn_due_at = NULL")
        await tx.execute(
            "UPDATE contacts SET deleted_at = now() - $1::interval WHERE deleted_at IS NOT NULL",
            runtime.undo_window + retention.GRACE * 2,
        )

    for _ in range(2):  # the second time finds that both wait already
        await retention.enqueue_due(runtime)
    async with db.system(cause="test") as tx:
        rows = await tx.fetch(
            "SELECT entrypoint FROM pgqueuer"
            " WHERE position($1::bytea IN payload) > 0 AND entrypoint IN ('EraseDeleted', 'PurgeDue')",
            live.location_id.encode(),
        )
    assert sorted(row["entrypoint"] for row in rows) == ["EraseDeleted", "PurgeDue"]

    await retention.run_purge(runtime, PurgeDue(live.location_id))
    await erasure.erase_deleted(runtime, EraseDeleted(live.location_id, gone))

    assert await value(live, "SELECT count(*) FROM messages") == 0
    assert await value(live, "SELECT array_agg(id) FROM contacts") == [contact]
    assert (await live.get(path(live)))["lastPurge"]["deleted"]["messages"] == 1


async def test_a_deleted_contact_is_erased_when_it_can_be_restored_no_longer(story: Story) -> None:
    contact = await story.make_contact(firstName="Ana")
    await story.delete(f"/contacts/{contact}")
    await story.advance("P29D")
    assert await value(story, "SELECT count(*) FROM contacts") == 1

    ran = await story.advance("P1D")

    assert [one["job"] for one in ran] == ["EraseDeleted"]
    assert await value(story, "SELECT count(*) FROM contacts") == 0
    assert await value(story, "SELECT count(*) FROM journal WHERE after ->> 'first_name' = 'Ana'") == 0


async def test_a_contact_that_was_restored_in_time_stays(story: Story) -> None:
    contact = await story.make_contact(firstName="Ana")
    await story.delete(f"/contacts/{contact}")
    async with story.desk.runtime.db.write(story.location_id, actor=SYSTEM, cause="test") as tx:
        await tx.execute("UPDATE contacts SET deleted_at = NULL")
    await story.advance("P31D")
    async with story.desk.runtime.db.read(story.location_id) as read:
        assert (await contacts.get_contact(read, story.location_id, contact)).first_name == "Ana"
