"""What of a message is about an appointment: not a topic to look up, and shown as slots."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from zoneinfo import ZoneInfo

from frontdesk.flow.embedded.answers import halves
from frontdesk.flow.embedded.booking.business import Business
from frontdesk.flow.embedded.booking.cues import hear
from frontdesk.flow.embedded.reading import Reading, Topic
from frontdesk.flow.engine import Situation, Slot
from frontdesk.flow.language.plain import plain
from frontdesk.flow.language.signals import signals
from frontdesk.flow.language.times import Here, read_times
from frontdesk.flow.language.times.model import minute_of
from frontdesk.flow.language.times.numbers import folded, number_of, numbers
from frontdesk.flow.retrieval.language import LANGUAGES, Language

_NAMED: Mapping[str, str] = {
    "date": "date",
    "day": "date",
    "appointmentdate": "date",
    "time": "time",
    "hour": "time",
    "appointmenttime": "time",
    "people": "people",
    "guests": "people",
    "partysize": "people",
    "numberofpeople": "people",
}
_PEOPLE = (
    r"people|persons?|guests?|adults?|grown ?ups?|kids?|child(?:ren)?|friends|ppl|diners?|women|men"
    r"|ladies|couples?|family members|heads|personas?|personen|leute|gaste|personnes?|pessoas?|persone|ospiti"
)
_PARTY = (
    r"(?:party|group|table|booking|reservation|reserve|room|space|seating|seats?|spot|one|book(?:ed)?"
    r"|we are|there are|mesa|tisch|tavolo) (?:of|for|para|per|fur|pour)"
)
_ASKS_LEAVE = re.compile(
    r"^(?:\w+ ){0,4}(?:(?:can|could|may) (?:i|we)|is it possible|puedo|podria|kann ich|konnte ich"
    r"|(?:je )?(?:peux|puis)|posso|poderia|potrei)\b"
)
"""A wish in the form of a question: "Can I move it?", not "How do I?", "What if I do?"."""
_NO_PARTY = r"(?![\w:/]|[.,]\d| ?[ap]\.? ?m\b| o ?.?clock| (?:hours?|days?|nights?|weeks?|minutes?)\b)"


def without_its_topics(reading: Reading, business: Business, languages: Sequence[Language]) -> Reading:
    """The reading without the sentences that speak of times and appointments alone."""
    talk = business.talk
    if not talk.fresh and not talk.asks_mine:
        return reading
    left: list[Topic] = []
    for topic in reading.topics:
        left += _beside(topic, business, languages) if _is_its_own(topic.text, business) else [topic]
    return replace(reading, topics=tuple(left))


def _beside(topic: Topic, business: Business, languages: Sequence[Language]) -> list[Topic]:
    """What one sentence asks besides: "When is my appointment, and is there parking?"."""
    for _, right in halves(topic.text, languages):
        asks = "?" in right or signals(right, languages).asks
        if asks and not _is_its_own(right, business):
            return [Topic(right, asks=True)]
    return []


def _is_its_own(text: str, business: Business) -> bool:
    heard = hear(text)
    if heard.hours:
        return False
    if heard.asks_mine:
        return True
    changes = heard.moves or heard.cancels
    if heard.asks_how:
        return changes and bool(business.booking.upcoming) and _ASKS_LEAVE.search(plain(text)) is not None
    return heard.wants or changes or any(slot.text in text for slot in business.talk.slots.values())


def slots(
    understood: Mapping[str, Slot],
    situation: Situation,
    business: Business | None,
    languages: Sequence[Language],
) -> dict[str, Slot]:
    """With the day, the time and the number of people of the newest line, by the names they are asked for."""
    line = situation.waiting[-1].body if situation.waiting else ""
    wanted = {name: _NAMED.get(re.sub(r"[\W_]", "", name).lower()) for name in situation.requested_fields}
    here = Here(situation.now.astimezone(ZoneInfo(situation.timezone)).date(), situation.country)
    found = dict(understood)
    times = business.talk.slots if business is not None else {}
    read = times or times_in(line, languages, here, asked="time" in wanted.values())
    if (people := people_in(line, asked="people" in wanted.values())) is not None:
        read = {**read, "people": people}
    for name, slot in read.items():
        found.setdefault(name, slot)
        if business is not None and name in ("date", "time"):
            found[f"appointment_{name}"] = slot
    for name, meant in wanted.items():
        if meant in read:
            found[name] = read[meant]
    return found


def times_in(line: str, languages: Sequence[Language], here: Here, *, asked: bool = False) -> dict[str, Slot]:
    """The last day and the last time of a line."""
    times = read_times(line, languages[:2], here, asked=asked)
    found: dict[str, Slot] = {}
    for day in times.days[-1:]:
        value = day.first.isoformat() if day.exact else f"{day.first.isoformat()}/{day.last.isoformat()}"
        found["date"] = Slot(value, line[day.start : day.end], day.start, day.end)
    for clock in times.clocks[-1:]:
        value = f"{minute_of(clock, here) // 60:02}:{minute_of(clock, here) % 60:02}"
        found["time"] = Slot(value, line[clock.start : clock.end], clock.start, clock.end)
    return found


def people_in(line: str, *, asked: bool = False) -> Slot | None:
    """How many people a line speaks of; a bare number counts where that was asked for."""
    plain = folded(line[:1_000])
    for language in LANGUAGES:
        number = numbers(language, 31)
        some = rf"{number} (?:{_PEOPLE})(?!\w)"
        forms = [
            rf"(?<![\w:.,])(?P<n>{number}) (?:{_PEOPLE})(?!\w)(?:,? (?:and|y|und|et|e|\+) {some})?",
            rf"(?<![\w:.,])(?P<n>{number})(?= of (?:us|them)\b)",
            rf"\b{_PARTY} (?P<n>{number}){_NO_PARTY}",
        ]
        if asked:
            forms.append(rf"(?<![\w:.,/])(?P<n>{number}){_NO_PARTY}")
        for form in forms:
            if match := re.search(form, plain):
                return _counted(line, match, language)
    return None


def _counted(line: str, match: re.Match[str], language: Language) -> Slot:
    count = number_of(match["n"], language)
    start = match.start("n")
    return Slot(count, line[start : match.end()], start, match.end())
