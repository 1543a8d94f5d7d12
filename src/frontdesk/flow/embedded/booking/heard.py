"""What a message of the customer's does to a talk about an appointment."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from frontdesk.flow.embedded.answers import halves
from frontdesk.flow.embedded.booking.answering import answered, named_in, wished
from frontdesk.flow.embedded.booking.cues import Heard, hear
from frontdesk.flow.embedded.booking.state import Proposed, Talk, Task, languages_for, sentences_of
from frontdesk.flow.engine import Slot
from frontdesk.flow.language.plain import plain
from frontdesk.flow.language.signals import signals
from frontdesk.flow.language.times.model import Here, Times, When, minute_of
from frontdesk.flow.language.times.reading import read_times
from frontdesk.flow.retrieval.language import Language, language_of

_DONE = re.compile(
    r"\b(?:that(?: i|['’])?s|that (?:is|will be|would be|one will do)|that ?'?ll be) all\b"
    r"|all (?:for|i need|i needed)|done for"
    r"|(?:all|okay|ok|good|fine|done|set|everything|nothing|else|enough|that was it|that(?: i|['’])s it)"
    r"(?: \w+){0,2} for (?:today|now)\b(?!\W*\?)",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"([,.;!?\n]|\b(?:but|aber|pero|mais|ma|mas)\b)", re.IGNORECASE)
_BEGS = re.compile(r"\b(?:please|pls|plz|bitte|por favor|porfa|s il vous plait|svp|per favore|per piacere)\b")
_SUPPOSES = re.compile(
    r"\b(?:what (?:if|happens)|was (?:ist|passiert)|que (?:pasa|ocurre)|y si|et si|que se passe|e se"
    r"|(?:che )?cosa succede|o que acontece)\b"
)
_FEW_BESIDE = 4  # words
_ASKED_WITHIN = 300  # characters
_BARE_WORDS = 2  # "appointment please"
_FEW_WORDS = 8  # an appointment and a time in so few are a wish for one
_HAS = re.compile(r"\b(?:have|had|got|my|tengo|mi|habe|mein\w*|ai|mon|tenho|minha|ho|mio)\b")
_BESIDE = frozenset(
    plain(
        "hi hello hey please the on at a for in around about maybe or so and good day hallo bitte am um fur"
        " der den im hola por favor el la las para bonjour s il vous plait le les pour ola oi o ciao per alle"
    ).split()
)
"""Words that may stand beside a time and say nothing."""
_SHORT_NO = 4  # words; more of them tell why


@dataclass(frozen=True)
class Message:
    """What the customer wrote, and where and when it is read. `own` are their appointments."""

    text: str
    line: str  # the last of its lines
    here: Here
    languages: Sequence[Language]
    own: frozenset[Proposed]


def heard_from(talk: Talk, message: Message, *, newest: bool) -> Talk:
    """After a message of the customer's; `slots` are filled for the newest."""
    languages = languages_for(message.text, message.languages)
    heard = _without_supposed(hear(message.text, languages), message.text, languages)
    stands = bool(message.own) and (talk.booked or talk.task in (None, "cancel")) and not talk.asked_which
    times = read_times(
        _without_hindered(message.text, languages) if heard.cant and stands else message.text,
        _read_in(message.text, languages),
        message.here,
        asked=talk.asked_when or bool(talk.proposed) or heard.moves or (heard.instead and bool(message.own)),
        offered=len(talk.proposed) > 1,
    )
    times = _settled(times, message.text, talk.proposed)
    if heard.cant:
        heard = _of_hindered(heard, times, stands=stands, asks="?" in message.text)
    heard = _understood(talk, message, heard, times)
    guessing = talk.task is None and not heard.wants and not _ends(message.text)
    guessed = guessing and _asks_for_time(message, times, languages)
    heard = replace(heard, wants=heard.wants or guessed)
    talk = replace(talk, fresh=False, asks_mine=heard.asks_mine, asks_how=False, over=False, guessed=guessed)
    after = _after(talk, message, heard, times)
    slots = _slots(message.line, times, message.here) if newest and after.task != "cancel" else {}
    return replace(after, slots=slots)


def _settled(times: Times, text: str, proposed: Sequence[Proposed]) -> Times:
    """ "The 2nd", "a segunda": the day where one of those offered is on it, else the second of them."""
    if not times.pick_or_day:
        return times
    if any(day.first <= one.day <= day.last for day in times.days for one in proposed if one.day is not None):
        return replace(times, pick=None, pick_or_day=False)
    # "The second" is a place; "the 2nd" and a weekday's name may still be meant as days.
    spelt = all(day.weekday is None and not re.search(r"\d", text[day.start : day.end]) for day in times.days)
    return replace(times, options=(), days=(), pick_or_day=not spelt)


