"""What a follow-up says: the business's own text filled in, or a message that an engine writes."""

import re
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from frontdesk.domain import contacts
from frontdesk.domain.conversations import store as conversations
from frontdesk.flow.engine import EngineFailed, FollowingUp, Line, Situation, Step, Usage
from frontdesk.flow.followups.look import Ready
from frontdesk.flow.retrieval.search import AgentKnowledge
from frontdesk.flow.runtime import Runtime
from frontdesk.flow.turn.gather import HISTORY, lines
from frontdesk.flow.turn.situation import held_fields
from frontdesk.flow.workflows.merge import values_of
from frontdesk.kit.db import Read
from frontdesk.kit.placeholders import fill

_BECAUSE = {
    "contact_stopped_replying": "silent",
    "contact_is_busy": "busy",
    "contact_requested": "asked",
}
_CLAIM = re.compile(r"(?:https?://|www\.)\S+|\S*\d\S*")
"""A price, a date, a time, a number, a link: nothing that a follow-up may be the first to say."""


@dataclass(frozen=True)
class Written:
    """The engine's step and the history it was shown; `wasted` is what a step took that was not used."""

    step: Step
    history: tuple[Line, ...]
    wasted: tuple[Usage, ...] = ()

    @property
    def words(self) -> str:
        return self.step.say or ""

    @property
    def used(self) -> tuple[Usage, ...]:
        """What is to be paid for it, sent or not."""
        return (*self.wasted, self.step.thought.usage)


async def own_text(read: Read, ready: Ready) -> str | None:
    """The step's own text, filled in; None where the engine writes or nothing is said."""
    step = ready.step
    if step.ai_message or not (step.message or "").strip():
        return None
    fields = await contacts.list_custom_fields(read, ready.location.id)
    values = values_of(
        ready.contact, tuple(fields), ready.location, {}, ZoneInfo(ready.zone), message=ready.newest.body
    )
    return fill(step.message or "", values).strip() or None


async def write(runtime: Runtime, ready: Ready) -> Written:
    """Let the agent's engine write it. Raises EngineFailed where it wrote nothing."""
    async with runtime.db.read(ready.location.id) as read:
        messages = await conversations.list_messages(
            read, ready.location.id, ready.conversation.id, limit=HISTORY
        )
    history = lines(messages, ())
    seen = _situation(runtime, ready, history)
    async with runtime.engines.for_turn(
        ready.location.id, ready.agent.id, economise=ready.facts.purse.empty_because is not None
    ) as engine:
        step = await engine.next_step(seen, (), ())
    if step.uses or not (step.say or "").strip():
        raise EngineFailed("it wrote no message", step.thought.usage)
    claims = _new_claims(step.say or "", ready, history)
    if not claims:
        return Written(step, history)
    # What is not known already is not said: the usual sentence takes its place.
    usual = await runtime.engines.embedded.next_step(seen, (), ())
    told = f"The message of {step.thought.usage.engine} was not sent, as it says what was not said before."
    thought = replace(usual.thought, reasoning=f"{told} {usual.thought.reasoning}")
    return Written(replace(usual, thought=thought), history, (step.thought.usage,))


def _situation(runtime: Runtime, ready: Ready, history: tuple[Line, ...]) -> Situation:
    agent, location = ready.agent, ready.location
    return Situation(
        business_name=agent.business_name or location.name,
        agent_name=agent.name,
        personality=agent.settings.personality,
        goal=agent.settings.goal.text,
        instructions=agent.settings.instructions.text,
        channel=ready.channel,
        country=location.country,
        timezone=ready.contact.timezone or location.timezone,
        now=ready.facts.now,
        contact=held_fields(ready.contact),
        history=history,
        unanswered=0,
        knowledge=AgentKnowledge(
            runtime.db, runtime.embedder, location.id, agent.settings.knowledge_base_ids
        ),
        following_up=FollowingUp(
            ready.one.step,
            len(ready.settings.steps),
            _BECAUSE[ready.settings.scenario],  # type: ignore[arg-type]
        ),
    )


def _new_claims(words: str, ready: Ready, history: tuple[Line, ...]) -> list[str]:
    said = " ".join([*(line.body for line in history), *held_fields(ready.contact).values()]).casefold()
    return [
        claim for found in _CLAIM.findall(words) if (claim := found.strip(".,;:!?()").casefold()) not in said
    ]
