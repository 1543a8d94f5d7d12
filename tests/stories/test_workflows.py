"""Workflows: what starts them, what their steps do, and that each is done once, whatever is repeated."""

import asyncio
from typing import Any

from frontdesk.app.work import working
from frontdesk.flow.due import WorkflowStepDue
from tests.stories.test_hand_over import add_user
from tests.stories.test_one_conversation import tags
from tests.support.fixtures import BeginStory
from tests.support.flows import (
    NOON,
    enrolments,
    enter,
    freeze,
    make_workflow,
    outcomes,
    said,
    tag,
)
from tests.support.receiver import Reply, receiving
from tests.support.story import Json, Story


async def test_a_tag_starts_a_workflow_that_writes_waits_and_goes_on(story: Story) -> None:
    await freeze(story)
    workflow = await make_workflow(
        story,
        [
            {
                "id": "hello",
                "type": "sendMessage",
                "body": "Hello {{contact.first_name}}, from {{location.name}}",
            },
            {"id": "pause", "type": "wait", "duration": "P1D"},
            {"id": "tag", "type": "addTags", "tags": ["greeted"]},
        ],
        [{"type": "tagAdded", "tag": "VIP"}],
    )
    contact = await story.make_contact(phone="+34600111222")
    await story.post(f"/contacts/{contact}/tags", {"tags": ["vip"]}, expect=201)
    await story.advance("PT1M")
    assert await outcomes(story, workflow) == [
        "hello: sent on SMS",
        "pause: waits until 2029-03-06T13:00+01:00",
    ]
    [enrolment] = await enrolments(story, workflow)
    assert (enrolment["state"], enrolment["waitingFor"], enrolment["atStep"]) == ("active", "time", "pause")
    await story.advance("P1D")
    [enrolment] = await enrolments(story, workflow)
    assert enrolment["state"] == "finished"
    told = await story.get(f"/contacts/{contact}")
    assert told["contact"]["tags"] == ["vip", "greeted"]
    [message] = await said(story, contact)
    assert message["body"] == "Hello Ana, from Test business"
    assert message["source"] == "workflow"


