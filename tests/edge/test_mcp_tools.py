"""Tools of MCP servers: listed, tried and used, over real connections."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from frontdesk.edge.tools.calls import CallsTools
from frontdesk.flow.tools.tool import HttpRequest, McpCall
from frontdesk.kit.fetch import Outbound
from frontdesk.kit.problems import Refused
from tests.support.mcp_server import Shop, serving_shop
from tests.support.receiver import Reply, receiving
from tests.support.scripted import Say, Take
from tests.support.story import Json, Story


@pytest.fixture(params=[False, True], ids=["events", "json"])
async def shop(request: pytest.FixtureRequest) -> AsyncIterator[Shop]:
    async with serving_shop(as_json=request.param) as served:
        yield served


def tool_of(shop: Shop, name: str, **settings: object) -> Json:
    return {
        "type": "customTool",
        "name": "Find an order",
        "settings": {
            "kind": "mcp",
            "description": "Tells where an order is.",
            "url": shop.url,
            "tool": name,
            "headers": [{"name": "X-Key", "value": "s3cret"}],
            "effectful": False,
            "timeoutSeconds": 5,
            **settings,
        },
    }


async def test_a_tool_is_listed_attached_tried_and_used(story: Story, shop: Shop) -> None:
    listed = await story.post(
        "/v1/tools/mcp/list", {"url": shop.url, "headers": [{"name": "X-Key", "value": "s3cret"}]}
    )
    tools = {one["name"]: one for one in listed["data"]}
    assert tools.keys() == {"find_order", "break_down", "sleep"}
    assert tools["find_order"]["description"] == "Tell where an order is."
    body = tool_of(shop, "find_order", parameters=tools["find_order"]["parameters"])
    made = await story.make_agent(actions=[body])
    [action] = made["actions"]
    trial = await story.post(
        f"/v1/tools/{action['actionId']}/test", {"arguments": {"order_id": "A-1", "deep": "no"}}
    )
    assert trial["succeeded"]
    assert trial["response"] == {"status": "shipped", "order": "A-1"}
    assert trial["request"]["headers"]["x-key"] == "(set)"
    story.script(Take("custom_tool", {"order_id": "B-2"}), Say("Shipped."))
    contact = await story.make_contact()
    await story.customer_says("Where is B-2?", contact_id=contact)
    await story.advance()
    assert shop.asked == [("find_order", "A-1"), ("find_order", "B-2")]
    assert story.shown[-1].done[0].told == '{"result": {"status": "shipped", "order": "B-2"}}'
    assert {headers.get("x-key") for headers in shop.headers} == {"s3cret"}
    kept = await story.post("/v1/tools/mcp/list", {"url": shop.url, "actionId": action["actionId"]})
    assert kept == listed
    elsewhere = {"url": "https://elsewhere.example/mcp", "actionId": action["actionId"]}
    await story.post("/v1/tools/mcp/list", elsewhere, expect=422)


async def test_what_goes_wrong_is_told(story: Story, shop: Shop) -> None:
    actions = [
        tool_of(shop, "break_down"),
        tool_of(shop, "no_such_tool"),
        tool_of(shop, "sleep", timeoutSeconds=1),
    ]
    made = await story.make_agent(actions=actions)
    problems = []
    for action in made["actions"]:
        trial = await story.post(f"/v1/tools/{action['actionId']}/test", {})
        assert not trial["succeeded"]
        problems.append(trial["problem"])
    assert "Error executing tool break_down" in problems[0]
    assert "no_such_tool" in problems[1]
    assert problems[2] == "no answer within 1 seconds"


async def test_no_call_leads_into_the_house_or_to_something_else() -> None:
    closed = CallsTools(Outbound(allow_private=False))
    open_ones = CallsTools(Outbound(allow_private=True))
    try:
        call = McpCall("http://127.0.0.1:9/mcp", {}, "x", {}, 2)
        inside = await closed.call(HttpRequest("GET", "http://169.254.169.254/latest", {}, None, 2))
        assert (inside.problem, inside.reached) == (
            "it cannot be called: 169.254.169.254 leads to a private address",
            False,
        )
        unconnected = await open_ones.call(HttpRequest("GET", "http://127.0.0.1:9/", {}, None, 2))
        assert (unconnected.problem, unconnected.reached) == ("the connection was refused", False)
        refused = await closed.call(call)
        assert (refused.problem, refused.reached) == (
            "it cannot be called: 127.0.0.1 leads to a private address",
            False,
        )
        assert "connection" in ((await open_ones.call(call)).problem or "")
        for url in ("file:///etc/passwd", "nonsense", "http://u:p@x.example/"):
            with pytest.raises(Refused):
                await open_ones.list_tools(url, {}, seconds=2)
        async with receiving() as other:
            other.always = Reply(302, b"", {"location": "http://169.254.169.254/mcp"})
            with pytest.raises(Refused):
                await open_ones.list_tools(other.url, {"x-key": "s3cret"}, seconds=2)
            other.always = Reply(200, b"hello", {"content-type": "text/html"})
            answer = await open_ones.call(McpCall(other.url, {}, "x", {}, 2))
            assert answer.problem is not None
            late = asyncio.Event()
            other.always = Reply(200, b"x", after=late)
            answer = await open_ones.call(McpCall(other.url, {}, "x", {}, 0.3))
            assert answer.problem == "no answer within 0.3 seconds"
            late.set()
            await asyncio.sleep(0)
    finally:
        await closed.close()
        await open_ones.close()
