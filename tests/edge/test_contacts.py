"""Contacts through the official door: made, read, changed, deleted, tagged."""

import asyncio
from typing import Any

import pytest

from tests.support.story import Story

Json = dict[str, Any]


async def contact(story: Story, contact_id: str) -> Json:
    found: Json = (await story.get(f"/contacts/{contact_id}"))["contact"]
    return found


async def refused(story: Story, method: str, path: str, status: int, body: object = None) -> Json:
    response = await story.client.request(method, path, json=body)
    assert response.status_code == status, response.text
    told: Json = response.json()
    return told


async def test_a_contact_is_read_as_it_was_made(story: Story) -> None:
    contact_id = await story.make_contact(
        firstName="Ana",
        lastName="Ruiz",
        email="Ana@Example.com",
        phone="600 111 222",
        address1="Calle Mayor 1",
        city="Madrid",
        postalCode="28013",
        country="Spain",
        website="example.com",
        timezone="Europe/Madrid",
        companyName="Ruiz SL",
        gender="female",
        source="fair",
        dateOfBirth="09/25/1990",
        dnd=True,
    )
    found = await contact(story, contact_id)
    assert found["name"] == "Ana Ruiz"
    assert found["fullNameLowerCase"] == "ana ruiz"
    assert found["email"] == "Ana@example.com"
    assert found["emailLowerCase"] == "ana@example.com"
    assert found["phone"] == "+34600111222"
    assert found["country"] == "ES"
    assert found["website"] == "https://example.com"
    assert found["dateOfBirth"] == "1990-09-25"
    assert found["dnd"] is True
    assert found["locationId"] == story.location_id
    assert found["address1"] == "Calle Mayor 1"


async def test_a_full_name_is_parted_unless_its_parts_are_given(story: Story) -> None:
    whole = await contact(story, await story.make_contact(firstName=None, name="Ana María  de Ruiz"))
    assert (whole.get("firstName"), whole.get("lastName")) == (None, None)
    body = {"locationId": story.location_id, "name": "Ana María  de Ruiz"}
    parted = (await story.post("/contacts/", body, expect=201))["contact"]
    assert (parted["firstName"], parted["lastName"]) == ("Ana", "María de Ruiz")
    both = await contact(story, await story.make_contact(name="Somebody Else", lastName="Ruiz"))
    assert both["name"] == "Ana Ruiz"


async def test_an_update_changes_what_is_given_and_null_empties(story: Story) -> None:
    contact_id = await story.make_contact(lastName="Ruiz", city="Madrid", tags=["a", "b"])
    await story.put(f"/contacts/{contact_id}", {"city": None, "state": "Madrid", "tags": ["C"]})
    found = await contact(story, contact_id)
    assert "city" not in found
    assert found["state"] == "Madrid"
    assert found["lastName"] == "Ruiz"
    assert found["tags"] == ["C"]


async def test_an_update_that_changes_nothing_leaves_the_etag_as_it_is(story: Story) -> None:
    contact_id = await story.make_contact(city="Madrid")
    before = await story.client.get(f"/contacts/{contact_id}")
    await story.put(f"/contacts/{contact_id}", {"city": "Madrid"})
    after = await story.client.get(f"/contacts/{contact_id}")
    assert before.headers["etag"] == after.headers["etag"]


async def test_a_change_to_an_older_version_is_turned_away(story: Story) -> None:
    contact_id = await story.make_contact()
    path = f"/contacts/{contact_id}"
    held = (await story.client.get(path)).headers["etag"]
    first = await story.client.put(path, json={"city": "Oslo"}, headers={"If-Match": held})
    second = await story.client.put(path, json={"city": "Bergen"}, headers={"If-Match": held})
    third = await story.client.delete(path, headers={"If-Match": held})
    assert (first.status_code, second.status_code, third.status_code) == (200, 412, 412)
    assert (await contact(story, contact_id))["city"] == "Oslo"


async def test_the_same_key_makes_one_contact(story: Story) -> None:
    body = {"locationId": story.location_id, "firstName": "Ana"}
    headers = {"Idempotency-Key": "once"}
    first = await story.client.post("/contacts/", json=body, headers=headers)
    second = await story.client.post("/contacts/", json=body, headers=headers)
    assert first.json() == second.json()
    assert (await story.get(f"/contacts/?locationId={story.location_id}"))["count"] == 1


