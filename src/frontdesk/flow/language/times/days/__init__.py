"""Days in a text, and what the words beside them make of them."""

from frontdesk.flow.language.times.days.finding import Day, find_days
from frontdesk.flow.language.times.days.spoken import (
    days_between,
    is_excluded,
    opened,
    ranges,
    shifted,
    shifts,
)

__all__ = ["Day", "days_between", "find_days", "is_excluded", "opened", "ranges", "shifted", "shifts"]
