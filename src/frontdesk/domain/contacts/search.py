"""Searching contacts: filters, order and pages as data, and the SQL they mean."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Literal, TypeAlias, assert_never

from frontdesk.domain.contacts.model import DND_CHANNELS, Contact
from frontdesk.domain.contacts.store import COLUMNS, contact_of
from frontdesk.kit.db import Read

Operator = Literal["eq", "contains", "exists", "range"]
FieldKind = Literal["id", "text", "flag", "date", "time", "tags", "number", "list"]
Bound = Literal["gt", "gte", "lt", "lte"]
Comparable: TypeAlias = str | int | float | date | datetime

SEARCHABLE: Mapping[str, FieldKind] = {
    "id": "id",
    "first_name": "text",
    "last_name": "text",
    "name": "text",
    "email": "text",
    "phone": "text",
    "company_name": "text",
    "address1": "text",
    "city": "text",
    "state": "text",
    "country": "text",
    "postal_code": "text",
    "website": "text",
    "timezone": "text",
    "gender": "text",
    "source": "text",
    "assigned_to": "id",
    "date_of_birth": "date",
    "created_at": "time",
    "updated_at": "time",
    "dnd": "flag",
    "tags": "tags",
    **{f"dnd_settings.{channel}": "text" for channel in DND_CHANNELS},
}
"""Every standard field a filter may name; `dnd_settings.SMS` is the status of that channel."""

OPERATORS: Mapping[FieldKind, frozenset[Operator]] = {
    "id": frozenset({"eq", "exists"}),
    "text": frozenset({"eq", "contains", "exists"}),
    "flag": frozenset({"eq", "exists"}),
    "date": frozenset({"eq", "range", "exists"}),
    "time": frozenset({"eq", "range", "exists"}),
    "tags": frozenset({"eq", "contains", "exists"}),
    "list": frozenset({"eq", "contains", "exists"}),
    "number": frozenset({"eq", "range", "exists"}),
}

SORTABLE = (
    "created_at",
    "updated_at",
    "first_name",
    "last_name",
    "email",
    "company_name",
    "city",
    "source",
    "date_of_birth",
)


@dataclass(frozen=True)
class Filter:
    """One condition. `values` are alternatives of `eq` and `contains`; `bounds` belong to `range`.

    `custom` is the id of a custom field, then `field` is not looked at. `negated` turns it round: it
    also holds for contacts without a value.
    """

    field: str
    kind: FieldKind
    operator: Operator
    values: tuple[Comparable, ...] = ()
    bounds: Mapping[Bound, Comparable] | None = None
    negated: bool = False
    custom: str | None = None


@dataclass(frozen=True)
class Group:
    """Several conditions: all of them must hold, or any one."""

    every: bool
    members: tuple["Filter | Group", ...]


@dataclass(frozen=True)
class Order:
    """One key of the order; contacts without a value come as if it were empty."""

    field: str
    descending: bool = False


NEWEST_FIRST = (Order("created_at", descending=True),)


@dataclass(frozen=True)
class Found:
    """A page of contacts, each with the cursor that goes on after it, and how many there are in all."""

    contacts: tuple[Contact, ...]
    cursors: tuple[list[str], ...]
    total: int


async def search_contacts(
    read: Read,
    location_id: str,
    *,
    where: Group | None = None,
    text: str | None = None,
    order: Sequence[Order] = NEWEST_FIRST,
    limit: int = 20,
    offset: int = 0,
    after: Sequence[str] | None = None,
) -> Found:
    """One page. `after` is a cursor of an earlier page with the same order.

    `text` is looked for in name, e-mail address, phone number and company, whatever the case.
    Raises ValueError for a cursor that does not fit the order.
    """
    sql = _Sql()
    conditions = [f"location_id = {sql.parameter(location_id)}", "deleted_at IS NULL"]
    if where is not None and where.members:
        conditions.append(_group(sql, where))
    if text:
        conditions.append(f"{_HAYSTACK} LIKE {sql.parameter(_pattern(text))}")
    counted = f"SELECT count(*) FROM contacts WHERE {' AND '.join(conditions)}"
    total = await read.value(counted, *sql.parameters)
    keys = [*(_KEYS[key.field] for key in order), "id"]
    downwards = [*(key.descending for key in order), order[-1].descending]
    if after is not None:
        conditions.append(_beyond(sql, keys, downwards, after))
    directions = (f"{key} DESC" if down else key for key, down in zip(keys, downwards, strict=True))
    rows = await read.fetch(
        f"SELECT {COLUMNS}, ARRAY[{', '.join(f'({key})::text' for key in keys)}] AS cursor"
        f" FROM contacts WHERE {' AND '.join(conditions)} ORDER BY {', '.join(directions)}"
        f" LIMIT {sql.parameter(limit)} OFFSET {sql.parameter(offset)}",
        *sql.parameters,
    )
    contacts, cursors = [], []
    for row in rows:
        fields = dict(row)
        cursors.append(fields.pop("cursor"))
        contacts.append(contact_of(fields))
    return Found(tuple(contacts), tuple(cursors), total)


class _Sql:
    """The parameters of a statement while it is put together."""

    def __init__(self) -> None:
        self.parameters: list[Any] = []

    def parameter(self, value: object) -> str:
        self.parameters.append(value)
        return f"${len(self.parameters)}"


_HAYSTACK = (
    "lower(coalesce(first_name, '') || ' ' || coalesce(last_name, '') || ' ' || coalesce(email, '')"
    " || ' ' || coalesce(phone, '') || ' ' || coalesce(company_name, ''))"
)
_NAME = "concat_ws(' ', first_name, last_name)"
_BORN = "coalesce(date_of_birth, DATE '0001-01-01')"
_SEPARATOR = "\x1f"
_INDEXED: Mapping[str, tuple[str, Callable[[str], str]]] = {
    "email": ("email_lower", str.lower),
    "phone": ("phone", str),
}
"""Fields with an index that finds a value without a look at every contact."""
_KEYS: Mapping[str, str] = {
    **{field: f"lower(coalesce({field}, ''))" for field in SORTABLE},
    "created_at": "created_at",
    "updated_at": "updated_at",
    "date_of_birth": _BORN,
}
_SIGNS: Mapping[Bound, str] = {"gt": ">", "gte": ">=", "lt": "<", "lte": "<="}


def _beyond(sql: _Sql, keys: Sequence[str], downwards: Sequence[bool], after: Sequence[str]) -> str:
    """The condition that a row comes after the cursor."""
    if len(after) != len(keys):
        raise ValueError("must be the cursor of an earlier page with the same sort")
    marks = [sql.parameter(_mark(key, value)) for key, value in zip(keys, after, strict=True)]
    if len(set(downwards)) == 1:
        return f"({', '.join(keys)}) {'<' if downwards[0] else '>'} ({', '.join(marks)})"
    steps = []
    for place, (key, down) in enumerate(zip(keys, downwards, strict=True)):
        same = [f"{keys[i]} = {marks[i]}" for i in range(place)]
        steps.append(" AND ".join([*same, f"{key} {'<' if down else '>'} {marks[place]}"]))
    return f"({' OR '.join(f'({step})' for step in steps)})"


def _mark(key: str, value: str) -> Comparable:
    """A part of a cursor as the value it stands for."""
    try:
        if key in ("created_at", "updated_at"):
            moment = datetime.fromisoformat(value)
            return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return date.fromisoformat(value) if key == _BORN else value
    except ValueError:
        raise ValueError("must be the cursor of an earlier page with the same sort") from None


def _group(sql: _Sql, group: Group) -> str:
    parts = [
        _group(sql, member) if isinstance(member, Group) else _condition(sql, member)
        for member in group.members
    ]
    if not parts:
        return "true"
    return f"({(' AND ' if group.every else ' OR ').join(parts)})"


def _condition(sql: _Sql, wanted: Filter) -> str:
    holds = _holds(sql, wanted)
    return f"NOT coalesce({holds}, false)" if wanted.negated else holds


def _holds(sql: _Sql, wanted: Filter) -> str:
    match wanted.operator:
        case "exists":
            return _exists(sql, wanted)
        case "range":
            column = _value(sql, wanted)
            bounds = (wanted.bounds or {}).items()
            return f"({' AND '.join(f'{column} {_SIGNS[sign]} {sql.parameter(v)}' for sign, v in bounds)})"
        case "eq" | "contains":
            return _compares(sql, wanted)
        case _:
            assert_never(wanted.operator)


def _exists(sql: _Sql, wanted: Filter) -> str:
    if wanted.kind == "tags":
        return "cardinality(tags) > 0"
    if wanted.custom is not None:
        return f"custom_fields ? {sql.parameter(wanted.custom)}"
    return f"{_value(sql, wanted)} IS NOT NULL"


def _compares(sql: _Sql, wanted: Filter) -> str:
    if wanted.kind == "tags":
        return _tagged(sql, wanted)
    if wanted.kind == "list":
        items = _items(sql, wanted)
        return f"EXISTS (SELECT FROM {items} AS item WHERE {_text(sql, 'lower(item)', wanted)})"
    if wanted.operator == "eq" and wanted.field in _INDEXED and wanted.custom is None:
        column, form = _INDEXED[wanted.field]
        return f"{column} = ANY({sql.parameter([form(str(value)) for value in wanted.values])}::text[])"
    column = _value(sql, wanted)
    if wanted.kind == "text":
        return _text(sql, f"lower({column})", wanted)
    return f"({' OR '.join(f'{column} = {sql.parameter(value)}' for value in wanted.values)})"


def _tagged(sql: _Sql, wanted: Filter) -> str:
    """Whether one of the tags is, or contains, one of the values: a look at all tags as one text.

    Tags hold no control characters, so a separator parts them surely; unnesting them takes twice as long.
    """
    edge = _SEPARATOR if wanted.operator == "eq" else ""
    joined = f"lower({sql.parameter(_SEPARATOR)} || array_to_string(tags, {sql.parameter(_SEPARATOR)})"
    joined += f" || {sql.parameter(_SEPARATOR)})"
    patterns = (_pattern(f"{edge}{value}{edge}") for value in wanted.values)
    return f"({' OR '.join(f'{joined} LIKE {sql.parameter(pattern)}' for pattern in patterns)})"


def _text(sql: _Sql, lowered: str, wanted: Filter) -> str:
    """Whether text in lower case is one of the values, or contains one."""
    if wanted.operator == "contains":
        parts = [f"{lowered} LIKE {sql.parameter(_pattern(str(value)))}" for value in wanted.values]
    else:
        parts = [f"{lowered} = lower({sql.parameter(value)})" for value in wanted.values]
    return f"({' OR '.join(parts)})"


def _value(sql: _Sql, wanted: Filter) -> str:
    """The SQL of the one value a field holds."""
    if wanted.custom is not None:
        held = f"custom_fields -> {sql.parameter(wanted.custom)}"
        if wanted.kind == "number":
            return f"(CASE WHEN jsonb_typeof({held}) = 'number' THEN ({held})::float8 END)"
        if wanted.kind == "date":
            return f"to_date(({held}) #>> '{{}}', 'YYYY-MM-DD')"
        return f"(({held}) #>> '{{}}')"
    if wanted.field == "name":
        return _NAME
    if wanted.field.startswith("dnd_settings."):
        channel = sql.parameter(wanted.field.partition(".")[2])
        return f"(dnd_settings -> {channel} ->> 'status')"
    return wanted.field


def _items(sql: _Sql, wanted: Filter) -> str:
    held = f"custom_fields -> {sql.parameter(wanted.custom)}"
    return f"jsonb_array_elements_text(CASE WHEN jsonb_typeof({held}) = 'array' THEN {held} ELSE '[]' END)"


def _pattern(text: str) -> str:
    escaped = text.lower().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"
