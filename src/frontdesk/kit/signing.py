"""What leaves the house is signed with the installation's keys, whose public halves anybody may read."""

import asyncio
import base64
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from frontdesk.kit.db import Actor, Database, Record, Write
from frontdesk.kit.ids import new_id
from frontdesk.kit.vault import Vault

RSA_BITS = 2048
READ_AGAIN_SECONDS = 15.0
"""After a rotation every process signs with the new keys within this time."""

Algorithm = Literal["RSA-SHA256", "Ed25519"]
PrivateKey = RSAPrivateKey | Ed25519PrivateKey
HEADERS: Mapping[Algorithm, str] = {"RSA-SHA256": "x-wh-signature", "Ed25519": "x-ghl-signature"}


@dataclass(frozen=True)
class PublicKey:
    """A key that signatures can be checked with; `until` is None while it signs."""

    id: str
    algorithm: Algorithm
    pem: str
    since: datetime
    until: datetime | None


class Keys:
    """The private halves, loaded: signs without looking anything up."""

    def __init__(self, rsa: RSAPrivateKey, ed25519: Ed25519PrivateKey) -> None:
        self._rsa = rsa
        self._ed25519 = ed25519

    def headers(self, body: bytes) -> Mapping[str, str]:
        """One header for each algorithm, each a base64 signature over exactly these bytes."""
        by_rsa = self._rsa.sign(body, padding.PKCS1v15(), hashes.SHA256())
        return {
            HEADERS["RSA-SHA256"]: base64.b64encode(by_rsa).decode(),
            HEADERS["Ed25519"]: base64.b64encode(self._ed25519.sign(body)).decode(),
        }


class Signer:
    """Signs with the installation's keys, which are rows; they are made at the first need."""

    def __init__(self, db: Database, vault: Vault) -> None:
        self._db = db
        self._vault = vault
        self._keys: Keys | None = None
        self._read_again = 0.0

    async def headers(self, body: bytes) -> Mapping[str, str]:
        """Headers that sign the body. Raises vault.Sealed when the keys were encrypted otherwise."""
        if self._keys is None or time.monotonic() >= self._read_again:
            self._keys = await self._load()
            self._read_again = time.monotonic() + READ_AGAIN_SECONDS
        return self._keys.headers(body)

    async def public_keys(self) -> list[PublicKey]:
        """The keys that sign now and all former ones, newest first; made when there are none."""
        await self._rows()
        async with self._db.system(cause="signing") as tx:
            rows = await tx.fetch(
                "SELECT id, algorithm, public_key AS pem, since, until FROM signing_keys"
                " ORDER BY since DESC, algorithm"
            )
        return [PublicKey(**row) for row in rows]

    async def rotate(self, *, actor: Actor) -> list[PublicKey]:
        """Sign with new keys from now on; the former ones stay listed. Answers all keys."""
        made = await asyncio.to_thread(_generate)
        async with self._db.system(actor=actor, cause="signing keys rotated") as tx:
            await tx.lock("signing keys")
            await tx.execute("UPDATE signing_keys SET until = now() WHERE until IS NULL")
            await self._insert(tx, made)
        self._keys = None
        return await self.public_keys()

    async def _load(self) -> Keys:
        loaded: dict[str, object] = {}
        for row in await self._rows():
            pem = self._vault.open(row["sealed"])
            loaded[row["algorithm"]] = await asyncio.to_thread(load_pem_private_key, pem.encode(), None)
        rsa, ed25519 = loaded["RSA-SHA256"], loaded["Ed25519"]
        if not isinstance(rsa, RSAPrivateKey) or not isinstance(ed25519, Ed25519PrivateKey):
            raise TypeError("a signing key is not of its algorithm")
        return Keys(rsa, ed25519)

    async def _rows(self) -> list[Record]:
        rows = await self._current()
        if rows:
            return rows
        made = await asyncio.to_thread(_generate)
        async with self._db.system(cause="signing keys made") as tx:
            await tx.lock("signing keys")
            if not await tx.value("SELECT EXISTS (SELECT FROM signing_keys WHERE until IS NULL)"):
                await self._insert(tx, made)
        return await self._current()

    async def _current(self) -> list[Record]:
        async with self._db.system(cause="signing") as tx:
            return await tx.fetch("SELECT algorithm, sealed FROM signing_keys WHERE until IS NULL")

    async def _insert(self, tx: Write, made: Mapping[Algorithm, PrivateKey]) -> None:
        for algorithm, key in made.items():
            private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
            public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
            await tx.execute(
                "INSERT INTO signing_keys (id, algorithm, public_key, sealed) VALUES ($1, $2, $3, $4)",
                new_id(),
                algorithm,
                public,
                self._vault.seal(private),
            )
            tx.changed("signing key", algorithm, after={"algorithm": algorithm, "public_key": public})


def _generate() -> Mapping[Algorithm, PrivateKey]:
    """New keys; takes a tenth of a second, so never on the event loop."""
    return {
        "RSA-SHA256": generate_private_key(public_exponent=65537, key_size=RSA_BITS),
        "Ed25519": Ed25519PrivateKey.generate(),
    }
