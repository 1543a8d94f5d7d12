"""Web chat through its public doors: sessions, what visitors say, and what they may see."""

import asyncio
from typing import Any

from frontdesk.domain import contacts
from frontdesk.domain.conversations import store as conversations
from frontdesk.flow.inbox import Outgoing, record_outbound
from frontdesk.kit.db import OPERATOR
from tests.support.story import Story
from tests.support.visitor import Visitor, visiting


async def test_a_visitor_becomes_a_contact_with_what_the_page_knew(story: Story) -> None:
    known = {"name": "Ana Gil Paz", "email": "Ana@Example.com", "phone": "600111222", "language": "es-ES"}
    async with visiting(story, known | {"timezone": "america/lima", "unknown": {"a": 1}}) as ana:
        contact_id = (await ana.session()).contact_id
    contact = (await story.get(f"/contacts/{contact_id}"))["contact"]
    assert (contact["firstName"], contact["lastName"]) == ("Ana", "Gil Paz")
    assert contact["phone"] == "+34600111222"
    assert contact["email"].lower() == "ana@example.com"
    assert contact["timezone"] == "America/Lima"
    assert contact["source"] == "web chat"


async def test_a_visitor_of_whom_nothing_is_known_gets_a_session_too(story: Story) -> None:
    async with visiting(story) as visitor:
        await visitor.says("Hello")
        assert await visitor.sees() == [("contact", "Hello")]


async def test_a_strange_time_zone_or_language_stops_nobody(story: Story) -> None:
    async with visiting(story, {"timezone": "Mars/Olympus", "language": "<script>"}) as visitor:
        contact_id = (await visitor.session()).contact_id
    contact = (await story.get(f"/contacts/{contact_id}"))["contact"]
    assert contact.get("timezone") is None


async def test_what_a_person_typed_wrongly_is_named(story: Story) -> None:
    order = {"visitor": {"name": "Ana\u0007", "email": "nobody", "phone": "12"}}
    answer = await story.client.post(f"/v1/webchat/{story.widget_id}/sessions", json=order)
    assert answer.status_code == 422
    told = [fault["message"].partition(" ")[0] for fault in answer.json()["errors"]]
    assert sorted(told) == ["visitor.email", "visitor.name", "visitor.phone"]


async def test_an_address_of_another_contact_does_not_open_their_conversation(story: Story) -> None:
    async with visiting(story, {"email": "ana@example.com"}) as ana:
        await ana.says("My secret")
        async with visiting(story, {"email": "ana@example.com"}) as stranger:
            await stranger.says("It is me, Ana")
            assert await stranger.sees() == [("contact", "It is me, Ana")]
            assert (await ana.session()).contact_id != (await stranger.session()).contact_id


async def test_the_first_line_is_the_agents_then_the_widgets_then_the_usual_one(story: Story) -> None:
    async with visiting(story, {"language": "de-AT"}) as visitor:
        assert visitor.greeting == "Hallo! Hier ist Test business. Wie können wir Ihnen helfen?"
    await story.patch(f"/v1/widgets/{story.widget_id}", {"greeting": "Ask us anything."})
    async with visiting(story) as visitor:
        assert visitor.greeting == "Ask us anything."
    agent = await story.make_agent(personality={"tone": "calm", "greeting": "I am Vera. What is it about?"})
    async with visiting(story) as visitor:
        assert visitor.greeting == "I am Vera. What is it about?"
        assert await visitor.sees() == []
    await story.patch(f"/v2/conversation/agents/{agent['agentId']}", {"mode": "off"})
    async with visiting(story) as visitor:
        assert visitor.greeting == "Ask us anything."


async def test_a_session_keeps_the_first_line_it_began_with(story: Story) -> None:
    async with visiting(story) as visitor:
        await story.patch(f"/v1/widgets/{story.widget_id}", {"greeting": "Something new."})
        answer = await visitor.client.get(visitor.path, headers=visitor.headers)
    assert answer.json()["greeting"] == visitor.greeting
    assert "secret" not in answer.json()


async def test_the_agent_answers_in_the_chat(story: Story) -> None:
    await story.make_agent()
    async with visiting(story) as visitor:
        await visitor.says("Are you open?")
        await story.advance()
        assert await visitor.sees() == [("contact", "Are you open?"), ("agent", "You wrote: Are you open?")]
        first = (await visitor.lists())["data"][0]
        assert await visitor.sees(after=first["seq"]) == [("agent", "You wrote: Are you open?")]


