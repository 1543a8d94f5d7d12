"""End the agent's part: tags, the server's own final message once, then the conversation is a person's."""

from frontdesk.domain.agents.actions import Action, StopBot
from frontdesk.flow.actions.action import Outcome, Reach, Scene, Withheld
from frontdesk.flow.effects.effect import AddTags, Effect, HushAgent
from frontdesk.flow.engine import Offer, Use
from frontdesk.flow.thinking.polite import stops
from frontdesk.kit.db import Read


async def offer(action: Action, settings: StopBot, _scene: Scene, _read: Read) -> Offer | Withheld:
    return Offer(
        action_id=action.id,
        type=action.type,
        name=action.name,
        cue=settings.cue,
        condition=settings.condition,
        examples=settings.examples,
    )


async def perform(action: Action, settings: StopBot, scene: Scene, _use: Use, _reach: Reach) -> Outcome:
    effects: list[Effect] = [AddTags(settings.tags)] if settings.tags else []
    effects.append(HushAgent("manual", f"stopped by {action.name!r}", settings.sleep_for, cause="stop_bot"))
    said = [line.body for line in reversed(scene.earlier) if line.role == "contact"]
    return Outcome(
        effects=tuple(effects),
        told="the agent stops",
        closing=settings.final_message.strip() or stops(scene.message_body, *said),
    )
