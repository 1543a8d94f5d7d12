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


def cancel(**members: Any) -> Offer:
    """A second tool that wants an order, too."""
    settings = CustomTool(
        kind="http",
        method="POST",
        url="https://x.example/",
        description="Cancels an order.",
        examples=("Please cancel my order", "I want to cancel what I bought"),
        parameters={"properties": {**members, "order_id": ORDER}, "required": ["order_id", *members]},
    )
    return offer_of("cancel", "Cancel an order", settings)


REASON = {"enum": ["too late", "not needed"], "description": "Why do you want to cancel?"}


@pytest.mark.parametrize(
    ("wish", "action_id"),
    [("please cancel what I ordered", "cancel"), ("has it been shipped, my parcel?", "orders")],
)
async def test_of_two_tools_that_ask_the_same_the_one_that_was_wished_for_is_used(
    embedder: Embedder, wish: str, action_id: str
) -> None:
    for offers in ((STATUS, cancel()), (cancel(), STATUS)):
        chat = begin_chat(embedder, *offers)
        assert (await chat.says(wish)).say == "Could you tell me your order number?"
        assert (await chat.says("where do I find it?")).uses == ()
        [use] = (await chat.says("A-7")).uses
        assert (use.action_id, use.arguments) == (action_id, {"order_id": "A-7"})


async def test_an_answer_may_give_more_than_was_asked_for(embedder: Embedder) -> None:
    chat = begin_chat(embedder, STATUS, cancel(reason=REASON))
    assert (await chat.says("please cancel my order")).say == "Why do you want to cancel?"
    [use] = (await chat.says("A-12, it came too late")).uses
    assert use.arguments == {"order_id": "A-12", "reason": "too late"}


async def test_what_is_like_no_example_is_no_code(embedder: Embedder) -> None:
    chat = begin_chat(embedder, STATUS)
    await chat.says("where is my order?")
    step = await chat.says("about 20 euros I think")
    assert (step.uses, step.say) == ((), "I did not catch that. Could you tell me your order number?")
    [use] = (await chat.says("sorry, it is 471199")).uses
    assert use.arguments == {"order_id": "471199"}


async def test_no_number_is_read_out_of_a_code(embedder: Embedder) -> None:
    refund = tool("order_id", "amount", order_id=ORDER, amount={"type": "number", "description": "amount"})
    step = await begin_chat(embedder, refund).says("where is my order A-3?")
    assert step.uses == ()
    [use] = (await begin_chat(embedder, refund).says("where is my order A-3 for 25 euros?")).uses
    assert use.arguments == {"order_id": "A-3", "amount": "25"}
    chat = begin_chat(embedder, tool("amount", order_id=ORDER, amount={"type": "number", "minimum": 1}))
    assert (await chat.says("where is my order for 0 euros?")).uses == ()  # less than the tool takes
    assert (await chat.says("it is order A-3")).uses == ()
    [use] = (await chat.says("it cost 25,50 euros")).uses
    assert use.arguments == {"order_id": "A-3", "amount": "25.50"}


async def test_another_value_in_place_of_a_yes_is_asked_about_again(embedder: Embedder) -> None:
    waiting = replace(cancel(reason=REASON), awaits={"order_id": "A-1", "reason": "too late"})

    chat = begin_chat(embedder, waiting, STATUS)
    chat.agent_says("Before I do this, please check it: Cancel an order (order id: A-1). Shall I go ahead?")
    [use] = (await chat.says("no wait, where is my order B-2?")).uses
    assert (use.action_id, use.arguments) == ("orders", {"order_id": "B-2"})

    async def answered(words: str) -> list[dict[str, Any]]:
        chat = begin_chat(embedder, waiting, STATUS)
        chat.agent_says(
            "Before I do this, please check it: Cancel an order (order id: A-1). Shall I go ahead?"
        )
        return [dict(use.arguments) for use in (await chat.says(words)).uses]

    chat = begin_chat(embedder, waiting)
    chat.agent_says("Before I do this, please check it: Cancel an order (order id: A-1). Shall I go ahead?")
    step = await chat.says("when do you open?")
    assert (step.say, [use.arguments for use in step.uses]) == (DENTIST[0][1], [waiting.awaits])
    assert await answered("hmm no, make it A-10") == [{"order_id": "A-10", "reason": "too late"}]
    assert await answered("yes, but it is not needed") == [{"order_id": "A-1", "reason": "not needed"}]
    assert await answered("no, I have changed my mind") == []
    assert await answered("yes, A-1") == [{"order_id": "A-1", "reason": "too late"}]


async def test_other_messages_and_other_actions_go_as_before(embedder: Embedder) -> None:
    chat = begin_chat(embedder, STATUS, BROCHURE, HAND_OVER, collect(EMAIL))
    assert (await chat.says("when do you open?")).say == f"{DENTIST[0][1]} What is your e-mail address?"
    assert [use.action_id for use in (await chat.says("please send me a brochure")).uses] == ["brochure"]
    assert [use.action_id for use in (await chat.says("I want to talk to a person")).uses] == ["hand-over"]