async def test_the_same_client_id_again_is_the_same_message(story: Story) -> None:
    async with visiting(story) as visitor:
        first = await visitor.posts(body="Hello", clientId="a-1")
        again = await visitor.posts(body=" Hello ", clientId="a-1")
        assert (first.status_code, again.status_code) == (201, 200)
        assert first.json() == again.json()
        assert first.json()["clientId"] == "a-1"
        assert await visitor.sees() == [("contact", "Hello")]


async def test_a_client_id_stands_for_one_text_only(story: Story) -> None:
    async with visiting(story) as visitor:
        await visitor.says("Hello", "a-1")
        other = await visitor.posts(body="Good-bye", clientId="a-1")
        assert other.status_code == 422
        assert await visitor.sees() == [("contact", "Hello")]


async def test_the_same_client_id_many_times_at_once_is_one_message(story: Story) -> None:
    async with visiting(story) as visitor:
        answers = await asyncio.gather(*(visitor.posts(body="Hello", clientId="a-1") for _ in range(6)))
        assert sorted(answer.status_code for answer in answers) == [200] * 5 + [201]
        assert len({answer.json()["id"] for answer in answers}) == 1
        assert await visitor.sees() == [("contact", "Hello")]


async def test_two_visitors_may_choose_the_same_client_id(story: Story) -> None:
    async with visiting(story) as ana, visiting(story) as ben:
        assert (await ana.says("Hello", "1"))["id"] != (await ben.says("Hello", "1"))["id"]


async def test_long_histories_come_in_pages(story: Story) -> None:
    async with visiting(story) as visitor:
        await _business_writes(visitor, *(f"Note {number}" for number in range(103)))
        page = await visitor.lists()
        assert [message["body"] for message in page["data"]] == [f"Note {number}" for number in range(100)]
        rest = await visitor.lists(after=page["nextCursor"])
        assert [message["body"] for message in rest["data"]] == ["Note 100", "Note 101", "Note 102"]
        assert rest["nextCursor"] is None


async def test_messages_of_other_channels_are_not_for_the_web_page(story: Story) -> None:
    async with visiting(story) as visitor:
        await visitor.says("Hello")
        await _business_writes(visitor, "Your code is 4711", channel="SMS")
        await _business_writes(visitor, "Hello from Marta")
        assert await visitor.sees() == [("contact", "Hello"), ("user", "Hello from Marta")]
        assert await visitor.sees(after=1) == [("user", "Hello from Marta")]


async def test_a_wrong_or_missing_secret_opens_nothing(story: Story) -> None:
    async with visiting(story) as ana, visiting(story) as ben:
        for headers in (
            {},
            {"Authorization": f"Bearer {ben.secret}"},
            {"X-Session-Secret": ana.secret[:-1]},
            {"Authorization": f"Basic {ana.secret}"},
            {"Authorization": "Bearer"},
            {"X-Session-Secret": "x" * 2_000},
        ):
            for method, path in (
                ("GET", ""),
                ("GET", "/messages"),
                ("POST", "/messages"),
                ("GET", "/stream"),
            ):
                answer = await ana.client.request(method, f"{ana.path}{path}", headers=headers)
                assert answer.status_code == 401
                assert answer.json()["type"] == "urn:frontdesk:problem:unauthorized"


async def test_the_secret_is_taken_from_either_header(story: Story) -> None:
    async with visiting(story) as visitor:
        answer = await visitor.client.get(visitor.path, headers={"X-Session-Secret": visitor.secret})
        assert answer.status_code == 200


async def test_a_session_is_unknown_at_other_widgets(story: Story, other: Story) -> None:
    async with visiting(story) as visitor:
        path = visitor.path.replace(story.widget_id, other.widget_id)
        answer = await visitor.client.get(f"{path}/messages", headers=visitor.headers)
        assert answer.status_code == 404
        assert answer.json()["type"] == "urn:frontdesk:problem:not-found"


