"""A call that a person has allowed: made by a job, and its result told to the customer."""

import contextlib
import random
from dataclasses import dataclass
from datetime import timedelta

import structlog

from frontdesk.domain import tools
from frontdesk.domain.agents.custom_tool import CustomTool
from frontdesk.domain.conversations import Conversation
from frontdesk.domain.conversations import store as conversations
from frontdesk.domain.tools import ToolCall
from frontdesk.flow.due import ToolCallDue
from frontdesk.flow.retrieval.language import Language
from frontdesk.flow.runtime import Runtime
from frontdesk.flow.tools.making import Made, make, unknown
from frontdesk.flow.tools.proposing import find_tool, report_unknown
from frontdesk.flow.tools.results import language_of_talk, tell
from frontdesk.flow.tools.wording import WORDING
from frontdesk.kit import jobs
from frontdesk.kit.db import Actor
from frontdesk.kit.problems import NotFound

log = structlog.get_logger(__name__)

_AGAIN = (1.0, 4.0)
"""Seconds until a location that makes too many calls at once tries the next."""
_GRACE = timedelta(seconds=30)


@dataclass(frozen=True)
class _Begun:
    """A call that is to be made now, or (`made`) one of which is known already what came of it."""

    call: ToolCall
    tool: CustomTool | None
    language: Language
    made: Made | None


async def carry_out(runtime: Runtime, due: ToolCallDue) -> None:
    """Make the call, unless it was made or taken back meanwhile. It may be run any number of times."""
    with runtime.turnstile.enter(due.location_id) as admitted:
        if admitted:
            await _carry_out(runtime, due)
            return
    async with runtime.db.write(due.location_id, actor=Actor("system"), cause="tool call") as tx:
        pause = timedelta(seconds=random.uniform(*_AGAIN))  # noqa: S311 - spread, no secret
        await jobs.put(tx, due, (await tx.moment()).local + pause)


async def _carry_out(runtime: Runtime, due: ToolCallDue) -> None:
    begun = await _begin(runtime, due)
    if begun is None:
        return
    call, made = begun.call, await _made(runtime, begun)
    async with runtime.db.write(
        due.location_id, actor=Actor("agent", call.agent_id), cause=f"tool call:{call.id}"
    ) as tx:
        conversation: Conversation | None = None
        with contextlib.suppress(NotFound):  # deleted meanwhile: what was done is written down all the same
            conversation = await conversations.lock_conversation(tx, due.location_id, call.conversation_id)
        try:
            held = await tools.lock(tx, due.location_id, call.id)
        except NotFound:
            return  # erased meanwhile
        if held.state != "started" or held.attempts != call.attempts:
            return  # another run has taken it
        ended = await tools.end(tx, held, made.state, result=made.to_json(), request=made.request)
        with contextlib.suppress(NotFound):
            async with tx.savepoint():
                if made.state == "unknown":
                    await report_unknown(tx, ended)
                if conversation is not None:
                    await tell(tx, conversation, ended, made.words)
    log.info("allowed tool call made", location=due.location_id, call=call.id, state=made.state)


async def _begin(runtime: Runtime, due: ToolCallDue) -> _Begun | None:
    """Note that it is made now. None where there is nothing to do."""
    async with runtime.db.write(due.location_id, actor=Actor("system"), cause="tool call") as tx:
        try:
            call = await tools.lock(tx, due.location_id, due.call_id)
        except NotFound:
            return None
        if call.state not in ("approved", "started"):
            return None
        found = await find_tool(tx, due.location_id, call.agent_id, call.action_id)
        tool = found[1] if found is not None else None
        language = await language_of_talk(tx, call)
        if call.state == "started":
            moment = await tx.moment()
            assert call.started_at is not None
            over = call.started_at + timedelta(seconds=tool.timeout_seconds if tool else 0) + _GRACE
            if moment.real < over:  # the run that began it may be at it still
                await jobs.put(tx, due, moment.local + (over - moment.real))
                return None
            if call.effectful and (tool is None or not tool.may_be_repeated):
                return _Begun(call, tool, language, unknown(language))
        gone = None
        if tool is None:
            told = "it did not work: the tool is no longer there"
            gone = Made("failed", told, WORDING[language].not_done)
        return _Begun(await tools.start(tx, call), tool, language, gone)


async def _made(runtime: Runtime, begun: _Begun) -> Made:
    if begun.made is not None:
        return begun.made
    assert begun.tool is not None
    return await make(runtime, begun.tool, begun.call.arguments, begun.call.id, begun.language)
