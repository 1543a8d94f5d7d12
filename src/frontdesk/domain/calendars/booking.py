"""Who gets a time: holding, booking, moving and giving back, each under the locks of all concerned."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from frontdesk.domain.calendars.appointments import (
    insert_appointment,
    lock_appointment,
    write_appointment,
)
from frontdesk.domain.calendars.availability import Except
from frontdesk.domain.calendars.holds import (
    MOST_HOLDS,
    Place,
    TooManyHolds,
    end_expired_holds,
    free,
    insert_hold,
    list_holds,
    lock_people,
    occupy,
    release_holds,
    renew_hold,
)
from frontdesk.domain.calendars.model import Calendar
from frontdesk.domain.calendars.placing import any_place, find_place, same_place, team_of
from frontdesk.domain.calendars.store import calendars_of, get_calendar
from frontdesk.domain.calendars.taken import (
    TAKES_TIME,
    Appointment,
    AppointmentValues,
    Hold,
    NewAppointment,
    Slot,
)
from frontdesk.kit.db import Read, Write
from frontdesk.kit.ids import is_id, new_id
from frontdesk.kit.placeholders import fill
from frontdesk.kit.problems import Invalid, NotFound, Refused

LONGEST = timedelta(days=7)
"""No appointment takes longer than this."""


async def hold(tx: Write, location_id: str, slot: Slot, *, contact_id: str, lasts: timedelta) -> Hold:
    """Keep the slot for the contact; one that it keeps already is kept longer.

    Raises SlotTaken, TooManyHolds, NotFound (calendar, contact).
    """
    calendar = await get_calendar(tx, location_id, slot.calendar_id)
    await _require_contact(tx, location_id, contact_id)
    await lock_people(tx, calendar, team_of(calendar), f"contact:{contact_id}")
    expires_at = (await tx.moment()).local + lasts
    await end_expired_holds(tx, location_id, contact_id)
    held = await list_holds(tx, location_id, contact_id)
    same = next((one for one in held if _same(one.slot, slot)), None)
    if same is not None:
        return await renew_hold(tx, same, expires_at)
    if len(held) >= MOST_HOLDS:
        raise TooManyHolds
    place = await find_place(tx, calendar, slot)
    hold_id = new_id()
    kept = await insert_hold(tx, location_id, hold_id, place.slot, contact_id, expires_at)
    await occupy(tx, calendar, place, hold_id, expires_at=expires_at)
    tx.changed("slot hold", hold_id, after=kept)
    return kept


async def book(tx: Write, location_id: str, new: NewAppointment) -> Appointment:
    """Make the appointment, in place of what the contact held in this calendar.

    Raises SlotTaken, Invalid (a time that ends before it begins, a user of another team), NotFound.
    """
    calendar = await get_calendar(tx, location_id, new.slot.calendar_id)
    contact = await _require_contact(tx, location_id, new.contact_id)
    require_sensible(new.slot)
    aside = Except(contact_id=new.contact_id)
    status = new.status or ("confirmed" if calendar.settings.auto_confirm else "new")
    await lock_people(tx, calendar, team_of(calendar, new.slot.user_id))
    if status not in TAKES_TIME or new.forced:
        place = await any_place(tx, calendar, new.slot)
    else:
        kept = await _held_user(tx, calendar, new.slot, new.contact_id)
        place = await find_place(tx, calendar, new.slot, aside=aside, prefer=kept, any_date=new.any_date)
    await release_holds(tx, location_id, new.contact_id, calendar_id=calendar.id)
    title = new.title or _title(calendar, contact)
    appointment = await insert_appointment(tx, location_id, new, place, status=status, title=title)
    if appointment.takes_time:
        await occupy(tx, calendar, place, appointment.id, forced=new.forced)
    tx.changed("appointment", appointment.id, after=appointment)
    return appointment


async def move(
    tx: Write,
    location_id: str,
    appointment_id: str,
    slot: Slot,
    *,
    forced: bool = False,
    any_date: bool = False,
) -> Appointment:
    """Give the appointment another time (or person, or calendar).

    Raises SlotTaken, NotFound, Refused for one that takes no time any more.
    """
    before = await lock_appointment(tx, location_id, appointment_id)
    if not before.takes_time:
        raise Refused(f"This appointment is {before.status}; book a new one instead of moving it.")
    return await change(tx, before, _heard(before), slot=slot, forced=forced, any_date=any_date)


async def cancel(
    tx: Write, location_id: str, appointment_id: str, *, reason: str | None = None
) -> Appointment:
    """Give its time back. Cancelling what is cancelled changes nothing. Raises NotFound."""
    before = await lock_appointment(tx, location_id, appointment_id)
    if before.status == "cancelled":
        return before
    return await change(tx, before, {**_heard(before), "status": "cancelled", "cancel_reason": reason})


async def update_appointment(
    tx: Write,
    location_id: str,
    appointment_id: str,
    values: AppointmentValues,
    *,
    slot: Slot | None = None,
    forced: bool = False,
    any_date: bool = False,
) -> Appointment:
    """Write what is given; a `slot` that differs moves it. Raises SlotTaken, Invalid, NotFound."""
    before = await lock_appointment(tx, location_id, appointment_id)
    return await change(tx, before, values, slot=slot, forced=forced, any_date=any_date)


async def change(
    tx: Write,
    before: Appointment,
    values: AppointmentValues,
    *,
    slot: Slot | None = None,
    forced: bool = False,
    any_date: bool = False,
) -> Appointment:
    """Change a locked appointment, and what is occupied with it."""
    wanted = slot or before.slot
    moves = wanted != before.slot
    takes = values.get("status", before.status) in TAKES_TIME
    place: Place | None = None
    if takes and (moves or not before.takes_time):
        place = await _new_place(tx, before, wanted, moves=moves, forced=forced, any_date=any_date)
    elif moves:
        require_sensible(wanted)
        calendar = await get_calendar(tx, before.location_id, wanted.calendar_id)
        place = await any_place(tx, calendar, wanted)
    if not takes:
        await free(tx, before.location_id, before.id)
    after = await write_appointment(tx, before, values, place, forced=forced if place else before.forced)
    if after != before:
        tx.changed("appointment", before.id, before=before, after=after)
    return after


async def restore_appointment(tx: Write, location_id: str, appointment_id: str) -> Appointment:
    """Bring a deleted appointment back. Raises SlotTaken when its time is another's now, NotFound."""
    gone = await lock_appointment(tx, location_id, appointment_id, deleted=True)
    place = None
    if gone.status in TAKES_TIME:
        place = await _new_place(tx, gone, gone.slot, moves=False, forced=gone.forced, any_date=True)
    after = await write_appointment(tx, gone, {}, place, forced=gone.forced, restore=True)
    tx.changed("appointment", gone.id, before=gone, after=after)
    return after


