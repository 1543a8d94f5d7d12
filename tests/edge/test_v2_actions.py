"""Actions in the v2 dialect."""

from typing import Any

import pytest

from tests.support.story import Json, Story

AGENTS = "/v2/conversation/agents"
OFFICIAL = "/conversation-ai/agents"


async def make_agent(story: Story, **more: Any) -> str:
    body = {"name": "Ana", "goal": "Help.", **more}
    return str((await story.post(AGENTS, body, expect=201))["agentId"])


async def attach(story: Story, agent_id: str, kind: str, **more: Any) -> Json:
    return await story.post(f"{AGENTS}/{agent_id}/actions", {"type": kind, **more}, expect=201)


async def patch(story: Story, made: Json, **settings: Any) -> Json:
    path = f"{AGENTS}/{made['agentId']}/actions/{made['actionId']}"
    return await story.patch(path, {"settings": settings})


async def official(story: Story, made: Json) -> Json:
    path = f"{OFFICIAL}/{made['agentId']}/actions/{made['actionId']}"
    data: Json = (await story.get(path))["data"]
    return data


async def refused(story: Story, agent_id: str, **body: Any) -> list[str]:
    answer = await story.post(f"{AGENTS}/{agent_id}/actions", body, expect=422)
    return [message.split()[0].rstrip(":") for message in answer["message"]]


SETTINGS: dict[str, Json] = {
    "appointmentBooking": {
        "calendarId": "cal_123",
        "availableTimes": ["9:00", "14:30"],
        "confirmationMessage": "See you {date}.",
        "workflowOnConfirm": "wf_1",
        "reschedule": False,
        "cancel": True,
        "onlySendLink": False,
    },
    "collectContactInfo": {
        "fields": ["email", {"field": "phone", "question": "Your number?", "required": True}],
    },
    "triggerWorkflow": {
        "workflowId": "wf_1",
        "triggerCondition": "They want a quote.",
        "triggerMessage": "One moment.",
        "examples": ["a quote please"],
    },
    "humanHandover": {
        "triggerCondition": "They are upset.",
        "examples": ["this is bad"],
        "finalMessage": "Somebody will write.",
        "assignTo": "user_1",
        "createTask": True,
        "tags": ["upset"],
        "handoverType": "custom",
        "reactivateAfter": {"value": 2, "unit": "days"},
    },
    "transfer": {"agentId": "agent_2", "triggerCondition": "Sales.", "examples": ["sales"]},
    "autoFollowUp": {
        "scenario": "contactIsBusy",
        "timezone": "Europe/Madrid",
        "channelSwitching": False,
    },
    "stopBot": {
        "triggerCondition": "Enough.",
        "examples": ["enough"],
        "finalMessage": "Bye.",
        "tags": ["done"],
        "reactivateAfter": {"value": 30, "unit": "minutes"},
    },
}
SETTINGS["autoFollowUp"]["steps"] = [{"delay": 1, "unit": "hours"}]


@pytest.mark.parametrize("kind", SETTINGS)
async def test_an_action_of_each_type_is_read_as_it_was_made(story: Story, kind: str) -> None:
    agent_id = await make_agent(story)

    made = await attach(story, agent_id, kind, name="Mine", settings=SETTINGS[kind])

    shown = {**made["settings"]}
    if kind == "autoFollowUp":
        shown["steps"] = [{name: step[name] for name in ("delay", "unit")} for step in shown["steps"]]
    assert {name: shown[name] for name in SETTINGS[kind]} == SETTINGS[kind]
    assert (made["type"], made["name"], made["agentId"]) == (kind, "Mine", agent_id)
    path = f"{AGENTS}/{agent_id}/actions"
    assert await story.get(f"{path}/{made['actionId']}") == made
    assert await story.get(path) == {"actions": [made]}
    assert (await story.get(f"{AGENTS}/{agent_id}"))["actions"] == [made]


@pytest.mark.parametrize("kind", SETTINGS)
async def test_an_action_read_can_be_written_back_whole(story: Story, kind: str) -> None:
    made = await attach(story, await make_agent(story), kind, settings=SETTINGS[kind])
    path = f"{AGENTS}/{made['agentId']}/actions/{made['actionId']}"
    assert await story.patch(path, made) == made


@pytest.mark.parametrize("kind", SETTINGS)
async def test_settings_may_stand_beside_the_type_or_be_called_details(story: Story, kind: str) -> None:
    agent_id = await make_agent(story)
    first = await attach(story, agent_id, kind, settings=SETTINGS[kind])
    await story.delete(f"{AGENTS}/{agent_id}/actions/{first['actionId']}")
    beside = await attach(story, agent_id, kind, **SETTINGS[kind])
    assert beside["settings"] == first["settings"]
    await story.delete(f"{AGENTS}/{agent_id}/actions/{beside['actionId']}")
    details = await attach(story, agent_id, kind, details=SETTINGS[kind])
    assert details["settings"] == first["settings"]


