"""Delivery: tried again while that may help, given up in the end, and never lost where a process dies."""

import asyncio
from datetime import timedelta
from itertools import pairwise

import pytest

from frontdesk.domain.conversations import deliveries
from frontdesk.flow import sweep
from frontdesk.flow.delivery import deliver
from frontdesk.flow.due import DeliverMessage
from frontdesk.kit.db import SYSTEM
from tests.support.carrier import carrying
from tests.support.fixtures import BeginStory
from tests.support.mortal import Killed, mortal
from tests.support.receiver import Reply
from tests.support.story import Json, Story

PHONE = "+34612345678"


async def tasks_of(story: Story, contact_id: str) -> list[Json]:
    return list((await story.get(f"/contacts/{contact_id}/tasks"))["tasks"])


@pytest.mark.parametrize(
    "trouble",
    [
        (503,),
        (500, 429, 408, 425, 302),
        (Reply(raw=b""), Reply(raw=b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\ncut")),
    ],
)
async def test_a_provider_in_trouble_is_asked_again_under_the_same_id(
    story: Story, trouble: tuple[int | Reply, ...]
) -> None:
    contact_id = await story.make_contact(phone=PHONE)
    async with carrying(story) as carrier:
        carrier.receiver.answers(*trouble)
        message_id = await carrier.sends(contact_id)
        await story.advance("PT1S")
        assert (await carrier.shows(message_id))["status"] == "pending"
        await story.advance("PT5M")
        assert (await carrier.shows(message_id))["status"] == "sent"
        given = carrier.receiver.given
    assert len(given) == len(trouble) + 1
    assert {one.headers["webhook-id"] for one in given} == {message_id}
    assert len({one.body for one in given}) == 1
    assert await tasks_of(story, contact_id) == []


async def test_the_pauses_grow_and_the_providers_wish_is_heeded(story: Story) -> None:
    contact_id = await story.make_contact(phone=PHONE)
    async with carrying(story) as carrier:
        carrier.receiver.answers(503, Reply(429, headers={"retry-after": "90"}), 503)
        await carrier.sends(contact_id)
        ran = [job["at"] for job in await story.advance("PT10M") if job["job"] == "DeliverMessage"]
        assert len(carrier.posted) == 4
    seconds = [_seconds(after) - _seconds(before) for before, after in pairwise(ran)]
    assert seconds == pytest.approx([2, 90, 30], abs=0.5)


async def test_a_provider_that_stays_away_fails_the_message_and_a_person_is_asked_in(
    story: Story,
) -> None:
    await story.make_agent()
    contact_id = await story.make_contact(phone=PHONE)
    async with carrying(story) as carrier:
        carrier.receiver.always = Reply(503, b'{"message": "maintenance"}')
        said = await story.customer_says("Hi", contact_id=contact_id, channel="SMS")
        await story.advance("PT1H")
        tried = len(carrier.posted)
        await story.advance("P1D")
        assert len(carrier.posted) == tried == 8
    reply = (await story.messages(said["conversationId"]))[-1]
    assert reply["status"] == "failed"
    assert reply["error"] == "It was tried 8 times; the last time: the provider answered 503: maintenance."
    [task] = await tasks_of(story, contact_id)
    assert "maintenance" in task["body"]
    why = await story.why(said["conversationId"])
    assert (why["verdict"], "maintenance" in why["because"]) == ("failed", True)


@pytest.mark.parametrize("status", [400, 401, 404, 410, 422])
async def test_a_provider_that_refuses_is_not_asked_again(story: Story, status: int) -> None:
    contact_id = await story.make_contact(phone=PHONE)
    async with carrying(story) as carrier:
        carrier.receiver.answers(Reply(status, b'{"error": "no such\\u0000 number"}'))
        message_id = await carrier.sends(contact_id)
        await story.advance("PT1H")
        shown = await carrier.shows(message_id)
        assert len(carrier.posted) == 1
    assert shown["status"] == "failed"
    assert shown["error"] == f"It was refused; the provider answered {status}: no such number."
    assert len(await tasks_of(story, contact_id)) == 1


async def test_a_slow_provider_is_waited_for_and_a_second_run_does_not_send_beside_it(
    story: Story,
) -> None:
    contact_id = await story.make_contact(phone=PHONE)
    runtime = story.desk.runtime
    async with carrying(story) as carrier:
        go_on = asyncio.Event()
        carrier.receiver.answers(Reply(after=go_on))
        job = DeliverMessage(story.location_id, await carrier.sends(contact_id))
        slow = asyncio.create_task(deliver(runtime, job))
        await carrier.receiver.receives(1)
        await deliver(runtime, job)
        assert len(carrier.posted) == 1
        go_on.set()
        await slow
        await deliver(runtime, job)
        await story.advance("PT1H")
        assert (await carrier.shows(job.message_id))["status"] == "sent"
        assert len(carrier.posted) == 1


async def test_messages_to_one_customer_leave_in_the_order_they_were_written(story: Story) -> None:
    one, two = await story.make_contact(phone=PHONE), await story.make_contact(phone="+34612345679")
    async with carrying(story) as carrier:
        carrier.receiver.answers(503)
        for words in ("first", "second", "third"):
            await carrier.sends(one, words)
        await carrier.sends(two, "to another")
        await story.advance("PT1M")
        assert [posted["message"] for posted in carrier.posted] == [
            *("first", "to another", "first", "second", "third")
        ]


async def test_a_slow_provider_does_not_take_every_hand(story: Story) -> None:
    runtime = story.desk.runtime
    async with carrying(story) as carrier:
        go_on = asyncio.Event()
        carrier.receiver.always = Reply(after=go_on)
        made = [await story.make_contact(phone=f"+3461234560{number}") for number in range(7)]
        waiting = [DeliverMessage(story.location_id, await carrier.sends(one)) for one in made]
        runs = [asyncio.create_task(deliver(runtime, job)) for job in waiting]
        await asyncio.wait(runs, return_when=asyncio.FIRST_COMPLETED)
        await carrier.receiver.receives(5)
        assert len(carrier.posted) == 5
        go_on.set()
        await asyncio.gather(*runs)
        await story.advance("PT1M")
        assert len({posted["messageId"] for posted in carrier.posted}) == len(carrier.posted) == 7


@pytest.mark.parametrize("after_commit", [False, True])
@pytest.mark.parametrize("writes", [0, 1])
async def test_a_delivery_killed_anywhere_arrives_under_one_id(
    story: Story, writes: int, after_commit: bool
) -> None:
    contact_id = await story.make_contact(phone=PHONE)
    async with carrying(story) as carrier:
        job = DeliverMessage(story.location_id, await carrier.sends(contact_id))
        with pytest.raises(Killed):
            await deliver(mortal(story.desk.runtime, writes=writes, after_commit=after_commit), job)
        await deliver(story.desk.runtime, job)  # the queue gives the dead one's job to another
        await _end_leases(story)
        await story.advance("PT1M")
        assert (await carrier.shows(job.message_id))["status"] == "sent"
        assert {posted["messageId"] for posted in carrier.posted} == {job.message_id}
        assert len(carrier.posted) == (2 if writes == 1 and not after_commit else 1)


async def test_the_sweeper_adds_no_delivery_while_one_waits_or_runs(new_story: BeginStory) -> None:
    live = await new_story(sandbox=False)
    runtime = live.desk.runtime
    contact_id = await live.make_contact(phone=PHONE)
    async with carrying(live) as carrier:
        carrier.receiver.answers(503)
        job = DeliverMessage(live.location_id, await carrier.sends(contact_id))
        await _make_old(live)
        assert await _swept(live)  # it is old, but its job is still in the queue
        assert await _queued(live) == 1
        await _drop_jobs(live)
        await sweep.enqueue_undelivered(runtime)
        assert await _queued(live) == 1  # the job was lost: there is one again
        await _drop_jobs(live)
        await deliver(runtime, job)
        assert await _queued(live) == 1  # the next attempt
        await _make_old(live)
        assert not await _swept(live)  # its time has not come
        async with runtime.db.write(live.location_id, actor=SYSTEM, cause="test") as tx:
            await tx.execute(
                "UPDATE messages SET delivery_due_at = now() - interval '1 hour' WHERE location_id = $1",
                live.location_id,
            )
        assert await _swept(live)
        assert await _queued(live) == 1
        async with runtime.db.write(live.location_id, actor=SYSTEM, cause="test") as tx:
            taken = await deliveries.take(tx, live.location_id, job.message_id)
            assert isinstance(taken, deliveries.Taken)
        assert not await _swept(live)  # somebody is at it
        await _drop_jobs(live)


async def test_a_message_that_waits_behind_another_has_one_job_at_most(new_story: BeginStory) -> None:
    live = await new_story(sandbox=False)
    contact_id = await live.make_contact(phone=PHONE)
    async with carrying(live) as carrier:
        carrier.receiver.always = Reply(503, headers={"retry-after": "300"})
        first, second = [
            DeliverMessage(live.location_id, await carrier.sends(contact_id, words)) for words in ("1", "2")
        ]
        await deliver(live.desk.runtime, first)
        await _drop_jobs(live)
        for _ in range(3):
            await deliver(live.desk.runtime, second)
        assert await _queued(live) == 1
        await _make_old(live)
        assert not await _swept(live)  # the one in front is not due, the other not its turn
        await _drop_jobs(live)


async def test_a_deleted_contact_is_not_written_to(story: Story) -> None:
    contact_id = await story.make_contact(phone=PHONE)
    async with carrying(story) as carrier:
        job = DeliverMessage(story.location_id, await carrier.sends(contact_id))
        await story.delete(f"/contacts/{contact_id}")
        await deliver(story.desk.runtime, job)
        assert carrier.posted == []
    async with story.desk.runtime.db.read(story.location_id) as read:
        row = await read.row("SELECT status, failure FROM messages WHERE id = $1", job.message_id)
    assert row is not None
    assert (row["status"], row["failure"]) == ("failed", "The contact was deleted.")


async def _end_leases(story: Story) -> None:
    """As if their time had passed."""
    async with story.desk.runtime.db.write(story.location_id, actor=SYSTEM, cause="test") as tx:
        await tx.execute(
            "UPDATE messages SET delivery_lease = clock_timestamp() WHERE location_id = $1"
            " AND delivery_lease IS NOT NULL",
            story.location_id,
        )


async def _swept(live: Story) -> bool:
    """Whether the sweeper finds something to deliver here; it enqueues it."""
    found = await deliveries.list_undelivered(live.desk.runtime.db)
    await sweep.enqueue_undelivered(live.desk.runtime)
    return live.location_id in [location_id for location_id, _, _ in found]


async def _queued(live: Story) -> int:
    async with live.desk.runtime.db.system() as tx:
        return int(
            await tx.value(
                "SELECT count(*) FROM pgqueuer WHERE entrypoint = 'DeliverMessage'"
                " AND convert_from(payload, 'UTF8') LIKE $1",
                f"%{live.location_id}%",
            )
        )


async def _drop_jobs(live: Story) -> None:
    async with live.desk.runtime.db.system() as tx:
        await tx.execute(
            "DELETE FROM pgqueuer WHERE convert_from(payload, 'UTF8') LIKE $1", f"%{live.location_id}%"
        )


async def _make_old(live: Story) -> None:
    async with live.desk.runtime.db.write(live.location_id, actor=SYSTEM, cause="test") as tx:
        await tx.execute(
            "UPDATE messages SET updated_at = updated_at - interval '1 hour' WHERE location_id = $1",
            live.location_id,
        )


def _seconds(at: str) -> float:
    hours, minutes, seconds = at[11:].removesuffix("Z").split(":")
    return timedelta(hours=int(hours), minutes=int(minutes), seconds=float(seconds)).total_seconds()
