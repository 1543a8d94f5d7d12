"""Custom fields of a location, and what contacts hold in them."""

import asyncio
from typing import Any

import pytest

from tests.support.story import Json, Story


async def make_field(story: Story, name: str, data_type: str, **more: Any) -> Json:
    path = f"/locations/{story.location_id}/customFields"
    answer = await story.post(path, {"name": name, "dataType": data_type, **more}, expect=201)
    field: Json = answer["customField"]
    return field


async def held(story: Story, contact_id: str) -> dict[str, Any]:
    """What the contact holds: the value itself by the id of its field."""
    contact = (await story.get(f"/contacts/{contact_id}"))["contact"]
    return {field["id"]: field.get("fieldValue", field["value"]) for field in contact["customFields"]}


async def test_a_field_is_read_by_its_id_and_its_key(story: Story) -> None:
    field = await make_field(story, "Shoe size", "numerical", placeholder="EU", position=3)
    assert field["fieldKey"] == "contact.shoe_size"
    assert (field["dataType"], field["placeholder"], field["position"]) == ("NUMERICAL", "EU", 3)
    path = f"/locations/{story.location_id}/customFields"
    for name in (field["id"], "contact.shoe_size"):
        assert (await story.get(f"{path}/{name}"))["customField"] == field


async def test_fields_of_one_name_have_keys_of_their_own(story: Story) -> None:
    made = await asyncio.gather(*(make_field(story, "Size", "TEXT") for _ in range(4)))
    assert len({field["fieldKey"] for field in made}) == 4


async def test_an_update_changes_what_is_given_and_keeps_type_and_key(story: Story) -> None:
    field = await make_field(story, "Drink", "RADIO", options=["Tea", "Coffee"])
    path = f"/locations/{story.location_id}/customFields/{field['id']}"
    changed = (await story.put(path, {"name": "Drinks", "dataType": "TEXT", "position": 1}))["customField"]
    assert changed == {**field, "name": "Drinks", "position": 1}
    more = await story.put(path, {"name": "Drinks", "options": ["Milk", "milk", {"label": "Tea"}]})
    assert more["customField"]["picklistOptions"] == ["Milk", "Tea"]


async def test_fields_are_listed_in_their_order_by_model(story: Story) -> None:
    await make_field(story, "Second", "TEXT", position=2)
    await make_field(story, "First", "TEXT", position=1)
    await make_field(story, "Deal", "TEXT", model="opportunity")
    path = f"/locations/{story.location_id}/customFields"
    listed = {
        model: [field["name"] for field in (await story.get(f"{path}?model={model}"))["customFields"]]
        for model in ("contact", "opportunity", "all")
    }
    assert listed == {
        "contact": ["First", "Second"],
        "opportunity": ["Deal"],
        "all": ["Deal", "First", "Second"],
    }
    assert (await story.client.get(f"{path}?model=house")).status_code == 422


async def test_boxes_have_names_and_what_they_are_filled_with_before(story: Story) -> None:
    boxes = [{"label": "Left", "prefillValue": "0"}, {"label": "Right"}]
    field = await make_field(story, "Eyes", "TEXTBOX_LIST", textBoxListOptions=boxes)
    assert field["picklistOptions"] == ["Left", "Right"]
    assert field["textBoxListOptions"] == [
        {"label": "Left", "prefillValue": "0"},
        {"label": "Right", "prefillValue": ""},
    ]
    contact_id = await story.make_contact(customFields=[{"id": field["id"], "fieldValue": {"left": "-1.5"}}])
    assert await held(story, contact_id) == {field["id"]: {"Left": "-1.5"}}


async def test_values_are_taken_by_id_or_key_in_either_spelling(story: Story) -> None:
    size = await make_field(story, "Size", "NUMERICAL")
    note = await make_field(story, "Note", "TEXT")
    contact_id = await story.make_contact(
        customFields=[
            {"key": "size", "field_value": "42.5"},
            {"id": note["id"], "fieldValue": "x"},
        ]
    )
    assert await held(story, contact_id) == {size["id"]: 42.5, note["id"]: "x"}
    await story.put(f"/contacts/{contact_id}", {"customFields": [{"key": "contact.note", "value": "y"}]})
    assert await held(story, contact_id) == {size["id"]: 42.5, note["id"]: "y"}
    await story.put(f"/contacts/{contact_id}", {"customFields": [{"id": size["id"], "field_value": ""}]})
    assert await held(story, contact_id) == {note["id"]: "y"}


