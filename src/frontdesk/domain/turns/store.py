"""All SQL of turns and their steps."""

from collections.abc import Mapping, Sequence
from typing import Any

from frontdesk.domain.turns.model import StoredStep, Turn, TurnState
from frontdesk.kit.db import Read, Record, Write
from frontdesk.kit.ids import new_id

_TURN = (
    "location_id, id, conversation_id, contact_id, agent_id, state, held_because, from_seq, through_seq,"
    " restarts, attempts, gates, drops, failure, wasted, created_at, finished_at"
)


async def find_open_turn(read: Read, location_id: str, conversation_id: str) -> Turn | None:
    row = await read.row(
        f"SELECT {_TURN} FROM turns WHERE location_id = $1 AND conversation_id = $2 AND state = 'thinking'",
        location_id,
        conversation_id,
    )
    return _turn(row) if row else None


async def find_turn_of(read: Read, location_id: str, conversation_id: str, seq: int) -> Turn | None:
    """The newest turn that dealt with the message of this seq."""
    row = await read.row(
        f"SELECT {_TURN} FROM turns WHERE location_id = $1 AND conversation_id = $2"
        " AND from_seq < $3 AND through_seq >= $3 ORDER BY id DESC LIMIT 1",
        location_id,
        conversation_id,
        seq,
    )
    return _turn(row) if row else None


async def list_handed_on(
    read: Read, location_id: str, conversation_id: str, *, considered_through: int
) -> list[str]:
    """The agents whose turn on messages that still wait has ended: they have handed them on."""
    rows = await read.fetch(
        "SELECT agent_id FROM turns WHERE location_id = $1 AND conversation_id = $2 AND from_seq >= $3"
        " AND through_seq > from_seq AND state <> 'thinking' AND agent_id IS NOT NULL ORDER BY id",
        location_id,
        conversation_id,
        considered_through,
    )
    return [row["agent_id"] for row in rows]


async def find_turn(read: Read, location_id: str, turn_id: str) -> Turn | None:
    row = await read.row(
        f"SELECT {_TURN} FROM turns WHERE location_id = $1 AND id = $2", location_id, turn_id
    )
    return _turn(row) if row else None


async def begin_turn(
    tx: Write, location_id: str, conversation_id: str, contact_id: str, *, from_seq: int, through_seq: int
) -> Turn:
    row = await tx.row(
        "INSERT INTO turns (location_id, id, conversation_id, contact_id, state, from_seq, through_seq)"
        f" VALUES ($1, $2, $3, $4, 'thinking', $5, $6) RETURNING {_TURN}",
        location_id,
        new_id(),
        conversation_id,
        contact_id,
        from_seq,
        through_seq,
    )
    return _turn(row)


async def try_again(tx: Write, turn: Turn) -> Turn:
    """The turn was left by a run that died; count the new attempt."""
    row = await tx.row(
        f"UPDATE turns SET attempts = attempts + 1 WHERE location_id = $1 AND id = $2 RETURNING {_TURN}",
        turn.location_id,
        turn.id,
    )
    return _turn(row)


async def note_failure(tx: Write, turn: Turn, failure: str, wasted: Mapping[str, Any] | None) -> None:
    """An attempt came to nothing: why, and what its thinking used for it."""
    await tx.execute(
        "UPDATE turns SET failure = $3, wasted = wasted || $4::jsonb WHERE location_id = $1 AND id = $2",
        turn.location_id,
        turn.id,
        failure,
        [wasted] if wasted is not None else [],
    )


async def start_over(tx: Write, turn: Turn, through_seq: int, drop: Mapping[str, Any]) -> Turn:
    """Forget what was thought, note the drop, and take in the messages up to the seq."""
    await tx.execute(
        "DELETE FROM turn_steps WHERE location_id = $1 AND turn_id = $2", turn.location_id, turn.id
    )
    row = await tx.row(
        "UPDATE turns SET restarts = restarts + 1, through_seq = $3, drops = drops || $4::jsonb"
        f" WHERE location_id = $1 AND id = $2 RETURNING {_TURN}",
        turn.location_id,
        turn.id,
        through_seq,
        [drop],
    )
    return _turn(row)


