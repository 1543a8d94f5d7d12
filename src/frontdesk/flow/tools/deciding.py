"""A person's word on a call that waits for it."""

import contextlib

from frontdesk.domain import tools
from frontdesk.domain.conversations import store as conversations
from frontdesk.domain.tools import ToolCall
from frontdesk.domain.tools.store import is_expired
from frontdesk.flow.due import ToolCallDue
from frontdesk.flow.tools.results import language_of_talk, tell
from frontdesk.flow.tools.wording import WORDING
from frontdesk.kit import jobs
from frontdesk.kit.db import Write
from frontdesk.kit.problems import Conflict, NotFound


async def approve(tx: Write, location_id: str, call_id: str, *, note: str | None) -> ToolCall:
    """Let the call be made, by a job. Raises NotFound, and Conflict where it does not wait for a person."""
    call = await _waiting(tx, location_id, call_id)
    decided = await tools.decide(tx, call, "approved", decided_by=tx.actor.id, note=note)
    await jobs.put(tx, ToolCallDue(location_id, call.id))
    return decided


async def reject(tx: Write, location_id: str, call_id: str, *, note: str | None) -> ToolCall:
    """The call is not made, and the customer, who waits for it, is told so. Raises as `approve`.

    The note is for staff alone.
    """
    wished = await tools.get(tx, location_id, call_id)
    conversation = await conversations.lock_conversation(tx, location_id, wished.conversation_id)
    call = await _waiting(tx, location_id, call_id)
    decided = await tools.decide(tx, call, "rejected", decided_by=tx.actor.id, note=note)
    words = WORDING[await language_of_talk(tx, call)].refused
    with contextlib.suppress(NotFound):  # a contact that is gone is not told
        async with tx.savepoint():
            await tell(tx, conversation, decided, words)
    return decided


async def _waiting(tx: Write, location_id: str, call_id: str) -> ToolCall:
    call = await tools.lock(tx, location_id, call_id)
    if call.state != "waiting" or call.waits_for != "person":
        told = "waits for the customer" if call.state == "waiting" else f"is {call.state} already"
        raise Conflict(f"The call {told}.")
    if is_expired(call, (await tx.moment()).local):
        raise Conflict("The call has waited too long; the agent has to ask again.")
    return call
