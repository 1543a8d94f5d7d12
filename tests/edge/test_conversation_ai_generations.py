"""How an answer came to be, in the official dialect and in v2."""

from typing import Any

import pytest

from frontdesk.domain.generations import store as generations
from frontdesk.kit.db import SYSTEM
from tests.support.contract import check
from tests.support.scripted import Say, Take
from tests.support.story import Json, Story
from tests.support.talk import Talk, begin_talk

OFFICIAL = "/conversation-ai/generations"
V2 = "/v2/conversation/generations"


async def answered(
    story: Story, *acts: Any, said: str = "Where are you?", **agent: Any
) -> tuple[Talk, str, str]:
    """A talk with one answer: the customer's message and the agent's."""
    await story.make_agent(**agent)
    story.script(*acts)
    talk = await begin_talk(story)
    message = await talk.say(said)
    await story.advance("PT30S")
    _, messages, _ = await talk.rows()
    (reply,) = [message for message in messages if message.direction == "outbound"]
    return talk, message, reply.id


async def official(story: Story, message_id: str) -> Json:
    return await story.get(f"{OFFICIAL}?messageId={message_id}&source=conversation")


async def test_an_answer_is_explained_by_its_id_and_by_the_message_it_answers(story: Story) -> None:
    talk, said, reply = await answered(story, Say("By the harbour."))

    generation = await official(story, reply)

    assert generation == await official(story, said)
    check("conversation-ai.json", OFFICIAL, "GET", 200, generation)
    assert generation["responseMessage"] == "By the harbour."
    assert generation["input"] == "Where are you?"
    assert generation["history"] == [{"role": "user", "content": "Where are you?"}]
    assert (generation["mode"], generation["actionLogs"], generation["prompt"]) == (
        "auto-pilot",
        [],
        "(a script)",
    )
    v2 = await story.get(f"{V2}/{reply}")
    assert v2 == await story.get(f"{V2}/{said}")
    assert (v2["messageId"], v2["inputMessageIds"], v2["conversationId"]) == (
        reply,
        [said],
        talk.conversation_id,
    )
    assert (v2["mode"], v2["outcome"], v2["response"]) == ("autopilot", "answered", "By the harbour.")
    assert [(line["role"], line["messageId"]) for line in v2["history"]] == [("user", said)]
    assert v2["reasoning"] == "the script says so"
    assert v2["engine"]["name"] == "scripted"
    assert all(gate["pass"] for gate in v2["gates"])


async def test_fired_and_unfired_actions_are_told_apart(story: Story) -> None:
    actions = [
        {"type": "collectContactInfo", "name": "Ask", "fields": ["email"]},
        {"type": "humanHandover", "name": "Person"},
    ]
    act = Take("update_contact_field", {"email": "ana@example.com"}, "Thanks!")
    _, _, reply = await answered(story, act, Say("Thanks!"), said="I am ana@example.com", actions=actions)

    generation = await official(story, reply)
    v2 = await story.get(f"{V2}/{reply}")

    assert generation["actionLogs"] == [
        {"contactUpdateAction": [{"fieldId": "email", "value": "ana@example.com"}]}
    ]
    fired = [action for action in v2["actions"] if action["fired"]]
    assert [(action["type"], action["name"]) for action in fired] == [("collectContactInfo", "Ask")]
    assert fired[0]["effects"][0]["messageId"] is not None


async def test_an_action_that_was_used_in_several_steps_is_told_as_one(story: Story) -> None:
    actions = [{"type": "collectContactInfo", "name": "Ask", "fields": ["email", "lastName"]}]
    _, _, reply = await answered(
        story,
        Take("update_contact_field", {"email": "ana@example.com"}),
        Take("update_contact_field", {"email": "else@example.com"}),
        Take("update_contact_field", {"last_name": "Ruiz"}),
        Say("Thanks!"),
        said="I am Ana Ruiz, ana@example.com",
        actions=actions,
    )
    [log] = (await official(story, reply))["actionLogs"]
    first, refused, last = log["contactUpdateAction"]
    assert first == {"fieldId": "email", "value": "ana@example.com"}
    assert not refused["success"]
    assert last["value"] == "Ruiz"
    v2 = await story.get(f"{V2}/{reply}")
    assert [(one["step"], one["fired"]) for one in v2["actions"]] == [(1, True), (2, False), (3, True)]
    [short] = (await story.get("/v1/generations"))["data"]
    [named] = short["fired"]
    assert (named["name"], named["succeeded"], named["times"]) == ("Ask", True, 3)
    whole = await story.get(f"/v1/generations/{short['id']}")
    assert [one["step"] for one in whole["actions"]["fired"]] == [1, 2, 3]


def knowledge(kind: str, *, used: bool) -> Json:
    return {
        "id": f"{kind}_1",
        "kind": kind,
        "title": f"About {kind}",
        "text": f"Text of {kind}",
        "score": 0.9,
        "revision": 2,
        "updated_at": "2026-01-31T09:30:00Z",
        "url": "https://example.com/a" if kind == "page" else None,
        "model": None,
        "used": used,
    }


async def test_knowledge_stands_where_each_dialect_looks_for_it(story: Story) -> None:
    talk, said, _ = await answered(story, Say("Yes."))
    found = [knowledge(kind, used=True) for kind in ("faq", "article", "file", "table", "page")]
    async with story.desk.runtime.db.write(story.location_id, actor=SYSTEM, cause="test") as tx:
        stored = await generations.find_by_message(tx, story.location_id, said)
        assert stored is not None
        await generations.record_generation(
            tx,
            story.location_id,
            "another",
            conversation_id=talk.conversation_id,
            contact_id=talk.contact_id,
            agent_id=stored.agent_id,
            message_id="reply",
            input_message_ids=[said],
            outcome="answered",
            record={**stored.record, "knowledge": [*found, knowledge("faq", used=False) | {"id": "faq_2"}]},
        )

    generation = await official(story, said)
    v2 = await story.get(f"{V2}/{said}")

    assert [faq["id"] for faq in generation["faqs"]] == ["faq_1", "article_1", "file_1", "table_1"]
    assert generation["faqs"][0] == {"id": "faq_1", "content": "Text of faq", "title": "About faq"}
    assert generation["website"] == [
        {"id": "page_1", "content": "Text of page", "url": "https://example.com/a"}
    ]
    shown = [(source["kind"], source["used"]) for source in v2["knowledgeSources"]]
    assert shown == [
        ("faq", True),
        ("article", True),
        ("file", True),
        ("table", True),
        ("web", True),
        ("faq", False),
    ]
    assert v2["knowledgeSources"][4]["updatedAt"] == "2026-01-31T09:30:00.000Z"


@pytest.mark.parametrize("query", ["", "messageId=m", "source=conversation", "messageId=m&source=dream"])
async def test_message_and_source_are_required(story: Story, query: str) -> None:
    await story.get(f"{OFFICIAL}?{query}", expect=422)


async def test_an_unknown_message_has_no_generation(story: Story, other: Story) -> None:
    _, said, reply = await answered(other, Say("Yes."))
    for message_id in (said, reply, "nobody"):
        answer = await story.get(f"{OFFICIAL}?messageId={message_id}&source=conversation", expect=400)
        assert answer["message"].startswith("No Generation found")
        await story.get(f"{V2}/{message_id}", expect=404)
    await other.get(f"{OFFICIAL}?messageId={reply}&source=workflow", expect=400)
