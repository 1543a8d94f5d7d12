"""STOP, START and HELP are heeded as carriers demand, whatever any agent is set to."""

import asyncio

import pytest

from frontdesk.domain import contacts
from tests.stories.test_gates import ORDER
from tests.support.carrier import Carrier, carrying
from tests.support.scripted import Pause, Say
from tests.support.story import Json, Story

PHONE = "+34612345678"


async def written(carrier: Carrier, contact_id: str, *bodies: str, **more: object) -> str:
    """The customer's messages, each with time for an answer; the conversation's id."""
    for body in bodies:
        said = await carrier.story.customer_says(body, contact_id=contact_id, channel=carrier.type, **more)
        await carrier.story.advance("PT1M")
    return str(said["conversationId"])


async def dnd_of(story: Story, contact_id: str) -> Json:
    contact = (await story.get(f"/contacts/{contact_id}"))["contact"]
    return dict((contact.get("dndSettings") or {}).get("SMS") or {})


async def furnished(story: Story) -> str:
    """An agent, and a contact to write to."""
    await story.make_agent(businessName="Acme")
    return await story.make_contact(phone=PHONE)


async def test_stop_forbids_messages_on_that_channel_and_is_confirmed_once(story: Story) -> None:
    contact_id = await furnished(story)
    async with carrying(story) as carrier:
        conversation_id = await written(carrier, contact_id, "STOP", "stop", " Stop! ")
        [confirmed] = carrier.posted
    assert confirmed["message"].startswith("Acme: ")
    assert "START" in confirmed["message"]
    assert await dnd_of(story, contact_id) == {
        "status": "active",
        "message": "The contact wrote 'STOP'.",
        "code": "STOP",
    }
    messages = await story.messages(conversation_id)
    assert [m["direction"] for m in messages] == ["inbound", "outbound", "inbound", "inbound"]
    assert messages[1]["status"] == "sent"
    assert story.shown == []


async def test_why_names_the_word_that_was_heeded(story: Story) -> None:
    contact_id = await furnished(story)
    async with carrying(story) as carrier:
        conversation_id = await written(carrier, contact_id, "HELP", "Unsubscribe.")
    why = await story.why(conversation_id)
    assert (why["verdict"], "'Unsubscribe.'" in why["because"]) == ("held", True)
    assert [gate["gate"] for gate in why["gates"]] == ORDER
    asked = [(gate["gate"], gate["pass"], gate["saw"]) for gate in why["gates"] if gate["pass"] is not None]
    assert asked == [("do-not-disturb", False, "STOP")]
    first = (await story.messages(conversation_id))[0]["id"]
    assert "help" in (await story.why(conversation_id, first))["because"]


async def test_after_stop_nothing_more_is_said_until_start(story: Story) -> None:
    contact_id = await furnished(story)
    async with carrying(story) as carrier:
        conversation_id = await written(carrier, contact_id, "STOP", "Are you open?")
        assert len(carrier.posted) == 1
        why = await story.why(conversation_id)
        assert (why["verdict"], "do-not-disturb" in why["because"]) == ("held", True)
        await written(carrier, contact_id, "start", "Are you open?")
        texts = [posted["message"] for posted in carrier.posted]
    assert len(texts) == 3
    assert "STOP" in texts[1]
    assert texts[2] == "You wrote: Are you open?"
    assert (await dnd_of(story, contact_id))["status"] == "inactive"


async def test_stop_on_one_channel_leaves_the_others(story: Story) -> None:
    contact_id = await furnished(story)
    async with carrying(story) as carrier:
        conversation_id = await written(carrier, contact_id, "STOP")
    await story.customer_says("And here?", contact_id=contact_id)
    await story.advance()
    assert (await story.messages(conversation_id))[-1]["body"] == "You wrote: And here?"


