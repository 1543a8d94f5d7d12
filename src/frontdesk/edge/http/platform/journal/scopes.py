"""Which scope opens which lines of the journal: that of the product of what was changed."""

import re
from collections.abc import Mapping

from pydantic.alias_generators import to_camel

from frontdesk.edge.http.auth import Caller
from frontdesk.edge.http.errors import MissingScope
from frontdesk.kit.problems import Invalid

_AI = ("conversation-ai.readonly", "conversation-ai.write")
_CONTACTS = ("contacts.readonly", "contacts.write")
_INBOX = ("conversations.readonly", "conversations.write")
_MESSAGES = ("conversations/message.readonly", "conversations/message.write")
_KNOWLEDGE = ("knowledge-bases.readonly", "knowledge-bases.write")
_LOCATIONS = ("locations.readonly", "locations.write")
_FIELDS = ("locations/customFields.readonly", "locations/customFields.write")
_CALENDARS = ("calendars.readonly", "calendars.write")
_GROUPS = ("calendars/groups.readonly", "calendars/groups.write")
_EVENTS = ("calendars/events.readonly", "calendars/events.write")
_WORKFLOWS = ("workflows.readonly", "workflows.write")
_USERS = ("users.readonly", "users.write")

SCOPES: Mapping[str, tuple[str, str]] = {
    "contact": _CONTACTS,
    "task": _CONTACTS,
    "note": _CONTACTS,
    "erasure": _CONTACTS,
    "custom_field": _FIELDS,
    "conversation": _INBOX,
    "chat session": _INBOX,
    "widget": _INBOX,
    "provider": _INBOX,
    "keyword replies": _INBOX,
    "message": _MESSAGES,
    "agent": _AI,
    "action": _AI,
    "agent status": _AI,
    "routing rule": _AI,
    "budget": _AI,
    "engine": _AI,
    "turn": _AI,
    "generation": _AI,
    "draft": _AI,
    "follow-up": _AI,
    "follow-up stop": _AI,
    "tool call": _AI,
    "calendar": _CALENDARS,
    "schedule": _CALENDARS,
    "calendar feed": _CALENDARS,
    "busy feed": _CALENDARS,
    "payment": _CONTACTS,
    "calendar group": _GROUPS,
    "appointment": _EVENTS,
    "appointment note": _EVENTS,
    "blocked slot": _EVENTS,
    "slot hold": _EVENTS,
    "workflow": _WORKFLOWS,
    "workflow enrolment": _WORKFLOWS,
    "knowledge_base": _KNOWLEDGE,
    "faq": _KNOWLEDGE,
    "location": _LOCATIONS,
    "retention": _LOCATIONS,
    "purge": _LOCATIONS,
    "clock": _LOCATIONS,
    "webhook": _LOCATIONS,
    "user": _USERS,
}
"""For each kind of thing the scope that shows its lines, and the one that takes them back: its product's."""

KEPT_FROM_ALL: Mapping[str, str] = {
    "company": "it is of no location",
    "token": "it is the company's",
    "signing key": "it is the installation's",
    "job": "it is the operator's",
}
"""Kinds whose lines no token reads, and why."""


def shown_entity(entity: str) -> str:
    """The kind of a thing as it is called outside: `agentStatus`, `followUp`."""
    return to_camel(re.sub(r"\W", "_", entity))


_NAMES: Mapping[str, str] = {shown_entity(entity): entity for entity in SCOPES}


def readable(caller: Caller, named: str | None) -> list[str]:
    """The kinds of things that are named, with commas between, or all whose lines the token may read.

    Raises Invalid for one that there is not, MissingScope where the token may not read one, or none at all.
    """
    if named is None:
        seen = [entity for entity, (read, _) in SCOPES.items() if read in caller.token.scopes]
        if not seen:
            raise MissingScope("contacts.readonly")
        return seen
    wanted = [name.strip() for name in named.split(",")]
    unknown = [name for name in wanted if name not in _NAMES]
    if unknown:
        raise Invalid(*(f"entity: {name[:64]!r} is not one of {', '.join(_NAMES)}" for name in unknown))
    for name in wanted:
        require(caller, SCOPES[_NAMES[name]][0])
    return [_NAMES[name] for name in wanted]


def require(caller: Caller, scope: str) -> None:
    """Raises MissingScope."""
    if scope not in caller.token.scopes:
        raise MissingScope(scope)
