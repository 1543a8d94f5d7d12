"""One meaning, said in each language that has a way to say it; read on Monday, 15 March 2027."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frontdesk.flow.language.times import Here, read_times
from frontdesk.flow.language.times.model import LAST
from frontdesk.flow.retrieval.language import LANGUAGES, Language
from tests.support.times import HERE, shown

_Said = Mapping[Language, tuple[str, ...]]

_DAYS: Mapping[str, _Said] = {
    "2.4.": {  # the first Friday of April
        "en": ("the first Friday of next month", "the 1st Friday in April", "two weeks from Friday"),
        "es": ("el primer viernes del próximo mes", "el primer viernes de abril"),
        "de": ("am ersten Freitag des nächsten Monats", "am ersten Freitag im April"),
        "fr": ("le premier vendredi du mois prochain", "le premier vendredi d'avril"),
        "pt": ("a primeira sexta do próximo mês", "a primeira sexta-feira de abril"),
        "it": ("il primo venerdì del mese prossimo", "il primo venerdì di aprile"),
    },
    "26": {  # the last Friday of this month, a week after the coming one
        "en": ("the last Friday of the month", "Friday week", "a week on Friday", "a week Friday"),
        "es": ("el último viernes del mes", "el viernes en ocho", "una semana después del viernes"),
        "de": ("am letzten Freitag des Monats", "Freitag in einer Woche", "Freitag in acht Tagen"),
        "fr": ("le dernier vendredi du mois", "vendredi en huit"),
        "pt": ("a última sexta-feira do mês", "uma semana depois de sexta", "sexta a oito"),
        "it": ("l'ultimo venerdì del mese", "venerdì a otto"),
    },
    "11.5.": {
        "en": ("the second Tuesday in May", "the 2nd Tuesday of May"),
        "es": ("el segundo martes de mayo",),
        "de": ("am zweiten Dienstag im Mai",),
        "fr": ("le deuxième mardi de mai",),
        "pt": ("a segunda terça-feira de maio",),
        "it": ("il secondo martedì di maggio",),
    },
    "18": {  # Thursday
        "en": ("two days from tomorrow", "in two days from tomorrow", "three days from now", "Thur."),
        "es": ("dos días después de mañana", "en tres días", "jue. 18"),
        "de": ("zwei Tage nach morgen", "in drei Tagen", "Do 18.3."),
        "fr": ("deux jours après demain", "dans trois jours", "jeu. 18 mars"),
        "pt": ("dois dias depois de amanhã", "daqui a três dias", "qui. 18/3"),
        "it": ("due giorni dopo domani", "tra tre giorni", "gio 18/3"),
    },
    "16": {
        "en": ("next working day", "the next business day", "tmr", "tommorow", "tues", "in 1 business day"),
        "es": ("el próximo día laborable", "el siguiente día hábil"),
        "de": ("am nächsten Werktag", "der nächste Arbeitstag", "Di 16.3."),
        "fr": ("le prochain jour ouvrable", "le prochain jour ouvré"),
        "pt": ("no próximo dia útil", "3ª feira"),
        "it": ("il prossimo giorno lavorativo", "il prossimo giorno feriale"),
    },
    "23": {
        "en": ("a week on Tuesday", "Tuesday week", "a week from tomorrow", "a week tomorrow"),
        "es": ("mañana en ocho", "el martes de la semana que viene"),
        "de": ("morgen in einer Woche", "nächste Woche Dienstag"),
        "fr": ("mardi en huit", "demain en huit"),
        "pt": ("de amanhã a oito dias", "na terça da próxima semana"),
        "it": ("domani a otto", "martedì della prossima settimana"),
    },
    "29": {
        "en": ("in a fortnight", "a fortnight today", "in two weeks' time"),
        "es": ("dentro de quince días", "en dos semanas"),
        "de": ("in vierzehn Tagen", "in 14 Tagen", "heute in zwei Wochen"),
        "fr": ("dans quinze jours", "dans deux semaines"),
        "pt": ("daqui a quinze dias", "em duas semanas"),
        "it": ("fra quindici giorni", "tra due settimane"),
    },
    "22": {
        "en": (
            "a week from now",
            "Mon 22nd",
            "22 March",
            "March 22",
            "the 22nd of March",
            "the twenty-second",
        ),
        "es": ("en una semana", "lunes 22", "el 22 de marzo", "22 de mar", "dentro de ocho días"),
        "de": ("heute in acht Tagen", "Montag, den 22.", "am 22. März", "22.3.", "am 22.03."),
        "fr": ("dans huit jours", "lundi 22", "le 22 mars", "22 mars"),
        "pt": ("daqui a uma semana", "segunda, dia 22", "22 de março"),
        "it": ("tra una settimana", "lunedì 22", "il 22 marzo", "22 marzo"),
    },
    "5.4.": {  # the 5th is over in March
        "en": ("the 5th", "on the fifth", "the 5th of next month"),
        "es": ("el 5", "el día 5"),
        "de": ("am 5.", "am fünften"),
        "fr": ("le 5",),
        "pt": ("dia 5", "no dia 5"),
        "it": ("il 5", "il giorno 5"),
    },
    "21..31": {
        "en": ("end of the month", "at the end of the month", "late this month"),
        "es": ("a finales de mes", "a fin de mes"),
        "de": ("Ende des Monats",),
        "fr": ("fin de mois", "à la fin du mois"),
        "pt": ("no fim do mês", "no final do mês"),
        "it": ("fine mese", "alla fine del mese"),
    },
    "11.4...20.4.": {
        "en": ("mid-April", "the middle of next month"),
        "es": ("a mediados de abril",),
        "de": ("Mitte April",),
        "fr": ("mi-avril",),
        "pt": ("em meados de abril",),
        "it": ("metà aprile",),
    },
    "16..18": {  # Tuesday to Thursday
        "en": ("mid-week", "the middle of the week"),
        "es": ("a mitad de semana",),
        "de": ("Mitte der Woche",),
        "fr": ("en milieu de semaine",),
        "pt": ("no meio da semana",),
        "it": ("a metà settimana",),
    },
    "19..21": {
        "en": ("the end of the week", "late this week"),
        "de": ("Ende der Woche",),
        "fr": ("en fin de semaine",),
        "pt": ("no fim da semana",),
        "it": ("alla fine della settimana",),
    },
    "22..24": {
        "en": ("from 22 to 24 March", "22-24 March", "March 22 to 24", "Monday through Wednesday"),
        "es": ("entre el 22 y el 24 de marzo", "del 22 al 24 de marzo", "del lunes al miércoles"),
        "de": (
            "vom 22. bis 24. März",
            "22.-24. März",
            "zwischen dem 22. und 24. März",
            "Montag bis Mittwoch",
        ),
        "fr": ("du 22 au 24 mars", "entre le 22 et le 24 mars", "du lundi au mercredi"),
        "pt": ("de 22 a 24 de março", "entre 22 e 24 de março", "de segunda a quarta"),
        "it": ("dal 22 al 24 marzo", "tra il 22 e il 24 marzo", "dal lunedì al mercoledì"),
    },
    "22..28": {
        "en": ("the week of the 22nd", "next week"),
        "es": ("la semana del 22", "la semana que viene"),
        "de": ("in der Woche vom 22.", "nächste Woche"),
        "fr": ("la semaine du 22", "la semaine prochaine"),
        "pt": ("na semana do dia 22", "na próxima semana"),
        "it": ("la settimana del 22", "la prossima settimana"),
    },
    "16 | 17": {
        "en": ("tomorrow or the day after", "Tuesday or Wednesday"),
        "es": ("mañana o pasado mañana",),
        "de": ("morgen oder übermorgen",),
        "fr": ("demain ou après-demain",),
        "pt": ("amanhã ou depois de amanhã",),
        "it": ("domani o dopodomani",),
    },
    "23 | 24": {
        "en": ("Tuesday or Wednesday next week", "next Tuesday or Wednesday"),
        "es": ("el martes o el miércoles de la semana que viene",),
        "de": ("Dienstag oder Mittwoch nächster Woche",),
        "fr": ("mardi ou mercredi de la semaine prochaine",),
        "pt": ("terça ou quarta da próxima semana",),
        "it": ("martedì o mercoledì della prossima settimana",),
    },
    "15..18": {
        "en": ("before Friday",),
        "es": ("antes del viernes",),
        "de": ("vor Freitag",),
        "fr": ("avant vendredi",),
        "pt": ("antes de sexta",),
        "it": ("prima di venerdì",),
    },
    "17..13.4.": {  # four weeks
        "en": ("Wednesday or later", "from Wednesday onwards", "not before Wednesday", "after Tuesday"),
        "es": ("a partir del miércoles", "no antes del miércoles", "después del martes"),
        "de": ("ab Mittwoch", "nicht vor Mittwoch", "nach Dienstag"),
        "fr": ("à partir de mercredi", "pas avant mercredi", "après mardi"),
        "pt": ("a partir de quarta", "não antes de quarta", "depois de terça"),
        "it": ("a partire da mercoledì", "dopo martedì"),
    },
}
_TIMES: Mapping[str, _Said] = {
    "16:30": {
        "en": ("half 4", "half past four", "4:30ish", "at 4.30", "at 1630", "4.30 pm"),
        "es": ("a las 4 y media", "a las 16.30"),
        "de": ("halb fünf", "um 16.30 Uhr", "16 Uhr 30", "1630 Uhr"),
        "fr": ("à quatre heures et demie", "16h30", "16 h 30"),
        "pt": ("às quatro e meia", "16h30"),
        "it": ("alle quattro e mezza", "alle 16.30", "alle ore 16:30", "alle 1630"),
    },
    "15:30": {
        "en": ("3.30", "at 1530", "15h30", "15:30 hrs", "at 330pm"),
        "es": ("a las 3.30", "a las 1530", "15h30"),
        "de": ("halb 4", "um halb vier", "15h30"),
        "fr": ("15h30", "trois heures et demie"),
        "pt": ("15h30", "às 3 e meia"),
        "it": ("15h30", "alle 3 e mezza"),
    },
    "16:45": {
        "en": ("quarter to five", "a quarter to 5", "quarter of five"),
        "es": ("a las cinco menos cuarto", "un cuarto para las cinco"),
        "de": ("viertel vor fünf", "dreiviertel fünf"),
        "fr": ("cinq heures moins le quart",),
        "pt": ("às cinco menos um quarto", "quinze para as cinco"),
        "it": ("alle cinque meno un quarto",),
    },
    "17:00": {
        "en": ("at 5", "fiveish", "5-ish", "around 5"),
        "es": ("a las 5", "sobre las 5"),
        "de": ("um 5", "gegen 5"),
        "fr": ("à 5h", "vers 5 heures"),
        "pt": ("às 5", "por volta das 5"),
        "it": ("alle 5", "verso le 5"),
    },
    "15:25": {"de": ("fünf vor halb vier",), "en": ("twenty-five past three",)},
    "12:15": {"fr": ("midi et quart",)},
    "12:30": {"fr": ("midi et demi",), "pt": ("meio-dia e meia",), "it": ("mezzogiorno e mezzo",)},
    "12:00": {
        "en": ("noonish", "around noon", "12 noon"),
        "de": ("gegen Mittag",),
        "fr": ("vers midi",),
        "pt": ("por volta do meio-dia",),
        "it": ("verso mezzogiorno",),
    },
    "10:00-24:00": {
        "en": ("not before 10", "no earlier than 10", "10 at the earliest", "from 10 onwards", "10 or later"),
        "es": ("no antes de las 10", "a partir de las 10", "a las 10 como muy pronto"),
        "de": ("nicht vor 10", "frühestens um 10", "ab 10 Uhr"),
        "fr": ("pas avant 10h", "à partir de 10h", "10h au plus tôt"),
        "pt": ("não antes das 10", "a partir das 10"),
        "it": ("non prima delle 10", "dalle 10 in poi"),
    },
    "0:00-16:01": {
        "en": ("no later than 4", "4pm at the latest", "4 or earlier"),
        "es": ("a las 4 como muy tarde", "no más tarde de las 16"),
        "de": ("spätestens um 16 Uhr", "bis spätestens 16 Uhr"),
        "fr": ("16h au plus tard", "pas après 16h"),
        "pt": ("no máximo às 16h",),
        "it": ("al più tardi alle 16", "non oltre le 16"),
    },
}
_AFTER_LUNCH: Mapping[Language, str] = {
    "en": "tomorrow after lunch",
    "es": "mañana después de comer",
    "de": "morgen nach dem Mittagessen",
    "fr": "demain après le déjeuner",
    "pt": "amanhã depois do almoço",
    "it": "domani dopo pranzo",
}


def _cases(table: Mapping[str, _Said]) -> list[tuple[Language, str, str]]:
    return [
        (language, text, meant)
        for meant, said in table.items()
        for language, texts in said.items()
        for text in texts
    ]


@pytest.mark.parametrize(("language", "text", "meant"), _cases(_DAYS))
def test_days(language: Language, text: str, meant: str) -> None:
    times = read_times(text, [language], HERE)
    assert shown(times) == meant
    assert (times.earlier, times.later) == (False, False), "that would ask for others than were offered"


@pytest.mark.parametrize(("language", "text", "meant"), _cases(_TIMES))
def test_times(language: Language, text: str, meant: str) -> None:
    times = read_times(text, [language], HERE)
    assert shown(times) == meant
    assert (times.earlier, times.later) == (False, False)


@pytest.mark.parametrize(("language", "text"), _AFTER_LUNCH.items())
def test_after_lunch_is_a_part_of_the_day(language: Language, text: str) -> None:
    [when] = read_times(text, [language], HERE).options
    assert when.day is not None
    assert when.window is not None
    assert (when.day.first, when.window.first >= 12 * 60) == (date(2027, 3, 16), True)


@pytest.mark.parametrize(
    ("language", "text", "said"),
    [
        ("en", "earlier", "earlier"),
        ("es", "más temprano", "earlier"),
        ("de", "früher", "earlier"),
        ("fr", "plus tôt", "earlier"),
        ("pt", "mais cedo", "earlier"),
        ("it", "più presto", "earlier"),
        ("en", "a bit later", "later"),
        ("es", "más tarde", "later"),
        ("de", "etwas später", "later"),
        ("fr", "un peu plus tard", "later"),
        ("pt", "mais tarde", "later"),
        ("it", "più tardi", "later"),
    ],
)
def test_earlier_and_later_name_no_time(language: Language, text: str, said: str) -> None:
    times = read_times(text, [language], HERE)
    assert times.options == ()
    assert (times.earlier, times.later) == (said == "earlier", said == "later")


@pytest.mark.parametrize(
    ("language", "text", "place"),
    [
        ("en", "the second one", 1),
        ("en", "the 2nd one", 1),
        ("en", "the 3rd option", 2),
        ("en", "option two", 1),
        ("en", "the last one", LAST),
        ("en", "the later one", LAST),
        ("en", "the earlier one please", 0),
        ("es", "la segunda", 1),
        ("es", "la 2ª opción", 1),
        ("es", "el último", LAST),
        ("es", "la más tarde", LAST),
        ("de", "der zweite", 1),
        ("de", "den 2. Termin", 1),
        ("de", "Nummer zwei", 1),
        ("de", "den letzten", LAST),
        ("de", "den späteren", LAST),
        ("de", "den früheren bitte", 0),
        ("fr", "le deuxième", 1),
        ("fr", "la 2ème", 1),
        ("fr", "le dernier", LAST),
        ("fr", "le plus tôt", 0),
        ("pt", "o segundo", 1),
        ("pt", "número dois", 1),
        ("pt", "a última", LAST),
        ("pt", "a mais cedo", 0),
        ("it", "il secondo", 1),
        ("it", "numero due", 1),
        ("it", "l'ultimo", LAST),
        ("it", "quella più tardi", LAST),
    ],
)
def test_one_of_those_that_were_offered(language: Language, text: str, place: int) -> None:
    times = read_times(text, [language], HERE, offered=True, asked=True)
    assert (times.pick, times.earlier, times.later) == (place, False, False)


@pytest.mark.parametrize(
    ("language", "text", "minutes"),
    [
        ("en", "not 9", []),
        ("en", "not at 9:30 please", []),
        ("en", "not 9 or 10", []),
        ("en", "not 9 but 10:30", [10 * 60 + 30]),
        ("en", "why not 9:30?", [9 * 60 + 30]),
        ("de", "nicht um 9 Uhr", []),
        ("de", "warum nicht um 9 Uhr?", [9 * 60]),
        ("fr", "pas à 9h", []),
        ("it", "tranne alle 9:30", []),
    ],
)
def test_a_time_that_is_refused_is_no_wish(language: Language, text: str, minutes: list[int]) -> None:
    options = read_times(text, [language], HERE, offered=True, asked=True).options
    assert [one.clock.minutes[0] for one in options if one.clock is not None] == minutes


@pytest.mark.parametrize(
    "text",
    [
        "that's the one",
        "they are at 621 E Campbell Ave",
        "701 E El Camino Real, 2nd Floor",
        "call me on 555 123 4567",
        "it was built in 1930",
        "we stay for a fortnight",
        "no two are the same",
        "Feb 30th",
        "on the 31st of April",
        "the fifth Monday of April",
        "the morning one",
    ],
)
def test_what_is_no_day_and_no_time(text: str) -> None:
    times = read_times(text, LANGUAGES, HERE)
    assert [when for when in times.options if when.day or when.clock] == []


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("by Monday at 2:30", "22 14:30"),
        ("the day after Friday", "20"),
        ("Feb 29th", "29.2."),
        ("at 3:30 March 23rd", "23 15:30"),
    ],
)
def test_the_nearest_meaning_counts(text: str, meant: str) -> None:
    assert shown(read_times(text, ["en"], HERE)) == meant


def test_the_midweek_of_a_week_that_is_nearly_over_is_that_of_the_next() -> None:
    friday = replace(HERE, today=date(2027, 3, 19))
    assert shown(read_times("midweek", ["en"], friday), friday) == "23..25"


@settings(max_examples=60, deadline=None)
@given(
    day=st.dates(HERE.today + timedelta(days=1), HERE.today + timedelta(days=360)),
    country=st.sampled_from(["US", "GB", "DE", "ES", "FR", "BR", "IT", "PH"]),
)
def test_a_date_is_read_as_it_is_written_in_its_country(day: date, country: str) -> None:
    here = Here(HERE.today, country)
    month_first = country in ("US", "PH")
    first, second = (day.month, day.day) if month_first else (day.day, day.month)
    suffix = {1: "st", 2: "nd", 3: "rd"}.get(day.day % 10 if day.day not in (11, 12, 13) else 0, "th")
    forms = [
        day.isoformat(),
        f"{day.isoformat()}T15:30",
        f"{first}/{second}",
        f"{first:02}/{second:02}/{day.year}",
        f"{first:02}/{second:02}/{day:%y}",
        f"{day:%B} {day.day}",
        f"{day:%B} {day.day}{suffix}, {day.year}",
        f"the {day.day}{suffix} of {day:%B}",
        f"{day.day} {day:%b} {day.year}",
        f"{day:%a} {day.day} {day:%b}",
        f"{day:%A}, {day:%B} {day.day}{suffix} at 15:30",
    ]
    for form in forms:
        assert [(found.first, found.last) for found in read_times(form, ["en"], here).days] == [(day, day)], (
            form
        )


@settings(max_examples=60, deadline=None)
@given(minute=st.integers(0, 24 * 60 - 1))
def test_a_time_is_read_in_all_the_ways_to_write_it(minute: int) -> None:
    here = Here(HERE.today, "GB", max(minute - 60, 0), min(minute + 60, 24 * 60))
    hour, past = divmod(minute, 60)
    half = f"{hour % 12 or 12}:{past:02} {'am' if hour < 12 else 'pm'}"
    said: dict[Language, list[str]] = {
        "en": [f"at {hour:02}:{past:02}", f"at {hour:02}.{past:02}", f"at {hour:02}{past:02}", half],
        "de": [f"um {hour}:{past:02} Uhr", f"um {hour}.{past:02} Uhr", f"{hour} Uhr {past:02}"],
        "fr": [f"à {hour}h{past:02}", f"{hour} h {past:02}"],
        "es": [f"a las {hour}:{past:02}", f"a las {hour:02}.{past:02}"],
        "pt": [f"às {hour}h{past:02}"],
        "it": [f"alle {hour}:{past:02}", f"alle ore {hour:02}.{past:02}"],
    }
    for language, forms in said.items():
        for form in forms:
            assert shown(read_times(form, [language], here), here) == f"{hour}:{past:02}", form
