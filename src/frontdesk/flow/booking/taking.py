"""What the effects of booking do: a contact's own times are held, booked, moved and given back."""

from frontdesk.domain import calendars
from frontdesk.domain.calendars import NewAppointment, Slot
from frontdesk.flow.effects.effect import (
    BookAppointment,
    CancelAppointment,
    HoldSlot,
    MoveAppointment,
    Target,
)
from frontdesk.kit.db import Write
from frontdesk.kit.problems import NotFound

SOURCE = "agent"


async def hold(tx: Write, target: Target, effect: HoldSlot) -> None:
    """Raises SlotTaken, TooManyHolds, NotFound."""
    slot = _slot(effect)
    held = await calendars.list_holds(tx, target.location_id, target.contact_id)
    if any(one.slot.calendar_id == slot.calendar_id and one.slot.start != slot.start for one in held):
        await calendars.release_holds(
            tx, target.location_id, target.contact_id, calendar_id=effect.calendar_id
        )
    await calendars.hold(tx, target.location_id, slot, contact_id=target.contact_id, lasts=effect.lasts)


async def release(tx: Write, target: Target) -> None:
    await calendars.release_holds(tx, target.location_id, target.contact_id)


async def book(tx: Write, target: Target, effect: BookAppointment) -> None:
    """Raises SlotTaken, NotFound."""
    new = NewAppointment(
        slot=_slot(effect),
        contact_id=target.contact_id,
        source=SOURCE,
        created_by=target.agent_id,
    )
    await calendars.book(tx, target.location_id, new)


async def move(tx: Write, target: Target, effect: MoveAppointment) -> None:
    """Raises SlotTaken, NotFound, Refused."""
    await _require_own(tx, target, effect.appointment_id)
    await calendars.move(tx, target.location_id, effect.appointment_id, _slot(effect))
    await calendars.release_holds(tx, target.location_id, target.contact_id, calendar_id=effect.calendar_id)


async def cancel(tx: Write, target: Target, effect: CancelAppointment) -> None:
    """Raises NotFound."""
    await _require_own(tx, target, effect.appointment_id)
    await calendars.cancel(tx, target.location_id, effect.appointment_id, reason=effect.reason)


async def _require_own(tx: Write, target: Target, appointment_id: str) -> None:
    """Another contact's appointment looks like one that is not there."""
    appointment = await calendars.get_appointment(tx, target.location_id, appointment_id)
    if appointment.contact_id != target.contact_id:
        raise NotFound("appointment", appointment_id)


def _slot(effect: HoldSlot | BookAppointment | MoveAppointment) -> Slot:
    return Slot(effect.calendar_id, effect.start, effect.end, effect.user_id)
