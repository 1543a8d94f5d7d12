"""Actions through the official door."""

import asyncio
from typing import Any

import pytest

from tests.support.story import Json, Story

AGENTS = "/conversation-ai/agents"

DETAILS: dict[str, Json] = {
    "triggerWorkflow": {
        "workflowIds": ["wf_1", "wf_2"],
        "triggerCondition": "They ask for a quote.",
        "triggerMessage": "One moment.",
    },
    "updateContactField": {
        "contactFieldId": "email",
        "description": "Where we can write to.",
        "contactUpdateExamples": ["ana@example.com"],
    },
    "appointmentBooking": {
        "calendarId": "cal_1",
        "onlySendLink": False,
        "triggerWorkflow": True,
        "workflowIds": ["wf_1"],
        "sleepAfterBooking": True,
        "sleepTime": 2,
        "sleepTimeUnit": "days",
        "transferBot": True,
        "transferAgent": "agent_2",
        "rescheduleEnabled": True,
        "cancelEnabled": False,
    },
    "stopBot": {
        "stopBotDetectionType": "Custom",
        "stopBotTriggerCondition": "They are done.",
        "reactivateEnabled": True,
        "sleepTime": 12,
        "sleepTimeUnit": "hours",
        "enabled": True,
        "stopBotExamples": ["bye", "enough"],
        "finalMessage": "Goodbye!",
        "tags": ["done"],
    },
    "humanHandOver": {
        "enabled": True,
        "triggerCondition": "They want a person.",
        "examples": ["a person please"],
        "assignToUserId": "user_1",
        "skipAssignToUser": False,
        "createTask": True,
        "reactivateEnabled": True,
        "sleepTime": 30,
        "sleepTimeUnit": "minutes",
        "finalMessage": "Somebody will write.",
        "tags": ["person"],
        "handoverType": "contactRequest",
    },
    "advancedFollowup": {
        "enabled": True,
        "scenarioId": "contactIsBusy",
        "followupSequence": [
            {
                "id": 1,
                "followupTimeUnit": "hours",
                "followupTime": 2,
                "aiEnabledMessage": False,
                "triggerWorkflow": True,
                "customMessage": "Still there?",
                "workflowId": "wf_1",
                "contactRequested": False,
            }
        ],
        "followupSettings": {
            "dynamicChannelSwitching": False,
            "followUpHours": True,
            "workingHours": [
                {
                    "dayOfTheWeek": 1,
                    "intervals": [{"startHour": 9, "startMinute": 0, "endHour": 17, "endMinute": 30}],
                }
            ],
            "timezoneToUse": "contact",
        },
    },
    "transferBot": {
        "transferBotType": "Custom",
        "transferToBot": "agent_2",
        "enabled": True,
        "transferBotTriggerCondition": "They ask for sales.",
        "transferBotExamples": ["sales", "prices"],
    },
}
LINK = {
    "calendarId": "cal_1",
    "onlySendLink": True,
    "triggerWorkflow": False,
    "sleepAfterBooking": False,
    "transferBot": False,
    "rescheduleEnabled": False,
    "cancelEnabled": False,
}


async def make_agent(story: Story) -> str:
    body = {"name": "Ana", "personality": "Warm.", "goal": "Help.", "instructions": "Be brief."}
    return str((await story.post(AGENTS, body, expect=201))["id"])


def action(kind: str, **changes: Any) -> Json:
    details = {name: value for name, value in {**DETAILS[kind], **changes}.items() if value is not ...}
    return {"type": kind, "name": f"My {kind}", "details": details}


async def attach(story: Story, agent_id: str, body: Json) -> Json:
    answer = await story.post(f"{AGENTS}/{agent_id}/actions", body, expect=201)
    assert answer["success"] is True
    data: Json = answer["data"]
    return data


async def refused(story: Story, agent_id: str, body: Json, action_id: str | None = None) -> list[str]:
    path = f"{AGENTS}/{agent_id}/actions"
    if action_id is None:
        answer = await story.post(path, body, expect=422)
    else:
        answer = await story.put(f"{path}/{action_id}", body, expect=422)
    messages: list[str] = answer["message"]
    assert isinstance(messages, list)
    return messages


