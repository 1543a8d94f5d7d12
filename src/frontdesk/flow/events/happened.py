"""The kinds of events, one frozen dataclass each. Where the official API has a webhook, the name is its.

Each carries the state as of the event, so that whoever is told later need not read it again.
"""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from frontdesk.domain.agents.actions import Action
from frontdesk.domain.agents.model import Agent
from frontdesk.domain.calendars import Appointment
from frontdesk.domain.contacts import Contact, Note, Task
from frontdesk.domain.conversations import Message
from frontdesk.domain.locations.model import Location
from frontdesk.domain.turns import Draft
from frontdesk.domain.users import User


@dataclass(frozen=True)
class Happened:
    """Something that happened."""

    @property
    def type(self) -> str:
        return type(self).__name__

    @property
    def data(self) -> Mapping[str, Any]:
        """What is kept of it: its fields by their names."""
        return {field.name: getattr(self, field.name) for field in dataclasses.fields(self)}

    def about(self, name: str) -> str | None:
        """The id under that name (`location_id`, `contact_id`, ...): its own, or that of what it tells of."""
        found = getattr(self, name, None)
        for field in dataclasses.fields(self):
            found = found or getattr(getattr(self, field.name), name, None)
        return found


@dataclass(frozen=True)
class _OfContact(Happened):
    contact: Contact

    def about(self, name: str) -> str | None:
        return self.contact.id if name == "contact_id" else super().about(name)


@dataclass(frozen=True)
class ContactCreate(_OfContact):
    pass


@dataclass(frozen=True)
class ContactUpdate(_OfContact):
    """`custom_fields` are the ids of those that were changed."""

    changed: tuple[str, ...]
    custom_fields: tuple[str, ...] = ()


@dataclass(frozen=True)
class ContactTagUpdate(_OfContact):
    added: tuple[str, ...]
    removed: tuple[str, ...]


@dataclass(frozen=True)
class ContactDndUpdate(_OfContact):
    pass


@dataclass(frozen=True)
class ContactDelete(_OfContact):
    pass


@dataclass(frozen=True)
class ContactRestore(_OfContact):
    """Deleted, and there again."""


@dataclass(frozen=True)
class ContactErase(Happened):
    """Gone for good, so nothing but the id is told; whoever keeps a copy is to erase it too."""

    contact_id: str


@dataclass(frozen=True)
class ConversationUnreadUpdate(Happened):
    conversation_id: str
    contact_id: str
    unread_count: int
    starred: bool


@dataclass(frozen=True)
class InboundMessage(Happened):
    message: Message


@dataclass(frozen=True)
class OutboundMessage(Happened):
    message: Message


@dataclass(frozen=True)
class MessageStatusUpdate(Happened):
    message_id: str
    conversation_id: str
    contact_id: str
    channel: str
    status: str
    failure: str | None


@dataclass(frozen=True)
class TaskCreate(Happened):
    task: Task


@dataclass(frozen=True)
class TaskComplete(Happened):
    task: Task


@dataclass(frozen=True)
class TaskDelete(Happened):
    task: Task


@dataclass(frozen=True)
class NoteCreate(Happened):
    note: Note


@dataclass(frozen=True)
class NoteUpdate(Happened):
    note: Note


@dataclass(frozen=True)
class NoteDelete(Happened):
    note: Note


@dataclass(frozen=True)
class UserCreate(Happened):
    """Once for each location they work at; of one who works at none, once for the company."""

    user: User
    location_id: str | None


@dataclass(frozen=True)
class _OfLocation(Happened):
    location: Location

    def about(self, name: str) -> str | None:
        return self.location.id if name == "location_id" else super().about(name)


@dataclass(frozen=True)
class LocationCreate(_OfLocation):
    pass


@dataclass(frozen=True)
class LocationUpdate(_OfLocation):
    changed: tuple[str, ...]


@dataclass(frozen=True)
class _OfAgent(Happened):
    agent: Agent

    def about(self, name: str) -> str | None:
        return self.agent.id if name == "agent_id" else super().about(name)


@dataclass(frozen=True)
class AgentCreate(_OfAgent):
    pass