@pytest.mark.parametrize(
    ("kind", "shown", "official_type"),
    [
        ("updateContactField", "collectContactInfo", "updateContactField"),
        ("humanHandOver", "humanHandover", "humanHandOver"),
        ("advancedFollowup", "autoFollowUp", "advancedFollowup"),
        ("transferBot", "transfer", "transferBot"),
        ("transfer", "transfer", "transferBot"),
        ("stop_bot", "stopBot", "stopBot"),
    ],
)
async def test_types_are_taken_in_both_spellings(
    story: Story, kind: str, shown: str, official_type: str
) -> None:
    settings = {**SETTINGS[shown]}
    made = await attach(story, await make_agent(story), kind, settings=settings)
    assert made["type"] == shown
    assert (await official(story, made))["type"] == official_type


async def test_official_settings_are_taken_too(story: Story) -> None:
    agent_id = await make_agent(story)
    collect = await attach(
        story,
        agent_id,
        "updateContactField",
        details={"contactFieldId": "email", "description": "d", "contactUpdateExamples": ["e"]},
    )
    assert collect["settings"]["fields"] == [
        {"field": "email", "required": False, "description": "d", "examples": ["e"]}
    ]
    stop = await attach(
        story,
        agent_id,
        "stopBot",
        details={"stopBotTriggerCondition": "c", "stopBotExamples": ["e"], "sleepTime": 3},
    )
    assert (stop["settings"]["triggerCondition"], stop["settings"]["examples"]) == ("c", ["e"])
    assert stop["settings"]["reactivateAfter"] == {"value": 3, "unit": "hours"}
    steps = [{"id": 4, "followupTime": 5, "followupTimeUnit": "minutes", "customMessage": "m"}]
    rules = {"dynamicChannelSwitching": False, "timezoneToUse": "contact"}
    follow_up = await attach(
        story,
        agent_id,
        "advancedFollowup",
        details={"scenarioId": "contactRequested", "followupSequence": steps, "followupSettings": rules},
    )
    assert follow_up["settings"]["steps"][0]["delay"] == 5
    assert (follow_up["settings"]["channelSwitching"], follow_up["settings"]["timezone"]) == (
        False,
        "contact",
    )


async def test_a_hand_over_has_a_polite_default(story: Story) -> None:
    made = await attach(story, await make_agent(story), "humanHandover")
    shown = (await official(story, made))["details"]
    assert made["name"]
    assert shown["handoverType"] == "contactRequest"
    assert len(shown["examples"]) > 2
    assert shown["finalMessage"]
    assert shown["tags"] == ["human_handover"]


async def test_a_transfer_goes_to_a_person_or_to_an_agent(story: Story) -> None:
    agent_id = await make_agent(story)
    person = await attach(story, agent_id, "transfer", settings={"assignTo": "user_1"})
    assert (await official(story, person))["type"] == "humanHandOver"
    assert person["type"] == "transfer"
    agent = await attach(story, agent_id, "transfer", agentId="agent_2")
    assert (await official(story, agent))["details"]["transferToBot"] == "agent_2"


async def test_a_booking_may_be_moved_and_cancelled_unless_only_the_link_is_sent(story: Story) -> None:
    agent_id = await make_agent(story)
    made = await attach(story, agent_id, "appointmentBooking", calendarId="cal_1")
    assert (made["settings"]["reschedule"], made["settings"]["cancel"]) == (True, True)
    link = await patch(story, made, onlySendLink=True)
    assert (link["settings"]["reschedule"], link["settings"]["cancel"]) == (False, False)
    assert await refused(
        story,
        agent_id,
        type="appointmentBooking",
        settings={"calendarId": "cal_1", "onlySendLink": True, "cancel": True, "workflowOnConfirm": "wf"},
    ) == ["settings.workflowOnConfirm", "settings.cancel"]


