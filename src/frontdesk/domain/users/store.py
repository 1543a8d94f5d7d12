"""All SQL of the users room. Users belong to a company; `location_id` narrows to those who work there."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypedDict

from frontdesk.domain.users.model import Role, User, UserKind
from frontdesk.kit.db import Read, Record, Write
from frontdesk.kit.ids import is_id, new_id
from frontdesk.kit.problems import NotFound, Refused

_COLUMNS = (
    "u.id, u.company_id, u.first_name, u.last_name, u.email, u.phone, u.kind, u.role, u.details,"
    " u.created_at, u.updated_at, u.deleted_at, ARRAY(SELECT l.location_id FROM location_users l"
    " WHERE l.user_id = u.id ORDER BY l.location_id) AS location_ids"
)
_HERE = (
    "($2::text IS NULL OR EXISTS (SELECT FROM location_users h WHERE h.user_id = u.id"
    " AND h.location_id = $2))"
)
_SORTS = {
    "name": "lower(u.first_name || ' ' || u.last_name)",
    "created_at": "u.created_at",
    "email": "lower(u.email)",
}
SortField = Literal["name", "created_at", "email"]


class UserValues(TypedDict, total=False):
    """What to write to a user; what is absent stays as it is. `details` is merged key by key."""

    first_name: str
    last_name: str
    email: str
    phone: str | None
    kind: UserKind
    role: Role
    details: Mapping[str, Any]


@dataclass(frozen=True)
class UserQuery:
    """Which users: `text` is part of name, e-mail address or phone number; None asks nothing."""

    location_id: str | None = None
    text: str | None = None
    kind: str | None = None
    role: str | None = None
    ids: Sequence[str] | None = None
    emails: Sequence[str] | None = None
    deleted: bool = False


async def create_user(
    tx: Write,
    company_id: str,
    location_ids: Sequence[str],
    *,
    first_name: str,
    last_name: str = "",
    email: str,
    phone: str | None = None,
    kind: UserKind = "account",
    role: Role = "user",
    details: Mapping[str, Any] | None = None,
) -> User:
    """Make a user of the company, who works at the locations (which must be the company's).

    Raises Refused when another user of the company has this e-mail address, NotFound for a location.
    """
    await _require_free_email(tx, company_id, email, own_id=None)
    user_id = new_id()
    await tx.execute(
        "INSERT INTO users (id, company_id, first_name, last_name, email, phone, kind, role, details)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        user_id,
        company_id,
        first_name,
        last_name,
        email,
        phone,
        kind,
        role,
        dict(details or {}),
    )
    await _add_locations(tx, company_id, user_id, location_ids)
    user = _user(await _find(tx, company_id, None, user_id), user_id)
    tx.changed("user", user.id, after=user)
    return user


async def get_user(read: Read, company_id: str, user_id: str, *, location_id: str | None = None) -> User:
    """Raises NotFound, also for one who does not work at the location, or was deleted."""
    return _user(await _find(read, company_id, location_id, user_id), user_id)


async def find_user(
    read: Read, company_id: str, user_id: str, *, location_id: str | None = None
) -> User | None:
    row = await _find(read, company_id, location_id, user_id)
    return _user(row, user_id) if row else None


async def lock_user(tx: Write, company_id: str, user_id: str, *, location_id: str | None = None) -> User:
    """The user, kept from other writers until the transaction ends. Raises NotFound."""
    return _user(await _find(tx, company_id, location_id, user_id, " FOR NO KEY UPDATE OF u"), user_id)


async def list_users(read: Read, company_id: str, location_id: str) -> list[User]:
    """Those who work at the location, by name."""
    users, _ = await search_users(read, company_id, UserQuery(location_id=location_id), limit=10_000)
    return users


async def search_users(
    read: Read,
    company_id: str,
    query: UserQuery,
    *,
    sort: SortField = "name",
    descending: bool = False,
    skip: int = 0,
    limit: int = 25,
) -> tuple[list[User], int]:
    """A page of the company's users, and how many there are in all."""
    conditions = (
        f"u.company_id = $1 AND {_HERE} AND (u.deleted_at IS NOT NULL) = $3"
        " AND ($4::text IS NULL OR lower(u.first_name || ' ' || u.last_name || ' ' || u.email || ' ' ||"
        " coalesce(u.phone, '')) LIKE $4)"
        " AND ($5::text IS NULL OR u.kind = $5) AND ($6::text IS NULL OR u.role = $6)"
        " AND ($7::text[] IS NULL OR u.id = ANY($7)) AND ($8::text[] IS NULL OR lower(u.email) = ANY($8))"
    )
    arguments = (
        company_id,
        query.location_id,
        query.deleted,
        None if query.text is None else _pattern(query.text),
        query.kind,
        query.role,
        None if query.ids is None else list(query.ids),
        None if query.emails is None else [email.lower() for email in query.emails],
    )
    total = await read.value(f"SELECT count(*) FROM users u WHERE {conditions}", *arguments)
    direction = "DESC" if descending else "ASC"
    rows = await read.fetch(
        f"SELECT {_COLUMNS} FROM users u WHERE {conditions}"
        f" ORDER BY {_SORTS[sort]} {direction}, u.id {direction} OFFSET $9 LIMIT $10",
        *arguments,
        skip,
        limit,
    )
    return [_user(row, "") for row in rows], total


async def update_user(
    tx: Write,
    company_id: str,
    user_id: str,
    values: UserValues,
    *,
    location_id: str | None = None,
    location_ids: Sequence[str] | None = None,
) -> User:
    """Write what is given; `location_ids` replaces where they work. Raises NotFound, Refused (e-mail)."""
    if "email" in values:
        await _require_free_email(tx, company_id, values["email"], own_id=user_id)
    before = await lock_user(tx, company_id, user_id, location_id=location_id)
    await tx.execute(
        "UPDATE users SET first_name = $2, last_name = $3, email = $4, phone = $5, kind = $6, role = $7,"
        " details = $8, updated_at = clock_timestamp() WHERE id = $1",
        user_id,
        values.get("first_name", before.first_name),
        values.get("last_name", before.last_name),
        values.get("email", before.email),
        values.get("phone", before.phone),
        values.get("kind", before.kind),
        values.get("role", before.role),
        {**before.details, **values.get("details", {})},
    )
    if location_ids is not None:
        gone = set(before.location_ids) - set(location_ids)
        await _remove_locations(tx, user_id, gone)
        await _add_locations(tx, company_id, user_id, location_ids)
    after = _user(await _find(tx, company_id, None, user_id), user_id)
    tx.changed("user", user_id, before=before, after=after)
    return after


async def delete_user(tx: Write, company_id: str, user_id: str, *, location_id: str | None = None) -> User:
    """Take the user away; asked by a location, only from there while they work elsewhere too.

    The row stays, so that what they did keeps its name. Raises NotFound.
    """
    before = await lock_user(tx, company_id, user_id, location_id=location_id)
    elsewhere = location_id is not None and await tx.value("SELECT works_elsewhere($1)", user_id)
    await _remove_locations(tx, user_id, before.location_ids)
    if not elsewhere:
        await tx.execute("UPDATE users SET deleted_at = clock_timestamp() WHERE id = $1", user_id)
    tx.changed("user", user_id, before=before)
    return before


async def _find(
    read: Read, company_id: str, location_id: str | None, user_id: str, lock: str = ""
) -> Record | None:
    if not is_id(user_id):
        return None
    return await read.row(
        f"SELECT {_COLUMNS} FROM users u WHERE u.company_id = $1 AND {_HERE} AND u.id = $3"
        f" AND u.deleted_at IS NULL{lock}",
        company_id,
        location_id,
        user_id,
    )


async def _require_free_email(tx: Write, company_id: str, email: str, *, own_id: str | None) -> None:
    await tx.lock("user", company_id, email.lower())
    taken = await tx.value(
        "SELECT EXISTS (SELECT FROM users WHERE company_id = $1 AND lower(email) = lower($2)"
        " AND deleted_at IS NULL AND id IS DISTINCT FROM $3)",
        company_id,
        email,
        own_id,
    )
    if taken:
        raise Refused(f"A user with the e-mail address {email} is there already.")


async def _add_locations(tx: Write, company_id: str, user_id: str, location_ids: Collection[str]) -> None:
    wanted = list(dict.fromkeys(location_ids))
    known = await tx.fetch(
        "SELECT id FROM locations WHERE company_id = $1 AND id = ANY($2::text[])",
        company_id,
        [location_id for location_id in wanted if is_id(location_id)],
    )
    missing = set(wanted) - {row["id"] for row in known}
    if missing:
        raise NotFound("location", min(missing))
    await tx.execute(
        "INSERT INTO location_users (location_id, user_id) SELECT unnest($1::text[]), $2"
        " ON CONFLICT DO NOTHING",
        wanted,
        user_id,
    )


async def _remove_locations(tx: Write, user_id: str, location_ids: Collection[str]) -> None:
    await tx.execute(
        "DELETE FROM location_users WHERE user_id = $1 AND location_id = ANY($2::text[])",
        user_id,
        list(location_ids),
    )


def _pattern(text: str) -> str:
    escaped = text.lower().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"


def _user(row: Record | None, user_id: str) -> User:
    if row is None:
        raise NotFound("user", user_id)
    fields = dict(row)
    fields["location_ids"] = tuple(fields["location_ids"])
    return User(**fields)
