"""Users: who works at a location, seen by the location's token and by the company's."""

import asyncio
from typing import Any

import httpx
import pytest

from tests.support.story import Json, Story


def order(story: Story, **more: Any) -> Json:
    return {
        "companyId": story.company_id,
        "firstName": "Bo",
        "lastName": "Li",
        "email": "bo@example.com",
        "password": "not kept",
        "type": "account",
        "role": "user",
        "locationIds": [story.location_id],
        **more,
    }


async def make_user(story: Story, **more: Any) -> Json:
    return await story.post("/users/", order(story, **more), expect=201)


async def as_company(story: Story) -> dict[str, str]:
    return {"Authorization": f"Bearer {await story.token(company=True)}"}


async def ids(client: httpx.AsyncClient, path: str, **options: Any) -> list[str]:
    response = await client.get(path, **options)
    assert response.status_code == 200, response.text
    return [user["id"] for user in response.json()["users"]]


async def test_a_user_is_read_as_they_were_made(story: Story) -> None:
    made = await make_user(
        story,
        phone="+34600111222",
        permissions={"contactsEnabled": True},
        scopes=["contacts.write"],
        platformLanguage="es",
    )
    found = await story.get(f"/users/{made['id']}")
    assert found == made
    assert found["name"] == "Bo Li"
    assert found["roles"] == {"type": "account", "role": "user", "locationIds": [story.location_id]}
    assert found["permissions"] == {"contactsEnabled": True}
    assert "not kept" not in str(found)
    async with story.desk.runtime.db.system(cause="test") as tx:
        rows = await tx.fetch("SELECT u::text FROM users u UNION ALL SELECT j::text FROM journal j")
    assert not any("not kept" in row[0] for row in rows)


async def test_an_address_belongs_to_one_user_of_the_company(story: Story, other: Story) -> None:
    await make_user(story)
    response = await story.client.post("/users/", json=order(story, email="BO@example.com"))
    assert response.status_code == 400
    assert "bo@example.com" in response.json()["message"].lower()
    await make_user(other)
    at_once = await asyncio.gather(
        *(story.client.post("/users/", json=order(story, email="cy@example.com")) for _ in range(5))
    )
    assert sorted(response.status_code for response in at_once) == [201, 400, 400, 400, 400]


async def test_an_update_changes_what_is_given_but_the_address(story: Story) -> None:
    user = await make_user(story, permissions={"contactsEnabled": True}, extension="12")
    path = f"/users/{user['id']}"
    changed = await story.put(path, {"lastName": "Lee", "role": "admin", "email": "Bo@example.com"})
    assert (changed["name"], changed["roles"]["role"]) == ("Bo Lee", "admin")
    assert (changed["permissions"], changed["extension"]) == ({"contactsEnabled": True}, "12")
    response = await story.client.put(path, json={"email": "new@example.com"})
    assert response.status_code == 400
    assert (await story.get(path))["email"] == "bo@example.com"


async def test_a_location_sees_and_changes_only_those_who_work_there(
    story: Story, new_story: Any, other: Story
) -> None:
    sister = await new_story(company_id=story.company_id)
    here = await make_user(story)
    there = await make_user(sister, email="cy@example.com")
    foreign = await make_user(other)
    assert await ids(story.client, f"/users/?locationId={story.location_id}") == [here["id"]]
    assert await ids(story.client, f"/users/search?companyId={story.company_id}") == [here["id"]]
    for user in (there, foreign):
        for method in ("GET", "PUT", "DELETE"):
            response = await story.client.request(method, f"/users/{user['id']}", json={"firstName": "X"})
            assert response.status_code == 400
            assert response.json()["message"] == f"No User found for id '{user['id']}'"
    for path in (
        f"/users/?locationId={sister.location_id}",
        f"/users/search?companyId={other.company_id}",
        f"/users/search?companyId={story.company_id}&locationId={sister.location_id}",
    ):
        assert (await story.client.get(path)).status_code == 400
    for more in (
        {"locationIds": [sister.location_id]},
        {"locationIds": [story.location_id, other.location_id]},
        {"companyId": other.company_id},
        {"type": "agency"},
    ):
        body = order(story, email="dee@example.com", **more)
        assert (await story.client.post("/users/", json=body)).status_code == 400
    moved = await story.client.put(f"/users/{here['id']}", json={"locationIds": [sister.location_id]})
    assert moved.status_code == 400