async def test_a_value_that_does_not_fit_names_its_field(story: Story) -> None:
    field = await make_field(story, "Drink", "SINGLE_OPTIONS", options=["Tea", "Coffee"])
    contact_id = await story.make_contact()
    body = {"customFields": [{"id": field["id"], "field_value": "Milk"}]}
    response = await story.client.put(f"/contacts/{contact_id}", json=body)
    assert response.status_code == 422
    assert response.json()["message"] == ["customFields Drink must be one of Tea, Coffee"]


async def test_a_field_of_another_location_does_not_exist(story: Story, other: Story) -> None:
    theirs = await make_field(other, "Secret", "TEXT")
    contact_id = await story.make_contact()
    for named in ({"id": theirs["id"]}, {"key": "secret"}, {}):
        body = {"customFields": [{**named, "field_value": "x"}]}
        response = await story.client.put(f"/contacts/{contact_id}", json=body)
        assert response.status_code == 400
        assert "No Custom field found" in response.json()["message"]
    for method in ("GET", "PUT", "DELETE"):
        for where in (story.location_id, other.location_id):
            path = f"/locations/{where}/customFields/{theirs['id']}"
            response = await story.client.request(method, path, json={"name": "Mine"})
            assert response.status_code == 400
    listed = await story.client.get(f"/locations/{other.location_id}/customFields")
    assert listed.status_code == 400


async def test_a_deleted_field_goes_from_the_contacts(story: Story) -> None:
    field = await make_field(story, "Note", "TEXT")
    contact_id = await story.make_contact(customFields=[{"key": "note", "field_value": "x"}])
    await story.delete(f"/locations/{story.location_id}/customFields/{field['id']}")
    assert await held(story, contact_id) == {}
    search = {"filters": [{"field": f"customFields.{field['id']}", "operator": "exists"}]}
    assert (await story.client.post("/contacts/search", json=search)).status_code == 400


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"name": "x"},
        {"dataType": "TEXT"},
        {"name": "x", "dataType": "COLOUR"},
        {"name": "x", "dataType": 5},
        {"name": "  ", "dataType": "TEXT"},
        {"name": "x" * 201, "dataType": "TEXT"},
        {"name": "x\ny", "dataType": "TEXT"},
        {"name": "x", "dataType": "TEXT", "position": -1},
        {"name": "x", "dataType": "TEXT", "position": "first"},
        {"name": "x", "dataType": "RADIO", "options": "Tea"},
        {"name": "x", "dataType": "RADIO", "options": [5]},
        {"name": "x", "dataType": "RADIO", "options": ["x"] * 1001},
        {"name": "x", "dataType": "TEXT", "model": "house"},
    ],
)
async def test_a_field_that_does_not_fit_is_refused(story: Story, body: Json) -> None:
    response = await story.client.post(f"/locations/{story.location_id}/customFields", json=body)
    assert response.status_code == 422, response.text


async def test_a_location_tells_its_settings(story: Story) -> None:
    found = (await story.get(f"/locations/{story.location_id}"))["location"]
    assert (found["id"], found["companyId"]) == (story.location_id, story.company_id)
    assert (found["timezone"], found["country"]) == ("Europe/Madrid", "ES")
    assert found["settings"]["allowDuplicateContact"] is False


async def test_the_scope_of_custom_fields_is_their_own(story: Story) -> None:
    secret = await story.token(["locations.readonly", "contacts.write"])
    headers = {"Authorization": f"Bearer {secret}"}
    path = f"/locations/{story.location_id}/customFields"
    response = await story.client.get(path, headers=headers)
    assert response.status_code == 401
    assert "locations/customFields.readonly" in response.json()["message"]
