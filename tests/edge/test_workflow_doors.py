"""Workflows at the doors: the official list and the contact's own routes, /v1, and what is refused."""

import json
from typing import Any

import pytest
from highlevel.services.workflows import models as workflow_models

from tests.support.contract import check, official_sdk, require_documents
from tests.support.story import Json, Story

HELLO: Json = {"id": "hello", "type": "addTags", "tags": ["hello"]}
WAIT: Json = {"id": "wait", "type": "wait", "duration": "P1D"}


async def make(story: Story, *steps: Json, **more: Any) -> Json:
    body = {"name": "Flow", "status": "published", "steps": list(steps or (WAIT,)), **more}
    return await story.post("/v1/workflows", body, expect=201)


async def test_the_official_list_and_the_contact_s_routes_keep_the_contract(
    story: Story, other: Story
) -> None:
    require_documents()
    made = await make(story, id="welcome-flow")
    await make(story, name="Draft", status="draft")
    theirs = await make(other)
    listed = await story.get(f"/workflows/?locationId={story.location_id}")
    check("workflows.json", "/workflows/", "GET", 200, listed)
    assert {(one["name"], one["status"], one["version"]) for one in listed["workflows"]} == {
        ("Flow", "published", 1),
        ("Draft", "draft", 0),
    }
    async with official_sdk(story) as sdk:
        told = await sdk.workflows.get_workflow(story.location_id)
        workflow_models.GetWorkflowSuccessfulResponseDto(**told)
        contact = await story.make_contact()
        added = await sdk.contacts.add_contact_to_workflow(
            contact, made["id"], {"eventStartTime": "2029-06-23T03:30:00+01:00"}
        )
        path = "/contacts/{contactId}/workflow/{workflowId}"
        check("contacts.json", path, "POST", 200, added)
        check("v3/contacts.json", path, "POST", 200, added)
        assert added == {"succeeded": True, "succeded": True}
        again = await sdk.contacts.add_contact_to_workflow(contact, made["id"], {})
        assert again == added
        [entered] = (await story.get(f"/v1/workflows/{made['id']}/enrolments"))["data"]
        assert (entered["state"], entered["contactId"]) == ("active", contact)
        gone = await sdk.contacts.delete_contact_from_workflow(contact, made["id"], {})
        check("contacts.json", path, "DELETE", 200, gone)
    [left] = (await story.get(f"/v1/workflows/{made['id']}/enrolments?state=stopped"))["data"]
    assert left["endedBecause"] == "removed through the API"
    for verb in ("POST", "DELETE"):
        answers = [
            await story.client.request(verb, f"/contacts/{contact}/workflow/{one}", json={})
            for one in (theirs["id"], "0Zunknownunknown0000")
        ]
        assert {one.status_code for one in answers} == {400}
        assert "No Workflow found" in answers[0].json()["message"]
    assert (await story.client.get(f"/workflows/?locationId={other.location_id}")).status_code == 400


async def test_a_workflow_is_made_with_a_chosen_id_and_told_what_it_lacks(story: Story) -> None:
    steps = [
        {"id": "link", "type": "sendBookingLink", "calendarId": "cal_123"},
        {"id": "user", "type": "assignUser", "userId": "nobody"},
        {"id": "more", "type": "addToWorkflow", "workflowId": "later"},
        {"id": "self", "type": "removeFromWorkflow", "workflowId": "chosen"},
        {"id": "shoe", "type": "setField", "field": "shoe_size", "value": "{{contact.shoe}}"},
    ]
    made = await make(story, *steps, id="chosen")
    assert made["id"] == "chosen"
    assert {one["pointer"] for one in made["warnings"]} == {
        "/steps/0/calendarId",
        "/steps/1/userId",
        "/steps/2/workflowId",
        "/steps/4/field",
        "/steps/4/value",
    }
    await make(story, id="later")
    again = await story.client.get("/v1/workflows/chosen")
    assert "/steps/2/workflowId" not in {one["pointer"] for one in again.json()["warnings"]}
    taken = await story.client.post("/v1/workflows", json={"name": "Two", "id": "chosen", "steps": [WAIT]})
    assert taken.status_code == 409
    held = {"If-Match": again.headers["etag"]}
    changed = await story.client.patch("/v1/workflows/chosen", json={"name": "New"}, headers=held)
    assert (changed.status_code, changed.json()["name"]) == (200, "New")
    stale = await story.client.patch("/v1/workflows/chosen", json={"name": "Old"}, headers=held)
    assert stale.status_code == 412
    whole = {
        "name": "Whole",
        "steps": [HELLO],
        "triggers": [{"type": "contactCreated"}],
        "status": "published",
    }
    put = await story.put("/v1/workflows/chosen", whole)
    assert (put["version"], put["isChanged"], put["steps"]) == (2, False, [HELLO])
    listed = await story.get("/v1/workflows?status=published&limit=1")
    assert [one["id"] for one in listed["data"]] == [listed["nextCursor"]] == ["chosen"]
    rest = await story.get("/v1/workflows?after=chosen")
    assert [one["id"] for one in rest["data"]] == ["later"]


