"""Erase one contact for good: at a person's word, or when the time to undo its deletion is over."""

from dataclasses import dataclass
from datetime import timedelta

import structlog

from frontdesk.domain.contacts import Contact
from frontdesk.domain.retention import Erased, erasure
from frontdesk.flow.inbox import CHAT_TOPIC
from frontdesk.flow.runtime import Runtime
from frontdesk.kit import jobs
from frontdesk.kit.db import SYSTEM, Write

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class EraseDeleted:
    """A deleted contact can be restored no longer."""

    location_id: str
    contact_id: str


async def erase(tx: Write, location_id: str, contact_id: str) -> Erased:
    """Erase the contact, deleted or not, and all that names it; the same receipt again when it was before.

    One transaction: it happens as a whole or not at all. Raises NotFound for a contact that never was.
    """
    conversations = await erasure.lock_whole_contact(tx, location_id, contact_id)
    if conversations is None:
        return await erasure.get_receipt(tx, location_id, contact_id)
    erased = await erasure.erase_locked_contact(tx, location_id, contact_id)
    for conversation_id in conversations:
        await tx.notify(CHAT_TOPIC, f"{conversation_id} erased")
    return erased


async def plan(tx: Write, deleted: Contact, undo_window: timedelta) -> None:
    """The contact was deleted: erase it once that can be undone no longer."""
    assert deleted.deleted_at is not None
    await jobs.put(tx, EraseDeleted(deleted.location_id, deleted.id), deleted.deleted_at + undo_window)


async def erase_deleted(runtime: Runtime, due: EraseDeleted) -> None:
    """Erase the contact, if it is deleted still and has been for the whole time."""
    async with runtime.db.write(due.location_id, actor=SYSTEM, cause="undo window") as tx:
        if await erasure.is_long_gone(tx, due.location_id, due.contact_id, after=runtime.undo_window):
            await erase(tx, due.location_id, due.contact_id)
            log.info("deleted contact erased", location=due.location_id, contact=due.contact_id)
