"""Every change can be seen and, for a time, taken back; what cannot says why."""

import asyncio

import pytest

from tests.support.fixtures import BeginStory
from tests.support.scripted import Take
from tests.support.story import Json, Story

DUE = "2040-01-01T10:00:00Z"


async def newest(story: Story, entity: str, entity_id: str | None = None, *, kind: str | None = None) -> Json:
    """The newest line about things of this kind, or about one of them."""
    only = f"&entityId={entity_id}" if entity_id else ""
    lines = (await story.get(f"/v1/journal?entity={entity}{only}&limit=100"))["data"]
    return next(line for line in lines if kind is None or line["kind"] == kind)


async def undo(story: Story, line: Json, *, expect: int = 200) -> Json:
    return await story.post(f"/v1/journal/{line['id']}/undo", expect=expect)


async def contact_of(story: Story, contact_id: str) -> Json:
    held: Json = (await story.get(f"/contacts/{contact_id}"))["contact"]
    return held


async def test_an_undo_sets_back_only_what_the_entry_changed_and_can_be_undone_itself(story: Story) -> None:
    contact = await story.make_contact(email="ana@example.com", tags=["regular", "old"], city="Vigo")
    await story.put(f"/contacts/{contact}", {"email": "wrong@example.com", "tags": ["regular", "new"]})
    line = await newest(story, "contact", contact)
    await story.put(f"/contacts/{contact}", {"city": "Lugo", "tags": ["regular", "new", "later"]})

    assert line["kind"] == "update"
    assert line["changed"] == ["email", "tags"]
    assert (line["before"]["email"], line["after"]["email"]) == ("ana@example.com", "wrong@example.com")
    assert line["actor"] | {"id": ""} == {"kind": "token", "id": "", "name": "test"}
    assert (line["cause"]["kind"], line["undoable"], line["because"]) == ("request", True, None)
    whole = await story.get(f"/v1/journal/{line['id']}")
    assert whole["beforeWhole"]["firstName"] == "Ana"
    assert whole["undoable"]

    done = await undo(story, line)

    held = await contact_of(story, contact)
    assert held["email"] == "ana@example.com"
    assert held["city"] == "Lugo"
    assert sorted(held["tags"]) == ["later", "old", "regular"]
    assert (done["undoes"], done["cause"]) == (line["id"], {"kind": "undo", "id": line["id"]})
    again = await undo(story, line, expect=409)
    assert "undone already" in again["detail"]
    linked = await story.get(f"/v1/journal/{line['id']}")
    assert linked["undoneBy"]["id"] == done["id"]
    assert not linked["undoable"]

    await undo(story, done)

    held = await contact_of(story, contact)
    assert (held["email"], held["city"]) == ("wrong@example.com", "Lugo")
    assert sorted(held["tags"]) == ["later", "new", "regular"]


async def test_an_undo_is_refused_when_the_world_has_moved_on(story: Story) -> None:
    contact = await story.make_contact(email="one@example.com", phone="+34600111222")
    await story.put(f"/contacts/{contact}", {"email": "two@example.com", "lastName": "Sol"})
    line = await newest(story, "contact", contact)
    await story.put(f"/contacts/{contact}", {"email": "three@example.com"})
    later = await newest(story, "contact", contact)

    refused = await undo(story, line, expect=409)

    assert 'email was changed since by the token "test" at ' in refused["detail"]
    assert f"(entry {later['id']})" in refused["detail"]
    assert "last_name" not in refused["detail"]
    assert (await contact_of(story, contact))["email"] == "three@example.com"
    tried = await story.get(f"/v1/journal/{line['id']}")
    assert (tried["undoable"], tried["because"]) == (False, refused["detail"])

    await story.put(f"/contacts/{contact}", {"email": "one@example.com", "lastName": ""})
    done = await undo(story, line, expect=409)
    assert "already" in done["detail"]

    # Another contact has the address by now.
    await story.put(f"/contacts/{contact}", {"phone": "+34600333444"})
    line = await newest(story, "contact", contact)
    other = await story.make_contact(phone="+34600111222")
    taken = await undo(story, line, expect=409)
    assert f"Another contact ({other}) has this phone" in taken["detail"]


