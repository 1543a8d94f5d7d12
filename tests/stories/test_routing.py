"""Which agent answers: the one assigned, else by the most specific rule, else the primary one."""

import pytest

from tests.support.story import Json, Story


async def add_agent(story: Story, name: str, **settings: object) -> str:
    return str((await story.make_agent(name=f"{name} {story.location_id}", **settings))["agentId"])


async def add_rule(story: Story, agent_id: str, **condition: object) -> Json:
    body = {"agentId": agent_id, "name": f"Rule {condition}", **condition}
    return await story.post("/v1/routing-rules", body, expect=201)


async def who_answers(
    story: Story, contact: str, channel: str = "WebChat", **more: object
) -> tuple[str, str]:
    """The agent that answered, by the first word of its name; and what the routing gate said."""
    said = await story.customer_says("Hello", contact_id=contact, channel=channel, **more)
    await story.advance()
    why = await story.why(said["conversationId"], said["messageId"])
    gate = next(gate for gate in why["gates"] if gate["gate"] == "routing")
    agent = await story.get(f"/v2/conversation/agents/{gate['saw']}")
    return agent["name"].split()[0], gate["because"]


async def test_the_primary_agent_answers_where_nothing_else_is_said(story: Story) -> None:
    await add_agent(story, "Primary")
    await add_agent(story, "Second")
    contact = await story.make_contact()
    assert await who_answers(story, contact) == ("Primary", "this is the location's primary agent")


async def test_the_more_specific_rule_wins(story: Story) -> None:
    await add_agent(story, "Primary")
    sms, vip, both = [await add_agent(story, name) for name in ("Texts", "Vips", "Both")]
    await add_rule(story, both, channel="SMS", hasTag="vip")
    await add_rule(story, sms, channel="SMS")
    await add_rule(story, vip, hasTag="VIP")
    plain = await story.make_contact()
    tagged = await story.make_contact(tags=["vip"])
    assert (await who_answers(story, plain))[0] == "Primary"
    assert (await who_answers(story, plain, "SMS"))[0] == "Texts"
    assert (await who_answers(story, tagged))[0] == "Vips"
    agent, because = await who_answers(story, tagged, "SMS")
    assert agent == "Both"
    assert because.endswith("(channel SMS, has tag vip) chose this agent")


async def test_of_equally_specific_rules_a_tag_comes_before_a_channel_and_then_the_newest(
    story: Story,
) -> None:
    await add_agent(story, "Primary")
    texts, tagged, newer = [await add_agent(story, name) for name in ("Texts", "Tagged", "Newer")]
    await add_rule(story, tagged, hasTag="new")
    await add_rule(story, texts, channel="SMS")
    contact = await story.make_contact(tags=["new"])
    assert (await who_answers(story, contact, "SMS"))[0] == "Tagged"
    await add_rule(story, newer, hasTag="new")
    assert (await who_answers(story, contact, "SMS"))[0] == "Newer"


async def test_a_rule_can_ask_for_a_tag_that_is_lacking_and_follows_the_tags(story: Story) -> None:
    await add_agent(story, "Primary")
    await add_rule(story, await add_agent(story, "Strangers"), lacksTag="customer")
    contact = await story.make_contact()
    assert (await who_answers(story, contact))[0] == "Strangers"
    await story.post(f"/contacts/{contact}/tags", {"tags": ["customer"]})
    assert (await who_answers(story, contact))[0] == "Primary"


@pytest.mark.parametrize("written", ["+34 612 34 56 78", "612345678"])
async def test_a_rule_can_ask_for_the_number_that_the_customer_wrote_to(story: Story, written: str) -> None:
    await add_agent(story, "Primary")
    await add_rule(story, await add_agent(story, "Hotline"), number=written)
    contact = await story.make_contact()
    assert (await who_answers(story, contact, "SMS", toNumber="+34612345678"))[0] == "Hotline"
    assert (await who_answers(story, contact, "SMS", toNumber="+34612345679"))[0] == "Primary"
    assert (await who_answers(story, contact, "SMS"))[0] == "Primary"


async def test_an_assigned_agent_comes_before_every_rule(story: Story) -> None:
    primary = await add_agent(story, "Primary")
    await add_rule(story, await add_agent(story, "Texts"), channel="SMS")
    contact = await story.make_contact()
    said = await story.customer_says("Hello", contact_id=contact, channel="SMS")
    path = f"/v1/conversations/{said['conversationId']}/agent-status"
    assigned = await story.put(path, {"agentId": primary})
    assert (assigned["agentId"], assigned["assignedAgentId"]) == (primary, primary)
    agent, because = await who_answers(story, contact, "SMS")
    assert (agent, because) == ("Primary", "the contact is assigned to this agent")
    freed = await story.put(path, {"agentId": None})
    assert freed["assignedAgentId"] is None
    assert (await who_answers(story, contact, "SMS"))[0] == "Texts"


