"""Customers who have no time, want to be written to later, or want nothing of it: in six languages."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from frontdesk.flow.embedded import EmbeddedEngine
from frontdesk.flow.engine import WHEN, FollowingUp, Line, Offer, Situation
from frontdesk.flow.language.moment import understand
from frontdesk.kit.embedding import Embedder
from tests.support.embedded import Chat, begin_chat, used

BUSY = Offer("busy", "follow_up", "Busy", "busy")
LATER = Offer("later", "follow_up", "Later", "write_later", speaks=True)
DECLINED = Offer("declined", "follow_up", "Silent", "not_interested")

SAID = {
    "busy": (
        *("I'm busy right now", "Sorry, I'm driving", "I can't talk right now", "I'll get back to you"),
        *("I don't have time for this today", "Ahora no puedo, estoy en una reunión", "Te escribo luego"),
        *(
            "Ich habe gerade keine Zeit",
            "Bin gerade unterwegs",
            "Je n'ai pas le temps",
            "Estou ocupada agora",
        ),
        *(
            "Not now, maybe later",
            "Ahora no, gracias",
            "Jetzt nicht",
            "Pas maintenant, merci",
            "Agora não",
            "Non ora",
        ),
        *("Je suis occupé, je vous recontacte plus tard", "Falamos mais tarde", "Sono impegnata adesso"),
    ),
    "later": (
        *("Can you message me tomorrow at 10?", "text me in 2 hours", "check back with me on Monday"),
        *("Escríbame mañana por favor", "¿Me puede escribir el lunes?", "Schreiben Sie mir morgen um 9"),
        *("Können Sie sich nächste Woche melden?", "Pouvez-vous me recontacter demain ?", "remind me later"),
        *(
            "Remind me next year",
            "Écrivez-moi plus tard",
            "Pode escrever-me amanhã?",
            "Mi scriva domani alle 10",
        ),
    ),
    "declined": (
        *("I'm not interested, thanks", "Please stop texting me", "We already found someone else"),
        *("No me interesa", "Kein Interesse", "Bitte schreiben Sie mir nicht mehr", "Non mi interessa"),
        *("Ça ne m'intéresse pas", "Não estou interessado", "Non sono interessato"),
    ),
    None: (
        *("Are you busy on Saturday?", "What time do you open tomorrow?", "My name is Ana", "no thanks"),
        *("Je m'appelle Marie, demain ça va ?", "Mi chiamo Anna e vorrei venire domani", "Estoy interesada"),
        *("Me llamo Ana, mañana puedo", "contact me at ana@example.com", "I'm busy tomorrow", "thank you"),
        *("Ich interessiere mich für den Kurs", "Kann ich morgen kommen?", "Is there parking?", "yes"),
    ),
}


@pytest.mark.parametrize("wish", SAID)
async def test_what_customers_say_is_told_apart(embedder: Embedder, wish: str | None) -> None:
    for text in SAID[wish]:
        step = await begin_chat(embedder, BUSY, LATER, DECLINED).says(text)
        assert (used(step), text) == ([wish] if wish else [], text)
        if wish == "later":
            assert step.uses[0].words[WHEN] in text
            assert step.say is not None


async def test_without_such_an_action_nothing_changes(embedder: Embedder) -> None:
    step = await begin_chat(embedder, BUSY).says("I'm not interested, thanks")
    assert step.uses == ()


async def test_a_question_that_comes_with_it_is_answered(embedder: Embedder) -> None:
    step = await begin_chat(embedder, BUSY).says("I'm driving right now. How much is a check-up?")
    assert used(step) == ["busy"]
    assert step.say is not None
    assert "60 euros" in step.say


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("write me in 2 hours", "2026-11-23T11:40"),
        ("in half an hour", "2026-11-23T10:10"),
        ("text me tomorrow at 5pm?", "2026-11-24T16:00"),
        ("message me next week", "2026-11-30T08:00"),
        ("please contact me on Friday", "2026-11-27T08:00"),
        ("escríbeme mañana a las 10", "2026-11-24T09:00"),
        ("melde dich in zwei Wochen bitte", "2026-12-07T09:40"),
        ("Schreiben Sie mir morgen um 15 Uhr", "2026-11-24T14:00"),
        ("rappelez-moi dans une demi-heure", "2026-11-23T10:10"),
        ("écrivez-moi lundi à 14h30", "2026-11-30T13:30"),
        ("escreva-me amanhã de manhã", "2026-11-24T08:00"),
        ("scrivimi tra tre giorni", "2026-11-26T09:40"),
        ("remind me next year", "2027-11-23T09:40"),
        ("escríbame el año que viene", "2027-11-23T09:40"),
        ("Melden Sie sich nächstes Jahr", "2027-11-23T09:40"),
        ("recontactez-moi dans un an", "2027-11-23T09:40"),
        ("escreva-me no próximo ano", "2027-11-23T09:40"),
        ("Per favore mi scriva l'anno prossimo", "2027-11-23T09:40"),
        ("later please", None),
        ("whenever you like", None),
    ],
)
def test_when_they_want_it(text: str, moment: str | None) -> None:
    now = datetime(2026, 11, 23, 9, 40, tzinfo=UTC)
    found = understand(text, now, "Europe/Madrid", "ES")
    assert (found.isoformat()[:16] if found else None) == moment


async def test_each_follow_up_is_a_sentence_of_its_own_in_the_customers_language(embedder: Embedder) -> None:
    engine = EmbeddedEngine(embedder)
    said: dict[str, set[str]] = {}
    for text in (
        "Do you treat children?",
        "¿Cuánto cuesta una limpieza?",
        "Behandeln Sie auch Kinder?",
        "Quanto costa una pulizia dei denti?",
    ):
        chat = begin_chat(embedder)
        chat.history.append(Line("contact", text))
        chat.held["first_name"] = "Ana"
        for because in ("silent", "busy", "asked"):
            for number in range(1, 6):
                situation = _situation(chat, number, because)
                step = await engine.next_step(situation, (), ())
                assert step.say is not None
                assert "Ana" in step.say
                assert not any(character.isdigit() for character in step.say)
                if because == "silent":
                    said.setdefault(text, set()).add(step.say)
    assert {len(sentences) for sentences in said.values()} == {5}
    assert len(set.union(*said.values())) == 20


def _situation(chat: Chat, number: int, because: Any) -> Situation:
    return replace(chat.situation(0, ()), following_up=FollowingUp(number, 5, because))
