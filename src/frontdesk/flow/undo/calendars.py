"""What is booked, and where: an appointment comes back only to a time that is still free."""

from dataclasses import replace
from typing import Any, cast

from pydantic import TypeAdapter

from frontdesk.domain import calendars
from frontdesk.domain.calendars import (
    Appointment,
    AppointmentNote,
    AppointmentValues,
    BlockedSlot,
    Calendar,
    CalendarGroup,
    CalendarSettings,
    CalendarValues,
    Schedule,
)
from frontdesk.domain.journal import Difference, list_together
from frontdesk.flow.undo.undoing import Undoer, Undoing, as_json
from frontdesk.kit.problems import Conflict

_APPOINTMENT: TypeAdapter[Appointment] = TypeAdapter(Appointment)
_NOTE: TypeAdapter[AppointmentNote] = TypeAdapter(AppointmentNote)
_CALENDAR: TypeAdapter[Calendar] = TypeAdapter(Calendar)
_SETTINGS: TypeAdapter[CalendarSettings] = TypeAdapter(CalendarSettings)
_GROUP: TypeAdapter[CalendarGroup] = TypeAdapter(CalendarGroup)
_SCHEDULE: TypeAdapter[Schedule] = TypeAdapter(Schedule)
_BLOCK: TypeAdapter[BlockedSlot] = TypeAdapter(BlockedSlot)

_OF_THE_SLOT = ("calendar_id", "starts_at", "ends_at", "user_id")
_FOLLOWING = ("other_user_ids", "forced", "group_id")
"""What is decided anew with the slot."""
_OF_THE_CALENDAR = ("name", "kind", "slug", "group_id", "active")


async def _appointment(undoing: Undoing) -> None:
    tx, location_id, appointment_id = undoing.tx, undoing.location_id, undoing.entity_id
    if undoing.entry.kind == "delete":
        await calendars.restore_appointment(tx, location_id, appointment_id)
        return
    present = await calendars.lock_appointment(tx, location_id, appointment_id)
    if undoing.entry.kind == "restore":
        await undoing.require_untouched(present)
        await calendars.delete_appointment(tx, location_id, appointment_id)
        return
    if undoing.entry.kind == "create":
        await undoing.require_untouched(present)
        await calendars.cancel(tx, location_id, appointment_id, reason="its booking was undone")
        return
    wanted = [one for one in undoing.entry.differences if one.path[0] not in _FOLLOWING]
    left = await undoing.to_set_back(present, wanted)
    was = undoing.was(_APPOINTMENT)
    slot = replace(present.slot, **_of_slot(was, left))
    values = {
        one.path[0]: getattr(was, one.path[0])
        for one in left
        if len(one.path) == 1 and one.path[0] not in _OF_THE_SLOT
    }
    if details := {
        one.path[1]: one.before for one in left if one.path[0] == "details" and len(one.path) == 2
    }:
        values["details"] = details
    takes = values.get("status", present.status) in calendars.TAKES_TIME
    comes_back = takes and (slot != present.slot or not present.takes_time)
    if comes_back and slot.start <= (await tx.moment()).local:
        raise Conflict("The world has moved on: the time of the appointment is past.")
    await calendars.update_appointment(
        tx, location_id, appointment_id, cast(AppointmentValues, values), slot=slot, any_date=True
    )


def _of_slot(was: Appointment, left: tuple[Difference, ...]) -> dict[str, Any]:
    names = {"calendar_id": "calendar_id", "starts_at": "start", "ends_at": "end", "user_id": "user_id"}
    return {names[one.name]: getattr(was, one.name) for one in left if one.name in names}


async def _note(undoing: Undoing) -> None:
    tx, location_id = undoing.tx, undoing.location_id
    if undoing.entry.kind == "delete":
        note = undoing.was(_NOTE)
        await calendars.lock_appointment(tx, location_id, note.appointment_id)
        await calendars.restore_note(tx, note)
        return
    appointment_id = undoing.became(_NOTE).appointment_id
    present = await calendars.lock_note(tx, location_id, appointment_id, undoing.entity_id)
    if undoing.entry.kind == "create":
        await undoing.require_untouched(present)
        await calendars.delete_note(tx, location_id, appointment_id, undoing.entity_id)
        return
    was = undoing.was(_NOTE)
    back = replace(
        present, **{one.name: getattr(was, one.name) for one in await undoing.to_set_back(present)}
    )
    await calendars.update_note(tx, present, body=back.body, user_id=back.user_id)