def members(messages: list[str]) -> list[str]:
    return [message.split()[0].rstrip(":") for message in messages]


@pytest.mark.parametrize("kind", DETAILS)
async def test_an_action_of_each_type_is_read_as_it_was_made(story: Story, kind: str) -> None:
    agent_id = await make_agent(story)

    made = await attach(story, agent_id, action(kind))

    assert made["details"] == DETAILS[kind]
    assert (made["type"], made["name"], made["agentId"]) == (kind, f"My {kind}", agent_id)
    path = f"{AGENTS}/{agent_id}/actions"
    assert await story.get(f"{path}/{made['id']}") == {"data": made, "success": True}
    assert await story.get(f"{path}/list") == {"data": [made], "success": True}
    agent = await story.get(f"{AGENTS}/{agent_id}")
    assert agent["actions"] == [{"id": made["id"], "type": kind}]


@pytest.mark.parametrize("kind", DETAILS)
async def test_an_action_read_can_be_written_back_whole(story: Story, kind: str) -> None:
    agent_id = await make_agent(story)
    made = await attach(story, agent_id, action(kind))
    written = await story.put(f"{AGENTS}/{agent_id}/actions/{made['id']}", made)
    assert written == {"data": made, "success": True}


@pytest.mark.parametrize("kind", DETAILS)
async def test_what_details_require_is_named_with_its_path(story: Story, kind: str) -> None:
    agent_id = await make_agent(story)
    assert members(await refused(story, agent_id, {"type": kind, "name": "n"})) == ["details"]
    missing = await refused(story, agent_id, {"type": kind, "name": "n", "details": {}})
    assert all(message.startswith("details.") and message.endswith("is required") for message in missing)
    for body in ({"type": kind, "details": DETAILS[kind]}, {"name": "n", "details": DETAILS[kind]}):
        assert members(await refused(story, agent_id, body)) == ["name" if "type" in body else "type"]


@pytest.mark.parametrize(
    ("kind", "changes", "member"),
    [
        ("triggerWorkflow", {"workflowIds": "wf_1"}, "workflowIds"),
        ("triggerWorkflow", {"workflowIds": [1]}, "workflowIds.0"),
        ("triggerWorkflow", {"workflowIds": []}, "workflowIds"),
        ("updateContactField", {"contactFieldId": ""}, "contactFieldId"),
        ("updateContactField", {"contactUpdateExamples": "a"}, "contactUpdateExamples"),
        ("appointmentBooking", {"calendarId": " "}, "calendarId"),
        ("appointmentBooking", {"onlySendLink": "no"}, "onlySendLink"),
        ("appointmentBooking", {"rescheduleEnabled": ...}, "rescheduleEnabled"),
        ("appointmentBooking", {"workflowIds": ...}, "workflowIds"),
        ("appointmentBooking", {"workflowIds": []}, "workflowIds"),
        ("appointmentBooking", {"sleepTime": ...}, "sleepTime"),
        ("appointmentBooking", {"sleepTimeUnit": ...}, "sleepTimeUnit"),
        ("appointmentBooking", {"sleepTimeUnit": "seconds"}, "sleepTimeUnit"),
        ("appointmentBooking", {"sleepTime": 366}, "sleepTime"),
        ("appointmentBooking", {"transferAgent": ...}, "transferAgent"),
        ("stopBot", {"stopBotExamples": ["bye"]}, "stopBotExamples"),
        ("stopBot", {"stopBotExamples": ["bye", " "]}, "stopBotExamples"),
        ("stopBot", {"stopBotDetectionType": "custom"}, "stopBotDetectionType"),
        ("stopBot", {"sleepTime": ...}, "sleepTime"),
        ("stopBot", {"sleepTimeUnit": ...}, "sleepTimeUnit"),
        ("stopBot", {"sleepTime": 8761}, "sleepTime"),
        ("humanHandOver", {"examples": ...}, "examples"),
        ("humanHandOver", {"handoverType": "custom", "examples": []}, "examples"),
        ("humanHandOver", {"handoverType": "mood"}, "handoverType"),
        ("humanHandOver", {"sleepTime": ...}, "sleepTime"),
        ("humanHandOver", {"sleepTime": 0}, "sleepTime"),
        ("transferBot", {"transferBotTriggerCondition": ...}, "transferBotTriggerCondition"),
        ("transferBot", {"transferBotExamples": ["sales"]}, "transferBotExamples"),
        ("transferBot", {"transferBotExamples": ...}, "transferBotExamples"),
        ("transferBot", {"transferToBot": ""}, "transferToBot"),
        ("advancedFollowup", {"scenarioId": "never"}, "scenarioId"),
        ("advancedFollowup", {"followupSequence": []}, "followupSequence"),
        ("advancedFollowup", {"followupSettings": {}}, "followupSettings.dynamicChannelSwitching"),
    ],
)
async def test_what_breaks_a_rule_is_named_with_its_path(
    story: Story, kind: str, changes: Json, member: str
) -> None:
    agent_id = await make_agent(story)
    messages = await refused(story, agent_id, action(kind, **changes))
    assert members(messages) == [f"details.{member}"]


