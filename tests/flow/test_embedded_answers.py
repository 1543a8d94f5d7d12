"""The embedded engine answers from knowledge, and says plainly what it does not know."""

import pytest

from frontdesk.kit.embedding import Embedder
from tests.support.embedded import (
    BROCHURE,
    DENTIST,
    FAILED,
    FIRST_NAME,
    HAND_OVER,
    LACKING,
    begin_chat,
    collect,
    used,
)

HOURS = DENTIST[0][1]
PLACE = DENTIST[1][1]
PARKING = DENTIST[2][1]
PRICE = DENTIST[3][1]

PAGE = (
    "Root canal treatment",
    "Our practice was founded in 1987. Since then three generations of dentists have worked here. We moved to"
    " the new building in 2015. It has six rooms, each with its own X-ray machine. The waiting room has toys"
    " and a coffee machine. A root canal treatment takes about ninety minutes. We use a laser for it, which"
    " makes it almost painless. After a root canal treatment you should not eat for two hours. Emergency"
    " patients are seen on the same day if they call before noon. All other patients wait about one week.",
)


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("when do you open?", HOURS),
        ("are you open on saturday", HOURS),
        ("what's your address?", PLACE),
        ("is there somewhere to leave my car?", PARKING),
        ("price of a checkup", PRICE),
        ("hello there, how much is a check-up please?", PRICE),
    ],
)
async def test_a_question_gets_the_answer_as_the_business_wrote_it(
    embedder: Embedder, question: str, answer: str
) -> None:
    step = await begin_chat(embedder).says(question)
    assert step.say is not None
    assert answer in step.say
    assert step.thought.intent == "question"
    assert step.thought.confidence >= 0.5
    assert [found.passage.text for found in step.thought.knowledge if found.used] == [answer]


@pytest.mark.parametrize(
    "question",
    [
        "What are your opening hours and do you have parking?",
        "When are you open? Is there a car park?",
        "do you have parking and what are your hours",
    ],
)
async def test_two_questions_in_one_message_get_two_answers(embedder: Embedder, question: str) -> None:
    step = await begin_chat(embedder).says(question)
    assert step.say is not None
    assert HOURS in step.say
    assert PARKING in step.say


async def test_questions_in_two_messages_are_answered_together(embedder: Embedder) -> None:
    step = await begin_chat(embedder).says("Hi", "when are you open?", "and where are you?")
    assert step.say is not None
    assert HOURS in step.say
    assert PLACE in step.say


async def test_one_question_with_an_and_in_it_gets_one_answer(embedder: Embedder) -> None:
    step = await begin_chat(embedder).says("what time do you open and close?")
    assert step.say == HOURS


async def test_what_is_not_known_is_said_beside_what_is(embedder: Embedder) -> None:
    step = await begin_chat(embedder, HAND_OVER).says("What are your hours and do you have a swimming pool?")
    assert step.say == f"{HOURS} I'm afraid I don't know the other part. Shall I bring in a colleague?"


@pytest.mark.parametrize(
    "question",
    [
        "do you sell gift cards?",
        "who is the owner?",
        "What's the capital of France?",
        "do you have wifi",
        "are you hiring?",
    ],
)
async def test_an_unknown_question_is_admitted_and_a_person_offered(
    embedder: Embedder, question: str
) -> None:
    step = await begin_chat(embedder, HAND_OVER).says(question)
    assert step.say == "I'm afraid I don't know that. Shall I bring in a colleague?"
    assert step.uses == ()
    assert step.thought.intent == "unknown"
    assert step.thought.confidence < 0.5


async def test_nobody_is_offered_where_nobody_can_come(embedder: Embedder) -> None:
    step = await begin_chat(embedder).says("do you sell gift cards?")
    assert step.say == "I'm afraid I don't have any information about that."


async def test_yes_to_the_offer_of_a_person_brings_one_in(embedder: Embedder) -> None:
    chat = begin_chat(embedder, HAND_OVER)
    await chat.says("do you sell gift cards?")
    step = await chat.says("yes please")
    assert used(step) == ["hand-over"]
    assert step.say is None


async def test_no_to_the_offer_of_a_person_is_accepted(embedder: Embedder) -> None:
    chat = begin_chat(embedder, HAND_OVER)
    await chat.says("do you sell gift cards?")
    step = await chat.says("no thanks")
    assert step.uses == ()
    assert step.say == "All right. Is there anything else I can help you with?"


