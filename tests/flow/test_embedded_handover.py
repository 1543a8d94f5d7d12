"""The embedded engine hands over when a person is asked for, and only then."""

from dataclasses import replace

import pytest

from frontdesk.kit.embedding import Embedder
from tests.support.embedded import (
    DENTIST,
    FIRST_NAME,
    HAND_OVER,
    LACKING,
    PHONE,
    REQUIRED_EMAIL,
    begin_chat,
    collect,
    given,
    used,
)

WISHES = [
    "I want to talk to a person",
    "can i speak with a human please",
    "connect me to an agent",
    "human",
    "agent please",
    "let me speak to your manager",
    "is there a real person I can chat with?",
    "could somebody call me?",
    "I don't want to talk to a bot",
    "put me through to customer service",
    "pls transfer me to a representative",
    "I spoke to a person yesterday but now I want to talk to the manager",
    "quiero hablar con una persona",
    "¿Me puede pasar con un agente, por favor?",
    "Ich möchte mit einem Menschen sprechen",
    "Kann ich bitte mit einem Mitarbeiter reden?",
    "je voudrais parler à quelqu'un",
    "Passez-moi un conseiller s'il vous plaît",
    "quero falar com um atendente",
    "vorrei parlare con un operatore",
]

NO_WISHES = [
    "who is the person in charge of billing?",
    "I spoke to a person yesterday",
    "how many people work there?",
    "I need someone to clean my room",
    "can I bring another person with me?",
    "My manager needs an invoice",
    "I'm a travel agent",
    "I don't need an agent",
    "do you have a support team for left-handed golfers in the office?",
    "table for four people",
    "ayer hablé con una persona",
    "¿quién es la persona encargada de facturación?",
    "Ich habe gestern mit einem Mitarbeiter gesprochen",
    "pour combien de personnes ?",
    "falei com uma pessoa ontem",
    "chi è la persona responsabile?",
]


@pytest.mark.parametrize("wish", WISHES)
async def test_a_wish_for_a_person_is_met_at_once_in_silence(embedder: Embedder, wish: str) -> None:
    step = await begin_chat(embedder, HAND_OVER).says(wish)
    assert used(step) == ["hand-over"]
    assert step.say is None
    assert step.thought.intent == "handover"
    assert step.uses[0].confidence > 0.7


@pytest.mark.parametrize("message", NO_WISHES)
async def test_what_only_speaks_of_people_hands_nothing_over(embedder: Embedder, message: str) -> None:
    step = await begin_chat(embedder, HAND_OVER).says(message)
    assert step.uses == ()


async def test_the_business_own_examples_count(embedder: Embedder) -> None:
    offer = replace(HAND_OVER, examples=("I demand the captain", "Bring me the captain of this ship"))
    assert used(await begin_chat(embedder, offer).says("bring the captain here")) == ["hand-over"]


async def test_of_several_persons_the_one_whose_examples_fit_is_brought_in(embedder: Embedder) -> None:
    sales = replace(
        HAND_OVER,
        action_id="sales",
        name="Sales",
        examples=("I want to talk to sales", "a person about buying"),
    )
    repairs = replace(
        HAND_OVER,
        action_id="repairs",
        name="Repairs",
        examples=("I want to talk to a technician", "a person about my repair"),
    )
    chat = begin_chat(embedder, sales, repairs)
    assert used(await chat.says("Can I talk to a person about the repair of my bike?")) == ["repairs"]


async def test_without_such_an_action_it_is_said_that_nobody_can_be_brought_in(embedder: Embedder) -> None:
    step = await begin_chat(embedder, LACKING).says("I want to talk to a person")
    assert step.uses == ()
    assert step.say == "I'm sorry, I can't bring in a person from here."


