"""Nobody is booked into a time that is not free: holding, booking, moving, on the real database."""

import asyncio
from collections import Counter
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import asyncpg
import pytest

from frontdesk.domain import calendars, contacts, users
from frontdesk.domain.calendars import (
    Appointment,
    Calendar,
    CalendarSettings,
    Hours,
    Kind,
    Member,
    NewAppointment,
    NewCalendar,
    Range,
    Slot,
    SlotTaken,
    Span,
    TooManyHolds,
    WeekdayHours,
)
from frontdesk.kit.db import Actor, Database, Write
from frontdesk.kit.problems import Conflict, Invalid, NotFound, Refused
from tests.support.story import Story

ALWAYS = Hours(tuple(WeekdayHours(day, (Range(9 * 60, 17 * 60),)) for day in range(7)))
MINUTES = timedelta(minutes=10)


def write(story: Story, db: Database | None = None) -> AbstractAsyncContextManager[Write]:
    return (db or story.desk.runtime.db).write(
        story.location_id, actor=Actor("operator"), cause="test", company_id=story.company_id
    )


async def make_calendar(story: Story, kind: Kind = "event", **settings: Any) -> Calendar:
    given = CalendarSettings(**{"hours": ALWAYS, **settings})
    async with write(story) as tx:
        return await calendars.create_calendar(
            tx, story.location_id, NewCalendar(name="Visits", settings=given, kind=kind)
        )


async def make_contacts(story: Story, count: int) -> list[str]:
    async with write(story) as tx:
        made = [
            await contacts.create_contact(tx, story.location_id, {"first_name": f"Customer {number}"})
            for number in range(count)
        ]
    return [one.id for one in made]


async def make_users(story: Story, count: int) -> list[str]:
    async with story.desk.runtime.db.system(cause="test") as tx:
        made = [
            await users.create_user(
                tx,
                story.company_id,
                [story.location_id],
                first_name=f"User {number}",
                email=f"user{number}@{story.location_id}.example".lower(),
            )
            for number in range(count)
        ]
    return sorted(one.id for one in made)


async def free(story: Story, calendar: Calendar, **more: Any) -> list[Slot]:
    """The free slots of tomorrow."""
    async with write(story) as tx:
        now = (await tx.moment()).local
        day = now.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
        return await calendars.free_slots(
            tx, story.location_id, calendar.id, day, day + timedelta(days=1), now=now, **more
        )


async def book(story: Story, slot: Slot, contact_id: str, **more: Any) -> Appointment:
    async with write(story) as tx:
        return await calendars.book(tx, story.location_id, NewAppointment(slot, contact_id, **more))


async def hold(story: Story, slot: Slot, contact_id: str, lasts: timedelta = MINUTES) -> calendars.Hold:
    async with write(story) as tx:
        return await calendars.hold(tx, story.location_id, slot, contact_id=contact_id, lasts=lasts)


async def test_a_booked_time_is_not_offered_and_cannot_be_booked_again(story: Story) -> None:
    calendar = await make_calendar(story)
    ana, ben = await make_contacts(story, 2)
    slots = await free(story, calendar)
    assert len(slots) == 16
    assert slots[0].start.tzinfo is not None
    appointment = await book(story, slots[0], ana)
    assert appointment.status == "confirmed"
    assert appointment.title == "Customer 0"
    assert [one.start for one in await free(story, calendar)] == [one.start for one in slots[1:]]
    with pytest.raises(SlotTaken):
        await book(story, slots[0], ben)
    assert issubclass(SlotTaken, Conflict)
    # Half over it, outside the hours, off the grid, in the past: no time of this calendar.
    start, half = slots[0].start, timedelta(minutes=30)
    for wrong in (
        Slot(calendar.id, start + half / 2, start + half + half / 2),
        Slot(calendar.id, start - half, start),
        Slot(calendar.id, start - timedelta(days=3), start - timedelta(days=3) + half),
        Slot(calendar.id, slots[-1].start + half, slots[-1].end + half),
    ):
        with pytest.raises(SlotTaken):
            await book(story, wrong, ben)
    with pytest.raises(Invalid):
        await book(story, Slot(calendar.id, slots[1].end, slots[1].start), ben)
    with pytest.raises(NotFound):
        await book(story, slots[1], "nobody")
    with pytest.raises(NotFound):
        await book(story, replace(slots[1], calendar_id="nowhere"), ben)
    forced = await book(story, slots[0], ben, forced=True)
    assert forced.forced
    async with write(story) as tx:
        now = (await tx.moment()).local
        assert [one.id for one in await calendars.upcoming(tx, story.location_id, ben, now=now)] == [
            forced.id
        ]