async def test_steps_change_the_contact_and_choose_their_way(story: Story) -> None:
    await freeze(story)
    agent = await story.make_agent()
    helper = await story.post("/v2/conversation/agents", {"name": "Helper", "goal": "Help."}, expect=201)
    eva = await add_user(story, "Eva")
    second = await make_workflow(story, [{"id": "w", "type": "wait", "duration": "P9D"}])

    def when(name: str, **test: Any) -> Json:
        return {"name": name, "when": [test], "next": "no"}

    workflow = await make_workflow(
        story,
        [
            {"id": "set", "type": "setField", "field": "company", "value": "{{contact.name}} & Co"},
            {"id": "task", "type": "createTask", "title": "Call {{contact.first_name}}", "dueIn": "PT2H"},
            {"id": "note", "type": "addNote", "body": "Came by {{trigger.from | nobody}}"},
            {"id": "user", "type": "assignUser", "userId": eva},
            {"id": "sleep", "type": "setAgentStatus", "state": "asleep", "duration": "P1D"},
            {"id": "agent", "type": "setAgentStatus", "agentId": helper["agentId"]},
            {"id": "add", "type": "addToWorkflow", "workflowId": second},
            {"id": "drop", "type": "removeTags", "tags": ["OLD"]},
            {
                "id": "choose",
                "type": "condition",
                "branches": [
                    when("field", type="field", field="city", operator="equals", value="rome"),
                    when("tag", type="tag", tag="old"),
                    when("channel", type="channel", channel="SMS"),
                    when("appointment", type="appointment"),
                    when("words", type="message", contains=["price"]),
                    when("night", type="time", start="22:00", end="06:00"),
                    {
                        "name": "the right one",
                        "match": "all",
                        "when": [
                            {"type": "field", "field": "company", "operator": "contains", "value": "& co"},
                            {"type": "field", "field": "email", "operator": "isEmpty"},
                            {"type": "tag", "tag": "old", "has": False},
                            {"type": "channel", "channel": "WebChat"},
                            {"type": "message", "contains": ["hello there"]},
                            {"type": "time", "start": "09:00", "end": "17:00", "days": ["mon"]},
                            {"type": "appointment", "upcoming": False},
                        ],
                        "next": "jump",
                    },
                ],
                "otherwise": "no",
            },
            {"id": "jump", "type": "goTo", "to": "take"},
            {"id": "no", "type": "end"},
            {"id": "take", "type": "removeFromWorkflow", "workflowId": second},
            {"id": "end", "type": "end"},
        ],
    )
    contact = await story.make_contact(lastName="Sol", tags=["old", "new"])
    talk = (await story.customer_says("Oh, hello there", contact_id=contact))["conversationId"]
    await story.advance("PT1M")
    await enter(story, workflow, contact, data={"from": "mail"})
    await story.advance("PT1M")
    assert await outcomes(story, workflow) == [
        "set: Company name set",
        "task: task made",
        "note: note added",
        "user: assigned to a user",
        "sleep: the agent is asleep",
        "agent: assigned to Helper",
        "add: added to the workflow",
        "drop: tags removed: OLD",
        "choose: the right one",
        "jump: goes to take",
        "take: removed from the workflow",
        "end: the end",
    ]
    told = (await story.get(f"/contacts/{contact}"))["contact"]
    assert (told["companyName"], told["assignedTo"], told["tags"]) == ("Ana Sol & Co", eva, ["new"])
    [task] = (await story.get(f"/contacts/{contact}/tasks"))["tasks"]
    assert (task["title"], task["dueDate"]) == ("Call Ana", "2029-03-05T14:01:00.000Z")
    [note] = (await story.get(f"/contacts/{contact}/notes"))["notes"]
    assert note["body"] == "Came by mail"
    status = await story.get(f"/v1/conversations/{talk}/agent-status")
    assert (status["state"], status["assignedAgentId"]) == ("asleep", helper["agentId"])
    assert agent["agentId"] != helper["agentId"]
    [out] = await enrolments(story, second)
    assert (out["state"], out["endedBecause"]) == ("stopped", "taken out by a workflow")


async def test_replies_dates_and_quiet_hours_are_waited_for(story: Story) -> None:
    await freeze(story)
    workflow = await make_workflow(
        story,
        [
            {"id": "ask", "type": "sendMessage", "body": "Still interested?"},
            {"id": "reply", "type": "waitForReply", "timeout": "P2D", "onTimeout": "late"},
            tag("replied", next="bye"),
            tag("late"),
            {"id": "bye", "type": "end"},
        ],
        settings={"quietHours": {"start": "12:30", "end": "16:00"}},
    )
    quick, slow = (
        await story.make_contact(phone="+34600111222"),
        await story.make_contact(phone="+34600111333"),
    )
    for contact in (quick, slow):
        await enter(story, workflow, contact)
    await story.advance("PT1M")
    assert await said(story, quick) == [], "it is quiet"
    [one, _] = await enrolments(story, workflow)
    assert (one["waitingFor"], one["dueAt"]) == ("quiet_hours", "2029-03-05T15:00:00.000Z")
    await story.advance("PT4H")
    assert [one["body"] for one in await said(story, quick)] == ["Still interested?"]
    for words in ("Yes", "I am"):
        await story.customer_says(words, contact_id=quick, channel="SMS")
    await story.advance("PT1M")
    assert await tags(story, quick) == ["replied"]
    assert await tags(story, slow) == []
    await story.advance("P3D")
    assert await tags(story, slow) == ["late"]
    assert await tags(story, quick) == ["replied"]

    early = await make_workflow(
        story,
        [
            {"id": "ask", "type": "sendMessage", "body": "Well?"},
            {"id": "reply", "type": "waitForReply", "timeout": "P2D", "onTimeout": "end"},
            tag("was-early"),
            {"id": "end", "type": "end"},
        ],
    )
    eager = await story.make_contact(phone="+34600111444")
    entered = await enter(story, early, eager)
    await story.desk.runtime.carry_out(WorkflowStepDue(story.location_id, entered["id"], 0))
    await story.customer_says("Yes!", contact_id=eager, channel="SMS")
    await story.advance("PT1M")
    assert await tags(story, eager) == ["was-early"]

    dated = await make_workflow(
        story,
        [
            {
                "id": "eve",
                "type": "waitForDate",
                "field": "dateOfBirth",
                "yearly": True,
                "offset": "-P1D",
                "time": "09:00",
            },
            {"id": "morning", "type": "waitUntil", "time": "08:00", "days": ["sat"]},
            {"id": "past", "type": "waitForDate", "field": "eventStartTime", "otherwise": "missed"},
            {"id": "in-time", "type": "end"},
            tag("missed"),
        ],
    )
    born = await story.make_contact(dateOfBirth="1990-03-20")
    await story.post(f"/contacts/{born}/workflow/{dated}", {"eventStartTime": "2029-03-10T10:00:00+01:00"})
    await story.advance("P30D")
    assert await outcomes(story, dated) == [
        "eve: waits until 2029-03-19T09:00+01:00",
        "eve: waited",
        "morning: waits until 2029-03-24T08:00+01:00",
        "morning: waited",
        "past: 2029-03-10T10:00+01:00 is past",
        "missed: tags added: missed",
    ]


