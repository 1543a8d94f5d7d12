"""The one place where effects change anything, in the transaction that also notes that they did."""

from collections.abc import Sequence
from typing import assert_never

from frontdesk.domain import contacts
from frontdesk.domain.contacts import GivenField
from frontdesk.domain.conversations import store as conversations
from frontdesk.flow.booking import taking
from frontdesk.flow.effects.effect import (
    AddTags,
    Applied,
    AssignConversation,
    BookAppointment,
    CallTool,
    CancelAppointment,
    CreateTask,
    Effect,
    HoldSlot,
    HushAgent,
    MoveAppointment,
    PlanFollowUps,
    Refused,
    ReleaseHolds,
    SetField,
    StartWorkflow,
    StopFollowUps,
    Target,
    TransferToAgent,
    overwrites,
)
from frontdesk.flow.followups.plan import plan_as_wished
from frontdesk.flow.followups.stop import stop
from frontdesk.flow.sleeping import put_to_sleep
from frontdesk.flow.tools.proposing import propose
from frontdesk.flow.transferring import transfer
from frontdesk.flow.workflows import enrol
from frontdesk.kit.db import Write
from frontdesk.kit.problems import Conflict, Problem

NOT_BOOKED = "It was to follow a booking that was refused."


async def apply(tx: Write, target: Target, effect: Effect) -> Applied | Refused:
    """Apply one effect to the target's own contact and conversation; Refused changes nothing."""
    try:
        async with tx.savepoint():
            await _apply(tx, target, effect)
    except Problem as problem:
        return Refused(problem.message)
    return Applied((await tx.moment()).local)


async def apply_all(tx: Write, target: Target, effects: Sequence[Effect]) -> list[Applied | Refused]:
    """Apply them in order. What was to follow a booking is not done where the booking is refused."""
    results: list[Applied | Refused] = []
    for effect in effects:
        unbooked = any(
            isinstance(done, BookAppointment) and isinstance(result, Refused)
            for done, result in zip(effects, results, strict=False)
        )
        results.append(Refused(NOT_BOOKED) if unbooked else await apply(tx, target, effect))
    return results


async def _apply(tx: Write, target: Target, effect: Effect) -> None:  # noqa: PLR0912 - one an effect
    location_id, contact_id = target.location_id, target.contact_id
    match effect:
        case SetField():
            await _set_field(tx, target, effect)
        case AddTags():
            await contacts.add_tags(tx, location_id, contact_id, effect.tags)
        case AssignConversation():
            await contacts.require_user(tx, location_id, effect.user_id)
            await contacts.update_contact(tx, location_id, contact_id, {"assigned_to": effect.user_id})
            await conversations.update_conversation(
                tx, location_id, target.conversation_id, {"assigned_to": effect.user_id}
            )
        case CreateTask():
            due = (await tx.moment()).local + effect.due_in
            await contacts.create_task(
                tx,
                location_id,
                contact_id,
                title=effect.title,
                body=effect.body,
                due_at=due,
                assigned_to=effect.assigned_to,
            )
        case HushAgent():
            await put_to_sleep(
                tx,
                location_id,
                contact_id,
                state=effect.state,
                cause=effect.cause,
                because=effect.because,
                lasts=effect.lasts,
                sleeper_id=target.agent_id,
            )
        case StartWorkflow():
            await enrol(tx, location_id, effect.workflow_id, contact_id, because=effect.because)
        case TransferToAgent():
            await transfer(
                tx,
                location_id,
                contact_id,
                effect.agent_id,
                because=effect.because,
                sleeper_id=target.agent_id,
            )
        case PlanFollowUps():
            await plan_as_wished(tx, target, effect)
        case StopFollowUps():
            await stop(tx, location_id, target.conversation_id, effect.because)
        case CallTool():
            await propose(tx, target, effect)
        case HoldSlot():
            await taking.hold(tx, target, effect)
        case ReleaseHolds():
            await taking.release(tx, target)
        case BookAppointment():
            await taking.book(tx, target, effect)
        case MoveAppointment():
            await taking.move(tx, target, effect)
        case CancelAppointment():
            await taking.cancel(tx, target, effect)
        case _:
            assert_never(effect)


async def _set_field(tx: Write, target: Target, effect: SetField) -> None:
    rules = await contacts.get_location_rules(tx, target.location_id)
    fields = await contacts.list_custom_fields(tx, target.location_id)
    spec = contacts.resolve_field(fields, effect.field)
    if spec is None:
        raise Problem(f"The contact has no field {effect.field!r} any more.")
    try:
        value = spec.check(effect.value, rules.country)
        was = None if effect.was is None else spec.check(effect.was, rules.country)
    except ValueError as fault:
        raise Problem(f"{spec.label} {fault}") from fault
    if value is None:
        raise Problem(f"{spec.label} is empty.")
    contact = await contacts.lock_contact(tx, target.location_id, target.contact_id)
    held = spec.of(contact)
    if overwrites(value, held):
        if held != was:
            raise Conflict(f"{spec.label} was changed by somebody else meanwhile, and is not overwritten.")
        if not effect.corrects:
            raise Conflict(f"{spec.label} is held already, and was not corrected.")
    if isinstance(value, dict) and isinstance(held, dict):
        value = {**held, **value}
    given = GivenField(field=spec.key, value=value, words=effect.words, message_id=effect.message_id)
    await contacts.set_fields(tx, target.location_id, target.contact_id, [given], turn_id=target.turn_id)
