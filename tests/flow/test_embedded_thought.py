"""Every step of the embedded engine explains itself."""

import numpy as np

from frontdesk.flow.language.triggers.background import EVERYDAY
from frontdesk.flow.language.triggers.triggers import SURE, Example, Triggers
from frontdesk.kit.embedding import Embedder
from tests.support.embedded import (
    BROCHURE,
    EMAIL,
    FAILED,
    HAND_OVER,
    LACKING,
    STOP,
    begin_chat,
    collect,
)


async def test_every_offer_was_considered_with_a_confidence_and_a_reason(embedder: Embedder) -> None:
    offers = (collect(EMAIL), HAND_OVER, LACKING, FAILED, STOP, BROCHURE)
    step = await begin_chat(embedder, *offers).says("when do you open?")
    considered = {one.action_id: one for one in step.thought.considered}
    assert considered.keys() == {offer.action_id for offer in offers}
    assert all(0 <= one.confidence < SURE and one.because for one in considered.values())


async def test_what_was_used_says_why(embedder: Embedder) -> None:
    step = await begin_chat(embedder, HAND_OVER, BROCHURE).says("please send me a brochure")
    considered = {one.action_id: one for one in step.thought.considered}
    assert considered["brochure"].confidence == step.uses[0].confidence >= SURE
    assert "Send the brochure" in considered["brochure"].because


async def test_reasoning_tells_what_matched_with_which_score(embedder: Embedder) -> None:
    step = await begin_chat(embedder).says("when do you open?")
    score = step.thought.knowledge[0].passage.score
    assert "What are your opening hours?" in step.thought.reasoning
    assert f"{score:.2f}" in step.thought.reasoning


async def test_the_prompt_holds_persona_knowledge_actions_and_conversation(embedder: Embedder) -> None:
    chat = begin_chat(embedder, collect(EMAIL), HAND_OVER, held={"first_name": "Ana"})
    step = await chat.says("when do you open?")
    for part in (
        "You are Mia of Bright Smiles.",
        "warm and brief",
        "never talk of competitors",
        "first_name: Ana",
        "What are your opening hours?",
        "A person (contact_request)",
        "contact: when do you open?",
    ):
        assert part in step.thought.prompt


async def test_a_long_history_makes_no_endless_prompt(embedder: Embedder) -> None:
    chat = begin_chat(embedder)
    for _ in range(30):
        chat.agent_says("very long words " * 500)
    step = await chat.says("when do you open?")
    assert len(step.thought.prompt) < 15_000


async def test_usage_names_engine_and_model_and_costs_nothing(embedder: Embedder) -> None:
    usage = (await begin_chat(embedder).says("when do you open?")).thought.usage
    assert (usage.engine, usage.model) == ("embedded", embedder.name)
    assert usage.latency_ms > 0
    assert (usage.input_tokens, usage.output_tokens, usage.cost) == (0, 0, 0.0)


async def test_what_was_found_and_not_used_is_marked_so(embedder: Embedder) -> None:
    step = await begin_chat(embedder).says("when do you open?")
    assert [found.used for found in step.thought.knowledge] == [True, False, False, False, False, False]


async def test_few_examples_tell_several_triggers_apart(embedder: Embedder) -> None:
    examples = [
        Example("refund", "I want my money back"),
        Example("refund", "how do I get a refund"),
        Example("broken", "my device does not turn on"),
        Example("broken", "the screen is cracked"),
        *(Example(None, text) for text in EVERYDAY if "refund" not in text and "broken" not in text),
    ]
    triggers = Triggers(examples, await embedder.encode([example.text for example in examples]))
    for text, wanted in [
        ("can I have my money back please", "refund"),
        ("it won't turn on any more", "broken"),
        ("when do you open?", None),
        ("I like your shop", None),
    ]:
        [vector] = await embedder.encode([text])
        confidences = triggers.confidences(text, vector)
        sure = [label for label, confidence in confidences.items() if confidence >= SURE]
        assert sure == ([wanted] if wanted else []), (text, confidences)


def test_triggers_without_examples_fire_nothing() -> None:
    empty = Triggers([Example(None, "hello")], [np.ones(3) / np.sqrt(3)])
    assert empty.confidences("hello", np.ones(3) / np.sqrt(3)) == {}