async def finish_turn(
    tx: Write,
    turn: Turn,
    state: TurnState,
    *,
    agent_id: str | None,
    gates: Sequence[Any],
    held_because: str | None = None,
    failure: str | None = None,
    drops: Sequence[Mapping[str, Any]] = (),
) -> Turn:
    """End the turn, once. The row's state must still be `thinking`."""
    row = await tx.row(
        "UPDATE turns SET state = $3, agent_id = $4, gates = $5, held_because = $6, failure = $7,"
        " drops = drops || $8::jsonb, finished_at = local_now()"
        f" WHERE location_id = $1 AND id = $2 AND state = 'thinking' RETURNING {_TURN}",
        turn.location_id,
        turn.id,
        state,
        agent_id,
        list(gates),
        held_because,
        failure,
        list(drops),
    )
    ended = _turn(row)
    tx.changed("turn", turn.id, before={"state": turn.state}, after={"state": state})
    return ended


async def list_steps(read: Read, turn: Turn) -> list[StoredStep]:
    rows = await read.fetch(
        "SELECT step, output, outcomes, applied_at IS NOT NULL AS applied FROM turn_steps"
        " WHERE location_id = $1 AND turn_id = $2 ORDER BY step",
        turn.location_id,
        turn.id,
    )
    return [StoredStep(row["step"], row["output"], row["outcomes"], row["applied"]) for row in rows]


async def list_last_steps(read: Read, location_id: str, conversation_id: str) -> list[StoredStep]:
    """The steps of the newest turn of the conversation that came to an answer or a draft."""
    rows = await read.fetch(
        "SELECT step, output, outcomes, applied_at IS NOT NULL AS applied FROM turn_steps"
        " WHERE location_id = $1 AND turn_id = (SELECT id FROM turns WHERE location_id = $1"
        " AND conversation_id = $2 AND state IN ('answered', 'drafted') ORDER BY id DESC LIMIT 1)"
        " ORDER BY step",
        location_id,
        conversation_id,
    )
    return [StoredStep(row["step"], row["output"], row["outcomes"], row["applied"]) for row in rows]


async def store_step(
    tx: Write,
    turn: Turn,
    step: int,
    output: Mapping[str, Any],
    outcomes: Sequence[Any],
    *,
    agent_id: str | None,
) -> None:
    """Keep a step before any of its effects is applied, and whose it is."""
    await tx.execute(
        "WITH owned AS (UPDATE turns SET agent_id = $6 WHERE location_id = $1 AND id = $2)"
        " INSERT INTO turn_steps (location_id, turn_id, step, output, outcomes) VALUES ($1, $2, $3, $4, $5)",
        turn.location_id,
        turn.id,
        step,
        output,
        list(outcomes),
        agent_id,
    )


async def mark_applied(tx: Write, turn: Turn, step: int, outcomes: Sequence[Any]) -> bool:
    """Note that the step's effects are applied; False when they were before."""
    status = await tx.execute(
        "UPDATE turn_steps SET applied_at = clock_timestamp(), outcomes = $4"
        " WHERE location_id = $1 AND turn_id = $2 AND step = $3 AND applied_at IS NULL",
        turn.location_id,
        turn.id,
        step,
        list(outcomes),
    )
    return status == "UPDATE 1"


async def store_outcomes(tx: Write, turn: Turn, step: int, outcomes: Sequence[Any]) -> None:
    """What came of a step's calls, which were made after it was stored."""
    await tx.execute(
        "UPDATE turn_steps SET outcomes = $4 WHERE location_id = $1 AND turn_id = $2 AND step = $3",
        turn.location_id,
        turn.id,
        step,
        list(outcomes),
    )


def _turn(row: Record | None) -> Turn:
    assert row is not None
    return Turn(**row)
