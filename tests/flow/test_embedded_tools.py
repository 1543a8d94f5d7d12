"""The embedded engine uses custom tools: set off by examples, filled from what is said, told in its words."""

from dataclasses import replace
from typing import Any

import pytest

from frontdesk.domain.agents.custom_tool import CustomTool
from frontdesk.flow.actions.custom_tool import offer_of
from frontdesk.flow.engine import Done, Offer
from frontdesk.kit.embedding import Embedder
from tests.support.embedded import BROCHURE, DENTIST, EMAIL, HAND_OVER, begin_chat, collect


def tool(*required: str, **members: Any) -> Offer:
    """A tool that tells of orders; `members` are the properties of its schema."""
    settings = CustomTool(
        kind="http",
        url="https://x.example/",
        description="Tells where an order is.",
        examples=("Where is my order?", "Has my parcel been shipped?", "I want to track my delivery"),
        parameters={"properties": members, "required": list(required)},
    )
    return offer_of("orders", "Look up an order", settings)


ORDER = {"type": "string", "description": "order number", "examples": ["A-1234", "B-77"]}
STATUS = tool("order_id", order_id=ORDER)


async def test_a_tool_is_used_with_what_the_message_gives(embedder: Embedder) -> None:
    chat = begin_chat(embedder, STATUS, HAND_OVER)
    step = await chat.says("Where is my order C-905? I ordered 2 weeks ago")
    [use] = step.uses
    assert (use.action_id, use.arguments, use.words) == (
        "orders",
        {"order_id": "C-905"},
        {"order_id": "C-905"},
    )
    assert step.say is None
    said = await chat.step(1, done=[Done(use, True, "{}", "Here is what I found: status: shipped.")])
    assert said.say == "Here is what I found: status: shipped."
    failed = await chat.step(
        1, done=[Done(use, False, "down", "I'm sorry, I could not look that up just now.")]
    )
    assert failed.say == "I'm sorry, I could not look that up just now. Shall I bring in a colleague?"


async def test_what_is_missing_is_asked_for_one_at_a_time(embedder: Embedder) -> None:
    two = tool(
        "order_id",
        "day",
        order_id={"type": "string", "description": "order number", "examples": ["A-1234"]},
        day={"type": "string", "format": "date", "description": "On which day did you order?"},
        gift={"type": "boolean", "description": "Is it a gift?"},
    )
    chat = begin_chat(embedder, two)
    first = await chat.says("has my parcel been shipped?")
    assert first.say == "Could you tell me your order number?"
    assert [one.because for one in first.thought.considered] == [
        "It needs the order number, which is asked for."
    ]
    assert (await chat.says("hmm, let me see")).say == (
        "I did not catch that. Could you tell me your order number?"
    )
    assert (await chat.says("do you have parking?")).say == (
        f"{DENTIST[2][1]} Could you tell me your order number?"
    )
    assert (await chat.says("it's x-12, sorry")).say == "On which day did you order?"
    [use] = (await chat.says("the 1st of March 2027")).uses
    assert use.arguments == {"order_id": "x-12", "day": "2027-03-01"}


async def test_nobody_is_pressed_for_an_argument(embedder: Embedder) -> None:
    chat = begin_chat(embedder, STATUS)
    await chat.says("where is my order?")
    step = await chat.says("I'd rather not say")
    assert (step.say, step.uses) == ("No problem, you don't have to tell me that.", ())


async def test_what_the_record_holds_is_not_asked_for(embedder: Embedder) -> None:
    mine = tool("mail", mail={"type": "string", "format": "email", "description": "e-mail address"})
    chat = begin_chat(embedder, mine, held={"email": "ana@example.com"})
    [use] = (await chat.says("where is my order?")).uses
    assert use.arguments == {"mail": "ana@example.com"}
    [use] = (await chat.says("where is my order? I am bob@example.com now")).uses
    assert use.arguments == {"mail": "bob@example.com"}


@pytest.mark.parametrize(
    ("member", "message", "value"),
    [
        ({"type": "integer", "description": "order number"}, "where is my order 4711?", "4711"),
        ({"enum": ["Berlin", "Paris"], "description": "shop"}, "where is my order from paris?", "Paris"),
        ({"type": "string", "description": "tracking code"}, "where is my order? 1Z999AA1", "1Z999AA1"),
        ({"type": "string", "description": "street"}, "where is my order? Harbour Street 5", None),
        ({"type": "integer", "description": "order number"}, "where is my one order?", None),
    ],
)
async def test_only_what_is_surely_meant_is_taken_unasked(
    embedder: Embedder, member: dict[str, Any], message: str, value: str | None
) -> None:
    step = await begin_chat(embedder, tool("value", value=member)).says(message)
    assert [use.arguments.get("value") for use in step.uses] == ([value] if value else [])
    assert (step.say is None) == (value is not None)


async def test_a_yes_does_what_was_read_back_and_a_no_does_not(embedder: Embedder) -> None:
    waiting = replace(STATUS, awaits={"order_id": "A-1"})
    chat = begin_chat(embedder, waiting)
    chat.agent_says("Before I do this, please check it: Look up an order (order id: A-1). Shall I go ahead?")
    [use] = (await chat.says("yes please")).uses
    assert use.arguments == {"order_id": "A-1"}
    again = begin_chat(embedder, waiting)
    again.agent_says("Before I do this, please check it: Look up an order (order id: A-1). Shall I go ahead?")
    step = await again.says("no thanks")
    assert (step.uses, step.say) == ((), "All right. Is there anything else I can help you with?")


async def test_other_messages_and_other_actions_go_as_before(embedder: Embedder) -> None:
    chat = begin_chat(embedder, STATUS, BROCHURE, HAND_OVER, collect(EMAIL))
    assert (await chat.says("when do you open?")).say == f"{DENTIST[0][1]} What is your e-mail address?"
    assert [use.action_id for use in (await chat.says("please send me a brochure")).uses] == ["brochure"]
    assert [use.action_id for use in (await chat.says("I want to talk to a person")).uses] == ["hand-over"]
