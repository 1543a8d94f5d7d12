"""Finding contacts: filters, words, order and pages."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.story import Json, Story

Filter = dict[str, Any]


async def search(story: Story, **body: Any) -> Json:
    found: Json = await story.post("/contacts/search", {"locationId": story.location_id, **body}, expect=200)
    return found


async def names(story: Story, *filters: Filter, **more: Any) -> list[str]:
    sort = [{"field": "firstNameLowerCase", "direction": "asc"}]
    found = await search(story, filters=list(filters), sort=sort, **more)
    assert found["total"] == len(found["contacts"])
    return [contact["firstName"] for contact in found["contacts"]]


def one(field: str, operator: str, value: object = None) -> Filter:
    return {"field": field, "operator": operator, "value": value}


@pytest.fixture
async def people(story: Story) -> Story:
    """Ana, Bea and Cyd, who differ."""
    where = f"/locations/{story.location_id}/customFields"
    for name, data_type in (("Size", "NUMERICAL"), ("Likes", "CHECKBOX"), ("Wedding", "DATE")):
        await story.post(where, {"name": name, "dataType": data_type}, expect=201)
    await story.make_contact(
        firstName="Ana",
        lastName="Ruiz_Gil",
        email="Ana@example.com",
        phone="+34600111222",
        city="Madrid",
        dnd=True,
        dateOfBirth="1990-09-25",
        tags=["VIP", "new lead"],
        dndSettings={"SMS": {"status": "active"}},
        customFields=[
            {"key": "size", "field_value": 42},
            {"key": "likes", "field_value": ["Tea", "Coffee"]},
            {"key": "wedding", "field_value": "2027-06-01"},
        ],
    )
    await story.make_contact(
        firstName="Bea",
        lastName="Lund",
        email="bea@example.com",
        city="Oslo",
        tags=["lead"],
        customFields=[{"key": "size", "field_value": 38}],
    )
    await story.make_contact(firstName="Cyd", companyName="100% Lund", dateOfBirth="2001-01-01")
    return story


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (one("firstNameLowerCase", "eq", "ANA"), ["Ana"]),
        (one("firstName", "eq", ["ana", "Cyd"]), ["Ana", "Cyd"]),
        (one("firstName", "not_eq", "ana"), ["Bea", "Cyd"]),
        (one("email", "eq", "ana@EXAMPLE.com"), ["Ana"]),
        (one("email", "contains", "EXAMPLE"), ["Ana", "Bea"]),
        (one("email", "not_exists"), ["Cyd"]),
        (one("phone", "eq", "+34600111222"), ["Ana"]),
        (one("phone", "contains", "600"), ["Ana"]),
        (one("city", "not_contains", "os"), ["Ana", "Cyd"]),
        (one("name", "contains", "ana ruiz"), ["Ana"]),
        (one("lastName", "contains", "_"), ["Ana"]),
        (one("companyName", "contains", "%"), ["Cyd"]),
        (one("tags", "eq", "vip"), ["Ana"]),
        (one("tags", "eq", "lead"), ["Bea"]),
        (one("tags", "eq", ["lead", "vip"]), ["Ana", "Bea"]),
        (one("tags", "contains", "LEAD"), ["Ana", "Bea"]),
        (one("tags", "not_eq", "lead"), ["Ana", "Cyd"]),
        (one("tags", "not_exists"), ["Cyd"]),
        (one("dnd", "eq", True), ["Ana"]),
        (one("dnd", "not_eq", True), ["Bea", "Cyd"]),
        (one("dndSettings.SMS", "eq", "active"), ["Ana"]),
        (one("dndSettings.sms.status", "exists"), ["Ana"]),
        (one("dateOfBirth", "range", {"gte": "1990-09-25", "lt": "2001-01-01"}), ["Ana"]),
        (one("dateOfBirth", "eq", "01/01/2001"), ["Cyd"]),
        (one("dateAdded", "range", {"gt": "2020-01-01T00:00:00Z"}), ["Ana", "Bea", "Cyd"]),
        (one("dateAdded", "range", {"lt": 1_577_836_800_000}), []),
        (one("customFields.size", "eq", 42), ["Ana"]),
        (one("customFields.size", "range", {"gt": 38}), ["Ana"]),
        (one("customFields.size", "not_exists"), ["Cyd"]),
        (one("customFields.likes", "eq", "tea"), ["Ana"]),
        (one("customFields.likes", "not_contains", "off"), ["Bea", "Cyd"]),
        (one("customFields.wedding", "range", {"lte": "2027-06-01"}), ["Ana"]),
        ({"group": "OR", "filters": [one("city", "eq", "oslo"), one("dnd", "eq", True)]}, ["Ana", "Bea"]),
        ({"group": "AND", "filters": [one("city", "eq", "oslo"), one("dnd", "eq", True)]}, []),
        ({"group": "OR", "filters": []}, ["Ana", "Bea", "Cyd"]),
    ],
)
async def test_a_filter_finds_those_it_names(people: Story, condition: Filter, expected: list[str]) -> None:
    assert await names(people, condition) == expected


async def test_filters_side_by_side_must_all_hold(people: Story) -> None:
    assert await names(people, one("email", "exists"), one("tags", "not_eq", "vip")) == ["Bea"]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("ana r", ["Ana"]),
        ("LUND", ["Bea", "Cyd"]),
        ("@example", ["Ana", "Bea"]),
        ("600111", ["Ana"]),
        ("%", ["Cyd"]),
    ],
)
async def test_words_are_looked_for_in_name_address_number_and_company(
    people: Story, words: str, expected: list[str]
) -> None:
    assert await names(people, query=words) == expected
    listed = await people.client.get("/contacts/", params={"locationId": people.location_id, "query": words})
    assert sorted(contact["firstName"] for contact in listed.json()["contacts"]) == expected


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ({"filters": [one("shoe", "eq", 1)]}, "filters.0.field 'shoe' is not known"),
        ({"filters": [one("customFields.none", "eq", 1)]}, "filters.0.field"),
        ({"filters": [one("dndSettings.Fax", "eq", "active")]}, "filters.0.field"),
        ({"filters": [one("dnd", "contains", "x")]}, "filters.0.operator 'contains' does not fit dnd"),
        ({"filters": [one("email", "range", {"gt": 1})]}, "filters.0.operator"),
        ({"filters": [one("email", "like", "x")]}, "filters.0.operator"),
        ({"filters": [one("dateAdded", "not_range", {"gt": 1})]}, "filters.0.operator"),
        ({"filters": [{"field": ["a"], "operator": {}}]}, "filters.0.field"),
        ({"filters": [one("dnd", "eq", "yes")]}, "filters.0.value must be true or false"),
        ({"filters": [one("email", "eq", None)]}, "filters.0.value must be text"),
        ({"filters": [one("email", "eq", [])]}, "filters.0.value"),
        ({"filters": [one("email", "eq", "x" * 201)]}, "filters.0.value"),
        ({"filters": [one("dateAdded", "range", {"after": 1})]}, "filters.0.value"),
        ({"filters": [one("dateAdded", "range", {"gt": 1e300})]}, "filters.0.value"),
        ({"filters": [one("dateOfBirth", "eq", "soon")]}, "filters.0.value"),
        ({"filters": ["email"]}, "filters.0 must be a filter"),
        ({"filters": [{"group": "XOR", "filters": []}]}, "filters.0.group must be AND or OR"),
        (
            {"filters": [{"group": "OR", "filters": one("dnd", "eq", True)}]},
            "filters.0.filters must be a list",
        ),
        ({"filters": [{"group": "OR", "filters": [one("dnd", "eq", True)] * 101}]}, "at most 100 filters"),
        ({"sort": [{"field": "phone", "direction": "asc"}]}, "sort.field 'phone'"),
        ({"page": 501}, "Pages reach the first 10,000 contacts"),
        ({"searchAfter": ["x"]}, "searchAfter must be the cursor"),
        ({"searchAfter": ["x", "y"]}, "searchAfter must be the cursor"),
    ],
)
async def test_a_search_that_cannot_be_understood_is_told_why(story: Story, body: Json, told: str) -> None:
    response = await story.client.post("/contacts/search", json=body)
    assert response.status_code == 400, response.text
    assert told in response.json()["message"]


async def test_filters_nested_without_end_are_refused(story: Story) -> None:
    nested: Filter = one("dnd", "eq", True)
    for _ in range(10):
        nested = {"group": "AND", "filters": [nested]}
    response = await story.client.post("/contacts/search", json={"filters": [nested]})
    assert response.status_code == 400


@pytest.mark.parametrize(
    "body", [{"pageLimit": 0}, {"pageLimit": 501}, {"page": 0}, {"filters": "x"}, {"sort": [{}]}]
)
async def test_pages_have_limits(story: Story, body: Json) -> None:
    assert (await story.client.post("/contacts/search", json=body)).status_code == 422


async def test_contacts_without_a_value_come_as_if_it_were_empty(people: Story) -> None:
    found = await search(people, sort=[{"field": "city", "direction": "asc"}])
    assert [contact["firstName"] for contact in found["contacts"]] == ["Cyd", "Ana", "Bea"]
    found = await search(people, sort=[{"field": "dateOfBirth", "direction": "desc"}])
    assert [contact["firstName"] for contact in found["contacts"]] == ["Cyd", "Ana", "Bea"]


async def test_pages_and_cursors_reach_the_same_contacts_in_the_same_order(story: Story) -> None:
    for i in range(7):
        await story.make_contact(firstName=f"N{i % 3}", city=f"C{i % 2}", source=None)
    order = [{"field": "firstName", "direction": "desc"}, {"field": "city", "direction": "asc"}]
    whole = [c["id"] for c in (await search(story, sort=order, pageLimit=100))["contacts"]]
    assert len(set(whole)) == 7
    by_page: list[str] = []
    for page in range(1, 5):
        found = await search(story, sort=order, pageLimit=2, page=page)
        by_page += [contact["id"] for contact in found["contacts"]]
    assert by_page == whole
    by_cursor: list[str] = []
    more: Json = {}
    while (found := await search(story, sort=order, pageLimit=2, **more))["contacts"]:
        by_cursor += [contact["id"] for contact in found["contacts"]]
        more = {"searchAfter": found["contacts"][-1]["searchAfter"]}
        assert found["total"] == 7
    assert by_cursor == whole


async def test_the_list_goes_on_after_a_contact_that_was_deleted_meanwhile(story: Story) -> None:
    made = [await story.make_contact(firstName=f"N{i}") for i in range(5)]
    newest_first = list(reversed(made))
    path = f"/contacts/?locationId={story.location_id}&limit=2"
    first = await story.get(path)
    assert [contact["id"] for contact in first["contacts"]] == newest_first[:2]
    meta = first["meta"]
    assert (meta["total"], meta["startAfterId"]) == (5, newest_first[1])
    await story.delete(f"/contacts/{newest_first[1]}")
    second = await story.get(f"{path}&startAfterId={meta['startAfterId']}&startAfter={meta['startAfter']}")
    assert [contact["id"] for contact in second["contacts"]] == newest_first[2:4]
    linked = await story.client.get(meta["nextPageUrl"])
    assert linked.json()["contacts"] == second["contacts"]
    last = await story.get(f"{path}&startAfterId={newest_first[3]}")
    assert [contact["id"] for contact in last["contacts"]] == newest_first[4:]
    assert "nextPageUrl" not in last["meta"]


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=101", "startAfter=x", "startAfterId=%27", "startAfter=1e300"]
)
async def test_a_page_that_is_none_is_refused(story: Story, query: str) -> None:
    response = await story.client.get(f"/contacts/?locationId={story.location_id}&{query}")
    assert response.status_code in (400, 422)


_FILTERS = st.recursive(
    st.fixed_dictionaries(
        {
            "field": st.sampled_from(["email", "tags", "dnd", "dateAdded", "customFields.x", "", "id"]),
            "operator": st.sampled_from(["eq", "not_eq", "contains", "exists", "range", "not_exists", ""]),
            "value": st.one_of(
                st.none(),
                st.booleans(),
                st.integers(),
                st.text(max_size=5),
                st.lists(st.text(max_size=3), max_size=2),
                st.dictionaries(st.sampled_from(["gt", "lte", "x"]), st.integers(), max_size=2),
            ),
        }
    ),
    lambda inner: st.fixed_dictionaries(
        {"group": st.sampled_from(["AND", "OR"]), "filters": st.lists(inner, max_size=3)}
    ),
    max_leaves=6,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(filters=st.lists(_FILTERS, max_size=3))
async def test_whatever_is_searched_for_is_answered_or_refused(story: Story, filters: list[Filter]) -> None:
    response = await story.client.post("/contacts/search", json={"filters": filters})
    assert response.status_code in (200, 400, 422), response.text