def _heard(before: Appointment) -> AppointmentValues:
    """What tells workflows of this change, also where the one before it was to be kept from them."""
    return {"details": {"to_notify": True}} if before.is_quiet else {}


def require_sensible(slot: Slot) -> None:
    """Raises Invalid for a time that ends before it begins, or takes longer than a week."""
    if not timedelta(0) < slot.end - slot.start <= LONGEST:
        raise Invalid("endTime must be later than startTime, by a week at most")


async def _new_place(
    tx: Write, before: Appointment, slot: Slot, *, moves: bool, forced: bool, any_date: bool
) -> Place:
    """Take the time for an appointment that has another one, or none; its former time is free then.

    A time that it had before is only looked at for who is busy: it may be past, or outside new hours.
    """
    require_sensible(slot)
    found = await calendars_of(tx, before.location_id, [slot.calendar_id])
    if moves or slot.calendar_id not in found:
        calendar = await get_calendar(tx, before.location_id, slot.calendar_id)
    else:
        calendar = found[slot.calendar_id]
    if moves and slot.user_id == before.user_id and slot.user_id not in team_of(calendar) != []:
        slot = replace(slot, user_id=None)  # whoever had it is in the team no more
    await lock_people(tx, calendar, team_of(calendar, slot.user_id))
    aside = Except(before.contact_id, before.id)
    if forced:
        place = await any_place(tx, calendar, slot)
    elif moves:
        place = await find_place(tx, calendar, slot, aside=aside, prefer=before.user_id, any_date=any_date)
    else:
        place = await same_place(tx, calendar, before, aside)
    await free(tx, before.location_id, before.id)
    await release_holds(tx, before.location_id, before.contact_id, calendar_id=calendar.id)
    await occupy(tx, calendar, place, before.id, forced=forced)
    return place


async def _held_user(read: Read, calendar: Calendar, slot: Slot, contact_id: str) -> str | None:
    """With whom the contact holds this time."""
    for held in await list_holds(read, calendar.location_id, contact_id):
        if _same(held.slot, slot):
            return held.slot.user_id
    return None


def _same(held: Slot, slot: Slot) -> bool:
    """Whether the held slot is the one that is asked for."""
    return (
        held.calendar_id == slot.calendar_id
        and held.start == slot.start
        and held.end == slot.end
        and slot.user_id in (None, held.user_id)
    )


async def _require_contact(read: Read, location_id: str, contact_id: str) -> Mapping[str, str | None]:
    row = None
    if is_id(contact_id):
        row = await read.row(
            "SELECT first_name, last_name, email, phone FROM contacts"
            " WHERE location_id = $1 AND id = $2 AND deleted_at IS NULL",
            location_id,
            contact_id,
        )
    if row is None:
        raise NotFound("contact", contact_id)
    return dict(row)


def _title(calendar: Calendar, contact: Mapping[str, str | None]) -> str:
    """The calendar's title with the contact's name in it; the calendar's name where nothing is left."""
    first, last = contact["first_name"] or "", contact["last_name"] or ""
    name = f"{first} {last}".strip() or contact["email"] or contact["phone"] or ""
    values = {
        "contact.name": name,
        "contact.first_name": first,
        "contact.last_name": last,
        "contact.email": contact["email"] or "",
        "contact.phone": contact["phone"] or "",
        "calendar.name": calendar.name,
    }
    return fill(calendar.settings.title, values).strip() or calendar.name
