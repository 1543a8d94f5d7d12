"""Events in the official payloads; ours, which the official API does not have, in the same manner.

An event keeps its dataclasses as JSON with the names of ours. What it does not hold is left out.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from frontdesk.domain.events import Event

Json = dict[str, Any]
Kept = Mapping[str, Any]

_CALLS = {"Call": "CALL", "IVR_Call": "CALL", "Campaign_Call": "CALL", "Campaign_VoiceMail": "VoiceMail"}
_SOURCES = {"agent": "app", "user": "app", "workflow": "workflow", "api": "api"}


def payload(event: Event, *, delivery_id: str, at: datetime) -> Json:
    """What is sent: `webhookId` is the delivery's, the same at each attempt; `timestamp` is the attempt's.

    Receivers are told to turn away what is minutes old, so a late attempt tells its own time;
    `occurredAt` is the event's, and `eventId` is the same in every delivery of it.
    """
    return {
        "type": event.type,
        "timestamp": _zulu(at),
        "webhookId": delivery_id,
        "eventId": event.id,
        "occurredAt": _zulu(event.at),
        **body(event),
    }


def body(event: Event) -> Json:
    """The members that tell of the event, without the envelope's."""
    _, tell = _KINDS[event.type]
    told = tell(event.data)
    whole: Json = {"locationId": event.location_id, **told}
    if event.type in _WITHOUT_LOCATION:
        del whole["locationId"]
    return {name: value for name, value in whole.items() if value is not None}


def _contact(data: Kept) -> Json:
    contact = data["contact"]
    names = (contact["first_name"], contact["last_name"])
    return {
        "id": contact["id"],
        "address1": contact["address1"],
        "city": contact["city"],
        "state": contact["state"],
        "companyName": contact["company_name"],
        "country": contact["country"],
        "source": contact["source"],
        "dateAdded": _time(contact["created_at"]),
        "dateOfBirth": _birthday(contact["date_of_birth"]),
        "dnd": contact["dnd"],
        "email": contact["email"],
        "name": " ".join(name for name in names if name) or None,
        "firstName": contact["first_name"],
        "lastName": contact["last_name"],
        "phone": contact["phone"],
        "postalCode": contact["postal_code"],
        "tags": contact["tags"],
        "website": contact["website"],
        "attachments": [],
        "assignedTo": contact["assigned_to"],
        "customFields": [{"id": id, "value": value} for id, value in contact["custom_fields"].items()],
    }


def _erased(data: Kept) -> Json:
    return {"id": data["contact_id"]}


def _payment(data: Kept) -> Json:
    return {
        "id": data["payment_id"],
        "contactId": data["contact_id"],
        "event": data["event"],
        "amount": data["amount"],
        "currency": data["currency"],
        "data": data["details"],
    }


def _contact_dnd(data: Kept) -> Json:
    settings = {
        channel: {name: value for name, value in setting.items() if value is not None}
        for channel, setting in data["contact"]["dnd_settings"].items()
    }
    return {**_contact(data), "dndSettings": settings}


def _unread(data: Kept) -> Json:
    return {
        "id": data["conversation_id"],
        "contactId": data["contact_id"],
        "unreadCount": data["unread_count"],
        "inbox": data["unread_count"] > 0,
        "starred": data["starred"],
        "deleted": False,
    }


def _message(data: Kept) -> Json:
    message = data["message"]
    details = message["details"]
    told = {
        "body": message["body"],
        "attachments": message["attachments"],
        "contactId": message["contact_id"],
        "conversationId": message["conversation_id"],
        "dateAdded": _time(message["created_at"]),
        "direction": message["direction"],
        "messageType": _CALLS.get(message["channel"], message["channel"]),
        "messageId": message["id"],
        "status": message["status"],
        "userId": message["user_id"],
        "conversationProviderId": details.get("provider_id"),
    }
    if message["direction"] == "outbound":
        told["source"] = _SOURCES.get(message["source"])
    if message["channel"] == "Email":
        return {**told, **_email(message, details)}
    if message["channel"] in _CALLS:
        call = details.get("call") or {}
        status = call.get("status")
        return {
            **told,
            "body": message["body"] or None,
            "status": status or message["status"],
            "callStatus": status,
            "callDuration": call.get("duration"),
        }
    return {**told, "contentType": message["content_type"]}