async def test_whoever_shares_the_number_is_opted_out_too(story: Story) -> None:
    one = await furnished(story)
    async with story.desk.runtime.db.write(story.location_id, actor=story.actor, cause="test") as tx:
        two = (await contacts.create_contact(tx, story.location_id, {"phone": PHONE})).id
    stranger = await story.make_contact(phone="+34612345679")
    async with carrying(story) as carrier:
        await written(carrier, one, "STOP")
        assert [(await dnd_of(story, each)).get("status") for each in (one, two, stranger)] == [
            "active",
            "active",
            None,
        ]
        await written(carrier, two, "START")
        assert len(carrier.posted) == 2
    assert [(await dnd_of(story, each))["status"] for each in (one, two)] == ["inactive", "inactive"]


async def test_help_says_who_writes_and_how_to_stop_also_after_stop(story: Story) -> None:
    contact_id = await furnished(story)
    async with carrying(story) as carrier:
        await written(carrier, contact_id, "help", "STOP", "Help")
        texts = [posted["message"] for posted in carrier.posted]
    assert texts[0] == texts[2]
    assert texts[0].startswith("Acme: ")
    assert "STOP" in texts[0]
    assert story.shown == []


async def test_a_machine_that_asks_for_help_again_and_again_is_not_answered_for_ever(story: Story) -> None:
    contact_id = await furnished(story)
    async with carrying(story) as carrier:
        await written(carrier, contact_id, *["INFO"] * 8)
        assert len(carrier.posted) == 5
        await story.advance("P1D")
        await written(carrier, contact_id, "INFO")
        assert len(carrier.posted) == 6


async def test_words_that_mean_something_else_are_left_to_the_agent(story: Story) -> None:
    contact_id = await furnished(story)
    ordinary = ("Yes", "Start", "Please stop by", "stop the music", "helpful")
    async with carrying(story) as carrier:
        await written(carrier, contact_id, *ordinary)
        assert [posted["message"] for posted in carrier.posted] == [f"You wrote: {one}" for one in ordinary]
    assert await dnd_of(story, contact_id) == {}


@pytest.mark.parametrize("word", ["YES", "unstop", "Iniciar", "Começar", "DÉMARRER"])
async def test_after_an_opt_out_words_of_agreement_opt_in(story: Story, word: str) -> None:
    contact_id = await furnished(story)
    async with carrying(story) as carrier:
        await written(carrier, contact_id, "STOP", word)
        assert len(carrier.posted) == 2
    assert (await dnd_of(story, contact_id))["status"] == "inactive"


async def test_the_answer_is_in_the_language_of_the_word_or_of_the_country(story: Story) -> None:
    contact_id = await furnished(story)  # in Spain
    async with carrying(story) as carrier:
        await written(carrier, contact_id, "HELP", "Hilfe", "Aide", "STOPP")
        texts = [posted["message"] for posted in carrier.posted]
    assert "darse de baja" in texts[0]
    assert "Gebühren" in texts[1]
    assert "désinscrire" in texts[2]
    assert "abgemeldet" in texts[3]


async def test_a_location_answers_in_its_own_words_or_leaves_it_to_its_provider(story: Story) -> None:
    contact_id = await furnished(story)
    usual = await story.get("/v1/keyword-replies")
    assert (usual["confirm"], usual["language"]) == (True, "es")
    own = "{business} will not text you again."
    changed = await story.patch("/v1/keyword-replies", {"stop": own})
    assert changed == {**usual, "stop": own}
    async with carrying(story) as carrier:
        await written(carrier, contact_id, "STOP")
        assert carrier.posted[0]["message"] == "Acme will not text you again."
        await story.patch("/v1/keyword-replies", {"confirm": False, "stop": None})
        await written(carrier, contact_id, "START", "HELP", "STOP")
        assert len(carrier.posted) == 1
    assert (await dnd_of(story, contact_id))["status"] == "active"
    assert await story.get("/v1/keyword-replies") == {**usual, "confirm": False}
    await story.patch("/v1/keyword-replies", {"stop": "x" * 321}, expect=422)


async def test_on_whatsapp_only_a_plain_refusal_is_heeded(story: Story) -> None:
    contact_id = await furnished(story)
    await story.patch(f"/v2/conversation/agents/{await agent_id(story)}", {"channels": ["whatsapp"]})
    async with carrying(story, "WhatsApp") as carrier:
        await written(carrier, contact_id, "cancel", "help", "Stop")
        texts = [posted["message"] for posted in carrier.posted]
    assert texts[:2] == ["You wrote: cancel", "You wrote: help"]
    assert texts[2].startswith("Acme: ")
    contact = (await story.get(f"/contacts/{contact_id}"))["contact"]
    assert contact["dndSettings"]["WhatsApp"]["status"] == "active"


