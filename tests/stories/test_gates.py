"""Every gate in its order, with what /why says when it is shut; the preview reads the same gates."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.support.fixtures import BeginStory
from tests.support.story import Json, Story

ORDER = [
    "agent status",
    "mode",
    "channel",
    "routing",
    "assigned agent",
    "sleep",
    "cap",
    "hours",
    "do-not-disturb",
    "media",
    "knowledge ready",
    "budget",
]


@dataclass(frozen=True)
class Shut:
    """A way to keep one gate shut."""

    gate: str
    because: str
    agent: Json = field(default_factory=dict)
    contact: Json = field(default_factory=dict)
    message: Json = field(default_factory=dict)
    before: Callable[[Story, str, str], Awaitable[Any]] | None = None
    previews: bool = True  # a preview has no attachments


async def close_the_shop(story: Story, agent_id: str, _contact: str) -> None:
    """Open for the first minute of Sunday, and it is set to be some other time."""
    hours = [{"day": "sunday", "start": "0:00", "end": "0:01"}]
    await story.post(f"/v1/locations/{story.location_id}/clock", {"set": "2031-03-05T12:00:00Z"})
    await story.put(f"/v1/agents/{agent_id}/hours", {"workingHours": hours})


async def spend_nothing(story: Story, agent_id: str, _contact: str) -> None:
    await story.put(f"/v1/agents/{agent_id}/budget", {"dailyUsd": 0, "whenSpent": "hold"})


async def send_to_sleep(story: Story, _agent_id: str, contact: str) -> None:
    opened = await story.post("/conversations/", {"locationId": story.location_id, "contactId": contact})
    path = f"/v1/conversations/{opened['conversation']['id']}/agent-status"
    await story.put(path, {"state": "asleep"})


async def use_up_the_cap(story: Story, _agent_id: str, contact: str) -> None:
    await story.customer_says("The first one", contact_id=contact)
    await story.advance()


SHUT = (
    Shut("agent status", "the agent is switched to inactive", agent={"status": "inactive"}),
    Shut("mode", "the agent's mode is off", agent={"mode": "off"}),
    Shut("channel", "the agent answers on SMS", agent={"channels": ["sms"]}),
    Shut("sleep", "set to asleep by 'test'", before=send_to_sleep),
    Shut("cap", "the cap for this", agent={"autoPilotMaxMessages": 1}, before=use_up_the_cap),
    Shut("hours", "it is outside the agent's hours; they begin Sunday 00:00", before=close_the_shop),
    Shut("do-not-disturb", "do-not-disturb is on for this contact", contact={"dnd": True}),
    Shut(
        "media",
        "the agent does not answer to an image alone",
        message={"message": "", "attachments": ["https://example.com/cake.png"]},
        previews=False,
    ),
    Shut("budget", "the agent has spent $0 of $0 today", before=spend_nothing),
)


@pytest.mark.parametrize("shut", SHUT, ids=lambda shut: str(shut.gate))
async def test_a_shut_gate_holds_the_answer_and_why_names_it(story: Story, shut: Shut) -> None:
    agent = await story.make_agent(**shut.agent)
    contact = await story.make_contact(**shut.contact)
    if shut.before is not None:
        await shut.before(story, agent["agentId"], contact)
    said = await story.customer_says("Hello?", contact_id=contact, **shut.message)
    waiting = await story.why(said["conversationId"], said["messageId"])
    assert waiting["verdict"] == "waiting"
    assert waiting["because"].startswith(f"it would be held: {shut.because}")
    seen = len(story.shown)
    await story.advance()
    why = await story.why(said["conversationId"])
    assert why["verdict"] == "held"
    assert why["because"].startswith(shut.because)
    assert [gate["gate"] for gate in why["gates"]] == ORDER
    assert [gate["gate"] for gate in why["gates"] if not gate["pass"]] == [shut.gate]
    assert len(story.shown) == seen, "nothing is thought behind a shut gate"
    generation = await story.get(f"/v2/conversation/generations/{said['messageId']}")
    assert generation["generationId"] == why["generationId"]
    if shut.previews:
        order = {"messages": [{"role": "contact", "body": "Hello?"}], "contact": {"id": contact}}
        preview = await story.post(f"/v1/agents/{agent['agentId']}/preview", order)
        assert preview["held"].startswith(shut.because)
        assert preview["reply"] is not None


async def test_a_preview_of_a_stored_contact_sees_that_it_wakes_and_who_is_a_machine(story: Story) -> None:
    agent = await story.make_agent()
    contact = await story.make_contact()
    await send_to_sleep(story, agent["agentId"], contact)
    opened = (await story.get(f"/conversations/search?contactId={contact}"))["conversations"][0]["id"]
    until = "2090-01-01T00:00:00Z"
    await story.put(f"/v1/conversations/{opened}/agent-status", {"until": until})
    path = f"/v1/agents/{agent['agentId']}/preview"
    order = {"messages": [{"role": "contact", "body": "Hello?"}], "contact": {"id": contact}}
    assert (await story.post(path, order))["held"] == "set to asleep by 'test'"
    assert (await story.post(path, {**order, "now": until}))["held"] is None
    machine = {"messages": [{"role": "contact", "body": "Automatic reply: out"}], "now": until}
    assert (await story.post(path, machine))["held"] == "the customer's side answers automatically"


async def test_the_first_shut_gate_of_several_is_the_reason(story: Story) -> None:
    await story.make_agent(mode="off", channels=["sms"])
    contact = await story.make_contact(dnd=True)
    said = await story.customer_says("Hello?", contact_id=contact)
    await story.advance()
    why = await story.why(said["conversationId"])
    assert why["because"] == "the agent's mode is off"
    assert [gate["gate"] for gate in why["gates"] if not gate["pass"]] == [
        "mode",
        "channel",
        "do-not-disturb",
    ]


async def test_do_not_disturb_of_another_channel_does_not_hold(story: Story) -> None:
    await story.make_agent()
    contact = await story.make_contact(dndSettings={"SMS": {"status": "active"}})
    said = await story.customer_says("Hello?", contact_id=contact)
    await story.advance()
    assert (await story.why(said["conversationId"]))["verdict"] == "answered"
    await story.customer_says("And here?", contact_id=contact, channel="SMS")
    await story.advance()
    why = await story.why(said["conversationId"])
    assert why["because"] == "do-not-disturb is on for this contact on SMS"


@pytest.mark.parametrize(
    ("name", "setting", "mode", "answered"),
    [
        ("cake.png", {"respondToImages": True}, "autopilot", True),
        ("cake.png", {"respondToAudio": True}, "autopilot", False),
        ("voice.ogg", {"respondToAudio": True}, "autopilot", True),
        ("voice.ogg", {"respondToAudio": True}, "suggestive", False),
    ],
)
async def test_images_and_voice_notes_are_answered_only_where_switched_on_and_in_auto_pilot(
    story: Story, name: str, setting: Json, mode: str, answered: bool
) -> None:
    await story.make_agent(mode=mode, **setting)
    contact = await story.make_contact()
    link = f"https://example.com/{name}"
    said = await story.customer_says("", contact_id=contact, attachments=[link])
    await story.advance()
    assert (await story.why(said["conversationId"]))["verdict"] == ("answered" if answered else "held")


async def test_a_message_that_says_why_it_waits_passes_every_gate_once_it_is_answered(
    new_story: BeginStory,
) -> None:
    story = await new_story()
    await story.make_agent()
    contact = await story.make_contact()
    said = await story.customer_says("Hello?", contact_id=contact)
    assert (await story.why(said["conversationId"]))["because"] == "its turn is to come"
    await story.advance()
    why = await story.why(said["conversationId"])
    assert [gate["gate"] for gate in why["gates"]] == ORDER
    assert all(gate["pass"] for gate in why["gates"])