async def test_a_workflow_on_confirm_is_the_official_workflow_after_booking(story: Story) -> None:
    agent_id = await make_agent(story)
    made = await attach(
        story, agent_id, "appointmentBooking", settings={"calendarId": "c", "workflowOnConfirm": "wf_1"}
    )
    shown = (await official(story, made))["details"]
    assert (shown["triggerWorkflow"], shown["workflowIds"]) == (True, ["wf_1"])
    made = await patch(story, made, workflowOnConfirm=["wf_1", "wf_2"])
    assert made["settings"]["workflowIds"] == ["wf_1", "wf_2"]
    made = await patch(story, made, workflowOnConfirm=None)
    assert (made["settings"]["triggerWorkflow"], made["settings"]["workflowOnConfirm"]) == (False, None)
    whole = {**made["settings"], "workflowOnConfirm": "wf_3"}
    assert (await patch(story, made, **whole))["settings"]["workflowIds"] == ["wf_3"]


@pytest.mark.parametrize("kind", SETTINGS)
async def test_a_patch_merges_settings_key_by_key_and_replaces_lists(story: Story, kind: str) -> None:
    made = await attach(story, await make_agent(story), kind, settings=SETTINGS[kind])
    for name, value in SETTINGS[kind].items():
        if isinstance(value, list):
            changed = await patch(story, made, **{name: value[:1]})
            shown = changed["settings"][name][:1]
            assert changed["settings"] == {**made["settings"], name: shown}
            assert len(changed["settings"][name]) == 1
            made = changed
        elif isinstance(value, str) and name not in ("scenario", "handoverType", "timezone"):
            changed = await patch(story, made, **{name: "changed"})
            assert changed["settings"][name] == "changed"
            same = {k: v for k, v in changed["settings"].items() if k not in (name, "workflowIds")}
            assert same == {k: made["settings"][k] for k in same}
            made = changed


async def test_a_patch_renames_and_keeps_the_type(story: Story) -> None:
    made = await attach(story, await make_agent(story), "stopBot")
    path = f"{AGENTS}/{made['agentId']}/actions/{made['actionId']}"
    renamed = await story.patch(path, {"name": "End", "type": "stopBot"})
    assert renamed == {**made, "name": "End", "updatedAt": renamed["updatedAt"]}
    answer = await story.patch(path, {"type": "transfer"}, expect=422)
    assert answer["message"] == ["type cannot change; this action is of type stopBot"]


async def test_null_resets_a_setting(story: Story) -> None:
    agent_id = await make_agent(story)
    made = await attach(story, agent_id, "humanHandover", settings=SETTINGS["humanHandover"])
    changed = await patch(story, made, reactivateAfter=None, assignTo=None, tags=None)
    assert (changed["settings"]["reactivateAfter"], changed["settings"]["assignTo"]) == (None, None)
    assert changed["settings"]["tags"] == []
    assert (await official(story, made))["details"]["reactivateEnabled"] is False


@pytest.mark.parametrize(
    ("given", "days"),
    [
        ([{"day": "monday", "start": "9:00", "end": "17:00"}], [1]),
        ({"days": ["mon", "Tuesday"], "start": "9:00", "end": "17:00"}, [1, 2]),
        ({"monday": ["9:00-17:00"], "fri": {"start": "09:00", "end": "17:00"}}, [1, 5]),
        ({"start": "9:00", "end": "17:00"}, [0, 1, 2, 3, 4, 5, 6]),
        (
            [
                {
                    "dayOfTheWeek": 3,
                    "intervals": [{"startHour": 9, "startMinute": 0, "endHour": 17, "endMinute": 0}],
                }
            ],
            [3],
        ),
    ],
)
async def test_working_hours_are_taken_as_people_write_them(
    story: Story, given: object, days: list[int]
) -> None:
    settings = {**SETTINGS["autoFollowUp"], "workingHours": given}
    made = await attach(story, await make_agent(story), "autoFollowUp", settings=settings)
    nine_to_five = [{"startHour": 9, "startMinute": 0, "endHour": 17, "endMinute": 0}]
    shown = made["settings"]["workingHours"]
    assert shown == [{"dayOfTheWeek": day, "intervals": nine_to_five} for day in days]
    assert made["settings"]["followUpHours"] is True
    assert (await official(story, made))["details"]["followupSettings"]["workingHours"] == shown


async def test_working_hours_may_only_be_switched(story: Story) -> None:
    settings = {**SETTINGS["autoFollowUp"], "workingHours": True}
    made = await attach(story, await make_agent(story), "autoFollowUp", settings=settings)
    assert (made["settings"]["followUpHours"], made["settings"]["workingHours"]) == (True, [])


