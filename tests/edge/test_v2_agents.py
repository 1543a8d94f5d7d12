"""Agents in the v2 dialect."""

from typing import Any

import pytest

from tests.support.story import Json, Story

AGENTS = "/v2/conversation/agents"
OFFICIAL = "/conversation-ai/agents"

ARTICLE = {
    "name": "Front desk",
    "businessName": "Harbour Dental",
    "mode": "suggestive",
    "channels": ["webchat", "sms"],
    "personality": {"tone": "friendly", "greeting": "Welcome!"},
    "goals": ["book visits", "answer questions"],
    "prompts": ["Never diagnose.", "Keep it short."],
    "actions": [
        {
            "type": "appointmentBooking",
            "name": "Book a visit",
            "settings": {
                "calendarId": "cal_123",
                "availableTimes": ["9:00", "14:00"],
                "confirmationMessage": "See you on {date} at {time}.",
            },
        }
    ],
}


async def make(story: Story, **more: Any) -> Json:
    return await story.post(AGENTS, {"name": "Ana", "goal": "Help.", **more}, expect=201)


async def get(story: Story, agent_id: str) -> Json:
    return await story.get(f"{AGENTS}/{agent_id}")


async def names(story: Story, query: str) -> list[str]:
    return [agent["name"] for agent in (await story.get(f"{AGENTS}?{query}"))["agents"]]


async def test_the_article_s_agent_is_read_as_it_was_made(story: Story) -> None:
    made = await story.post(AGENTS, ARTICLE, expect=201)

    for member in ("name", "businessName", "mode", "channels", "personality", "goals", "prompts"):
        assert made[member] == ARTICLE[member]
    (action,) = made["actions"]
    assert (action["type"], action["name"]) == ("appointmentBooking", "Book a visit")
    settings = ARTICLE["actions"][0]["settings"]  # type: ignore[index]
    assert {name: action["settings"][name] for name in settings} == settings
    assert await get(story, made["agentId"]) == made


async def test_a_new_agent_gets_sensible_defaults(story: Story) -> None:
    made = await make(story)
    assert (made["mode"], made["status"], made["isPrimary"]) == ("off", "active", True)
    assert made["channels"] == ["webchat", "livechat", "sms", "whatsapp", "instagram", "facebook"]
    assert (made["waitTime"], made["waitTimeUnit"], made["autoPilotMaxMessages"]) == (2, "seconds", 75)
    assert made["personality"] == {"tone": "", "greeting": ""}
    assert (made["sleepTime"], made["businessName"]) == (None, None)
    assert made["id"] == made["agentId"]


@pytest.mark.parametrize("body", [{"goal": "Help."}, {"name": "Ana"}, {"name": "", "goal": "Help."}])
async def test_an_agent_needs_a_name_and_a_goal(story: Story, body: Json) -> None:
    answer = await story.post(AGENTS, body, expect=422)
    assert isinstance(answer["message"], list)


@pytest.mark.parametrize(
    ("given", "singular", "plural"),
    [
        ({"goal": "One."}, "One.", ["One."]),
        ({"goals": ["One.", "Two."]}, "One.\nTwo.", ["One.", "Two."]),
        ({"goal": ["One.", "Two."]}, ["One.", "Two."], ["One.", "Two."]),
        ({"goals": "One."}, "One.", "One."),
        ({"goal": "All.", "goals": ["One."]}, "All.\nOne.", ["All.", "One."]),
    ],
)
async def test_goals_come_back_in_the_form_they_were_given_in(
    story: Story, given: Json, singular: object, plural: object
) -> None:
    made = await story.post(AGENTS, {"name": "Ana", **given}, expect=201)
    assert (made["goal"], made["goals"]) == (singular, plural)
    assert await story.patch(f"{AGENTS}/{made['agentId']}", made) == {
        **made,
        "updatedAt": made["updatedAt"],
    }


async def test_instructions_and_prompts_are_one_field(story: Story) -> None:
    made = await make(story, instructions="Be brief.")
    assert (made["instructions"], made["prompts"]) == ("Be brief.", ["Be brief."])
    path = f"{AGENTS}/{made['agentId']}"
    changed = await story.patch(path, {"prompts": ["Be kind.", "Be brief."]})
    assert changed["instructions"] == "Be kind.\nBe brief."
    whole = {**changed, "instructions": "Be quick."}
    assert (await story.put(path, whole))["prompts"] == ["Be quick."]