def _understood(talk: Talk, message: Message, heard: Heard, times: Times) -> Heard:
    """What is heard with what it can only mean here."""
    time = times.names_time or times.soonest
    free = heard.asks_free and time and not heard.hours and not _ends(message.text)
    if free or _is_bare_wish(message.text, heard, times) or (talk.task is None and _is_time(message, times)):
        heard = replace(heard, wants=True)
    again = talk.booked or talk.task in (None, "cancel")
    if (heard.instead or (talk.task == "cancel" and free)) and time and message.own and again:
        heard = replace(heard, moves=True)
    if heard.drops and message.own and talk.booked and not heard.moves:
        heard = replace(heard, cancels=True)
    if talk.asked_which and heard.yes and not (heard.no or heard.another or times.names_time):
        # "Would you like to move it, or ...?" - "Yes."
        heard = replace(heard, moves=True)
    return heard


def _read_in(text: str, languages: tuple[Language, ...]) -> tuple[Language, ...]:
    """The languages its times are read in; "mon" is no Monday in French."""
    french = language_of(text) == "fr"
    return tuple(one for one in languages if one != "en") if french else languages


def _without_hindered(text: str, languages: tuple[Language, ...]) -> str:
    """The text with the clauses blanked out that say when the customer cannot come."""
    parts = _CLAUSE.split(text)
    return "".join(
        " " * len(part) if place % 2 == 0 and hear(part, languages).cant else part
        for place, part in enumerate(parts)
    )


def _of_hindered(heard: Heard, times: Times, *, stands: bool, asks: bool) -> Heard:
    """ "I can't come tomorrow": another time is wished for where one is named or asked for, else none."""
    if not stands:
        return replace(heard, wants=heard.wants and times.names_time and not heard.moves)
    asks_on = times.names_time or times.soonest or times.others or times.earlier or times.later
    if asks_on or heard.moves or heard.another or (asks and heard.asks_free):
        return replace(heard, moves=not heard.cancels, wants=False, drops=False, another=False)
    return replace(heard, cancels=True, moves=False, wants=False)


def _is_time(message: Message, times: Times) -> bool:
    """Whether the message is a time and nothing else: "Tomorrow morning, please"."""
    return bool(times.options) and not _words_beside(message.text, times)


def _words_beside(text: str, times: Times) -> list[str]:
    """What the text says beside days and times."""
    spans = [(day.start, day.end) for day in (*times.days, *times.without)]
    spans += [(one.start, one.end) for one in times.clocks]
    spans += [(when.window.start, when.window.end) for when in times.options if when.window is not None]
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    return [word for word in plain(text).split() if word not in _BESIDE]


def _after(talk: Talk, message: Message, heard: Heard, times: Times) -> Talk:
    task = _task(talk, heard, message.own)
    if talk.booked:
        if not _wants_anew(heard, times):
            return replace(talk, yes=heard.yes)
        # One more, or something else with what was booked.
        kept = talk if task == "book" and not heard.another else Talk()
        talk = Talk(task=task, day=kept.day, minute=kept.minute, asks_mine=talk.asks_mine)
    elif _knows_wish(talk) and heard.cancels and not (heard.asks_how or message.own or times.names_time):
        return Talk(task="book", dropped=True, unbooked=True, fresh=True)
    elif talk.task is not None and heard.drops and not times.names_time:
        return Talk(task=task, dropped=True, fresh=True)
    times = _ahead(times, message.here)
    leaves = _ends(message.text) and not heard.wants
    if task is None:
        # What is said before an appointment is spoken of may be about one, and is then known already.
        idle = heard.hours or leaves or _tells_of_today(message, times)
        return talk if idle else wished(talk, times, message.here)
    if leaves:
        times = replace(times, options=(), days=())
    if heard.hours and not heard.wants and not talk.asked_when:
        return talk
    if task == "cancel":
        return cancelling(replace(talk, task=task), heard, times, message.own, message.text)
    return _spoken_of(replace(talk, over=leaves), task, message, heard, times)


def _ends(text: str) -> bool:
    """Whether the customer says that this is all."""
    return _DONE.search(text) is not None


def _tells_of_today(message: Message, times: Times) -> bool:
    """ "I've got a toothache today" is no wish for a time."""
    today = [day for day in times.days if day.exact and day.first == message.here.today]
    if not today or len(today) < len(times.days) or times.clocks:
        return False
    words = message.text[today[0].start : today[0].end]
    said = next((part for part in sentences_of(message.text) if words in part), "")
    return "?" not in said and _HAS.search(plain(said)) is not None


