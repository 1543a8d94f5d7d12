"""Secrets at rest: encrypted with a key that is not in the database."""

import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


class Sealed(Exception):
    """The secret was encrypted with a key that this process does not have."""


class Vault:
    """Encrypts with the first key and decrypts with any: a new key is put in front of the old ones.

    Keys are Fernet keys (32 random bytes as URL-safe base64). Raises ValueError for anything else.
    """

    def __init__(self, keys: Sequence[str]) -> None:
        if not keys:
            raise ValueError("a vault needs at least one key")
        self._fernet = MultiFernet([Fernet(key) for key in keys])
        self._keys = [key.encode() for key in keys]

    def seal(self, secret: str) -> bytes:
        return self._fernet.encrypt(secret.encode())

    def open(self, sealed: bytes) -> str:
        """Raises Sealed."""
        try:
            return self._fernet.decrypt(sealed).decode()
        except InvalidToken:
            raise Sealed("encrypted with another key") from None

    def sign(self, purpose: str, message: bytes) -> bytes:
        """Thirty-two bytes that nobody else can make for this message; each purpose has a key of its own."""
        signing = self._hmac(self._keys[0], purpose)
        signing.update(message)
        return signing.finalize()

    def is_signed(self, purpose: str, message: bytes, signature: bytes) -> bool:
        """Whether `sign` made this, with any of the keys."""
        for key in self._keys:
            signing = self._hmac(key, purpose)
            signing.update(message)
            try:
                signing.verify(signature)
            except InvalidSignature:
                continue
            return True
        return False

    def _hmac(self, key: bytes, purpose: str) -> HMAC:
        derived = HKDF(SHA256(), length=32, salt=None, info=purpose.encode()).derive(key)
        return HMAC(derived, SHA256())


def keys_in_file(path: Path) -> list[str]:
    """The keys of the file, one a line; made with a new key when there is no file.

    Any number of processes may call this at once for the same file: one of them makes it, whole.
    """
    try:
        return path.read_text(encoding="ascii").split()
    except FileNotFoundError:
        pass
    path.parent.mkdir(parents=True, exist_ok=True)
    number, made = tempfile.mkstemp(prefix=path.name, dir=path.parent)
    with open(number, "w", encoding="ascii") as file:
        file.write(Fernet.generate_key().decode() + "\n")
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(made, path)  # fails where a rival was first, unlike a rename
    except FileExistsError:
        pass
    finally:
        os.unlink(made)
    return path.read_text(encoding="ascii").split()
