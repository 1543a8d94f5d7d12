"""What a customer, a business and its staff live through with one agent."""

from tests.support.fixtures import BeginStory
from tests.support.scripted import Fail, Pause, Say, Take
from tests.support.story import Json, Story


async def test_a_customer_is_answered_and_the_answer_explains_itself(story: Story) -> None:
    await story.make_agent()
    contact = await story.make_contact()
    story.script(Say("We open at nine."))
    said = await story.customer_says("When do you open?", contact_id=contact)
    await story.advance()
    asked, answered = await story.messages(said["conversationId"])
    assert (asked["body"], answered["body"]) == ("When do you open?", "We open at nine.")
    assert answered["direction"] == "outbound"
    assert answered["status"] == "delivered"
    why = await story.why(said["conversationId"])
    assert why["verdict"] == "answered"
    assert why["messageId"] == said["messageId"]
    assert all(gate["pass"] for gate in why["gates"])
    generation = await story.get(f"/v2/conversation/generations/{answered['id']}")
    assert generation["reasoning"] == "the script says so"


async def test_messages_inside_the_wait_are_answered_together(story: Story) -> None:
    await story.make_agent(waitTime=5)
    contact = await story.make_contact()
    said = await story.customer_says("Hello", contact_id=contact)
    await story.advance("PT4S")
    await story.customer_says("are you open?", contact_id=contact)
    await story.advance("PT4S")
    assert len(await story.messages(said["conversationId"])) == 2
    await story.advance("PT4S")
    assert (await story.messages(said["conversationId"]))[-1]["body"] == "You wrote: Hello\nare you open?"


async def test_an_agent_that_is_off_thinks_nothing_and_why_says_so(story: Story) -> None:
    await story.make_agent(mode="off")
    contact = await story.make_contact()
    said = await story.customer_says("Hello?", contact_id=contact)
    await story.advance()
    assert len(await story.messages(said["conversationId"])) == 1
    assert story.shown == []
    why = await story.why(said["conversationId"])
    assert why["verdict"] == "held"
    assert why["because"] == "the agent's mode is off"
    assert next(gate for gate in why["gates"] if gate["gate"] == "mode")["pass"] is False


async def test_waking_later_does_not_answer_what_was_held(story: Story) -> None:
    agent = await story.make_agent(mode="off")
    contact = await story.make_contact()
    said = await story.customer_says("Hello?", contact_id=contact)
    await story.advance()
    await story.patch(f"/v2/conversation/agents/{agent['agentId']}", {"mode": "autopilot"})
    await story.advance("PT1H")
    assert len(await story.messages(said["conversationId"])) == 1


async def test_a_location_without_an_agent_is_told_to_make_one(story: Story) -> None:
    contact = await story.make_contact()
    said = await story.customer_says("Hello?", contact_id=contact)
    await story.advance()
    assert (await story.why(said["conversationId"]))["because"] == "the location has no agent; create one"


async def test_after_the_primary_agent_is_deleted_why_says_that_none_takes_its_place(story: Story) -> None:
    agent = await story.make_agent()
    await story.make_agent()
    await story.delete(f"/v2/conversation/agents/{agent['agentId']}")
    contact = await story.make_contact()
    said = await story.customer_says("Hello?", contact_id=contact)
    await story.advance()
    assert "none takes its place by itself" in (await story.why(said["conversationId"]))["because"]


async def test_a_suggesting_agent_writes_a_draft_that_a_person_sends_edited(story: Story) -> None:
    agent = await story.make_agent(mode="suggestive")
    await add_hand_over(story, agent["agentId"])
    contact = await story.make_contact()
    story.script(Take("hand_over"))
    said = await story.customer_says("A person, please", contact_id=contact)
    await story.advance()
    assert len(await story.messages(said["conversationId"])) == 1
    assert (await story.why(said["conversationId"]))["verdict"] == "drafted"
    [draft] = (await story.get("/v1/drafts"))["data"]
    assert draft["body"] == "Eva will call you."
    assert "human_handover" not in await tags(story, contact)
    accepted = await story.post(f"/v1/drafts/{draft['id']}/accept", {"body": "Eva calls at noon."})
    assert accepted["state"] == "accepted"
    assert accepted["refused"] == []
    await story.advance()
    assert (await story.messages(said["conversationId"]))[-1]["body"] == "Eva calls at noon."
    assert "human_handover" in await tags(story, contact)
    generation = await story.get(f"/v2/conversation/generations/{accepted['messageId']}")
    assert generation["generationId"] == draft["generationId"]
    twice = await story.client.post(f"/v1/drafts/{draft['id']}/accept")
    assert twice.status_code == 409


