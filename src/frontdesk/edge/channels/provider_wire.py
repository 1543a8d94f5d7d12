"""What a conversation provider is sent, HighLevel's ProviderOutboundMessage, and what it answers."""

import html
import json
from collections.abc import Mapping
from typing import Any

from frontdesk.domain.conversations import Message
from frontdesk.flow.channel import NotSent, Parcel
from frontdesk.kit.fetch import Answer

_BY_PHONE = ("SMS", "RCS", "WhatsApp")
_NAMED = ("message", "error", "msg", "detail", "title", "description")
_LONGEST_REASON = 300
_LONGEST_ID = 255


def payload(parcel: Parcel) -> dict[str, Any] | NotSent:
    """The body for the provider; NotSent for a contact that cannot be reached on its channel."""
    message, contact = parcel.message, parcel.contact
    kind = parcel.provider.type if parcel.provider else message.channel
    if kind in _BY_PHONE and not contact.phone:
        return NotSent(f"The contact has no phone number, which {kind} needs.")
    if kind == "Email" and not _letters_go_to(parcel):
        return NotSent("The contact has no e-mail address.")
    body: dict[str, Any] = {
        "contactId": contact.id,
        "locationId": message.location_id,
        "messageId": message.id,
        "type": kind,
        "attachments": list(message.attachments),
        **(_letter(parcel) if kind == "Email" else {"phone": contact.phone, "message": message.body}),
        "userId": message.user_id,
        "replyToAltId": _answered_id(parcel),
    }
    return {name: value for name, value in body.items() if value is not None}


def given_id(answer: Answer, message: Message) -> str | None:
    """The id that the provider gave to the message, where its answer tells one of its own."""
    told = _members(answer)
    found = told.get("messageId") or told.get("id")
    if isinstance(found, bool) or not isinstance(found, str | int):
        return None
    text = str(found)
    return text if text != message.id and text.isprintable() and len(text) <= _LONGEST_ID else None


def reason(answer: Answer) -> str:
    """Why the provider did not take the message: its status, and its own words where it has any."""
    members = _members(answer)
    told = next((members[name] for name in _NAMED if isinstance(members.get(name), str)), "")
    if not members and "text/plain" in answer.headers.get("content-type", ""):
        told = answer.body.decode("utf-8", "replace")
    plain = " ".join("".join(c if c.isprintable() else " " for c in told).split())[:_LONGEST_REASON]
    return f"the provider answered {answer.status}" + (f": {plain}" if plain else "")


def _letter(parcel: Parcel) -> dict[str, Any]:
    message = parcel.message
    lines = html.escape(message.body).replace("\n", "<br>")
    return {
        "emailMessageId": message.id,
        "emailTo": _letters_go_to(parcel),
        "emailFrom": message.details.get("email_from") or _business_address(parcel),
        "html": message.details.get("html") or f"<div>{lines}</div>",
        "message": message.body,
        "subject": message.details.get("subject") or _answered_subject(parcel),
    }


def _letters_go_to(parcel: Parcel) -> list[str]:
    address = parcel.message.details.get("email_to") or parcel.contact.email
    return [address] if address else []


def _business_address(parcel: Parcel) -> str | None:
    address = parcel.location.details.get("email")
    return f"{parcel.location.name} <{address}>" if address else None


def _answered_subject(parcel: Parcel) -> str:
    asked = parcel.answers.details.get("subject") if parcel.answers else None
    if not asked:
        return parcel.location.name
    return asked if asked.lower().startswith("re:") else f"Re: {asked}"


def _answered_id(parcel: Parcel) -> str | None:
    """Where the documents have it: for letters and custom channels, whose threads the provider keeps."""
    threaded = parcel.message.channel in ("Email", "Custom")
    return parcel.answers.outside_id if threaded and parcel.answers else None


def _members(answer: Answer) -> Mapping[str, Any]:
    try:
        told = json.loads(answer.body)
    except (ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}
