"""What people write about when, read on Monday, 15 March 2027."""

from datetime import date

import pytest

from frontdesk.flow.language.times import Here, read_times
from frontdesk.flow.language.times.model import LAST, minute_of
from frontdesk.flow.retrieval.language import Language
from tests.support.times import HERE, shown

ANYWHERE = Here(date(2027, 3, 15), "US")


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("next Tuesday after 3", "23 15:00-24:00"),
        ("the 5th", "5.4."),
        ("tomorrow at seven thirty five pm", "16 19:35"),
        ("half past 8pm", "20:30"),
        ("Thursday, but I can't do mornings", "18 12:00-24:00"),
        ("the 18th", "18"),
        ("tomorrow morning", "16 5:00-12:00"),
        ("tomorrow at half 4", "16 16:30"),
        ("half past three", "15:30"),
        ("in two weeks", "29"),
        ("in a fortnight at noon", "29 12:00"),
        ("Friday afternoon or Saturday", "19 12:00-18:00 | 20"),
        ("Tuesday or Wednesday at 3", "16 15:00 | 17 15:00"),
        ("at 3 or 4 on Friday", "19 15:00 | 19 16:00"),
        ("between 2 and 4", "14:00-16:00"),
        ("from 9 to 11 am on Thursday", "18 9:00-11:00"),
        ("9-11am on Friday", "19 9:00-11:00"),
        ("not before 10", "10:00-24:00"),
        ("no later than five", "0:00-17:01"),
        ("4 or later", "16:00-24:00"),
        ("quarter past five in the evening", "17:15"),
        ("ten to three", "14:50"),
        ("morning 11", "11:00"),
        ("evening 5:30 on the 20th", "20 17:30"),
        ("tonight at 8", "15 20:00"),
        ("this afternoon", "15 12:00-18:00"),
        ("later today", "15"),
        ("no, Thursday instead", "18"),
        ("sorry, I meant the 19th, not the 18th", "19"),
        ("not Monday, Tuesday", "16"),
        ("can we change it from 3pm to 5pm", "17:00"),
        ("Thursday the 18th at noon", "18 12:00"),
        ("Tuesday, March 23rd 2027, 2:30 PM", "23 14:30"),
        ("Wednesday next week", "24"),
        ("next week on Wednesday", "24"),
        ("this Sunday", "21"),
        ("a week on Friday", "26"),
        ("the day after tomorrow", "17"),
        ("in 3 days at 9", "18 9:00"),
        ("Mon-Wed", "22..24"),
        ("from the 18th to the 20th", "18..20"),
        ("sometime in April", "1.4...30.4."),
        ("next week", "22..28"),
        ("Friday or Tuesday", "19 | 16"),
        ("between the 18th and the 20th", "18..20"),
        ("at the weekend", "20..21"),
        ("2027-03-19 14:00", "19 14:00"),
        ("19/3 at 4", "19 16:00"),
        ("the 20th of this month", "20"),
        ("first thing tomorrow", "16 6:00-9:00"),
        ("10ish tomorrow", "16 10:00"),
        ("3 pm at 5 Garden Street", "15:00"),
        ("for 4 people at 6", "18:00"),
        ("my number is 555 123 4567", ""),
        ("I have 2 kids and a dog", ""),
        ("it is rated 4.5.", ""),
        ("99/99 at 25:00", ""),
    ],
)
def test_english(text: str, meant: str) -> None:
    assert shown(read_times(text, ["en"], HERE)) == meant


