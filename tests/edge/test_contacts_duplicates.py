"""Who is known already: one contact for an e-mail address and a phone number."""

import asyncio
from typing import Any

from tests.support.story import Story

Json = dict[str, Any]


async def upsert(story: Story, **fields: Any) -> Json:
    return await story.post("/contacts/upsert", {"locationId": story.location_id, **fields}, expect=200)


async def allow_duplicates(story: Story) -> None:
    async with story.desk.runtime.db.system(cause="test") as tx:
        await tx.execute(
            "UPDATE locations SET details = $2 WHERE id = $1",
            story.location_id,
            {"settings": {"allow_duplicate_contact": True}},
        )


async def test_a_second_contact_with_the_address_is_refused_and_the_first_one_named(story: Story) -> None:
    first = await story.make_contact(lastName="Ruiz", email="ana@example.com")
    body = {"locationId": story.location_id, "email": "ANA@Example.com"}
    response = await story.client.post("/contacts/", json=body)
    assert response.status_code == 400
    told = response.json()
    assert told["message"] == "This location does not allow duplicated contacts."
    assert told["meta"] == {"contactId": first, "contactName": "Ana Ruiz", "matchingField": "email"}


async def test_a_second_contact_with_the_number_is_refused_however_it_is_written(story: Story) -> None:
    first = await story.make_contact(phone="+34600111222")
    body = {"locationId": story.location_id, "phone": "600-111-222"}
    response = await story.client.post("/contacts/", json=body)
    assert response.status_code == 400
    assert response.json()["meta"]["contactId"] == first
    assert response.json()["meta"]["matchingField"] == "phone"


async def test_a_location_may_allow_duplicates(story: Story) -> None:
    await allow_duplicates(story)
    first = await story.make_contact(email="ana@example.com")
    second = await story.make_contact(email="ana@example.com")
    assert first != second
    assert (await upsert(story, email="ana@example.com"))["contact"]["id"] == first
    third = await upsert(story, email="ana@example.com", createNewIfDuplicateAllowed=True)
    assert third["new"] is True


async def test_createNewIfDuplicateAllowed_changes_nothing_where_duplicates_are_forbidden(
    story: Story,
) -> None:
    first = await story.make_contact(email="ana@example.com")
    again = await upsert(story, email="ana@example.com", createNewIfDuplicateAllowed=True)
    assert (again["new"], again["contact"]["id"]) == (False, first)


async def test_an_upsert_changes_whom_it_recognises(story: Story) -> None:
    made = await upsert(story, email="ana@example.com", firstName="Ana", city="Madrid", tags=["a"])
    assert made["new"] is True
    by_email = await upsert(story, email="Ana@example.com", phone="600111222", tags=["b"])
    by_phone = await upsert(story, phone="+34600111222", lastName="Ruiz")
    assert [by_email["new"], by_phone["new"]] == [False, False]
    found = by_phone["contact"]
    assert found["id"] == made["contact"]["id"]
    assert (found["name"], found["city"], found["tags"]) == ("Ana Ruiz", "Madrid", ["b"])


async def test_an_upsert_that_fits_two_contacts_changes_the_one_with_the_address(story: Story) -> None:
    with_email = await story.make_contact(email="ana@example.com")
    with_phone = await story.make_contact(phone="+34600111222")
    answer = await upsert(story, email="ana@example.com", phone="+34600111222", city="Oslo")
    assert answer["contact"]["id"] == with_email
    assert answer["contact"]["city"] == "Oslo"
    assert "phone" not in answer["contact"]
    other = (await story.get(f"/contacts/{with_phone}"))["contact"]
    assert other["phone"] == "+34600111222"
    assert "city" not in other


async def test_an_upsert_without_address_and_number_makes_a_contact_each_time(story: Story) -> None:
    first = await upsert(story, firstName="Ana")
    second = await upsert(story, firstName="Ana")
    assert first["contact"]["id"] != second["contact"]["id"]


async def test_an_update_cannot_make_a_contact_the_double_of_another(story: Story) -> None:
    first = await story.make_contact(email="ana@example.com")
    second = await story.make_contact(email="bea@example.com")
    response = await story.client.put(f"/contacts/{second}", json={"email": "ana@example.com"})
    assert response.status_code == 400
    assert response.json()["meta"]["contactId"] == first
    await story.put(f"/contacts/{first}", {"email": "ANA@example.com", "city": "Oslo"})


async def test_requests_at_once_make_one_contact(story: Story) -> None:
    orders = [{"email": "ana@example.com"}, {"email": "ana@example.com", "phone": "+34600111222"}]
    answers = await asyncio.gather(*(upsert(story, **orders[i % 2]) for i in range(8)))
    assert [answer["new"] for answer in answers].count(True) == 1
    assert len({answer["contact"]["id"] for answer in answers}) == 1

    body = {"locationId": story.location_id, "phone": "+34600111333"}
    made = await asyncio.gather(*(story.client.post("/contacts/", json=body) for _ in range(6)))
    assert sorted(response.status_code for response in made) == [201, 400, 400, 400, 400, 400]


async def test_updates_and_upserts_at_once_do_not_wait_for_each_other_for_ever(story: Story) -> None:
    first = await story.make_contact(email="ana@example.com", phone="+34600111222")
    tag = (await story.client.get(f"/contacts/{first}")).headers["etag"]
    bodies = [{"email": "ana@example.com", "phone": "+34600111222", "city": f"City {i}"} for i in range(6)]
    headers = {"If-Match": tag}
    answers, _ = await asyncio.gather(
        asyncio.gather(
            *(story.client.put(f"/contacts/{first}", json=body, headers=headers) for body in bodies)
        ),
        asyncio.gather(*(upsert(story, **body) for body in bodies)),
    )
    assert {answer.status_code for answer in answers} <= {200, 412}


async def test_the_duplicate_search_finds_by_address_first(story: Story) -> None:
    with_email = await story.make_contact(email="ana@example.com")
    with_phone = await story.make_contact(phone="+34600111222")
    path = f"/contacts/search/duplicate?locationId={story.location_id}"
    assert (await story.get(f"{path}&email=ANA@example.com"))["contact"]["id"] == with_email
    for number in ("%2B34600111222", "+34600111222", "600111222"):
        assert (await story.get(f"{path}&number={number}"))["contact"]["id"] == with_phone
    both = await story.get(f"{path}&number=600111222&email=ana@example.com")
    assert both["contact"]["id"] == with_email
    assert await story.get(f"{path}&number=nothing&email=nobody") == {"contact": None}
    assert await story.get(path) == {"contact": None}
