"""Every route there is, walked: who is let in, and what another tenant's ids look like from here."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from frontdesk.domain import tools
from frontdesk.domain.followups import NewFollowUps
from frontdesk.domain.followups import store as followups
from frontdesk.domain.tools import NewCall
from frontdesk.kit.db import SYSTEM
from tests.support.fixtures import BeginStory
from tests.support.story import Json, Story

UNKNOWN = "0Zunknownunknown0000"
PARAMETER = re.compile(r"\{(\w+)\}")


def operations(document: Json) -> Iterator[tuple[str, str, Json]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield method.upper(), path, operation


def guarded(document: Json) -> Iterator[tuple[str, str, Json]]:
    """The routes that a token opens; web chat sessions have secrets and tests of their own."""
    return (
        one
        for one in operations(document)
        if one[2].get("security") and not one[1].startswith("/v1/webchat/")
    )


async def test_every_guarded_route_asks_for_a_token_before_it_reads_anything(story: Story) -> None:
    document = await story.get("/openapi.json")
    for method, path, _ in guarded(document):
        for headers in ({"Authorization": ""}, {"Authorization": "Bearer pit-wrong"}):
            response = await story.client.request(
                method, PARAMETER.sub(UNKNOWN, path), headers=headers, content=b"{not json"
            )
            assert response.status_code == 401, f"{method} {path}: {response.status_code}"
            assert response.headers["www-authenticate"] == "Bearer"


async def test_every_scope_is_asked_for_and_named(story: Story) -> None:
    document = await story.get("/openapi.json")
    headers = {"Authorization": f"Bearer {await story.token(['users.readonly'])}"}
    poor = {"Authorization": f"Bearer {await story.token(['oauth.readonly'])}"}
    seen = 0
    for method, path, operation in guarded(document):
        scopes = operation.get("x-scopes", [])
        if not scopes:
            continue
        bare = poor if scopes == ["users.readonly"] else headers
        response = await story.client.request(method, PARAMETER.sub(UNKNOWN, path), headers=bare, json={})
        body = response.json()
        told = f"{method} {path}: {response.status_code} {body}"
        if path.startswith("/v1/"):
            assert response.status_code == 403, told
            assert any(scope in body["detail"] for scope in scopes), told
            assert response.headers["content-type"].startswith("application/problem+json")
        else:
            assert response.status_code == 401, told
            assert body["error"] == "Unauthorized"
            assert any(scope in body["message"] for scope in scopes), told
            assert body["traceId"]
        seen += 1
    assert seen > 40


async def test_another_tenants_ids_look_like_ids_that_never_were(new_story: BeginStory) -> None:
    story, other = await new_story(), await new_story()
    theirs = await furnish(other)
    before = await snapshot(other, theirs)
    document = await story.get("/openapi.json")
    compared = 0
    for method, path, operation in guarded(document):
        names = PARAMETER.findall(path)
        if not names:
            continue
        ids = {name: an_id(path, name, theirs) for name in names}
        body = body_for(operation, document)
        foreign = await send(story, method, path, ids, body)
        unknown = await send(story, method, path, dict.fromkeys(ids, UNKNOWN), body)
        assert foreign == unknown, f"{method} {path} tells another tenant's id from an unknown one"
        assert foreign[0] >= 400, f"{method} {path} works with another tenant's id: {foreign}"
        assert foreign[0] < 500, f"{method} {path}: {foreign}"
        compared += 1
    assert compared > 40
    assert await snapshot(other, theirs) == before


async def send(story: Story, method: str, path: str, ids: dict[str, str], body: Any) -> tuple[int, str]:
    """Status and body of an answer, with the ids and the trace taken out."""
    url = PARAMETER.sub(lambda match: ids[match.group(1)], path)
    query = "?messageId=" + ids["conversationId"] if path.endswith("/why") else ""
    response = await story.client.request(method, url + query, json=body)
    text = response.text
    for one in ids.values():
        text = text.replace(one, "ID")
    return response.status_code, re.sub(r'"traceId":"\w+"', '"traceId":""', text)


def body_for(operation: Json, document: Json) -> Any:
    """The example body of the operation's own curl, which passes its validation."""
    if "requestBody" not in operation:
        return None
    source = operation["x-codeSamples"][0]["source"]
    return json.loads(source[source.index("-d '") + 4 : source.rindex("'")])


