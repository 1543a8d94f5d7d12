"""One enrolment at one step, with all that its steps look at, locked for the transaction."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

from frontdesk.domain import contacts
from frontdesk.domain.contacts import Contact
from frontdesk.domain.conversations import Conversation, Origin
from frontdesk.domain.conversations import store as conversations
from frontdesk.domain.locations import Location
from frontdesk.domain.locations import store as locations
from frontdesk.domain.workflows import OF_THE_CONTACT, Definition, Enrolment, WaitingFor, enrolments, store
from frontdesk.domain.workflows.steps import Step
from frontdesk.flow.due import WorkflowStepDue
from frontdesk.kit.db import Write
from frontdesk.kit.problems import NotFound


@dataclass(frozen=True)
class Inside:
    """`now` is the location's own time, `zone` the one in which the workflow tells times of day."""

    enrolment: Enrolment
    definition: Definition
    step: Step
    contact: Contact
    conversation: Conversation | None
    location: Location
    now: datetime

    @property
    def location_id(self) -> str:
        return self.enrolment.location_id

    @property
    def zone(self) -> ZoneInfo:
        named = self.definition.settings.timezone
        if named == OF_THE_CONTACT:
            named = self.contact.timezone
        return ZoneInfo(named or self.location.timezone)

    @property
    def origin(self) -> Origin:
        """Of what the enrolment causes."""
        return Origin(self.enrolment.root_cause, self.enrolment.hops).next


@dataclass(frozen=True)
class Moved:
    """The step is done: on to `to`, or None at the end. `data` is what later steps may look at."""

    to: str | None
    outcome: str
    data: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Waiting:
    """The step goes on later."""

    waiting_for: WaitingFor
    until: datetime
    outcome: str
    wait: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Stopped:
    """It ends here, and why."""

    because: str


@dataclass(frozen=True)
class CallOut:
    """A webhook is to be called, with no transaction open."""

    url: str
    body: bytes
    key: str  # the same at each attempt
    origin: Origin


@dataclass(frozen=True)
class Classify:
    """A reply is to be understood, with no transaction open.

    `agent_id` is the contact's agent, whose engine thinks and who pays for it; to economise means to think
    with what costs nothing.
    """

    asked: str
    reply: str
    agent_id: str
    economise: bool


Came: TypeAlias = Moved | Waiting | Stopped
Outside: TypeAlias = CallOut | Classify


async def enter(tx: Write, due: WorkflowStepDue) -> Inside | None:
    """The enrolment as the job knows it, locked; None when there is nothing to do for it.

    The locks are taken in the order in which everything else takes them: conversation, contact, enrolment.
    """
    known = await enrolments.find_enrolment(tx, due.location_id, due.enrolment_id)
    if known is None or known.state != "active" or known.cursor != due.cursor:
        return None
    conversation = await conversations.find_by_contact(tx, due.location_id, known.contact_id)
    if conversation is not None:
        conversation = await conversations.lock_conversation(tx, due.location_id, conversation.id)
    try:
        contact = await contacts.lock_contact(tx, due.location_id, known.contact_id)
    except NotFound:
        contact = None
    held = await enrolments.lock_enrolment(tx, due.location_id, due.enrolment_id)
    if held is None or held.state != "active" or held.cursor != due.cursor:
        return None
    if contact is None:
        await enrolments.end_enrolment(tx, held, "stopped", "the contact was deleted")
        return None
    if not await store.is_published(tx, due.location_id, held.workflow_id):
        await enrolments.end_enrolment(tx, held, "stopped", "the workflow takes nobody any more")
        return None
    version = await store.find_version(tx, due.location_id, held.workflow_id, held.version)
    step = version.definition.step(held.at_step) if version is not None else None
    if version is None or step is None:
        await enrolments.end_enrolment(tx, held, "failed", f"there is no step {held.at_step!r}")
        return None
    location = await locations.get_location(tx, due.location_id)
    now = (await tx.moment()).local
    return Inside(held, version.definition, step, contact, conversation, location, now)
