"""Locations and their custom fields as HighLevel's documents write them."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from pydantic import Field

from frontdesk.domain.contacts import CustomField
from frontdesk.domain.locations import Location
from frontdesk.edge.http.wire import Instant, Wire


class LocationSettings(Wire):
    """What the location decides about its contacts."""

    allow_duplicate_contact: bool
    contact_unique_identifiers: list[str]


class BusinessAnswer(Wire):
    """The business behind the location."""

    name: str
    country: str
    timezone: str
    address: str | None = None
    city: str | None = None
    state: str | None = None
    postal_code: str | None = None
    website: str | None = None
    logo_url: str | None = None


class LocationAnswer(Wire):
    """A location (sub-account)."""

    id: str
    company_id: str
    name: str
    country: str
    timezone: str
    domain: str | None = None
    address: str | None = None
    city: str | None = None
    state: str | None = None
    postal_code: str | None = None
    website: str | None = None
    logo_url: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    email: str | None = None
    phone: str | None = None
    business: BusinessAnswer
    settings: LocationSettings
    date_added: Instant

    @classmethod
    def of(cls, location: Location, *, allows_duplicates: bool, unique_by: Sequence[str]) -> "LocationAnswer":
        kept = _texts(location.details, cls)
        business = {name: text for name, text in kept.items() if name in BusinessAnswer.model_fields}
        fixed = {"name": location.name, "country": location.country, "timezone": location.timezone}
        return cls(
            **{**kept, **fixed},
            id=location.id,
            company_id=location.company_id,
            business=BusinessAnswer(**{**business, **fixed}),
            settings=LocationSettings(
                allow_duplicate_contact=allows_duplicates, contact_unique_identifiers=list(unique_by)
            ),
            date_added=location.created_at,
        )


class LocationEnvelope(Wire):
    location: LocationAnswer


class BoxBody(Wire):
    """One box of a list of boxes, or one option."""

    label: str = Field(max_length=500)
    prefill_value: str | None = Field(default=None, max_length=5_000)


class CustomFieldUpdate(Wire):
    """What to change of a custom field; absent members stay as they are.

    Options to choose from may come as `options`, `picklistOptions` or `textBoxListOptions`, as texts or
    as objects with a label.
    """

    name: str = Field(max_length=200)
    placeholder: str | None = Field(default=None, max_length=1_000)
    position: int = Field(default=0, ge=0, le=1_000_000)
    options: list[str | BoxBody] = Field(default=[], max_length=1_000)
    picklist_options: list[str | BoxBody] = Field(default=[], max_length=1_000)
    text_box_list_options: list[str | BoxBody] = Field(default=[], max_length=1_000)
    accepted_format: list[str] = Field(default=[], max_length=100)
    is_multiple_file: bool = False
    max_number_of_files: int | None = Field(default=None, ge=1, le=100)
    model: Literal["contact", "opportunity"] = "contact"


class CustomFieldOrder(CustomFieldUpdate):
    """A custom field to add."""

    data_type: str = Field(max_length=40, examples=["TEXT"])


class BoxAnswer(Wire):
    label: str
    prefill_value: str


class CustomFieldAnswer(Wire):
    """A custom field; `picklistOptions` are the texts to choose from, or the names of the boxes."""

    id: str
    name: str
    field_key: str
    placeholder: str
    data_type: str
    position: int
    picklist_options: list[str]
    picklist_image_options: list[str]
    text_box_list_options: list[BoxAnswer] | None
    is_allowed_custom_option: bool
    is_multi_file_allowed: bool
    max_file_limit: int | None
    accepted_format: list[str] | None
    location_id: str
    model: Literal["contact", "opportunity"]
    date_added: Instant

    @classmethod
    def of(cls, field: CustomField) -> "CustomFieldAnswer":
        prefills = field.details.get("box_prefills") or {}
        boxes = [BoxAnswer(label=name, prefill_value=prefills.get(name) or "") for name in field.options]
        return cls(
            id=field.id,
            name=field.name,
            field_key=field.field_key,
            placeholder=field.placeholder,
            data_type=field.data_type,
            position=field.position,
            picklist_options=list(field.options),
            picklist_image_options=[],
            text_box_list_options=boxes if field.data_type == "TEXTBOX_LIST" else None,
            is_allowed_custom_option=False,
            is_multi_file_allowed=bool(field.details.get("is_multiple_file")),
            max_file_limit=field.details.get("max_number_of_files"),
            accepted_format=field.details.get("accepted_format"),
            location_id=field.location_id,
            model=field.model,
            date_added=field.created_at,
        )


class CustomFieldEnvelope(Wire):
    custom_field: CustomFieldAnswer


class CustomFieldList(Wire):
    custom_fields: list[CustomFieldAnswer]


def _texts(details: Mapping[str, Any], shown: type[Wire]) -> dict[str, Any]:
    """What the details hold of the plain members."""
    return {
        name: text for name, text in details.items() if name in shown.model_fields and isinstance(text, str)
    }
