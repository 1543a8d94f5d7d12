"""What is understood and said of appointments in one language, as data."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Cues:
    """How customers and agents put it: patterns over plain text (see plain.py)."""

    wants: str  # the customer wants an appointment
    moves: str
    cancels: str
    asks_free: str  # asks what is free: a wish where it names a time
    drops: str  # does not want it any more
    cant: str  # cannot come to an appointment that stands
    instead: str  # wants something in another's place
    refuses: str  # would not tell a detail
    about: str  # a line that speaks of appointments
    asks_how: str  # asks about booking itself, and may be answered from knowledge
    hours: str  # asks when the business is open
    another: str  # one more appointment
    yes: str  # agrees to what was proposed, beside the usual words for it
    no: str
    hedge: str  # agreement with a condition
    asks_when: str  # an agent's line that asks for day or time
    asks_time: str
    confirms: str  # an agent's line that wants what it says confirmed
    booked: str  # an agent's line that says it is done
    failed: str  # an agent's line that says it could not be done
    all: str  # all appointments
    noun: str  # what an appointment is called
    asks_mine: str  # asks when the customer's own appointment is


@dataclass(frozen=True)
class Sayings:
    """Whole sentences; {names} are filled in."""

    when: str  # {day} {time}
    ask_when: str
    ask_time: str  # {day}
    what_instead: str
    offers: str  # {zone}; a list follows
    offers_one: str  # {when} {zone}
    which: str
    needed: str  # a detail is not told
    none_on: str  # {day}
    none_fits: str
    not_free: str  # {when}
    taken: str  # {when}
    nothing_free: str
    read_back: str  # {when} {zone} {calendar}
    keeping: str  # {when}: asked for details
    booked: str  # {when} {zone} {calendar}
    link: str  # {link}
    existing: str  # {when}
    which_to_move: str  # {when}
    move_to_when: str  # {when}
    read_back_move: str  # {old} {when} {zone}
    moved: str  # {when} {zone}
    no_upcoming: str
    no_other: str
    may_not_move: str
    may_not_cancel: str
    which_to_cancel: str  # a list follows
    cancel_why: str  # {when}
    cancelled: str  # {when}
    stays: str
    nothing_yet: str  # asked for an appointment that is only being talked of
    nothing_to_cancel: str
    yours: str  # {zone}; a list follows