@pytest.mark.parametrize(
    ("language", "text", "meant"),
    [
        ("es", "mañana por la tarde", "16 12:00-21:00"),
        ("es", "el próximo martes después de las 3", "16 15:00-24:00"),
        ("es", "el 19 de marzo a las cuatro y media", "19 16:30"),
        ("es", "a las 5 menos cuarto", "16:45"),
        ("es", "pasado mañana a las 10 de la mañana", "17 10:00"),
        ("es", "el viernes por la tarde o el sábado", "19 12:00-21:00 | 20"),
        ("es", "entre las 2 y las 4", "14:00-16:00"),
        ("es", "dentro de dos semanas", "29"),
        ("de", "nächsten Donnerstag um halb vier", "18 15:30"),
        ("de", "Freitagnachmittag oder Samstag", "19 12:00-18:00 | 20"),
        ("de", "übermorgen ab 15 Uhr", "17 15:00-24:00"),
        ("de", "am 19. März um 16:30 Uhr", "19 16:30"),
        ("de", "zwischen 14 und 16 Uhr", "14:00-16:00"),
        ("de", "morgen früh um 9", "16 9:00"),
        ("de", "viertel nach fünf", "17:15"),
        ("fr", "jeudi prochain à 14h30", "18 14:30"),
        ("fr", "demain après-midi", "16 12:00-18:00"),
        ("fr", "à quatre heures et demie", "16:30"),
        ("fr", "entre 14h et 16h", "14:00-16:00"),
        ("fr", "le 19 mars à 10 heures", "19 10:00"),
        ("pt", "amanhã às quatro e meia", "16 16:30"),
        ("pt", "sexta-feira à tarde ou sábado", "19 12:00-18:00 | 20"),
        ("pt", "dia 19 de março depois das 15h", "19 15:00-24:00"),
        ("it", "domani alle quattro e mezza", "16 16:30"),
        ("it", "venerdì pomeriggio o sabato", "19 12:00-18:00 | 20"),
        ("it", "tra le 14 e le 16", "14:00-16:00"),
        ("it", "il 19 marzo alle 16:30", "19 16:30"),
    ],
)
def test_other_languages(language: Language, text: str, meant: str) -> None:
    assert shown(read_times(text, [language], HERE)) == meant


@pytest.mark.parametrize(
    ("language", "text", "weekday"),
    [
        ("en", "any day but Monday", 0),
        ("en", "I can't do Wednesday", 2),
        ("en", "Friday doesn't work for me", 4),
        ("es", "cualquier día menos el lunes", 0),
        ("de", "jeden Tag außer Montag", 0),
        ("fr", "n'importe quel jour sauf lundi", 0),
        ("pt", "qualquer dia menos segunda", 0),
        ("it", "qualsiasi giorno tranne lunedì", 0),
    ],
)
def test_excluded_days(language: Language, text: str, weekday: int) -> None:
    times = read_times(text, [language], HERE)
    assert [day.weekday for day in times.without] == [weekday]
    assert times.options == ()


@pytest.mark.parametrize(
    ("text", "place"),
    [("the second one", 1), ("2", 1), ("option 3", 2), ("the first", 0), ("the last one please", LAST)],
)
def test_a_choice_from_what_was_offered(text: str, place: int) -> None:
    assert read_times(text, ["en"], HERE, offered=True).pick == place


def test_a_bare_number_is_a_time_only_where_one_was_asked_for() -> None:
    assert shown(read_times("4", ["en"], HERE, asked=True)) == "16:00"
    assert shown(read_times("5 is fine", ["en"], HERE, asked=True)) == "17:00"
    assert read_times("4", ["en"], HERE).says_nothing


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("anything earlier?", "earlier"),
        ("do you have something later?", "later"),
        ("as soon as possible", "soonest"),
        ("do you have any other times?", "others"),
        ("whenever", "any_time"),
        ("on weekdays", "workdays"),
    ],
)
def test_wishes_without_a_time(text: str, said: str) -> None:
    assert getattr(read_times(text, ["en"], HERE), said)


def test_opening_hours_tell_morning_from_evening() -> None:
    early, late = Here(HERE.today, "US", 6 * 60, 12 * 60), Here(HERE.today, "US", 14 * 60, 23 * 60)
    [when] = read_times("at 7", ["en"], early).options
    assert when.clock is not None
    assert (minute_of(when.clock, early), minute_of(when.clock, late)) == (7 * 60, 19 * 60)


def test_day_and_month_are_in_the_order_of_the_country() -> None:
    assert shown(read_times("on 4/5", ["en"], HERE)) == "4.5."
    assert shown(read_times("on 4/5", ["en"], ANYWHERE)) == "5.4."


def test_places_are_those_of_the_text_as_written() -> None:
    text = "Perfecto: ¿el miércoles a las 11?"
    times = read_times(text, ["es"], HERE)
    [day], [clock] = times.days, times.clocks
    assert (text[day.start : day.end], text[clock.start : clock.end]) == ("miércoles", "11")