async def test_a_workflow_respects_do_not_disturb_stops_on_a_reply_and_lets_the_agent_sleep(
    story: Story,
) -> None:
    await freeze(story)
    await story.make_agent(sleepOnWorkflowMessage=True, sleepEnabled=True, sleepTime=1, sleepTimeUnit="hours")
    nudge = [
        {"id": "one", "type": "sendMessage", "body": "One"},
        {"id": "pause", "type": "wait", "duration": "P1D"},
        {"id": "two", "type": "sendMessage", "body": "Two"},
    ]
    workflow = await make_workflow(story, nudge, settings={"stopOnReply": True})
    contact = await story.make_contact(phone="+34600111222")
    await enter(story, workflow, contact)
    await story.advance("PT1M")
    talk = (await story.customer_says("Who is this?", contact_id=contact, channel="SMS"))["conversationId"]
    await story.advance("P2D")
    [stopped] = await enrolments(story, workflow)
    assert (stopped["state"], stopped["endedBecause"]) == (
        "stopped",
        "the customer wrote, and stopOnReply is on",
    )
    why = await story.why(talk)
    assert why["verdict"] == "held"
    assert any("a workflow wrote to the customer" in str(gate) for gate in why["gates"])
    assert [one["body"] for one in await said(story, contact)] == ["One", "Who is this?"]

    silent = await story.make_contact(phone="+34600111333", dnd=True)
    await enter(story, workflow, silent)
    await story.advance("P2D")
    assert (await outcomes(story, workflow))[0] == "one: not sent: do-not-disturb is on for this contact"
    unreachable = await story.make_contact()
    await enter(story, workflow, unreachable)
    await story.advance("PT1M")
    [failed, *_] = await enrolments(story, workflow)
    assert failed["state"] == "failed"
    assert "has written on no channel yet" in failed["endedBecause"]


async def test_a_question_is_understood_by_examples(story: Story) -> None:
    await freeze(story)
    workflow = await make_workflow(
        story,
        [
            {
                "id": "ask",
                "type": "ask",
                "channel": "SMS",
                "question": "Would you like to come in for a check-up?",
                "answers": [
                    {
                        "name": "yes",
                        "next": "yes",
                        "examples": ["sure", "I would love to", "please book me in"],
                    },
                    {"name": "no", "next": "no", "examples": ["not interested", "stop asking me"]},
                ],
                "otherwise": "what",
                "timeout": "P1D",
                "onTimeout": "late",
            },
            tag("yes", next="end"),
            tag("no", next="end"),
            tag("what", next="end"),
            tag("late"),
            {"id": "end", "type": "end"},
        ],
    )
    replies = {
        "Sure!": "yes",
        "Yes please, I would love to come": "yes",
        "I am not interested, thanks": "no",
        "Where did you put my umbrella?": "what",
        "": "late",
    }
    asked = {}
    for number, reply in enumerate(replies):
        asked[reply] = await story.make_contact(phone=f"+3460011122{number}")
        await enter(story, workflow, asked[reply])
    await story.advance("PT1M")
    for reply, contact in asked.items():
        if reply:
            await story.customer_says(reply, contact_id=contact, channel="SMS")
    await story.advance("P2D")
    assert {reply: await tags(story, contact) for reply, contact in asked.items()} == {
        reply: [meant] for reply, meant in replies.items()
    }
    newest = (await enrolments(story, workflow))[-1]
    assert [one["outcome"] for one in newest["path"]][1:] == ["understood: yes", "tags added: yes", "the end"]


