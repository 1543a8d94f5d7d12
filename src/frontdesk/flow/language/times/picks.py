"""One of those that were offered: "the second one", "option 3", "the last"."""

import re

from frontdesk.flow.language.times.cues import cues_of
from frontdesk.flow.language.times.days import Day
from frontdesk.flow.language.times.model import LAST
from frontdesk.flow.language.times.numbers import number_of
from frontdesk.flow.retrieval.language import Language

_THING = re.compile(
    r".* (?:one|option|slot|time|choice|appointment|termin|zeit|opcion|hora|cita|creneau|horaire|rendez"
    r"|opzione|orario|opcao|horario)"
)
"""A place with a word after it that no day has: "the 2nd one"."""
_DIGIT = re.compile(r"\W*(?P<n>[1-5])\W*(?:please|por favor|bitte|s il vous plait|per favore)?\W*")


def pick_or_day(
    text: str, pick: tuple[int, int, int], days: list[Day]
) -> tuple[tuple[int, int, int] | None, list[Day], bool]:
    """The place without the day that its words may mean as well; both where that stays open."""
    over = [day for day in days if day.start < pick[2] and pick[1] < day.end]
    if not over:
        return pick, days, False
    if any(not day.lone and day.weekday is None for day in over):
        return None, days, False  # "March 2nd"
    said = _THING.fullmatch(text, pick[1], pick[2]) is not None
    return (pick, [day for day in days if day not in over], False) if said else (pick, days, True)


def find_pick(text: str, language: Language, *, offered: bool) -> tuple[int, int, int] | None:
    """The place that is chosen, and the characters it is said in."""
    cues = cues_of(language)
    if match := cues.last_place.search(text):
        return LAST, match.start(), match.end()
    for place, pattern in enumerate(cues.bare_places if offered else cues.places):
        if match := pattern.search(text):
            return place, match.start(), match.end()
    if match := cues.numbered.search(text):
        number = number_of(match["n"], language)
        if number is not None and 1 <= number <= 9:
            return number - 1, match.start(), match.end()
    if offered and (match := _DIGIT.fullmatch(text)):
        return int(match["n"]) - 1, match.start("n"), match.end("n")
    return None
