"""What can be due: one frozen dataclass a job, of plain values. Handlers stand in app/wiring.py."""

from dataclasses import dataclass


@dataclass(frozen=True)
class TurnDue:
    """The conversation's messages up to this turn_seq want an answer."""

    location_id: str
    conversation_id: str
    turn_seq: int


@dataclass(frozen=True)
class DeliverMessage:
    """An outbound message waits to leave the house."""

    location_id: str
    message_id: str


@dataclass(frozen=True)
class WakeAgent:
    """The agent's silence for a contact is over, if it still is the one until this time (ISO 8601)."""

    location_id: str
    contact_id: str
    until: str
