"""A contact: a customer of the business, as the location knows them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal, TypeAlias, TypedDict

CustomValue: TypeAlias = str | int | float | list[str] | dict[str, Any]
"""What a custom field holds: text, a number, chosen options, or named texts and files."""

FieldValue: TypeAlias = CustomValue | date
"""What any field of a contact holds."""

DndStatus = Literal["active", "inactive", "permanent"]
DND_CHANNELS = ("Call", "Email", "SMS", "WhatsApp", "GMB", "FB")


@dataclass(frozen=True)
class DndSetting:
    """Do-not-disturb on one channel: `active` and `permanent` forbid messages, `inactive` allows them."""

    status: DndStatus
    message: str | None = None
    code: str | None = None


@dataclass(frozen=True)
class Contact:
    """`custom_fields` holds values by the id of the custom field; `phone` is E.164; `tags` keep their order.

    `details` is what the edge stores aside. `deleted_at` is set on one that can still be restored.
    """

    location_id: str
    id: str
    first_name: str | None
    last_name: str | None
    email: str | None
    phone: str | None
    company_name: str | None
    address1: str | None
    city: str | None
    state: str | None
    country: str | None
    postal_code: str | None
    website: str | None
    timezone: str | None
    date_of_birth: date | None
    gender: str | None
    source: str | None
    assigned_to: str | None
    dnd: bool
    dnd_settings: Mapping[str, DndSetting]
    tags: tuple[str, ...]
    custom_fields: Mapping[str, CustomValue]
    details: Mapping[str, Any]
    revision: int
    created_at: datetime
    updated_at: datetime
    deleted_at: datetime | None

    @property
    def name(self) -> str:
        """First and last name, or nothing."""
        return " ".join(part for part in (self.first_name, self.last_name) if part)

    def forbids(self, channel: str) -> bool:
        """Whether do-not-disturb forbids messages to the contact on a channel such as SMS."""
        if self.dnd:
            return True
        setting = self.dnd_settings.get(channel)
        return setting is not None and setting.status != "inactive"


class ContactValues(TypedDict, total=False):
    """What to write to a contact; what is absent stays as it is, None empties.

    `tags` replaces all tags; `dnd_settings`, `custom_fields` and `details` are merged key by key, where
    None takes a key away.
    """

    first_name: str | None
    last_name: str | None
    email: str | None
    phone: str | None
    company_name: str | None
    address1: str | None
    city: str | None
    state: str | None
    country: str | None
    postal_code: str | None
    website: str | None
    timezone: str | None
    date_of_birth: date | None
    gender: str | None
    source: str | None
    assigned_to: str | None
    dnd: bool
    dnd_settings: Mapping[str, DndSetting | None]
    tags: Sequence[str]
    custom_fields: Mapping[str, CustomValue | None]
    details: Mapping[str, Any]


CustomFieldModel = Literal["contact", "opportunity"]


@dataclass(frozen=True)
class CustomField:
    """A field the location added. `field_key` is its stable name, such as `contact.shoe_size`.

    `options` are the texts to choose from, or the names of the boxes of a TEXTBOX_LIST; `details` keeps
    what else was said of it (accepted_format, is_multiple_file, max_number_of_files, box_prefills).
    """

    location_id: str
    id: str
    model: CustomFieldModel
    name: str
    field_key: str
    data_type: str
    placeholder: str
    position: int
    options: tuple[str, ...]
    details: Mapping[str, Any]
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True)
class GivenField:
    """A value somebody gave for a field, and how they said it.

    `field` is the key of a FieldSpec: a standard field (`email`, also `name`) or the id of a custom one;
    `value` has passed `FieldSpec.check`.
    """

    field: str
    value: FieldValue
    words: str
    message_id: str | None = None


@dataclass(frozen=True)
class FieldSource:
    """Where the value of a field came from; `value` is as JSON, None where it was not kept."""

    field: str
    words: str
    message_id: str | None
    turn_id: str | None
    at: datetime
    value: Any = None


@dataclass(frozen=True)
class Task:
    """Something staff have to do for a contact."""

    location_id: str
    id: str
    contact_id: str
    title: str
    body: str
    due_at: datetime
    assigned_to: str | None
    completed: bool
    created_at: datetime


class TaskValues(TypedDict, total=False):
    """What to write to a task; what is absent stays as it is."""

    title: str
    body: str
    due_at: datetime
    assigned_to: str | None
    completed: bool


@dataclass(frozen=True)
class Note:
    """What somebody wrote down about a contact; `color` as #RRGGBB."""

    location_id: str
    id: str
    contact_id: str
    title: str
    body: str
    color: str | None
    pinned: bool
    user_id: str | None
    created_at: datetime


class NoteValues(TypedDict, total=False):
    """What to write to a note; what is absent stays as it is."""

    title: str
    body: str
    color: str | None
    pinned: bool
    user_id: str | None


@dataclass(frozen=True)
class LocationRules:
    """What a location decides about its contacts.

    `unique_by` are the fields a contact is recognised by, the first one first.
    """

    country: str
    allows_duplicates: bool = False
    unique_by: tuple[Literal["email", "phone"], ...] = field(default=("email", "phone"))