async def test_a_cancelled_appointment_gives_its_time_back_and_gets_it_again_only_while_free(
    story: Story,
) -> None:
    calendar = await make_calendar(story)
    ana, ben = await make_contacts(story, 2)
    slot = (await free(story, calendar))[0]
    first = await book(story, slot, ana)
    async with write(story) as tx:
        cancelled = await calendars.cancel(tx, story.location_id, first.id, reason="ill")
    assert (cancelled.status, cancelled.cancel_reason) == ("cancelled", "ill")
    second = await book(story, slot, ben)
    async with write(story) as tx:
        with pytest.raises(SlotTaken):
            await calendars.update_appointment(tx, story.location_id, first.id, {"status": "confirmed"})
    async with write(story) as tx:
        with pytest.raises(Refused, match="cancelled"):
            await calendars.move(tx, story.location_id, first.id, slot)
    async with write(story) as tx:
        await calendars.delete_appointment(tx, story.location_id, second.id)
    async with write(story) as tx:
        again = await calendars.update_appointment(tx, story.location_id, first.id, {"status": "confirmed"})
    assert again.takes_time
    async with write(story) as tx:
        with pytest.raises(SlotTaken):
            await calendars.restore_appointment(tx, story.location_id, second.id)
    async with write(story) as tx:
        await calendars.update_appointment(tx, story.location_id, first.id, {"status": "noshow"})
        restored = await calendars.restore_appointment(tx, story.location_id, second.id)
    assert restored.deleted_at is None


async def test_moving_frees_the_old_time_and_takes_the_new_one_only_if_it_is_free(story: Story) -> None:
    calendar = await make_calendar(story)
    ana, ben = await make_contacts(story, 2)
    slots = await free(story, calendar)
    first = await book(story, slots[0], ana)
    await book(story, slots[1], ben)
    async with write(story) as tx:
        with pytest.raises(SlotTaken):
            await calendars.move(tx, story.location_id, first.id, slots[1])
    # Its own time is not in the way of a move that overlaps it.
    async with write(story) as tx:
        moved = await calendars.move(tx, story.location_id, first.id, slots[2])
    assert moved.starts_at == slots[2].start
    left = [one.start for one in await free(story, calendar)]
    assert slots[0].start in left
    assert slots[2].start not in left


async def test_buffers_are_occupied_too(story: Story) -> None:
    calendar = await make_calendar(
        story, buffer_before=Span(10, "mins"), buffer_after=Span(20, "mins"), interval=Span(10, "mins")
    )
    (ana,) = await make_contacts(story, 1)
    slots = await free(story, calendar)
    ten = next(one for one in slots if one.start.hour == 10 and one.start.minute == 0)
    await book(story, ten, ana)
    shown = [(one.start.hour, one.start.minute) for one in await free(story, calendar)]
    assert (9, 0) in shown  # until 9:50 with the time after it, when the time before 10:00 begins
    assert (9, 10) not in shown
    assert (10, 50) not in shown
    assert (11, 0) in shown  # from 10:50, when the time after 10:30 ends


