"""Let another agent go on in the same conversation: it answers the message in hand, the first one sleeps."""

from frontdesk.domain.agents import store as agents
from frontdesk.domain.agents.actions import Action, TransferBot
from frontdesk.domain.agents.hours import is_open
from frontdesk.domain.agents.model import Agent
from frontdesk.domain.conversations import store as conversations
from frontdesk.domain.turns import store as turns
from frontdesk.flow.actions.action import Outcome, Reach, Scene, Withheld
from frontdesk.flow.effects.effect import TransferToAgent
from frontdesk.flow.engine import Offer, Use
from frontdesk.kit.db import Read

MOST_TRANSFERS = 3
"""Of one message: whoever has it then answers it."""
_EXAMPLES = (
    "I would like to talk to {name}",
    "Please transfer me to {name}",
    "Can {name} help me with that?",
    "Quiero hablar con {name}",
    "Ich möchte mit {name} sprechen",
    "Je voudrais parler à {name}",
    "Quero falar com {name}",
    "Vorrei parlare con {name}",
)


async def offer(action: Action, settings: TransferBot, scene: Scene, read: Read) -> Offer | Withheld:
    target = await agents.find(read, scene.location.id, settings.to_agent_id)
    if target is None:
        return Withheld(f"There is no agent {settings.to_agent_id[:64]!r} in this location yet.")
    because = _does_not_answer(target, action, scene) or await _goes_round(read, target, scene)
    if because is not None:
        return Withheld(because)
    condition, examples = settings.condition, settings.examples
    if settings.cue == "default":  # what is given counts beside what goes without saying
        goal = " ".join(target.settings.goal.text.split())
        condition = f"The customer wants what {target.name} is for: {goal} {condition}".strip()
        examples = (*examples, *(example.format(name=target.name) for example in _EXAMPLES))
    return Offer(
        action_id=action.id,
        type=action.type,
        name=action.name,
        cue="custom",
        condition=condition,
        examples=examples,
    )


async def perform(action: Action, settings: TransferBot, _scene: Scene, use: Use, _reach: Reach) -> Outcome:
    reason = str(use.arguments.get("reason") or "").strip()
    because = f"transferred by {action.name!r}" + (f": {reason}" if reason else "")
    return Outcome(
        effects=(TransferToAgent(settings.to_agent_id, because, answers=True),),
        told="another agent goes on and answers",
    )


def _does_not_answer(target: Agent, action: Action, scene: Scene) -> str | None:
    """Why the other agent would leave the customer without an answer."""
    hours = target.settings.hours
    if target.id == action.agent_id:
        return "an agent cannot transfer a conversation to itself"
    if not target.active:
        return f"the agent {target.name!r} is switched to inactive"
    if target.mode == "off":
        return f"the mode of the agent {target.name!r} is off"
    if scene.channel not in target.channels:
        return f"the agent {target.name!r} does not answer on {scene.channel}"
    if hours.days and not is_open(hours.days, hours.timezone or scene.location.timezone, scene.now):
        return f"it is outside the hours of the agent {target.name!r}"
    return None


async def _goes_round(read: Read, target: Agent, scene: Scene) -> str | None:
    """Why the messages in hand should not go to it: it had them before, or has written enough."""
    if scene.conversation_id is None:
        return None
    conversation = await conversations.get_conversation(read, scene.location.id, scene.conversation_id)
    if target.mode == "auto_pilot":
        sent = await conversations.count_agent_messages(read, conversation, scene.channel, target.id)
        if sent >= target.settings.auto_pilot_max_messages:
            return f"the agent {target.name!r} has reached its cap for this contact and channel"
    handed_on = await turns.list_handed_on(
        read, scene.location.id, conversation.id, considered_through=conversation.considered_through
    )
    if target.id in handed_on:
        return f"the agent {target.name!r} handed on this message itself"
    if len(handed_on) >= MOST_TRANSFERS:
        return f"this message was handed on {len(handed_on)} times already"
    return None
