"""A business with a calendar, and what stands in it."""

from dataclasses import dataclass, field
from typing import Any

from tests.support.story import Json, Story

MONDAY = "2027-03-15T09:00:00Z"
"""Ten o'clock in Madrid, where the stories are."""


def hours(first: int = 9, last: int = 18, days: tuple[int, ...] = (1, 2, 3, 4, 5)) -> list[Json]:
    return [
        {
            "daysOfTheWeek": list(days),
            "hours": [{"openHour": first, "openMinute": 0, "closeHour": last, "closeMinute": 0}],
        }
    ]


@dataclass
class Practice:
    """An agent that books into one calendar, open from Monday to Friday, and a contact who writes to it."""

    story: Story
    calendar_id: str
    agent_id: str
    contact_id: str
    conversation_id: str = field(default="", init=False)

    async def says(self, body: str, *, contact_id: str | None = None) -> str | None:
        """What the customer writes, and what they are answered; None for silence."""
        said = await self.story.customer_says(body, contact_id=contact_id or self.contact_id)
        self.conversation_id = said["conversationId"]
        await self.story.advance("PT10S")
        written = await self.story.messages(self.conversation_id)
        place = next(n for n, one in enumerate(written) if one["id"] == said["messageId"])
        replies = [one["body"] for one in written[place + 1 :] if one["direction"] == "outbound"]
        return "\n".join(replies) or None

    async def appointments(self, contact_id: str | None = None) -> list[tuple[str, str]]:
        """Start and status of the contact's appointments, on the location's clock, the soonest first."""
        answer = await self.story.get(f"/contacts/{contact_id or self.contact_id}/appointments")
        return sorted((one["startTime"][:16], one["appointmentStatus"]) for one in answer["events"])


async def open_practice(
    story: Story, *, contact: Json | None = None, calendar: Json | None = None, **settings: Any
) -> Practice:
    """The clock stands still at MONDAY. `settings` are the action's, `actions` more of the agent's."""
    actions = settings.pop("actions", [])
    agent = settings.pop("agent", {})
    await story.post(f"/v1/locations/{story.location_id}/clock", {"set": MONDAY, "frozen": True})
    made = await story.post(
        "/calendars/",
        {
            "locationId": story.location_id,
            "name": "Check-up",
            "calendarType": "event",
            "slotDuration": 30,
            "slotInterval": 30,
            "openHours": hours(),
            **(calendar or {}),
        },
    )
    calendar_id = made["calendar"]["id"]
    booking = {
        "type": "appointmentBooking",
        "name": "Book",
        "settings": {"calendarId": calendar_id, **settings},
    }
    answer = await story.make_agent(waitTime=1, actions=[booking, *actions], **agent)
    person = {"email": "ana@example.com"} if contact is None else contact
    return Practice(story, calendar_id, answer["agentId"], await story.make_contact(**person))
