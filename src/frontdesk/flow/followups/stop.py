"""Give up what was planned: for a reply, a refusal, a booking, or because somebody says so."""

from collections.abc import Sequence

from frontdesk.domain.conversations import store as conversations
from frontdesk.domain.followups import PlannedFollowUp
from frontdesk.domain.followups import store as followups
from frontdesk.flow.followups.plan import put_next
from frontdesk.kit.db import Write


async def stop(tx: Write, location_id: str, conversation_id: str, because: str) -> None:
    """Cancel what is planned for the conversation, and plan nothing by itself for a day."""
    await followups.cancel_planned(tx, location_id, conversation_id, because=because)
    await followups.set_stop(tx, location_id, conversation_id, because)


async def cancel_one(tx: Write, location_id: str, follow_up_id: str, *, because: str) -> PlannedFollowUp:
    """Cancel one step; those after it stay as they are planned. Raises NotFound and Conflict."""
    seen = await followups.get(tx, location_id, follow_up_id)
    await conversations.lock_conversation(tx, location_id, seen.conversation_id)
    cancelled = await followups.cancel(tx, location_id, follow_up_id, because=because)
    await put_next(tx, await followups.list_sequence(tx, cancelled))
    return cancelled


async def cancel_all(
    tx: Write, location_id: str, conversation_id: str, *, because: str
) -> Sequence[PlannedFollowUp]:
    """Cancel all that is planned for one conversation. Raises NotFound."""
    await conversations.lock_conversation(tx, location_id, conversation_id)
    return await followups.cancel_planned(tx, location_id, conversation_id, because=because)