async def test_rules_that_are_off_or_of_inactive_or_deleted_agents_do_not_count(story: Story) -> None:
    await add_agent(story, "Primary")
    texts = await add_agent(story, "Texts")
    rule = await add_rule(story, texts, channel="SMS")
    contact = await story.make_contact()
    await story.patch(f"/v1/routing-rules/{rule['id']}", {"active": False})
    assert (await who_answers(story, contact, "SMS"))[0] == "Primary"
    await story.patch(f"/v1/routing-rules/{rule['id']}", {"active": True})
    await story.patch(f"/v2/conversation/agents/{texts}", {"status": "inactive"})
    assert (await who_answers(story, contact, "SMS"))[0] == "Primary"
    await story.patch(f"/v2/conversation/agents/{texts}", {"status": "active"})
    assert (await who_answers(story, contact, "SMS"))[0] == "Texts"
    await story.delete(f"/v2/conversation/agents/{texts}")
    assert (await who_answers(story, contact, "SMS"))[0] == "Primary"
    assert (await story.get("/v1/routing-rules"))["data"] == []
    await story.post(f"/v2/conversation/agents/{texts}/restore")
    assert (await who_answers(story, contact, "SMS"))[0] == "Texts"


async def test_an_assigned_agent_that_is_deleted_leaves_the_contact_to_the_others(story: Story) -> None:
    await add_agent(story, "Primary")
    second = await add_agent(story, "Second")
    contact = await story.make_contact()
    said = await story.customer_says("Hello", contact_id=contact)
    await story.put(f"/v1/conversations/{said['conversationId']}/agent-status", {"agentId": second})
    await story.delete(f"/v2/conversation/agents/{second}")
    assert (await who_answers(story, contact))[0] == "Primary"
    why = await story.why(said["conversationId"])
    gate = next(gate for gate in why["gates"] if gate["gate"] == "assigned agent")
    assert "no longer exists" in gate["because"]


async def test_the_answering_agent_s_own_wait_is_waited(story: Story) -> None:
    await add_agent(story, "Primary", waitTime=2)
    await add_rule(story, await add_agent(story, "Patient", waitTime=60), channel="SMS")
    contact = await story.make_contact()
    said = await story.customer_says("Hello", contact_id=contact, channel="SMS")
    await story.advance("PT30S")
    assert (await story.why(said["conversationId"]))["verdict"] == "waiting"
    await story.advance("PT40S")
    assert len(await story.messages(said["conversationId"])) == 2


async def test_rules_are_made_read_changed_and_deleted(story: Story) -> None:
    agent = await add_agent(story, "Primary")
    other = await add_agent(story, "Other")
    made = await add_rule(story, agent, channel="SMS", hasTag="vip")
    assert await story.get(f"/v1/routing-rules/{made['id']}") == made
    changed = await story.patch(
        f"/v1/routing-rules/{made['id']}", {"agentId": other, "hasTag": None, "number": "+34612345678"}
    )
    assert (changed["agentId"], changed["hasTag"], changed["channel"]) == (other, None, "SMS")
    assert [rule["id"] for rule in (await story.get(f"/v1/routing-rules?agentId={other}"))["data"]] == [
        made["id"]
    ]
    assert (await story.get(f"/v1/routing-rules?agentId={agent}"))["data"] == []
    await story.delete(f"/v1/routing-rules/{made['id']}")
    await story.get(f"/v1/routing-rules/{made['id']}", expect=404)


@pytest.mark.parametrize(
    ("change", "status", "told"),
    [
        ({}, 422, "channel, hasTag, lacksTag or number is required"),
        ({"hasTag": " "}, 422, "hasTag must not be blank"),
        ({"name": "", "channel": "SMS"}, 422, "name must not be blank"),
        ({"channel": "Pigeon"}, 422, "channel"),
        ({"agentId": "0Zunknownunknown0000", "channel": "SMS"}, 404, "found for id"),
    ],
)
async def test_a_rule_that_makes_no_sense_is_refused(
    story: Story, change: Json, status: int, told: str
) -> None:
    agent = await add_agent(story, "Primary")
    refused = await story.client.post(
        "/v1/routing-rules", json={"agentId": agent, "name": "A rule", **change}
    )
    assert refused.status_code == status
    assert told in refused.text