async def test_a_dismissed_draft_is_not_sent_and_does_nothing(story: Story) -> None:
    agent = await story.make_agent(mode="suggestive")
    await add_hand_over(story, agent["agentId"])
    contact = await story.make_contact()
    story.script(Take("hand_over"))
    said = await story.customer_says("A person, please", contact_id=contact)
    await story.advance()
    [draft] = (await story.get("/v1/drafts"))["data"]
    await story.post(f"/v1/drafts/{draft['id']}/dismiss")
    await story.advance()
    assert len(await story.messages(said["conversationId"])) == 1
    assert await tags(story, contact) == []
    assert (await story.get("/v1/drafts"))["data"] == []


async def test_a_hand_over_tags_assigns_leaves_a_task_and_puts_the_agent_to_sleep(story: Story) -> None:
    agent = await story.make_agent()
    await add_hand_over(story, agent["agentId"], createTask=True, tags=["vip", "call-back"])
    contact = await story.make_contact(lastName="Ruiz")
    story.script(Take("hand_over"))
    said = await story.customer_says("Let me talk to a person", contact_id=contact)
    await story.advance()
    assert (await story.messages(said["conversationId"]))[-1]["body"] == "Eva will call you."
    assert sorted(await tags(story, contact)) == ["call-back", "vip"]
    [task] = (await story.get(f"/contacts/{contact}/tasks"))["tasks"]
    assert task["title"] == "Ana Ruiz asks for a person"
    assert "Let me talk to a person" in task["body"]
    status = await story.get(f"/v1/conversations/{said['conversationId']}/agent-status")
    assert status["state"] == "asleep"
    await story.customer_says("Hello?", contact_id=contact)
    await story.advance()
    assert len(await story.messages(said["conversationId"])) == 3
    why = await story.why(said["conversationId"])
    assert next(gate for gate in why["gates"] if gate["gate"] == "sleep")["pass"] is False


async def test_a_reactivated_agent_wakes_by_itself(story: Story) -> None:
    agent = await story.make_agent()
    await add_hand_over(story, agent["agentId"], reactivateAfter={"value": 2, "unit": "hours"})
    contact = await story.make_contact()
    story.script(Take("hand_over"), Say("I am back."))
    said = await story.customer_says("A person", contact_id=contact)
    await story.advance("PT3H")
    await story.customer_says("Hello again", contact_id=contact)
    await story.advance()
    assert (await story.messages(said["conversationId"]))[-1]["body"] == "I am back."


async def test_a_stopped_bot_says_its_final_message_and_leaves_the_conversation_to_people(
    story: Story,
) -> None:
    agent = await story.make_agent()
    await story.post(
        f"/v2/conversation/agents/{agent['agentId']}/actions",
        {
            "type": "stopBot",
            "name": "Goodbye",
            "settings": {"finalMessage": "Until next time!", "tags": ["done"], "examples": ["bye", "ciao"]},
        },
    )
    contact = await story.make_contact()
    story.script(Take("stop_bot"))
    said = await story.customer_says("Bye!", contact_id=contact)
    await story.advance()
    assert (await story.messages(said["conversationId"]))[-1]["body"] == "Until next time!"
    assert await tags(story, contact) == ["done"]
    status = await story.get(f"/v1/conversations/{said['conversationId']}/agent-status")
    assert status["state"] == "manual"


async def test_a_contact_field_is_written_with_the_words_it_was_said_in(story: Story) -> None:
    agent = await story.make_agent()
    await story.post(
        f"/v2/conversation/agents/{agent['agentId']}/actions",
        {"type": "collectContactInfo", "name": "Details", "settings": {"fields": ["email", "phone"]}},
    )
    contact = await story.make_contact()
    story.script(
        Take("update_contact_field", {"email": "ana@example.com", "phone": "612 34 56 78"}, say="Noted.")
    )
    said = await story.customer_says("ana@example.com and 612 34 56 78", contact_id=contact)
    await story.advance()
    record = (await story.get(f"/contacts/{contact}"))["contact"]
    assert (record["email"], record["phone"]) == ("ana@example.com", "+34612345678")
    assert (await story.messages(said["conversationId"]))[-1]["body"] == "Noted."


async def test_a_value_the_customer_never_said_is_not_written(story: Story) -> None:
    agent = await story.make_agent()
    await story.post(
        f"/v2/conversation/agents/{agent['agentId']}/actions",
        {"type": "collectContactInfo", "name": "Details", "settings": {"fields": ["email"]}},
    )
    contact = await story.make_contact()
    story.script(Take("update_contact_field", {"email": "made@up.com"}), Say("Could you write it again?"))
    said = await story.customer_says("you have my address", contact_id=contact)
    await story.advance()
    assert (await story.get(f"/contacts/{contact}"))["contact"].get("email") is None
    assert (await story.messages(said["conversationId"]))[-1]["body"] == "Could you write it again?"
    assert "was not said" in story.shown[-1].done[0].told


