"""The embedded engine collects contact details: one at a time, said back, corrected, never pressed for."""

from dataclasses import replace

import pytest

from frontdesk.flow.engine import Done, Field, Use
from frontdesk.kit.embedding import Embedder
from tests.support.embedded import (
    DENTIST,
    EMAIL,
    FIRST_NAME,
    HAND_OVER,
    PHONE,
    begin_chat,
    collect,
    given,
    used,
)

LAST_NAME = Field("last_name", "last name", "last_name")
BORN = Field("date_of_birth", "date of birth", "date")
GUESTS = Field("guests", "number of guests", "number", question="How many guests will come?")
PLAN = Field("plan", "plan", "choice", options=("Basic", "Premium Plus", "Gold"))
COMPANY = Field("company_name", "company", "text", question="Which company are you with?")

HOURS = DENTIST[0][1]


async def test_what_is_missing_is_asked_for_after_the_answer_one_at_a_time(embedder: Embedder) -> None:
    chat = begin_chat(embedder, collect(FIRST_NAME, EMAIL, PHONE))
    assert (await chat.says("when do you open?")).say == f"{HOURS} What is your first name?"
    assert (await chat.says("Ana")).say == "Thanks, I have noted Ana. What is your e-mail address?"
    assert (await chat.says("ana@example.com")).say == (
        "Thanks, I have noted ana@example.com. What number can we reach you on?"
    )
    last = await chat.says("600 111 222")
    assert last.say == "Thanks, I have noted +34 600 11 12 22. Is there anything else I can help you with?"
    assert chat.held == {"first_name": "Ana", "email": "ana@example.com", "phone": "+34600111222"}


async def test_a_greeting_alone_is_not_answered_with_a_question_for_details(embedder: Embedder) -> None:
    step = await begin_chat(embedder, collect(EMAIL)).says("Hi")
    assert step.say == "Hello! This is Mia from Bright Smiles. How can I help you?"


async def test_what_is_held_is_not_asked_for(embedder: Embedder) -> None:
    chat = begin_chat(embedder, collect(FIRST_NAME, EMAIL), held={"first_name": "Ana"})
    assert (await chat.says("when do you open?")).say == f"{HOURS} What is your e-mail address?"


async def test_nothing_is_asked_for_once_all_is_held(embedder: Embedder) -> None:
    chat = begin_chat(embedder, collect(EMAIL), held={"email": "ana@example.com"})
    assert (await chat.says("when do you open?")).say == HOURS


async def test_details_that_were_not_asked_for_are_taken_and_the_question_answered(
    embedder: Embedder,
) -> None:
    step = await begin_chat(embedder, collect(FIRST_NAME, EMAIL, PHONE)).says(
        "I'm Ana Ruiz, my email is ana@example.com. When do you open?"
    )
    assert given(step) == {"first_name": "Ana", "email": "ana@example.com"}
    assert step.uses[0].words == {"first_name": "Ana", "email": "ana@example.com"}
    assert step.say == (
        f"Thanks, I have noted Ana and ana@example.com. {HOURS} What number can we reach you on?"
    )


async def test_words_are_exactly_what_the_customer_wrote(embedder: Embedder) -> None:
    step = await begin_chat(embedder, collect(PHONE, EMAIL)).says(
        "call me on (600) 11-12-22 or ANA@Example.COM"
    )
    assert given(step) == {"phone": "+34600111222", "email": "ANA@example.com"}
    assert step.uses[0].words == {"phone": "(600) 11-12-22", "email": "ANA@Example.COM"}


async def test_slots_tell_where_a_value_stands_in_the_newest_line(embedder: Embedder) -> None:
    line = "Sure, it is ana@example.com, thanks"
    step = await begin_chat(embedder, collect(EMAIL)).says("Hello", line)
    slot = step.thought.slots["email"]
    assert line[slot.start : slot.end] == slot.text == slot.value == "ana@example.com"


async def test_slots_are_understood_where_nothing_is_collected(embedder: Embedder) -> None:
    step = await begin_chat(embedder).says("my number is 600 111 222")
    assert step.thought.slots["phone"].value == "+34600111222"
    assert step.uses == ()


async def test_a_bare_word_is_a_name_only_when_a_name_was_asked_for(embedder: Embedder) -> None:
    chat = begin_chat(embedder, collect(FIRST_NAME, EMAIL))
    assert given(await chat.says("Ana")) == {}
    chat.agent_says("May I have your name?")
    assert given(await chat.says("Ana")) == {"first_name": "Ana"}


