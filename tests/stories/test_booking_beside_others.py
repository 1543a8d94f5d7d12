"""Appointments beside what else an agent does: details, knowledge, tools."""

from tests.support.booking import open_practice
from tests.support.story import Json, Story

FEE = "Write or call us at least 24 hours before. Later than that we charge $40."
PARKING = "There are free parking spaces."
CONFIRM = "Just to confirm: Check-up, {} (Europe/Madrid). Shall I book it for you?"
ORDER = "Before I do this, please check it: Cancel an order (order id: B-7781). Shall I go ahead?"
DETAILS: Json = {
    "type": "collectContactInfo",
    "name": "Details",
    "settings": {
        "fields": [
            {"field": "firstName", "question": "What is your first name?"},
            {"field": "phone", "question": "What is your phone number?"},
        ]
    },
}
TOOL: Json = {
    "type": "customTool",
    "name": "Cancel an order",
    "settings": {
        "description": "Cancels an order.",
        "url": "http://127.0.0.1:1/cancel",
        "method": "POST",
        "confirm": "customer",
        "parameters": {
            "type": "object",
            "properties": {"order_id": {"type": "string"}},
            "required": ["order_id"],
        },
        "examples": ["Please cancel my order", "I want to cancel an order"],
    },
}


async def test_one_question_at_a_time_and_each_message_goes_where_it_belongs(embedded_story: Story) -> None:
    story = embedded_story
    base = await story.post("/knowledge-bases/", {"locationId": story.location_id, "name": "All"})
    faq = {"locationId": story.location_id, "knowledgeBaseId": base["data"]["id"]}
    fee = "How do I cancel or move an appointment? Is there a fee?"
    for question, answer in ((fee, FEE), ("Is there parking?", PARKING)):
        await story.post("/knowledge-bases/faqs", {**faq, "question": question, "answer": answer})
    practice = await open_practice(story, contact={"firstName": None}, actions=[DETAILS, TOOL])
    await story.advance("PT1M")

    says = practice.says
    assert await says("Please cancel my order B-7781") == ORDER
    assert await says("no") == "All right. Is there anything else I can help you with?"
    assert await says("Do you have parking?") == f"{PARKING} What is your first name?"
    assert await says("Zoe") == "Thanks, I have noted Zoe. What is your phone number?"
    monday = CONFIRM.format("Monday, March 22, 2027 at 2:00 PM")
    assert await says("How about March 22 at 2pm?") == monday
    assert await says("Is there parking?") == f"{PARKING} {monday}"
    assert await says("my phone is +34 612 345 678") == f"Thanks, I have noted +34 612 34 56 78. {monday}"
    reply = await story.get(f"/v2/conversation/generations/{await _last(practice.conversation_id, story)}")
    [details] = [one for one in reply["actions"] if one["type"] == "collectContactInfo"]
    assert (details["fired"], details["because"]) == (True, "The message gives phone.")
    told = await says("What time is my appointment?")
    assert told is not None
    assert FEE not in told
    told = await says("When is my appointment and is there parking?")
    assert told is not None
    assert (told.startswith(PARKING), FEE in told) == (True, False)


async def test_a_reason_is_that_of_the_step_in_which_an_action_was_used(embedded_story: Story) -> None:
    story = embedded_story
    practice = await open_practice(story, contact={"firstName": None}, actions=[DETAILS])
    asked = await practice.says("I am Zoe, my phone is +34 612 345 678. Can I come on March 22 at 2pm?")
    assert asked is not None
    assert asked.endswith(CONFIRM.format("Monday, March 22, 2027 at 2:00 PM"))
    reply = await story.get(f"/v2/conversation/generations/{await _last(practice.conversation_id, story)}")
    [details] = [one for one in reply["actions"] if one["type"] == "collectContactInfo"]
    assert details["fired"]
    assert details["because"].startswith("The message gives ")


async def _last(conversation_id: str, story: Story) -> str:
    return str((await story.messages(conversation_id))[-1]["id"])
