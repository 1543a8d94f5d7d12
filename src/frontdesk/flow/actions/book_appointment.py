"""Book into a calendar: tell what is known of times, look for free ones, hold, book, move, cancel."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, assert_never, get_args

from frontdesk.domain import calendars
from frontdesk.domain.agents.actions import Action
from frontdesk.domain.agents.actions import BookAppointment as Settings
from frontdesk.flow.actions.action import Outcome, Reach, Scene, Withheld
from frontdesk.flow.actions.update_contact_field import note_fields
from frontdesk.flow.booking import needs, own
from frontdesk.flow.booking.confirmation import rendered
from frontdesk.flow.booking.free_times import Verb, find_free, is_free, last_offered, signed
from frontdesk.flow.booking.link import booking_link
from frontdesk.flow.booking.opening import opens
from frontdesk.flow.booking.tokens import ExpiredSlot, ForgedSlot, read_token
from frontdesk.flow.booking.wishes import from_arguments
from frontdesk.flow.effects.effect import (
    BookAppointment,
    CancelAppointment,
    Effect,
    HoldSlot,
    HushAgent,
    MoveAppointment,
    ReleaseHolds,
    StartWorkflow,
    TransferToAgent,
)
from frontdesk.flow.embedded.booking.consent import names_exactly, was_said
from frontdesk.flow.engine import BookingOffer, Offer, Use
from frontdesk.flow.language.signals import signals
from frontdesk.flow.retrieval.language import LANGUAGES
from frontdesk.kit.db import Read

HOLD_LASTS = timedelta(minutes=10)
_REASON_CHARACTERS = 500
_ANSWER_CHARACTERS = 2_000
_FORGED = (
    "that token is none of the times offered to this customer here; find the free times and use one of theirs"
)
_EXPIRED = "that offer is too old; find the free times again"
_UNSEEN = (
    "the customer has not been told this day and time yet, nor named them in the newest message;"
    " say the day, date, time and time zone back and let them agree first"
)
_TAKEN = "that time is not free any more; find the nearest free times and offer those"


async def offer(action: Action, settings: Settings, scene: Scene, read: Read) -> Offer | Withheld:
    calendar = await calendars.find_calendar(read, scene.location.id, settings.calendar_id)
    if calendar is None:
        return Withheld("its calendar does not exist")
    if not calendar.active:
        return Withheld("its calendar is switched off")
    missing = needs.missing(scene) if not settings.only_send_link else ()
    own_zone = await calendars.timezone_of(read, scene.location.id, calendar)
    zone = own.zone_of(scene, own_zone)
    link = None
    if settings.only_send_link:
        link = await booking_link(read, scene.location.id, calendar.id)
    return Offer(
        action_id=action.id,
        type=action.type,
        name=action.name,
        cue="book",
        fields=needs.understood(scene, missing),
        booking=BookingOffer(
            calendar_id=calendar.id,
            calendar=calendar.name,
            timezone=zone,
            own_timezone=own_zone,
            length=calendar.settings.duration.length,
            opens=opens(calendar.settings.open_hours, own_zone, zone, scene.now),
            offered=await last_offered(read, action.id, scene, zone),
            held=await own.held(read, scene, zone),
            upcoming=await own.upcoming(read, scene, zone),
            may_move=settings.may_reschedule,
            may_cancel=settings.may_cancel,
            missing=missing,
            link=link,
        ),
    )


async def perform(action: Action, settings: Settings, scene: Scene, use: Use, reach: Reach) -> Outcome:
    given = dict(use.arguments)
    verb = given.pop("do", None)
    if verb not in get_args(Verb):
        return Outcome.retry(f"do must be one of {', '.join(get_args(Verb))}")
    if settings.only_send_link and verb != "link":
        return Outcome.retry("only the link of the booking page may be given here")
    told: Verb = verb
    match told:
        case "find":
            return await _find(settings, scene, given, reach)
        case "note":
            return note_fields(needs.specs_of(scene), given, scene, use)
        case "hold":
            return await _hold(settings, scene, given, reach)
        case "release":
            return Outcome(effects=(ReleaseHolds(),), told="nothing is kept for the customer any more")
        case "book":
            return await _book(action, settings, scene, given, reach)
        case "move":
            return await _move(action, settings, scene, given, reach)
        case "cancel":
            return await _cancel(settings, scene, given, reach)
        case "link":
            return await _link(settings, scene, reach)
        case _:
            assert_never(told)


async def _find(settings: Settings, scene: Scene, given: Mapping[str, Any], reach: Reach) -> Outcome:
    moving = given.get("appointment")
    wanted = {name: value for name, value in given.items() if name not in ("appointment", "timezone")}
    try:
        wishes = from_arguments(wanted)
    except ValueError as fault:
        return Outcome.retry(str(fault))
    async with reach.read() as read:
        calendar_id = settings.calendar_id
        if moving is not None:
            mine = await own.find_appointment(read, scene, str(moving))
            if mine is None:
                return Outcome.retry("the customer has no such appointment")
            calendar_id = mine.calendar_id
        found = await find_free(
            read,
            settings,
            scene,
            wishes,
            calendar_id=calendar_id,
            zone=await _zone(read, scene, settings.calendar_id, meant=given.get("timezone")),
            moving=str(moving) if moving else None,
        )
    times = tuple(signed(reach.vault, scene, slot, fits=found.fit) for slot in found.slots)
    if not times:
        return Outcome(told="there is no free time near that", times=())
    return Outcome(
        told="these are free and fit" if found.fit else "nothing free fits; these are the nearest free times",
        times=times,
    )


async def _hold(settings: Settings, scene: Scene, given: Mapping[str, Any], reach: Reach) -> Outcome:
    moving = given.get("appointment")
    mine = None
    if moving is not None:
        async with reach.read() as read:
            mine = await own.find_appointment(read, scene, str(moving))
        if mine is None:
            return Outcome.retry("the customer has no such appointment")
    slot = await _slot(settings, scene, given, reach, moving=mine)
    if isinstance(slot, Outcome):
        return slot
    if mine is not None:
        async with reach.read() as read:
            if not await is_free(read, settings, scene, slot):
                return Outcome(
                    told="it needs no keeping: the appointment itself stands in its way for others"
                )
    return Outcome(
        effects=(HoldSlot(slot.calendar_id, slot.start, slot.end, slot.user_id, HOLD_LASTS),),
        told=f"the time is kept for the customer for {HOLD_LASTS.seconds // 60} minutes",
    )


async def _book(
    action: Action, settings: Settings, scene: Scene, given: Mapping[str, Any], reach: Reach
) -> Outcome:
    missing = needs.missing(scene, reach.noted)
    if missing and not reach.dry:
        labels = ", ".join(field.label for field in missing)
        return Outcome(
            told=f"before a booking these must be known: {labels}",
            succeeded=False,
            needs=tuple(field.key for field in missing),
        )
    slot = await _slot(settings, scene, given, reach)
    if isinstance(slot, Outcome):
        return slot
    if slot.calendar_id != settings.calendar_id:
        return Outcome.retry(_FORGED)
    if not await _is_meant(action, settings, scene, slot, reach):
        return Outcome.retry(_UNSEEN)
    because = f"booked by {action.name!r}"
    effects: list[Effect] = [BookAppointment(slot.calendar_id, slot.start, slot.end, slot.user_id)]
    if settings.trigger_workflow:
        effects += [StartWorkflow(workflow_id, because) for workflow_id in settings.workflow_ids]
    if settings.transfer and settings.transfer_to is not None:
        effects.append(TransferToAgent(settings.transfer_to, because))
    elif settings.sleep_after_booking:
        lasts = settings.sleep.length if settings.sleep is not None else None
        effects.append(HushAgent("asleep", because, lasts, cause="booking"))
    closing = None
    if settings.confirmation_message:
        async with reach.read() as read:
            closing = await rendered(
                read,
                settings.confirmation_message,
                slot,
                location_id=scene.location.id,
                first_name=scene.contact.first_name,
                timezone=await _zone(read, scene, slot.calendar_id),
                country=scene.country,
                spoken=reach.earlier,
            )
        answer = str(given.get("answer") or "").strip()[:_ANSWER_CHARACTERS]
        closing = f"{answer} {closing}".strip()
    return Outcome(effects=tuple(effects), told="it is booked", closing=closing)


async def _move(
    action: Action, settings: Settings, scene: Scene, given: Mapping[str, Any], reach: Reach
) -> Outcome:
    if not settings.may_reschedule:
        return Outcome.retry("appointments may not be moved here")
    async with reach.read() as read:
        mine = await own.find_appointment(read, scene, str(given.get("appointment", "")))
    if mine is None:
        return Outcome.retry("the customer has no such appointment")
    slot = await _slot(settings, scene, given, reach, moving=mine)
    if isinstance(slot, Outcome):
        return slot
    if slot.calendar_id != mine.calendar_id:
        return Outcome.retry(_FORGED)
    if not await _is_meant(action, settings, scene, slot, reach):
        return Outcome.retry(_UNSEEN)
    effect = MoveAppointment(mine.id, slot.calendar_id, slot.start, slot.end, slot.user_id)
    return Outcome(effects=(effect,), told="it is moved")


async def _cancel(settings: Settings, scene: Scene, given: Mapping[str, Any], reach: Reach) -> Outcome:
    if not settings.may_cancel:
        return Outcome.retry("appointments may not be cancelled here")
    ids = given.get("appointments")
    if not isinstance(ids, list | tuple) or not ids:
        return Outcome.retry("appointments: at least one is needed")
    reason = str(given.get("reason") or "")[:_REASON_CHARACTERS]
    if not signals(reason, LANGUAGES).rest:
        reason = ""  # "Yes, please" agrees and tells no reason
    async with reach.read() as read:
        known = {one.id for one in await own.appointments(read, scene)}
    if any(str(one) not in known for one in ids):
        return Outcome.retry("the customer has no such appointment")
    return Outcome(
        effects=tuple(CancelAppointment(str(one), reason or None) for one in dict.fromkeys(ids)),
        told="cancelled" if len(ids) == 1 else f"{len(ids)} cancelled",
    )


async def _link(settings: Settings, scene: Scene, reach: Reach) -> Outcome:
    async with reach.read() as read:
        link = await booking_link(read, scene.location.id, settings.calendar_id)
    return Outcome(told=f"the customer may book at {link}", shown=link)


async def _slot(
    settings: Settings,
    scene: Scene,
    given: Mapping[str, Any],
    reach: Reach,
    *,
    moving: calendars.Appointment | None = None,
) -> calendars.Slot | Outcome:
    """The slot of the token if it is still free; else what the engine is told."""
    token = given.get("token")
    if not isinstance(token, str) or not token:
        return Outcome.retry("token: one of the free times is needed")
    try:
        slot = read_token(reach.vault, scene.location.id, token, now=scene.now, contact_id=scene.contact.id)
    except ForgedSlot:
        return Outcome.retry(_FORGED)
    except ExpiredSlot:
        return Outcome.retry(_EXPIRED)
    allowed = settings.calendar_id if moving is None else moving.calendar_id
    if slot.calendar_id != allowed:
        return Outcome.retry(_FORGED)
    async with reach.read() as read:
        if not await is_free(read, settings, scene, slot, moving=moving.id if moving else None):
            return Outcome.retry(_TAKEN)
    return slot


async def _is_meant(
    action: Action, settings: Settings, scene: Scene, slot: calendars.Slot, reach: Reach
) -> bool:
    """Whether the customer was offered the time before the newest message, or names it there.

    An engine is only told to read back; this holds it to that. A preview books nothing and may show it all.
    """
    if reach.dry:
        return True
    async with reach.read() as read:
        zone = await _zone(read, scene, settings.calendar_id)
        offered = await last_offered(read, action.id, scene, zone)
    return (
        any(free.start == slot.start for free in offered)
        or was_said(slot.start, scene.earlier, scene.now, zone, scene.country)
        or names_exactly(slot.start, scene.message_body, scene.now, zone, scene.country)
    )


async def _zone(read: Read, scene: Scene, calendar_id: str, *, meant: object = None) -> str:
    """The zone in which times are shown and read; `meant` may name the calendar's own instead."""
    if meant is None and scene.timezone_known:
        return scene.timezone
    calendar = await calendars.get_calendar(read, scene.location.id, calendar_id)
    own_zone = await calendars.timezone_of(read, scene.location.id, calendar)
    return own_zone if meant == own_zone else own.zone_of(scene, own_zone)