async def test_of_two_undos_at_once_one_wins(story: Story) -> None:
    contact = await story.make_contact(city="Vigo")
    await story.put(f"/contacts/{contact}", {"city": "Lugo"})
    line = await newest(story, "contact", contact)
    path = f"/v1/journal/{line['id']}/undo"

    answers = await asyncio.gather(*(story.client.post(path) for _ in range(6)))

    assert sorted(answer.status_code for answer in answers) == [200, *[409] * 5]
    assert all("undone already" in answer.json()["detail"] for answer in answers if answer.status_code == 409)
    assert (await contact_of(story, contact))["city"] == "Vigo"

    # A repeat under its key gets the same answer again.
    await story.put(f"/contacts/{contact}", {"city": "Lugo"})
    line = await newest(story, "contact", contact)
    key = {"Idempotency-Key": "undo-once"}
    first, second = [await story.client.post(f"/v1/journal/{line['id']}/undo", headers=key) for _ in range(2)]
    assert first.json() == second.json()
    assert second.headers["idempotent-replayed"] == "true"


async def test_an_undo_and_a_change_at_once_leave_what_one_of_them_wanted(story: Story) -> None:
    contact = await story.make_contact(city="Vigo")
    for _ in range(4):
        await story.put(f"/contacts/{contact}", {"city": "Lugo"})
        line = await newest(story, "contact", contact)
        undone, changed = await asyncio.gather(
            story.client.post(f"/v1/journal/{line['id']}/undo"),
            story.client.put(f"/contacts/{contact}", json={"city": "Ourense"}),
        )
        assert changed.status_code == 200
        assert undone.status_code in (200, 409)
        assert (await contact_of(story, contact))["city"] == "Ourense"
        await story.put(f"/contacts/{contact}", {"city": "Vigo"})


async def test_a_deleted_contact_comes_back_from_the_trash_with_all_of_it(story: Story) -> None:
    await story.make_agent()
    contact = await story.make_contact(email="ana@example.com")
    await story.post(f"/contacts/{contact}/notes", {"body": "Likes tea"})
    said = await story.customer_says("Hello", contact_id=contact)
    await story.delete(f"/contacts/{contact}")

    [item] = (await story.get("/v1/trash?entity=contact"))["data"]
    assert (item["entityId"], item["name"], item["thing"]["email"]) == (contact, "Ana", "ana@example.com")
    assert item["restorableUntil"] > item["deletedAt"]
    await story.post(f"/v1/trash/{item['id']}/restore", expect=200)

    assert (await contact_of(story, contact))["email"] == "ana@example.com"
    assert len((await story.get(f"/contacts/{contact}/notes"))["notes"]) == 1
    assert await story.messages(said["conversationId"])
    assert (await story.get("/v1/trash"))["data"] == []
    events = [event["type"] for event in await story.events()]
    assert events.count("ContactCreate") == 1
    assert "ContactRestore" in events

    # The undo of the restoration deletes again; by then another one may have the address.
    await undo(story, await newest(story, "contact", contact))
    await story.get(f"/contacts/{contact}", expect=400)
    other = await story.make_contact(email="ana@example.com")
    [item] = (await story.get("/v1/trash?entity=contact"))["data"]
    refused = await story.post(f"/v1/trash/{item['id']}/restore", expect=409)
    assert f"Another contact ({other}) has this email" in refused["detail"]


