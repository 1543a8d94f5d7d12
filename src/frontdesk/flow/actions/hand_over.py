"""Ask a person in: tags, assignment, a task, silence, and the server's own final message."""

from datetime import timedelta

from frontdesk.domain.agents.actions import Action, HandOver
from frontdesk.flow.actions.action import Outcome, Reach, Scene, Withheld
from frontdesk.flow.effects.effect import AddTags, AssignConversation, CreateTask, Effect, HushAgent
from frontdesk.flow.engine import Offer, Use
from frontdesk.kit.db import Read

TASK_DUE_IN = timedelta(hours=24)
DEFAULT_CLOSING = "Thank you. I am passing you on to a colleague, who will get back to you."


async def offer(action: Action, settings: HandOver, _scene: Scene, _read: Read) -> Offer | Withheld:
    return Offer(
        action_id=action.id,
        type=action.type,
        name=action.name,
        cue=settings.cue,
        condition=settings.condition,
        examples=settings.examples,
    )


async def perform(action: Action, settings: HandOver, scene: Scene, _use: Use, _reach: Reach) -> Outcome:
    effects: list[Effect] = [AddTags(settings.tags)] if settings.tags else []
    keeps = settings.skip_assign and scene.contact.assigned_to is not None
    assignee = scene.contact.assigned_to if keeps else settings.assign_to
    if settings.assign_to is not None and not settings.skip_assign:
        effects.append(AssignConversation(settings.assign_to))
    if settings.create_task:
        who = scene.contact.name or "A customer"
        effects.append(
            CreateTask(
                title=f"{who} asks for a person",
                body=f"They wrote: {scene.message_body[:2000]}",
                due_in=TASK_DUE_IN,
                assigned_to=assignee,
            )
        )
    effects.append(HushAgent("asleep", f"handed over to a person by {action.name!r}", settings.sleep_for))
    return Outcome(
        effects=tuple(effects),
        told="a person will take over",
        closing=settings.final_message or DEFAULT_CLOSING,
    )
