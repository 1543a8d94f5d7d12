"""All SQL of the access room: companies, tokens and the answers kept for idempotent writes."""

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from frontdesk.domain.access.model import Company, Minted, Token
from frontdesk.domain.access.secrets import hash_of, new_secret
from frontdesk.kit.db import Database, Read, Record, Write
from frontdesk.kit.ids import new_id
from frontdesk.kit.problems import NotFound

_TOKEN = (
    "id, company_id, location_id, name, scopes, hint, created_at, expires_at, revoked_at, rotated_at,"
    " last_used_at"
)


async def create_company(tx: Write, name: str, *, company_id: str | None = None) -> Company:
    row = await tx.row(
        "INSERT INTO companies (id, name) VALUES ($1, $2) RETURNING id, name, created_at",
        company_id or new_id(),
        name,
    )
    assert row is not None
    company = Company(**row)
    tx.changed("company", company.id, after=company)
    return company


async def first_company(read: Read) -> Company | None:
    """The oldest company: the one an operator means when none is named."""
    row = await read.row("SELECT id, name, created_at FROM companies ORDER BY id LIMIT 1")
    return Company(**row) if row else None


async def create_token(
    tx: Write,
    company_id: str,
    location_id: str | None,
    *,
    name: str,
    scopes: Sequence[str],
    expires_at: datetime | None = None,
) -> Minted:
    """Make a token for one location, or for the whole company when `location_id` is None."""
    secret = new_secret()
    row = await tx.row(
        "INSERT INTO tokens (id, company_id, location_id, name, secret_hash, hint, scopes, expires_at)"
        f" VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING {_TOKEN}",
        new_id(),
        company_id,
        location_id,
        name,
        hash_of(secret),
        secret[-4:],
        sorted(set(scopes)),
        expires_at,
    )
    token = _token(row)
    tx.changed("token", token.id, after=token)
    return Minted(token, secret)


async def find_by_secret(db: Database, secret: str) -> Token | None:
    """The live token this secret opens: neither revoked nor expired. One of the look-ups before a tenant."""
    row = await db.lookup(
        f"SELECT {_TOKEN}, (last_used_at IS NULL OR last_used_at < now() - interval '1 minute') AS stale"
        " FROM tokens WHERE revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now())"
        " AND (secret_hash = $1 OR id = (SELECT token_id FROM former_token_secrets"
        "      WHERE secret_hash = $1 AND good_until > now()))",
        hash_of(secret),
    )
    if row is None:
        return None
    if row["stale"]:
        await db.lookup("UPDATE tokens SET last_used_at = now() WHERE id = $1", row["id"])
    return _token(row)


async def find_token(read: Read, company_id: str, token_id: str) -> Token | None:
    row = await read.row(
        f"SELECT {_TOKEN} FROM tokens WHERE company_id = $1 AND id = $2", company_id, token_id
    )
    return _token(row) if row else None


async def list_tokens(read: Read, company_id: str, *, after: str | None, limit: int) -> list[Token]:
    rows = await read.fetch(
        f"SELECT {_TOKEN} FROM tokens WHERE company_id = $1 AND id > $2 AND revoked_at IS NULL"
        " ORDER BY id LIMIT $3",
        company_id,
        after or "",
        limit,
    )
    return [_token(row) for row in rows]


async def rotate_token(
    tx: Write, company_id: str, token_id: str, *, former_stays_good: timedelta = timedelta(0)
) -> Minted:
    """Give the token a new secret; the former one stays good for the given time. Raises NotFound."""
    secret = new_secret()
    former = await tx.row(
        f"SELECT {_TOKEN}, secret_hash FROM tokens"
        " WHERE company_id = $1 AND id = $2 AND revoked_at IS NULL FOR UPDATE",
        company_id,
        token_id,
    )
    if former is None:
        raise NotFound("token", token_id)
    await tx.execute("DELETE FROM former_token_secrets WHERE token_id = $1", token_id)
    if former_stays_good > timedelta(0):
        await tx.execute(
            "INSERT INTO former_token_secrets (secret_hash, token_id, good_until)"
            " VALUES ($1, $2, now() + $3)",
            former["secret_hash"],
            token_id,
            former_stays_good,
        )
    row = await tx.row(
        "UPDATE tokens SET secret_hash = $3, hint = $4, rotated_at = now()"
        f" WHERE company_id = $1 AND id = $2 RETURNING {_TOKEN}",
        company_id,
        token_id,
        hash_of(secret),
        secret[-4:],
    )
    token = _token(row)
    tx.changed("token", token.id, before=_token(former), after=token)
    return Minted(token, secret)


async def revoke_token(tx: Write, company_id: str, token_id: str) -> Token:
    """Close the token at once and for good. Raises NotFound when there is no live one."""
    row = await tx.row(
        "UPDATE tokens SET revoked_at = now() WHERE company_id = $1 AND id = $2 AND revoked_at IS NULL"
        f" RETURNING {_TOKEN}",
        company_id,
        token_id,
    )
    if row is None:
        raise NotFound("token", token_id)
    await tx.execute("DELETE FROM former_token_secrets WHERE token_id = $1", token_id)
    token = _token(row)
    tx.changed("token", token.id, before=dataclasses.replace(token, revoked_at=None), after=token)
    return token


@dataclass(frozen=True)
class KeptAnswer:
    """The answer a write with an Idempotency-Key gave."""

    request_hash: bytes
    status: int
    headers: dict[str, Any]
    body: bytes


async def try_lock_key(tx: Write, token_id: str, location_id: str, key: str) -> bool:
    """Take the key for this transaction; False when a rival holds it."""
    name = "\x1f".join((token_id, location_id, key))
    return bool(await tx.value("SELECT pg_try_advisory_xact_lock(hashtextextended($1, 1))", name))


async def find_answer(read: Read, token_id: str, location_id: str, key: str) -> KeptAnswer | None:
    row = await read.row(
        "SELECT request_hash, status, headers, body FROM idempotency_keys"
        " WHERE token_id = $1 AND location_id = $2 AND key = $3",
        token_id,
        location_id,
        key,
    )
    return KeptAnswer(**row) if row else None


async def keep_answer(tx: Write, token: Token, location_id: str, key: str, answer: KeptAnswer) -> None:
    """Keep the answer for the token's key at the location ('' for the company itself)."""
    await tx.execute(
        "INSERT INTO idempotency_keys"
        " (company_id, location_id, token_id, key, request_hash, status, headers, body)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        token.company_id,
        location_id,
        token.id,
        key,
        answer.request_hash,
        answer.status,
        answer.headers,
        answer.body,
    )


async def forget_old_answers(tx: Write, *, older_than: timedelta) -> int:
    """Drop kept answers past their time; how many went."""
    status = await tx.execute(
        "DELETE FROM idempotency_keys WHERE created_at < now() - $1::interval", older_than
    )
    return int(status.rsplit(" ", 1)[1])


def _token(row: Record | None) -> Token:
    assert row is not None
    return Token(
        id=row["id"],
        company_id=row["company_id"],
        location_id=row["location_id"],
        name=row["name"],
        scopes=tuple(row["scopes"]),
        hint=row["hint"],
        created_at=row["created_at"],
        expires_at=row["expires_at"],
        revoked_at=row["revoked_at"],
        rotated_at=row["rotated_at"],
        last_used_at=row["last_used_at"],
    )
