"""What the public booking page does: offers signed slots, and books the one that comes back."""

import base64
import binascii
import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from frontdesk.domain import calendars, contacts
from frontdesk.domain.calendars import Appointment, NewAppointment, Slot, SlotTaken
from frontdesk.domain.contacts import Contact, ContactValues
from frontdesk.flow.booking.tokens import ForgedSlot, read_token, sign
from frontdesk.kit.db import Read, Write
from frontdesk.kit.problems import NotFound, Refused
from frontdesk.kit.vault import Vault

OFFER_LASTS = timedelta(minutes=20)
MOST_UPCOMING = 5
"""Appointments that one contact can have ahead by the page; more are for staff to make."""
SOURCE = "booking_widget"

_FILE = "appointment file"
_FIRST_LOOK = 3  # days; a calendar with free times has some soon, and to look at many takes long


class AlreadyYours(SlotTaken):
    """The same visit has booked this time before."""

    def __init__(self, appointment: Appointment) -> None:
        super().__init__(appointment.slot)
        self.appointment = appointment


@dataclass(frozen=True)
class Offered:
    slot: Slot
    token: str


@dataclass(frozen=True)
class Visitor:
    """Who books: a contact that the link was made for, or what they say of themselves (normalised).

    `visit` is a secret of the page that was open: whoever has it may hear what it booked.
    """

    contact_id: str | None
    name: str | None = None
    email: str | None = None
    phone: str | None = None
    timezone: str | None = None
    visit: str | None = None


async def offer(
    read: Read,
    vault: Vault,
    location_id: str,
    calendar_id: str,
    start: datetime,
    end: datetime,
    *,
    limit: int | None = None,
) -> list[Offered]:
    """The free slots that begin in [start, end), each with a token that is good for OFFER_LASTS."""
    now = (await read.moment()).local
    found = await calendars.free_slots(read, location_id, calendar_id, start, end, now=now, limit=limit)
    expires = now + OFFER_LASTS
    return [Offered(slot, sign(vault, location_id, slot, expires=expires)) for slot in found]


async def next_free(
    read: Read, location_id: str, calendar_id: str, start: datetime, end: datetime
) -> datetime | None:
    """When the first free slot from `start` on begins; None where none does before `end`."""
    now = (await read.moment()).local
    days = _FIRST_LOOK
    while start < end:
        until = min(start + timedelta(days=days), end)
        found = await calendars.free_slots(read, location_id, calendar_id, start, until, now=now, limit=1)
        if found:
            return found[0].start
        start, days = until, days * 4
    return None


async def book(
    tx: Write, vault: Vault, location_id: str, calendar_id: str, token: str, visitor: Visitor, words: str
) -> Appointment:
    """Book the slot of the token for the visitor, whom an address or number that is known makes that contact.

    Raises ForgedSlot, ExpiredSlot, SlotTaken (AlreadyYours), Refused over MOST_UPCOMING.
    """
    now = (await tx.moment()).local
    slot = read_token(vault, location_id, token, now=now)
    if slot.calendar_id != calendar_id:
        raise ForgedSlot
    contact = await _contact_of(tx, location_id, visitor)
    ahead = await calendars.upcoming(tx, location_id, contact.id, now=now)
    for one in ahead:
        if _is_of_this_visit(one, slot, visitor):
            raise AlreadyYours(one)
    if len(ahead) >= MOST_UPCOMING:
        raise Refused("You have several appointments ahead already; please ask the business for another one.")
    details = {"visit": _hash(visitor.visit)} if visitor.visit else {}
    new = NewAppointment(slot, contact.id, description=words, source=SOURCE, details=details)
    return await calendars.book(tx, location_id, new)


def file_token(vault: Vault, location_id: str, appointment_id: str) -> str:
    """Opens the calendar file of the appointment, for whoever booked it on the page."""
    signature = vault.sign(_FILE, f"{location_id}/{appointment_id}".encode())
    return f"{appointment_id}.{base64.urlsafe_b64encode(signature).rstrip(b'=').decode()}"


async def find_by_file(read: Read, vault: Vault, location_id: str, token: str) -> Appointment:
    """The appointment of a file's token. Raises NotFound, also for a forged or foreign token."""
    appointment_id, _, written = token.partition(".")
    try:
        signature = base64.b64decode(written + "=" * (-len(written) % 4), altchars=b"-_", validate=True)
    except (ValueError, binascii.Error):
        signature = b""
    if not vault.is_signed(_FILE, f"{location_id}/{appointment_id}".encode(), signature):
        raise NotFound("appointment", appointment_id)
    return await calendars.get_appointment(read, location_id, appointment_id)


def _is_of_this_visit(one: Appointment, slot: Slot, visitor: Visitor) -> bool:
    """Whether the visitor may hear that the time is theirs. Anybody can type anybody's address."""
    if (one.calendar_id, one.starts_at) != (slot.calendar_id, slot.start):
        return False
    known = visitor.contact_id is not None
    return known or (visitor.visit is not None and one.details.get("visit") == _hash(visitor.visit))


def _hash(visit: str) -> str:
    return hashlib.sha256(visit.encode()).hexdigest()[:32]


async def _contact_of(tx: Write, location_id: str, visitor: Visitor) -> Contact:
    """The contact that books. What is known of one is not changed by what a visitor says."""
    if visitor.contact_id is not None:
        return await contacts.get_contact(tx, location_id, visitor.contact_id)
    values: ContactValues = {"source": "booking page"}
    first, _, last = (visitor.name or "").partition(" ")
    if first:
        values["first_name"] = first
    if last.strip():
        values["last_name"] = last.strip()
    if visitor.email:
        values["email"] = visitor.email
    if visitor.phone:
        values["phone"] = visitor.phone
    if visitor.timezone:
        values["timezone"] = visitor.timezone
    await contacts.lock_identities(tx, location_id, values)
    rules = await contacts.get_location_rules(tx, location_id)
    known = await contacts.find_by_email_or_phone(
        tx, location_id, email=visitor.email, phone=visitor.phone, unique_by=rules.unique_by
    )
    return known or await contacts.create_contact(tx, location_id, values)
