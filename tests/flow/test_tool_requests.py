"""What goes out for a use of a tool, and what is taken of what comes back."""

import json
from typing import Any

import pytest
from cryptography.fernet import Fernet

from frontdesk.domain.agents.custom_tool import CustomTool, ToolHeader
from frontdesk.flow.language.agreeing import asks_back, says_no
from frontdesk.flow.tools.making import made_of
from frontdesk.flow.tools.request import CannotCall, compose, shown
from frontdesk.flow.tools.tool import Answer, HttpRequest
from frontdesk.kit.vault import Vault

VAULT = Vault([Fernet.generate_key().decode()])


def tool(**settings: Any) -> CustomTool:
    names = ("id", "day", "note", "count", "tags")
    schema = {"properties": {name: {"type": "string"} for name in names}}
    return CustomTool(**{"kind": "http", "url": "https://x.example/", "parameters": schema, **settings})


def sent(made: CustomTool, **arguments: Any) -> HttpRequest:
    request = compose(made, arguments, VAULT, key="key")
    assert isinstance(request, HttpRequest)
    return request


def test_arguments_of_the_path_cannot_leave_their_part_of_it() -> None:
    made = tool(url="https://x.example/orders/{id}/lines?day={day}&fix=1&q={note}")
    assert sent(made, id="a/../b?c#d", day="1 & 2").url == (
        "https://x.example/orders/a%2F..%2Fb%3Fc%23d/lines?day=1%20%26%202&fix=1"
    )
    for bad in ("", ".", "..", None):
        with pytest.raises(CannotCall):
            sent(made, id=bad)


def test_what_stands_nowhere_goes_into_the_query_or_the_body() -> None:
    assert sent(tool(), id="1", tags=["a", "b"]).url == "https://x.example/?id=1&tags=a&tags=b"
    posted = sent(tool(method="POST", url="https://x.example/{id}"), id="1", note="x", count=2)
    assert (posted.url, posted.body) == ("https://x.example/1", b'{"note": "x", "count": 2}')
    assert posted.headers["idempotency-key"] == "key"
    assert "idempotency-key" not in sent(tool(method="POST", effectful=False)).headers


def test_a_body_keeps_the_types_of_its_arguments_and_leaves_out_what_was_not_given() -> None:
    body = {
        "n": "{count}",
        "text": "No {id}, {note}",
        "day": "{day}",
        "deep": [{"tags": "{tags}"}],
        "null": None,
    }
    made = sent(tool(method="PUT", body=body), id="1", count=2, tags=["a"])
    assert json.loads(made.body or b"") == {
        "n": 2,
        "text": "No 1, ",
        "deep": [{"tags": ["a"]}],
        "null": None,
    }


def test_secrets_go_out_and_are_never_shown() -> None:
    headers = (ToolHeader("X-Key", fresh="s3cret"), ToolHeader("X-Shop", value="berlin"))
    made = tool(headers=headers).with_sealed(VAULT)
    request = sent(made)
    assert request.headers["x-key"] == "s3cret"
    assert "s3cret" not in f"{made!r} {request!r} {shown(made, request)}"
    assert shown(made, request)["headers"]["x-shop"] == "berlin"
    other = Vault([Fernet.generate_key().decode()])
    with pytest.raises(CannotCall, match="another secret key"):
        compose(made, {}, other, key="key")


@pytest.mark.parametrize(
    ("settings", "value", "words"),
    [
        (
            {},
            {"status": "shipped", "dueDate": "1 May"},
            "Here is what I found: status: shipped, due date: 1 May.",
        ),
        ({}, [{"a": 1}, {"a": 2}], "Here is what I found: a: 1; a: 2."),
        ({}, {"in_stock": True, "price": None}, "Here is what I found: in stock: ✓."),
        ({}, None, "I found nothing about that."),
        ({"method": "POST"}, {}, "That is done."),
        ({"result_template": "It is {data.state}!"}, {"data": {"state": "there"}}, "It is there!"),
        ({"result_template": "It is {data.other}!"}, {"x": 1}, "Here is what I found: x: 1."),
        ({"result_path": "/a/0"}, {"a": ["one"]}, "Here is what I found: one."),
    ],
)
def test_results_are_said_by_the_template_or_plainly(
    settings: dict[str, Any], value: Any, words: str
) -> None:
    assert made_of(tool(**settings), Answer(value, 200), "en").words == words


def test_a_result_is_bounded_and_pointed_to() -> None:
    made = made_of(tool(max_result_characters=100), Answer("x" * 5_000, 200), "en")
    assert len(made.told) < 150
    nothing = made_of(tool(result_path="/not/there"), Answer({"a": 1}, 200), "es")
    assert not nothing.succeeded
    assert nothing.words == "Lo siento, ahora mismo no he podido consultarlo."


def test_what_may_have_taken_place_is_not_called_a_failure() -> None:
    lost = Answer(problem="no answer within 10 seconds")
    assert made_of(tool(method="POST"), lost, "en").state == "unknown"
    assert made_of(tool(), lost, "en").state == "failed"
    unreached = Answer(problem="it cannot be called", reached=False)
    assert made_of(tool(method="POST"), unreached, "en").state == "failed"


@pytest.mark.parametrize("text", ["How long does that take?", "wie lange dauert das", "¿Cuánto cuesta?"])
def test_a_question_is_no_yes(text: str) -> None:
    assert asks_back(text)
    assert not says_no(text)


@pytest.mark.parametrize(
    "text", ["yes", "Yes please. When is it done?", "ok, can you do it now?", "go on", "no"]
)
def test_a_yes_and_a_no_are_no_question(text: str) -> None:
    assert not asks_back(text)
