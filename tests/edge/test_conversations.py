"""Conversations: opened once for each contact, read, starred, marked as read, deleted."""

import asyncio

from frontdesk.kit.ids import new_id
from tests.support.scripted import Say
from tests.support.story import Json, Story


async def open_conversation(story: Story, **contact: object) -> str:
    contact_id = await story.make_contact(**contact)
    body = {"locationId": story.location_id, "contactId": contact_id}
    answer = await story.post("/conversations/", body, expect=201)
    return str(answer["conversation"]["id"])


async def test_an_opened_conversation_is_empty_and_can_be_read(story: Story) -> None:
    conversation_id = await open_conversation(story)
    found = await story.get(f"/conversations/{conversation_id}")
    assert found["locationId"] == story.location_id
    assert (found["unreadCount"], found["starred"], found["deleted"], found["inbox"]) == (
        0,
        False,
        False,
        True,
    )
    assert found["lastMessageBody"] == ""
    assert found["type"] == 1


async def test_a_second_conversation_of_a_contact_is_refused_and_names_the_first(story: Story) -> None:
    contact_id = await story.make_contact()
    body = {"locationId": story.location_id, "contactId": contact_id}
    first = await story.post("/conversations/", body, expect=201)
    refused = await story.post("/conversations/", body, expect=400)
    assert refused["message"] == "Conversation already exists"
    assert refused["conversationId"] == first["conversation"]["id"]


async def test_a_conversation_opened_twice_at_once_is_opened_once(story: Story) -> None:
    contact_id = await story.make_contact()
    body = {"locationId": story.location_id, "contactId": contact_id}
    answers = await asyncio.gather(*(story.client.post("/conversations/", json=body) for _ in range(4)))
    assert sorted(answer.status_code for answer in answers) == [201, 400, 400, 400]
    ids = {
        body["conversation"]["id"] if "conversation" in body else body["conversationId"]
        for body in (answer.json() for answer in answers)
    }
    assert len(ids) == 1


async def test_the_path_answers_with_and_without_a_last_slash(story: Story) -> None:
    contact_id = await story.make_contact()
    made = await story.post("/conversations", {"contactId": contact_id}, expect=201)
    conversation_id = made["conversation"]["id"]
    assert (await story.get(f"/conversations/{conversation_id}/"))["id"] == conversation_id


async def test_a_conversation_belongs_to_the_user_of_its_contact(story: Story) -> None:
    user = await _user(story)
    conversation_id = await open_conversation(story, assignedTo=user)
    found = await story.get(f"/conversations/{conversation_id}")
    assert found["assignedTo"] == user
    await story.put(f"/contacts/{found['contactId']}", {"assignedTo": None})
    assert "assignedTo" not in await story.get(f"/conversations/{conversation_id}")


async def test_an_update_changes_what_is_given_and_nothing_else(story: Story) -> None:
    conversation_id = await open_conversation(story)
    path = f"/conversations/{conversation_id}"
    order: Json = {"locationId": story.location_id, "starred": True, "unreadCount": 3.0}
    changed = await story.put(path, order)
    assert changed["success"] is True
    assert (changed["conversation"]["starred"], changed["conversation"]["unreadCount"]) == (True, 3)
    await story.put(path, {"locationId": story.location_id, "feedback": "positive", "starred": None})
    found = await story.get(path)
    assert (found["starred"], found["unreadCount"], found["feedback"]) == (True, 3, "positive")
    await story.put(path, {"feedback": {"stars": 4}})
    assert (await story.get(path))["feedback"] == {"stars": 4}


async def test_an_update_is_told_what_is_wrong_with_it(story: Story) -> None:
    path = f"/conversations/{await open_conversation(story)}"
    wrong: list[Json] = [
        {"unreadCount": -1},
        {"unreadCount": 1.5},
        {"unreadCount": 2**31},
        {"unreadCount": "many"},
        {"starred": "yes"},
        {"feedback": "so-so"},
        {"feedback": {"words": "x" * 6_000}},
    ]
    for body in wrong:
        answer = await story.put(path, body, expect=422)
        (name,) = body
        assert [sentence.split(":")[0].split(" ")[0] for sentence in answer["message"]] == [name]
    assert (await story.get(path))["unreadCount"] == 0


async def test_marking_as_read_lets_a_capped_agent_answer_again(story: Story) -> None:
    await story.make_agent(autoPilotMaxMessages=1)
    contact_id = await story.make_contact()
    said = await story.customer_says("one", contact_id=contact_id)
    path = f"/conversations/{said['conversationId']}"
    await story.advance()
    await story.customer_says("two", contact_id=contact_id)
    await story.advance()
    assert len(await story.messages(said["conversationId"])) == 3

    assert (await story.get(path))["unreadCount"] == 2
    await story.put(path, {"unreadCount": 0})
    story.script(Say("Here I am again."))
    await story.customer_says("three", contact_id=contact_id)
    await story.advance()
    assert (await story.messages(said["conversationId"]))[-1]["body"] == "Here I am again."


async def test_if_match_keeps_an_update_from_overwriting_what_was_not_seen(story: Story) -> None:
    path = f"/conversations/{await open_conversation(story)}"
    seen = (await story.client.get(path)).headers["etag"]
    unchanged = await story.client.get(path, headers={"If-None-Match": seen})
    assert unchanged.status_code == 304
    first = await story.client.put(path, json={"starred": True}, headers={"If-Match": seen})
    late = await story.client.put(path, json={"starred": False}, headers={"If-Match": seen})
    assert (first.status_code, late.status_code) == (200, 412)
    gone = await story.client.delete(path, headers={"If-Match": seen})
    assert gone.status_code == 412
    assert (await story.get(path))["starred"] is True