async def test_a_fault_is_told_with_a_pointer_and_nothing_is_kept(story: Story) -> None:
    body = {
        "name": "Round",
        "status": "published",
        "steps": [HELLO, {"id": "b", "type": "goTo", "to": "hello"}],
    }
    for path in ("/v1/workflows", "/v1/workflows/validate"):
        problem = await story.post(path, body, expect=422)
        assert problem["type"] == "urn:frontdesk:problem:invalid"
        [fault] = problem["errors"]
        assert fault["pointer"] == "/steps/1/to"
        assert "without end" in fault["message"]
    assert (await story.get("/v1/workflows"))["data"] == []
    fine = await story.post("/v1/workflows/validate", {"steps": [HELLO]})
    assert fine == {"valid": True, "warnings": []}


@pytest.mark.parametrize(
    "wrong",
    [
        {"steps": None},
        {"steps": [[]]},
        {"steps": [{"id": "a", "type": "sendMessage", "body": "\x00"}]},
        {"steps": [{"id": "a", "type": "sendMessage", "body": "\ud800"}]},
        {"steps": [{"id": "a" * 65, "type": "end"}]},
        {"steps": [{"id": "a", "type": "wait", "duration": "P99999999D"}]},
        {"steps": [{"id": "a", "type": "wait", "duration": 1e308}]},
        {"steps": [{"id": "a", "type": "callWebhook", "url": "x", "data": {"a": {"b": 1}}}]},
        {"steps": [HELLO], "triggers": [{"type": "schedule", "every": "day", "at": "9:99", "tag": "x"}]},
        {"steps": [HELLO], "settings": {"timezone": 5}},
        {"steps": [HELLO], "settings": []},
        {"steps": [HELLO], "id": "../../etc"},
        {"steps": [HELLO], "name": ""},
        {"steps": [HELLO], "status": "live"},
    ],
)
async def test_bad_definitions_are_refused_in_words(story: Story, wrong: Json) -> None:
    answer = await story.client.post("/v1/workflows", content=json.dumps({"name": "Flow", **wrong}))
    assert answer.status_code in (400, 422), answer.text
    assert answer.json()["detail"]


async def test_targets_that_may_not_be_called_are_refused_or_fail_the_step(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    for url in ("ftp://files.example/x", "https://u:p@files.example", "https://files.example:0/", "nowhere"):
        wrong = {"steps": [{"id": "call", "type": "callWebhook", "url": url}]}
        [fault] = (await story.post("/v1/workflows/validate", wrong, expect=422))["errors"]
        assert fault["pointer"] == "/steps/0/url"
    # The tests' own receivers are on the loopback, so a test desk allows private addresses.
    monkeypatch.setattr(story.desk.runtime.outbound, "allow_private", False)
    made = await make(story, {"id": "call", "type": "callWebhook", "url": "http://[::ffff:127.0.0.1]:9/x"})
    contact = await story.make_contact()
    await story.post(f"/v1/workflows/{made['id']}/enrolments", {"contactId": contact}, expect=201)
    await story.advance("PT1M")
    [failed] = (await story.get(f"/v1/workflows/{made['id']}/enrolments"))["data"]
    assert (failed["state"], len(failed["path"])) == ("failed", 1), "it is not tried again"
    assert "leads to a private address" in failed["endedBecause"]


async def test_a_contact_is_taken_out_erased_and_forgotten_with_its_path(story: Story) -> None:
    made = await make(story, HELLO, WAIT)
    first, second = await story.make_contact(), await story.make_contact()
    path = f"/v1/workflows/{made['id']}/enrolments"
    inside = await story.post(path, {"contactId": first}, expect=201)
    await story.post(path, {"contactId": second}, expect=201)
    await story.advance("PT1M")
    out = await story.delete(f"{path}/{inside['id']}")
    assert (out["state"], [one["type"] for one in out["path"]]) == ("stopped", ["addTags", "wait"])
    assert (await story.get(f"{path}/{inside['id']}")) == out
    await story.post(f"/v1/contacts/{second}/erase", {"confirm": second})
    left = (await story.get(path))["data"]
    assert [one["contactId"] for one in left] == [first]
    await story.delete(f"/contacts/{first}")
    again = await story.make_contact()
    await story.post(path, {"contactId": again}, expect=201)
    await story.delete(f"/contacts/{again}")
    await story.advance("P2D")
    [gone, _] = (await story.get(path))["data"]
    assert (gone["state"], gone["endedBecause"]) == ("stopped", "the contact was deleted")
    await story.put(f"/v1/locations/{story.location_id}/retention", {"generationsDays": 1})
    await story.advance("P3D")
    assert (await story.get(path))["data"] == [], "what is over is kept as long as generations are"
