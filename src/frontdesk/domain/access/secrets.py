"""Secrets of tokens and sessions: random, shown once, kept as a hash.

The secrets carry 256 bits of randomness, so a plain SHA-256 is enough: there is nothing to guess from.
"""

import hashlib
import secrets

PREFIX = "pit-"


def new_secret(prefix: str = PREFIX) -> str:
    return prefix + secrets.token_urlsafe(32)


def hash_of(secret: str) -> bytes:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).digest()