@pytest.mark.parametrize(
    "line",
    [
        "Could you share your email with me?",
        "¿Me dejas tu correo electrónico?",
        "Unter welcher E-Mail-Adresse erreichen wir Sie?",
        "Perfect. And what e-mail can we write to?",
    ],
)
async def test_what_was_asked_is_understood_however_it_was_put(embedder: Embedder, line: str) -> None:
    chat = begin_chat(embedder, collect(EMAIL))
    chat.agent_says(line)
    step = await chat.says("ana@")
    assert step.thought.intent == "give_details"
    assert step.say is not None
    assert "ana@" in step.say


async def test_what_the_caller_says_was_asked_counts_as_asked(embedder: Embedder) -> None:
    step = await begin_chat(embedder, collect(FIRST_NAME)).says("ana", requested=("first_name",))
    assert given(step) == {"first_name": "Ana"}
    assert step.uses[0].words == {"first_name": "ana"}


async def test_a_full_name_fills_both_names(embedder: Embedder) -> None:
    chat = begin_chat(embedder, collect(FIRST_NAME, LAST_NAME))
    await chat.says("when do you open?")
    assert given(await chat.says("ana maría ruiz")) == {"first_name": "Ana", "last_name": "María Ruiz"}


async def test_a_question_instead_of_a_name_is_answered_and_the_name_asked_again(embedder: Embedder) -> None:
    chat = begin_chat(embedder, collect(FIRST_NAME))
    await chat.says("when do you open?")
    step = await chat.says("parking")
    assert given(step) == {}
    assert step.say == "There is a free car park behind the building. What is your first name?"


@pytest.mark.parametrize(
    "words",
    ["no, my email is b@example.com", "actually it's b@example.com", "b@example.com", "Sorry, b@example.com"],
)
async def test_what_was_noted_can_be_corrected(embedder: Embedder, words: str) -> None:
    chat = begin_chat(embedder, collect(EMAIL))
    await chat.says("my email is a@example.com")
    step = await chat.says(words)
    assert given(step) == {"email": "b@example.com"}
    assert step.say is not None
    assert "b@example.com" in step.say


async def test_somebody_elses_address_corrects_nothing(embedder: Embedder) -> None:
    chat = begin_chat(embedder, collect(EMAIL), held={"email": "a@example.com"})
    step = await chat.says("Yesterday I wrote to info@example.com about the parking, do you have parking?")
    assert given(step) == {}


async def test_the_same_value_again_is_not_noted_again(embedder: Embedder) -> None:
    chat = begin_chat(embedder, collect(EMAIL), held={"email": "a@example.com"})
    assert given(await chat.says("my email is a@example.com")) == {}


@pytest.mark.parametrize(
    "words", ["I'd rather not", "no", "prefer not to say", "I don't want to give it", "none of your business"]
)
async def test_a_refusal_is_respected_for_the_rest_of_the_conversation(
    embedder: Embedder, words: str
) -> None:
    chat = begin_chat(embedder, collect(EMAIL))
    assert (await chat.says("when do you open?")).say == f"{HOURS} What is your e-mail address?"
    step = await chat.says(words)
    assert step.uses == ()
    assert (
        step.say == "No problem, you don't have to tell me that. Is there anything else I can help you with?"
    )
    assert (await chat.says("do you treat children?")).say == "Yes, from the age of three."


async def test_other_details_are_still_asked_for_after_a_refusal(embedder: Embedder) -> None:
    chat = begin_chat(embedder, collect(EMAIL, PHONE))
    await chat.says("when do you open?")
    await chat.says("I'd rather not")
    step = await chat.says("do you treat children?")
    assert step.say == "Yes, from the age of three. What number can we reach you on?"


@pytest.mark.parametrize(
    ("wanted", "words", "said_back"),
    [
        (EMAIL, "ana@", "“ana@” does not look like a complete e-mail address."),
        (replace(PHONE, question=None), "12345", "“12345” does not look like a complete phone number."),
        (BORN, "31/02/1990", "I could not read “31/02/1990” as a full date."),
        (PLAN, "silver", "I could not match that with one of these: Basic, Premium Plus and Gold."),
    ],
)
async def test_an_invalid_answer_is_said_back_and_asked_again(
    embedder: Embedder, wanted: Field, words: str, said_back: str
) -> None:
    chat = begin_chat(embedder, collect(wanted))
    question = (await chat.says("when do you open?")).say
    assert question is not None
    step = await chat.says(words)
    assert step.uses == ()
    assert step.say == f"{said_back} {question.removeprefix(HOURS).strip()}"


