"""Contacts as HighLevel's documents write them: bodies in and out of /contacts."""

import json
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any, Literal

from pydantic import Field

from frontdesk.domain.contacts import Contact, DndSetting
from frontdesk.edge.http.wire import Instant, Wire

_CHANNELS = {
    "Call": "call",
    "Email": "email",
    "SMS": "sms",
    "WhatsApp": "whatsApp",
    "GMB": "gmb",
    "FB": "fb",
}
"""The channels of do-not-disturb, as the older documents and as v3 spell them."""


class DndBody(Wire):
    """Do-not-disturb on one channel."""

    status: Literal["active", "inactive", "permanent"]
    message: str | None = Field(default=None, max_length=1_000)
    code: str | None = Field(default=None, max_length=100)


class InboundDndBody(Wire):
    """Whether messages from the contact are let in."""

    all: DndBody | None = None


class CustomFieldGiven(Wire):
    """A value for a custom field, named by its id or its key (`my_field` or `contact.my_field`).

    `fieldValue`, `field_value` and `value` mean the same; null or empty text takes the value away.
    """

    id: str | None = None
    key: str | None = None
    field_value: Any = None
    value: Any = None


class ContactUpdate(Wire):
    """What to change of a contact: absent members stay as they are, null empties."""

    first_name: str | None = None
    last_name: str | None = None
    name: str | None = None
    email: str | None = None
    phone: str | None = Field(default=None, examples=["+34600111222"])
    address1: str | None = None
    city: str | None = None
    state: str | None = None
    country: str | None = Field(default=None, description="A two-letter code or a country's name.")
    postal_code: str | None = None
    website: str | None = None
    timezone: str | None = Field(default=None, description="An IANA name.")
    company_name: str | None = None
    gender: str | None = None
    source: str | None = None
    date_of_birth: str | None = Field(
        default=None, description="Year first, or month first with the year last; - / . or _ between."
    )
    assigned_to: str | None = Field(default=None, description="The id of a user of the location.")
    dnd: bool = False
    dnd_settings: dict[str, DndBody] = Field(
        default={}, description="By channel: Call, Email, SMS, WhatsApp, GMB, FB, in either spelling."
    )
    inbound_dnd_settings: InboundDndBody = InboundDndBody()
    tags: list[str] = Field(default=[], max_length=500, description="Replaces all tags of the contact.")
    custom_fields: list[CustomFieldGiven] = Field(default=[], max_length=1_000)


class ContactOrder(ContactUpdate):
    """A contact to make."""

    location_id: str


class UpsertOrder(ContactOrder):
    """A contact to make, or to change where the location recognises it."""

    create_new_if_duplicate_allowed: bool = False


class CustomFieldHeld(Wire):
    """A custom field's value as text; `fieldValue` is the value itself where that is not text."""

    id: str
    value: str
    field_value: Any = None


class ContactAnswer(Wire):
    """A contact."""

    id: str
    location_id: str
    name: str | None
    first_name: str | None
    last_name: str | None
    first_name_lower_case: str | None
    last_name_lower_case: str | None
    full_name_lower_case: str | None
    email: str | None
    email_lower_case: str | None
    phone: str | None
    company_name: str | None
    address1: str | None
    city: str | None
    state: str | None
    country: str | None
    postal_code: str | None
    website: str | None
    timezone: str | None
    gender: str | None
    date_of_birth: str | None
    source: str | None
    assigned_to: str | None
    dnd: bool
    dnd_settings: dict[str, DndBody]
    inbound_dnd_settings: InboundDndBody | None
    tags: list[str]
    custom_fields: list[CustomFieldHeld]
    date_added: Instant
    date_updated: Instant

    @classmethod
    def of(cls, contact: Contact, known_fields: Collection[str], *, v3: bool) -> "ContactAnswer":
        """The contact in the shape of the version; values of custom fields that are gone are left out."""
        return cls(**_members(contact, known_fields, v3=v3))


class FoundContact(ContactAnswer):
    """A contact with the cursor that goes on after it."""

    search_after: list[str]

    @classmethod
    def at(
        cls, contact: Contact, cursor: list[str], known_fields: Collection[str], *, v3: bool
    ) -> "FoundContact":
        return cls(**_members(contact, known_fields, v3=v3), search_after=cursor)


