"""What is put before an engine, and which actions are offered with it."""

from collections.abc import Sequence
from dataclasses import dataclass

from frontdesk.domain.agents.actions import Action
from frontdesk.domain.agents.model import Agent
from frontdesk.domain.contacts import STANDARD, Contact
from frontdesk.flow.actions import Scene, Withheld, offer
from frontdesk.flow.actions.update_contact_field import as_given, shown
from frontdesk.flow.engine import Knowledge, Line, Offer, Situation
from frontdesk.kit.db import Read


@dataclass(frozen=True)
class Offers:
    """What the engine may use, and what it may not use now and why."""

    offered: tuple[Offer, ...]
    withheld: tuple[tuple[Action, str], ...]


NO_OFFERS = Offers((), ())


async def offers(read: Read, actions: Sequence[Action], scene: Scene) -> Offers:
    """Ask each action what it offers now."""
    offered: list[Offer] = []
    withheld: list[tuple[Action, str]] = []
    for action in actions:
        match await offer(action, scene, read):
            case Withheld(because):
                withheld.append((action, because))
            case Offer() as made:
                offered.append(made)
                if made.left_out:
                    withheld.append((action, made.left_out))
    return Offers(tuple(offered), tuple(withheld))


def situation(
    agent: Agent,
    scene: Scene,
    history: tuple[Line, ...],
    *,
    unanswered: int,
    knowledge: Knowledge,
    requested_fields: tuple[str, ...] = (),
) -> Situation:
    return Situation(
        business_name=agent.business_name or scene.location.name,
        agent_name=agent.name,
        personality=agent.settings.personality,
        goal=agent.settings.goal.text,
        instructions=agent.settings.instructions.text,
        channel=scene.channel,
        country=scene.country,
        timezone=scene.timezone,
        now=scene.now,
        contact=held_fields(scene.contact),
        history=history,
        unanswered=unanswered,
        knowledge=knowledge,
        requested_fields=requested_fields,
    )


def held_fields(contact: Contact) -> dict[str, str]:
    """What the record holds, by field key, as text."""
    standard = {spec.key: spec.of(contact) for spec in STANDARD}
    custom = dict(contact.custom_fields)
    held = {key: value for key, value in {**standard, **custom}.items() if value}
    return {key: shown(as_given(value)) for key, value in held.items()}
