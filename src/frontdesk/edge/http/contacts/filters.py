"""The filters and sort keys of POST /contacts/search, read into what they mean.

The documents leave the body open; field names and operators are those of HighLevel's guide to the
search: eq, not_eq, contains, not_contains, exists, not_exists, range, in groups of AND and OR.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from frontdesk.domain.contacts import CustomField, Filter, Group, Order, values
from frontdesk.domain.contacts.search import OPERATORS, SEARCHABLE, SORTABLE, Bound, Comparable, FieldKind
from frontdesk.edge.http.contacts.wire import channel_named
from frontdesk.kit.problems import Refused

_MAX_FILTERS = 100
_MAX_DEPTH = 5
_MAX_ALTERNATIVES = 500
_MAX_LENGTH = 200

_FIELDS: Mapping[str, str] = {
    "id": "id",
    "contactId": "id",
    "firstName": "first_name",
    "firstNameLowerCase": "first_name",
    "lastName": "last_name",
    "lastNameLowerCase": "last_name",
    "name": "name",
    "contactName": "name",
    "fullNameLowerCase": "name",
    "email": "email",
    "emailLowerCase": "email",
    "phone": "phone",
    "companyName": "company_name",
    "businessName": "company_name",
    "address": "address1",
    "address1": "address1",
    "city": "city",
    "state": "state",
    "country": "country",
    "postalCode": "postal_code",
    "website": "website",
    "timezone": "timezone",
    "gender": "gender",
    "source": "source",
    "assignedTo": "assigned_to",
    "dateOfBirth": "date_of_birth",
    "dateAdded": "created_at",
    "createdAt": "created_at",
    "dateUpdated": "updated_at",
    "updatedAt": "updated_at",
    "dnd": "dnd",
    "tags": "tags",
}
_CUSTOM_KINDS: Mapping[str, FieldKind] = {
    "NUMERICAL": "number",
    "FLOAT": "number",
    "MONETORY": "number",
    "DATE": "date",
    "MULTIPLE_OPTIONS": "list",
    "CHECKBOX": "list",
}
_BOUNDS: Mapping[str, Bound] = {"gt": "gt", "gte": "gte", "lt": "lt", "lte": "lte"}


def read_filters(given: Sequence[Any], custom_fields: Sequence[CustomField]) -> Group:
    """All of the filters must hold. Raises Refused with a sentence that names the filter at fault."""
    return _Reader(custom_fields).group(given, "filters", every=True, depth=0)


def read_order(given: Sequence[tuple[str, str]]) -> list[Order]:
    """Sort keys of (field, direction). Raises Refused for a field that cannot be sorted by."""
    order = []
    for name, direction in given:
        field = _FIELDS.get(name)
        if field not in SORTABLE:
            possible = sorted(name for name, field in _FIELDS.items() if field in SORTABLE)
            raise Refused(f"sort.field {name[:64]!r} is not one of {', '.join(possible)}.")
        order.append(Order(field, descending=direction == "desc"))
    return order


class _Reader:
    """Reads the filters of one search, whose number and depth are bounded."""

    def __init__(self, custom_fields: Sequence[CustomField]) -> None:
        self._custom = {field.id: field for field in custom_fields}
        self._custom |= {field.field_key: field for field in custom_fields}
        self._custom |= {field.field_key.partition(".")[2]: field for field in custom_fields}
        self._count = 0

    def group(self, given: object, place: str, *, every: bool, depth: int) -> Group:
        if not isinstance(given, list | tuple):
            raise Refused(f"{place} must be a list of filters.")
        if depth > _MAX_DEPTH:
            raise Refused(f"{place} are nested deeper than {_MAX_DEPTH} groups.")
        members = [self.member(item, f"{place}.{i}", depth) for i, item in enumerate(given)]
        return Group(every, tuple(members))

    def member(self, given: object, place: str, depth: int) -> Filter | Group:
        self._count += 1
        if self._count > _MAX_FILTERS:
            raise Refused(f"A search takes at most {_MAX_FILTERS} filters.")
        if not isinstance(given, dict):
            raise Refused(f"{place} must be a filter with field, operator and value, or a group.")
        if "group" not in given:
            return self.filter(given, place)
        if given["group"] not in ("AND", "OR"):
            raise Refused(f"{place}.group must be AND or OR.")
        return self.group(
            given.get("filters"), f"{place}.filters", every=given["group"] == "AND", depth=depth + 1
        )

    def filter(self, given: Mapping[str, Any], place: str) -> Filter:
        name, told = given.get("field"), given.get("operator")
        field, kind, custom = self.field(name, place)
        allowed = OPERATORS[kind]
        operator = next((o for o in allowed if told in (o, f"not_{o}") and told != "not_range"), None)
        if operator is None:
            known = sorted(n for o in allowed for n in ([o] if o == "range" else [o, f"not_{o}"]))
            raise Refused(
                f"{place}.operator {str(told)[:32]!r} does not fit {name}; use one of {', '.join(known)}."
            )
        negated = told != operator
        if operator == "exists":
            return Filter(field, kind, operator, negated=negated, custom=custom)
        value = given.get("value")
        try:
            if operator == "range":
                return Filter(field, kind, operator, bounds=_bounds(kind, value), custom=custom)
            alternatives = tuple(_comparable(kind, item) for item in _alternatives(value))
        except ValueError as problem:
            raise Refused(f"{place}.value {problem}.") from None
        return Filter(field, kind, operator, alternatives, negated=negated, custom=custom)

    def field(self, name: object, place: str) -> tuple[str, FieldKind, str | None]:
        """The field's own name, what it holds, and the id of a custom one."""
        written = name if isinstance(name, str) else ""
        if found := _FIELDS.get(written):
            return found, SEARCHABLE[found], None
        head, _, rest = written.partition(".")
        if head == "dndSettings" and (channel := channel_named(rest.partition(".")[0])):
            return f"dnd_settings.{channel}", "text", None
        if head in ("customFields", "customField") and (custom := self._custom.get(rest)):
            return custom.id, _CUSTOM_KINDS.get(custom.data_type, "text"), custom.id
        raise Refused(
            f"{place}.field {str(name)[:64]!r} is not known; use one of {', '.join(sorted(_FIELDS))},"
            " dndSettings.<channel> or customFields.<id>."
        )


def _alternatives(value: object) -> Sequence[object]:
    found = value if isinstance(value, list) else [value]
    if not 0 < len(found) <= _MAX_ALTERNATIVES:
        raise ValueError(f"must be one value, or a list of 1 to {_MAX_ALTERNATIVES}")
    return found


def _bounds(kind: FieldKind, value: object) -> dict[Bound, Comparable]:
    if not isinstance(value, dict) or not value or set(value) - set(_BOUNDS):
        raise ValueError("must be an object with gt, gte, lt or lte")
    return {_BOUNDS[bound]: _comparable(kind, limit) for bound, limit in value.items()}


def _comparable(kind: FieldKind, value: object) -> Comparable:
    match kind:
        case "flag":
            if not isinstance(value, bool):
                raise ValueError("must be true or false")
            return value
        case "number":
            return float(values.number(value))
        case "date":
            return values.day(value)
        case "time":
            return _time(value)
        case _:
            written = str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value
            return values.line(written, limit=_MAX_LENGTH)


def _time(value: object) -> datetime:
    """A time in ISO 8601, or milliseconds since 1970."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        try:
            return datetime.fromtimestamp(value / 1000, UTC)
        except (ValueError, OverflowError, OSError):
            raise ValueError("must be a time such as 2027-01-31T15:00:00Z") from None
    return values.moment(value)
