"""Tasks for a contact."""

import pytest

from tests.support.story import Json, Story

TASK = {"title": "Call back", "dueDate": "2027-01-31T15:00:00+01:00", "completed": False}


async def make_task(story: Story, contact_id: str, **more: object) -> Json:
    answer = await story.post(f"/contacts/{contact_id}/tasks", {**TASK, **more}, expect=201)
    task: Json = answer["task"]
    return task


async def test_a_task_is_made_changed_done_and_taken_away(story: Story) -> None:
    contact_id = await story.make_contact()
    task = await make_task(story, contact_id, body="About the\nquote")
    path = f"/contacts/{contact_id}/tasks/{task['id']}"
    assert task["dueDate"] == "2027-01-31T14:00:00.000Z"
    await story.put(path, {"title": "Call soon"})
    await story.put(f"{path}/completed", {"completed": True})
    found = (await story.get(path))["task"]
    assert (found["title"], found["body"], found["completed"]) == ("Call soon", "About the\nquote", True)
    assert found["contactId"] == contact_id
    assert (await story.delete(path))["succeeded"] is True
    assert (await story.get(f"/contacts/{contact_id}/tasks"))["tasks"] == []
    assert (await story.client.get(path)).status_code == 400


async def test_the_newest_task_comes_first(story: Story) -> None:
    contact_id = await story.make_contact()
    made = [(await make_task(story, contact_id, title=f"Task {i}"))["id"] for i in range(3)]
    listed = await story.get(f"/contacts/{contact_id}/tasks")
    assert [task["id"] for task in listed["tasks"]] == list(reversed(made))


async def test_a_task_belongs_to_its_contact_and_location(story: Story, other: Story) -> None:
    contact_id = await story.make_contact()
    task = await make_task(story, contact_id)
    second = await story.make_contact()
    for who, contact in ((story, second), (other, contact_id), (other, await other.make_contact())):
        path = f"/contacts/{contact}/tasks/{task['id']}"
        for method in ("GET", "PUT", "DELETE"):
            response = await who.client.request(method, path, json={})
            assert response.status_code == 400, response.text
    await story.delete(f"/contacts/{contact_id}")
    assert (await story.client.get(f"/contacts/{contact_id}/tasks/{task['id']}")).status_code == 400


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("title", ""),
        ("title", "x" * 501),
        ("title", None),
        ("dueDate", "tomorrow"),
        ("dueDate", 5),
        ("completed", None),
        ("body", "x" * 50_001),
    ],
)
async def test_a_task_that_does_not_fit_is_refused(story: Story, member: str, value: object) -> None:
    contact_id = await story.make_contact()
    body = {**TASK, member: value}
    response = await story.client.post(f"/contacts/{contact_id}/tasks", json=body)
    assert response.status_code == 422
    assert response.json()["message"][0].startswith(member)


async def test_a_task_is_given_only_to_someone_who_works_there(story: Story) -> None:
    contact_id = await story.make_contact()
    body = {**TASK, "assignedTo": "nobody"}
    response = await story.client.post(f"/contacts/{contact_id}/tasks", json=body)
    assert response.status_code == 400
    assert "No User found" in response.json()["message"]