@pytest.mark.parametrize("goal", [7, ["a", 7], {"a": "b"}])
async def test_a_goal_is_a_text_or_a_list_of_texts(story: Story, goal: object) -> None:
    answer = await story.post(AGENTS, {"name": "Ana", "goal": goal}, expect=422)
    assert answer["message"] == ["goal: must be a text or a list of texts"]


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("autopilot", "autopilot"),
        ("auto-pilot", "autopilot"),
        ("AUTO_PILOT", "autopilot"),
        ("Suggestive", "suggestive"),
        ("off", "off"),
    ],
)
async def test_modes_are_taken_in_both_spellings(story: Story, given: str, shown: str) -> None:
    assert (await make(story, mode=given))["mode"] == shown


async def test_channels_are_taken_in_both_spellings(story: Story) -> None:
    given = ["WebChat", "Live_Chat", "SMS", "WhatsApp", "IG", "FB", "voice", "webchat", "instagram"]
    shown = ["webchat", "livechat", "sms", "whatsapp", "instagram", "facebook", "voice"]
    assert (await make(story, channels=given))["channels"] == shown


@pytest.mark.parametrize(
    ("body", "member"),
    [
        ({"mode": "on"}, "mode"),
        ({"status": "asleep"}, "status"),
        ({"channels": ["fax"]}, "channels.0"),
        ({"channels": "sms"}, "channels"),
        ({"personality": 7}, "personality"),
        ({"waitTime": 0}, "waitTime"),
        ({"autoPilotMaxMessages": 101}, "autoPilotMaxMessages"),
        ({"sleepEnabled": True}, "sleepTime"),
        ({"actions": {}}, "actions"),
        ({"actions": [{"type": "dance"}]}, "actions.0.type"),
        ({"actions": [{"name": "n"}]}, "actions.0.type"),
        ({"actions": [{"type": "appointmentBooking"}]}, "actions.0.settings.calendarId"),
        ({"actions": [{"type": "stopBot", "settings": {"tags": "t"}}]}, "actions.0.settings.tags"),
        ({"actions": [{"type": "stopBot", "name": " "}]}, "actions.0.name"),
    ],
)
async def test_what_is_wrong_is_named(story: Story, body: Json, member: str) -> None:
    answer = await story.post(AGENTS, {"name": "Ana", "goal": "Help.", **body}, expect=422)
    assert [message.split()[0].rstrip(":") for message in answer["message"]] == [member]


async def test_a_wrong_action_makes_no_agent(story: Story) -> None:
    actions = [{"type": "stopBot"}, {"type": "appointmentBooking"}]
    await story.post(AGENTS, {"name": "Ana", "goal": "Help.", "actions": actions}, expect=422)
    assert await names(story, "") == []


async def test_a_personality_may_be_its_tone_alone(story: Story) -> None:
    made = await make(story, personality="Warm.")
    assert made["personality"] == {"tone": "Warm.", "greeting": ""}
    path = f"{AGENTS}/{made['agentId']}"
    changed = await story.patch(path, {"personality": {"greeting": "Hi!"}})
    assert changed["personality"] == {"tone": "Warm.", "greeting": "Hi!"}
    changed = await story.patch(path, {"personality": "Cool."})
    assert changed["personality"] == {"tone": "Cool.", "greeting": "Hi!"}


@pytest.mark.parametrize("method", ["PUT", "PATCH"])
async def test_an_update_changes_what_is_given_and_replaces_lists(story: Story, method: str) -> None:
    made = await story.post(AGENTS, ARTICLE, expect=201)
    change = {"channels": ["voice"], "businessName": None, "waitTime": 10, "mode": "autopilot"}
    answer = await story.client.request(method, f"{AGENTS}/{made['agentId']}", json=change)
    changed = answer.json()
    assert changed == {**made, **change, "updatedAt": changed["updatedAt"]}
    assert await get(story, made["agentId"]) == changed


async def test_an_agent_read_can_be_written_back_whole(story: Story) -> None:
    made = await story.post(AGENTS, ARTICLE, expect=201)
    assert await story.put(f"{AGENTS}/{made['agentId']}", made) == made