@pytest.mark.parametrize(("unit", "most"), [("minutes", 60), ("hours", 24), ("days", 180)])
async def test_a_follow_up_step_waits_no_longer_than_its_unit_allows(
    story: Story, unit: str, most: int
) -> None:
    agent_id = await make_agent(story)
    (step,) = DETAILS["advancedFollowup"]["followupSequence"]
    longest = {**step, "followupTimeUnit": unit, "followupTime": most}
    await attach(story, agent_id, action("advancedFollowup", followupSequence=[longest]))
    too_long = {**longest, "followupTime": most + 1}
    messages = await refused(story, agent_id, action("advancedFollowup", followupSequence=[too_long]))
    assert members(messages) == ["details.followupSequence.0.followupTime"]


async def test_a_scenario_has_five_steps_at_most_over_all_actions(story: Story) -> None:
    agent_id = await make_agent(story)
    (step,) = DETAILS["advancedFollowup"]["followupSequence"]
    steps = [{**step, "id": number} for number in range(1, 7)]
    messages = await refused(story, agent_id, action("advancedFollowup", followupSequence=steps))
    assert "details.followupSequence must hold at most 5 steps" in messages
    await attach(story, agent_id, action("advancedFollowup", followupSequence=steps[:5]))
    await refused(story, agent_id, action("advancedFollowup", followupSequence=steps[:1]))
    elsewhere = action("advancedFollowup", followupSequence=steps[:5], scenarioId="contactRequested")
    await attach(story, agent_id, elsewhere)


async def test_an_agent_hands_over_in_six_ways_at_most_also_at_once(story: Story) -> None:
    agent_id = await make_agent(story)
    path = f"{AGENTS}/{agent_id}/actions"
    answers = await asyncio.gather(*(story.client.post(path, json=action("humanHandOver")) for _ in range(8)))
    assert sorted(answer.status_code for answer in answers) == [201] * 6 + [422] * 2


async def test_sending_only_the_link_names_each_member_that_does_not_go_with_it(story: Story) -> None:
    agent_id = await make_agent(story)
    await attach(story, agent_id, {"type": "appointmentBooking", "name": "Link", "details": LINK})
    everything = {**DETAILS["appointmentBooking"], "onlySendLink": True, "cancelEnabled": True}
    body = {"type": "appointmentBooking", "name": "Link", "details": everything}
    assert members(await refused(story, agent_id, body)) == [
        "details.triggerWorkflow",
        "details.sleepAfterBooking",
        "details.transferBot",
        "details.rescheduleEnabled",
        "details.cancelEnabled",
    ]


@pytest.mark.parametrize("kind", ["lackOfInformation", "failedToResolveIssue"])
async def test_other_hand_overs_need_no_examples(story: Story, kind: str) -> None:
    agent_id = await make_agent(story)
    made = await attach(story, agent_id, action("humanHandOver", handoverType=kind, examples=...))
    assert made["details"]["examples"] == []


