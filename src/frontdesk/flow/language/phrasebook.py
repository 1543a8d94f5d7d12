"""What the engine says and understands in one language, as data. One module a language fills it in.

Patterns are regular expressions over plain text (see plain.py): folded, with punctuation and
apostrophes turned into spaces ("I'd" is "i d"). Name patterns are over the text as it was written.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from frontdesk.flow.retrieval.language import Language

AskedKind = Literal["first_name", "last_name", "full_name", "email", "phone", "birth", "date", "number"]


@dataclass(frozen=True)
class Understands:
    """How customers put things."""

    # A person is asked for when a verb, any number of the words between and a person follow each other.
    reach_verbs: str
    words_between: str
    people: str
    only_person: str  # words that may stand around a person when the message holds nothing else
    fed_up: str  # other ways to ask for a person
    not_a_request: str  # right before: speaks of a person without asking for one
    person_for_task: str  # right after: the person is wanted for some work
    how_to_reach: str  # asks for a number or a call back, or complains: a request when nothing is known
    person_examples: tuple[str, ...]

    greeting: str
    goodbye: str
    leave: str  # takes leave when the message holds nothing else
    done: str  # wants nothing more, which is not yet a farewell
    thanks: str
    yes: str
    no: str
    praise: str  # finds good what was said
    refusal: str  # would rather not say
    unhelped: str  # the last answer was of no use
    correction: str  # takes back what was noted
    question: str  # words a question or request starts with
    who_are_you: str  # asks whether it is a person, or for its name
    vague: str  # wants something without saying what
    filler: str  # says nothing by itself, before or after an answer
    joiner: str  # between two questions: "and", "also"

    asked: Mapping[AskedKind, str]  # what an agent's line asks for
    person_offered: str  # an agent's line that offers a person
    not_known: str  # an agent's line that admits it does not know

    name_given: str  # before a name, however it is spelt
    name_maybe: str  # before a name, if it has a capital


@dataclass(frozen=True)
class Calendar:
    """Names of times, folded; several for one are parted by spaces."""

    months: tuple[str, ...]
    month_names: tuple[str, ...]  # as written out
    weekdays: tuple[str, ...]  # from Monday
    days: Mapping[str, int]  # "tomorrow": 1
    next: str  # "next Friday"
    date_form: str  # "{day} {month} {year}"


@dataclass(frozen=True)
class Says:
    """Whole sentences; {names} are filled in."""

    hello: str
    greeting: str  # {agent} {business}
    greeting_again: str
    about_me: str  # {agent} {business}
    thanks: str
    goodbye: str
    unfinished: str  # what is to be booked is not booked yet
    all_right: str
    declined: str
    clarify: str
    anything_else: str

    noted: str  # {values}
    joined: str  # {first} {last}
    no_problem: str
    not_saved: str  # {values}
    did_not_work: str

    ask: Mapping[str, str]  # by kind of field, and "birth": {label} {options}
    invalid: Mapping[str, str]  # by kind of field, else "other": {words} {options}

    before_person: str
    unknown: str
    unknown_here: str
    unknown_rest: str
    offer_person: str
    no_person_here: str
    unhelped: str
    tell_more: str
    cannot_open: str  # something is attached
    in_words: str  # asks what it is about


@dataclass(frozen=True)
class Phrasebook:
    language: Language
    understands: Understands
    says: Says
    calendar: Calendar
    numerals: tuple[str, ...]  # from zero, folded; several for one are parted by spaces