async def test_a_list_of_actions_replaces_the_agent_s(story: Story) -> None:
    actions = [{"type": "stopBot", "name": name} for name in ("one", "two")]
    made = await make(story, actions=actions)
    one, two = made["actions"]
    path = f"{AGENTS}/{made['agentId']}"

    body = {"actions": [{"actionId": two["actionId"], "name": "second"}, {"type": "transfer"}]}
    changed = (await story.put(path, body))["actions"]

    assert [action["name"] for action in changed] == ["second", "Transfer the conversation"]
    assert changed[0] == {**two, "name": "second", "updatedAt": changed[0]["updatedAt"]}
    await story.get(f"{path}/actions/{one['actionId']}", expect=404)
    unknown = {"actions": [{"actionId": one["actionId"], "type": "stopBot"}]}
    answer = await story.put(path, unknown, expect=422)
    assert answer["message"] == ["actions.0.actionId names no other action of this agent"]


async def test_there_is_one_primary_agent(story: Story) -> None:
    first, second = await make(story), await make(story)
    assert (first["isPrimary"], second["isPrimary"]) == (True, False)
    await story.patch(f"{AGENTS}/{second['agentId']}", {"isPrimary": True})
    assert (await get(story, first["agentId"]))["isPrimary"] is False
    await story.patch(f"{AGENTS}/{second['agentId']}", {"isPrimary": False}, expect=422)


async def test_a_deleted_agent_comes_back_as_it_was(story: Story) -> None:
    made = await story.post(AGENTS, ARTICLE, expect=201)
    path = f"{AGENTS}/{made['agentId']}"

    deleted = await story.delete(path)

    assert (deleted["agentId"], deleted["deleted"]) == (made["agentId"], True)
    assert deleted["undoUntil"] > made["createdAt"]
    for method, below in (("GET", ""), ("PATCH", ""), ("DELETE", ""), ("GET", "/actions")):
        answer = await story.client.request(method, path + below, json={})
        assert answer.status_code == 404
        assert answer.json()["statusCode"] == 404
    assert await names(story, "") == []
    assert await story.post(f"{path}/restore", expect=200) == made
    assert await get(story, made["agentId"]) == made
    assert await story.post(f"{path}/restore", expect=200) == made


async def test_a_deleted_agent_cannot_come_back_after_its_time(story: Story) -> None:
    made = await make(story)
    path = f"{AGENTS}/{made['agentId']}"
    await story.delete(path)
    await story.advance("P31D")
    await story.post(f"{path}/restore", expect=404)


async def test_a_restored_agent_says_that_another_is_primary_by_now(story: Story) -> None:
    made = await make(story)
    path = f"{AGENTS}/{made['agentId']}"
    await story.delete(path)
    await make(story)
    restored = await story.post(f"{path}/restore", expect=200)
    assert restored["isPrimary"] is False
    assert [warning["field"] for warning in restored["warnings"]] == ["isPrimary"]


async def test_another_location_s_agent_is_as_unknown_as_any(story: Story, other: Story) -> None:
    theirs = await make(other, actions=[{"type": "stopBot"}])
    action = theirs["actions"][0]["actionId"]
    await story.delete(f"{AGENTS}/{theirs['agentId']}", expect=404)
    for agent_id in (theirs["agentId"], "nobody", "not%20an%20id"):
        for below in ("", "/actions", f"/actions/{action}"):
            answer = await story.get(f"{AGENTS}/{agent_id}{below}", expect=404)
            assert answer["message"].startswith("No Agent found")
        await story.post(f"{AGENTS}/{agent_id}/restore", expect=404)


async def test_lists_are_filtered(story: Story) -> None:
    await make(story, name="Ana Desk", mode="suggestive", businessName="Acme", channels=["voice"])
    await make(story, name="Bea", status="inactive", actions=[{"type": "transfer"}])
    await make(story, name="Cleo", isPrimary=True, actions=[{"type": "transfer", "agentId": "x"}])
    await make(story, name="Dora", mode="autopilot", actions=[{"type": "humanHandover"}])

    assert await names(story, "name=desk") == ["Ana Desk"]
    assert await names(story, "mode=suggestive") == ["Ana Desk"]
    assert await names(story, "mode=auto-pilot") == ["Dora"]
    assert await names(story, "businessName=acme") == ["Ana Desk"]
    assert await names(story, "channel=voice") == ["Ana Desk"]
    assert await names(story, "channel=IG&isPrimary=true") == ["Cleo"]
    assert await names(story, "status=inactive") == ["Bea"]
    assert await names(story, "isPrimary=true") == ["Cleo"]
    assert await names(story, "actionType=transfer") == ["Bea", "Cleo"]
    assert await names(story, "actionType=humanHandOver") == ["Bea", "Dora"]
    assert await names(story, "actionType=transferBot&name=cle") == ["Cleo"]