def _email(message: Kept, details: Kept) -> Json:
    return {
        "emailMessageId": message["id"],
        "threadId": details.get("thread_id") or message["conversation_id"],
        "subject": details.get("subject"),
        "from": details.get("email_from"),
        "to": details.get("email_to"),
        "cc": details.get("email_cc"),
        "bcc": details.get("email_bcc"),
    }


def _message_status(data: Kept) -> Json:
    return {
        "messageId": data["message_id"],
        "conversationId": data["conversation_id"],
        "contactId": data["contact_id"],
        "messageType": _CALLS.get(data["channel"], data["channel"]),
        "status": data["status"],
        "error": data["failure"],
    }


def _task(data: Kept) -> Json:
    task = data["task"]
    return {
        "id": task["id"],
        "assignedTo": task["assigned_to"],
        "body": task["body"],
        "contactId": task["contact_id"],
        "title": task["title"],
        "dateAdded": _time(task["created_at"]),
        "dueDate": _time(task["due_at"]),
    }


def _note(data: Kept) -> Json:
    note = data["note"]
    return {
        "id": note["id"],
        "body": note["body"],
        "contactId": note["contact_id"],
        "dateAdded": _time(note["created_at"]),
    }


def _user(data: Kept) -> Json:
    user = data["user"]
    told = {
        "id": user["id"],
        "firstName": user["first_name"],
        "lastName": user["last_name"],
        "email": user["email"],
        "phone": user["phone"],
        "extension": user["details"].get("extension"),
        "role": user["role"],
        "permissions": user["details"].get("permissions") or {},
    }
    if user["kind"] == "agency":
        told |= {"companyId": user["company_id"], "locations": user["location_ids"]}
    return told


def _location(data: Kept) -> Json:
    location = data["location"]
    return {
        "id": location["id"],
        "companyId": location["company_id"],
        "name": location["name"],
        "email": location["details"].get("email"),
    }


def _agent(data: Kept) -> Json:
    agent = data["agent"]
    return {
        "id": agent["id"],
        "agentId": agent["id"],
        "name": agent["name"],
        "mode": agent["mode"].replace("_", "-"),
        "status": "active" if agent["active"] else "inactive",
        "isPrimary": agent["is_primary"],
        "channels": agent["channels"],
        "revision": agent["revision"],
        "changed": data.get("changed"),
        "undoUntil": _time(agent["undo_until"]),
    }


def _action(data: Kept) -> Json:
    action = data["action"]
    return {
        "id": action["id"],
        "actionId": action["id"],
        "agentId": action["agent_id"],
        "actionType": action["type"],
        "name": action["name"],
        "revision": action["revision"],
    }


def _agent_status(data: Kept) -> Json:
    return {
        "contactId": data["contact_id"],
        "agentId": data["agent_id"],
        "state": data["state"],
        "until": _time(data["until"]),
        "because": data["because"],
        "cause": data["cause"],
        "channel": data["channel"],
    }


def _hand_over(data: Kept) -> Json:
    return {
        **_agent_status(data),
        "assignedTo": data.get("assigned_to"),
        "taskId": data.get("task_id"),
    }


def _generation(data: Kept) -> Json:
    return {
        "id": data["generation_id"],
        "generationId": data["generation_id"],
        "conversationId": data["conversation_id"],
        "contactId": data["contact_id"],
        "agentId": data["agent_id"],
        "messageId": data["message_id"],
        "outcome": data["outcome"],
    }


def _draft(data: Kept) -> Json:
    draft = data["draft"]
    return {
        "id": draft["id"],
        "draftId": draft["id"],
        "conversationId": draft["conversation_id"],
        "agentId": draft["agent_id"],
        "messageType": draft["channel"],
        "body": draft["body"],
        "state": draft["state"],
        "sentBody": draft["sent_body"],
        "messageId": draft["message_id"],
        "dateAdded": _time(draft["created_at"]),
    }