async def test_a_webhook_is_signed_tried_again_and_its_answer_chooses_the_way(story: Story) -> None:
    await freeze(story)
    async with receiving() as receiver:
        steps: list[Json] = [
            {
                "id": "call",
                "type": "callWebhook",
                "url": f"{receiver.url}/crm",
                "data": {"who": "{{contact.first_name}}", "count": 3},
                "onError": "broken",
            },
            {
                "id": "paid",
                "type": "condition",
                "branches": [
                    {
                        "when": [{"type": "result", "step": "call", "member": "order.paid", "equals": "yes"}],
                        "next": "happy",
                    }
                ],
                "otherwise": "sad",
            },
            tag("happy", next="end"),
            tag("sad", next="end"),
            tag("broken"),
            {"id": "end", "type": "end"},
        ]
        workflow = await make_workflow(story, steps)
        paid, unpaid, refused = [await story.make_contact() for _ in range(3)]
        receiver.answers(503, Reply(body=b'{"order": {"paid": true}}'))
        await enter(story, workflow, paid)
        await story.advance("PT5M")
        assert await outcomes(story, workflow) == [
            "call: answered 503; tried again later",
            "call: answered 200",
            "paid: branch 1",
            "happy: tags added: happy",
            "end: the end",
        ]
        first, again = receiver.given
        assert first.headers["idempotency-key"] == again.headers["idempotency-key"]
        assert {"x-wh-signature", "x-ghl-signature", "x-cause-id"} <= set(first.headers)
        assert first.json["data"] == {"who": "Ana", "count": 3}
        assert first.json["contactId"] == paid
        receiver.answers(Reply(body=b"not json"))
        await enter(story, workflow, unpaid)
        await story.advance("PT5M")
        receiver.answers(400)
        await enter(story, workflow, refused)
        await story.advance("PT5M")
    assert [(await tags(story, one)) for one in (unpaid, refused)] == [["sad"], ["broken"]]
    assert (await outcomes(story, workflow))[0] == "call: failed: The webhook failed: answered 400."


async def test_a_step_is_taken_once_whatever_is_repeated(story: Story) -> None:
    await freeze(story)
    runtime = story.desk.runtime
    workflow = await make_workflow(
        story, [{"id": f"note{n}", "type": "addNote", "body": f"Note {n}"} for n in range(3)]
    )
    contact = await story.make_contact()
    first = await enter(story, workflow, contact)
    again = await enter(story, workflow, contact)
    assert again["id"] == first["id"], "one who is inside stays where they are"

    async def notes() -> list[str]:
        found = (await story.get(f"/contacts/{contact}/notes"))["notes"]
        return sorted(one["body"] for one in found)

    due = WorkflowStepDue(story.location_id, first["id"], 0)
    await asyncio.gather(*(runtime.carry_out(due) for _ in range(4)))
    assert await notes() == ["Note 0"]
    await runtime.carry_out(WorkflowStepDue(story.location_id, first["id"], 5))
    assert await notes() == ["Note 0"], "a job of another time does nothing"
    # The worker died: the job that it had in hand is carried out again, by another.
    await runtime.carry_out(WorkflowStepDue(story.location_id, first["id"], 1))
    await runtime.carry_out(WorkflowStepDue(story.location_id, first["id"], 1))
    await story.advance("PT1M")
    assert await notes() == ["Note 0", "Note 1", "Note 2"]
    assert [one["outcome"] for one in (await enrolments(story, workflow))[0]["path"]] == ["note added"] * 3
    refused = await story.post(f"/v1/workflows/{workflow}/enrolments", {"contactId": contact}, expect=422)
    assert "allowReentry is off" in refused["detail"]


