"""The embedded engine asks for every kind of field, and understands what it is answered."""

import pytest

from frontdesk.flow.engine import Field
from frontdesk.kit.embedding import Embedder
from tests.support.embedded import EMAIL, begin_chat, collect, given

EXTRAS = Field("extras", "extras", "choices", options=("Parking", "Sauna", "Late check-out"))
CONSENT = Field("consent", "newsletter", "yes_no")
BUDGET = Field("budget", "budget", "money")
COUNTRY = Field("country", "country", "country")
CITY = Field("city", "city", "text")


async def test_fields_are_asked_for_and_answered_in_turn(embedder: Embedder) -> None:
    chat = begin_chat(embedder, collect(EXTRAS, CONSENT, BUDGET, COUNTRY, CITY))
    first = await chat.says("when do you open?")
    assert first.say is not None
    assert first.say.endswith("Which would you choose for extras: Parking, Sauna and Late check-out?")
    step = await chat.says("parking and the sauna, please")
    assert given(step) == {"extras": ["Parking", "Sauna"]}
    assert step.uses[0].words == {"extras": "parking and the sauna"}
    assert step.say == "Thanks, I have noted Parking, Sauna. newsletter: is that a yes or a no?"
    step = await chat.says("sure")
    assert given(step) == {"consent": "Yes"}
    assert step.say == "Thanks, I have noted Yes. Could you tell me your budget?"
    step = await chat.says("about $1,200")
    assert given(step) == {"budget": "1200"}
    step = await chat.says("I'm from the UK")
    assert given(step) == {"country": "GB"}
    step = await chat.says("I live in Bath")
    assert given(step) == {"city": "Bath"}
    assert step.uses[0].words == {"city": "Bath"}


async def test_a_no_to_a_yes_or_no_question_is_an_answer(embedder: Embedder) -> None:
    chat = begin_chat(embedder, collect(CONSENT))
    await chat.says("when do you open?")
    assert given(await chat.says("no thanks")) == {"consent": "No"}


@pytest.mark.parametrize("words", ["actually it's b@example.com", "my email is b@example.com"])
async def test_a_correction_is_marked_as_one(embedder: Embedder, words: str) -> None:
    chat = begin_chat(embedder, collect(EMAIL), held={"email": "a@example.com"})
    step = await chat.says(words)
    assert step.uses[0].corrects == ("email",)


async def test_what_is_new_corrects_nothing(embedder: Embedder) -> None:
    step = await begin_chat(embedder, collect(EMAIL)).says("my email is b@example.com")
    assert step.uses[0].corrects == ()
