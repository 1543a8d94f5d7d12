"""How each language speaks of days and times, as patterns over folded text (small letters, no accents).

`{h}` stands for an hour and `{n}` for a number, in digits or words; `{day}` for a weekday, `{ord}` for a
day of the month as it is said alone ("5th", "fifth").
"""

from dataclasses import dataclass

NOON, DAY = 12 * 60, 24 * 60
UNITS = (
    r"p\.? ?m|a\.? ?m|o ?['’\"”]? ?clock|hrs?|uhr|heures?|horas?|people|persons?|guests?|adults?|kids"
    r"|children|of us|personas?|personen|leute|personnes?|pessoas?|persone|min\w*|hours?|days?|weeks?|months?"
    r"|years?|euros?|dollars?|tage|wochen|stunden|jours|semaines|dias|semanas|giorni|settimane"
)
"""Words after a number that make it something else than a day of the month."""
TO = (
    r"\s{0,5}(?:-|–|—|to|through|thru|till|til|until|bis(?: zum)?|a|al|ao|au|al?le|ate|hasta"
    r"|jusqu ?['’]? ?au?)(?:\s{0,5}(?:las?|as|le)\b)?\s{0,5}"
)
"""From one day or time to another, in all languages."""


@dataclass(frozen=True)
class TimeWords:
    """One language. Minutes count from midnight."""

    numbers: str  # from zero to thirty-one, parted by commas; several for one by a slash
    ordinals: str  # from first to thirty-first, the same way; empty where days are counted plainly
    before_hour: str  # words after which a bare number is an hour
    after_hour: str  # words that make the number before them an hour
    no_hour: str  # words before a number that make it something else: "in 2 hours"
    am: str
    pm: str
    offsets: tuple[tuple[str, int], ...]  # "half past {h}" is 30 minutes after the hour
    minutes_past: tuple[str, ...]  # with groups h and m
    minutes_to: tuple[str, ...]
    parts: tuple[tuple[str, int, int], ...]  # parts of a day: pattern, from, to
    moments: tuple[tuple[str, int], ...]  # noon, midnight
    part_today: str  # a part that can only be of this day: "tonight"
    not_tomorrow: str  # words before one for tomorrow that make it a morning
    between_parts: str  # words that may stand between a time and its part of the day
    after: str
    before: str
    not_before: str
    not_after: str
    between: str
    and_: str
    onwards: str  # "3 or later"
    upto: str  # "3 or earlier"
    today: str
    this: str
    next: str
    next_after: str  # "Thursday next"
    weekend: str
    workdays: str
    last: str
    short_weekdays: tuple[str, ...]  # from Monday; they count only right before a number
    some: str  # words for two or so
    spelt: tuple[
        tuple[str, int], ...
    ]  # other ways to write tomorrow and the like, and how many days on it is
    from_day: tuple[tuple[str, int], ...]  # "{n} days after {base}", and the days that one of them has
    in_workdays: tuple[str, ...]  # "next working day"
    in_days: tuple[str, ...]  # "in {n} days"
    in_weeks: tuple[str, ...]
    in_months: tuple[str, ...]
    this_week: str  # with or without "of": "Thursday this week"
    next_week: str
    week_after_next: str
    the_week: str  # after "the end of"
    midweek: str
    week_of: str  # "the week of" the 22nd
    the_month: str  # after "the end of"
    this_month: str
    next_month: str
    day_number: tuple[str, ...]  # "the {ord}", with group d
    shifts: tuple[tuple[str, int], ...]  # from the day that was spoken of, by so many days
    of: str  # between a day's number and its month
    start_of: str
    middle_of: str
    end_of: str
    before_day: str
    by_day: str  # that day or before
    after_day: str
    from_day_on: str
    except_: str  # before what is excluded
    not_good: str  # after what is excluded
    instead: str  # "rather than Monday": before what is replaced
    or_: str
    correction: str
    earlier: str
    later: str
    others: str  # asks for other times
    soonest: str
    any_day: str
    any_time: str
    why: str  # before a refusal it proposes: "why not 9?"
    place_words: str  # the first, the second ... one of those offered, parted by commas
    last_place: str
    one: str  # after a place: "the second one"
    option: str  # before a digit: "option 2"
