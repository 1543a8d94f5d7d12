"""Which fields a contact has, by every name they go by, and what each may hold."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from frontdesk.domain.contacts import custom_values, values
from frontdesk.domain.contacts.model import Contact, CustomField, FieldValue

StandardKind = Literal["name", "text", "email", "phone", "date", "country", "timezone", "website"]

DATA_TYPES = (
    "TEXT",
    "LARGE_TEXT",
    "NUMERICAL",
    "FLOAT",
    "MONETORY",
    "PHONE",
    "EMAIL",
    "DATE",
    "TIME",
    "SINGLE_OPTIONS",
    "RADIO",
    "MULTIPLE_OPTIONS",
    "CHECKBOX",
    "TEXTBOX_LIST",
    "FILE_UPLOAD",
    "SIGNATURE",
)
"""MONETORY is how the contract spells it."""

_CHECKS: Mapping[str, Callable[[object], FieldValue]] = {
    "name": values.full_name,
    "text": values.line,
    "email": values.email,
    "date": values.day,
    "country": values.country,
    "timezone": values.timezone,
    "website": values.website,
    "TEXT": custom_values.short_text,
    "LARGE_TEXT": custom_values.long_text,
    "NUMERICAL": values.number,
    "FLOAT": values.number,
    "MONETORY": values.money,
    "EMAIL": values.email,
    "DATE": custom_values.date_text,
    "TIME": custom_values.time_of_day,
    "FILE_UPLOAD": custom_values.files,
    "SIGNATURE": custom_values.files,
}


@dataclass(frozen=True)
class FieldSpec:
    """One field: `key` is a standard field's name or the id of a custom one, `kind` what it holds.

    `kind` is one of StandardKind, or the data type of a custom field.
    """

    key: str
    label: str
    kind: str
    custom_field: CustomField | None = None

    def check(self, value: object, country: str) -> FieldValue | None:
        """The value in the form it is kept in; None for one that is empty.

        `country` (ISO 3166 alpha-2) is where phone numbers without a country code are from.
        Raises ValueError with a sentence that can follow the field's name.
        """
        if value is None or (isinstance(value, str) and not value.strip()):
            return None
        found = self._checked(value, country)
        return found if found or found == 0 else None

    def _checked(self, value: object, country: str) -> FieldValue:
        options = self.custom_field.options if self.custom_field else ()
        if self.kind in ("phone", "PHONE"):
            return values.phone(value, country)
        if self.kind in ("SINGLE_OPTIONS", "RADIO"):
            return values.one_of(value, options)
        if self.kind in ("MULTIPLE_OPTIONS", "CHECKBOX"):
            return values.several_of(value, options)
        if self.kind == "TEXTBOX_LIST":
            return custom_values.boxes(value, options)
        return _CHECKS[self.kind](value)

    def of(self, contact: Contact) -> FieldValue | None:
        """What the contact holds in this field; None when nothing."""
        if self.custom_field is not None:
            return contact.custom_fields.get(self.key)
        found: FieldValue | None = getattr(contact, self.key)
        return found or None


STANDARD: tuple[FieldSpec, ...] = (
    FieldSpec("name", "Name", "name"),
    FieldSpec("first_name", "First name", "text"),
    FieldSpec("last_name", "Last name", "text"),
    FieldSpec("email", "Email", "email"),
    FieldSpec("phone", "Phone", "phone"),
    FieldSpec("date_of_birth", "Date of birth", "date"),
    FieldSpec("company_name", "Company name", "text"),
    FieldSpec("address1", "Address", "text"),
    FieldSpec("city", "City", "text"),
    FieldSpec("state", "State", "text"),
    FieldSpec("country", "Country", "country"),
    FieldSpec("postal_code", "Postal code", "text"),
    FieldSpec("website", "Website", "website"),
    FieldSpec("timezone", "Time zone", "timezone"),
    FieldSpec("gender", "Gender", "text"),
    FieldSpec("source", "Source", "text"),
)

_OTHER_NAMES = {
    "fullname": "name",
    "contactname": "name",
    "emailaddress": "email",
    "phonenumber": "phone",
    "birthday": "date_of_birth",
    "birthdate": "date_of_birth",
    "dob": "date_of_birth",
    "company": "company_name",
    "businessname": "company_name",
    "address": "address1",
    "street": "address1",
    "streetaddress": "address1",
    "zip": "postal_code",
    "zipcode": "postal_code",
    "postcode": "postal_code",
    "leadsource": "source",
}


def resolve_field(custom_fields: Iterable[CustomField], name: str) -> FieldSpec | None:
    """The field a name means: a standard one (`first_name`, `firstName`, `First name`), or a custom one.

    A custom field is meant by its id, its key (`contact.shoe_size` or `shoe_size`) or its name. Braces as
    in `{{contact.email}}` are looked through.
    """
    plain = name.strip().removeprefix("{{").removesuffix("}}").strip()
    custom_fields = tuple(field for field in custom_fields if field.model == "contact")
    for field in custom_fields:
        if plain in (field.id, field.field_key):
            return spec_of(field)
    bare = plain.removeprefix("contact.")
    if standard := _BY_NAME.get(_squeezed(bare)):
        return standard
    for field in custom_fields:
        if bare == field.field_key.partition(".")[2]:
            return spec_of(field)
    for field in custom_fields:
        if _squeezed(bare) and _squeezed(bare) == _squeezed(field.name):
            return spec_of(field)
    return None


def spec_of(field: CustomField) -> FieldSpec:
    """The custom field as a field of a contact."""
    return FieldSpec(field.id, field.name, field.data_type, field)


def key_from_name(name: str, taken: Sequence[str], model: str = "contact") -> str:
    """A free `field_key` made of a custom field's name, such as `contact.shoe_size`."""
    stem = re.sub(r"[^\w]+", "_", name.lower(), flags=re.UNICODE).strip("_")[:80] or "field"
    if _squeezed(stem) in _BY_NAME and model == "contact":
        stem = f"{stem}_1"
    key, count = f"{model}.{stem}", 1
    while key in taken:
        count += 1
        key = f"{model}.{stem}_{count}"
    return key


def _squeezed(name: str) -> str:
    return re.sub(r"[\W_]+", "", name.casefold())


_BY_NAME: Mapping[str, FieldSpec] = {
    **{_squeezed(spec.label): spec for spec in STANDARD},
    **{_squeezed(spec.key): spec for spec in STANDARD},
    **{other: next(s for s in STANDARD if s.key == key) for other, key in _OTHER_NAMES.items()},
}