async def test_a_deleted_contact_is_gone_from_every_answer(story: Story) -> None:
    contact_id = await story.make_contact(email="ana@example.com")
    await story.delete(f"/contacts/{contact_id}")
    told = await refused(story, "GET", f"/contacts/{contact_id}", 400)
    assert "No Contact found" in told["message"]
    for method in ("PUT", "DELETE"):
        await refused(story, method, f"/contacts/{contact_id}", 400, {})
    listed = await story.get(f"/contacts/?locationId={story.location_id}")
    assert listed["contacts"] == []
    duplicate = f"/contacts/search/duplicate?locationId={story.location_id}&email=ana@example.com"
    assert await story.get(duplicate) == {"contact": None}
    assert await story.make_contact(email="ana@example.com") != contact_id


async def test_do_not_disturb_is_kept_for_each_channel_in_both_spellings(story: Story) -> None:
    contact_id = await story.make_contact(dndSettings={"sms": {"status": "active", "message": "no more"}})
    await story.put(f"/contacts/{contact_id}", {"dndSettings": {"WhatsApp": {"status": "permanent"}}})
    found = await contact(story, contact_id)
    assert found["dndSettings"] == {
        "SMS": {"status": "active", "message": "no more"},
        "WhatsApp": {"status": "permanent"},
    }
    newer = await story.client.get(f"/contacts/{contact_id}", headers={"Version": "v3"})
    assert set(newer.json()["contact"]["dndSettings"]) == {"sms", "whatsApp"}
    told = await refused(
        story, "PUT", f"/contacts/{contact_id}", 422, {"dndSettings": {"Fax": {"status": "active"}}}
    )
    assert told["message"][0].startswith("dndSettings has no channel 'Fax'")


async def test_tags_are_added_and_removed_whatever_their_case(story: Story) -> None:
    contact_id = await story.make_contact(tags=["VIP", "vip ", "new"])
    added = await story.post(f"/contacts/{contact_id}/tags", {"tags": ["Vip", "late", "Late"]}, expect=201)
    assert added == {"tags": ["VIP", "new", "late"], "tagsAdded": ["late"]}
    gone = await story.client.request("DELETE", f"/contacts/{contact_id}/tags", json={"tags": ["LATE", "x"]})
    assert gone.json() == {"tags": ["VIP", "new"], "tagsRemoved": ["late"]}


async def test_tags_added_at_once_are_all_kept(story: Story) -> None:
    contact_id = await story.make_contact()
    await asyncio.gather(
        *(story.post(f"/contacts/{contact_id}/tags", {"tags": [f"tag{i}"]}) for i in range(6))
    )
    assert sorted((await contact(story, contact_id))["tags"]) == [f"tag{i}" for i in range(6)]


async def test_a_contact_is_assigned_to_someone_who_works_there(story: Story, other: Story) -> None:
    user = {"firstName": "Bo", "lastName": "Li", "password": "x", "type": "account", "role": "user"}
    ids = []
    for who in (story, other):
        where = {"companyId": who.company_id, "locationIds": [who.location_id], "email": "bo@example.com"}
        ids.append((await who.post("/users/", {**user, **where}, expect=201))["id"])
    contact_id = await story.make_contact(assignedTo=ids[0])
    assert (await contact(story, contact_id))["assignedTo"] == ids[0]
    told = await refused(story, "PUT", f"/contacts/{contact_id}", 400, {"assignedTo": ids[1]})
    assert told["message"] == f"No User found for id '{ids[1]}'"
    await story.put(f"/contacts/{contact_id}", {"assignedTo": None})
    assert "assignedTo" not in await contact(story, contact_id)


