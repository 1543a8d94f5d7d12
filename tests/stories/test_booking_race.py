"""Two servers and two hundred customers who want one of twenty times."""

import asyncio
import contextlib
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta

import pytest

from frontdesk.domain import contacts
from frontdesk.domain.conversations import store as conversations
from frontdesk.domain.locations import store as locations
from frontdesk.flow.due import TurnDue
from frontdesk.flow.engine import Done, Offer, Situation, Step, Use
from frontdesk.flow.inbox import Incoming, record_inbound
from frontdesk.flow.runtime import Runtime
from frontdesk.flow.turn.run import run
from frontdesk.kit.db import SYSTEM
from frontdesk.kit.embedding import Embedder
from tests.support.booking import hours, open_practice
from tests.support.desk import serve
from tests.support.mortal import Killed, mortal
from tests.support.scripted import thought
from tests.support.story import begin_story

TIMES, CUSTOMERS, AT_ONCE = 20, 200, 8
TUESDAY = "2027-03-16"


class Eager:
    """Takes the time that its customer names, once all have found it, and offers others if it is gone."""

    name = "eager"

    def __init__(self, together: int = 1) -> None:
        self.ready = asyncio.Barrier(together)

    async def next_step(self, situation: Situation, offers: Sequence[Offer], done: Sequence[Done]) -> Step:
        [offer] = offers
        if not done or (done[-1].use.arguments["do"] == "book" and not done[-1].succeeded):
            hour, minute = situation.question[-5:].split(":")
            at = int(hour) * 60 + int(minute)
            wish = {"first_day": TUESDAY, "last_day": TUESDAY, "at": at}
            return Step(thought(), (Use(offer.action_id, 0.9, {"do": "find", "any_of": [wish]}),))
        fits = [free for free in done[-1].times if free.fits]
        if not fits:
            offered = ", ".join(free.start.isoformat() for free in done[-1].times)
            return Step(thought(), say=f"It is gone. Free are {offered}")
        if len(done) == 1:
            await self.ready.wait()
        use = Use(offer.action_id, 0.9, {"do": "book", "token": fits[0].token})
        return Step(thought(), (use,), say="Booked.")


@pytest.mark.slow
async def test_two_hundred_customers_and_twenty_times(
    database_url: str, tmp_path_factory: pytest.TempPathFactory, embedder: Embedder
) -> None:
    engine = Eager(AT_ONCE)
    data = tmp_path_factory.mktemp("race")
    async with (
        serve(database_url, data, engine=engine, embedder=embedder) as one,
        serve(database_url, data, engine=engine, embedder=embedder) as other,
    ):
        story = await begin_story(one, None)
        async with story.client:
            practice = await open_practice(story, calendar={"openHours": hours(9, 19)})
            wanted = [9 * 60 + 30 * (number * TIMES // CUSTOMERS) for number in range(CUSTOMERS)]
            dues = await arrive(one.runtime, story.location_id, wanted)
            runtimes = (one.runtime, other.runtime)
            for place in range(0, CUSTOMERS, AT_ONCE):
                turns = dues[place : place + AT_ONCE]
                await asyncio.gather(
                    *(run(runtimes[number % 2], due) for number, due in enumerate(turns, place)),
                )
                if place == 0:
                    engine.ready = asyncio.Barrier(1)  # later some find nothing, and would be waited for
            replies, starts = await outcome(one.runtime, story.location_id)
    assert practice.calendar_id
    assert len(starts) == len(set(starts)) == TIMES
    assert replies["Booked."] == TIMES
    gone = [reply for reply in replies.elements() if reply.startswith("It is gone. Free are ")]
    assert len(gone) == CUSTOMERS - TIMES
    assert all(len(reply.split(", ")) >= 2 for reply in gone), "the others were offered the next times"


async def test_a_worker_that_dies_at_any_write_books_once(
    database_url: str, tmp_path_factory: pytest.TempPathFactory, embedder: Embedder
) -> None:
    data = tmp_path_factory.mktemp("dying")
    async with serve(database_url, data, engine=Eager(), embedder=embedder) as desk:
        story = await begin_story(desk, None)
        async with story.client:
            await open_practice(story)
            deaths = [(writes, after_commit) for writes in range(1, 6) for after_commit in (False, True)]
            dues = await arrive(
                desk.runtime, story.location_id, [9 * 60 + 30 * n for n in range(len(deaths))]
            )
            for (writes, after_commit), due in zip(deaths, dues, strict=True):
                with contextlib.suppress(Killed):
                    await run(mortal(desk.runtime, writes=writes, after_commit=after_commit), due)
                async with desk.runtime.db.write(story.location_id, actor=SYSTEM, cause="test") as tx:
                    await tx.execute(
                        "UPDATE conversations SET lease_until = clock_timestamp() - interval '1 second'"
                        " WHERE location_id = $1 AND lease_until IS NOT NULL",
                        story.location_id,
                    )
                await run(desk.runtime, due)
            replies, starts = await outcome(desk.runtime, story.location_id)
    assert replies == {"Booked.": len(deaths)}
    assert len(starts) == len(set(starts)) == len(deaths)


async def arrive(runtime: Runtime, location_id: str, wanted: Sequence[int]) -> list[TurnDue]:
    """A contact and a message for each, and the turns that are due for them."""
    dues = []
    async with runtime.db.write(location_id, actor=SYSTEM, cause="test") as tx:
        for number, minute in enumerate(wanted):
            contact = await contacts.create_contact(
                tx, location_id, {"first_name": f"No {number}", "email": f"no{number}@example.com"}
            )
            conversation, _ = await conversations.open_conversation(tx, location_id, contact.id)
            named = f"{TUESDAY} at {minute // 60:02}:{minute % 60:02}"
            await record_inbound(tx, location_id, Incoming(conversation.id, "WebChat", named))
            row = await conversations.get_conversation(tx, location_id, conversation.id)
            dues.append(TurnDue(location_id, conversation.id, row.turn_seq))
        now = (await tx.moment()).local
        await locations.set_clock(tx, location_id, to=now + timedelta(minutes=1), frozen=True)
    return dues


async def outcome(runtime: Runtime, location_id: str) -> tuple[Counter[str], list[str]]:
    """Every reply, and when the appointments begin."""
    async with runtime.db.read(location_id) as read:
        rows = await read.fetch(
            "SELECT body FROM messages WHERE location_id = $1 AND direction = 'outbound'", location_id
        )
        booked = await read.fetch(
            "SELECT starts_at FROM appointments WHERE location_id = $1 AND status = 'confirmed'", location_id
        )
    return Counter(row["body"] for row in rows), [row["starts_at"].isoformat() for row in booked]
