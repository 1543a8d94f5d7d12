"""A dry turn: what the agent would say and do, with nothing stored, sent or changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from frontdesk.domain import contacts
from frontdesk.domain.agents import action_store, status_store
from frontdesk.domain.agents import store as agents
from frontdesk.domain.agents.actions import Action
from frontdesk.domain.agents.gate import Facts, Go, Hold, Loop, may_answer
from frontdesk.domain.agents.model import Agent
from frontdesk.domain.agents.status import AgentStatus
from frontdesk.domain.contacts import Contact, CustomField
from frontdesk.domain.conversations import store as conversations
from frontdesk.domain.conversations.exchange import Spoken
from frontdesk.domain.knowledge import store as knowledge
from frontdesk.domain.locations import Location
from frontdesk.domain.locations import store as locations
from frontdesk.flow import loop_guard
from frontdesk.flow.actions import Reach, Scene
from frontdesk.flow.engine import EngineFailed, Line, Usage
from frontdesk.flow.retrieval.search import AgentKnowledge
from frontdesk.flow.runtime import Runtime
from frontdesk.flow.spending import book, look_into_purse
from frontdesk.flow.turn import think
from frontdesk.flow.turn.gather import do_not_disturb
from frontdesk.flow.turn.situation import Offers, offers, situation
from frontdesk.flow.turn.think import Taken
from frontdesk.kit.db import SYSTEM, Read
from frontdesk.kit.problems import Invalid


@dataclass(frozen=True)
class Preview:
    """What is asked: the conversation so far, ending with the customer's words, and who they are."""

    messages: tuple[Line, ...]
    contact: Mapping[str, Any] | None  # None tells nothing of them, and nobody is asked for what it lacks
    channel: str
    now: datetime | None = None
    timezone: str | None = None
    requested_slots: tuple[str, ...] = ()


@dataclass(frozen=True)
class Previewed:
    """What would happen. `held` is what the gates would do: a reason, or None."""

    reply: str | None
    held: str | None
    taken: tuple[Taken, ...]
    offers: Offers
    actions: tuple[Action, ...]


async def preview(runtime: Runtime, location_id: str, agent_id: str, asked: Preview) -> Previewed:
    """One dry turn of this agent, whatever its mode; the thinking is paid for. Raises NotFound, Invalid and
    EngineFailed."""
    unanswered = _unanswered(asked.messages)
    async with runtime.db.read(location_id) as read:
        agent = await agents.get(read, location_id, agent_id)
        actions = await action_store.list_actions(read, location_id, agent_id)
        location = await locations.get_location(read, location_id)
        fields = await contacts.list_custom_fields(read, location_id)
        now = asked.now or (await read.moment()).local
        contact = await _contact(read, location, fields, asked.contact or {}, now)
        facts = await _facts(read, agent, contact, asked, now, location.timezone)
        scene = Scene(
            location=location,
            contact=contact,
            custom_fields=fields,
            channel=asked.channel,
            timezone=asked.timezone or contact.timezone or location.timezone,
            conversation_id=None,
            message_id=None,
            message_body="\n".join(line.body for line in asked.messages[-unanswered:]),
            now=now,
            earlier=asked.messages[:-unanswered],
            actions=tuple(actions),
            timezone_known=(asked.timezone or contact.timezone) is not None,
            is_anybody=asked.contact is None,
        )
        made = await offers(read, actions, scene)
    reach = Reach(
        lambda: runtime.db.read(location_id),
        runtime.vault,
        dry=True,
        earlier=tuple(line.body for line in reversed(asked.messages) if line.role == "contact"),
    )
    seen = situation(
        agent,
        scene,
        asked.messages,
        unanswered=unanswered,
        knowledge=AgentKnowledge(
            runtime.db, runtime.embedder, location_id, agent.settings.knowledge_base_ids
        ),
        requested_fields=asked.requested_slots,
    )
    poor = facts.purse.empty_because is not None
    taken: list[Taken] = []
    wasted: list[Usage] = []
    try:
        async with runtime.engines.for_turn(location_id, agent_id, economise=poor) as engine:
            while not (taken and taken[-1].is_last):
                taken.append(await think.next_taken(engine, seen, made.offered, actions, scene, taken, reach))
    except EngineFailed as failure:
        wasted += [failure.usage] if failure.usage is not None else []
        raise
    finally:
        used = [*(step.step.thought.usage for step in taken), *wasted]
        await book(runtime.db, location_id, agent_id, used, actor=SYSTEM, cause="preview")
    verdict = may_answer(facts)
    held = verdict.reason if isinstance(verdict, Hold) else None
    if isinstance(verdict, Go) and verdict.suggests:
        held = "the agent suggests: a draft would wait for a person"
    return Previewed(think.reply(taken), held, tuple(taken), made, actions)


