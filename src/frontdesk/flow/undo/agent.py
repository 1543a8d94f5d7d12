"""Agents and their actions, the rules that route to them, what they may spend, and their silence."""

from dataclasses import replace

from pydantic import TypeAdapter

from frontdesk.domain.agents import action_store, rule_store, status_store
from frontdesk.domain.agents import store as agents
from frontdesk.domain.agents.actions import settings_from_json, settings_to_json
from frontdesk.domain.agents.limits import together_faults
from frontdesk.domain.agents.model import Agent, AgentSettings
from frontdesk.domain.agents.routing import NewRule, RoutingRule
from frontdesk.domain.agents.status import AgentStatus
from frontdesk.domain.journal import Difference, Entry, list_together
from frontdesk.domain.journal.difference import at_path
from frontdesk.domain.spending import Budget
from frontdesk.domain.spending import store as spending
from frontdesk.flow.due import WakeAgent
from frontdesk.flow.undo.undoing import ALREADY, Undoer, Undoing, as_json
from frontdesk.kit import jobs
from frontdesk.kit.problems import Conflict

_AGENT: TypeAdapter[Agent] = TypeAdapter(Agent)
_SETTINGS: TypeAdapter[AgentSettings] = TypeAdapter(AgentSettings)
_RULE: TypeAdapter[RoutingRule] = TypeAdapter(RoutingRule)
_STATUS: TypeAdapter[AgentStatus | None] = TypeAdapter(AgentStatus | None)
_BUDGET: TypeAdapter[Budget | None] = TypeAdapter(Budget | None)


async def _agent(undoing: Undoing) -> None:
    tx, location_id = undoing.tx, undoing.location_id
    if undoing.entry.kind == "delete":
        await agents.restore(tx, location_id, undoing.entity_id)
        return
    present = (await agents.lock(tx, location_id, undoing.entity_id, primary=True)).agent
    if undoing.entry.kind in ("create", "restore"):
        await undoing.require_untouched(present)
        await agents.delete(tx, present, undo_window=undoing.window)
        await _give_rank_back(undoing)
        return
    left = await undoing.to_set_back(present)
    if any(one.path == ("is_primary",) and one.after for one in left):
        await _give_rank_back(undoing)
        present = (await agents.lock(tx, location_id, undoing.entity_id)).agent
    was = undoing.was(_AGENT)
    plain = {one.path[0]: getattr(was, one.path[0]) for one in left if one.path[0] != "settings"}
    settings = _SETTINGS.validate_python(_with(as_json(present)["settings"], left))
    await agents.update(tx, present, replace(present, **plain, settings=settings))


async def _give_rank_back(undoing: Undoing) -> None:
    """To the agent that lost it to this one in the same write, if it is still there."""
    for line in await list_together(undoing.tx, undoing.entry, "agent"):
        lost = any(one.path == ("is_primary",) and one.before for one in line.differences)
        if lost and await agents.find(undoing.tx, undoing.location_id, line.entity_id) is not None:
            former = (await agents.lock(undoing.tx, undoing.location_id, line.entity_id)).agent
            await agents.update(undoing.tx, former, replace(former, is_primary=True))


async def _action(undoing: Undoing) -> None:
    tx, location_id, entry = undoing.tx, undoing.location_id, undoing.entry
    told = entry.before or entry.after or {}
    full = await agents.lock(tx, location_id, str(told.get("agent_id")))
    if entry.kind == "delete":
        await action_store.restore_action(tx, location_id, undoing.entity_id)
        await _require_sensible(undoing, full.agent.id)
        return
    present = action_store.action_of(full.actions, undoing.entity_id)
    if entry.kind == "create":
        await undoing.require_untouched(present)
        await action_store.delete_action(tx, location_id, present)
        return
    left = await undoing.to_set_back(present)
    name = str(told["name"]) if any(one.path == ("name",) for one in left) else present.name
    stored = _with(settings_to_json(present.settings), left)
    settings = settings_from_json(present.type, stored)
    await action_store.update_action(tx, location_id, present, replace(present, name=name, settings=settings))
    await _require_sensible(undoing, full.agent.id)


