"""Times as callers write them: milliseconds since 1970 in queries, ISO 8601 with an offset in bodies."""

from datetime import UTC, datetime, timedelta

from frontdesk.kit.problems import Invalid

_FIRST, _LAST = datetime(1970, 1, 2, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)


def from_millis(value: str | float, name: str) -> datetime:
    """Raises Invalid."""
    try:
        moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=float(value))
    except (ValueError, OverflowError):
        moment = None
    if moment is None or not _FIRST <= moment < _LAST:
        raise Invalid(f"{name} must be a time in milliseconds since 1970, such as 1893456000000")
    return moment


def from_text(text: str, name: str) -> datetime:
    """An ISO 8601 time with its offset; without one nobody knows which moment is meant. Raises Invalid."""
    try:
        moment = datetime.fromisoformat(text.strip())
        moment = moment.astimezone(moment.tzinfo) if moment.tzinfo else moment
    except (ValueError, OverflowError):
        raise Invalid(f"{name} must be a time such as 2027-01-31T15:00:00+01:00") from None
    if moment.tzinfo is None:
        raise Invalid(f"{name} must have an offset, such as 2027-01-31T15:00:00+01:00 or ...Z")
    if not _FIRST <= moment < _LAST:
        raise Invalid(f"{name} must lie between 1970 and 2200")
    return moment.replace(microsecond=0)


def require_range(start: datetime, end: datetime, names: tuple[str, str], *, days: int) -> None:
    """Raises Invalid for a range that ends before it begins, or is longer than that."""
    if end <= start:
        raise Invalid(f"{names[1]} must be later than {names[0]}")
    if end - start > timedelta(days=days):
        raise Invalid(f"{names[0]} and {names[1]} must not be more than {days} days apart")