async def test_making_a_contact_is_undone_while_nothing_came_of_it(story: Story) -> None:
    await story.make_agent()
    first, second, third = [await story.make_contact() for _ in range(3)]
    await story.put(f"/contacts/{second}", {"city": "Vigo"})
    await story.customer_says("Hello", contact_id=third)
    made = [await newest(story, "contact", one, kind="create") for one in (first, second, third)]

    await undo(story, made[0])
    changed = await undo(story, made[1], expect=409)
    spoken = await undo(story, made[2], expect=409)

    await story.get(f"/contacts/{first}", expect=400)
    assert "city was changed since" in changed["detail"]
    assert "messages were exchanged" in spoken["detail"]


async def test_tasks_notes_and_fields_come_back_as_they_were(story: Story) -> None:
    contact = await story.make_contact()
    fields = f"/locations/{story.location_id}/customFields"
    field = (await story.post(fields, {"name": "Shoe size", "dataType": "NUMERICAL"}))["customField"]
    await story.put(f"/contacts/{contact}", {"customFields": [{"id": field["id"], "value": 43}]})
    body = {"title": "Call", "dueDate": DUE, "completed": False, "body": "Before noon"}
    task = (await story.post(f"/contacts/{contact}/tasks", body))["task"]
    note = (await story.post(f"/contacts/{contact}/notes", {"body": "Likes tea", "pinned": True}))["note"]
    await story.put(f"/contacts/{contact}/tasks/{task['id']}", {"title": "Write"})
    await story.put(f"/contacts/{contact}/notes/{note['id']}", {"body": "Likes coffee"})
    await story.put(f"{fields}/{field['id']}", {"name": "Foot size"})

    for entity in ("task", "note", "customField"):
        await undo(story, await newest(story, entity))
    assert (await story.get(f"/contacts/{contact}/tasks/{task['id']}"))["task"] == task
    assert (await story.get(f"/contacts/{contact}/notes/{note['id']}"))["note"] == note
    assert (await story.get(f"{fields}/{field['id']}"))["customField"]["name"] == "Shoe size"

    await story.delete(f"/contacts/{contact}/tasks/{task['id']}")
    await story.delete(f"/contacts/{contact}/notes/{note['id']}")
    await story.delete(f"{fields}/{field['id']}")
    held = await contact_of(story, contact)
    assert not held.get("customFields")
    trash = (await story.get("/v1/trash"))["data"]
    assert [item["entity"] for item in trash] == ["customField", "note", "task"]
    assert [item["name"] for item in trash] == ["Shoe size", None, "Call"]
    for item in trash:
        await story.post(f"/v1/trash/{item['id']}/restore", expect=200)
    assert (await story.get(f"/contacts/{contact}/tasks/{task['id']}"))["task"] == task
    assert (await story.get(f"/contacts/{contact}/notes/{note['id']}"))["note"] == note
    [held] = (await contact_of(story, contact))["customFields"]
    assert (held["id"], held["value"]) == (field["id"], "43")

    # What was made is taken away again, unless it was changed since.
    made = [await newest(story, entity, kind="create") for entity in ("task", "note", "customField")]
    await story.put(f"/contacts/{contact}/tasks/{task['id']}", {"completed": True})
    assert "completed was changed since" in (await undo(story, made[0], expect=409))["detail"]
    await undo(story, made[1])
    await undo(story, made[2])
    await story.get(f"/contacts/{contact}/notes/{note['id']}", expect=400)

    # A task of a contact that is gone has nowhere to come back to.
    await story.delete(f"/contacts/{contact}/tasks/{task['id']}")
    gone = await newest(story, "task", task["id"], kind="delete")
    await story.delete(f"/contacts/{contact}")
    assert "no contact" in (await undo(story, gone, expect=409))["detail"]


