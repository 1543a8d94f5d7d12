"""Custom tools in the dialects: set and shown in v2, hidden from the official one, secrets never shown."""

import json
from typing import Any

import pytest

from frontdesk.domain.agents import action_store
from tests.support.story import Json, Story

SETTINGS: Json = {
    "description": "Tells where an order is.",
    "url": "https://api.example.com/orders/{order_id}",
    "headers": [
        {"name": "Authorization", "value": "Bearer s3cret"},
        {"name": "X-Shop", "value": "berlin", "secret": False},
    ],
    "parameters": {
        "type": "object",
        "properties": {"order_id": {"type": "string"}},
        "required": ["order_id"],
    },
    "allowedHosts": ["*.example.com"],
    "confirm": "customer",
    "timeoutSeconds": 5,
    "resultTemplate": "It is {status}.",
}
BODY = {"type": "customTool", "name": "Look up an order", "settings": SETTINGS}


async def stored(story: Story, action_id: str) -> Any:
    async with story.desk.runtime.db.read(story.location_id) as read:
        action = await action_store.find_action(read, story.location_id, action_id)
    assert action is not None
    return action.settings


async def test_a_secret_is_kept_and_never_shown(story: Story) -> None:
    agent = await story.make_agent(actions=[BODY])
    actions = f"/v2/conversation/agents/{agent['agentId']}/actions"
    [made] = agent["actions"]
    path = f"{actions}/{made['actionId']}"
    shown = made["settings"]
    assert shown["headers"] == [
        {"name": "Authorization", "value": None, "secret": True, "isSet": True},
        {"name": "X-Shop", "value": "berlin", "secret": False, "isSet": True},
    ]
    assert (shown["kind"], shown["method"], shown["confirm"]) == ("http", "GET", "customer")
    before = await stored(story, made["actionId"])
    vault = story.desk.runtime.vault
    assert vault.open(before.headers[0].sealed.encode()) == "Bearer s3cret"
    # What is shown can be written back: nothing changes.
    again = await story.patch(path, {"settings": shown})
    assert again["settings"] == shown
    assert await stored(story, made["actionId"]) == before
    renamed = await story.patch(
        path, {"settings": {"headers": [{"name": "authorization"}], "confirm": "never"}}
    )
    assert [one["name"] for one in renamed["settings"]["headers"]] == ["authorization"]
    assert (await stored(story, made["actionId"])).headers[0].sealed == before.headers[0].sealed
    # A kept secret follows the URL to no other address.
    moved = {"settings": {"url": "https://evil.example.com/{order_id}"}}
    refused = await story.patch(path, moved, expect=422)
    assert refused["message"] == [
        "settings.headers.0.value is required; a secret that is kept is given anew when the address of the"
        " URL changes"
    ]
    moved["settings"]["headers"] = [{"name": "Authorization", "value": "new"}]  # type: ignore[assignment]
    await story.patch(path, moved)
    listed = {"actions": [{"actionId": made["actionId"]}]}
    whole = await story.patch(f"/v2/conversation/agents/{agent['agentId']}", listed)
    assert whole["actions"][0]["settings"]["headers"][0]["isSet"] is True
    journal = await story.get("/v1/journal")
    for told in (agent, again, renamed, refused, whole, journal):
        assert "s3cret" not in json.dumps(told)
    found = await story.get("/v2/conversation/agents?actionType=customTool")
    assert [one["agentId"] for one in found["agents"]] == [agent["agentId"]]


async def test_the_official_dialect_hides_tools_and_keeps_them(story: Story) -> None:
    agent = await story.make_agent(actions=[BODY, {"type": "stopBot", "name": "Bye", "settings": {}}])
    tool, stop = (action["actionId"] for action in agent["actions"])
    official = f"/conversation-ai/agents/{agent['agentId']}"
    assert [one["id"] for one in (await story.get(official))["actions"]] == [stop]
    assert [one["id"] for one in (await story.get(f"{official}/actions/list"))["data"]] == [stop]
    for verb, body in (("GET", None), ("DELETE", None)):
        answer = await story.client.request(verb, f"{official}/actions/{tool}", json=body)
        assert (answer.status_code, answer.json()["message"]) == (400, f"No Action found for id '{tool}'")
    await story.put(official, {"autoPilotMaxMessages": 9, "name": "Other"})
    kept = await story.get(f"/v2/conversation/agents/{agent['agentId']}")
    assert [one["actionId"] for one in kept["actions"]] == [tool, stop]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"url": None}, "settings.url is required"),
        ({"kind": "soap"}, "settings.kind"),
        (
            {"parameters": {"type": "object", "properties": {"x": {"type": "null"}}}},
            "settings.parameters.properties.x",
        ),
        ({"allowedHosts": ["other.example"]}, "settings.url has a host that is not among allowedHosts"),
        ({"headers": [{"name": "Bad Name", "value": "x"}]}, "settings.headers.0.name"),
        ({"timeoutSeconds": 60}, "settings.timeoutSeconds must be from 1 to 30"),
        ({"resultPath": "x"}, "settings.resultPath must be a JSON pointer"),
        ({"maxResultCharacters": 1}, "settings.maxResultCharacters must be from 100 to 8000"),
        ({"examples": ["x" * 500]}, "settings.examples must be at most"),
    ],
)
async def test_what_is_wrong_is_told_field_by_field(story: Story, change: Json, told: str) -> None:
    agent = await story.make_agent()
    body = {**BODY, "settings": {**SETTINGS, **change}}
    answer = await story.post(f"/v2/conversation/agents/{agent['agentId']}/actions", body, expect=422)
    assert any(told in message for message in answer["message"]), answer


async def test_a_tool_is_tried_by_its_own_location_alone(story: Story, other: Story) -> None:
    agent = await story.make_agent(actions=[BODY, {"type": "stopBot", "name": "Bye", "settings": {}}])
    tool, stop = (action["actionId"] for action in agent["actions"])
    await other.post(f"/v1/tools/{tool}/test", {"arguments": {"order_id": "1"}}, expect=404)
    await story.post(f"/v1/tools/{stop}/test", {}, expect=404)
    faults = await story.post(f"/v1/tools/{tool}/test", {"arguments": {"other": 1}}, expect=422)
    assert [one["message"] for one in faults["errors"]] == [
        "arguments: there is no argument 'other'",
        "arguments: order_id is required",
    ]
