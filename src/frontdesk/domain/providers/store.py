"""All SQL of conversation providers."""

from frontdesk.domain.providers.model import Provider, ProviderType, ProviderValues
from frontdesk.kit.db import Read, Record, Write
from frontdesk.kit.ids import is_id, new_id
from frontdesk.kit.problems import Conflict, NotFound

_COLUMNS = "location_id, id, name, type, delivery_url, is_default, active, created_at, updated_at"


async def create(
    tx: Write,
    location_id: str,
    *,
    name: str,
    type: ProviderType,
    delivery_url: str,
    is_default: bool | None = None,
    active: bool = True,
    provider_id: str | None = None,
) -> Provider:
    """Connect a provider. The first of a channel is its default unless it shall not be (None: it may).

    Another default takes the place of the former. Raises Conflict when the chosen id is taken.
    """
    await _lock(tx, location_id)
    chosen = provider_id or new_id()
    if is_default is None:
        is_default = await find_default(tx, location_id, type) is None
    if is_default:
        await _demote(tx, location_id, type)
    row = await tx.row(
        "INSERT INTO conversation_providers (location_id, id, name, type, delivery_url, is_default, active)"
        f" VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING RETURNING {_COLUMNS}",
        location_id,
        chosen,
        name,
        type,
        delivery_url,
        is_default,
        active,
    )
    if row is None:
        raise Conflict(f"A provider with the id {chosen!r} is there already.")
    made = _provider(row)
    tx.changed("provider", made.id, after=made)
    return made


async def find(read: Read, location_id: str, provider_id: str) -> Provider | None:
    if not is_id(provider_id):
        return None
    row = await read.row(
        f"SELECT {_COLUMNS} FROM conversation_providers WHERE location_id = $1 AND id = $2",
        location_id,
        provider_id,
    )
    return _provider(row) if row else None


async def get(read: Read, location_id: str, provider_id: str) -> Provider:
    found = await find(read, location_id, provider_id)
    if found is None:
        raise NotFound("provider", provider_id)
    return found


async def lock(tx: Write, location_id: str, provider_id: str) -> Provider:
    """The provider, kept from other writers until the transaction ends. Raises NotFound."""
    await _lock(tx, location_id)
    return await get(tx, location_id, provider_id)


async def find_default(read: Read, location_id: str, type: str) -> Provider | None:
    """The default provider of a channel, also one that is switched off."""
    row = await read.row(
        f"SELECT {_COLUMNS} FROM conversation_providers WHERE location_id = $1 AND type = $2 AND is_default",
        location_id,
        type,
    )
    return _provider(row) if row else None


async def list_providers(
    read: Read, location_id: str, *, type: str | None = None, after: str | None = None, limit: int
) -> list[Provider]:
    rows = await read.fetch(
        f"SELECT {_COLUMNS} FROM conversation_providers WHERE location_id = $1 AND id > $2"
        " AND ($3::text IS NULL OR type = $3) ORDER BY id LIMIT $4",
        location_id,
        after or "",
        type,
        limit,
    )
    return [_provider(row) for row in rows]


async def update(tx: Write, location_id: str, provider_id: str, values: ProviderValues) -> Provider:
    """Write what is given. Raises NotFound."""
    before = await lock(tx, location_id, provider_id)
    is_default = values.get("is_default", before.is_default)
    if is_default and not before.is_default:
        await _demote(tx, location_id, before.type)
    row = await tx.row(
        "UPDATE conversation_providers SET name = $3, delivery_url = $4, is_default = $5, active = $6,"
        f" updated_at = local_now() WHERE location_id = $1 AND id = $2 RETURNING {_COLUMNS}",
        location_id,
        provider_id,
        values.get("name", before.name),
        values.get("delivery_url", before.delivery_url),
        is_default,
        values.get("active", before.active),
    )
    after = _provider(row)
    tx.changed("provider", provider_id, before=before, after=after)
    return after


async def delete(tx: Write, location_id: str, provider_id: str) -> None:
    """Disconnect the provider; no other becomes the default by itself. Raises NotFound."""
    before = await lock(tx, location_id, provider_id)
    await tx.execute(
        "DELETE FROM conversation_providers WHERE location_id = $1 AND id = $2", location_id, provider_id
    )
    tx.changed("provider", provider_id, before=before)


async def _demote(tx: Write, location_id: str, type: str) -> None:
    former = await find_default(tx, location_id, type)
    if former is not None:
        await update(tx, location_id, former.id, {"is_default": False})


async def _lock(tx: Write, location_id: str) -> None:
    """Only one at a time decides which provider is the default."""
    await tx.lock("conversation providers", location_id)


def _provider(row: Record | None) -> Provider:
    assert row is not None
    return Provider(**row)
