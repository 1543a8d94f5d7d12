"""Understanding when: days, times of day and what is said about them, in the languages of the phrasebooks."""

from frontdesk.flow.language.times.model import Here, Times
from frontdesk.flow.language.times.reading import read_times

__all__ = ["Here", "Times", "read_times"]
