"""Slots as the server offered them: signed, and good for a while.

Whoever books one gives the token back, so that no time can be made up: not by a visitor, not by an engine.
A token says which slot it is; for which location and contact is in its signature only.
"""

import base64
import binascii
import struct
from datetime import UTC, datetime, timedelta

from frontdesk.domain.calendars import Slot
from frontdesk.kit.problems import Conflict, Refused
from frontdesk.kit.vault import Vault

_PURPOSE = "booking slot"
_TIMES = struct.Struct(">qIq")
_SIGNATURE_BYTES = 32


class ForgedSlot(Refused):
    """The token was not made here, or for another location or contact."""

    def __init__(self) -> None:
        super().__init__("This is no time that was offered here; choose one of those that are offered.")


class ExpiredSlot(Conflict):
    """The offer is too old to be sure of."""

    def __init__(self, slot: Slot) -> None:
        super().__init__("This offer has expired; ask for the free times again.")
        self.slot = slot


def sign(
    vault: Vault, location_id: str, slot: Slot, *, contact_id: str | None = None, expires: datetime
) -> str:
    """A short token for the URL-safe alphabet; with `contact_id` it is that contact's alone."""
    times = _TIMES.pack(
        int(slot.start.timestamp()), int((slot.end - slot.start).total_seconds()), int(expires.timestamp())
    )
    message = times + f"{slot.calendar_id}/{slot.user_id or ''}".encode()
    signature = vault.sign(_PURPOSE, _signed(message, location_id, contact_id))
    return base64.urlsafe_b64encode(message + signature).rstrip(b"=").decode()


def read_token(
    vault: Vault, location_id: str, token: str, *, now: datetime, contact_id: str | None = None
) -> Slot:
    """The slot, its times in UTC. Raises ForgedSlot (also for a foreign one), ExpiredSlot."""
    try:
        packed = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
    except (ValueError, binascii.Error):
        raise ForgedSlot from None
    message, signature = packed[:-_SIGNATURE_BYTES], packed[-_SIGNATURE_BYTES:]
    if len(message) <= _TIMES.size:
        raise ForgedSlot
    if not vault.is_signed(_PURPOSE, _signed(message, location_id, contact_id), signature):
        raise ForgedSlot
    start, seconds, expires = _TIMES.unpack(message[: _TIMES.size])
    calendar_id, _, user_id = message[_TIMES.size :].decode().partition("/")
    begins = datetime.fromtimestamp(start, UTC)
    slot = Slot(calendar_id, begins, begins + timedelta(seconds=seconds), user_id or None)
    if datetime.fromtimestamp(expires, UTC) <= now:
        raise ExpiredSlot(slot)
    return slot


def _signed(message: bytes, location_id: str, contact_id: str | None) -> bytes:
    # Ids hold no slash, so no two of these read alike.
    return f"{location_id}/{contact_id or ''}/".encode() + message