def _appointment(data: Kept) -> Json:
    appointment = data["appointment"]
    owners = [appointment["user_id"], *appointment["other_user_ids"]]
    told = {
        "id": appointment["id"],
        "address": appointment["address"],
        "title": appointment["title"],
        "calendarId": appointment["calendar_id"],
        "contactId": appointment["contact_id"],
        "groupId": appointment["group_id"],
        "appointmentStatus": appointment["status"],
        "assignedUserId": appointment["user_id"],
        "users": [owner for owner in owners if owner is not None],
        "notes": appointment["description"],
        "source": appointment["source"],
        "startTime": _time(appointment["starts_at"]),
        "endTime": _time(appointment["ends_at"]),
        "dateAdded": _time(appointment["created_at"]),
        "dateUpdated": _time(appointment["updated_at"]),
    }
    return {
        "appointment": {name: value for name, value in told.items() if value is not None},
        "changed": data.get("changed"),
        "formerStartTime": _time(data.get("former_start")),
        "formerEndTime": _time(data.get("former_end")),
    }


def _test(data: Kept) -> Json:
    return {"message": "A trial delivery: somebody asked whether this webhook arrives."}


_WITHOUT_LOCATION = frozenset({"LocationCreate", "LocationUpdate"})
"""Whose documents have no such member: there the location is the `id`."""

_KINDS: Mapping[str, tuple[str, Callable[[Kept], Json]]] = {
    "ContactCreate": ("contacts.readonly", _contact),
    "ContactUpdate": ("contacts.readonly", _contact),
    "ContactTagUpdate": ("contacts.readonly", _contact),
    "ContactDndUpdate": ("contacts.readonly", _contact_dnd),
    "ContactDelete": ("contacts.readonly", _contact),
    "ContactRestore": ("contacts.readonly", _contact),
    "ContactErase": ("contacts.readonly", _erased),
    "PaymentReceive": ("contacts.readonly", _payment),
    "TaskCreate": ("contacts.readonly", _task),
    "TaskComplete": ("contacts.readonly", _task),
    "TaskDelete": ("contacts.readonly", _task),
    "NoteCreate": ("contacts.readonly", _note),
    "NoteUpdate": ("contacts.readonly", _note),
    "NoteDelete": ("contacts.readonly", _note),
    "ConversationUnreadUpdate": ("conversations.readonly", _unread),
    "InboundMessage": ("conversations/message.readonly", _message),
    "OutboundMessage": ("conversations/message.readonly", _message),
    "MessageStatusUpdate": ("conversations/message.readonly", _message_status),
    "UserCreate": ("users.readonly", _user),
    "LocationCreate": ("locations.readonly", _location),
    "LocationUpdate": ("locations.readonly", _location),
    "WebhookTest": ("locations.readonly", _test),
    "AgentCreate": ("conversation-ai.readonly", _agent),
    "AgentUpdate": ("conversation-ai.readonly", _agent),
    "AgentDelete": ("conversation-ai.readonly", _agent),
    "AgentRestore": ("conversation-ai.readonly", _agent),
    "ActionCreate": ("conversation-ai.readonly", _action),
    "ActionUpdate": ("conversation-ai.readonly", _action),
    "ActionDelete": ("conversation-ai.readonly", _action),
    "AgentSleep": ("conversation-ai.readonly", _agent_status),
    "AgentWake": ("conversation-ai.readonly", _agent_status),
    "HandOver": ("conversation-ai.readonly", _hand_over),
    "GenerationCreate": ("conversation-ai.readonly", _generation),
    "TurnFail": ("conversation-ai.readonly", _generation),
    "DraftCreate": ("conversation-ai.readonly", _draft),
    "DraftDecide": ("conversation-ai.readonly", _draft),
    "AppointmentCreate": ("calendars/events.readonly", _appointment),
    "AppointmentUpdate": ("calendars/events.readonly", _appointment),
    "AppointmentDelete": ("calendars/events.readonly", _appointment),
    "AppointmentMove": ("calendars/events.readonly", _appointment),
    "AppointmentCancel": ("calendars/events.readonly", _appointment),
    "AppointmentMiss": ("calendars/events.readonly", _appointment),
}
"""For each type of event the scope that opens it, which the official documents name, and what is told."""

SCOPES: Mapping[str, str] = {name: scope for name, (scope, _) in _KINDS.items()}


def _time(text: str | None) -> str | None:
    return _zulu(datetime.fromisoformat(text)) if text else None


def _birthday(text: str | None) -> str | None:
    return f"{text}T00:00:00.000Z" if text else None


def _zulu(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
