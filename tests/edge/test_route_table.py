"""Every route there is, walked: who is let in, and what another tenant's ids look like from here."""

import json
import re
from collections.abc import Iterator
from typing import Any

from tests.conftest import BeginStory
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
    company_token = await other.token(company=True)
    tokens = await other.client.get("/v1/tokens", headers={"Authorization": f"Bearer {company_token}"})
    return {
        "agentId": agent["agentId"],
        "actionId": action["actionId"],
        "contactId": contact,
        "conversationId": said["conversationId"],
        "messageId": said["messageId"],
        "draftId": draft["id"],
        "generationId": draft["generationId"],
        "knowledgeBaseId": base["data"]["id"],
        "faqId": faq["faq"]["id"],
        "customFieldId": field["customField"]["id"],
        "userId": user["id"],
        "taskId": task["task"]["id"],
        "noteId": note["note"]["id"],
        "engineId": engine["id"],
        "tokenId": tokens.json()["data"][0]["id"],
        "ruleId": rule["id"],
        "providerId": provider["id"],
        "webhookId": hook["id"],
        "deliveryId": trial["id"],
        "locationId": other.location_id,
        "widgetId": other.widget_id,
    }


async def snapshot(other: Story, theirs: dict[str, str]) -> list[Any]:
    """What the other tenant sees of its own things."""
    paths = [
        f"/v2/conversation/agents/{theirs['agentId']}",
        f"/contacts/{theirs['contactId']}",
        f"/contacts/{theirs['contactId']}/notes",
        f"/conversations/{theirs['conversationId']}",
        f"/conversations/{theirs['conversationId']}/messages",
        f"/v1/drafts/{theirs['draftId']}",
        f"/knowledge-bases/{theirs['knowledgeBaseId']}",
        f"/locations/{other.location_id}/customFields",
        f"/users/{theirs['userId']}",
        f"/v1/widgets/{theirs['widgetId']}",
        f"/v1/engines/{theirs['engineId']}",
        f"/v1/providers/{theirs['providerId']}",
        f"/v1/webhooks/{theirs['webhookId']}",
        f"/v1/webhooks/{theirs['webhookId']}/deliveries",
        f"/v1/conversations/{theirs['conversationId']}/agent-status",
    ]
    return [await other.get(path) for path in paths]