async def test_an_unknown_question_uses_the_action_for_lack_of_information(embedder: Embedder) -> None:
    step = await begin_chat(embedder, HAND_OVER, LACKING).says("do you sell gift cards?")
    assert used(step) == ["lacking"]
    assert step.say is None


async def test_a_known_question_does_not_use_it(embedder: Embedder) -> None:
    step = await begin_chat(embedder, HAND_OVER, LACKING, FAILED).says("when do you open?")
    assert step.uses == ()


async def test_after_two_failed_tries_the_action_for_that_is_used(embedder: Embedder) -> None:
    chat = begin_chat(embedder, HAND_OVER, FAILED)
    assert used(await chat.says("do you sell gift cards?")) == []
    assert used(await chat.says("no")) == []
    assert used(await chat.says("do you have a swimming pool?")) == ["failed"]


async def test_an_answer_that_did_not_help_twice_uses_it_too(embedder: Embedder) -> None:
    chat = begin_chat(embedder, HAND_OVER, FAILED)
    await chat.says("do you have parking?")
    first = await chat.says("that didn't help")
    assert first.say == "I'm sorry that this did not help. Shall I bring in a colleague?"
    assert used(await chat.says("no, that's still not what I asked")) == ["failed"]


async def test_a_follow_up_is_understood_by_the_question_before_it(embedder: Embedder) -> None:
    faqs = (
        *DENTIST,
        ("Are you open on public holidays?", "We are closed on public holidays."),
        ("Do you have parking for bicycles?", "Bicycles can be left in the yard."),
    )
    chat = begin_chat(embedder, faqs=faqs)
    await chat.says("do you have parking?")
    step = await chat.says("and for bicycles?")
    assert step.say == "Bicycles can be left in the yard."


async def test_of_a_long_page_only_the_sentences_that_answer_are_told(embedder: Embedder) -> None:
    step = await begin_chat(embedder, pages=[PAGE]).says("how long does a root canal treatment take?")
    assert step.say is not None
    assert step.say.startswith("A root canal treatment takes about ninety minutes.")
    assert step.say in PAGE[1]
    assert "1987" not in step.say


async def test_nothing_is_said_that_is_not_in_the_knowledge(embedder: Embedder) -> None:
    step = await begin_chat(embedder).says("How much does a check-up cost? I heard it is 20 euros, right?")
    assert step.say is not None
    assert "20" not in step.say


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("¿a qué hora abren?", HOURS),
        ("Wo kann ich parken?", PARKING),
        ("Où êtes-vous ?", PLACE),
        ("Quanto custa uma consulta de check-up?", PRICE),
        ("quali sono gli orari?", HOURS),
    ],
)
async def test_a_question_in_another_language_finds_the_answer_as_it_is_written(
    embedder: Embedder, question: str, answer: str
) -> None:
    step = await begin_chat(embedder).says(question)
    assert step.say is not None
    assert answer in step.say


async def test_a_business_that_knows_nothing_invents_nothing(embedder: Embedder) -> None:
    step = await begin_chat(embedder, faqs=()).says("when do you open?")
    assert step.say == "I'm afraid I don't have any information about that."
    assert step.thought.knowledge == ()


async def test_a_custom_action_is_used_when_the_message_is_like_its_examples(embedder: Embedder) -> None:
    step = await begin_chat(embedder, BROCHURE).says("could you mail me a brochure please")
    assert used(step) == ["brochure"]
    assert step.uses[0].confidence >= 0.5
    assert step.say == "All right."


@pytest.mark.parametrize(
    "message", ["when do you open?", "thanks", "my tooth hurts", "can I pay by card?", "I want a refund"]
)
async def test_a_custom_action_stays_quiet_on_everything_else(embedder: Embedder, message: str) -> None:
    step = await begin_chat(embedder, BROCHURE).says(message)
    assert step.uses == ()


async def test_a_custom_action_and_an_answer_go_together(embedder: Embedder) -> None:
    step = await begin_chat(embedder, BROCHURE, collect(FIRST_NAME)).says(
        "Please send me a brochure. And when do you open?"
    )
    assert used(step) == ["brochure"]
    assert step.say == f"{HOURS} What is your first name?"