async def test_what_an_agent_did_is_told_with_its_turn_and_taken_back(story: Story) -> None:
    action = {"type": "collectContactInfo", "name": "Ask", "fields": ["email"]}
    agent = await story.make_agent(actions=[action])
    contact = await story.make_contact()
    said = await story.customer_says("I am ana@example.com", contact_id=contact)
    story.script(Take("update_contact_field", {"email": "ana@example.com"}, "Noted."))
    await story.advance("PT1M")

    line = await newest(story, "contact", contact)
    [shown] = (await story.get(f"/v1/journal?actor=agent:{agent['agentId']}&entity=contact"))["data"]
    assert shown == line
    assert line["actor"] == {"kind": "agent", "id": agent["agentId"], "name": story.agent_name}
    generation = await story.get(f"/v1/generations/{line['generationId']}")
    assert generation["conversationId"] == said["conversationId"]
    of_turn = (await story.get(f"/v1/journal?cause=turn:{line['turnId']}"))["data"]
    assert {"contact", "message", "generation"} <= {one["entity"] for one in of_turn}

    await undo(story, line)
    assert "email" not in await contact_of(story, contact)
    sent = next(one for one in of_turn if one["entity"] == "message")
    assert not sent["undoable"]
    refused = await undo(story, sent, expect=422)
    assert "cannot be called back" in refused["detail"]


async def test_agents_and_their_actions_are_set_back(story: Story) -> None:
    first = await story.make_agent(instructions="Be kind.")
    second = await story.make_agent(isPrimary=True)
    path = f"/v2/conversation/agents/{first['agentId']}"
    assert not (await story.get(path))["isPrimary"]
    action = await story.post(f"{path}/actions", {"type": "humanHandover", "name": "Person", "settings": {}})
    actions = f"{path}/actions/{action['actionId']}"

    # The rank goes back to the agent that lost it.
    await undo(story, await newest(story, "agent", second["agentId"], kind="create"))
    assert (await story.get(path))["isPrimary"]
    await undo(story, await newest(story, "agent", second["agentId"], kind="delete"))
    await story.patch(f"/v2/conversation/agents/{second['agentId']}", {"isPrimary": True})
    await undo(story, await newest(story, "agent", second["agentId"]))
    assert (await story.get(path))["isPrimary"]

    # Of two changes the earlier is taken back alone.
    await story.patch(path, {"instructions": "Be brief."})
    wrong = await newest(story, "agent", first["agentId"])
    assert wrong["changed"] == ["settings.instructions"]
    await story.patch(path, {"goal": "Sell shoes."})
    await undo(story, wrong)
    held = await story.get(path)
    assert (held["instructions"], held["goal"]) == ("Be kind.", "Sell shoes.")

    await story.patch(actions, {"name": "Colleague", "settings": {"tags": ["asked"]}})
    changed = await newest(story, "action", action["actionId"])
    await undo(story, changed)
    assert await story.get(actions) | {"updatedAt": ""} == action | {"updatedAt": ""}
    await story.delete(actions)
    [item] = (await story.get("/v1/trash?entity=action"))["data"]
    await story.post(f"/v1/trash/{item['id']}/restore", expect=200)
    assert (await story.get(actions))["name"] == "Person"

    await story.delete(path)
    made = await newest(story, "action", action["actionId"], kind="create")
    assert "no agent" in (await undo(story, made, expect=409))["detail"]
    [item] = (await story.get("/v1/trash?entity=agent"))["data"]
    await story.post(f"/v1/trash/{item['id']}/restore", expect=200)
    assert (await story.get(path))["instructions"] == "Be kind."


