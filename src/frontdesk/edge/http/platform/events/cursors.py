"""Cursors of the event log: opaque text that keeps its meaning when a backup is restored, or says so."""

import base64
from collections.abc import Sequence

from frontdesk.domain.events import Epoch, Place
from frontdesk.kit.problems import Invalid, Refused

LATEST = "latest"
BEGINNING = Place(0, 0, 0)
_MOST = 2**63


def write_cursor(place: Place, epochs: Sequence[Epoch]) -> str:
    """The cursor behind that place."""
    tag = next(epoch.tag for epoch in epochs if epoch.number == place.epoch)
    text = f"{place.epoch}.{tag}.{place.xid}.{place.number}"
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read_cursor(text: str, epochs: Sequence[Epoch]) -> Place:
    """The place behind which the cursor goes on.

    Raises Invalid for what never was a cursor, Refused for one of a stretch that a restore has undone.
    """
    try:
        decoded = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode("ascii")
        epoch, tag, xid, number = decoded.split(".")
        place = Place(int(epoch), int(xid), int(number))
    except ValueError:
        raise Invalid(f"after must be a nextCursor of an earlier answer, or {LATEST!r}") from None
    if not all(0 <= part < _MOST for part in (place.epoch, place.xid, place.number)):
        raise Invalid(f"after must be a nextCursor of an earlier answer, or {LATEST!r}")
    if Epoch(place.epoch, tag) not in epochs:
        raise Refused(
            "This cursor points into a stretch of the log that is gone, as a backup was restored since."
            f" Read what you hold anew, then go on with after={LATEST}; or read the whole log without after,"
            " and pass over the ids that you know."
        )
    return place
