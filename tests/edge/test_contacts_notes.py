"""Notes on a contact."""

import pytest

from tests.support.story import Json, Story


async def make_note(story: Story, contact_id: str, **more: object) -> Json:
    body = {"body": "Likes\nthe window seat", **more}
    answer = await story.post(f"/contacts/{contact_id}/notes", body, expect=201)
    note: Json = answer["note"]
    return note


async def test_a_note_is_made_changed_and_taken_away(story: Story) -> None:
    contact_id = await story.make_contact()
    note = await make_note(story, contact_id, color="#FF8800")
    path = f"/contacts/{contact_id}/notes/{note['id']}"
    assert note["dateAdded"].endswith("Z")
    await story.put(path, {"title": "Seat", "pinned": True})
    found = (await story.get(path))["note"]
    assert found == note | {"title": "Seat", "pinned": True}
    assert (found["body"], found["color"], found["contactId"]) == (
        *("Likes\nthe window seat", "#FF8800"),
        contact_id,
    )
    await story.put(path, {"color": ""})
    assert "color" not in (await story.get(path))["note"]
    assert (await story.delete(path))["succeded"] is True
    assert (await story.get(f"/contacts/{contact_id}/notes"))["notes"] == []
    assert (await story.client.get(path)).status_code == 400


async def test_the_newest_note_comes_first(story: Story) -> None:
    contact_id = await story.make_contact()
    made = [(await make_note(story, contact_id, body=f"Note {i}"))["id"] for i in range(3)]
    listed = await story.get(f"/contacts/{contact_id}/notes")
    assert [note["id"] for note in listed["notes"]] == list(reversed(made))


async def test_a_note_belongs_to_its_contact_and_location(story: Story, other: Story) -> None:
    contact_id = await story.make_contact()
    note = await make_note(story, contact_id)
    second = await story.make_contact()
    for who, contact in ((story, second), (other, contact_id), (other, await other.make_contact())):
        path = f"/contacts/{contact}/notes/{note['id']}"
        for method in ("GET", "PUT", "DELETE"):
            response = await who.client.request(method, path, json={})
            assert response.status_code == 400, response.text
    await story.delete(f"/contacts/{contact_id}")
    assert (await story.client.get(f"/contacts/{contact_id}/notes/{note['id']}")).status_code == 400


@pytest.mark.parametrize(
    ("member", "value", "status"),
    [
        ("body", " ", 422),
        ("body", None, 422),
        ("body", "x" * 50_001, 422),
        ("title", "x" * 501, 422),
        ("color", "orange", 422),
        ("pinned", None, 422),
        ("userId", "nobody", 400),
    ],
)
async def test_a_note_that_does_not_fit_is_refused(
    story: Story, member: str, value: object, status: int
) -> None:
    contact_id = await story.make_contact()
    body = {"body": "Fits", member: value}
    response = await story.client.post(f"/contacts/{contact_id}/notes", json=body)
    assert response.status_code == status, response.text
    if status == 422:
        assert response.json()["message"][0].startswith(member)
