"""All actions of an agent at once: given as a list, they are changed, made and taken away to fit it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from frontdesk.domain import agents
from frontdesk.domain.agents import Action, ActionSettings, FullAgent, NewAction, together_faults
from frontdesk.edge.http.v2.action_wire import V2ActionBody
from frontdesk.kit.db import Write
from frontdesk.kit.problems import Invalid
from frontdesk.kit.vault import Vault


@dataclass(frozen=True)
class Changes:
    """What it takes: (before, after) of what changes, what is new, and what is in no list any more."""

    update: tuple[tuple[Action, Action], ...]
    create: tuple[NewAction, ...]
    delete: tuple[Action, ...]


def new_actions(bodies: Sequence[V2ActionBody], vault: Vault) -> tuple[NewAction, ...]:
    """The actions of an agent that is being made. Raises Invalid."""
    new = tuple(body.to_action(None, ("actions", place)).sealed(vault) for place, body in enumerate(bodies))
    check_together(None, [action.settings for action in new])
    return new


def planned(full: FullAgent, bodies: Sequence[V2ActionBody], vault: Vault) -> Changes:
    """What makes the agent's actions those of the list. Raises Invalid."""
    held = {action.id: action for action in full.actions}
    update: dict[str, tuple[Action, Action]] = {}
    create: list[NewAction] = []
    for place, body in enumerate(bodies):
        prefix = ("actions", place)
        if body.action_id is None:
            create.append(body.to_action(None, prefix).sealed(vault))
            continue
        action = held.get(body.action_id)
        if action is None or body.action_id in update:
            raise Invalid(f"actions.{place}.actionId names no other action of this agent")
        new = body.to_action(action, prefix).sealed(vault)
        update[action.id] = (action, replace(action, name=new.name, settings=new.settings))
    check_together(
        full.agent.id, [after.settings for _, after in update.values()] + [new.settings for new in create]
    )
    delete = tuple(action for action in full.actions if action.id not in update)
    return Changes(tuple(update.values()), tuple(create), delete)


async def carry_out(tx: Write, full: FullAgent, changes: Changes) -> tuple[Action, ...]:
    """The agent's actions afterwards; the agent must be held with `lock`."""
    location_id, agent_id = full.agent.location_id, full.agent.id
    kept = [await agents.update_action(tx, location_id, *change) for change in changes.update]
    for action in changes.delete:
        await agents.delete_action(tx, location_id, action)
    made = await agents.create_actions(tx, location_id, agent_id, changes.create)
    return tuple(sorted([*kept, *made], key=lambda action: action.id))


def check_together(agent_id: str | None, settings: Sequence[ActionSettings]) -> None:
    """Raises Invalid."""
    if faults := together_faults(agent_id, settings):
        raise Invalid(*faults)
