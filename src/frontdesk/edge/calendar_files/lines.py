"""What of a calendar file tells when somebody is busy. All else is left out before it is parsed.

Most of a file are words, guests and what is long past; parsing them takes time, and whoever wrote the file
may want it to take for ever.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

_OF_EVENTS = {"UID", "DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID"} | {
    "TRANSP",
    "STATUS",
    "X-MICROSOFT-CDO-BUSYSTATUS",
    "FREEBUSY",
}
_OF_ZONES = {"BEGIN", "END", "TZID", "DTSTART", "RRULE", "RDATE", "TZOFFSETFROM", "TZOFFSETTO", "TZNAME"}
_AGAIN = frozenset({"RRULE", "RDATE", "RECURRENCE-ID", "DURATION", "FREEBUSY"})
"""With one of these an event may take time later than it begins and ends."""
_LONGEST_LINE = 64 * 1024
_MOST_ZONES = 200
_LONG_PAST = timedelta(days=3)


@dataclass
class Parts:
    """The text of each component that counts; `refused` are those too long to be looked at."""

    zones: list[str] = field(default_factory=list)
    events: list[str] = field(default_factory=list)
    free_busy: list[str] = field(default_factory=list)
    refused: int = 0


def parts_of(text: str, start: datetime) -> Parts:
    """The components of the file, without events that were over before `start`."""
    parts = Parts()
    over = f"{start - _LONG_PAST:%Y%m%d}"
    inside: list[str] = []
    lines: list[tuple[str, str]] = []
    for line in _unfolded(text):
        name = line.partition(":")[0].partition(";")[0].strip().upper()
        if name == "BEGIN" and not inside:
            component = line.partition(":")[2].strip().upper()
            if component in ("VEVENT", "VFREEBUSY", "VTIMEZONE"):
                inside, lines = [component], [(name, line)]
        elif inside:
            if name == "BEGIN":
                inside.append("")
            if name in (_OF_ZONES if inside[0] == "VTIMEZONE" else _OF_EVENTS) and (
                len(inside) == 1 or inside[0] == "VTIMEZONE"
            ):
                lines.append((name, line))
            if name == "END":
                if len(inside) == 1:
                    _keep(parts, inside[0], lines, over)
                inside.pop()
    return parts


def _keep(parts: Parts, component: str, lines: list[tuple[str, str]], over: str) -> None:
    if any(len(line) > _LONGEST_LINE for _, line in lines):
        parts.refused += 1
    elif component == "VTIMEZONE":
        if len(parts.zones) < _MOST_ZONES:
            parts.zones.append("\r\n".join(line for name, line in lines if _is_of_zone(name, line)))
    elif component == "VFREEBUSY":
        parts.free_busy.append("\r\n".join([*(line for _, line in lines), "END:VFREEBUSY"]))
    elif not _is_over(lines, over):
        parts.events.append("\r\n".join([*(line for _, line in lines), "END:VEVENT"]))


def _is_of_zone(name: str, line: str) -> bool:
    """Clocks are moved by the year; what moves them more often is counted through from its first day."""
    return name != "RRULE" or "FREQ=YEARLY" in line.upper()


def _is_over(lines: list[tuple[str, str]], over: str) -> bool:
    """Whether the event took place once, before the day."""
    names = {name for name, _ in lines}
    if names & _AGAIN:
        return False
    days = [line.rpartition(":")[2].strip()[:8] for name, line in lines if name in ("DTSTART", "DTEND")]
    return bool(days) and all(len(day) == 8 and day.isdigit() and day < over for day in days)


def _unfolded(text: str) -> Iterator[str]:
    """The lines, those that go on in the next joined together."""
    parts: list[str] = []
    for line in text.replace("\r\n", "\n").split("\n"):
        if line[:1] in (" ", "\t"):
            parts.append(line[1:])
            continue
        if parts:
            yield "".join(parts)
        parts = [line] if line else []
    if parts:
        yield "".join(parts)
