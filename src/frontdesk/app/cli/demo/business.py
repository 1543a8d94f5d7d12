"""The business of the demo, made up from its name to its last price."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

AGENCY = "Demo agency"
NAME = "Lanternfish Dental"
TIMEZONE = "America/New_York"
COUNTRY = "US"

RECEPTIONIST = ("Rosa", "Quill", "rosa.quill@lanternfish-dental.example")

FAQS: tuple[tuple[str, str], ...] = (
    (
        "What are your opening hours?",
        "We are open Monday to Friday from 8 am to 6 pm and on Saturday from 9 am to 1 pm. "
        "On Sunday we are closed.",
    ),
    ("Where are you?", "You find us at 12 Harbour Steps, on the second floor above the bakery."),
    ("Where can I park?", "There are free parking spaces for patients behind the house, off Mill Lane."),
    (
        "How much does a check-up cost?",
        "A check-up costs $85 and takes about 40 minutes. X-rays are included.",
    ),
    ("How much does teeth whitening cost?", "Whitening costs $240 for both rows of teeth, in one visit."),
    (
        "What shall I do in an emergency?",
        "Call us at once for severe pain, swelling or a broken tooth: we keep two places free every day.",
    ),
    (
        "Which insurance do you accept?",
        "We accept all the usual dental plans and send them the bill ourselves.",
    ),
    (
        "Can I pay in instalments?",
        "Yes. Treatments from $300 on can be paid in up to six monthly instalments without interest.",
    ),
    ("Do you treat children?", "Yes, from the first tooth on. The first visit of a child under six is free."),
    (
        "How do I cancel or move an appointment?",
        "Write or call us at least 24 hours before. Later than that we charge $40.",
    ),
    (
        "What do I need to bring to my first visit?",
        "Please bring your insurance card, a list of your medicines and, if you have them, earlier X-rays.",
    ),
    (
        "I am afraid of the dentist. What can you do?",
        "Tell us before. We take more time then, and laughing gas is possible for every treatment.",
    ),
)

AGENT: Mapping[str, Any] = {
    "name": "Lumi",
    "businessName": NAME,
    "mode": "autopilot",
    "channels": ["webchat"],
    "personality": {
        "tone": "Warm, calm and brief",
        "greeting": "Hello, this is Lumi of Lanternfish Dental. What can I do for you?",
    },
    "goal": "Answer patients' questions, learn how to reach them, and book check-ups.",
    "prompts": [
        "Answer from the knowledge base only.",
        "Never give medical advice; offer a conversation with a person instead.",
    ],
}

FINAL_MESSAGE = "Of course. Rosa from our front desk takes over from here and writes to you shortly."
HANDOVER_TAG = "human_handover"


def collect_contact_info() -> dict[str, Any]:
    return {
        "type": "collectContactInfo",
        "name": "Learn how to reach them",
        "settings": {"fields": ["email", "phone"]},
    }


def calendar(location_id: str) -> dict[str, Any]:
    """Open as the FAQ says."""

    def open_on(days: list[int], first: int, last: int) -> dict[str, Any]:
        span = {"openHour": first, "openMinute": 0, "closeHour": last, "closeMinute": 0}
        return {"daysOfTheWeek": days, "hours": [span]}

    return {
        "locationId": location_id,
        "name": "Check-up",
        "calendarType": "event",
        "slotDuration": 40,
        "slotInterval": 20,
        "openHours": [open_on([1, 2, 3, 4, 5], 8, 18), open_on([6], 9, 13)],
    }


def appointment_booking(calendar_id: str) -> dict[str, Any]:
    return {"type": "appointmentBooking", "name": "Book a check-up", "settings": {"calendarId": calendar_id}}


def human_handover(user_id: str) -> dict[str, Any]:
    return {
        "type": "humanHandover",
        "name": "Ask Rosa in",
        "settings": {
            "triggerCondition": "The patient wants to speak with a person.",
            "examples": ["Can I talk to somebody?", "I would like to speak with a human", "Call me please"],
            "finalMessage": FINAL_MESSAGE,
            "assignTo": user_id,
            "createTask": True,
            "tags": [HANDOVER_TAG],
        },
    }


@dataclass(frozen=True)
class Question:
    """What the customer asks, and the facts that the answer must hold; none where nobody knows it."""

    words: str
    facts: tuple[str, ...] = ()


OPENING = Question("Hi! Are you open on Saturdays?", ("9 am", "1 pm"))
PRICE = Question("And how much is a check-up?", ("$85",))
UNKNOWN = Question("Do you sell gift cards, too?")

EMAIL = "maya.fields@example.com"
PHONE_AS_WRITTEN = "(212) 555-0182"
PHONE = "+12125550182"
DETAILS = f"You can write to me at {EMAIL} or call {PHONE_AS_WRITTEN}."
WANTS_TO_COME = "I'd like to come in for a check-up next Tuesday at 10 am."
AGREES = "Yes, please."
FULL_NAME = "Maya Fields"
WANTS_A_PERSON = "Thanks. Could I talk to a real person about my wisdom tooth?"