@pytest.mark.parametrize(
    "query", ["mode=on", "status=x", "channel=fax", "actionType=dance", "isPrimary=x", "limit=0", "limit=101"]
)
async def test_a_filter_that_cannot_be_understood_is_refused(story: Story, query: str) -> None:
    answer = await story.get(f"{AGENTS}?{query}", expect=422)
    assert answer["message"][0].startswith(query.split("=", maxsplit=1)[0])


async def test_a_list_goes_on_after_the_cursor(story: Story) -> None:
    ids = [(await make(story, name=f"Agent {number}"))["agentId"] for number in range(5)]
    seen, cursor = [], ""
    while True:
        page = await story.get(f"{AGENTS}?limit=2&startAfter={cursor}")
        seen += [agent["agentId"] for agent in page["agents"]]
        if page["nextCursor"] is None:
            break
        cursor = page["nextCursor"]
        await story.delete(f"{AGENTS}/{cursor}")
    assert seen == ids


async def test_a_list_shows_whole_agents(story: Story) -> None:
    made = await story.post(AGENTS, ARTICLE, expect=201)
    assert (await story.get(AGENTS))["agents"] == [made]


async def test_knowledge_bases_that_do_not_exist_are_warned_of(story: Story, other: Story) -> None:
    body = {"name": "Base", "locationId": other.location_id}
    foreign = (await other.post("/knowledge-bases/", body))["data"]["id"]
    made = await make(story, knowledgeBaseIds=[foreign])
    assert made["knowledgeBaseIds"] == [foreign]
    assert [warning["field"] for warning in made["warnings"]] == ["knowledgeBaseIds"]


async def test_what_the_actions_of_an_agent_lack_is_told_with_the_agent_too(story: Story) -> None:
    actions: list[Json] = [
        {"type": "stopBot"},
        {
            "type": "appointmentBooking",
            "settings": {"calendarId": "cal_123", "workflowOnConfirm": "wf_1"},
        },
        {"type": "collectContactInfo", "settings": {"fields": ["email", "shoe_size"]}},
    ]
    made = await make(story, actions=actions, knowledgeBaseIds=["kb_1"])
    told = [
        "knowledgeBaseIds",
        "actions.1.settings.calendarId",
        "actions.1.settings.workflowOnConfirm",
        "actions.2.settings.fields.1",
    ]
    assert [warning["field"] for warning in made["warnings"]] == told
    problems = {warning["problem"] for action in made["actions"] for warning in action["warnings"]}
    assert problems < {warning["problem"] for warning in made["warnings"]}
    path = f"{AGENTS}/{made['agentId']}"
    assert (await story.get(path))["warnings"] == made["warnings"]
    assert (await story.get(AGENTS))["agents"][0]["warnings"] == made["warnings"]
    await story.post("/v1/workflows", {"name": "W", "id": "wf_1", "steps": [{"id": "e", "type": "end"}]})
    changed = await story.patch(path, {"knowledgeBaseIds": []})
    assert [warning["field"] for warning in changed["warnings"]] == [told[1], told[3]]


async def test_the_same_key_makes_one_agent(story: Story) -> None:
    headers = {"Idempotency-Key": "one"}
    first = await story.client.post(AGENTS, json=ARTICLE, headers=headers)
    second = await story.client.post(AGENTS, json=ARTICLE, headers=headers)
    assert first.json() == second.json()
    assert len(await names(story, "")) == 1


@pytest.mark.parametrize("method", ["PUT", "PATCH"])
async def test_a_write_with_if_match_changes_only_what_the_caller_has_seen(story: Story, method: str) -> None:
    made = await make(story)
    path = f"{AGENTS}/{made['agentId']}"
    seen = {"If-Match": (await story.client.get(path)).headers["etag"]}
    codes = []
    for name in ("Bea", "Cleo"):
        answer = await story.client.request(method, path, json={"name": name}, headers=seen)
        codes.append(answer.status_code)
    codes.append((await story.client.delete(path, headers=seen)).status_code)
    assert codes == [200, 412, 412]
    assert (await get(story, made["agentId"]))["name"] == "Bea"


async def test_a_missing_scope_is_a_401_that_names_it(story: Story) -> None:
    headers = {"Authorization": f"Bearer {await story.token(['conversation-ai.readonly'])}"}
    answer = await story.client.post(AGENTS, json=ARTICLE, headers=headers)
    assert answer.status_code == 401
    assert "conversation-ai.write" in answer.json()["message"]
