"""Which engine thinks: /v1/engines, chosen by a company, a location or for one agent.

A location's token sees and changes its location's and its agents' choices; a company's token those of the
company and of all its locations.
"""

from typing import Annotated

from fastapi import Security
from pydantic import Field

from frontdesk.domain.agents import store as agents
from frontdesk.domain.engines import EngineSettings, store
from frontdesk.domain.locations import store as locations
from frontdesk.domain.spending.store import ALL_AGENTS
from frontdesk.edge.http.auth import Caller, any_caller_of, needs
from frontdesk.edge.http.paging import cursor, page
from frontdesk.edge.http.platform.engines.wire import (
    AgentEngineAnswer,
    EngineAnswer,
    EngineChange,
    EngineDeleted,
    EngineList,
    EngineOrder,
    EngineTested,
)
from frontdesk.edge.http.platform.trials import on_trial
from frontdesk.edge.http.routes import Router
from frontdesk.flow.spending import book
from frontdesk.kit.fetch import BadTarget
from frontdesk.kit.problems import Invalid, NotFound, Refused

router = Router(prefix="/v1", tags=["Engines"])

Limit = Annotated[int, Field(ge=1, le=100)]
Reader = Annotated[Caller, Security(any_caller_of, scopes=["conversation-ai.readonly"])]
Writer = Annotated[Caller, Security(any_caller_of, scopes=["conversation-ai.write"])]


@router.get("/engines", summary="List engine settings")
async def list_engines(caller: Reader, after: str | None = None, limit: Limit = 20) -> EngineList:
    async with caller.read() as read:
        found = await store.list_settings(read, after=cursor(after, "after"), limit=limit + 1)
    shown, next_cursor = page(found, limit)
    return EngineList(data=[EngineAnswer.of(setting) for setting in shown], next_cursor=next_cursor)


@router.post("/engines", summary="Choose an engine for a company, a location or an agent", status_code=201)
async def create_engine(body: EngineOrder, caller: Writer) -> EngineAnswer:
    """The key is encrypted, never shown again and never logged. `POST .../test` tries the choice out."""
    location_id = _location_of(body, caller)
    agent_id = body.agent_of_scope()
    settings = body.over(EngineSettings())
    _require_whole(settings, has_key=body.key is not None)
    await _check_address(caller, body.base_url)
    async with caller.write() as tx:
        if location_id is not None and await locations.company_of(tx, location_id) != caller.company_id:
            raise NotFound("location", location_id)
        if agent_id is not None and caller.chosen_location is not None:
            await agents.get(tx, caller.location_id, agent_id)
        made = await store.create_setting(
            tx,
            caller.company_id,
            location_id,
            agent_id,
            settings,
            sealed_key=caller.runtime.vault.seal(body.key) if body.key else None,
            key_hint=_hint(body.key),
        )
    return EngineAnswer.of(made)


@router.get("/engines/{engineId}", summary="Get an engine setting")
async def get_engine(engineId: str, caller: Reader) -> EngineAnswer:
    async with caller.read() as read:
        return EngineAnswer.of(await store.get_setting(read, engineId))


@router.patch("/engines/{engineId}", summary="Change an engine setting")
async def update_engine(engineId: str, body: EngineChange, caller: Writer) -> EngineAnswer:
    """Where provider or baseUrl change, the key must come along: a kept one goes to no other address."""
    await _check_address(caller, body.base_url)
    async with caller.write() as tx:
        before = await store.lock_setting(tx, engineId)
        caller.matches(EngineAnswer.of(before))
        settings = body.over(before.settings)
        sealed, hint = await store.sealed_key(tx, before), before.key_hint
        if (settings.provider, settings.base_url) != (before.settings.provider, before.settings.base_url):
            if sealed is not None and body.key is None and "api_key" not in body.model_fields_set:
                raise Invalid("apiKey must be given again where provider or baseUrl change")
            sealed, hint = None, None
        if "api_key" in body.model_fields_set:
            sealed = caller.runtime.vault.seal(body.key) if body.key else None
            hint = _hint(body.key)
        _require_whole(settings, has_key=sealed is not None)
        after = await store.update_setting(tx, before, settings, sealed_key=sealed, key_hint=hint)
    return EngineAnswer.of(after)


@router.delete("/engines/{engineId}", summary="Delete an engine setting; the next wider one thinks")
async def delete_engine(engineId: str, caller: Writer) -> EngineDeleted:
    async with caller.write() as tx:
        caller.matches(EngineAnswer.of(await store.lock_setting(tx, engineId)))
        gone = await store.delete_setting(tx, engineId)
    return EngineDeleted(id=gone.id, deleted=True)


@router.post("/engines/{engineId}/test", summary="Make one tiny call with an engine setting")
async def test_engine(engineId: str, caller: Writer) -> EngineTested:
    """`ok` and `told` say whether the model answered, or what is wrong. The call costs a few tokens; they
    count towards the budgets of the setting's location and agent. With an Idempotency-Key it is made once."""
    async with caller.read() as read:
        setting = await store.get_setting(read, engineId)
        sealed = await store.sealed_key(read, setting)
    if setting.settings.kind == "embedded":
        raise Refused("The embedded engine calls nobody; there is nothing to test.")
    async with on_trial(caller):
        probed = await caller.runtime.engines.probe(setting, sealed)
        if setting.location_id is not None:
            await book(
                caller.runtime.db,
                setting.location_id,
                setting.agent_id or ALL_AGENTS,
                [probed.usage],
                actor=caller.actor,
                cause=caller.cause,
            )
    return EngineTested.of(probed)


@router.get("/agents/{agentId}/engine", summary="Which engine thinks for an agent, and who chose it")
async def get_agent_engine(
    agentId: str, caller: Caller = needs("conversation-ai.readonly")
) -> AgentEngineAnswer:
    async with caller.read() as read:
        await agents.get(read, caller.location_id, agentId)
        return AgentEngineAnswer.of(await caller.runtime.engines.choose(read, caller.location_id, agentId))


def _location_of(body: EngineOrder, caller: Caller) -> str | None:
    """The location of a new setting; None for the company's own. Raises Invalid, NotFound, Refused."""
    if caller.chosen_location is not None:
        if body.scope == "company":
            raise Refused("The company's engine is chosen with a token of the company.")
        caller.require_location(body.location_id)
        return caller.chosen_location
    if (body.scope == "company") != (body.location_id is None):
        raise Invalid("locationId is required for the scopes location and agent, and not for company")
    return body.location_id


def _require_whole(settings: EngineSettings, *, has_key: bool) -> None:
    """Raises Invalid with a sentence for each thing that is missing."""
    if settings.kind == "embedded":
        return
    faults = [] if settings.model else ["model is required for the engine llm"]
    if settings.needs_key and not has_key:
        faults.append(f"apiKey is required for {settings.provider}")
    if faults:
        raise Invalid(*faults)


async def _check_address(caller: Caller, base_url: str | None) -> None:
    """Raises Invalid for an address that must not be called; each call checks it again."""
    if base_url is None:
        return
    outbound = caller.runtime.outbound
    if not base_url.startswith("https://") and not outbound.allow_private:
        raise Invalid("baseUrl must begin with https://, since the key goes there")
    try:
        await outbound.check(base_url)
    except BadTarget as bad:
        raise Invalid(f"baseUrl cannot be used: {bad}") from bad


def _hint(key: str | None) -> str | None:
    """The end of a key; of a short one nothing, since that would be too much of it."""
    if not key:
        return None
    return key[-store.HINT_CHARACTERS :] if len(key) >= 4 * store.HINT_CHARACTERS else ""