def _spoken_of(before: Talk, task: Task, message: Message, heard: Heard, times: Times) -> Talk:
    """A message about an appointment to book or to move."""
    talk = replace(before, task=task)
    if task == "move":
        talk, times = moving(talk, heard, times, message.own)
    talk = replace(
        talk,
        asks_how=heard.asks_how,
        another=talk.another or heard.another or (talk.asked_which and not heard.moves and not heard.no),
        yes=False,
        refused=False,
        rejected=False,
        earlier=times.earlier,
        later=times.later,
        others=times.others,
        soonest=talk.soonest or times.soonest,
        any_time=talk.any_time or times.any_time or times.any_day,
        workdays=talk.workdays or times.workdays,
    )
    talk = answered(talk, heard, times, message.text)
    if times.pick_or_day:
        talk = replace(talk, agreed=False)
    if not talk.yes or times.names_time:
        talk = wished(talk, times, message.here)
    changed = _wish_of(talk) != _wish_of(before)
    if before.agreed and (changed or heard.no or times.others) and not (talk.yes or talk.refused):
        talk = replace(talk, agreed=False)
    return replace(talk, fresh=_is_fresh(before, talk, heard, times))


def _wish_of(talk: Talk) -> tuple[object, ...]:
    return talk.day, talk.minute, talk.span, talk.window


def _is_fresh(before: Talk, talk: Talk, heard: Heard, times: Times) -> bool:
    """Whether the message itself speaks of the appointment."""
    chose = (talk.moving, talk.not_moving, talk.another) != (before.moving, before.not_moving, before.another)
    wants = (heard.wants and not heard.asks_how) or heard.moves
    began = talk.task != before.task and not heard.asks_how
    return chose or wants or began or not times.says_nothing or talk.yes or talk.rejected or talk.refused


def _is_bare_wish(text: str, heard: Heard, times: Times) -> bool:
    """ "Appointment tomorrow please": few words that name an appointment and a time."""
    words = len(text.split())
    few = words <= _BARE_WORDS or (times.names_time and words <= _FEW_WORDS)
    return heard.noun and few and _HAS.search(plain(text)) is None


def _asks_for_time(message: Message, times: Times, languages: tuple[Language, ...]) -> bool:
    """ "Saturday any time after 1 for a cut?": a request, and a day or a time in it."""
    if not times.options or len(message.text) > _ASKED_WITHIN:
        return False
    for sentence in sentences_of(message.text):
        pieces = [right for _, right in halves(sentence, languages)]
        if any(_is_request(piece, message, languages) for piece in (sentence, *pieces)):
            return True
    return False


def _is_request(text: str, message: Message, languages: tuple[Language, ...]) -> bool:
    """Whether the text names a day with a time, and asks, begs, or says hardly anything else.

    A day alone does not do: "Is the car park open on Friday?".
    """
    heard = hear(text, languages)
    if heard.hours or heard.asks_how or heard.asks_mine:
        return False
    times = read_times(text, _read_in(text, languages), message.here)
    whole = any(
        when.day is not None and (when.clock or when.window or times.soonest) for when in times.options
    )
    if not whole:
        return False
    asks = "?" in text or signals(text, languages).asks or _BEGS.search(plain(text)) is not None
    return asks or sum(word.isalpha() for word in _words_beside(text, times)) <= _FEW_BESIDE


def _without_supposed(heard: Heard, text: str, languages: tuple[Language, ...]) -> Heard:
    """ "What if I can't come?" supposes it, and does not say it."""
    if not (heard.cant or heard.no or heard.refuses) or _SUPPOSES.search(plain(text)) is None:
        return heard
    said = [hear(part, languages) for part in sentences_of(text) if _SUPPOSES.search(plain(part)) is None]
    return replace(
        heard,
        cant=any(one.cant for one in said),
        no=any(one.no for one in said),
        refuses=any(one.refuses for one in said),
        asks_how=True,
    )


def moving(talk: Talk, heard: Heard, times: Times, own: frozenset[Proposed]) -> tuple[Talk, Times]:
    """Which appointment is to be moved, as far as the message tells; and its new time."""
    asked = talk.moving_asked
    if asked is not None and heard.yes and not heard.no:
        talk = replace(talk, moving=asked, moving_asked=None)
    elif asked is not None and heard.no:
        talk = replace(talk, not_moving=(*talk.not_moving, asked), moving_asked=None)
    if (
        talk.day is None
        and talk.span is None
        and len(own) == 1
        and (times.shift is not None or any(when.clock for when in times.options))
    ):
        # "Can I move it to 11?": on the day it has.
        talk = replace(talk, day=next(iter(own)).day)
    named = named_in(times)
    if talk.moving is None and heard.moves and len(named) == 1 and named[0].day is not None:
        # "Reschedule my appointment on Friday": the day it has, not the one it is to get.
        mine = [one for one in own if one.day == named[0].day.first]
        if len(mine) == 1:
            return replace(talk, moving=mine[0]), replace(times, options=(), days=(), clocks=())
    return _at_its_hour(talk, heard, named, own, shifts=times.shift is not None), times


