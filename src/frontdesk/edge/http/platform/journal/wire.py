"""The journal on the wire: what is shown of a change, and of what was deleted."""

import base64
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from pydantic import Field
from pydantic.alias_generators import to_camel

from frontdesk.domain.journal import Entry, Kind, Place
from frontdesk.edge.http.platform.journal.scopes import shown_entity
from frontdesk.edge.http.wire import Instant, Wire
from frontdesk.flow.undo import obstacle
from frontdesk.kit.problems import Invalid


class JournalActor(Wire):
    """Who did it: a token, a user, an agent, a contact, the operator or frontdesk itself."""

    kind: str
    id: str | None
    name: str | None


class JournalCause(Wire):
    """What led to it: a `request`, a `turn` of an agent, an `undo` of another entry, a job."""

    kind: str
    id: str | None


class UndoneBy(Wire):
    """The entry that took this one back."""

    id: str
    at: Instant
    actor: JournalActor


class JournalEntry(Wire):
    """One change. `before` and `after` hold the fields that differ; read alone, an entry holds the whole.

    `undoable` is told by the entry itself; read alone, also by how things stand now. `because` says why not.
    """

    id: str
    at: Instant
    actor: JournalActor
    cause: JournalCause
    turn_id: str | None
    generation_id: str | None
    entity: str
    entity_id: str
    contact_id: str | None
    kind: Kind
    changed: list[str]
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    undoable: bool
    because: str | None
    undoes: str | None
    undone_by: UndoneBy | None


class WholeEntry(JournalEntry):
    """An entry with the whole thing as it was, and as it was left."""

    before_whole: dict[str, Any] | None
    after_whole: dict[str, Any] | None


class JournalList(Wire):
    """The newest first."""

    data: list[JournalEntry]
    next_cursor: str | None


class Trashed(Wire):
    """Something that was deleted and can come back, until then. `id` is the entry of its deletion."""

    id: str
    entity: str
    entity_id: str
    contact_id: str | None
    name: str | None
    deleted_at: Instant
    deleted_by: JournalActor
    restorable_until: Instant
    thing: dict[str, Any] = Field(description="As it was when it was deleted.")

    @classmethod
    def of(cls, entry: Entry, names: Mapping[tuple[str, str], str], *, window: timedelta) -> "Trashed":
        told = entry.before or {}
        return cls(
            id=str(entry.id),
            entity=shown_entity(entry.entity),
            entity_id=entry.entity_id,
            contact_id=entry.contact_id,
            name=_name(told),
            deleted_at=entry.at,
            deleted_by=actor_of(entry.actor_kind, entry.actor_id, names),
            restorable_until=entry.at + window,
            thing=shown(told) or {},
        )


class TrashList(Wire):
    """What was deleted last comes first."""

    data: list[Trashed]
    next_cursor: str | None


def entry_of(
    entry: Entry, names: Mapping[tuple[str, str], str], *, now: datetime, window: timedelta
) -> JournalEntry:
    return JournalEntry(**members(entry, names, obstacle(entry, now=now, window=window)))


def whole_entry(entry: Entry, names: Mapping[tuple[str, str], str], because: str | None) -> WholeEntry:
    return WholeEntry(
        **members(entry, names, because),
        before_whole=shown(entry.before),
        after_whole=shown(entry.after),
    )


def members(entry: Entry, names: Mapping[tuple[str, str], str], because: str | None) -> dict[str, Any]:
    """What is shown of an entry, by the names of the members."""
    kind, _, identifier = entry.cause.partition(":")
    turn_id = identifier if kind == "turn" else None
    differing = entry.differences
    undone = entry.undone
    return {
        "id": str(entry.id),
        "at": entry.at,
        "actor": actor_of(entry.actor_kind, entry.actor_id, names),
        "cause": JournalCause(kind=kind, id=identifier or None),
        "turn_id": turn_id,
        "generation_id": turn_id,
        "entity": shown_entity(entry.entity),
        "entity_id": entry.entity_id,
        "contact_id": entry.contact_id,
        "kind": entry.kind,
        "changed": [_shown_path(one.path) for one in differing],
        "before": None if entry.before is None else {_shown_path(one.path): one.before for one in differing},
        "after": None if entry.after is None else {_shown_path(one.path): one.after for one in differing},
        "undoable": because is None,
        "because": because,
        "undoes": None if entry.undoes is None else str(entry.undoes),
        "undone_by": None
        if undone is None
        else UndoneBy(
            id=str(undone.id), at=undone.at, actor=actor_of(undone.actor_kind, undone.actor_id, names)
        ),
    }


def actor_of(kind: str, identifier: str | None, names: Mapping[tuple[str, str], str]) -> JournalActor:
    return JournalActor(kind=kind, id=identifier, name=names.get((kind, identifier or "")))


def actors(entries: Iterable[Entry]) -> list[tuple[str, str | None]]:
    """Everybody who is named by the entries."""
    named: list[tuple[str, str | None]] = []
    for entry in entries:
        named.append((entry.actor_kind, entry.actor_id))
        if entry.undone is not None:
            named.append((entry.undone.actor_kind, entry.undone.actor_id))
    return named


def shown(told: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """A thing as the journal keeps it, with the names of its members in camelCase."""
    return None if told is None else {to_camel(name): value for name, value in told.items()}


def write_place(place: Place) -> str:
    """The cursor behind that place."""
    text = f"{place.at.isoformat()} {place.id}"
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read_place(text: str | None) -> Place | None:
    """The place behind which a cursor goes on; None for the beginning. Raises Invalid."""
    if not text:
        return None
    try:
        decoded = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode("ascii")
        at, line = decoded.split(" ")
        place = Place(datetime.fromisoformat(at), int(line))
    except ValueError:
        place = None
    if place is None or place.at.tzinfo is None or not 0 <= place.id < 2**63:
        raise Invalid("after must be a nextCursor of an earlier answer")
    return place


def _shown_path(path: tuple[str, ...]) -> str:
    """`customFields.<id>`, `settings.waitTime`: the first name in camelCase, an id as it is."""
    inner = path[1:] if path[0] in ("custom_fields", "dnd_settings", "details") else map(to_camel, path[1:])
    return ".".join((to_camel(path[0]), *inner))


def _name(told: Mapping[str, Any]) -> str | None:
    """What people call the thing: its name or title, or a contact's two names."""
    for member in ("name", "title", "question"):
        if told.get(member):
            return str(told[member])[:200]
    names = [str(told[member]) for member in ("first_name", "last_name") if told.get(member)]
    return " ".join(names)[:200] or None