async def test_a_plain_transfer_needs_no_condition(story: Story) -> None:
    agent_id = await make_agent(story)
    body = action(
        "transferBot", transferBotType="Default", transferBotTriggerCondition=..., transferBotExamples=...
    )
    assert (await attach(story, agent_id, body))["details"]["transferBotType"] == "Default"


async def test_a_hand_over_without_tags_gets_the_usual_one(story: Story) -> None:
    agent_id = await make_agent(story)
    made = await attach(story, agent_id, action("humanHandOver", tags=...))
    assert made["details"]["tags"] == ["human_handover"]
    made = await attach(story, agent_id, action("humanHandOver", tags=[]))
    assert made["details"]["tags"] == []


async def test_an_update_keeps_the_type(story: Story) -> None:
    agent_id = await make_agent(story)
    made = await attach(story, agent_id, action("stopBot"))
    messages = await refused(story, agent_id, action("transferBot"), made["id"])
    assert messages == ["type cannot change; this action is of type stopBot"]


async def test_an_update_asks_for_the_whole_body(story: Story) -> None:
    agent_id = await make_agent(story)
    made = await attach(story, agent_id, action("stopBot"))
    for member in ("type", "name", "details"):
        body = {name: value for name, value in action("stopBot").items() if name != member}
        assert members(await refused(story, agent_id, body, made["id"])) == [member]


async def test_an_update_changes_the_action(story: Story) -> None:
    agent_id = await make_agent(story)
    made = await attach(story, agent_id, action("stopBot"))
    body = {**action("stopBot", finalMessage="Bye!", reactivateEnabled=False, sleepTime=...), "name": "End"}
    path = f"{AGENTS}/{agent_id}/actions/{made['id']}"
    changed = (await story.put(path, body))["data"]
    assert (changed["name"], changed["details"]["finalMessage"]) == ("End", "Bye!")
    assert (changed["details"]["reactivateEnabled"], changed["details"]["sleepTime"]) == (False, 12)
    assert (await story.get(path))["data"] == changed


async def test_ids_that_do_not_exist_yet_are_stored_with_a_warning(story: Story, other: Story) -> None:
    agent_id, theirs = await make_agent(story), await make_agent(other)
    await make_agent(story)
    body = action("appointmentBooking", transferAgent=theirs)
    made = await attach(story, agent_id, body)
    assert [warning["field"] for warning in made["warnings"]] == [
        "calendarId",
        "workflowIds",
        "transferAgent",
    ]
    assert "'cal_1'" in made["warnings"][0]["problem"]


async def test_warnings_are_gone_once_the_thing_exists(story: Story) -> None:
    agent_id, second = await make_agent(story), await make_agent(story)
    made = await attach(story, agent_id, action("transferBot", transferToBot=second))
    assert made["warnings"] == []
    await story.delete(f"{AGENTS}/{second}")
    (listed,) = (await story.get(f"{AGENTS}/{agent_id}/actions/list"))["data"]
    assert [warning["field"] for warning in listed["warnings"]] == ["transferToBot"]


async def test_fields_and_users_are_looked_up(story: Story) -> None:
    agent_id = await make_agent(story)
    for name, known in (("firstName", True), ("contact.email", True), ("shoe_size", False)):
        made = await attach(story, agent_id, action("updateContactField", contactFieldId=name))
        assert (made["warnings"] == []) is known
    made = await attach(story, agent_id, action("humanHandOver"))
    assert [warning["field"] for warning in made["warnings"]] == ["assignToUserId"]
    made = await attach(story, agent_id, action("humanHandOver", skipAssignToUser=True))
    assert made["warnings"] == []


