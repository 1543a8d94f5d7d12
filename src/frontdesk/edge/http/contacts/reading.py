"""From a body to the values of a contact: every rule asked, every fault told at once."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from pydantic.alias_generators import to_camel

from frontdesk.domain import contacts
from frontdesk.domain.contacts import ContactValues, CustomField, FieldSpec, LocationRules, values
from frontdesk.edge.http.contacts.wire import ContactUpdate, CustomFieldGiven, dnd_settings
from frontdesk.edge.http.wire import given
from frontdesk.kit.db import Read
from frontdesk.kit.problems import Invalid, NotFound


async def read_values(
    read: Read, location_id: str, body: ContactUpdate, rules: LocationRules
) -> ContactValues:
    """The values the body asks for, in the form they are kept in.

    Raises Invalid with a sentence for each member at fault; NotFound for a user or custom field that the
    location does not have.
    """
    sent = given(body)
    faults: list[str] = []
    written = _standard(sent, rules, faults)
    if "dnd" in sent:
        written["dnd"] = body.dnd
    if "tags" in sent:
        written["tags"] = _checked("tags", faults, values.tags, body.tags)
    if "dnd_settings" in sent:
        written["dnd_settings"] = _checked("dndSettings", faults, dnd_settings, body.dnd_settings)
    if "inbound_dnd_settings" in sent:
        inbound = body.inbound_dnd_settings.model_dump(exclude_none=True)
        written["details"] = {"inbound_dnd": inbound or None}
    if body.custom_fields:
        known = await contacts.list_custom_fields(read, location_id)
        written["custom_fields"] = _custom(body.custom_fields, known, rules, faults)
    if faults:
        raise Invalid(*faults)
    if "assigned_to" in sent:
        written["assigned_to"] = body.assigned_to or None
        if body.assigned_to:
            await contacts.require_user(read, location_id, body.assigned_to)
    return cast(ContactValues, written)


def _standard(sent: Mapping[str, Any], rules: LocationRules, faults: list[str]) -> dict[str, Any]:
    """The standard fields. A phone number without a country code is from the contact's country, if given."""
    written: dict[str, Any] = {}
    country = rules.country
    for spec in sorted(contacts.STANDARD, key=lambda spec: spec.kind == "phone"):
        if spec.key in sent:
            written[spec.key] = _checked(to_camel(spec.key), faults, _check, spec, sent[spec.key], country)
            if spec.key == "country":
                country = written["country"] or country
    if "name" in written:
        first, last = values.split_name(written.pop("name") or "")
        if "first_name" not in written and "last_name" not in written:
            written["first_name"], written["last_name"] = first, last
    return written


def _custom(
    sent: Sequence[CustomFieldGiven], known: Sequence[CustomField], rules: LocationRules, faults: list[str]
) -> dict[str, Any]:
    by_id = {field.id: field for field in known}
    by_key = {field.field_key: field for field in known}
    written: dict[str, Any] = {}
    for item in sent:
        key = item.key or ""
        field = by_id.get(item.id or "") or by_key.get(key) or by_key.get(f"contact.{key}")
        if field is None:
            raise NotFound("custom field", item.id or key)
        value = item.field_value if item.field_value is not None else item.value
        written[field.id] = _checked(
            f"customFields {field.name}", faults, _check, contacts.spec_of(field), value, rules.country
        )
    return written


def _check(spec: FieldSpec, value: object, country: str) -> Any:
    return spec.check(value, country)


def _checked(name: str, faults: list[str], check: Any, *arguments: Any) -> Any:
    """The checked value; None, and a fault more, when it does not fit."""
    try:
        return check(*arguments)
    except ValueError as problem:
        faults.append(f"{name} {problem}")
        return None
