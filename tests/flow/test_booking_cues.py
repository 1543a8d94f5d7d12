"""What a customer's message does to a talk about appointments, message by message."""

from datetime import date

import pytest

from frontdesk.flow.embedded.booking.heard import Message, heard_from
from frontdesk.flow.embedded.booking.state import Proposed, Talk
from frontdesk.flow.language.times import Here
from frontdesk.flow.retrieval.language import Language

_HERE = Here(date(2027, 3, 15), "ES", 9 * 60, 18 * 60)
_OWN = frozenset({Proposed(date(2027, 3, 16), 15 * 60)})
_BOOKED = Talk(task="book", booked=True, day=date(2027, 3, 16), minute=15 * 60)
_STANDS = pytest.mark.parametrize("talk", [_BOOKED, Talk()], ids=["just booked", "booked before"])

_OPENERS: list[tuple[Language, str]] = [
    ("en", "Hi there, do you have time for a cleaning tomorrow afternoon?"),
    ("en", "Do you have anything free tomorrow afternoon?"),
    ("en", "When is your next opening for a cleaning?"),
    ("en", "are you free on Friday?"),
    ("en", "can you fit me in tomorrow?"),
    ("en", "have you got a slot"),
    ("en", "have you got a slot on Friday?"),
    ("en", "Any chance of seeing someone tomorrow?"),
    ("en", "Is 3 pm tomorrow free?"),
    ("en", "could you squeeze me in on Thursday?"),
    ("en", "Do you have availability on Friday?"),
    ("de", "Haben Sie morgen Nachmittag Zeit für eine Zahnreinigung?"),
    ("de", "Haben Sie morgen Nachmittag etwas frei?"),
    ("de", "Wann ist Ihr nächster freier Termin?"),
    ("de", "Sind Sie am Freitag frei?"),
    ("de", "Können Sie mich morgen noch einschieben?"),
    ("de", "Haben Sie noch einen Platz?"),
    ("de", "Wann haben Sie den nächsten Termin frei?"),
    ("de", "Hätten Sie am Freitag noch etwas frei?"),
    ("es", "Hola, ¿tienen hueco para una limpieza mañana por la tarde?"),
    ("es", "¿Tienen algo libre mañana por la tarde?"),
    ("es", "¿Cuándo es su próximo hueco para una limpieza?"),
    ("es", "¿Están libres el viernes?"),
    ("es", "¿Me pueden hacer un hueco mañana?"),
    ("es", "¿Tienen un hueco?"),
    ("es", "¿Tienen disponibilidad el viernes?"),
    ("es", "¿Tiene tiempo para una limpieza mañana por la tarde?"),
    ("fr", "Bonjour, avez-vous de la place pour un détartrage demain après-midi ?"),
    ("fr", "Avez-vous quelque chose de libre demain après-midi ?"),
    ("fr", "Quel est votre prochain créneau pour un détartrage ?"),
    ("fr", "Êtes-vous libre vendredi ?"),
    ("fr", "Pouvez-vous me prendre demain ?"),
    ("fr", "Avez-vous un créneau ?"),
    ("fr", "Avez-vous le temps pour un détartrage demain après-midi ?"),
    ("fr", "Quand est votre prochaine disponibilité ?"),
    ("it", "Buongiorno, avete tempo per una pulizia domani pomeriggio?"),
    ("it", "Avete qualcosa di libero domani pomeriggio?"),
    ("it", "Quando è il primo posto libero per una pulizia?"),
    ("it", "Siete liberi venerdì?"),
    ("it", "Potete inserirmi domani?"),
    ("it", "Avete un posto?"),
    ("it", "Avete un buco domani?"),
    ("pt", "Olá, têm tempo para uma limpeza amanhã à tarde?"),
    ("pt", "Têm alguma coisa livre amanhã à tarde?"),
    ("pt", "Quando é a próxima vaga para uma limpeza?"),
    ("pt", "Estão livres na sexta?"),
    ("pt", "Podem encaixar-me amanhã?"),
    ("pt", "Consegue me encaixar amanhã?"),
    ("pt", "Têm uma vaga?"),
    ("pt", "Tem horário amanhã à tarde?"),
]
_MOVES: list[tuple[Language, str]] = [
    ("en", "Actually, could we make it the day after tomorrow at 11 instead?"),
    ("en", "Can we do 11 instead?"),
    ("en", "I can't make it tomorrow, is Thursday ok?"),
    ("en", "Could you change it to Wednesday 11 am?"),
    ("en", "Actually make that 4 pm"),
    ("en", "I can't come tomorrow. Could I come on Thursday instead?"),
    ("en", "Can I come Wednesday instead?"),
    ("en", "Could we push it to Thursday?"),
    ("de", "Könnten wir es doch lieber übermorgen um 11 machen?"),
    ("de", "Ginge stattdessen 11 Uhr?"),
    ("de", "Morgen kann ich doch nicht, geht auch Donnerstag?"),
    ("de", "Können Sie es auf Mittwoch 11 Uhr ändern?"),
    ("de", "Doch lieber um 16 Uhr"),
    ("es", "En realidad, ¿podríamos dejarlo para pasado mañana a las 11?"),
    ("es", "¿Puede ser a las 11 en su lugar?"),
    ("es", "Mañana no puedo, ¿puede ser el jueves?"),
    ("es", "¿Puede cambiarla al miércoles a las 11?"),
    ("es", "Mejor a las 16:00"),
    ("fr", "En fait, pourrait-on le faire après-demain à 11h plutôt ?"),
    ("fr", "Plutôt 11h, c'est possible ?"),
    ("fr", "Je ne peux pas demain, jeudi c'est possible ?"),
    ("fr", "Pouvez-vous le changer à mercredi 11h ?"),
    ("fr", "Finalement plutôt 16h"),
    ("it", "In realtà, potremmo fare dopodomani alle 11 invece?"),
    ("it", "Possiamo fare alle 11 invece?"),
    ("it", "Domani non posso, va bene giovedì?"),
    ("it", "Può cambiarlo a mercoledì alle 11?"),
    ("it", "Anzi, facciamo alle 16"),
    ("pt", "Na verdade, podemos fazer depois de amanhã às 11?"),
    ("pt", "Pode ser às 11 em vez disso?"),
    ("pt", "Amanhã não posso, pode ser quinta?"),
    ("pt", "Pode mudar para quarta às 11?"),
    ("pt", "Melhor às 16h"),
]
_CANNOT: list[tuple[Language, str]] = [
    ("en", "Something came up, I can't come tomorrow"),
    ("en", "Sorry, something came up, I have to cancel my appointment."),
    ("en", "I won't be able to make it tomorrow"),
    ("en", "I can't make it tomorrow"),
    ("de", "Mir ist etwas dazwischengekommen, ich kann morgen nicht kommen"),
    ("de", "Leider muss ich meinen Termin absagen."),
    ("es", "Me ha surgido algo, no puedo ir mañana"),
    ("es", "Lo siento, tengo que cancelar mi cita."),
    ("fr", "J'ai un empêchement, je ne peux pas venir demain"),
    ("fr", "Désolé, je dois annuler mon rendez-vous."),
    ("it", "È successo un imprevisto, non posso venire domani"),
    ("it", "Mi dispiace, devo disdire il mio appuntamento."),
    ("pt", "Surgiu um imprevisto, não posso ir amanhã"),
    ("pt", "Desculpe, tenho de cancelar a minha consulta."),
]
_QUESTIONS: list[tuple[Language, str]] = [
    ("en", "What time do you open tomorrow?"),
    ("en", "How long does a cleaning take?"),
    ("en", "Is Dr. Marsh working on Friday?"),
    ("en", "do you have parking tomorrow?"),
    ("en", "are you open on Friday?"),
    ("en", "Do you have time to answer a question?"),
    ("en", "Is the practice free of barriers?"),
    ("en", "When is your next event?"),
    ("en", "Do you have a free consultation?"),
    ("de", "Wann machen Sie morgen auf?"),
    ("de", "Wie lange dauert eine Zahnreinigung?"),
    ("de", "Arbeitet Dr. Marsh am Freitag?"),
    ("de", "Gibt es morgen Parkplätze?"),
    ("de", "Haben Sie am Freitag geöffnet?"),
    ("de", "Haben Sie morgen auf?"),
    ("de", "Ist am Freitag der Parkplatz frei?"),
    ("es", "¿A qué hora abren mañana?"),
    ("es", "¿Cuánto dura una limpieza?"),
    ("es", "¿Trabaja la Dra. Marsh el viernes?"),
    ("es", "¿Tienen aparcamiento mañana?"),
    ("es", "¿Están abiertos el viernes?"),
    ("fr", "À quelle heure ouvrez-vous demain ?"),
    ("fr", "Combien de temps dure un détartrage ?"),
    ("fr", "Le Dr Marsh travaille vendredi ?"),
    ("fr", "Avez-vous un parking demain ?"),
    ("fr", "Êtes-vous ouverts vendredi ?"),
    ("it", "A che ora aprite domani?"),
    ("it", "Quanto dura una pulizia?"),
    ("it", "La dott.ssa Marsh lavora venerdì?"),
    ("it", "Avete il parcheggio domani?"),
    ("it", "Siete aperti venerdì?"),
    ("pt", "A que horas abrem amanhã?"),
    ("pt", "Quanto tempo demora uma limpeza?"),
    ("pt", "A Dra. Marsh trabalha sexta-feira?"),
    ("pt", "Têm estacionamento amanhã?"),
    ("pt", "Estão abertos na sexta?"),
]


