"""Who may work on a conversation: one run at a time, by a lease that must be renewed."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass

import structlog

from frontdesk.domain.conversations import Conversation, schedule
from frontdesk.domain.conversations import store as conversations
from frontdesk.domain.turns import Turn
from frontdesk.domain.turns import store as turns
from frontdesk.flow.due import TurnDue
from frontdesk.flow.turn.abandon import abandon
from frontdesk.kit import jobs
from frontdesk.kit.db import OUT_OF_REACH, Actor, Database, Write
from frontdesk.kit.problems import NotFound

log = structlog.get_logger(__name__)


MAX_ATTEMPTS = 4
"""After so many the turn is failed; one more is for failing it."""


class LostLease(Exception):
    """Another run has taken the conversation; this one has nothing more to say."""


@dataclass(frozen=True)
class Claim:
    """The open turn of a conversation and the lease to work on it."""

    turn: Turn
    token: str


async def claim(db: Database, due: TurnDue) -> Claim | None:
    """Take the lease and the turn, or None when there is nothing to do now.

    An older run ends, an early one and one that meets another's lease enqueue themselves afresh. A turn
    that could not even be failed is abandoned.
    """
    async with db.write(due.location_id, actor=Actor("system"), cause=f"turn_seq:{due.turn_seq}") as tx:
        try:
            conversation = await conversations.lock_conversation(tx, due.location_id, due.conversation_id)
        except NotFound:
            return None
        if due.turn_seq < conversation.turn_seq or conversation.turn_due_at is None:
            return None
        moment = await tx.moment()
        if moment.local < conversation.turn_due_at:
            await jobs.put(tx, due, conversation.turn_due_at)
            return None
        if conversation.lease_until is not None and conversation.lease_until > moment.real:
            await jobs.put(tx, due, moment.local + (conversation.lease_until - moment.real))
            return None
        turn = await _open_turn(tx, conversation)
        if turn.attempts > MAX_ATTEMPTS + 1:
            await abandon(tx, conversation, turn)
            return None
        return Claim(turn, await schedule.take_lease(tx, conversation))


async def _open_turn(tx: Write, conversation: Conversation) -> Turn:
    left = await turns.find_open_turn(tx, conversation.location_id, conversation.id)
    if left is not None:
        return await turns.try_again(tx, left)
    return await turns.begin_turn(
        tx,
        conversation.location_id,
        conversation.id,
        conversation.contact_id,
        from_seq=conversation.considered_through,
        through_seq=conversation.last_inbound_seq,
    )


async def locked(tx: Write, claimed: Claim) -> Conversation:
    """The conversation, locked for a write of this turn. Raises LostLease when the token is not the row's."""
    try:
        conversation = await conversations.lock_conversation(
            tx, claimed.turn.location_id, claimed.turn.conversation_id
        )
    except NotFound:
        raise LostLease from None
    if conversation.lease_token != claimed.token:
        raise LostLease
    return conversation


@contextlib.asynccontextmanager
async def holding(
    db: Database, claimed: Claim, *, every: float = schedule.LEASE.total_seconds() / 3
) -> AsyncIterator[None]:
    """Renew the lease every so many seconds while the turn works; a run that is cancelled gives it back."""
    renewal = asyncio.create_task(_renew(db, claimed, every))
    try:
        yield
    except BaseException:
        with contextlib.suppress(*OUT_OF_REACH):
            await asyncio.shield(_release(db, claimed))
        raise
    finally:
        renewal.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await renewal


async def _renew(db: Database, claimed: Claim, every: float) -> None:
    turn = claimed.turn
    while True:
        await asyncio.sleep(every)
        try:
            async with db.write(turn.location_id, actor=Actor("system"), cause="lease") as tx:
                held = await schedule.renew_lease(tx, turn.location_id, turn.conversation_id, claimed.token)
        except OUT_OF_REACH as problem:
            log.warning("lease not renewed", turn=turn.id, error=type(problem).__name__)
            continue
        if not held:
            return


async def _release(db: Database, claimed: Claim) -> None:
    turn = claimed.turn
    async with db.write(turn.location_id, actor=Actor("system"), cause="lease") as tx:
        await schedule.release_lease(tx, turn.location_id, turn.conversation_id, claimed.token)