_BY_FOLDER = {"faqs": "faqId", "customFields": "customFieldId", "notes": "noteId"}


def an_id(path: str, name: str, theirs: dict[str, str]) -> str:
    if name == "id":
        name = _BY_FOLDER.get(path.split("/")[-2], "messageId")
        if "knowledge-bases/{id}" in path:
            name = "knowledgeBaseId"
        if "schedules/{id}" in path:
            name = "scheduleId"
    if name == "noteId" and path.startswith("/calendars/"):
        name = "appointmentNoteId"
    return theirs[name]


async def furnish(other: Story) -> dict[str, str]:
    """One of everything, by the name of its path parameter."""
    agent = await other.make_agent(mode="suggestive")
    action = await other.post(
        f"/v2/conversation/agents/{agent['agentId']}/actions",
        {"type": "humanHandover", "name": "Person", "settings": {}},
    )
    contact = await other.make_contact(email="ana@example.com")
    said = await other.customer_says("Hello", contact_id=contact)
    await other.advance("PT1M")
    [draft] = (await other.get("/v1/drafts"))["data"]
    call = await wait_for_a_person(other, agent["agentId"], said["conversationId"], contact)
    base = await other.post("/knowledge-bases/", {"name": "Base", "locationId": other.location_id})
    faq = await other.post(
        "/knowledge-bases/faqs",
        {
            "locationId": other.location_id,
            "knowledgeBaseId": base["data"]["id"],
            "question": "Why?",
            "answer": "Because.",
        },
    )
    field = await other.post(
        f"/locations/{other.location_id}/customFields", {"name": "Shoe size", "dataType": "TEXT"}
    )
    user = await other.post(
        "/users/",
        {
            "companyId": other.company_id,
            "firstName": "Eva",
            "lastName": "Sol",
            "email": "eva@example.com",
            "password": "not kept",
            "type": "account",
            "role": "user",
            "locationIds": [other.location_id],
        },
    )
    task = await other.post(
        f"/contacts/{contact}/tasks",
        {"title": "Call", "dueDate": "2030-01-01T10:00:00Z", "completed": False},
    )
    note = await other.post(f"/contacts/{contact}/notes", {"body": "Likes tea"})
    rule = await other.post(
        "/v1/routing-rules", {"agentId": agent["agentId"], "name": "Regulars", "hasTag": "regular"}
    )
    provider = await other.post(
        "/v1/providers", {"name": "SMS", "type": "SMS", "deliveryUrl": "https://sms.example/send"}
    )
    hook = await other.post("/v1/webhooks", {"url": "https://8.8.8.8/hook", "events": ["ContactCreate"]})
    trial = await other.post(f"/v1/webhooks/{hook['id']}/test")
    engine = await other.post("/v1/engines", {"scope": "location", "engine": "embedded"})
    workflow = await other.post(
        "/v1/workflows",
        {"name": "Wait", "status": "published", "steps": [{"id": "w", "type": "wait", "duration": "P9D"}]},
    )
    enrolled = await other.post(f"/v1/workflows/{workflow['id']}/enrolments", {"contactId": contact})
    [entry] = (await other.get("/v1/journal?entity=contact&limit=1"))["data"]
    calendar_things = await furnish_calendar(other, contact, user["id"])
    company_token = await other.token(company=True)
    tokens = await other.client.get("/v1/tokens", headers={"Authorization": f"Bearer {company_token}"})
    return {
        "agentId": agent["agentId"],
        "actionId": action["actionId"],
        "contactId": contact,
        "conversationId": said["conversationId"],
        "messageId": said["messageId"],
        "draftId": draft["id"],
        "callId": call,
        "followUpId": await plan_follow_up(other, agent["agentId"], said["conversationId"], contact),
        "generationId": draft["generationId"],
        "knowledgeBaseId": base["data"]["id"],
        "faqId": faq["faq"]["id"],
        "customFieldId": field["customField"]["id"],
        "userId": user["id"],
        "taskId": task["task"]["id"],
        "noteId": note["note"]["id"],
        "engineId": engine["id"],
        "entryId": entry["id"],
        "field": "firstName",
        "workflowId": workflow["id"],
        "enrolmentId": enrolled["id"],
        "tokenId": tokens.json()["data"][0]["id"],
        "ruleId": rule["id"],
        "providerId": provider["id"],
        "webhookId": hook["id"],
        "deliveryId": trial["id"],
        "locationId": other.location_id,
        "widgetId": other.widget_id,
        **calendar_things,
    }