async def test_after_three_questions_in_vain_the_field_is_let_go(embedder: Embedder) -> None:
    chat = begin_chat(embedder, collect(EMAIL, FIRST_NAME))
    await chat.says("when do you open?")
    said = [(await chat.says(words)).say or "" for words in ("ana@", "ana@example", "ana at home")]
    assert ["What is your e-mail address?" in line for line in said] == [True, True, False]
    step = await chat.says("do you treat children?")
    assert step.say == "Yes, from the age of three. What is your first name?"


@pytest.mark.parametrize(
    ("wanted", "words", "value"),
    [
        (BORN, "I was born on 12 March 1990", "1990-03-12"),
        (BORN, "12/03/1990", "1990-03-12"),
        (GUESTS, "there will be four of us", "4"),
        (GUESTS, "12", "12"),
        (PLAN, "the premium plus one please", "Premium Plus"),
        (PLAN, "golld", "Gold"),
        (COMPANY, "It's Acme Dental Ltd.", "Acme Dental Ltd"),
    ],
)
async def test_each_kind_of_field_is_understood(
    embedder: Embedder, wanted: Field, words: str, value: str
) -> None:
    chat = begin_chat(embedder, collect(wanted))
    await chat.says("when do you open?")
    assert given(await chat.says(words)) == {wanted.key: value}


async def test_thanks_do_not_fill_a_text_field(embedder: Embedder) -> None:
    chat = begin_chat(embedder, collect(COMPANY))
    await chat.says("when do you open?")
    assert given(await chat.says("thank you")) == {}


async def test_what_could_not_be_saved_is_said(embedder: Embedder) -> None:
    chat = begin_chat(embedder, collect(EMAIL))
    step = await chat.says("ana@example.com")
    [use] = step.uses
    del chat.held["email"]
    chat.history.pop()
    last = await chat.step(1, done=(Done(use, succeeded=False, told="the record is locked"),))
    assert last.uses == ()
    assert last.say == "I'm sorry, I could not note ana@example.com."


async def test_details_and_a_farewell_are_both_taken(embedder: Embedder) -> None:
    step = await begin_chat(embedder, collect(EMAIL)).says("ana@example.com, bye")
    assert given(step) == {"email": "ana@example.com"}
    assert step.say == "Thanks, I have noted ana@example.com. Thank you for your message. Goodbye!"


async def test_after_an_action_that_spoke_the_engine_is_silent(embedder: Embedder) -> None:
    chat = begin_chat(embedder, HAND_OVER)
    step = await chat.says("I want to talk to a person")
    last = await chat.step(1, done=(Done(Use(used(step)[0], 0.9), succeeded=True, told="done"),))
    assert last.say is None
    assert last.uses == ()


@pytest.mark.parametrize(
    ("hello", "question", "noted"),
    [
        ("¿a qué hora abren?", "¿Cuál es su correo electrónico?", "Gracias, he anotado ana@example.com."),
        (
            "Wann haben Sie geöffnet?",
            "Wie lautet Ihre E-Mail-Adresse?",
            "Danke, ich habe ana@example.com notiert.",
        ),
        (
            "Quels sont vos horaires ?",
            "Quelle est votre adresse e-mail ?",
            "Merci, j'ai noté ana@example.com.",
        ),
        ("Qual é o horário de vocês?", "Qual é o seu e-mail?", "Obrigado, anotei ana@example.com."),
        (
            "Quali sono i vostri orari?",
            "Qual è il suo indirizzo e-mail?",
            "Grazie, ho annotato ana@example.com.",
        ),
    ],
)
async def test_details_are_collected_in_the_customers_language(
    embedder: Embedder, hello: str, question: str, noted: str
) -> None:
    chat = begin_chat(embedder, collect(EMAIL))
    first = await chat.says(hello)
    assert first.say == f"{HOURS} {question}"
    second = await chat.says("ana@example.com")
    assert second.say is not None
    assert second.say.startswith(noted)