@pytest.mark.parametrize(
    ("kind", "settings", "member"),
    [
        ("appointmentBooking", {"calendarId": "c", "availableTimes": ["9:00", "25:00"]}, "availableTimes.1"),
        ("appointmentBooking", {"calendarId": "c", "sleepTime": 366, "sleepTimeUnit": "days"}, "sleepTime"),
        ("appointmentBooking", {"calendarId": 7}, "calendarId"),
        ("triggerWorkflow", {}, "workflowIds"),
        ("collectContactInfo", {}, "fields"),
        ("collectContactInfo", {"fields": [{"question": "?"}]}, "fields.0.field"),
        ("collectContactInfo", {"fields": ["email", ""]}, "fields.1"),
        ("autoFollowUp", {}, "steps"),
        ("autoFollowUp", {"steps": [{"delay": 61, "unit": "minutes"}]}, "steps.0.delay"),
        ("autoFollowUp", {"steps": [{"delay": 1, "unit": "weeks"}]}, "steps.0.unit"),
        ("autoFollowUp", {"steps": [{"delay": 1, "unit": "seconds"}]}, "steps.0.unit"),
        ("autoFollowUp", {"steps": [{"delay": n} for n in range(1, 7)]}, "steps"),
        ("autoFollowUp", {"steps": [{"delay": 1}], "scenario": "never"}, "scenario"),
        ("autoFollowUp", {"steps": [{"delay": 1}], "timezone": "Atlantis"}, "timezone"),
        ("autoFollowUp", {"steps": [{"delay": 1}], "workingHours": "always"}, "workingHours"),
        ("autoFollowUp", {"steps": [{"delay": 1}], "workingHours": [{"day": "x"}]}, "workingHours"),
        ("stopBot", {"reactivateAfter": {"value": 366, "unit": "days"}}, "reactivateAfter"),
        ("stopBot", {"reactivateAfter": {"value": 5, "unit": "seconds"}}, "reactivateAfter.unit"),
        ("humanHandover", {"handoverType": "mood"}, "handoverType"),
    ],
)
async def test_what_breaks_a_rule_is_named_with_its_path(
    story: Story, kind: str, settings: Json, member: str
) -> None:
    agent_id = await make_agent(story)
    assert await refused(story, agent_id, type=kind, settings=settings) == [f"settings.{member}"]


async def test_an_agent_hands_over_in_six_ways_at_most(story: Story) -> None:
    agent_id = await make_agent(story, actions=[{"type": "transfer"}] * 6)
    await refused(story, agent_id, type="humanHandover")
    body = {"name": "Bea", "goal": "Help.", "actions": [{"type": "transfer"}] * 7}
    await story.post(AGENTS, body, expect=422)


async def test_an_action_waits_for_what_does_not_exist_yet(story: Story, other: Story) -> None:
    agent_id, second, theirs = await make_agent(story), await make_agent(story), await make_agent(other)
    booking = await attach(story, agent_id, "appointmentBooking", calendarId="cal_123")
    assert booking["ready"] is False
    assert [warning["field"] for warning in booking["warnings"]] == ["calendarId"]
    transfer = await attach(story, agent_id, "transfer", settings={"agentId": theirs})
    assert [warning["field"] for warning in transfer["warnings"]] == ["agentId"]
    transfer = await patch(story, transfer, agentId=second)
    assert (transfer["ready"], transfer["warnings"]) == (True, [])
    collect = await attach(story, agent_id, "collectContactInfo", fields=["email", "shoe_size"])
    assert [warning["field"] for warning in collect["warnings"]] == ["fields.1"]
    listed = (await story.get(f"{AGENTS}/{agent_id}/actions"))["actions"]
    assert [action["ready"] for action in listed] == [False, True, False]


async def test_a_removed_action_is_unknown(story: Story) -> None:
    made = await attach(story, await make_agent(story), "stopBot")
    path = f"{AGENTS}/{made['agentId']}/actions/{made['actionId']}"
    assert await story.delete(path) == {"actionId": made["actionId"], "deleted": True}
    assert (await story.get(path, expect=404))["message"].startswith("No Action found")
    await story.patch(path, {}, expect=404)
    await story.delete(path, expect=404)


async def test_an_action_belongs_to_its_agent(story: Story) -> None:
    made, second = await attach(story, await make_agent(story), "stopBot"), await make_agent(story)
    await story.get(f"{AGENTS}/{second}/actions/{made['actionId']}", expect=404)


async def test_a_write_with_if_match_changes_only_what_the_caller_has_seen(story: Story) -> None:
    made = await attach(story, await make_agent(story), "stopBot")
    path = f"{AGENTS}/{made['agentId']}/actions/{made['actionId']}"
    seen = {"If-Match": (await story.client.get(path)).headers["etag"]}
    codes = [(await story.client.patch(path, json={"name": name}, headers=seen)).status_code for name in "ab"]
    codes.append((await story.client.delete(path, headers=seen)).status_code)
    assert codes == [200, 412, 412]
