"""Free times for an action that books: searched by wishes, limited as the action says, signed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter

from frontdesk.domain import calendars
from frontdesk.domain.agents.actions import BookAppointment
from frontdesk.domain.calendars import Slot
from frontdesk.domain.turns import store as turns
from frontdesk.flow.actions.action import Scene
from frontdesk.flow.booking.tokens import sign
from frontdesk.flow.booking.wishes import Wishes, fitting, nearest
from frontdesk.flow.engine import FreeTime
from frontdesk.kit.db import Read
from frontdesk.kit.vault import Vault

Verb = Literal["find", "note", "hold", "release", "book", "move", "cancel", "link"]

OFFER_LASTS = timedelta(minutes=60)
_FARTHEST = timedelta(days=400)
_TIMES = TypeAdapter(tuple[FreeTime, ...])


@dataclass(frozen=True)
class Found:
    """Free slots; `fit` is False where none is what was wished for and these come nearest."""

    slots: tuple[Slot, ...]
    fit: bool


async def find_free(
    read: Read,
    settings: BookAppointment,
    scene: Scene,
    wishes: Wishes,
    *,
    calendar_id: str,
    zone: str,
    moving: str | None = None,
) -> Found:
    """What is free of what is wished for, else what comes nearest to it."""
    shown = ZoneInfo(zone)
    now = scene.now
    start, end = wishes.span(now, shown)
    free = await _free(read, settings, scene, calendar_id, (start, end), moving=moving)
    found = fitting(free, wishes, shown)
    if found:
        return Found(tuple(_shown(slot, shown) for slot in found), fit=True)
    free = await _free(read, settings, scene, calendar_id, wishes.around(now, shown), moving=moving)
    near = nearest(free, wishes, shown, now)
    return Found(tuple(_shown(slot, shown) for slot in near), fit=False)


async def is_free(
    read: Read, settings: BookAppointment, scene: Scene, slot: Slot, *, moving: str | None = None
) -> bool:
    """Whether exactly this slot may still be taken by the contact, by every rule of calendar and action."""
    span = (slot.start, slot.start + timedelta(seconds=1))
    free = await _free(read, settings, scene, slot.calendar_id, span, moving=moving, user_id=slot.user_id)
    return any(one.start == slot.start and one.end == slot.end for one in free)


def signed(vault: Vault, scene: Scene, slot: Slot, *, fits: bool) -> FreeTime:
    """The slot as it is offered to this contact alone."""
    expires = scene.now + OFFER_LASTS
    token = sign(vault, scene.location.id, slot, contact_id=scene.contact.id, expires=expires)
    return FreeTime(token, slot.start, slot.end, expires, fits)


async def last_offered(read: Read, action_id: str, scene: Scene, zone: str) -> tuple[FreeTime, ...]:
    """What the last turn of the conversation found for this action, as far as the offer still stands."""
    if scene.conversation_id is None:
        return ()
    shown = ZoneInfo(zone)
    steps = await turns.list_last_steps(read, scene.location.id, scene.conversation_id)
    for step in reversed(steps):
        uses = step.output.get("uses", ())
        for use, outcome in zip(uses, step.outcomes or (), strict=False):
            times = outcome.get("times") or ()
            if use["action_id"] == action_id and times:
                return tuple(
                    FreeTime(t.token, t.start.astimezone(shown), t.end.astimezone(shown), t.expires, t.fits)
                    for t in _TIMES.validate_python(tuple(times))
                    if t.expires > scene.now
                )
    return ()


async def _free(
    read: Read,
    settings: BookAppointment,
    scene: Scene,
    calendar_id: str,
    span: tuple[datetime, datetime],
    *,
    moving: str | None,
    user_id: str | None = None,
) -> list[Slot]:
    start, end = span
    end = min(end, scene.now + _FARTHEST)
    free = await calendars.free_slots(
        read,
        scene.location.id,
        calendar_id,
        start,
        end,
        now=scene.now,
        user_ids=None if user_id is None else (user_id,),
        contact_id=scene.contact.id,
        moving=moving,
    )
    return _at_available_times(free, settings) if calendar_id == settings.calendar_id else free


def _at_available_times(free: Sequence[Slot], settings: BookAppointment) -> list[Slot]:
    """Those that begin at one of the action's times of day, by the calendar's clock; none: all of them."""
    times = set(settings.times)
    if not times:
        return list(free)
    return [slot for slot in free if slot.start.time() in times]


def _shown(slot: Slot, zone: ZoneInfo) -> Slot:
    return Slot(slot.calendar_id, slot.start.astimezone(zone), slot.end.astimezone(zone), slot.user_id)