async def test_a_company_manages_the_users_of_all_its_locations(
    story: Story, new_story: Any, other: Story
) -> None:
    sister = await new_story(company_id=story.company_id)
    headers = await as_company(story)
    client = story.client
    both = [story.location_id, sister.location_id]
    made = await client.post("/users/", json=order(story, locationIds=both), headers=headers)
    assert made.status_code == 201, made.text
    user = made.json()
    assert sorted(user["roles"]["locationIds"]) == sorted(both)
    agency = order(story, email="boss@example.com", type="agency", locationIds=[], firstName="Zoe")
    boss = (await client.post("/users/", json=agency, headers=headers)).json()
    company = f"/users/search?companyId={story.company_id}"
    assert await ids(client, company, headers=headers) == [user["id"], boss["id"]]
    assert await ids(client, f"{company}&type=agency", headers=headers) == [boss["id"]]
    assert await ids(client, f"{company}&locationId={sister.location_id}", headers=headers) == [user["id"]]
    assert await ids(client, f"{company}&query=zo", headers=headers) == [boss["id"]]
    assert await ids(client, f"{company}&ids={boss['id']},x", headers=headers) == [boss["id"]]
    assert await ids(client, f"{company}&sortDirection=desc&limit=1", headers=headers) == [boss["id"]]
    assert await ids(client, f"{company}&sort=dateAdded&skip=1", headers=headers) == [boss["id"]]

    body = order(story, email="x@example.com", locationIds=[other.location_id])
    assert (await client.post("/users/", json=body, headers=headers)).status_code == 400
    moved = await client.put(
        f"/users/{user['id']}", json={"locationIds": [sister.location_id]}, headers=headers
    )
    assert moved.json()["roles"]["locationIds"] == [sister.location_id]
    assert (await client.get(f"/users/{user['id']}")).status_code == 400
    gone = await client.delete(f"/users/{user['id']}", headers=headers)
    assert gone.json()["succeeded"] is True
    by_email = {"companyId": story.company_id, "emails": "bo@example.com", "deleted": True}
    deleted = await client.post("/users/search/filter-by-email", json=by_email, headers=headers)
    assert [found["id"] for found in deleted.json()["users"]] == [user["id"]]


async def test_a_location_takes_a_user_only_from_itself(story: Story, new_story: Any) -> None:
    sister = await new_story(company_id=story.company_id)
    both = order(story, locationIds=[story.location_id, sister.location_id])
    made = await story.client.post("/users/", json=both, headers=await as_company(story))
    user = made.json()["id"]
    await story.delete(f"/users/{user}")
    assert (await story.client.get(f"/users/{user}")).status_code == 400
    assert (await sister.get(f"/users/{user}"))["deleted"] is False
    await sister.delete(f"/users/{user}")
    await make_user(story)


async def test_an_agency_user_may_be_given_contacts_of_any_location(story: Story) -> None:
    body = order(story, type="agency", locationIds=[])
    boss = (await story.client.post("/users/", json=body, headers=await as_company(story))).json()
    contact_id = await story.make_contact(assignedTo=boss["id"])
    assert (await story.get(f"/contacts/{contact_id}"))["contact"]["assignedTo"] == boss["id"]


async def test_users_are_found_by_their_addresses_with_the_members_asked_for(story: Story) -> None:
    user = await make_user(story)
    await make_user(story, email="cy@example.com", firstName="Cy")
    path = "/users/search/filter-by-email"
    body = {"companyId": story.company_id, "emails": " BO@example.com ,nobody@example.com"}
    assert await story.post(path, body) == {
        "users": [{"id": user["id"], "email": "bo@example.com"}],
        "count": 1,
    }
    some = await story.post(path, {**body, "projection": "name,roles"})
    assert set(some["users"][0]) == {"id", "name", "roles"}
    everything = await story.post(path, {**body, "projection": "all", "emails": ["bo@example.com"]})
    assert everything["users"][0]["firstName"] == "Bo"


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("firstName", ""),
        ("firstName", 5),
        ("lastName", "x" * 201),
        ("email", "nobody"),
        ("phone", "12"),
        ("type", "owner"),
        ("role", "king"),
        ("locationIds", []),
        ("locationIds", "here"),
        ("permissions", {"contactsEnabled": "perhaps"}),
        ("permissions", []),
        ("platformLanguage", "tlh"),
        ("password", None),
    ],
)
async def test_a_user_that_does_not_fit_is_refused(story: Story, member: str, value: object) -> None:
    response = await story.client.post("/users/", json=order(story, **{member: value}))
    assert response.status_code == 422, response.text
    assert response.json()["message"][0].startswith(member)


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=101", "skip=-1", "skip=x", "sort=shoe", "sortDirection=up"]
)
async def test_a_search_that_does_not_fit_is_refused(story: Story, query: str) -> None:
    response = await story.client.get(f"/users/search?companyId={story.company_id}&{query}")
    assert response.status_code == 422


async def test_a_change_to_an_older_version_of_a_user_is_turned_away(story: Story) -> None:
    user = await make_user(story)
    path = f"/users/{user['id']}"
    held = (await story.client.get(path)).headers["etag"]
    first = await story.client.put(path, json={"lastName": "A"}, headers={"If-Match": held})
    second = await story.client.put(path, json={"lastName": "B"}, headers={"If-Match": held})
    assert (first.status_code, second.status_code) == (200, 412)