async def test_a_removed_action_is_unknown(story: Story) -> None:
    agent_id = await make_agent(story)
    made = await attach(story, agent_id, action("stopBot"))
    path = f"{AGENTS}/{agent_id}/actions/{made['id']}"

    assert await story.delete(path) == {"data": {"id": made["id"]}, "success": True}

    gone = await story.get(path, expect=400)
    assert gone["message"] == f"No Action found for id '{made['id']}'"
    await story.delete(path, expect=400)
    await story.put(path, action("stopBot"), expect=400)
    assert await story.get(f"{AGENTS}/{agent_id}/actions/list") == {"data": [], "success": True}


async def test_an_action_belongs_to_its_agent(story: Story, other: Story) -> None:
    agent_id, second, theirs = await make_agent(story), await make_agent(story), await make_agent(other)
    made = await attach(story, agent_id, action("stopBot"))
    foreign = await attach(other, theirs, action("stopBot"))
    await story.get(f"{AGENTS}/{second}/actions/{made['id']}", expect=400)
    await story.get(f"{AGENTS}/{agent_id}/actions/{foreign['id']}", expect=400)
    for unknown in (theirs, "nobody"):
        told = await story.get(f"{AGENTS}/{unknown}/actions/list", expect=400)
        assert told["message"] == f"No Agent found for id '{unknown}'"
        await story.post(f"{AGENTS}/{unknown}/actions", action("stopBot"), expect=400)


async def test_follow_up_settings_are_set_on_several_actions_at_once(story: Story) -> None:
    agent_id = await make_agent(story)
    first = await attach(story, agent_id, action("advancedFollowup"))
    second = await attach(story, agent_id, action("advancedFollowup", scenarioId="contactRequested"))
    body = {
        "actionIds": [second["id"], first["id"]],
        "followupSettings": {"dynamicChannelSwitching": True, "timezoneToUse": "business"},
    }

    answer = await story.patch(f"{AGENTS}/{agent_id}/followup-settings", body)

    expected = {
        **DETAILS["advancedFollowup"]["followupSettings"],
        "dynamicChannelSwitching": True,
        "timezoneToUse": "business",
    }
    assert answer["data"]["id"] == second["id"]
    assert answer["success"] is True
    listed = (await story.get(f"{AGENTS}/{agent_id}/actions/list"))["data"]
    assert [one["details"]["followupSettings"] for one in listed] == [expected, expected]
    assert [one["details"]["scenarioId"] for one in listed] == ["contactIsBusy", "contactRequested"]


async def test_follow_up_settings_are_for_follow_up_actions_of_the_agent(story: Story) -> None:
    agent_id = await make_agent(story)
    path = f"{AGENTS}/{agent_id}/followup-settings"
    made = await attach(story, agent_id, action("stopBot"))
    settings = {"dynamicChannelSwitching": True}
    await story.patch(path, {"actionIds": [], "followupSettings": settings}, expect=422)
    await story.patch(path, {"actionIds": [made["id"]]}, expect=422)
    await story.patch(path, {"actionIds": [made["id"]], "followupSettings": settings}, expect=422)
    await story.patch(path, {"actionIds": ["unknown"], "followupSettings": settings}, expect=400)
    hours = [{"dayOfTheWeek": 7, "intervals": []}]
    follow_up = await attach(story, agent_id, action("advancedFollowup"))
    wrong = {
        "actionIds": [follow_up["id"]],
        "followupSettings": {**settings, "workingHours": hours},
    }
    answer = await story.patch(path, wrong, expect=422)
    assert members(answer["message"]) == ["followupSettings.workingHours.0.dayOfTheWeek"]


async def test_a_write_with_if_match_changes_only_what_the_caller_has_seen(story: Story) -> None:
    agent_id = await make_agent(story)
    made = await attach(story, agent_id, action("stopBot"))
    path = f"{AGENTS}/{agent_id}/actions/{made['id']}"
    seen = {"If-Match": (await story.client.get(path)).headers["etag"]}
    changed = {**action("stopBot"), "name": "End"}

    first = await story.client.put(path, json=changed, headers=seen)
    second = await story.client.put(path, json=changed, headers=seen)
    third = await story.client.delete(path, headers=seen)

    assert (first.status_code, second.status_code, third.status_code) == (200, 412, 412)
