"""What a workflow says to the contact: through the doors that every message takes."""

from dataclasses import dataclass
from typing import get_args

from frontdesk.domain import contacts
from frontdesk.domain.conversations import Conversation, NewMessage
from frontdesk.domain.conversations import store as conversations
from frontdesk.domain.workflows.values import Channel
from frontdesk.flow.inbox import CHAT_TOPIC, queue_delivery
from frontdesk.flow.sleeping import sleep_on_message
from frontdesk.flow.turn.gather import do_not_disturb
from frontdesk.flow.workflows.conditions import last_message
from frontdesk.flow.workflows.enrol import too_far
from frontdesk.flow.workflows.inside import Inside, Stopped
from frontdesk.flow.workflows.merge import values_of
from frontdesk.kit.db import Read, Write
from frontdesk.kit.placeholders import fill
from frontdesk.kit.problems import Refused

_LONGEST = 20_000
"""Characters of a text with what came from elsewhere in it."""
_CHANNELS = frozenset(get_args(Channel))


@dataclass(frozen=True)
class Said:
    """The message waits to leave the house."""

    channel: str


@dataclass(frozen=True)
class Skipped:
    """Nothing was said, and why."""

    because: str


async def say(
    tx: Write,
    inside: Inside,
    body: str,
    *,
    channel: str | None,
    subject: str | None,
    link: str | None = None,
) -> Said | Skipped | Stopped:
    """Write to the contact, with the names in the text filled in; the agent sleeps where it is set so.

    Raises Refused where the contact has no channel.
    """
    far = too_far(inside.origin.hops)
    if far is not None:
        return Stopped(far)
    conversation = inside.conversation
    if conversation is None:
        opened, _ = await conversations.open_conversation(tx, inside.location_id, inside.contact.id)
        conversation = await conversations.lock_conversation(tx, inside.location_id, opened.id)
    channel = channel or await _channel(tx, inside, conversation)
    forbidden = do_not_disturb(inside.contact, channel)
    if forbidden is not None:
        return Skipped(f"not sent: {forbidden}")
    text = await filled(tx, inside, body, link=link)
    if not text.strip():
        return Skipped("not sent: nothing is left of its text")
    title = await filled(tx, inside, subject) if subject else None
    recorded = await conversations.record_message(
        tx,
        conversation,
        NewMessage(
            channel=channel,
            direction="outbound",
            body=text,
            source="workflow",
            status="pending",
            origin=inside.origin,
            details={
                "workflow_id": inside.enrolment.workflow_id,
                "enrolment_id": inside.enrolment.id,
                **({"subject": title} if title else {}),
            },
        ),
    )
    await queue_delivery(tx, recorded.message)
    await sleep_on_message(tx, conversation, "workflow_message")
    await tx.notify(CHAT_TOPIC, f"{conversation.id} message")
    return Said(channel)


async def replied_already(read: Read, inside: Inside) -> bool:
    """Whether the customer wrote after the newest message of this enrolment, before anybody waited for it."""
    if inside.conversation is None:
        return False
    recent = await conversations.list_messages(read, inside.location_id, inside.conversation.id, limit=30)
    own = [one.seq for one in recent if one.details.get("enrolment_id") == inside.enrolment.id]
    return bool(own) and any(
        one.direction == "inbound" and one.seq > own[-1] and "keyword" not in one.details for one in recent
    )


async def filled(tx: Write, inside: Inside, text: str, *, link: str | None = None) -> str:
    """The text with what its names stand for."""
    if "{{" not in text:
        return text
    last = await last_message(tx, inside)
    fields = tuple(await contacts.list_custom_fields(tx, inside.location_id))
    values = values_of(
        inside.contact,
        fields,
        inside.location,
        inside.enrolment.data,
        inside.zone,
        message=last.body if last is not None else "",
    )
    return fill(text, values | ({"booking_link": link} if link else {}))[:_LONGEST]


async def _channel(tx: Write, inside: Inside, conversation: Conversation) -> str:
    """The one the customer used last, else the one on which they were written to, else what they have."""
    last = await last_message(tx, inside)
    for used in (last.channel if last is not None else None, conversation.last_message_channel):
        if used is not None and used in _CHANNELS:
            return used
    if inside.contact.phone:
        return "SMS"
    if inside.contact.email:
        return "Email"
    raise Refused(
        "The contact has written on no channel yet, and has neither phone number nor e-mail address."
    )