def _at_its_hour(
    talk: Talk, heard: Heard, named: Sequence[When], own: frozenset[Proposed], *, shifts: bool
) -> Talk:
    """ "Can I move it to Friday?" wishes for the time of day that it has."""
    one = talk.moving or (next(iter(own)) if len(own) == 1 else None)
    if not heard.moves or one is None or talk.minute is not None or talk.window is not None:
        return talk
    day_only = len(named) == 1 and named[0].clock is None and named[0].window is None
    whole_day = day_only and named[0].day is not None and named[0].day.exact
    return replace(talk, minute=one.minute) if whole_day or (shifts and not named) else talk


def cancelling(talk: Talk, heard: Heard, times: Times, own: frozenset[Proposed], text: str) -> Talk:
    """Which appointments are to be cancelled, and whether they are."""
    talk = replace(talk, fresh=True, slots={})
    if talk.asked_cancel == "why":
        stays = heard.no and not heard.yes and len(text.split()) <= _SHORT_NO
        return replace(talk, cancelling=talk.proposed, agreed=not stays, rejected=stays)
    chosen: list[Proposed] = []
    if talk.asked_cancel == "which":
        if heard.all:
            chosen = list(talk.proposed)
        places = [int(number) - 1 for number in re.findall(r"(?<![\d:.])([1-9])(?![\d:])", text)]
        if times.pick is not None:
            places.append(times.pick)
        chosen += [talk.proposed[place] for place in places if -1 <= place < len(talk.proposed)]
        if heard.no and not chosen and not times.options:
            return replace(talk, rejected=True)
    for when in named_in(times) if not chosen else []:
        chosen += [one for one in own if _suits(one, when)]
    if heard.all and not chosen:
        chosen = sorted(own, key=lambda one: (one.day or date.max, one.minute or 0))
    return replace(talk, cancelling=tuple(dict.fromkeys(chosen)), agreed=False, rejected=False)


def _suits(one: Proposed, when: When) -> bool:
    return (when.day is None or (one.day is not None and when.day.first <= one.day <= when.day.last)) and (
        when.clock is None or one.minute in when.clock.minutes
    )


def _ahead(times: Times, here: Here) -> Times:
    """Without days that are over: "since yesterday" is no wish."""
    if all(when.day is None or when.day.last >= here.today for when in times.options):
        return times
    return replace(
        times,
        options=tuple(w for w in times.options if w.day is None or w.day.last >= here.today),
        days=tuple(day for day in times.days if day.last >= here.today),
    )


def _task(talk: Talk, heard: Heard, own: frozenset[Proposed]) -> Task | None:
    # "Can I cancel my appointment?" is a wish of one who has an appointment, else a question.
    if heard.cancels and (own or not heard.asks_how):
        return "cancel"
    if heard.moves and not own and talk.task == "book" and talk.proposed and talk.day is not None:
        return "book"  # what is spoken of is not booked yet: another time is wished for
    if heard.moves and (own or not heard.asks_how):
        return "move"
    if talk.task is not None:
        return talk.task
    return "book" if heard.wants and not heard.hours else None


def _wants_anew(heard: Heard, times: Times) -> bool:
    """Whether something new is wanted after a booking."""
    if heard.cancels or heard.moves or heard.another:
        return True
    asks = heard.wants or heard.instead or times.earlier or times.later
    return times.names_time and asks and not heard.hours


def _slots(line: str, times: Times, here: Here) -> dict[str, Slot]:
    """The newest day and time as they stand in the line."""
    found: dict[str, Slot] = {}
    if times.days:
        day = times.days[-1]
        value = day.first.isoformat() if day.exact else f"{day.first.isoformat()}/{day.last.isoformat()}"
        found["date"] = Slot(value, line[day.start : day.end], day.start, day.end)
    if times.clocks:
        clock = times.clocks[-1]
        minute = minute_of(clock, here)
        found["time"] = Slot(
            f"{minute // 60:02}:{minute % 60:02}", line[clock.start : clock.end], clock.start, clock.end
        )
    return found


def _knows_wish(talk: Talk) -> bool:
    """Whether a booking is under way for which a day or a time was wished."""
    named = talk.day is not None or talk.minute is not None or bool(talk.options)
    return talk.task == "book" and named