async def furnish_calendar(other: Story, contact: str, user: str) -> dict[str, str]:
    """A calendar with one of everything in it."""
    here = {"locationId": other.location_id}
    group = await other.post(
        "/calendars/groups", {**here, "name": "Group", "description": "", "slug": "group"}
    )
    made = await other.post("/calendars/", {**here, "name": "Visits", "groupId": group["group"]["id"]})
    calendar = made["calendar"]
    booked = await other.post(
        "/calendars/events/appointments",
        {
            **here,
            "calendarId": calendar["id"],
            "contactId": contact,
            "startTime": "2040-01-02T10:00:00Z",
            "ignoreFreeSlotValidation": True,
        },
    )
    note = await other.post(f"/calendars/appointments/{booked['id']}/notes", {"body": "Bring papers"})
    schedule = await other.post(
        "/calendars/schedules", {**here, "name": "Hours", "userId": user, "timezone": "UTC"}
    )
    feed = await other.post(f"/v1/calendars/{calendar['id']}/busy-feeds", {"url": "https://8.8.8.8/a.ics"})
    await other.post(f"/v1/calendars/{calendar['id']}/feed")
    await other.post(f"/v1/users/{user}/feed")
    return {
        "groupId": group["group"]["id"],
        "calendarId": calendar["id"],
        "pageId": calendar["bookingPageId"],
        "eventId": booked["id"],
        "appointmentId": booked["id"],
        "appointmentNoteId": note["note"]["id"],
        "scheduleId": schedule["schedule"]["id"],
        "busyFeedId": feed["id"],
    }


async def wait_for_a_person(story: Story, agent_id: str, conversation_id: str, contact_id: str) -> str:
    """The id of a tool's call that waits for a person."""
    new = NewCall(conversation_id, contact_id, agent_id, "tool", "Pay back", "turn", {}, effectful=True)
    async with story.desk.runtime.db.write(story.location_id, actor=SYSTEM, cause="test") as tx:
        made = await tools.create(tx, story.location_id, new, "waiting", waits_for="person")
    return made.id


async def plan_follow_up(story: Story, agent_id: str, conversation_id: str, contact_id: str) -> str:
    """The id of a follow-up that is planned for the year 2040."""
    async with story.desk.runtime.db.write(story.location_id, actor=SYSTEM, cause="test") as tx:
        new = NewFollowUps(
            conversation_id=conversation_id,
            contact_id=contact_id,
            agent_id=agent_id,
            action_id="action",
            scenario="contact_is_busy",
            due=(datetime(2040, 1, 2, tzinfo=UTC),),
            asked_for=None,
            channel="WebChat",
            follows_seq=1,
            planned_by=None,
            because="the test says so",
        )
        [planned] = await followups.plan(tx, story.location_id, new)
    return planned.id


async def snapshot(other: Story, theirs: dict[str, str]) -> list[Any]:
    """What the other tenant sees of its own things."""
    paths = [
        f"/v2/conversation/agents/{theirs['agentId']}",
        f"/contacts/{theirs['contactId']}",
        f"/contacts/{theirs['contactId']}/notes",
        f"/conversations/{theirs['conversationId']}",
        f"/conversations/{theirs['conversationId']}/messages",
        f"/v1/drafts/{theirs['draftId']}",
        f"/v1/follow-ups/{theirs['followUpId']}",
        f"/knowledge-bases/{theirs['knowledgeBaseId']}",
        f"/locations/{other.location_id}/customFields",
        f"/users/{theirs['userId']}",
        f"/v1/widgets/{theirs['widgetId']}",
        f"/v1/engines/{theirs['engineId']}",
        f"/v1/workflows/{theirs['workflowId']}",
        f"/v1/workflows/{theirs['workflowId']}/enrolments",
        f"/v1/providers/{theirs['providerId']}",
        f"/v1/webhooks/{theirs['webhookId']}",
        f"/calendars/{theirs['calendarId']}",
        f"/calendars/events/appointments/{theirs['eventId']}",
        f"/calendars/schedules/{theirs['scheduleId']}",
        f"/v1/calendars/{theirs['calendarId']}/busy-feeds",
        f"/v1/webhooks/{theirs['webhookId']}/deliveries",
        f"/v1/conversations/{theirs['conversationId']}/agent-status",
    ]
    return [await other.get(path) for path in paths]
