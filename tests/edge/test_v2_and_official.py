"""Two dialects, one agent: nothing that is set in one is lost by an update in the other."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from frontdesk.domain.agents import (
    Action,
    ActionSettings,
    Agent,
    AgentSettings,
    BookAppointment,
    FieldAsk,
    FollowUp,
    FollowUpRules,
    FollowUpStep,
    FullAgent,
    HandOver,
    Hours,
    Sleep,
    Span,
    StopBot,
    TransferBot,
    TriggerWorkflow,
    Unit,
    UpdateContactField,
    Wording,
    WorkingDay,
    action_faults,
)
from frontdesk.edge.http.conversation_ai.action_wire import ActionBody as OfficialBody
from frontdesk.edge.http.conversation_ai.action_wire import ActionData
from frontdesk.edge.http.conversation_ai.agent_wire import AgentAnswer as OfficialAgent
from frontdesk.edge.http.conversation_ai.agent_wire import AgentUpdate as OfficialUpdate
from frontdesk.edge.http.v2.action_wire import V2ActionAnswer, V2ActionBody
from frontdesk.edge.http.v2.agent_wire import V2AgentAnswer, V2AgentUpdate
from tests.support.story import Json, Story

AGENTS = "/v2/conversation/agents"
OFFICIAL = "/conversation-ai/agents"
THEN = datetime(2026, 1, 31, 9, 30, tzinfo=UTC)

texts = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=8)
ids = st.text("abc_123", min_size=1, max_size=6)
lists = st.lists(texts, max_size=3).map(tuple)
pauses = st.builds(Span, st.integers(1, 300) | st.floats(0.5, 300), st.sampled_from(["hours", "days"]))
times = st.builds("{}:{:02}".format, st.integers(0, 23), st.integers(0, 59))
steps = st.lists(
    st.builds(
        FollowUpStep,
        id=st.integers(1, 99),
        delay=st.builds(Span, st.integers(1, 24), st.sampled_from(["minutes", "hours", "days"])),
        ai_message=st.booleans(),
        message=st.none() | texts,
        trigger_workflow=st.booleans(),
        workflow_id=st.none() | ids,
        contact_requested=st.booleans(),
    ),
    min_size=1,
    max_size=5,
    unique_by=lambda step: step.id,
).map(tuple)
rules = st.builds(
    FollowUpRules,
    working_days=st.lists(
        st.builds(
            WorkingDay,
            day=st.integers(0, 6),
            hours=st.lists(st.builds(Hours, st.just(9), st.just(0), st.just(17), st.just(30))).map(tuple),
        ),
        max_size=2,
    ).map(tuple),
    timezone_name=st.none(),
) | st.builds(FollowUpRules, timezone=st.just("business"), timezone_name=st.just("Europe/Madrid"))
examples = st.lists(st.text("abc", min_size=1), min_size=2, max_size=4).map(tuple)

ANY_SETTINGS: st.SearchStrategy[ActionSettings] = st.one_of(
    st.builds(
        TriggerWorkflow,
        workflow_ids=st.lists(ids, min_size=1, max_size=3).map(tuple),
        condition=texts,
        message=st.none() | texts,
        examples=lists,
    ),
    st.builds(
        UpdateContactField,
        fields=st.lists(
            st.builds(FieldAsk, ids, st.none() | texts, st.booleans(), texts, lists),
            min_size=1,
            max_size=3,
        ).map(tuple),
    ),
    st.builds(
        BookAppointment,
        calendar_id=ids,
        only_send_link=st.booleans(),
        trigger_workflow=st.booleans(),
        workflow_ids=st.lists(ids, max_size=3).map(tuple),
        sleep_after_booking=st.booleans(),
        sleep=st.none() | pauses,
        transfer=st.booleans(),
        transfer_to=st.none() | ids,
        reschedule=st.none() | st.booleans(),
        cancel=st.none() | st.booleans(),
        available_times=st.lists(times, max_size=3).map(tuple),
        confirmation_message=st.none() | texts,
    ),
    st.builds(
        StopBot,
        condition=texts,
        examples=examples,
        final_message=texts,
        tags=lists,
        reactivate_after=st.none() | pauses,
    ),
    st.builds(
        HandOver,
        condition=texts,
        examples=examples,
        final_message=texts,
        assign_to=st.none() | ids,
        tags=lists,
        reactivate_after=st.none() | pauses,
    ),
    st.builds(FollowUp, steps=steps, rules=rules),
    st.builds(TransferBot, to_agent_id=ids, condition=st.text("abc", min_size=1), examples=examples),
)
UNITS: st.SearchStrategy[Unit] = st.sampled_from(["seconds", "minutes", "hours"])
wordings = st.builds(Wording, texts) | st.builds(
    Wording.of, st.lists(texts, max_size=3).map(tuple), plural=st.booleans()
)
ANY_AGENT = st.builds(
    Agent,
    id=ids,
    location_id=ids,
    name=st.text("abc", min_size=1),
    business_name=st.none() | texts,
    mode=st.sampled_from(["off", "suggestive", "auto_pilot"]),
    channels=st.lists(st.sampled_from(["SMS", "IG", "WebChat"]), unique=True).map(
        lambda channels: (*channels, "voice")
    ),
    settings=st.builds(
        AgentSettings,
        goal=wordings,
        instructions=wordings,
        personality=texts,
        greeting=texts,
        wait=st.builds(Span, st.integers(1, 5), st.sampled_from(["seconds", "minutes"])),
        sleep=st.builds(Sleep, st.booleans(), st.none() | st.integers(1, 48), UNITS),
        auto_pilot_max_messages=st.integers(1, 100),
        knowledge_base_ids=st.lists(ids, max_size=2, unique=True).map(tuple),
    ),
    revision=st.just(1),
    created_at=st.just(THEN),
    updated_at=st.just(THEN),
    deleted_at=st.none(),
    undo_until=st.none(),
)


def action_with(settings: ActionSettings) -> Action:
    return Action("action", "agent", settings.type, "Name", settings, 1, THEN, THEN)


def as_shown(settings: ActionSettings) -> ActionSettings:
    """Never chosen and chosen to be what is shown anyway are alike to whoever reads."""
    if isinstance(settings, BookAppointment):
        return replace(settings, reschedule=settings.may_reschedule, cancel=settings.may_cancel)
    return settings


@settings(deadline=None)
@given(settings=ANY_SETTINGS)
def test_an_action_written_back_in_the_official_dialect_is_the_same(settings: ActionSettings) -> None:
    assume(not action_faults(settings))
    action = action_with(settings)
    shown = ActionData.of(action, frozenset()).model_dump(mode="json", exclude_none=True)
    written = OfficialBody.model_validate(shown).to_action(action, [], "agent")
    assert as_shown(written.settings) == as_shown(settings)


@settings(deadline=None)
@given(settings=ANY_SETTINGS)
def test_an_action_written_back_in_v2_is_the_same(settings: ActionSettings) -> None:
    assume(not action_faults(settings))
    action = action_with(settings)
    shown = V2ActionAnswer.of(action, frozenset()).model_dump(mode="json")
    written = V2ActionBody.model_validate(shown).to_action(action)
    assert written.settings == settings


@settings(deadline=None)
@given(settings=ANY_SETTINGS)
def test_an_empty_patch_changes_no_action(settings: ActionSettings) -> None:
    assume(not action_faults(settings))
    written = V2ActionBody().to_action(action_with(settings))
    assert (written.name, written.settings) == ("Name", settings)


@settings(deadline=None)
@given(agent=ANY_AGENT)
def test_an_agent_written_back_in_the_official_dialect_is_the_same(agent: Agent) -> None:
    shown = OfficialAgent.of(FullAgent(agent, ())).model_dump(mode="json", exclude_none=True)
    assume(agent.settings.sleep.value is None or agent.settings.sleep.unit is not None)
    assert OfficialUpdate.model_validate({**shown, "mode": shown["mode"]}).apply(agent) == agent


@settings(deadline=None)
@given(agent=ANY_AGENT)
def test_an_agent_written_back_in_v2_is_the_same(agent: Agent) -> None:
    shown = V2AgentAnswer.of(FullAgent(agent, ()), frozenset()).model_dump(mode="json")
    assert V2AgentUpdate.model_validate(shown).apply(agent) == agent


async def make(story: Story, **more: Any) -> Json:
    return await story.post(AGENTS, {"name": "Ana", "goal": "Help.", **more}, expect=201)


async def get(story: Story, made: Json) -> Json:
    return await story.get(f"{AGENTS}/{made['agentId']}")


async def put(story: Story, made: Json, **change: Any) -> Json:
    body = {"autoPilotMaxMessages": 75, **change}
    return await story.put(f"{OFFICIAL}/{made['agentId']}", body)


async def test_voice_is_hidden_from_the_official_dialect_and_kept_through_its_updates(story: Story) -> None:
    made = await make(story, channels=["voice", "sms"])
    assert (await story.get(f"{OFFICIAL}/{made['agentId']}"))["channels"] == ["SMS"]

    changed = await put(story, made, channels=["IG", "WebChat"])

    assert changed["channels"] == ["IG", "WebChat"]
    assert (await get(story, made))["channels"] == ["instagram", "webchat", "voice"]
    assert (await put(story, made, name="Bea"))["channels"] == ["IG", "WebChat"]


async def test_an_inactive_agent_is_off_there_and_setting_a_mode_activates_it(story: Story) -> None:
    made = await make(story, status="inactive", mode="autopilot")
    assert (await story.get(f"{OFFICIAL}/{made['agentId']}"))["mode"] == "off"
    await put(story, made, mode="off")
    await put(story, made, name="Bea")
    kept = await get(story, made)
    assert (kept["status"], kept["mode"]) == ("inactive", "autopilot")

    assert (await put(story, made, mode="suggestive"))["mode"] == "suggestive"

    active = await get(story, made)
    assert (active["status"], active["mode"]) == ("active", "suggestive")


async def test_the_tone_is_the_official_personality_and_the_greeting_is_kept(story: Story) -> None:
    made = await make(story, personality={"tone": "Warm.", "greeting": "Hi!"})
    assert (await story.get(f"{OFFICIAL}/{made['agentId']}"))["personality"] == "Warm."
    await put(story, made, personality="Cool.")
    assert (await get(story, made))["personality"] == {"tone": "Cool.", "greeting": "Hi!"}


async def test_lists_are_texts_there_and_stay_lists_unless_rewritten(story: Story) -> None:
    made = await make(story, goal=["One.", "Two."], prompts=["Three.", "Four."])
    shown = await story.get(f"{OFFICIAL}/{made['agentId']}")
    assert (shown["goal"], shown["instructions"]) == ("One.\nTwo.", "Three.\nFour.")
    await put(story, made, goal=shown["goal"], instructions="Five.")
    after = await get(story, made)
    assert after["goals"] == made["goals"]
    assert after["instructions"] == "Five."


async def test_one_action_with_several_fields_shows_its_first_there_and_keeps_the_rest(story: Story) -> None:
    fields = [{"field": "email", "question": "Mail?", "required": True}, "phone", "city"]
    made = await make(story, actions=[{"type": "collectContactInfo", "fields": fields}])
    (action,) = made["actions"]
    path = f"{OFFICIAL}/{made['agentId']}/actions/{action['actionId']}"
    shown = (await story.get(path))["data"]
    assert (shown["id"], shown["details"]["contactFieldId"]) == (action["actionId"], "email")
    assert [field["field"] for field in shown["details"]["fields"]] == ["phone", "city"]

    details = {"contactFieldId": "email", "description": "Where to write."}
    await story.put(path, {"type": "updateContactField", "name": "Mail", "details": details})

    (action,) = (await get(story, made))["actions"]
    first, *rest = action["settings"]["fields"]
    assert first == {**fields[0], "description": "Where to write."}  # type: ignore[dict-item]
    assert rest == ["phone", "city"]


async def test_what_v2_sets_of_a_booking_outlives_an_official_update(story: Story) -> None:
    settings = {"calendarId": "c", "availableTimes": ["9:00"], "confirmationMessage": "See you {date}."}
    made = await make(story, actions=[{"type": "appointmentBooking", "settings": settings}])
    (action,) = made["actions"]
    path = f"{OFFICIAL}/{made['agentId']}/actions/{action['actionId']}"
    details = {
        "calendarId": "d",
        "onlySendLink": False,
        "triggerWorkflow": False,
        "sleepAfterBooking": True,
        "sleepTime": 3,
        "sleepTimeUnit": "hours",
        "transferBot": False,
        "rescheduleEnabled": False,
        "cancelEnabled": True,
    }
    await story.put(path, {"type": "appointmentBooking", "name": "Book", "details": details})
    (action,) = (await get(story, made))["actions"]
    assert action["settings"] == {
        **made["actions"][0]["settings"],
        "calendarId": "d",
        "sleepAfterBooking": True,
        "sleepTime": 3,
        "sleepTimeUnit": "hours",
        "reschedule": False,
    }


async def test_what_one_dialect_makes_the_other_lists(story: Story) -> None:
    official = await story.post(
        OFFICIAL,
        {"name": "Bea", "personality": "p", "goal": "g", "instructions": "i", "mode": "auto-pilot"},
        expect=201,
    )
    v2 = await make(story)
    listed = (await story.get(AGENTS))["agents"]
    assert [agent["agentId"] for agent in listed] == [official["id"], v2["agentId"]]
    assert listed[0]["mode"] == "autopilot"
    found = (await story.get(f"{OFFICIAL}/search"))["agents"]
    assert [agent["id"] for agent in found] == [official["id"], v2["agentId"]]
    await story.delete(f"{OFFICIAL}/{official['id']}")
    restored = await story.post(f"{AGENTS}/{official['id']}/restore")
    assert restored["name"] == "Bea"
