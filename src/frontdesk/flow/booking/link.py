"""The address of a calendar's public booking page, for anybody or for one contact."""

import base64
import binascii
import struct
from datetime import UTC, datetime, timedelta

from frontdesk.domain.calendars import get_calendar
from frontdesk.kit.db import Database, Read
from frontdesk.kit.vault import Vault

UNTOLD = "http://127.0.0.1:8080"
"""Where a server listens that was told nothing else."""
KNOWS_FOR = timedelta(days=30)
"""How long a link knows whom it was sent to; afterwards it asks, as a link for anybody does."""

_PURPOSE = "booking link"
_UNTIL = struct.Struct(">q")
_SIGNATURE_BYTES = 32


async def keep_address(db: Database, public_url: str) -> None:
    """Note how customers reach this installation; links made by any process begin with it."""
    async with db.system(cause="serve") as tx:
        await tx.execute(
            "INSERT INTO installation (public_url) VALUES ($1)"
            " ON CONFLICT (only_one) DO UPDATE SET public_url = excluded.public_url",
            public_url.rstrip("/"),
        )


async def public_address(read: Read) -> str:
    """How customers reach this installation: `https://...`, without a last slash."""
    return str(await read.value("SELECT public_url FROM installation") or UNTOLD)


async def booking_link(
    read: Read,
    location_id: str,
    calendar_id: str,
    *,
    vault: Vault | None = None,
    contact_id: str | None = None,
) -> str:
    """The address at which anybody can book in the calendar. Raises NotFound.

    With the vault and a contact it is that contact's: the page need not ask who they are.
    """
    calendar = await get_calendar(read, location_id, calendar_id)
    link = f"{await public_address(read)}/book/{calendar.page_id}"
    if vault is None or contact_id is None:
        return link
    until = (await read.moment()).local + KNOWS_FOR
    return f"{link}?for={visitor_token(vault, location_id, contact_id, until)}"


def visitor_token(vault: Vault, location_id: str, contact_id: str, until: datetime) -> str:
    """Says who follows the link, until then."""
    message = _UNTIL.pack(int(until.timestamp())) + contact_id.encode()
    signature = vault.sign(_PURPOSE, f"{location_id}/".encode() + message)
    return base64.urlsafe_b64encode(message + signature).rstrip(b"=").decode()


def read_visitor(vault: Vault, location_id: str, token: str, now: datetime) -> str | None:
    """The contact that the link was made for; None for a forged, foreign or old token."""
    try:
        packed = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
    except (ValueError, binascii.Error):
        return None
    message, signature = packed[:-_SIGNATURE_BYTES], packed[-_SIGNATURE_BYTES:]
    if len(message) <= _UNTIL.size:
        return None
    if not vault.is_signed(_PURPOSE, f"{location_id}/".encode() + message, signature):
        return None
    (until,) = _UNTIL.unpack(message[: _UNTIL.size])
    return message[_UNTIL.size :].decode() if datetime.fromtimestamp(until, UTC) > now else None