async def _calendar(undoing: Undoing) -> None:
    tx, location_id, calendar_id = undoing.tx, undoing.location_id, undoing.entity_id
    if undoing.entry.kind == "delete":
        await calendars.restore_calendar(tx, location_id, calendar_id)
        return
    present = await calendars.lock_calendar(tx, location_id, calendar_id)
    if undoing.entry.kind in ("create", "restore"):
        await undoing.require_untouched(present)
        await calendars.delete_calendar(tx, location_id, calendar_id)
        return
    left = await undoing.to_set_back(present)
    was = undoing.was(_CALENDAR)
    values: dict[str, Any] = {
        one.name: getattr(was, one.name) for one in left if one.name in _OF_THE_CALENDAR
    }
    settings = {one.path[1]: one.before for one in left if one.path[0] == "settings"}
    if settings:
        values["settings"] = _SETTINGS.validate_python({**as_json(present)["settings"], **settings})
    details = {one.path[1]: one.before for one in left if one.path[0] == "details"}
    if details:
        values["details"] = details
    await calendars.update_calendar(tx, location_id, calendar_id, cast(CalendarValues, values))


async def _group(undoing: Undoing) -> None:
    tx, location_id, group_id = undoing.tx, undoing.location_id, undoing.entity_id
    if undoing.entry.kind == "delete":
        await calendars.restore_group(tx, undoing.was(_GROUP))
        await _gather_again(undoing)
        return
    present = await calendars.get_group(tx, location_id, group_id)
    if undoing.entry.kind == "create":
        await undoing.require_untouched(present)
        await calendars.delete_group(tx, location_id, group_id)
        return
    was = undoing.was(_GROUP)
    left = {one.name: getattr(was, one.name) for one in await undoing.to_set_back(present)}
    await calendars.update_group(tx, location_id, group_id, **left)


async def _gather_again(undoing: Undoing) -> None:
    """The calendars that left the group in the same write, and are in no other by now, join it."""
    for line in await list_together(undoing.tx, undoing.entry, "calendar"):
        left = any(one.name == "group_id" and one.before == undoing.entity_id for one in line.differences)
        calendar = await calendars.find_calendar(undoing.tx, undoing.location_id, line.entity_id)
        if left and calendar is not None and calendar.group_id is None:
            back: CalendarValues = {"group_id": undoing.entity_id}
            await calendars.update_calendar(undoing.tx, undoing.location_id, calendar.id, back)


async def _schedule(undoing: Undoing) -> None:
    tx, location_id, schedule_id = undoing.tx, undoing.location_id, undoing.entity_id
    if undoing.entry.kind == "delete":
        await calendars.restore_schedule(tx, location_id, schedule_id)
        return
    present = await calendars.lock_schedule(tx, location_id, schedule_id)
    if undoing.entry.kind == "create":
        await undoing.require_untouched(present)
        await calendars.delete_schedule(tx, location_id, schedule_id)
        return
    was = undoing.was(_SCHEDULE)
    left = {one.name: getattr(was, one.name) for one in await undoing.to_set_back(present)}
    before = left.pop("calendar_ids", None)
    for calendar_id in sorted(set(before if before is not None else present.calendar_ids)):
        if calendar_id not in present.calendar_ids:
            await calendars.associate(tx, location_id, schedule_id, calendar_id)
    for calendar_id in present.calendar_ids:
        if before is not None and calendar_id not in before:
            await calendars.dissociate(tx, location_id, schedule_id, calendar_id)
    if left:
        await calendars.update_schedule(tx, location_id, schedule_id, **left)


async def _block(undoing: Undoing) -> None:
    tx, location_id, block_id = undoing.tx, undoing.location_id, undoing.entity_id
    if undoing.entry.kind == "delete":
        await calendars.restore_block(tx, undoing.was(_BLOCK))
        return
    present = await calendars.lock_block(tx, location_id, block_id)
    if undoing.entry.kind == "create":
        await undoing.require_untouched(present)
        await calendars.delete_block(tx, location_id, block_id)
        return
    was = undoing.was(_BLOCK)
    left = {one.name: getattr(was, one.name) for one in await undoing.to_set_back(present)}
    await calendars.update_block(tx, present, replace(present, **left))


APPOINTMENT = Undoer(_appointment)
APPOINTMENT_NOTE = Undoer(_note)
CALENDAR = Undoer(_calendar)
CALENDAR_GROUP = Undoer(_group)
SCHEDULE = Undoer(_schedule)
BLOCKED_SLOT = Undoer(_block)
