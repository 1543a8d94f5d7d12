"""Agents and actions through the official SDK, and every answer against the documents."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from highlevel import GHLError
from highlevel.services.conversation_ai import models

from tests.edge.test_conversation_ai_actions import DETAILS, action
from tests.support.contract import check, check_schema, official_sdk
from tests.support.story import Story

DOCUMENT = "conversation-ai.json"
AGENTS = "/conversation-ai/agents"
ORDER = models.CreateEmployeeDto(
    name="Ana",
    businessName="Acme",
    mode="auto-pilot",
    channels=["SMS", "Live_Chat"],
    personality="Warm.",
    goal="Help.",
    instructions="Be brief.",
    waitTime=30,
    waitTimeUnit="seconds",
    sleepEnabled=True,
    sleepTime=2,
    sleepTimeUnit="hours",
)


@pytest.fixture
async def sdk(story: Story) -> AsyncIterator[Any]:
    async with official_sdk(story) as client:
        yield client.conversation_ai


@pytest.mark.parametrize("exclude_none", [True, False])
async def test_the_sdk_makes_finds_changes_and_deletes_an_agent(sdk: Any, *, exclude_none: bool) -> None:
    made = models.EmployeeResponseDTO(**await sdk.create_agent(ORDER.model_dump(exclude_none=exclude_none)))
    assert (made.mode, made.channels, made.isPrimary) == ("auto-pilot", ["SMS", "Live_Chat"], True)
    found = models.EmployeeResponseDTO(**await sdk.get_agent(made.id))
    assert found == made
    change = models.UpdateEmployeeDto(autoPilotMaxMessages=9, goal="Sell.")
    changed = models.EmployeeResponseDTO(
        **await sdk.update_agent(made.id, change.model_dump(exclude_none=True))
    )
    assert (changed.autoPilotMaxMessages, changed.goal, changed.name) == (9, "Sell.", "Ana")
    hits = models.SearchEmployeeResponseDTO(**await sdk.search_agent(query="an", limit=5))
    assert [hit.id for hit in hits.agents] == [made.id]
    gone = models.DeleteEmployeeResponseDTO(**await sdk.delete_agent(made.id))
    assert (gone.success, gone.id) == (True, made.id)
    with pytest.raises(GHLError) as unknown:
        await sdk.get_agent(made.id)
    assert unknown.value.status_code == 400


@pytest.mark.parametrize("kind", DETAILS)
@pytest.mark.parametrize("exclude_none", [True, False])
async def test_the_sdk_attaches_changes_and_removes_an_action(
    sdk: Any, kind: str, *, exclude_none: bool
) -> None:
    agent = await sdk.create_agent(ORDER.model_dump(exclude_none=True))
    details = _model(kind)(**DETAILS[kind]).model_dump(exclude_none=exclude_none)
    order = models.CreateActionDTO(type=kind, name="Mine", details=details).model_dump()
    made = models.ActionDataDTO(**(await sdk.create_action(agent["id"], order))["data"])
    assert _model(kind)(**made.details) == _model(kind)(**DETAILS[kind])
    listed = await sdk.list_actions(agent["id"])
    assert [models.ActionDataDTO(**one).id for one in listed["data"]] == [made.id]
    changed = await sdk.update_action(made.id, agent["id"], {**order, "name": "Ours"})
    assert models.ActionDataDTO(**changed["data"]).name == "Ours"
    found = await sdk.get_action_by_id(made.id, agent["id"])
    assert found["data"] == changed["data"]
    gone = await sdk.delete_action(made.id, agent["id"])
    assert gone == {"data": {"id": made.id}, "success": True}


async def test_the_sdk_updates_follow_up_settings(sdk: Any) -> None:
    agent = await sdk.create_agent(ORDER.model_dump(exclude_none=True))
    made = (await sdk.create_action(agent["id"], action("advancedFollowup")))["data"]
    order = models.UpdateFollowupSettingsDTO(
        actionIds=[made["id"]], followupSettings=models.FollowupSettings(dynamicChannelSwitching=True)
    )
    answer = await sdk.update_followup_settings(agent["id"], order.model_dump(exclude_none=True))
    assert answer["data"]["details"]["followupSettings"]["dynamicChannelSwitching"] is True


@pytest.mark.parametrize("version", ["2021-04-15", "2021-07-28", "v3", None])
async def test_every_answer_about_agents_has_the_documented_shape(story: Story, version: str | None) -> None:
    async def call(method: str, path: str, template: str, status: int, body: object = None) -> Any:
        headers = {"Version": version} if version else {}
        response = await story.client.request(method, path, json=body, headers=headers)
        assert response.status_code == status, response.text
        check(DOCUMENT, template, method, status, response.json())
        return response.json()

    order = ORDER.model_dump(exclude_none=True)
    agent = await call("POST", AGENTS, AGENTS, 201, order)
    await call("POST", AGENTS, AGENTS, 422, {**order, "waitTime": 0})
    one, of_one = f"{AGENTS}/{agent['id']}", f"{AGENTS}/{{agentId}}"
    for kind, details in DETAILS.items():
        path, template = f"{one}/actions", f"{of_one}/actions"
        made = await call("POST", path, template, 201, action(kind))
        check_schema(DOCUMENT, f"{kind}Dto", made["data"]["details"])
        await call("POST", path, template, 422, {**action(kind), "details": {}})
        its, of_its = f"{path}/{made['data']['id']}", f"{template}/{{actionId}}"
        await call("GET", its, of_its, 200)
        await call("PUT", its, of_its, 200, {"type": kind, "name": "n", "details": details})
        await call("GET", f"{path}/nobody", of_its, 400)
        if kind == "advancedFollowup":
            body = {"actionIds": [made["data"]["id"]], "followupSettings": details["followupSettings"]}
            settings = "followup-settings"
            await call("PATCH", f"{one}/{settings}", f"{of_one}/{settings}", 200, body)
    await call("GET", f"{one}/actions/list", f"{of_one}/actions/list", 200)
    await call("GET", one, of_one, 200)
    await call("GET", f"{AGENTS}/search", f"{AGENTS}/search", 200)
    await call("PUT", one, of_one, 200, {"autoPilotMaxMessages": 1, "sleepTime": None})
    await call("GET", f"{AGENTS}/search", f"{AGENTS}/search", 200)
    await call("DELETE", its, of_its, 200)
    await call("DELETE", one, of_one, 200)
    await call("GET", one, of_one, 400)


@pytest.mark.parametrize("kind", ["appointmentBooking", "collectContactInfo", "transfer", "stopBot"])
async def test_what_v2_makes_has_the_documented_shape_too(story: Story, kind: str) -> None:
    known: dict[str, dict[str, Any]] = {
        "appointmentBooking": {"calendarId": "cal_1"},
        "collectContactInfo": {"fields": ["email", "phone"]},
    }
    body = {
        "name": "n",
        "goals": ["a", "b"],
        "channels": ["voice"],
        "actions": [{"type": kind, **known.get(kind, {})}],
    }
    made = await story.post("/v2/conversation/agents", body, expect=201)
    agent = await story.get(f"{AGENTS}/{made['agentId']}")
    check(DOCUMENT, f"{AGENTS}/{{agentId}}", "GET", 200, agent)
    listed = await story.get(f"{AGENTS}/{made['agentId']}/actions/list")
    check(DOCUMENT, f"{AGENTS}/{{agentId}}/actions/list", "GET", 200, listed)
    check_schema(DOCUMENT, f"{agent['actions'][0]['type']}Dto", listed["data"][0]["details"])


def _model(kind: str) -> Any:
    return getattr(models, f"{kind}Dto")