async def _require_sensible(undoing: Undoing, agent_id: str) -> None:
    """Raises Conflict where the agent's actions would be too many by now."""
    actions = await action_store.list_actions(undoing.tx, undoing.location_id, agent_id)
    if faults := together_faults(agent_id, [action.settings for action in actions]):
        raise Conflict(f"The world has moved on: {' '.join(faults)}")


def _with(settings: object, left: tuple[Difference, ...]) -> dict[str, object]:
    """The settings with those members set back that the line changed."""
    held = dict(settings) if isinstance(settings, dict) else {}
    for one in left:
        if one.path[0] == "settings" and len(one.path) == 2:
            held[one.path[1]] = one.before
    return held


async def _rule(undoing: Undoing) -> None:
    tx, location_id = undoing.tx, undoing.location_id
    if undoing.entry.kind == "delete":
        rule = undoing.was(_RULE)
        await agents.lock(tx, location_id, rule.agent_id)
        await rule_store.restore_rule(tx, rule)
        return
    present = await rule_store.get_rule(tx, location_id, undoing.entity_id, hold=True)
    if undoing.entry.kind == "create":
        await undoing.require_untouched(present)
        await rule_store.delete_rule(tx, present)
        return
    was = undoing.was(_RULE)
    left = {one.name: getattr(was, one.name) for one in await undoing.to_set_back(present)}
    after = replace(present, **left)
    if after.agent_id != present.agent_id:
        await agents.get(tx, location_id, after.agent_id)
    await rule_store.update_rule(
        tx, present, NewRule(after.agent_id, after.name, after.condition, after.active)
    )


async def _budget(undoing: Undoing) -> None:
    tx, location_id = undoing.tx, undoing.location_id
    whole = undoing.entity_id == location_id
    agent_id = spending.ALL_AGENTS if whole else undoing.entity_id
    if not whole:
        await agents.lock(tx, location_id, agent_id)
    present = (await spending.get_account(tx, location_id, agent_id)).budget or Budget()
    was, became = undoing.was(_BUDGET) or Budget(), undoing.became(_BUDGET) or Budget()
    if present == was:
        raise Conflict(ALREADY)
    if present != became:
        await undoing.require_untouched(present)
    await spending.set_budget(tx, location_id, agent_id, was)


async def _status(undoing: Undoing) -> None:
    """What keeps an agent silent is one whole: it is set back together, or not at all."""
    tx, location_id, contact_id = undoing.tx, undoing.location_id, undoing.entity_id
    present = await status_store.find_status(tx, location_id, contact_id, hold=True)
    await undoing.require_untouched(present)
    was = undoing.was(_STATUS)
    now = (await tx.moment()).local
    agent_id = was.agent_id if was else None
    if agent_id is not None:
        await agents.get(tx, location_id, agent_id)
    because = f"what was done to it is undone (entry {undoing.entry.id})"
    if was is None or was.state_at(now) == "active":
        await status_store.set_status(
            tx, location_id, contact_id, state="active", because=because, agent_id=agent_id
        )
        return
    status = await status_store.set_status(
        tx,
        location_id,
        contact_id,
        state=was.state,
        because=was.because,
        agent_id=agent_id,
        since=was.since,
        until=was.until,
        channel=was.channel,
        cause=was.cause,
        sleeper_id=was.sleeper_id,
    )
    if status.until is not None:
        await jobs.put(tx, WakeAgent(location_id, contact_id, status.until.isoformat()), status.until)


def _never_status(entry: Entry) -> str | None:
    if entry.after is not None and at_path(entry.after, ("cause",)) == "cap":
        return "the agent has written as often as it may; marking the conversation as read re-arms it"
    return None


AGENT = Undoer(_agent)
ACTION = Undoer(_action)
ROUTING_RULE = Undoer(_rule)
BUDGET = Undoer(_budget)
AGENT_STATUS = Undoer(_status, _never_status)