async def test_a_hold_keeps_the_time_for_one_contact_and_ends(story: Story) -> None:
    calendar = await make_calendar(story)
    ana, ben = await make_contacts(story, 2)
    slots = await free(story, calendar)
    held = await hold(story, slots[0], ana)
    again = await hold(story, slots[0], ana, MINUTES * 2)
    assert again.id == held.id
    assert again.expires_at > held.expires_at
    assert slots[0].start not in [one.start for one in await free(story, calendar)]
    assert slots[0].start in [one.start for one in await free(story, calendar, contact_id=ana)]
    with pytest.raises(SlotTaken):
        await hold(story, slots[0], ben)
    with pytest.raises(SlotTaken):
        await book(story, slots[0], ben)
    await hold(story, slots[1], ana)
    await hold(story, slots[2], ana)
    with pytest.raises(TooManyHolds):
        await hold(story, slots[3], ana)
    appointment = await book(story, slots[0], ana)
    assert appointment.starts_at == slots[0].start
    async with write(story) as tx:
        assert await calendars.list_holds(tx, story.location_id, ana) == []
    await hold(story, slots[4], ana)
    await story.advance("PT11M")
    taken_over = await hold(story, slots[4], ben)
    assert taken_over.slot.start == slots[4].start
    async with write(story) as tx:
        assert await calendars.release_holds(tx, story.location_id, ben) == 1
    assert slots[4].start in [one.start for one in await free(story, calendar)]


async def test_a_round_robin_books_whoever_is_free_and_shares_the_work(story: Story) -> None:
    first, second = await make_users(story, 2)
    team = (Member(first), Member(second))
    calendar = await make_calendar(story, "round_robin", team=team, distribution="equal")
    elsewhere = await make_calendar(story, "personal", team=(Member(second),))
    people = await make_contacts(story, 6)
    slots = await free(story, calendar)
    booked = [await book(story, slots[number], people[number]) for number in range(4)]
    assert Counter(one.user_id for one in booked) == {first: 2, second: 2}
    # A person is one person in every calendar.
    taken = next(one for one in booked if one.user_id == second)
    with pytest.raises(SlotTaken):
        await book(story, replace(taken.slot, calendar_id=elsewhere.id, user_id=None), people[4])
    other = await book(story, replace(taken.slot, user_id=None), people[4])
    assert other.user_id == first
    with pytest.raises(SlotTaken):
        await book(story, replace(taken.slot, user_id=None), people[5])
    asked = await book(story, replace(slots[8], user_id=second), people[5])
    assert asked.user_id == second
    assert slots[8].start not in [one.start for one in await free(story, calendar, user_ids=[second])]
    assert slots[8].start in [one.start for one in await free(story, calendar)]


async def test_priority_comes_first_when_a_round_robin_goes_by_availability(story: Story) -> None:
    first, second = await make_users(story, 2)
    team = (Member(first, priority=0), Member(second, priority=1))
    calendar = await make_calendar(story, "round_robin", team=team)
    people = await make_contacts(story, 3)
    slots = await free(story, calendar)
    assert [(await book(story, slots[place], one)).user_id for place, one in enumerate(people[:2])] == [
        second,
        second,
    ]
    assert (await book(story, replace(slots[0], user_id=None), people[2])).user_id == first


async def test_a_collective_appointment_takes_the_time_of_all(story: Story) -> None:
    first, second = await make_users(story, 2)
    team = (Member(first), Member(second, is_primary=True))
    calendar = await make_calendar(story, "collective", team=team)
    alone = await make_calendar(story, "personal", team=(Member(first),))
    ana, ben = await make_contacts(story, 2)
    slots = await free(story, calendar)
    meeting = await book(story, slots[0], ana)
    assert (meeting.user_id, meeting.other_user_ids) == (second, (first,))
    assert slots[0].start not in [one.start for one in await free(story, alone)]
    await book(story, replace(slots[1], calendar_id=alone.id), ben)
    assert slots[1].start not in [one.start for one in await free(story, calendar)]


async def test_seats_and_the_daily_maximum_are_kept(story: Story) -> None:
    calendar = await make_calendar(story, seats=2, per_day=3)
    people = await make_contacts(story, 5)
    slots = await free(story, calendar)
    await book(story, slots[0], people[0])
    assert slots[0].start in [one.start for one in await free(story, calendar)]
    await book(story, slots[0], people[1])
    with pytest.raises(SlotTaken):
        await book(story, slots[0], people[2])
    await book(story, slots[1], people[2])
    assert await free(story, calendar) == []
    with pytest.raises(SlotTaken):
        await book(story, slots[2], people[3])


