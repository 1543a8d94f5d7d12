"""Which locations have nobody who answers, and why."""

from collections.abc import AsyncIterator, Iterator

from frontdesk.app.cli import across
from frontdesk.app.cli.doctor.finding import Finding, ok, warning, wrong
from frontdesk.domain.access import Token
from frontdesk.domain.agents import (
    TEXT_CHANNELS,
    Agent,
    action_references,
    agent_references,
    find_missing,
    find_primary,
    list_actions,
)
from frontdesk.domain.contacts import resolve_field
from frontdesk.flow.turn.gather import no_agent_because
from frontdesk.kit.db import Database, Read, Record

NEEDED = ("conversation-ai.readonly", "conversation-ai.write")
"""What every call of the conversation AI product asks for."""
USUAL = (
    "contacts.readonly",
    "contacts.write",
    "conversations/message.readonly",
    "conversations/message.write",
    "conversations.readonly",
    "knowledge-bases.readonly",
    "knowledge-bases.write",
)
"""What one usually needs beside it: customers, what they wrote, what the agent knows."""


async def look_at_locations(db: Database, location_id: str | None = None) -> AsyncIterator[Finding]:
    """Every location, or the one, that has nobody who answers or whose agent lacks something."""
    async with db.system(cause="doctor") as tx:
        locations = await across.list_locations(tx, None)
        chosen = [row for row in locations if location_id in (None, row["id"])]
        answering = 0
        for location in chosen:
            found = [finding async for finding in _look_at(tx, location)]
            answering += not any(finding.state == "wrong" for finding in found)
            for finding in found:
                yield finding
    if location_id is not None and not chosen:
        yield wrong("agents", f"There is no location {location_id}.", "frontdesk location list shows them.")
    elif not chosen:
        yield warning("agents", "There is no location yet.", "frontdesk location create --name ...")
    elif answering:
        yield ok("agents", f"In {answering} of {len(chosen)} locations an agent answers.")


async def _look_at(read: Read, location: Record) -> AsyncIterator[Finding]:
    location_id, name = location["id"], f"{location['name']} ({location['id']})"
    agent = await find_primary(read, location_id)
    if agent is None:
        because = await no_agent_because(read, location_id)
        told, _, todo = because.rpartition("; ")
        yield wrong(
            "agents",
            f"{name}: {told}.",
            f"{todo[:1].upper()}{todo[1:]}: POST /v2/conversation/agents, or PUT one with isPrimary.",
            location_id=location_id,
        )
        return
    for told, todo in _silences(agent):
        yield wrong(
            "agents", f"{name}: the primary agent {agent.name} {told}.", todo, location_id=location_id
        )
    if location["widget_id"] is None and "WebChat" in agent.channels:
        yield warning(
            "agents",
            f"{name}: the agent answers web chat, and the location has no widget.",
            "Make one: POST /v1/widgets.",
            location_id=location_id,
        )
    async for told, todo in _lacks(read, agent):
        yield warning("agents", f"{name}: {told}", todo, location_id=location_id)


def _silences(agent: Agent) -> Iterator[tuple[str, str]]:
    """What keeps the agent from answering anybody."""
    change = f"PATCH /v2/conversation/agents/{agent.id}"
    if not agent.active:
        yield "is inactive", f'{change} {{"status": "active"}}'
    if agent.mode == "off":
        yield "has the mode off", f'{change} {{"mode": "autopilot"}} (or "suggestive")'
    if agent.channels and not set(agent.channels) & set(TEXT_CHANNELS):
        yield "is on no text channel", f'{change} {{"channels": ["webchat", "sms"]}}'


async def _lacks(read: Read, agent: Agent) -> AsyncIterator[tuple[str, str]]:
    """What the agent answers without."""
    bases = agent_references(agent.settings)
    actions = await list_actions(read, agent.location_id, agent.id)
    missing = await find_missing(
        read,
        agent.location_id,
        [*bases, *(reference for action in actions for reference in action_references(action.settings))],
        is_standard_field=lambda name: resolve_field((), name) is not None,
    )
    for base in bases:
        if base in missing:
            yield (
                f"{agent.name} names a knowledge base that is not there. {base.problem}",
                "Make it, or take its id from knowledgeBaseIds.",
            )
    if not await _count_entries(read, agent):
        yield (
            f"{agent.name} has no knowledge to answer from.",
            "Add FAQs: POST /knowledge-bases/ and POST /knowledge-bases/faqs.",
        )
    for action in actions:
        for reference in action_references(action.settings):
            if reference in missing:
                yield (
                    f"the action {action.name} of {agent.name} is not ready. {reference.problem}",
                    f"Make the {reference.kind}, or change the action {action.id}.",
                )


async def _count_entries(read: Read, agent: Agent) -> int:
    """How many FAQs the agent may answer from: those of its bases, or of all when it names none."""
    return int(
        await read.value(
            "SELECT count(*) FROM faqs WHERE location_id = $1"
            " AND (cardinality($2::text[]) = 0 OR knowledge_base_id = ANY($2))",
            agent.location_id,
            list(agent.settings.knowledge_base_ids),
        )
    )


def look_at_token(token: Token | None) -> Iterator[Finding]:
    if token is None:
        yield wrong(
            "token",
            "The token is unknown, revoked or expired.",
            "frontdesk token list shows those that are good; frontdesk token create makes one.",
        )
        return
    where = f"location {token.location_id}" if token.location_id else f"company {token.company_id}"
    missing = [scope for scope in NEEDED if scope not in token.scopes]
    if missing:
        yield wrong(
            "token",
            f"The token {token.name} of the {where} lacks {', '.join(missing)}.",
            f"Scopes of a token do not change: make one with --scopes {','.join((*token.scopes, *missing))}",
        )
    others = [scope for scope in USUAL if scope not in token.scopes]
    if others:
        yield warning(
            "token",
            f"The token {token.name} may not use {', '.join(others)}.",
            "If the integration needs them, make a token that carries them.",
        )
    if not missing:
        yield ok("token", f"The token {token.name} of the {where} may use conversation AI.")