async def test_rules_budgets_and_silences_are_set_back(story: Story) -> None:
    agent = await story.make_agent()
    rule = await story.post(
        "/v1/routing-rules", {"agentId": agent["agentId"], "name": "Regulars", "hasTag": "regular"}
    )
    rules = f"/v1/routing-rules/{rule['id']}"
    await story.patch(rules, {"lacksTag": "lost", "name": "Others"})
    await undo(story, await newest(story, "routingRule"))
    assert await story.get(rules) | {"updatedAt": ""} == rule | {"updatedAt": ""}
    await story.delete(rules)
    await undo(story, await newest(story, "routingRule"))
    assert (await story.get(rules))["hasTag"] == "regular"

    budget = f"/v1/agents/{agent['agentId']}/budget"
    await story.put(budget, {"dailyUsd": 2.5})
    await story.put(budget, {"dailyUsd": 7, "whenSpent": "hold"})
    await undo(story, await newest(story, "budget"))
    held = await story.get(budget)
    assert (held["dailyUsd"], held["whenSpent"]) == (2.5, "embedded")

    contact = await story.make_contact()
    said = await story.customer_says("Hello", contact_id=contact)
    status = f"/v1/conversations/{said['conversationId']}/agent-status"
    await story.put(status, {"state": "asleep", "until": "2040-01-01T00:00:00Z"})
    asleep = await newest(story, "agentStatus")
    await undo(story, asleep)
    assert (await story.get(status))["state"] == "active"
    await undo(story, await newest(story, "agentStatus"))
    again = await story.get(status)
    assert (again["state"], again["until"]) == ("asleep", "2040-01-01T00:00:00.000Z")
    await story.put(status, {"state": "manual"})
    await story.put(status, {"state": "active"})
    lines = (await story.get("/v1/journal?entity=agentStatus"))["data"]
    assert "was changed since" in (await undo(story, lines[1], expect=409))["detail"]


async def test_knowledge_comes_back_with_what_was_in_it(story: Story) -> None:
    base = (await story.post("/knowledge-bases/", {"name": "Base", "locationId": story.location_id}))["data"]
    order = {"locationId": story.location_id, "knowledgeBaseId": base["id"]}
    faqs = [
        (await story.post("/knowledge-bases/faqs", {**order, "question": f"Why {n}?", "answer": "So."}))[
            "faq"
        ]
        for n in range(3)
    ]
    await story.put(f"/knowledge-bases/faqs/{faqs[0]['id']}", {"question": "Why?", "answer": "Because."})
    await undo(story, await newest(story, "faq"))
    await story.delete(f"/knowledge-bases/faqs/{faqs[2]['id']}")
    await story.delete(f"/knowledge-bases/{base['id']}")

    await undo(story, await newest(story, "knowledgeBase"))

    query = f"locationId={story.location_id}&knowledgeBaseId={base['id']}"
    held = (await story.get(f"/knowledge-bases/faqs?{query}"))["faqs"]
    assert [(one["id"], one["question"]) for one in held] == [
        (faqs[0]["id"], "Why 0?"),
        (faqs[1]["id"], "Why 1?"),
    ]
    [item] = (await story.get("/v1/trash"))["data"]
    await story.post(f"/v1/trash/{item['id']}/restore", expect=200)
    assert len((await story.get(f"/knowledge-bases/faqs?{query}"))["faqs"]) == 3
    assert any(job["job"] == "TrainFaqs" for job in await story.advance("PT1S"))


async def test_a_conversation_comes_back_and_answers_nothing_old(story: Story) -> None:
    await story.make_agent()
    contact = await story.make_contact()
    said = await story.customer_says("Hello", contact_id=contact)
    path = f"/conversations/{said['conversationId']}"
    await story.put(path, {"starred": True, "locationId": story.location_id})
    await undo(story, await newest(story, "conversation"))
    assert not (await story.get(path))["starred"]
    await story.delete(path)
    [item] = (await story.get("/v1/trash?entity=conversation"))["data"]
    await story.post(f"/v1/trash/{item['id']}/restore", expect=200)
    await story.advance("PT1M")
    assert len(await story.messages(said["conversationId"])) == 1

    await story.delete(path)
    await story.customer_says("Hello again", contact_id=contact)
    [item] = (await story.get("/v1/trash?entity=conversation"))["data"]
    refused = await story.post(f"/v1/trash/{item['id']}/restore", expect=409)
    assert "another conversation" in refused["detail"]


