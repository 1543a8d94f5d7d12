"""The one place where effects change anything, in the transaction that also notes that they did."""

from typing import assert_never

from frontdesk.domain import contacts
from frontdesk.domain.contacts import GivenField
from frontdesk.domain.conversations import store as conversations
from frontdesk.flow.effects.effect import (
    AddTags,
    Applied,
    AssignConversation,
    CreateTask,
    Effect,
    HushAgent,
    Refused,
    SetField,
    Target,
)
from frontdesk.flow.sleeping import put_to_sleep
from frontdesk.kit.db import Write
from frontdesk.kit.problems import Problem


async def apply(tx: Write, target: Target, effect: Effect) -> Applied | Refused:
    """Apply one effect to the target's own contact and conversation; Refused changes nothing."""
    try:
        async with tx.savepoint():
            await _apply(tx, target, effect)
    except Problem as problem:
        return Refused(problem.message)
    return Applied((await tx.moment()).local)


async def _apply(tx: Write, target: Target, effect: Effect) -> None:
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
    except ValueError as fault:
        raise Problem(f"{spec.label} {fault}") from fault
    if value is None:
        raise Problem(f"{spec.label} is empty.")
    given = GivenField(field=spec.key, value=value, words=effect.words, message_id=effect.message_id)
    await contacts.set_fields(tx, target.location_id, target.contact_id, [given], turn_id=target.turn_id)