async def test_widgets_and_sessions_that_are_not_there(story: Story) -> None:
    async with visiting(story) as visitor:
        for path in (
            f"/v1/webchat/nothing/sessions/{visitor.session_id}",
            "/v1/webchat/%00/sessions/x",
            f"/v1/webchat/{story.widget_id}/sessions/nothing",
            f"/v1/webchat/{story.widget_id}/sessions/%00%ff",
            f"/v1/webchat/{story.widget_id}/sessions/{'x' * 500}/messages",
        ):
            answer = await visitor.client.get(path, headers=visitor.headers)
            assert answer.status_code == 404, path
        answer = await visitor.client.post("/v1/webchat/nothing/sessions")
        assert answer.status_code == 404


async def test_the_secret_is_kept_nowhere_in_the_clear(story: Story) -> None:
    async with visiting(story) as visitor:
        async with story.desk.runtime.db.system(actor=OPERATOR, cause="test") as tx:
            kept = await tx.fetch("SELECT s::text FROM chat_sessions s WHERE id = $1", visitor.session_id)
            journal = await tx.fetch(
                "SELECT j::text FROM journal j WHERE location_id = $1", story.location_id
            )
        assert len(kept) == 1
        assert visitor.session_id in str(journal)
        assert visitor.secret not in str(kept) + str(journal)


async def test_what_the_visitor_does_stands_in_the_journal_as_theirs(story: Story) -> None:
    async with visiting(story) as visitor:
        message = await visitor.says("Hello")
        contact_id = (await visitor.session()).contact_id
        async with story.desk.runtime.db.read(story.location_id) as read:
            row = await read.row(
                "SELECT actor_kind, actor_id FROM journal WHERE location_id = $1 AND entity_id = $2",
                story.location_id,
                message["id"],
            )
    assert row is not None
    assert (row["actor_kind"], row["actor_id"]) == ("contact", contact_id)


async def test_after_the_conversation_was_deleted_the_visitor_goes_on_in_a_new_one(story: Story) -> None:
    async with visiting(story) as visitor:
        for words in ("One", "Two"):
            last = await visitor.says(words)
        await _conversation_is_deleted(visitor)
        assert await visitor.sees() == []
        three = await visitor.says("Three", "c-3")
        assert three["seq"] > last["seq"]
        assert (await visitor.posts(body="Three", clientId="c-3")).status_code == 200
        assert await visitor.sees() == [("contact", "Three")]
        assert await visitor.sees(after=last["seq"]) == [("contact", "Three")]
        await visitor.says("Four")
        assert await visitor.sees(after=three["seq"]) == [("contact", "Four")]


async def test_two_messages_at_once_after_the_deletion_open_one_conversation(story: Story) -> None:
    async with visiting(story) as visitor:
        await visitor.says("One")
        await _conversation_is_deleted(visitor)
        await asyncio.gather(visitor.says("Two"), visitor.says("Three"))
        assert sorted(await visitor.sees()) == [("contact", "Three"), ("contact", "Two")]


async def test_a_session_ends_with_its_contact(story: Story) -> None:
    async with visiting(story) as visitor:
        contact_id = (await visitor.session()).contact_id
        async with story.desk.runtime.db.write(story.location_id, actor=OPERATOR, cause="test") as tx:
            await contacts.delete_contact(tx, story.location_id, contact_id)
        assert (await visitor.posts(body="Hello")).status_code == 404


async def test_the_status_tells_whether_a_person_answers_and_nothing_else(story: Story) -> None:
    async with visiting(story) as visitor:
        assert (await visitor.lists())["status"] == {"answeredBy": "person", "typing": False}
        await story.make_agent()
        assert (await visitor.lists())["status"] == {"answeredBy": "agent", "typing": False}
        conversation_id = (await visitor.session()).conversation_id
        path = f"/v1/conversations/{conversation_id}/agent-status"
        await story.put(path, {"state": "asleep"})
        assert (await visitor.lists())["status"]["answeredBy"] == "person"
        await story.put(path, {"state": "active"})
        assert (await visitor.lists())["status"]["answeredBy"] == "agent"


async def test_what_was_left_to_a_person_stays_so_until_somebody_answers(story: Story) -> None:
    agent = await story.make_agent(mode="off")
    async with visiting(story) as visitor:
        await visitor.says("Hello")
        await story.advance()
        await story.patch(f"/v2/conversation/agents/{agent['agentId']}", {"mode": "autopilot"})
        assert (await visitor.lists())["status"]["answeredBy"] == "person"
        await visitor.says("Anybody?")
        await story.advance()
        assert (await visitor.lists())["status"]["answeredBy"] == "agent"


