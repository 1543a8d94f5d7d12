"""Ask a person in: tags, assignment, a task, silence, and the server's own final message."""

from datetime import timedelta

from frontdesk.domain import contacts
from frontdesk.domain.agents.actions import Action, HandOver, UpdateContactField
from frontdesk.flow.actions import update_contact_field
from frontdesk.flow.actions.action import Outcome, Reach, Scene, Withheld
from frontdesk.flow.effects.effect import AddTags, AssignConversation, CreateTask, Effect, HushAgent
from frontdesk.flow.engine import Offer, Use
from frontdesk.flow.language.asked import fields_asked
from frontdesk.flow.language.memory import failed_tries
from frontdesk.flow.thinking.polite import handed_over
from frontdesk.kit.db import Read

TASK_DUE_IN = timedelta(hours=24)
FAILED_TRIES = 2
"""The one in hand is counted in, which the engine judges; the one before it is counted here."""
_WORDS_IN_TASK = 2000


async def offer(action: Action, settings: HandOver, scene: Scene, read: Read) -> Offer | Withheld:
    condition = settings.condition
    match settings.cue:
        case "failed_to_resolve":
            failed = failed_tries(scene.earlier)
            if failed + 1 < FAILED_TRIES:
                told = f"{failed} earlier tries have failed; after {FAILED_TRIES} a person is asked in"
                return Withheld(told)
        case "contact_request":
            condition = " ".join([condition, *await _asked_first(read, scene)]).strip()
        case _:
            pass
    return Offer(
        action_id=action.id,
        type=action.type,
        name=action.name,
        cue=settings.cue,
        condition=condition,
        examples=settings.examples,
    )


async def perform(action: Action, settings: HandOver, scene: Scene, use: Use, reach: Reach) -> Outcome:
    async with reach.read() as read:
        wanted = None if settings.skip_assign else settings.assign_to
        is_there = wanted is None or await contacts.is_user(read, scene.location.id, wanted)
    assignee = wanted if wanted is not None and is_there else scene.contact.assigned_to
    effects: list[Effect] = [AddTags(settings.tags)] if settings.tags else []
    if wanted is not None and is_there:
        effects.append(AssignConversation(wanted))
    if settings.create_task:
        effects.append(_task(scene, use, assignee))
    reason = str(use.arguments.get("reason") or "").strip()
    because = f"handed over to a person by {action.name!r}" + (f": {reason}" if reason else "")
    effects.append(HushAgent("asleep", because, settings.sleep_for))
    gone = "" if is_there else "; the user it should go to is not there any more"
    return Outcome(
        effects=tuple(effects),
        told=f"a person will take over{gone}",
        closing=settings.final_message.strip() or handed_over(scene.message_body, *_said(scene)),
    )


def _task(scene: Scene, use: Use, assignee: str | None) -> CreateTask:
    """What was asked; without words in the last message also what was asked before it."""
    who = scene.contact.name or "A customer"
    asked = scene.message_body.strip() or next(iter(_said(scene)), "")
    reason = str(use.arguments.get("reason") or "").strip()
    told = [f"They wrote: {asked[:_WORDS_IN_TASK]}", f"Why a person is asked in: {reason}" if reason else ""]
    return CreateTask(
        title=f"{who} asks for a person",
        body="\n".join(line for line in told if line),
        due_in=TASK_DUE_IN,
        assigned_to=assignee,
    )


async def _asked_first(read: Read, scene: Scene) -> list[str]:
    """What is required before a handover and was not asked for yet; nobody is kept from a person for it."""
    said = [line.body for line in scene.earlier if line.role == "agent"]
    labels: list[str] = []
    for one in scene.actions:
        if isinstance(one.settings, UpdateContactField):
            made = await update_contact_field.offer(one, one.settings, scene, read)
            fields = made.fields if isinstance(made, Offer) else ()
            wanted = [field for field in fields if field.required and field.held is None]
            labels += [
                field.label for field in wanted if not any(fields_asked(line, [field]) for line in said)
            ]
    if not labels:
        return []
    told = ", ".join(labels)
    return [f"Ask for the {told} first, unless the customer gave it or would rather not say."]


def _said(scene: Scene) -> list[str]:
    """What the customer wrote before, newest first."""
    return [line.body for line in reversed(scene.earlier) if line.role == "contact"]