async def test_a_deleted_conversation_looks_unknown_and_the_next_message_opens_another(story: Story) -> None:
    contact_id = await story.make_contact()
    said = await story.customer_says("Hello", contact_id=contact_id)
    path = f"/conversations/{said['conversationId']}"
    assert await story.delete(path) == {"success": True}
    for request in (
        story.get(path, expect=400),
        story.put(path, {"starred": True}, expect=400),
        story.delete(path, expect=400),
        story.get(f"{path}/messages", expect=400),
        story.get(f"/conversations/messages/{said['messageId']}", expect=400),
        story.put(f"/conversations/messages/{said['messageId']}/status", {"status": "read"}, expect=400),
    ):
        assert "found for id" in (await request)["message"]
    assert (await story.get(f"/conversations/search?contactId={contact_id}"))["total"] == 0
    again = await story.customer_says("Hello?", contact_id=contact_id)
    assert again["conversationId"] != said["conversationId"]
    assert len(await story.messages(again["conversationId"])) == 1


async def test_the_conversation_of_a_deleted_contact_looks_unknown(story: Story) -> None:
    contact_id = await story.make_contact()
    said = await story.customer_says("Hello", contact_id=contact_id)
    await story.delete(f"/contacts/{contact_id}")
    path = f"/conversations/{said['conversationId']}"
    await story.get(path, expect=400)
    await story.put(path, {"starred": True}, expect=400)
    await story.get(f"/conversations/messages/{said['messageId']}", expect=400)
    await story.post("/conversations/", {"contactId": contact_id}, expect=400)
    for named in ({"contactId": contact_id}, {"conversationId": said["conversationId"]}):
        body = {"type": "WebChat", "message": "Still here", **named}
        await story.post("/conversations/messages/inbound", body, expect=400)
    assert (await story.get("/conversations/search"))["total"] == 0
    assert (await story.get("/conversations/messages/export"))["messages"] == []


async def test_another_tenants_ids_look_unknown(story: Story, other: Story) -> None:
    theirs = await other.make_contact()
    said = await other.customer_says("Secret", contact_id=theirs)
    path = f"/conversations/{said['conversationId']}"
    unknown = await story.get(f"/conversations/{new_id()}", expect=400)
    answer = await story.get(path, expect=400)
    assert answer["message"].replace(said["conversationId"], "") == unknown["message"].replace(
        unknown["message"].split("'")[1], ""
    )
    await story.put(path, {"starred": True}, expect=400)
    await story.delete(path, expect=400)
    await story.get(f"{path}/messages", expect=400)
    await story.get(f"/conversations/messages/{said['messageId']}", expect=400)
    await story.put(f"/conversations/messages/{said['messageId']}/status", {"status": "read"}, expect=400)
    await story.post("/conversations/", {"contactId": theirs}, expect=400)
    for path in (
        "/conversations/messages/inbound",
        "/conversations/messages/outbound",
        "/conversations/messages",
    ):
        body = {"type": "SMS", "message": "x", "contactId": theirs}
        await story.post(path, body, expect=400)
    assert (await story.get(f"/conversations/search?contactId={theirs}"))["total"] == 0
    await story.get(f"/conversations/search?locationId={other.location_id}", expect=400)
    await story.post("/conversations/", {"locationId": other.location_id, "contactId": theirs}, expect=400)


async def test_each_call_needs_its_scope(story: Story) -> None:
    said = await story.customer_says("Hello", contact_id=await story.make_contact())
    conversation, message = f"/conversations/{said['conversationId']}", said["messageId"]
    needed = {
        ("POST", "/conversations/"): "conversations.write",
        ("GET", "/conversations/search"): "conversations.readonly",
        ("GET", conversation): "conversations.readonly",
        ("PUT", conversation): "conversations.write",
        ("DELETE", conversation): "conversations.write",
        ("GET", f"{conversation}/messages"): "conversations/message.readonly",
        ("GET", f"/conversations/messages/{message}"): "conversations/message.readonly",
        ("GET", "/conversations/messages/export"): "conversations/message.readonly",
        ("POST", "/conversations/messages"): "conversations/message.write",
        ("POST", "/conversations/messages/inbound"): "conversations/message.write",
        ("POST", "/conversations/messages/outbound"): "conversations/message.write",
        ("PUT", f"/conversations/messages/{message}/status"): "conversations/message.write",
    }
    every = set(needed.values())
    for (method, path), scope in needed.items():
        headers = {"Authorization": f"Bearer {await story.token(sorted(every - {scope}))}"}
        answer = await story.client.request(method, path, headers=headers)
        assert answer.status_code == 401
        assert scope in answer.json()["message"]


async def _user(story: Story) -> str:
    user = {
        "companyId": story.company_id,
        "firstName": "Uma",
        "lastName": "User",
        "email": f"{new_id()}@example.com",
        "password": "Correct-horse-7",
        "type": "account",
        "role": "user",
        "locationIds": [story.location_id],
    }
    secret = await story.token(company=True)
    answer = await story.client.post("/users/", json=user, headers={"Authorization": f"Bearer {secret}"})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])