def _after(
    text: str, language: Language, talk: Talk | None = None, own: frozenset[Proposed] = frozenset()
) -> Talk:
    return heard_from(talk or Talk(), Message(text, text, _HERE, [language], own), newest=True)


@pytest.mark.parametrize(("language", "text"), _OPENERS)
def test_who_asks_what_is_free_wants_an_appointment(language: Language, text: str) -> None:
    assert _after(text, language).task == "book"


@_STANDS
@pytest.mark.parametrize(("language", "text"), _MOVES)
def test_another_time_for_what_is_booked_moves_it(language: Language, text: str, talk: Talk) -> None:
    after = _after(text, language, talk, _OWN)
    assert after.task == "move"
    assert after.is_exact


@_STANDS
@pytest.mark.parametrize(("language", "text"), _CANNOT)
def test_who_cannot_come_and_names_no_other_time_cancels(language: Language, text: str, talk: Talk) -> None:
    after = _after(text, language, talk, _OWN)
    assert after.task == "cancel"
    assert not after.agreed, "it is asked about first"


@pytest.mark.parametrize(("language", "text"), _QUESTIONS)
def test_a_question_about_the_business_starts_nothing(language: Language, text: str) -> None:
    assert _after(text, language).task is None
    after = _after(text, language, _BOOKED, _OWN)
    assert (after.task, after.booked) == ("book", True), "what is booked is left alone"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "I need to cancel my appointment"),
        ("de", "Ich muss meinen Termin absagen"),
        ("es", "Tengo que cancelar mi cita"),
        ("fr", "Je dois annuler mon rendez-vous"),
        ("it", "Devo disdire il mio appuntamento"),
        ("pt", "Preciso de cancelar a minha consulta"),
    ],
)
def test_what_is_not_booked_yet_is_let_go(language: Language, text: str) -> None:
    one = Proposed(date(2027, 3, 16), 15 * 60)
    talk = Talk(task="book", day=one.day, minute=one.minute, proposed=(one,), read_back=True, agreed=True)
    after = _after(text, language, talk)
    assert (after.dropped, after.unbooked, after.agreed, after.day) == (True, True, False, None)


