"""Rules that send contacts to an agent other than the primary one: /v1/routing-rules."""

from dataclasses import replace
from typing import Annotated, Any

from pydantic import Field

from frontdesk.domain.agents import rule_store
from frontdesk.domain.agents import store as agents
from frontdesk.domain.agents.routing import Condition, NewRule, RoutingRule, rule_faults
from frontdesk.edge.http.auth import Caller, needs
from frontdesk.edge.http.paging import DEFAULT_LIMIT, MAX_LIMIT, cursor, page
from frontdesk.edge.http.routes import Router
from frontdesk.edge.http.wire import Instant, Wire, given
from frontdesk.kit.ids import ChannelName
from frontdesk.kit.problems import Invalid

router = Router(prefix="/v1/routing-rules", tags=["Routing"])

Limit = Annotated[int, Field(ge=1, le=MAX_LIMIT)]
_CONDITIONS = ("channel", "has_tag", "lacks_tag", "number")


class RuleAnswer(Wire):
    """Contacts for which all that is given holds are answered by the agent."""

    id: str
    agent_id: str
    name: str
    channel: ChannelName | None
    has_tag: str | None
    lacks_tag: str | None
    number: str | None
    active: bool
    created_at: Instant
    updated_at: Instant

    @classmethod
    def of(cls, rule: RoutingRule) -> "RuleAnswer":
        return cls(
            id=rule.id,
            agent_id=rule.agent_id,
            name=rule.name,
            **vars(rule.condition),
            active=rule.active,
            created_at=rule.created_at,
            updated_at=rule.updated_at,
        )


class RuleList(Wire):
    data: list[RuleAnswer]
    next_cursor: str | None


class RuleUpdate(Wire):
    """What to change of a rule; what is left out stays, a condition that is null no longer counts."""

    agent_id: str | None = Field(default=None, max_length=64)
    name: str | None = Field(default=None, max_length=200)
    channel: ChannelName | None = None
    has_tag: str | None = Field(default=None, max_length=200)
    lacks_tag: str | None = Field(default=None, max_length=200)
    number: str | None = Field(
        default=None, max_length=320, description="The business's number or address that is written to."
    )
    active: bool | None = None

    def rule_after(self, before: NewRule) -> NewRule:
        """The rule with what was given. Raises Invalid."""
        told: dict[str, Any] = given(self)
        condition = replace(before.condition, **{name: told[name] for name in _CONDITIONS if name in told})
        kept = {name: told[name] for name in ("agent_id", "name", "active") if told.get(name) is not None}
        rule = replace(before, condition=condition, **kept)
        if faults := rule_faults(rule):
            raise Invalid(*faults)
        return rule


class RuleOrder(RuleUpdate):
    """A rule for an agent. At least one condition is needed; all that are given must hold."""

    agent_id: str = Field(max_length=64)
    name: str = Field(max_length=200, examples=["Regulars on SMS"])
    channel: ChannelName | None = Field(default=None, examples=["SMS"])


class RuleDeleted(Wire):
    id: str
    deleted: bool = True


@router.get("", summary="List routing rules")
async def list_routing_rules(
    caller: Caller = needs("conversation-ai.readonly"),
    agentId: str | None = None,
    after: str | None = None,
    limit: Limit = DEFAULT_LIMIT,
) -> RuleList:
    """Oldest first; those of deleted agents are left out."""
    async with caller.read() as read:
        found = await rule_store.list_rules(
            read, caller.location_id, agent_id=agentId, after=cursor(after, "after"), limit=limit + 1
        )
    shown, next_cursor = page(found, limit)
    return RuleList(data=[RuleAnswer.of(rule) for rule in shown], next_cursor=next_cursor)


@router.post("", summary="Make a routing rule", status_code=201)
async def create_routing_rule(body: RuleOrder, caller: Caller = needs("conversation-ai.write")) -> RuleAnswer:
    """An agent assigned to the contact comes before every rule, the primary agent after them.

    Of the rules that hold the one with the most conditions wins, then the one that asks for a number,
    has a tag, lacks a tag, a channel, in this order; then the newest. Rules of inactive and deleted agents
    do not count. `/v1/conversations/{conversationId}/why` tells which rule chose.
    """
    new = body.rule_after(NewRule(body.agent_id, body.name, Condition()))
    async with caller.write() as tx:
        await agents.get(tx, caller.location_id, new.agent_id)
        return RuleAnswer.of(await rule_store.create_rule(tx, caller.location_id, new))


@router.get("/{ruleId}", summary="Get a routing rule")
async def get_routing_rule(ruleId: str, caller: Caller = needs("conversation-ai.readonly")) -> RuleAnswer:
    async with caller.read() as read:
        return RuleAnswer.of(await rule_store.get_rule(read, caller.location_id, ruleId))


@router.patch("/{ruleId}", summary="Change a routing rule")
async def patch_routing_rule(
    ruleId: str, body: RuleUpdate, caller: Caller = needs("conversation-ai.write")
) -> RuleAnswer:
    async with caller.write() as tx:
        before = await rule_store.get_rule(tx, caller.location_id, ruleId, hold=True)
        caller.matches(RuleAnswer.of(before))
        new = body.rule_after(NewRule(before.agent_id, before.name, before.condition, before.active))
        if new.agent_id != before.agent_id:
            await agents.get(tx, caller.location_id, new.agent_id)
        return RuleAnswer.of(await rule_store.update_rule(tx, before, new))


@router.delete("/{ruleId}", summary="Delete a routing rule")
async def delete_routing_rule(ruleId: str, caller: Caller = needs("conversation-ai.write")) -> RuleDeleted:
    async with caller.write() as tx:
        rule = await rule_store.get_rule(tx, caller.location_id, ruleId, hold=True)
        caller.matches(RuleAnswer.of(rule))
        await rule_store.delete_rule(tx, rule)
    return RuleDeleted(id=ruleId)
