"""Signatures of the installation, checked with its public keys."""

import asyncio
import base64
from collections.abc import AsyncIterator, Mapping

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from frontdesk.kit.db import OPERATOR, Database
from frontdesk.kit.signing import Keys, PublicKey, Signer
from frontdesk.kit.vault import Sealed, Vault

BODY = '{"type": "Über"}'.encode()


@pytest.fixture
async def db(database_url: str) -> AsyncIterator[Database]:
    opened = await Database.connect(database_url, connections=4)
    async with opened.system(cause="test") as tx:
        await tx.execute("DELETE FROM signing_keys")
    yield opened
    async with opened.system(cause="test") as tx:
        await tx.execute("DELETE FROM signing_keys")
    await opened.close()


def _vault() -> Vault:
    return Vault([Fernet.generate_key().decode()])


def _check(key: PublicKey, headers: Mapping[str, str], body: bytes = BODY) -> None:
    public = load_pem_public_key(key.pem.encode())
    if isinstance(public, RSAPublicKey):
        signature = base64.b64decode(headers["x-wh-signature"])
        public.verify(signature, body, padding.PKCS1v15(), hashes.SHA256())
    else:
        assert isinstance(public, Ed25519PublicKey)
        public.verify(base64.b64decode(headers["x-ghl-signature"]), body)


async def test_both_signatures_are_good_with_the_listed_keys(db: Database) -> None:
    signer = Signer(db, _vault())
    headers = await signer.headers(BODY)
    keys = await signer.public_keys()
    assert {(key.algorithm, key.until) for key in keys} == {("RSA-SHA256", None), ("Ed25519", None)}
    for key in keys:
        _check(key, headers)
        with pytest.raises(InvalidSignature):
            _check(key, headers, BODY + b" ")


async def test_processes_that_begin_at_once_sign_with_the_same_keys(db: Database) -> None:
    vault = _vault()
    signed = await asyncio.gather(*(Signer(db, vault).headers(BODY) for _ in range(3)))
    assert signed[0] == signed[1] == signed[2]


async def test_after_a_rotation_the_former_keys_stay_listed(db: Database) -> None:
    signer = Signer(db, _vault())
    before = await signer.headers(BODY)
    former = {key.id: key for key in await signer.public_keys()}
    listed = await signer.rotate(actor=OPERATOR)
    after = await signer.headers(BODY)
    assert before != after
    for key in listed:
        assert (key.until is not None) == (key.id in former)
        _check(key, before if key.id in former else after)


async def test_keys_sealed_with_another_secret_are_told_and_can_be_replaced(db: Database) -> None:
    await Signer(db, _vault()).headers(BODY)
    signer = Signer(db, _vault())
    with pytest.raises(Sealed):
        await signer.headers(BODY)
    await signer.rotate(actor=OPERATOR)
    assert await signer.headers(BODY)


async def test_signing_needs_no_look_up_once_the_keys_are_there(db: Database) -> None:
    signer = Signer(db, _vault())
    await signer.headers(BODY)
    assert isinstance(signer._keys, Keys)