async def test_another_location_cannot_be_named_and_its_contacts_do_not_exist(
    story: Story, other: Story
) -> None:
    theirs = await other.make_contact(email="eve@example.com")
    unknown = await refused(story, "GET", "/contacts/0VblPAT0yE2h7HpR9vow", 400)
    foreign = await refused(story, "GET", f"/contacts/{theirs}", 400)
    assert foreign["message"].replace(theirs, "") == unknown["message"].replace("0VblPAT0yE2h7HpR9vow", "")
    for method, path, body in (
        ("PUT", f"/contacts/{theirs}", {"city": "Oslo"}),
        ("DELETE", f"/contacts/{theirs}", None),
        ("POST", f"/contacts/{theirs}/tags", {"tags": ["mine"]}),
        ("DELETE", f"/contacts/{theirs}/tags", {"tags": ["mine"]}),
        ("GET", f"/contacts/{theirs}/tasks", None),
        ("POST", "/contacts/", {"locationId": other.location_id, "firstName": "Eve"}),
        ("POST", "/contacts/upsert", {"locationId": other.location_id, "email": "eve@example.com"}),
        ("POST", "/contacts/search", {"locationId": other.location_id}),
        ("GET", f"/contacts/?locationId={other.location_id}", None),
        ("GET", f"/contacts/search/duplicate?locationId={other.location_id}&email=eve@example.com", None),
    ):
        await refused(story, method, path, 400, body)
    mine = await story.post("/contacts/upsert", {"locationId": story.location_id, "email": "eve@example.com"})
    assert mine["new"] is True
    assert (await contact(other, theirs))["tags"] == []


async def test_a_token_without_the_scope_is_told_which_one(story: Story) -> None:
    secret = await story.token(["contacts.readonly"])
    headers = {"Authorization": f"Bearer {secret}"}
    body = {"locationId": story.location_id}
    response = await story.client.post("/contacts/", json=body, headers=headers)
    assert response.status_code == 401
    assert "contacts.write" in response.json()["message"]


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("firstName", 5),
        ("firstName", ["Ana"]),
        ("firstName", "x" * 501),
        ("firstName", "Ana\x1b[31m"),
        ("email", "nobody"),
        ("email", {"a": 1}),
        ("phone", "call me"),
        ("phone", "+1"),
        ("country", "Atlantis"),
        ("timezone", "Mars/Olympus"),
        ("website", "javascript:alert(1)"),
        ("dateOfBirth", "1990-02-31"),
        ("dateOfBirth", {"year": 1990}),
        ("tags", "vip"),
        ("tags", None),
        ("tags", [1]),
        ("tags", ["a\nb"]),
        ("tags", ["x" * 201]),
        ("tags", ["x"] * 501),
        ("dnd", "perhaps"),
        ("dndSettings", {"SMS": {"status": "sometimes"}}),
        ("dndSettings", ["SMS"]),
        ("customFields", {"id": "x"}),
        ("customFields", ["x"]),
    ],
)
async def test_a_value_that_does_not_fit_is_named(story: Story, member: str, value: object) -> None:
    body = {"locationId": story.location_id, member: value}
    for method, path in (("POST", "/contacts/"), ("POST", "/contacts/upsert")):
        told = await refused(story, method, path, 422, body)
        assert any(sentence.startswith(member) for sentence in told["message"]), told
    contact_id = await story.make_contact()
    await refused(story, "PUT", f"/contacts/{contact_id}", 422, {member: value})


async def test_every_fault_is_told_at_once(story: Story) -> None:
    body = {"locationId": story.location_id, "email": "nobody", "phone": "12", "country": "Atlantis"}
    told = await refused(story, "POST", "/contacts/", 422, body)
    assert [sentence.split(" ")[0] for sentence in told["message"]] == ["email", "country", "phone"]


@pytest.mark.parametrize("body", [[], "text", 5, None, {}])
async def test_a_body_that_is_no_contact_is_refused(story: Story, body: object) -> None:
    await refused(story, "POST", "/contacts/", 422, body)


@pytest.mark.parametrize("path", ["x" * 500, "%00", "..%2f..%2fetc", "%F0%9F%92%A9", "' OR 1=1 --"])
async def test_an_id_that_is_none_finds_nothing(story: Story, path: str) -> None:
    for method in ("GET", "PUT", "DELETE"):
        response = await story.client.request(method, f"/contacts/{path}", json={})
        assert response.status_code in (400, 404, 422), response.text


async def test_characters_that_cannot_be_stored_are_refused(story: Story) -> None:
    for raw in (b'"\\u0000"', b'"\\ud800"', b'["\\u0000"]'):
        body = b'{"locationId": "%s", "firstName": %s}' % (story.location_id.encode(), raw)
        response = await story.client.post("/contacts/", content=body)
        assert response.status_code == 422, response.text
    contact_id = await story.make_contact(tags=["a"])
    raw_tags = b'{"tags": ["\\u0000", "a"]}'
    gone = await story.client.request("DELETE", f"/contacts/{contact_id}/tags", content=raw_tags)
    assert gone.status_code in (200, 422), gone.text