async def test_those_inside_finish_on_their_version(story: Story) -> None:
    await freeze(story)
    pause = {"id": "pause", "type": "wait", "duration": "P1D"}
    workflow = await make_workflow(story, [pause, tag("first")], [{"type": "tagAdded", "tag": "go"}])
    old, new, late = [await story.make_contact() for _ in range(3)]
    await enter(story, workflow, old)
    changed = await story.patch(f"/v1/workflows/{workflow}", {"steps": [pause, tag("second")]})
    assert (changed["version"], changed["isChanged"], changed["status"]) == (1, True, "published")
    await story.post(f"/contacts/{late}/tags", {"tags": ["go"]})
    published = await story.post(f"/v1/workflows/{workflow}/publish")
    assert (published["version"], published["isChanged"]) == (2, False)
    assert (await story.post(f"/v1/workflows/{workflow}/publish"))["version"] == 2
    await enter(story, workflow, new)
    await story.advance("P2D")
    told = [await tags(story, one) for one in (old, new, late)]
    assert told == [["first"], ["second"], ["go", "first"]]
    versions = (await story.get(f"/v1/workflows/{workflow}/versions"))["data"]
    assert [one["version"] for one in versions] == [2, 1]

    inside = await story.make_contact()
    await enter(story, workflow, inside)
    deleted = await story.delete(f"/v1/workflows/{workflow}")
    assert deleted["undoUntil"] > NOON
    await story.get(f"/v1/workflows/{workflow}", expect=404)
    await story.advance("P2D")
    assert await tags(story, inside) == []
    restored = await story.post(f"/v1/workflows/{workflow}/restore")
    assert (restored["status"], restored["version"]) == ("draft", 2)
    assert (await enrolments(story, workflow))[0]["endedBecause"] == "the workflow was deleted"
    await story.post(f"/v1/workflows/{workflow}/enrolments", {"contactId": inside}, expect=422)
    again = await story.post(f"/v1/workflows/{workflow}/publish")
    assert (again["status"], again["version"]) == ("published", 2)


async def test_a_worker_carries_a_workflow_out_in_real_time(new_story: BeginStory) -> None:
    story = await new_story(sandbox=False)
    async with receiving() as receiver:
        workflow = await make_workflow(
            story,
            [
                {"id": "pause", "type": "wait", "duration": "PT0.2S"},
                {"id": "call", "type": "callWebhook", "url": receiver.url},
                tag("done"),
                {"id": "tell", "type": "callWebhook", "url": receiver.url},
            ],
        )
        contact = await story.make_contact()
        # Both are carried out at once: what is sent twice says so, what is noted is noted once.
        gate = asyncio.Event()
        receiver.answers(Reply(after=gate), Reply(after=gate))
        async with working(story.desk.runtime, asyncio.Event()):
            made = await enter(story, workflow, contact)
            await receiver.receives(1)
            due = WorkflowStepDue(story.location_id, made["id"], 2)
            twin = asyncio.create_task(story.desk.runtime.carry_out(due))
            one, two = await receiver.receives(2)
            gate.set()
            await twin
            await receiver.receives(3)
    assert one.headers["idempotency-key"] == two.headers["idempotency-key"]
    path = [line.partition(":")[0] for line in await outcomes(story, workflow)]
    assert path[:4] == ["pause", "pause", "call", "done"]
    assert len(receiver.given) == 3


async def test_a_step_whose_job_breaks_down_for_good_fails_the_enrolment(story: Story) -> None:
    await freeze(story)
    workflow = await make_workflow(story, [tag("one"), tag("two")])
    made = await enter(story, workflow, await story.make_contact())
    payload = {"location_id": story.location_id, "enrolment_id": made["id"], "cursor": 0}
    assert await story.desk.runtime.give_up("WorkflowStepDue", payload, "KeyError")
    await story.advance("PT1M")
    [failed] = await enrolments(story, workflow)
    assert (failed["state"], failed["path"]) == ("failed", [])
    assert failed["endedBecause"] == "the step one broke down: KeyError"