class CreatedContact(ContactAnswer):
    """A contact that was just made; older versions tell its birthday in parts as well."""

    deleted: bool
    birth_month: int | None
    birth_day: int | None

    @classmethod
    def of(cls, contact: Contact, known_fields: Collection[str], *, v3: bool) -> "CreatedContact":
        members = _members(contact, known_fields, v3=v3)
        born = contact.date_of_birth
        if born and not v3:
            members["date_of_birth"] = f"{born.isoformat()}T00:00:00.000Z"
        return cls(
            **members,
            deleted=False,
            birth_month=born.month if born else None,
            birth_day=born.day if born else None,
        )


class ContactEnvelope(Wire):
    contact: ContactAnswer


class CreatedEnvelope(Wire):
    contact: CreatedContact


class UpdatedEnvelope(Wire):
    """`succeded` is how older documents spell it."""

    succeeded: bool = True
    succeded: bool = True
    contact: ContactAnswer


class UpsertedEnvelope(Wire):
    new: bool
    contact: ContactAnswer
    trace_id: str


class DuplicateQuery(Wire):
    """An e-mail address, a phone number, or both."""

    location_id: str
    number: str | None = Field(default=None, max_length=100)
    email: str | None = Field(default=None, max_length=300)


class DuplicateEnvelope(Wire):
    """The contact that is there already, or null."""

    contact: ContactAnswer | None


class Succeeded(Wire):
    """`succeded` is how older documents spell it."""

    succeeded: bool = True
    succeded: bool = True


def dnd_settings(given: Mapping[str, DndBody]) -> dict[str, DndSetting | None]:
    """Settings by the channel's own name. Raises ValueError for a channel that is not known."""
    by_spelling = {spelling.casefold(): channel for channel, spelling in _CHANNELS.items()}
    settings: dict[str, DndSetting | None] = {}
    for spelling, body in given.items():
        channel = by_spelling.get(spelling.casefold())
        if channel is None:
            raise ValueError(f"has no channel {spelling[:32]!r}; it has {', '.join(_CHANNELS)}")
        settings[channel] = DndSetting(body.status, body.message, body.code)
    return settings


def channel_named(spelling: str) -> str | None:
    """The channel of do-not-disturb that a spelling means."""
    found = {v3.casefold(): channel for channel, v3 in _CHANNELS.items()}
    return found.get(spelling.casefold())


def _members(contact: Contact, known_fields: Collection[str], *, v3: bool) -> dict[str, Any]:
    settings = contact.dnd_settings.items()
    plain = {
        name: getattr(contact, name)
        for name in ContactAnswer.model_fields
        if hasattr(contact, name) and name not in ("dnd_settings", "custom_fields", "date_of_birth", "tags")
    }
    return {
        **plain,
        "name": contact.name or None,
        "first_name_lower_case": _lower(contact.first_name),
        "last_name_lower_case": _lower(contact.last_name),
        "full_name_lower_case": _lower(contact.name),
        "email_lower_case": _lower(contact.email),
        "date_of_birth": contact.date_of_birth.isoformat() if contact.date_of_birth else None,
        "dnd_settings": {
            _CHANNELS.get(channel, channel) if v3 else channel: DndBody(
                status=setting.status, message=setting.message, code=setting.code
            )
            for channel, setting in settings
        },
        "inbound_dnd_settings": contact.details.get("inbound_dnd"),
        "tags": list(contact.tags),
        "custom_fields": [
            CustomFieldHeld(
                id=field, value=as_text(value), field_value=None if isinstance(value, str) else value
            )
            for field, value in contact.custom_fields.items()
            if field in known_fields
        ],
        "date_added": contact.created_at,
        "date_updated": contact.updated_at,
    }


def as_text(value: object) -> str:
    """A value of a custom field in words: options with commas between them, files and boxes as JSON."""
    match value:
        case str():
            return value
        case float() if value.is_integer():
            return str(int(value))
        case int() | float():
            return str(value)
        case date():
            return value.isoformat()
        case list():
            return ", ".join(str(part) for part in value)
        case _:
            return json.dumps(value, ensure_ascii=False)


def _lower(text: str | None) -> str | None:
    return text.lower() if text else None
