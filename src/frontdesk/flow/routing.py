"""Who answers a contact: the assigned agent, else the one a routing rule chooses, else the primary one."""

from dataclasses import dataclass

from frontdesk.domain import contacts
from frontdesk.domain.agents import rule_store, status_store
from frontdesk.domain.agents import store as agents
from frontdesk.domain.agents.model import Agent
from frontdesk.domain.agents.routing import Arrival, RoutingRule, choose
from frontdesk.domain.agents.status import AgentStatus
from frontdesk.domain.conversations import Conversation, Message
from frontdesk.domain.conversations import store as conversations
from frontdesk.kit.db import Read


@dataclass(frozen=True)
class Routed:
    """The agent that answers, if any, and how it was found; with the contact's status.

    `assigned_known` tells whether an assigned agent still exists, `rule` is the rule that chose;
    `has_budgets` whether the location limits what is spent at all.
    """

    agent: Agent | None
    status: AgentStatus | None
    assigned_known: bool = False
    rule: RoutingRule | None = None
    has_budgets: bool = False


async def route(read: Read, location_id: str, contact_id: str, arrival: Arrival) -> Routed:
    """Who answers the contact that wrote by this way."""
    standing = await status_store.find_standing(read, location_id, contact_id)
    status = standing.status
    if status is not None and status.agent_id is not None:
        assigned = await agents.find(read, location_id, status.agent_id)
        if assigned is not None:
            return Routed(assigned, status, assigned_known=True, has_budgets=standing.has_budgets)
    rule = await _rule(read, location_id, contact_id, arrival) if standing.has_rules else None
    if rule is not None:
        agent = await agents.find(read, location_id, rule.agent_id)
    else:
        agent = await agents.find_primary(read, location_id)
    return Routed(agent, status, rule=rule, has_budgets=standing.has_budgets)


async def route_conversation(read: Read, conversation: Conversation) -> Routed:
    """Who would answer the contact if they wrote again as they did last."""
    location_id = conversation.location_id
    newest = await conversations.newest_inbound(read, location_id, conversation.id)
    arrival = arrival_of(newest) if newest else Arrival(conversation.last_message_channel or "WebChat")
    return await route(read, location_id, conversation.contact_id, arrival)


def arrival_of(message: Message) -> Arrival:
    """How a customer's message came: its channel, and the business's number or address if it tells."""
    details = message.details
    call = details.get("call")
    dialled = call.get("to") if isinstance(call, dict) else None
    return Arrival(message.channel, details.get("to_number") or dialled or details.get("email_to"))


async def _rule(read: Read, location_id: str, contact_id: str, arrival: Arrival) -> RoutingRule | None:
    rules = await rule_store.list_matchable(read, location_id)
    if not rules:
        return None
    contact = await contacts.find_contact(read, location_id, contact_id)
    country = (await contacts.get_location_rules(read, location_id)).country
    return choose(rules, arrival, contact.tags if contact else (), country)
