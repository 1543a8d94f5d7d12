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


@dataclass(frozen=True)
class WorkflowStepDue:
    """The enrolment may go on, if it still stands where it stood."""

    location_id: str
    enrolment_id: str
    cursor: int


@dataclass(frozen=True)
class WorkflowScheduleDue:
    """A trigger that goes by the clock has its time (ISO 8601); `after` is the last contact let in by it."""

    location_id: str
    workflow_id: str
    place: int
    at: str
    after: str | None = None


@dataclass(frozen=True)
class WorkflowReminderDue:
    """An appointment that starts then (ISO 8601) is so near that a trigger wanted to hear of it."""

    location_id: str
    workflow_id: str
    place: int
    appointment_id: str
    start: str
    before: float  # seconds, as the trigger was set then


@dataclass(frozen=True)
class WorkflowRemindersDue:
    """A trigger of a published version wants to hear of the appointments that there are.

    They are planned in the order of their start and id; `since` (ISO 8601) and `after` are of the last one
    that was.
    """

    location_id: str
    workflow_id: str
    version: int
    place: int
    since: str | None = None
    after: str = ""


@dataclass(frozen=True)
class WorkflowOver:
    """A deleted workflow can be restored no longer."""

    location_id: str
    workflow_id: str


@dataclass(frozen=True)
class WorkflowCleared:
    """Whoever is inside the workflow since then (ISO 8601) or longer is to be stopped."""

    location_id: str
    workflow_id: str
    because: str
    since: str


@dataclass(frozen=True)
class FollowUpDue:
    """A planned follow-up is to go out, if it still is wanted."""

    location_id: str
    follow_up_id: str


@dataclass(frozen=True)
class ToolCallDue:
    """A call of a tool that a person has allowed is to be made."""

    location_id: str
    call_id: str


@dataclass(frozen=True)
class RefreshBusyFeed:
    """A calendar elsewhere is to be read again, if it was planned for this time (ISO 8601)."""

    location_id: str
    feed_id: str
    at: str