async def test_an_action_whose_calendar_does_not_exist_yet_says_so(story: Story) -> None:
    agent = await story.make_agent()
    await story.post(
        f"/v2/conversation/agents/{agent['agentId']}/actions",
        {"type": "appointmentBooking", "name": "Book", "settings": {"calendarId": "cal_123"}},
    )
    contact = await story.make_contact()
    said = await story.customer_says("Book me in", contact_id=contact)
    await story.advance()
    reply = (await story.messages(said["conversationId"]))[-1]
    generation = await story.get(f"/v2/conversation/generations/{reply['id']}")
    assert "its calendar does not exist" in str(generation["actions"])
    assert story.shown[-1].offers == ()


async def test_an_engine_that_never_answers_fails_the_turn_and_asks_a_person_in(story: Story) -> None:
    await story.make_agent()
    contact = await story.make_contact()
    story.script(*[Fail()] * 8)
    said = await story.customer_says("Hello?", contact_id=contact)
    await story.advance("PT10M")
    why = await story.why(said["conversationId"])
    assert why["verdict"] == "failed"
    [task] = (await story.get(f"/contacts/{contact}/tasks"))["tasks"]
    assert "could not answer" in task["title"]
    assert len(await story.messages(said["conversationId"])) == 1


async def test_a_person_who_answers_first_silences_the_agent_for_that_message(story: Story) -> None:
    await story.make_agent(waitTime=30)
    contact = await story.make_contact()
    said = await story.customer_says("Hello?", contact_id=contact)
    await story.post(
        "/conversations/messages", {"type": "WebChat", "contactId": contact, "message": "Eva here, hi!"}
    )
    await story.advance("PT5M")
    assert [m["body"] for m in await story.messages(said["conversationId"])] == ["Hello?", "Eva here, hi!"]
    why = await story.why(said["conversationId"], said["messageId"])
    assert why["because"] == "a person has answered already"


async def test_an_agent_switched_off_while_it_thinks_sends_nothing(new_story: BeginStory) -> None:
    import asyncio

    story = await new_story()
    agent = await story.make_agent()
    contact = await story.make_contact()
    pause = Pause()
    story.script(pause, Say("too late"))
    said = await story.customer_says("Hello?", contact_id=contact)
    passing = asyncio.create_task(story.advance())
    await asyncio.wait_for(pause.reached.wait(), 20)
    await story.patch(f"/v2/conversation/agents/{agent['agentId']}", {"status": "inactive"})
    pause.go_on.set()
    await passing
    assert len(await story.messages(said["conversationId"])) == 1
    assert (await story.why(said["conversationId"]))["verdict"] == "held"


async def test_the_cap_counts_for_each_contact_and_reading_the_conversation_rearms_it(
    story: Story,
) -> None:
    await story.make_agent(autoPilotMaxMessages=1)
    contact = await story.make_contact()
    said = await story.customer_says("One", contact_id=contact)
    await story.advance()
    await story.customer_says("Two", contact_id=contact)
    await story.advance()
    assert (await story.why(said["conversationId"]))["because"].startswith("the cap")
    await story.put(
        f"/conversations/{said['conversationId']}", {"locationId": story.location_id, "unreadCount": 0}
    )
    await story.customer_says("Three", contact_id=contact)
    await story.advance()
    assert (await story.messages(said["conversationId"]))[-1]["body"] == "You wrote: Three"


async def test_a_repeated_inbound_message_is_answered_once(story: Story) -> None:
    await story.make_agent()
    contact = await story.make_contact()
    first = await story.customer_says("Hello", contact_id=contact, altId="outside-1")
    again = await story.customer_says("Hello", contact_id=contact, altId="outside-1")
    assert first["messageId"] == again["messageId"]
    await story.advance("PT1M")
    assert len(await story.messages(first["conversationId"])) == 2


async def test_do_not_disturb_holds_the_answer(story: Story) -> None:
    await story.make_agent()
    contact = await story.make_contact(dnd=True)
    said = await story.customer_says("Hello", contact_id=contact)
    await story.advance()
    assert (await story.why(said["conversationId"]))["because"] == "do-not-disturb is on for this contact"


async def add_hand_over(story: Story, agent_id: str, **settings: object) -> Json:
    return await story.post(
        f"/v2/conversation/agents/{agent_id}/actions",
        {
            "type": "humanHandover",
            "name": "Person",
            "settings": {"finalMessage": "Eva will call you.", **settings},
        },
        expect=201,
    )


async def tags(story: Story, contact: str) -> list[str]:
    return list((await story.get(f"/contacts/{contact}"))["contact"]["tags"])