@dataclass(frozen=True)
class AgentUpdate(_OfAgent):
    changed: tuple[str, ...]


@dataclass(frozen=True)
class AgentDelete(_OfAgent):
    pass


@dataclass(frozen=True)
class AgentRestore(_OfAgent):
    pass


@dataclass(frozen=True)
class ActionCreate(Happened):
    action: Action


@dataclass(frozen=True)
class ActionUpdate(Happened):
    action: Action


@dataclass(frozen=True)
class ActionDelete(Happened):
    action: Action


@dataclass(frozen=True)
class _OfStatus(Happened):
    """Whether the agent answers a contact has changed; `agent_id` is the one that answers, or would."""

    contact_id: str
    agent_id: str | None
    state: str
    until: datetime | None
    because: str
    cause: str | None
    channel: str | None


@dataclass(frozen=True)
class AgentSleep(_OfStatus):
    pass


@dataclass(frozen=True)
class AgentWake(_OfStatus):
    pass


@dataclass(frozen=True)
class HandOver(_OfStatus):
    """A person is asked in; whom the contact was given to with it, and the task that was left for them."""

    assigned_to: str | None = None
    task_id: str | None = None


@dataclass(frozen=True)
class _OfGeneration(Happened):
    generation_id: str
    conversation_id: str
    contact_id: str
    agent_id: str | None
    message_id: str | None
    outcome: str


@dataclass(frozen=True)
class GenerationCreate(_OfGeneration):
    pass


@dataclass(frozen=True)
class TurnFail(_OfGeneration):
    pass


@dataclass(frozen=True)
class DraftCreate(Happened):
    draft: Draft


@dataclass(frozen=True)
class DraftDecide(Happened):
    draft: Draft


@dataclass(frozen=True)
class _OfAppointment(Happened):
    appointment: Appointment

    def about(self, name: str) -> str | None:
        return self.appointment.id if name == "appointment_id" else super().about(name)


@dataclass(frozen=True)
class AppointmentCreate(_OfAppointment):
    """Booked, or there again after its deletion."""


@dataclass(frozen=True)
class AppointmentUpdate(_OfAppointment):
    changed: tuple[str, ...]


@dataclass(frozen=True)
class AppointmentDelete(_OfAppointment):
    pass


@dataclass(frozen=True)
class AppointmentMove(_OfAppointment):
    """It has another time; the times are those that it had."""

    former_start: datetime
    former_end: datetime


@dataclass(frozen=True)
class AppointmentCancel(_OfAppointment):
    pass


@dataclass(frozen=True)
class AppointmentMiss(_OfAppointment):
    """The customer did not come."""


@dataclass(frozen=True)
class PaymentReceive(Happened):
    """Somebody who takes payments told of one; `event` is what they call it, such as succeeded."""

    payment_id: str
    contact_id: str
    event: str
    amount: float | None
    currency: str | None
    details: Mapping[str, Any]


@dataclass(frozen=True)
class WebhookTest(Happened):
    """Somebody asked for a trial delivery."""

    webhook_id: str
    location_id: str | None


EVENT_TYPES: tuple[type[Happened], ...] = (
    *(ContactCreate, ContactUpdate, ContactTagUpdate, ContactDndUpdate, ContactDelete),
    *(ContactRestore, ContactErase),
    *(ConversationUnreadUpdate, InboundMessage, OutboundMessage, MessageStatusUpdate),
    *(TaskCreate, TaskComplete, TaskDelete, NoteCreate, NoteUpdate, NoteDelete),
    *(UserCreate, LocationCreate, LocationUpdate),
    *(AgentCreate, AgentUpdate, AgentDelete, AgentRestore, ActionCreate, ActionUpdate, ActionDelete),
    *(AppointmentCreate, AppointmentUpdate, AppointmentDelete),
    *(AppointmentMove, AppointmentCancel, AppointmentMiss),
    *(AgentSleep, AgentWake, HandOver, GenerationCreate, TurnFail, DraftCreate, DraftDecide, WebhookTest),
    PaymentReceive,
)