def test_another_time_for_what_is_not_booked_yet_is_a_wish() -> None:
    one = Proposed(date(2027, 3, 16), 15 * 60)
    talk = Talk(task="book", day=one.day, minute=one.minute, proposed=(one,), read_back=True)
    after = _after("Could you move it to 4 pm?", "en", talk)
    assert (after.task, after.minute, after.agreed) == ("book", 16 * 60, False)


def test_the_french_for_my_is_no_monday() -> None:
    after = _after("Je voudrais déplacer mon rendez-vous", "fr", own=_OWN)
    assert (after.task, after.day) == ("move", None)


_OFFERED = tuple(Proposed(date(2027, 3, 16), hour * 60) for hour in (9, 10, 11))
_FROM_MONDAY = tuple(Proposed(date(2027, 3, day), 9 * 60) for day in (22, 23, 24))
_ON_DAYS = tuple(Proposed(date(2027, 4, day), 9 * 60) for day in (1, 2, 5))


@pytest.mark.parametrize(
    ("language", "text", "offered", "chosen", "agreed"),
    [
        ("en", "the second one", _OFFERED, _OFFERED[1], True),
        ("en", "the second", _OFFERED, _OFFERED[1], True),
        # It may be the 2nd of April: the time is read back first.
        ("en", "the 2nd", _OFFERED, _OFFERED[1], False),
        ("en", "the 2nd", _ON_DAYS, _ON_DAYS[1], True),
        ("en", "the 1st please", _ON_DAYS, _ON_DAYS[0], True),
        ("en", "the 5th", _ON_DAYS, _ON_DAYS[2], True),
        ("de", "den 2. bitte", _OFFERED, _OFFERED[1], False),
        ("pt", "a segunda", _OFFERED, _OFFERED[1], False),  # the second, or Monday
        ("pt", "a segunda", _FROM_MONDAY, _FROM_MONDAY[0], True),
    ],
)
def test_a_place_that_may_be_a_day(
    language: Language, text: str, offered: tuple[Proposed, ...], chosen: Proposed, agreed: bool
) -> None:
    after = _after(text, language, Talk(task="book", day=date(2027, 3, 16), proposed=offered))
    assert (after.day, after.minute, after.agreed) == (chosen.day, chosen.minute, agreed)


def test_what_troubles_somebody_today_is_no_wish_for_a_time() -> None:
    assert _after("I've got a toothache today and I'm worried", "en").day is None
    assert _after("Do you have anything for today?", "en").day == _HERE.today


@pytest.mark.parametrize(
    "text", ["I am okay for today, thanks.", "No, that was it for today", "All good for now"]
)
def test_who_wants_nothing_more_wishes_for_no_other_day(text: str) -> None:
    one = Proposed(date(2027, 3, 16), 15 * 60)
    after = _after(text, "en", Talk(task="book", day=one.day, minute=one.minute))
    assert (after.day, after.minute, after.agreed) == (one.day, one.minute, False)


def test_what_a_colleague_booked_can_be_changed_without_naming_it() -> None:
    after = _after("No, please change it to the 8th.", "en", _BOOKED)
    assert (after.booked, after.day) == (False, date(2027, 4, 8))