async def test_what_a_location_decides_is_set_back(story: Story) -> None:
    widget = f"/v1/widgets/{story.widget_id}"
    before = await story.get(widget)
    await story.patch(widget, {"greeting": "Welcome!"})
    await undo(story, await newest(story, "widget", story.widget_id))
    assert await story.get(widget) == before

    retention = f"/v1/locations/{story.location_id}/retention"
    await story.put(retention, {"messagesDays": 30})
    await story.put(retention, {"messagesDays": 30, "journalDays": 90})
    await undo(story, await newest(story, "retention"))
    kept = await story.get(retention)
    assert (kept["messagesDays"], kept["journalDays"]) == (30, None)

    replies = "/v1/keyword-replies"
    told = await story.get(replies)
    await story.patch(replies, {"confirm": False})
    await undo(story, await newest(story, "keywordReplies"))
    assert await story.get(replies) == told


async def test_the_time_to_undo_ends(story: Story) -> None:
    contact = await story.make_contact(city="Vigo")
    await story.put(f"/contacts/{contact}", {"city": "Lugo"})
    line = await newest(story, "contact", contact)
    note = (await story.post(f"/contacts/{contact}/notes", {"body": "Likes tea"}))["note"]
    await story.delete(f"/contacts/{contact}/notes/{note['id']}")

    await story.advance("P31D")

    refused = await undo(story, line, expect=422)
    assert "older than the 30 days" in refused["detail"]
    assert (await story.get("/v1/trash"))["data"] == []
    assert not (await newest(story, "contact", contact))["undoable"]


async def test_nothing_of_an_erased_contact_comes_back(story: Story) -> None:
    contact = await story.make_contact(email="ana@example.com")
    note = (await story.post(f"/contacts/{contact}/notes", {"body": "Likes tea"}))["note"]
    await story.delete(f"/contacts/{contact}/notes/{note['id']}")
    await story.delete(f"/contacts/{contact}")
    lines = (await story.get("/v1/journal?entity=contact,note"))["data"]
    assert len(lines) == 4

    await story.post(f"/v1/contacts/{contact}/erase", {"confirm": contact})

    for line in lines:
        await undo(story, line, expect=404)
        await story.get(f"/v1/journal/{line['id']}", expect=404)
    assert (await story.get("/v1/trash"))["data"] == []
    [left] = (await story.get(f"/v1/journal?contactId={contact}"))["data"]
    assert (left["entity"], left["undoable"]) == ("erasure", False)


async def test_each_product_has_its_own_scope(story: Story) -> None:
    await story.make_agent()
    contact = await story.make_contact()
    await story.put(f"/contacts/{contact}", {"city": "Vigo"})
    line = await newest(story, "contact", contact)
    read = {"Authorization": f"Bearer {await story.token(['contacts.readonly'])}"}
    agents = {"Authorization": f"Bearer {await story.token(['conversation-ai.write'])}"}

    seen = (await story.client.get("/v1/journal?limit=100", headers=read)).json()["data"]
    assert {one["entity"] for one in seen} == {"contact"}
    for path, headers, scope in (
        ("/v1/journal?entity=agent", read, "conversation-ai.readonly"),
        (f"/v1/journal/{line['id']}", agents, "contacts.readonly"),
        ("/v1/trash", agents, "contacts.readonly"),
    ):
        answer = await story.client.get(path, headers=headers)
        assert (answer.status_code, scope in answer.json()["detail"]) == (403, True), path
    for headers in (read, agents):
        answer = await story.client.post(f"/v1/journal/{line['id']}/undo", headers=headers)
        assert (answer.status_code, "contacts.write" in answer.json()["detail"]) == (403, True)
    assert (await contact_of(story, contact))["city"] == "Vigo"


