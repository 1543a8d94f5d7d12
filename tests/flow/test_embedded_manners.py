"""Small words: a yes to the offer of a person, courtesies, what is no name, the language of a talk."""

import pytest

from frontdesk.flow.language.agreeing import is_plain_yes
from frontdesk.flow.language.memory import languages_of, refuses
from frontdesk.flow.language.values.names import bare_name
from frontdesk.flow.retrieval.language import LANGUAGES, Language
from frontdesk.kit.embedding import Embedder
from tests.support.embedded import FIRST_NAME, HAND_OVER, begin_chat, collect, used

UNKNOWN = "Do you repair bicycles?"
PLAIN_YES = [
    "ok",
    "Yes, please do!",
    "yeah go on then",
    "alright then",
    "ja, das wäre nett",
    "sí por favor",
    "oui je veux bien",
    "si grazie",
    "sim, pode chamar",
]
NO_YES = [
    "ok good",
    "ok that",
    "ok bye",
    "ok leave it",
    "great",
    "right after me then",
    "ok. whats the cheapest cut",
    "ok gut",
    "ja, was kostet ein Haarschnitt?",
    "vale, déjalo",
    "d'accord laissez tomber",
    "va bene lasci stare",
    "ok tchau",
]


@pytest.mark.parametrize("text", PLAIN_YES)
def test_a_yes_may_be_put_in_many_ways(text: str) -> None:
    assert is_plain_yes(text, LANGUAGES)


@pytest.mark.parametrize("text", NO_YES)
def test_an_ok_with_something_else_is_no_yes(text: str) -> None:
    assert not is_plain_yes(text, LANGUAGES)


@pytest.mark.parametrize(
    ("answer", "reply"),
    [
        ("ok good", "All right. Is there anything else I can help you with?"),
        ("ok leave it", "All right. Is there anything else I can help you with?"),
        ("ok bye", "Thank you for your message. Goodbye!"),
        ("ok. how much does a check-up cost", "A check-up costs 60 euros."),
    ],
)
async def test_after_the_offer_of_a_person_other_words_are_answered_as_what_they_are(
    embedder: Embedder, answer: str, reply: str
) -> None:
    chat = begin_chat(embedder, HAND_OVER)
    await chat.says(UNKNOWN)
    step = await chat.says(answer)
    assert (used(step), step.say) == ([], reply)


async def test_a_yes_to_the_offer_brings_a_person(embedder: Embedder) -> None:
    chat = begin_chat(embedder, HAND_OVER)
    await chat.says(UNKNOWN)
    assert used(await chat.says("yeah go on then")) == ["hand-over"]


@pytest.mark.parametrize(
    "wish",
    [
        "ok get someone",
        "can you get me a colleague please",
        "holen Sie bitte jemanden",
        "avise a alguien por favor",
        "appelez quelqu'un svp",
        "chiami qualcuno per favore",
        "chame alguém por favor",
    ],
)
async def test_somebody_is_fetched(embedder: Embedder, wish: str) -> None:
    assert used(await begin_chat(embedder, HAND_OVER).says(wish)) == ["hand-over"]


@pytest.mark.parametrize(
    ("said", "reply"),
    [
        ("hello, are you there?", "Hello! How can I help you?"),
        ("tx", "You're welcome! Is there anything else I can help you with?"),
        ("great", "All right. Is there anything else I can help you with?"),
        ("hallo, sind Sie noch da?", "Guten Tag! Wie kann ich Ihnen helfen?"),
    ],
)
async def test_courtesies_are_returned(embedder: Embedder, said: str, reply: str) -> None:
    chat = begin_chat(embedder, HAND_OVER)
    await chat.says("Where are you located?" if said.isascii() and "hallo" not in said else "Guten Tag")
    assert (await chat.says(said)).say == reply


async def test_ok_to_whether_that_is_all_ends_it(embedder: Embedder) -> None:
    chat = begin_chat(embedder, HAND_OVER)
    await chat.says("thanks")
    assert (await chat.says("ok")).say == "Thank you for your message. Goodbye!"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("my email is", None),
        ("meine E-Mail ist", None),
        ("mi correo es", None),
        ("Good.", None),
        ("Gut", None),
        ("Ótimo", None),
        ("Thanks", None),
        ("whatever", None),
        ("fine, its Bond. James Bond.", "James Bond"),
        ("Great, it's Sam", "Sam"),
        ("Dr. Ana Good", "Ana Good"),
        ("Germán Bueno", "Germán Bueno"),
        ("J. R. Ewing", "J. R. Ewing"),
        ("Christian", "Christian"),
        ("Jo", "Jo"),
    ],
)
def test_a_reply_or_the_name_of_a_field_is_no_name(text: str, name: str | None) -> None:
    found = bare_name(text, LANGUAGES)
    assert (found.text if found else None) == name


async def test_a_word_of_praise_before_a_question_is_no_name(embedder: Embedder) -> None:
    chat = begin_chat(embedder, collect(FIRST_NAME))
    await chat.says("Where are you located?")
    step = await chat.says("Good. Do you have parking?")
    assert (used(step), chat.held) == ([], {})


@pytest.mark.parametrize("before", ["What else?", "Where are you located?"])
async def test_a_name_told_later_than_it_was_asked_for_is_noted(embedder: Embedder, before: str) -> None:
    chat = begin_chat(embedder, collect(FIRST_NAME))
    await chat.says("Where are you located?")
    chat.agent_says(before)
    await chat.says("Paul")
    assert chat.held == {"first_name": "Paul"}


def test_an_answer_that_gives_an_address_refuses_nothing() -> None:
    assert refuses("I don't want to give my email", ["en"])
    assert not refuses("it's sean@s.ie but I don't want you to share my email", ["en"])


@pytest.mark.parametrize(
    ("earlier", "text", "language"),
    [
        (["Tem consulta amanhã à tarde?", "Ana Costa", "ana.costa@gmail.com"], "às 16h", "pt"),
        (["Bom dia, vocês têm estacionamento?"], "cancela por favor", "pt"),
        (["Hola, ¿tienen cita mañana?", "Marco Della Costa"], "gracias", "es"),
        (["Hallo, wann haben Sie offen?"], "ok, mercredi 14h30 c'est possible ?", "fr"),
        (["Hallo, wann haben Sie offen?"], "what does it cost", "en"),
    ],
)
def test_a_few_words_that_tell_no_language_leave_the_talk_in_its_own(
    earlier: list[str], text: str, language: Language
) -> None:
    assert languages_of(text, earlier)[0] == language