async def test_blocked_times_are_not_free_for_whom_they_are_blocked(story: Story) -> None:
    first, second = await make_users(story, 2)
    calendar = await make_calendar(story, "round_robin", team=(Member(first), Member(second)))
    slots = await free(story, calendar)
    async with write(story) as tx:
        await calendars.create_block(
            tx,
            story.location_id,
            calendar_id=None,
            user_id=first,
            title="Dentist",
            starts_at=slots[0].start,
            ends_at=slots[0].end,
        )
    assert len(await free(story, calendar)) == len(slots)
    assert len(await free(story, calendar, user_ids=[first])) == len(slots) - 1
    async with write(story) as tx:
        block = await calendars.create_block(
            tx,
            story.location_id,
            calendar_id=calendar.id,
            user_id=None,
            title="Inventory",
            starts_at=slots[1].start,
            ends_at=slots[2].end,
        )
        with pytest.raises(Invalid):
            await calendars.create_block(
                tx,
                story.location_id,
                calendar_id=calendar.id,
                user_id=first,
                title="Both",
                starts_at=block.starts_at,
                ends_at=block.ends_at,
            )
    assert len(await free(story, calendar)) == len(slots) - 2


async def test_the_database_itself_refuses_a_double_booking(story: Story) -> None:
    first, second = await make_users(story, 2)
    calendar = await make_calendar(story, "round_robin", team=(Member(first), Member(second)))
    (ana,) = await make_contacts(story, 1)
    slot = (await free(story, calendar))[0]
    appointment = await book(story, slot, ana)
    copy = (
        "INSERT INTO occupied (location_id, holder_id, person, calendar_id, seat, starts_at, ends_at,"
        " booked_at)"
        " SELECT location_id, 'second', person, $3, $4, starts_at + interval '5 minutes', ends_at, booked_at"
        " FROM occupied WHERE location_id = $1 AND appointment_id = $2"
    )
    for calendar_id, seat in ((calendar.id, 1), ("another", 2)):
        async with write(story) as tx:
            with pytest.raises(asyncpg.ExclusionViolationError):
                async with tx.savepoint():
                    await tx.execute(copy, story.location_id, appointment.id, calendar_id, seat)


async def test_two_servers_racing_sixty_customers_for_twenty_slots_book_twenty(story: Story) -> None:
    first, second = await make_users(story, 2)
    calendar = await make_calendar(story, "round_robin", team=(Member(first), Member(second)), per_day=40)
    people = await make_contacts(story, 60)
    slots = (await free(story, calendar))[:10]  # ten times of two persons
    servers = [await Database.connect(story.desk.runtime.db.url, connections=6) for _ in range(2)]
    results: list[str] = []

    async def race(place: int) -> None:
        async def attempt(offset: int) -> bool:
            slot = slots[(place + offset) % len(slots)]
            try:
                async with write(story, servers[place % 2]) as tx:
                    if place % 3 == 0:
                        await calendars.hold(
                            tx, story.location_id, slot, contact_id=people[place], lasts=MINUTES
                        )
                    await calendars.book(tx, story.location_id, NewAppointment(slot, people[place]))
            except SlotTaken:
                return False
            return True

        results.append("booked" if await attempt(0) or await attempt(1) else "told")

    try:
        await asyncio.gather(*(race(place) for place in range(len(people))))
    finally:
        for server in servers:
            await server.close()
    assert Counter(results) == {"booked": 20, "told": 40}
    async with write(story) as tx:
        now = (await tx.moment()).local
        made = await calendars.list_appointments(
            tx, story.location_id, now, now + timedelta(days=3), calendar_id=calendar.id
        )
    assert len(made) == 20
    assert len({(one.user_id, one.starts_at) for one in made}) == 20
    assert slots[0].start not in [one.start for one in await free(story, calendar)]


async def test_seats_and_the_daily_maximum_hold_when_many_book_at_once(story: Story) -> None:
    calendar = await make_calendar(story, per_day=4)
    shared = await make_calendar(story, seats=3)
    people = await make_contacts(story, 12)
    slots = await free(story, calendar)

    async def attempt(slot: Slot, contact_id: str) -> bool:
        try:
            await book(story, slot, contact_id)
        except SlotTaken:
            return False
        return True

    results = await asyncio.gather(*map(attempt, slots, people))
    assert sum(results) == 4
    assert await free(story, calendar) == []
    [one, *_] = await free(story, shared)
    results = await asyncio.gather(*(attempt(one, person) for person in people))
    assert sum(results) == 3