async def test_what_is_required_is_asked_for_first_and_then_it_is_handed_over(embedder: Embedder) -> None:
    chat = begin_chat(embedder, collect(FIRST_NAME, REQUIRED_EMAIL), HAND_OVER)
    first = await chat.says("I want to talk to a person")
    assert first.uses == ()
    assert first.say == "I will gladly bring in a colleague. What is your e-mail address?"
    second = await chat.says("ana@example.com")
    assert used(second) == ["collect", "hand-over"]
    assert given(second) == {"email": "ana@example.com"}
    assert second.say is None


async def test_required_fields_are_asked_for_one_at_a_time(embedder: Embedder) -> None:
    phone = replace(PHONE, required=True)
    chat = begin_chat(embedder, collect(REQUIRED_EMAIL, phone), HAND_OVER)
    await chat.says("agent please")
    second = await chat.says("ana@example.com")
    assert used(second) == ["collect"]
    assert second.say == "Thanks, I have noted ana@example.com. What number can we reach you on?"
    assert used(await chat.says("600 111 222")) == ["collect", "hand-over"]


async def test_what_is_given_with_the_wish_is_not_asked_for(embedder: Embedder) -> None:
    chat = begin_chat(embedder, collect(REQUIRED_EMAIL), HAND_OVER)
    step = await chat.says("Please let me talk to a person, my email is ana@example.com")
    assert used(step) == ["collect", "hand-over"]


async def test_what_is_held_is_not_asked_for_before_a_handover(embedder: Embedder) -> None:
    chat = begin_chat(embedder, collect(REQUIRED_EMAIL), HAND_OVER, held={"email": "ana@example.com"})
    assert used(await chat.says("agent please")) == ["hand-over"]


async def test_a_second_wish_is_met_whatever_is_missing(embedder: Embedder) -> None:
    chat = begin_chat(embedder, collect(REQUIRED_EMAIL), HAND_OVER)
    await chat.says("I want to talk to a person")
    assert used(await chat.says("just give me a human!")) == ["hand-over"]


@pytest.mark.parametrize("words", ["I'd rather not say", "no", "I don't want to give my email"])
async def test_a_refusal_does_not_stand_in_the_way(embedder: Embedder, words: str) -> None:
    chat = begin_chat(embedder, collect(REQUIRED_EMAIL), HAND_OVER)
    await chat.says("I want to talk to a person")
    assert used(await chat.says(words)) == ["hand-over"]


async def test_an_answer_that_cannot_be_read_is_asked_for_again_and_then_let_go(embedder: Embedder) -> None:
    chat = begin_chat(embedder, collect(REQUIRED_EMAIL), HAND_OVER)
    await chat.says("I want to talk to a person")
    again = await chat.says("ana@")
    assert again.uses == ()
    assert again.say is not None
    assert again.say.endswith("What is your e-mail address?")
    await chat.says("ana@home")
    assert used(await chat.says("ana@@home")) == ["hand-over"]


async def test_a_question_in_between_is_answered_and_the_wish_remembered(embedder: Embedder) -> None:
    chat = begin_chat(embedder, collect(REQUIRED_EMAIL), HAND_OVER)
    await chat.says("I want to talk to a person")
    step = await chat.says("do you have parking?")
    assert step.say == f"{DENTIST[2][1]} What is your e-mail address?"
    assert used(await chat.says("ana@example.com")) == ["collect", "hand-over"]


async def test_an_old_wish_is_not_met_again(embedder: Embedder) -> None:
    chat = begin_chat(embedder, HAND_OVER)
    await chat.says("I want to talk to a person")
    chat.agent_says("Thank you. A colleague will get back to you.")
    assert (await chat.says("when do you open?")).uses == ()


async def test_a_wish_to_be_called_hands_over_when_nothing_known_answers_it(embedder: Embedder) -> None:
    assert used(await begin_chat(embedder, HAND_OVER).says("please call me back")) == ["hand-over"]
    numbers = (("What is your phone number?", "You can call us on 555 0100."),)
    step = await begin_chat(embedder, HAND_OVER, faqs=numbers).says("what's your contact number?")
    assert step.say == "You can call us on 555 0100."
    assert step.uses == ()
