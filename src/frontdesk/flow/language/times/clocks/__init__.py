"""Times of a day in a text."""

from frontdesk.flow.language.times.clocks.finding import DAY, Clock, Part, find_clocks

__all__ = ["DAY", "Clock", "Part", "find_clocks"]
