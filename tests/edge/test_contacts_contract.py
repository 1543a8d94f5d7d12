"""Contacts, custom fields and users through the official SDK, and every answer against the documents."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from highlevel import GHLError
from highlevel.services.contacts import models as contact_models
from highlevel.services.locations import models as location_models
from highlevel.services.users import models as user_models

from tests.support.contract import check, official_sdk
from tests.support.story import Story

VERSIONS = {"contacts.json": "2021-07-28", "v3/contacts.json": "v3"}


@pytest.fixture
async def sdk(story: Story) -> AsyncIterator[Any]:
    async with official_sdk(story) as client:
        yield client


async def test_the_sdk_makes_finds_changes_and_deletes_a_contact(story: Story, sdk: Any) -> None:
    order = contact_models.CreateContactDtoV3(
        locationId=story.location_id, firstName="Ana", email="ana@example.com", phone="+34600111222"
    )
    made = await sdk.contacts.create_contact(order.model_dump(exclude_none=True))
    contact_models.CreateContactsSuccessfulResponseDtoV3(**made)
    contact = contact_models.GetContactByIdSchemaV3(**made["contact"])
    found = await sdk.contacts.get_contact(contact.id)
    assert contact_models.GetContactByIdSchemaV3(**found["contact"]).phone == "+34600111222"

    changed = await sdk.contacts.update_contact(contact.id, {"city": "Oslo", "tags": ["vip"]})
    assert contact_models.UpdateContactsSuccessfulResponseDtoV3(**changed).succeeded
    again = await sdk.contacts.upsert_contact(
        {"locationId": story.location_id, "email": "ANA@example.com", "lastName": "Ruiz"}
    )
    assert contact_models.UpsertContactsSuccessfulResponseDtoV3(**again).new is False

    twin = await sdk.contacts.get_duplicate_contact(story.location_id, number="+34600111222")
    assert twin["contact"]["id"] == contact.id
    tags = await sdk.contacts.add_tags(contact.id, {"tags": ["new"]})
    assert contact_models.CreateAddTagSuccessfulResponseDto(**tags).tags == ["vip", "new"]
    hits = await sdk.contacts.search_contacts_advanced(
        {"locationId": story.location_id, "pageLimit": 5, "filters": [_filter("tags", "eq", "vip")]}
    )
    assert [contact_models.ContactsSearchSchema(**hit).id for hit in hits["contacts"]] == [contact.id]
    gone = await sdk.contacts.delete_contact(contact.id)
    assert contact_models.DeleteContactsSuccessfulResponseDto(**gone).succeeded
    with pytest.raises(GHLError) as missing:
        await sdk.contacts.get_contact(contact.id)
    assert missing.value.status_code == 400


async def test_the_sdk_keeps_tasks_of_a_contact(story: Story, sdk: Any) -> None:
    contact_id = await story.make_contact()
    order = {"title": "Call back", "dueDate": "2027-01-31T15:00:00Z", "completed": False}
    made = await sdk.contacts.create_task(contact_id, order)
    task = contact_models.TaskSchema(**made["task"])
    await sdk.contacts.update_task_completed(contact_id, task.id, {"completed": True})
    listed = contact_models.TasksListSuccessfulResponseDto(**await sdk.contacts.get_all_tasks(contact_id))
    assert [(one.title, one.completed) for one in listed.tasks or []] == [("Call back", True)]
    gone = await sdk.contacts.delete_task(contact_id, task.id)
    assert contact_models.DeleteTaskSuccessfulResponseDto(**gone).succeeded


async def test_the_sdk_keeps_notes_on_a_contact(story: Story, sdk: Any) -> None:
    contact_id = await story.make_contact()
    made = await sdk.contacts.create_note(contact_id, {"body": "Likes tea"})
    note = contact_models.GetNoteSchema(**made["note"])
    await sdk.contacts.update_note(contact_id, note.id, {"body": "Likes coffee"})
    listed = contact_models.GetNotesListSuccessfulResponseDto(**await sdk.contacts.get_all_notes(contact_id))
    assert [one.body for one in listed.notes or []] == ["Likes coffee"]
    gone = await sdk.contacts.delete_note(contact_id, note.id)
    assert gone["succeded"] is True


async def test_the_sdk_manages_custom_fields(story: Story, sdk: Any) -> None:
    location = story.location_id
    made = await sdk.locations.create_custom_field(location, {"name": "Shoe size", "dataType": "NUMERICAL"})
    field = location_models.CustomFieldSuccessfulResponseDto(**made).customField
    assert field is not None
    assert field.fieldKey == "contact.shoe_size"
    contact_id = await story.make_contact(customFields=[{"key": "shoe_size", "field_value": 42}])
    held = (await sdk.contacts.get_contact(contact_id))["contact"]["customFields"]
    assert [contact_models.CustomFieldSchema(**one).value for one in held] == ["42"]
    await sdk.locations.update_custom_field(location, field.id, {"name": "Size"})
    listed = await sdk.locations.get_custom_fields(location, model="contact")
    names = location_models.CustomFieldsListSuccessfulResponseDto(**listed).customFields or []
    assert [one.name for one in names] == ["Size"]
    gone = await sdk.locations.delete_custom_field(location, field.id)
    assert location_models.CustomFieldDeleteSuccessfulResponseDto(**gone).succeded
    where = location_models.GetLocationByIdSuccessfulResponseDto(**await sdk.locations.get_location(location))
    assert where.location is not None
    assert where.location.id == location


async def test_the_sdk_makes_and_finds_users(story: Story, sdk: Any) -> None:
    order = user_models.CreateUserDto(
        companyId=story.company_id,
        firstName="Bo",
        lastName="Li",
        email="bo@example.com",
        password="not kept",
        type="account",
        role="user",
        locationIds=[story.location_id],
    )
    made = user_models.UserSuccessfulResponseDto(
        **await sdk.users.create_user(order.model_dump(exclude_none=True))
    )
    found = user_models.UserSuccessfulResponseDto(**await sdk.users.get_user(made.id))
    assert found.email == "bo@example.com"
    hits = user_models.SearchUserSuccessfulResponseDto(
        **await sdk.users.search_users(story.company_id, query="bo l", limit="5")
    )
    assert [user.id for user in hits.users or []] == [made.id]
    by_email = await sdk.users.filter_users_by_email(
        {"companyId": story.company_id, "emails": "BO@example.com"}
    )
    assert by_email == {"users": [{"id": made.id, "email": "bo@example.com"}], "count": 1}


@pytest.mark.parametrize("document", VERSIONS)
async def test_every_answer_about_contacts_has_the_documented_shape(story: Story, document: str) -> None:
    async def call(method: str, path: str, template: str, status: int, body: object = None) -> Any:
        headers = {"Version": VERSIONS[document]}
        response = await story.client.request(method, path, json=body, headers=headers)
        assert response.status_code == status, response.text
        check(document, template, method, status, response.json())
        return response.json()

    fields = [
        await story.post(f"/locations/{story.location_id}/customFields", order, expect=201)
        for order in (
            {"name": "Notes", "dataType": "LARGE_TEXT"},
            {"name": "Size", "dataType": "NUMERICAL"},
            {"name": "Likes", "dataType": "CHECKBOX", "options": ["Tea", "Coffee"]},
        )
    ]
    values = ("two\nlines", 42.5, ["tea", "coffee"])
    spelled = "fieldValue" if document.startswith("v3") else "field_value"
    order = {
        "locationId": story.location_id,
        "name": "Ana Ruiz",
        "email": "ana@example.com",
        "phone": "+34600111222",
        "dateOfBirth": "09/25/1990",
        "dndSettings": {"SMS": {"status": "active", "message": "no", "code": "x"}},
        "inboundDndSettings": {"all": {"status": "inactive"}},
        "tags": ["vip"],
        "customFields": [
            {"id": field["customField"]["id"], spelled: value}
            for field, value in zip(fields, values, strict=True)
        ],
    }
    made = await call("POST", "/contacts/", "/contacts/", 201, order)
    contact = made["contact"]["id"]
    one = f"/contacts/{contact}"
    found = await call("GET", one, "/contacts/{contactId}", 200)
    assert set(found["contact"]["dndSettings"]) == {"sms" if document.startswith("v3") else "SMS"}
    assert [field["value"] for field in found["contact"]["customFields"]] == [
        "two\nlines",
        "42.5",
        "Tea, Coffee",
    ]
    await call("POST", "/contacts/", "/contacts/", 400, order)
    await call("POST", "/contacts/", "/contacts/", 422, {**order, "email": "nobody"})
    await call("PUT", one, "/contacts/{contactId}", 200, {"city": "Oslo", "phone": None})
    await call("POST", "/contacts/upsert", "/contacts/upsert", 200, order)
    await call("POST", f"{one}/tags", "/contacts/{contactId}/tags", 201, {"tags": ["b"]})
    await call("DELETE", f"{one}/tags", "/contacts/{contactId}/tags", 200, {"tags": ["b"]})
    task = {"title": "Call", "dueDate": "2027-01-31T15:00:00Z", "completed": False}
    task_made = await call("POST", f"{one}/tasks", "/contacts/{contactId}/tasks", 201, task)
    task_path = f"{one}/tasks/{task_made['task']['id']}"
    template = "/contacts/{contactId}/tasks/{taskId}"
    await call("GET", f"{one}/tasks", "/contacts/{contactId}/tasks", 200)
    await call("GET", task_path, template, 200)
    await call("PUT", task_path, template, 200, {"title": "Call soon"})
    await call("PUT", f"{task_path}/completed", f"{template}/completed", 200, {"completed": True})
    await call("DELETE", task_path, template, 200)
    note = {"body": "Likes tea", "title": "Tea", "color": "#FF8800", "pinned": True}
    note_made = await call("POST", f"{one}/notes", "/contacts/{contactId}/notes", 201, note)
    note_path = f"{one}/notes/{note_made['note']['id']}"
    template = "/contacts/{contactId}/notes/{id}"
    await call("GET", f"{one}/notes", "/contacts/{contactId}/notes", 200)
    await call("GET", note_path, template, 200)
    await call("PUT", note_path, template, 200, {"body": "Likes coffee"})
    await call("DELETE", note_path, template, 200)
    search = {"locationId": story.location_id, "pageLimit": 10}
    await call("POST", "/contacts/search", "/contacts/search", 200, search)
    query = f"?locationId={story.location_id}"
    duplicate = "/contacts/search/duplicate"
    await call("GET", f"{duplicate}{query}&email=ana@example.com", duplicate, 200)
    if document == "contacts.json":
        await call("GET", f"/contacts/{query}", "/contacts/", 200)
    await call("DELETE", one, "/contacts/{contactId}", 200)
    await call("GET", one, "/contacts/{contactId}", 400)


@pytest.mark.parametrize("version", ["", "v3/"])
async def test_every_answer_about_locations_and_users_has_the_documented_shape(
    story: Story, version: str
) -> None:
    async def call(method: str, path: str, template: str, status: int, body: object = None) -> Any:
        headers = {"Version": "v3" if version else "2021-07-28"}
        response = await story.client.request(method, path, json=body, headers=headers)
        assert response.status_code == status, response.text
        document = "users.json" if template.startswith("/users") else "locations.json"
        check(f"{version}{document}", template, method, status, response.json())
        return response.json()

    where = f"/locations/{story.location_id}"
    await call("GET", where, "/locations/{locationId}", 200)
    template = "/locations/{locationId}/customFields"
    boxes = [{"label": "Left", "prefillValue": "x"}, {"label": "Right"}]
    order = {"name": "Eyes", "dataType": "TEXTBOX_LIST", "textBoxListOptions": boxes, "position": 2}
    made = await call("POST", f"{where}/customFields", template, 201, order)
    field = f"{where}/customFields/{made['customField']['id']}"
    await call("GET", f"{where}/customFields?model=all", template, 200)
    await call("GET", field, f"{template}/{{id}}", 200)
    await call("PUT", field, f"{template}/{{id}}", 200, {"name": "Lenses"})
    await call("POST", f"{where}/customFields", template, 422, {"name": "x", "dataType": "COLOUR"})
    await call("DELETE", field, f"{template}/{{id}}", 200)
    await call("GET", field, f"{template}/{{id}}", 400)

    user = {
        "companyId": story.company_id,
        "firstName": "Bo",
        "lastName": "Li",
        "email": "bo@example.com",
        "password": "not kept",
        "type": "account",
        "role": "admin",
        "locationIds": [story.location_id],
        "permissions": {"contactsEnabled": True},
        "scopes": ["contacts.write"],
    }
    made_user = await call("POST", "/users/", "/users/", 201, user)
    one = f"/users/{made_user['id']}"
    await call("GET", one, "/users/{userId}", 200)
    await call("PUT", one, "/users/{userId}", 200, {"lastName": "Lee", "phone": "+34600111222"})
    await call("POST", "/users/", "/users/", 400, user)
    await call("GET", f"/users/search?companyId={story.company_id}", "/users/search", 200)
    by_email = {"companyId": story.company_id, "emails": "bo@example.com", "projection": "all"}
    await call("POST", "/users/search/filter-by-email", "/users/search/filter-by-email", 200, by_email)
    if not version:
        await call("GET", f"/users/?locationId={story.location_id}", "/users/", 200)
    await call("DELETE", one, "/users/{userId}", 200)
    await call("GET", one, "/users/{userId}", 400)


def _filter(field: str, operator: str, value: object) -> dict[str, object]:
    return {"field": field, "operator": operator, "value": value}