async def test_a_word_between_questions_does_not_swallow_them(story: Story) -> None:
    contact_id = await furnished(story)
    async with carrying(story) as carrier:
        for body in ("Are you open?", "HELP", "On Sunday?"):
            said = await story.customer_says(body, contact_id=contact_id, channel="SMS")
        await story.advance("PT1M")
        texts = [posted["message"] for posted in carrier.posted]
        assert texts[1:] == ["You wrote: Are you open?\nOn Sunday?"]
        await story.advance("PT1H")
        assert len(carrier.posted) == 2
    assert (await story.why(said["conversationId"]))["verdict"] == "answered"


async def test_a_stop_while_the_agent_thinks_drops_what_it_thought(story: Story) -> None:
    contact_id = await furnished(story)
    pause = Pause()
    story.script(pause, Say("We open at nine."))
    async with carrying(story) as carrier:
        asked = await story.customer_says("Are you open?", contact_id=contact_id, channel="SMS")
        thinking = asyncio.create_task(story.advance("PT1M"))
        await asyncio.wait_for(pause.reached.wait(), 20)
        await story.customer_says("STOP", contact_id=contact_id, channel="SMS")
        pause.go_on.set()
        await thinking
        await story.advance("PT1H")
        [confirmed] = carrier.posted
    assert confirmed["message"].startswith("Acme: ")
    why = await story.why(asked["conversationId"], asked["messageId"])
    assert (why["verdict"], "do-not-disturb" in why["because"]) == ("held", True)


async def test_a_help_while_the_agent_thinks_does_not_hold_its_answer(story: Story) -> None:
    contact_id = await furnished(story)
    pause = Pause()
    story.script(pause, Say("First"), Say("We open at nine."))
    async with carrying(story) as carrier:
        await story.customer_says("Are you open?", contact_id=contact_id, channel="SMS")
        thinking = asyncio.create_task(story.advance("PT1M"))
        await asyncio.wait_for(pause.reached.wait(), 20)
        await story.customer_says("HELP", contact_id=contact_id, channel="SMS")
        pause.go_on.set()
        await thinking
        await story.advance("PT1H")
        texts = [posted["message"] for posted in carrier.posted]
    assert len(texts) == 2
    assert {"First", "We open at nine."} & set(texts)


async def test_a_repeated_or_doubled_stop_is_one(story: Story) -> None:
    contact_id = await furnished(story)
    body = {"type": "SMS", "contactId": contact_id, "message": "STOP"}
    doors = [{**body, "altId": "SM1"}, {**body, "altId": "SM1"}, {**body, "altId": "SM2"}]
    async with carrying(story) as carrier:
        await asyncio.gather(*(story.post("/conversations/messages/inbound", one) for one in doors))
        await story.advance("PT1M")
        assert len(carrier.posted) == 1
    [one] = (await story.get(f"/conversations/search?contactId={contact_id}"))["conversations"]
    assert len(await story.messages(one["id"])) == 3


async def test_without_any_agent_the_words_are_heeded_all_the_same(story: Story) -> None:
    contact_id = await story.make_contact(phone=PHONE)
    async with carrying(story) as carrier:
        await written(carrier, contact_id, "END")
        [confirmed] = carrier.posted
    assert confirmed["message"].startswith("Test business: ")


async def test_start_does_not_lift_what_staff_have_forbidden(story: Story) -> None:
    contact_id = await furnished(story)
    async with carrying(story) as carrier:
        await written(carrier, contact_id, "STOP")
        await story.put(f"/contacts/{contact_id}", {"dnd": True})
        await written(carrier, contact_id, "START", "Hello?")
        assert len(carrier.posted) == 1
    assert (await story.get(f"/contacts/{contact_id}"))["contact"]["dnd"] is True


async def agent_id(story: Story) -> str:
    return str((await story.get("/v2/conversation/agents"))["agents"][0]["agentId"])