def _unanswered(messages: Sequence[Line]) -> int:
    """How many of the contact's lines stand at the end. Raises Invalid when none does."""
    count = 0
    for line in reversed(messages):
        if line.role != "contact":
            break
        count += 1
    if count == 0:
        raise Invalid("messages must end with a message of the contact")
    return count


async def _contact(
    read: Read, location: Location, fields: Sequence[CustomField], given: Mapping[str, Any], now: datetime
) -> Contact:
    """The contact of the preview: a stored one by `id`, changed by what is given, or one made up."""
    contact = _nobody(location.id, now)
    if given.get("id"):
        contact = await contacts.get_contact(read, location.id, str(given["id"]))
    faults: list[str] = []
    standard: dict[str, Any] = {}
    custom = dict(contact.custom_fields)
    for name, value in given.items():
        if name in ("id", "tags") or value is None:
            continue
        spec = contacts.resolve_field(fields, name)
        if spec is None:
            faults.append(f"contact.{name[:64]} is not a field of a contact")
            continue
        try:
            checked = spec.check(value, location.country)
        except ValueError as fault:
            faults.append(f"contact.{name[:64]} {fault}")
            continue
        if spec.custom_field is not None:
            custom[spec.key] = checked  # type: ignore[assignment]  # a checked value of a custom field
        elif spec.key == "name":
            first, _, last = str(checked or "").partition(" ")
            standard |= {"first_name": first or None, "last_name": last or None}
        else:
            standard[spec.key] = checked
    if faults:
        raise Invalid(*faults)
    return replace(contact, custom_fields=custom, **standard)


def _nobody(location_id: str, now: datetime) -> Contact:
    return Contact(
        location_id=location_id,
        id="preview",
        first_name=None,
        last_name=None,
        email=None,
        phone=None,
        company_name=None,
        address1=None,
        city=None,
        state=None,
        country=None,
        postal_code=None,
        website=None,
        timezone=None,
        date_of_birth=None,
        gender=None,
        source=None,
        assigned_to=None,
        dnd=False,
        dnd_settings={},
        tags=(),
        custom_fields={},
        details={},
        revision=1,
        created_at=now,
        updated_at=now,
        deleted_at=None,
    )


async def _facts(
    read: Read, agent: Agent, contact: Contact, asked: Preview, now: datetime, timezone: str
) -> Facts:
    """The gates see this agent as the one that answers, and of a stored contact what stands for it."""
    status = await status_store.find_status(read, contact.location_id, contact.id)
    conversation = await conversations.find_by_contact(read, contact.location_id, contact.id)
    sent = 0
    if conversation is not None:
        sent = await conversations.count_agent_messages(read, conversation, asked.channel, agent.id)
    bases = agent.settings.knowledge_base_ids
    return Facts(
        agent=agent,
        no_agent_because="",
        assigned_agent_id=agent.id,
        assigned_agent_known=True,
        rule=None,
        status=status,
        channel=asked.channel,
        sent_on_channel=sent,
        do_not_disturb=do_not_disturb(contact, asked.channel),
        person_answered=False,
        images=False,
        audio=False,
        text=True,
        untrained=await knowledge.count_untrained(read, contact.location_id, bases),
        now=now,
        timezone=timezone,
        purse=await look_into_purse(read, contact.location_id, agent.id),
        loop=_loop(asked.messages, now, status),
    )


def _loop(messages: Sequence[Line], now: datetime, status: AgentStatus | None) -> Loop | None:
    """What the loop guard says of the newest message; of those before it only where all tell their time."""
    newest = messages[-1]
    since = now - loop_guard.WINDOW
    if status is not None and status.state == "active":
        since = max(since, status.since)
    spoken = [_spoken(line, line.at) for line in messages if line.at is not None and line.at > since]
    if any(line.at is None for line in messages):
        spoken = [_spoken(newest, now)]
    return loop_guard.notice(spoken)


def _spoken(line: Line, at: datetime) -> Spoken:
    if line.role == "contact":
        return Spoken("inbound", "contact", line.body, at)
    return Spoken("outbound", "agent" if line.role == "agent" else "user", line.body, at)
