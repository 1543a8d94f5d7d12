"""What stories of workflows are told with."""

from typing import Any

from tests.support.story import Json, Story

NOON = "2029-03-05T12:00:00Z"
EVERY_DAY = [
    {
        "daysOfTheWeek": [0, 1, 2, 3, 4, 5, 6],
        "hours": [{"openHour": 9, "openMinute": 0, "closeHour": 18, "closeMinute": 0}],
    }
]


async def make_workflow(
    story: Story, steps: list[Json], triggers: list[Json] | None = None, **more: Any
) -> str:
    """The id of a published workflow."""
    body = {"name": "Flow", "status": "published", "triggers": triggers or [], "steps": steps, **more}
    made = await story.post("/v1/workflows", body, expect=201)
    return str(made["id"])


async def enrolments(story: Story, workflow_id: str) -> list[Json]:
    return list((await story.get(f"/v1/workflows/{workflow_id}/enrolments"))["data"])


async def outcomes(story: Story, workflow_id: str) -> list[str]:
    """What the newest enrolment did, each as "step: outcome"."""
    newest = (await enrolments(story, workflow_id))[0]
    return [f"{one['stepId']}: {one['outcome']}" for one in newest["path"]]


async def said(story: Story, contact: str) -> list[Json]:
    """All messages of a contact, oldest first."""
    found = await story.get(f"/conversations/search?locationId={story.location_id}&contactId={contact}")
    return await story.messages(found["conversations"][0]["id"]) if found["conversations"] else []


async def enter(story: Story, workflow_id: str, contact: str, **more: Any) -> Json:
    return await story.post(
        f"/v1/workflows/{workflow_id}/enrolments", {"contactId": contact, **more}, expect=201
    )


def tag(name: str, **more: Any) -> Json:
    return {"id": name, "type": "addTags", "tags": [name], **more}


async def freeze(story: Story, at: str = NOON) -> None:
    await story.post(f"/v1/locations/{story.location_id}/clock", {"set": at, "frozen": True})


async def origin_of(story: Story, contact: str) -> tuple[str, int]:
    """What the newest message to the contact carries, as whoever delivers it is told."""
    async with story.desk.runtime.db.read(story.location_id) as read:
        row = await read.row(
            "SELECT root_cause, hops FROM messages WHERE location_id = $1 AND contact_id = $2"
            " AND direction = 'outbound' ORDER BY seq DESC LIMIT 1",
            story.location_id,
            contact,
        )
    assert row is not None
    return row["root_cause"], row["hops"]