async def test_whoever_left_the_team_is_not_booked_and_their_appointments_can_be_moved(story: Story) -> None:
    first, second = await make_users(story, 2)
    calendar = await make_calendar(story, "round_robin", team=(Member(first, priority=1), Member(second)))
    (ana,) = await make_contacts(story, 1)
    slots = await free(story, calendar)
    appointment = await book(story, slots[0], ana)
    assert appointment.user_id == first
    async with write(story) as tx:
        left = replace(calendar.settings, team=(Member(second),))
        await calendars.update_calendar(tx, story.location_id, calendar.id, {"settings": left})
        slot = replace(slots[1], user_id=first)
        moved = await calendars.move(tx, story.location_id, appointment.id, slot)
    assert moved.user_id == second
    with pytest.raises(Invalid, match="team"):
        await book(story, replace(slots[2], user_id=first), ana)


async def test_a_calendar_takes_a_chosen_id_once_and_comes_back_after_its_deletion(
    story: Story, other: Story
) -> None:
    settings = CalendarSettings(hours=ALWAYS)
    for one in (story, other):
        async with write(one) as tx:
            await calendars.create_calendar(
                tx,
                one.location_id,
                NewCalendar(name="Visits", settings=settings, id="cal_123", slug="visits"),
            )
    async with write(story) as tx:
        with pytest.raises(Conflict, match="cal_123"):
            await calendars.create_calendar(
                tx, story.location_id, NewCalendar(name="Visits", settings=settings, id="cal_123")
            )
        with pytest.raises(Conflict, match="visits"):
            await calendars.create_calendar(
                tx, story.location_id, NewCalendar(name="Visits", settings=settings, slug="visits")
            )
        with pytest.raises(Invalid):
            await calendars.create_calendar(
                tx, story.location_id, NewCalendar(name="Visits", settings=settings, id="no id!")
            )
        await calendars.delete_calendar(tx, story.location_id, "cal_123")
        assert await calendars.find_calendar(tx, story.location_id, "cal_123") is None
        restored = await calendars.restore_calendar(tx, story.location_id, "cal_123")
    assert restored.settings == settings


async def test_what_is_cancelled_and_moved_in_one_change_takes_no_time(story: Story) -> None:
    calendar = await make_calendar(story)
    ana, ben = await make_contacts(story, 2)
    slots = await free(story, calendar)
    appointment = await book(story, slots[0], ana)

    async def change(values: calendars.AppointmentValues, **more: Any) -> Appointment:
        async with write(story) as tx:
            return await calendars.update_appointment(tx, story.location_id, appointment.id, values, **more)

    cancelled = await change({"status": "cancelled"}, slot=slots[3])
    assert (cancelled.status, cancelled.starts_at) == ("cancelled", slots[3].start)
    assert [one.start for one in await free(story, calendar)] == [one.start for one in slots]
    await book(story, slots[3], ben)
    with pytest.raises(SlotTaken):
        await change({"status": "confirmed"})
    # Forced upon another it stays known as forced, also through its deletion; elsewhere it is as any other.
    assert (await change({"status": "confirmed"}, forced=True)).forced
    async with write(story) as tx:
        await calendars.delete_appointment(tx, story.location_id, appointment.id)
        assert (await calendars.restore_appointment(tx, story.location_id, appointment.id)).forced
        assert not (await calendars.move(tx, story.location_id, appointment.id, slots[5])).forced


async def test_nobody_is_forced_upon_a_member_who_left(story: Story) -> None:
    gone, stays = await make_users(story, 2)
    calendar = await make_calendar(story, "round_robin", team=(Member(gone, is_primary=True), Member(stays)))
    (ana,) = await make_contacts(story, 1)
    slots = await free(story, calendar)
    async with story.desk.runtime.db.system(cause="test") as tx:
        await users.delete_user(tx, story.company_id, gone)
    assert (await book(story, slots[0], ana, forced=True)).user_id == stays
