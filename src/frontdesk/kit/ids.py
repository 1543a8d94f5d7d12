"""Identifiers that rooms share, and how new ones are made."""

import secrets
import string
import time
from typing import Literal

ALPHABET = string.digits + string.ascii_uppercase + string.ascii_lowercase
LENGTH = 20
_TIME_DIGITS = 8

ChannelName = Literal["WebChat", "Live_Chat", "SMS", "WhatsApp", "IG", "FB", "voice"]
"""Channels an agent can be switched on for; `voice` is known to the v2 dialect only."""


def new_id() -> str:
    """Twenty base-62 characters: eight of milliseconds, twelve of randomness (71 bits).

    Ids sort by creation under the C collation, so an id is its own page cursor, also once its row is gone.
    """
    milliseconds = time.time_ns() // 1_000_000  # noqa: TID251 - ids sort by real time
    digits: list[str] = []
    for _ in range(_TIME_DIGITS):
        milliseconds, digit = divmod(milliseconds, len(ALPHABET))
        digits.append(ALPHABET[digit])
    random_part = (secrets.choice(ALPHABET) for _ in range(LENGTH - _TIME_DIGITS))
    return "".join(reversed(digits)) + "".join(random_part)


def is_id(text: str) -> bool:
    """Whether the text can be an id of ours or one an integrator chose: short, plain, printable."""
    return 0 < len(text) <= 64 and all(c in ALPHABET or c in "-_" for c in text)