async def test_a_suggesting_agent_means_that_a_person_answers(story: Story) -> None:
    await story.make_agent(mode="suggestive")
    async with visiting(story) as visitor:
        await visitor.says("Hello")
        await story.advance()
        listed = await visitor.lists()
        assert listed["status"] == {"answeredBy": "person", "typing": False}
        assert [message["role"] for message in listed["data"]] == ["contact"]


async def test_hostile_bodies_are_refused_and_change_nothing(story: Story) -> None:
    async with visiting(story) as visitor:
        bodies: list[bytes] = [
            b"",
            b"{",
            b"[]",
            b'"text"',
            b"{}",
            b'{"body": null}',
            b'{"body": ""}',
            b'{"body": " \\n\\t "}',
            '{"body": "\u200b\u2060\ufeff"}'.encode(),
            b'{"body": 12}',
            b'{"body": ["a"]}',
            b'{"body": {"a": 1}}',
            b'{"body": "a\\u0000b"}',
            b'{"body": "half \\ud800"}',
            b'{"body": "\xff"}',
            b'{"body": "' + b"x" * 5_001 + b'"}',
            b'{"body": "a", "clientId": ""}',
            b'{"body": "a", "clientId": "' + b"x" * 65 + b'"}',
            b'{"body": "a", "clientId": "a b"}',
            b'{"body": "a", "clientId": 1}',
            b'{"body": ' + b"[" * 5_000 + b"]" * 5_000 + b"}",
        ]
        for body in bodies:
            answer = await visitor.client.post(
                f"{visitor.path}/messages",
                content=body,
                headers=visitor.headers | {"Content-Type": "application/json"},
            )
            assert answer.status_code in (400, 422), (body[:60], answer.text)
            assert answer.headers["content-type"] == "application/problem+json"
        assert await visitor.sees() == []


async def test_bodies_at_their_limit_and_in_every_script_are_taken(story: Story) -> None:
    async with visiting(story) as visitor:
        texts = [
            "x" * 5_000,
            "😀" * 5_000,
            "مرحبا",
            "<b>&amp;</b>",
            "a\r\nb",
            "\u202eevil",
            "0",
            "'; DROP TABLE--",
        ]
        for text in texts:
            assert (await visitor.says(text))["body"] == text
        assert [body for _, body in await visitor.sees()] == texts


async def test_hostile_cursors_are_refused_or_empty(story: Story) -> None:
    async with visiting(story) as visitor:
        await visitor.says("Hello")
        for after, status in (("-1", 422), ("x", 422), ("1e3", 422), ("9" * 40, 422), (str(2**53), 200)):
            answer = await visitor.client.get(
                f"{visitor.path}/messages?after={after}", headers=visitor.headers
            )
            assert answer.status_code == status, after


async def test_hostile_visitors_are_refused(story: Story) -> None:
    path = f"/v1/webchat/{story.widget_id}/sessions"
    visitors: list[Any] = [
        [],
        "x",
        {"name": 1},
        {"name": "a" * 201},
        {"email": "a\nb@x.example"},
        {"phone": {}},
    ]
    for visitor in visitors:
        answer = await story.client.post(path, json={"visitor": visitor})
        assert answer.status_code == 422, visitor


async def test_a_visitors_secret_is_no_token(story: Story) -> None:
    async with visiting(story) as visitor:
        answer = await visitor.client.get("/v1/token", headers=visitor.headers)
        assert answer.status_code == 401


async def _business_writes(visitor: Visitor, *bodies: str, channel: str = "WebChat") -> None:
    story = visitor.story
    conversation_id = (await visitor.session()).conversation_id
    async with story.desk.runtime.db.write(story.location_id, actor=OPERATOR, cause="test") as tx:
        for body in bodies:
            outgoing = Outgoing(conversation_id, channel, body, delivered=True)
            await record_outbound(tx, story.location_id, outgoing)


async def _conversation_is_deleted(visitor: Visitor) -> None:
    story = visitor.story
    conversation_id = (await visitor.session()).conversation_id
    async with story.desk.runtime.db.write(story.location_id, actor=OPERATOR, cause="test") as tx:
        await conversations.delete_conversation(tx, story.location_id, conversation_id)