async def test_another_tenants_lines_are_unknown(new_story: BeginStory) -> None:
    story, other = await new_story(), await new_story()
    contact = await other.make_contact()
    await other.put(f"/contacts/{contact}", {"city": "Vigo"})
    line = await newest(other, "contact", contact)

    for path in (f"/v1/journal/{line['id']}/undo", f"/v1/trash/{line['id']}/restore"):
        foreign = await story.post(path, expect=404)
        unknown = await story.post(path.replace(line["id"], "1"), expect=404)
        assert foreign["detail"].replace(line["id"], "1") == unknown["detail"]
    await story.get(f"/v1/journal/{line['id']}", expect=404)
    assert (await story.get(f"/v1/journal?contactId={contact}"))["data"] == []
    assert (await contact_of(other, contact))["city"] == "Vigo"


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("entity=nothing", 422),
        ("since=2030-01-01T10:00:00", 422),
        ("since=9999-12-31T23:59:59-23:00", 422),
        ("until=0001-01-01T00:00:00%2B14:00", 422),
        ("after=nonsense", 422),
        ("after=OTk5OTk5OTk5OTk5", 422),
        ("limit=0", 422),
        ("actor=agent:%E2%82%AC", 200),
        ("actor=:", 200),
        ("contactId=%27%22--", 200),
        ("entity=contact&entityId=unknown&actor=system&cause=x&until=2030-01-01T00:00:00Z", 200),
    ],
)
async def test_hostile_questions_get_clear_answers(story: Story, query: str, status: int) -> None:
    await story.get(f"/v1/journal?{query}", expect=status)


async def test_pages_hold_every_line_once(story: Story) -> None:
    contact = await story.make_contact()
    for n in range(12):
        await story.put(f"/contacts/{contact}", {"city": f"City {n}"})
    for query in ("entity=contact", f"contactId={contact}", "actor=token&entity=contact,agent"):
        seen: list[str] = []
        cursor = ""
        while True:
            page = await story.get(f"/v1/journal?{query}&limit=5&after={cursor}")
            seen += [line["after"].get("city") for line in page["data"]]
            cursor = page["nextCursor"]
            if cursor is None:
                break
        assert seen == [*(f"City {n}" for n in reversed(range(12))), None], query
    for entry in ("0", "-1", "99999999999999999999999", "abc", "%E2%82%AC", "1e3"):
        await story.get(f"/v1/journal/{entry}", expect=404)
        await story.post(f"/v1/journal/{entry}/undo", expect=404)


async def test_an_action_does_not_come_back_to_an_agent_that_has_too_many_by_now(story: Story) -> None:
    person = {"type": "humanHandover", "name": "Person", "settings": {}}
    agent = await story.make_agent(actions=[person] * 6)
    path = f"/v2/conversation/agents/{agent['agentId']}/actions"
    gone = agent["actions"][0]["actionId"]
    await story.delete(f"{path}/{gone}")
    await story.post(path, person, expect=201)
    [item] = (await story.get("/v1/trash?entity=action"))["data"]
    refused = await story.post(f"/v1/trash/{item['id']}/restore", expect=409)
    assert "at most 6 hand-over actions" in refused["detail"]
    assert len((await story.get(path))["actions"]) == 6


async def test_the_indexes_of_the_journal_are_used_though_each_tenant_sees_its_own_lines_only(
    story: Story,
) -> None:
    async with story.desk.runtime.db.read(story.location_id) as read:
        await read.connection.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")
        for kept, index in (
            ("before IS NOT NULL AND (after IS NULL OR (after ->> 'deleted_at') IS NOT NULL)", "deletions"),
            ("entity = 'contact'", "by_kind"),
            ("cause = 'turn:1'", "by_cause"),
        ):
            plan = await read.fetch(
                f"EXPLAIN SELECT id FROM journal WHERE location_id = $1 AND {kept} ORDER BY at DESC, id DESC",
                story.location_id,
            )
            assert f"journal_{index}" in "\n".join(row[0] for row in plan)
