"""Appointment dialogues of a public development set, played over HTTP: one command, one table.

    python -m bench.appointments [--data DIRECTORY] [--train N] [--seed N] [--json FILE]

Teacher-forced: after every turn of the customer, with the dialogue as it was written, the day and the time
that the preview shows are compared with the annotated ones. An annotation is a phrase ("the 7th", "quarter
past 5 in the evening") or several; each is read with the dialogue's reference date, together with the values
that its own service calls state, and any of them counts. A slot that is not annotated yet must not be shown.

On policy: a simulated customer knows one day and time. It asks for an appointment, says what it is asked for,
affirms a read-back that is right, denies one that is wrong, and chooses from a list what it wants. A dialogue
succeeds with one booking at that day and time; any booking at another is a wrong one.
"""

import argparse
import asyncio
import json
import random
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from datetime import time as clock_time
from pathlib import Path
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.table import Table

from frontdesk.flow.language.times.model import Here, minute_of
from frontdesk.flow.language.times.reading import read_times
from frontdesk.kit.embedding import open_embedder
from frontdesk.kit.postgres import attach
from tests.support.database import make_database
from tests.support.desk import serve
from tests.support.story import Json, Story, begin_story

ROOT = Path(__file__).parent.parent
ZONE = "America/Los_Angeles"
AT_ONCE = 4
MOST_TURNS = 12
DAY_SLOT, TIME_SLOT = "appointment_date", "appointment_time"
_DAYS_OF_WEEK = list(range(7))


@dataclass
class Figures:
    """Counts of one set of dialogues; `faults` are shown by --faults."""

    dialogues: int = 0
    turns: int = 0
    right: int = 0
    right_day: int = 0
    right_time: int = 0
    booked_early: int = 0  # a booking where the dialogue books something else or nothing next
    played: int = 0
    succeeded: int = 0
    wrong: int = 0
    unfinished: int = 0
    exchanges: int = 0
    faults: list[Json] = field(default_factory=list)


@dataclass(frozen=True)
class Desk:
    """The agent that is asked, and its calendar."""

    story: Story
    agent_id: str

    async def preview(self, messages: Sequence[Json], now: str) -> Json:
        body = {"messages": messages, "now": now, "timezone": ZONE}
        return await self.story.post(f"/v1/agents/{self.agent_id}/preview", body)


async def open_desk(story: Story) -> Desk:
    """An agent with a calendar that is open day and night, with a time each quarter of an hour."""
    calendar = await story.post(
        "/calendars/",
        {
            "locationId": story.location_id,
            "name": "Appointments",
            "calendarType": "event",
            "slotDuration": 30,
            "slotInterval": 15,
            "openHours": [
                {
                    "daysOfTheWeek": _DAYS_OF_WEEK,
                    "hours": [{"openHour": 0, "openMinute": 0, "closeHour": 24, "closeMinute": 0}],
                }
            ],
        },
    )
    agent = await story.make_agent(
        actions=[
            {
                "type": "appointmentBooking",
                "name": "Book",
                "settings": {"calendarId": calendar["calendar"]["id"]},
            }
        ]
    )
    return Desk(story, agent["agentId"])


async def follow(desk: Desk, dialogue: Json, figures: Figures) -> None:
    """Every turn of the customer, with what was really said before it."""
    now = f"{dialogue['reference_date']}T08:00:00-08:00"
    reference = date.fromisoformat(dialogue["reference_date"])
    stated = stated_values(dialogue)
    messages: list[Json] = []
    for place, turn in enumerate(dialogue["turns"]):
        is_customer = turn["speaker"] == "USER"
        messages.append({"role": "contact" if is_customer else "agent", "body": turn["text"]})
        if not is_customer:
            continue
        shown = await desk.preview(messages, now)
        booking = shown["booking"] or {"date": None, "time": None, "state": None}
        days = allowed(turn["state"].get(DAY_SLOT), reference, stated, "day")
        times = allowed(turn["state"].get(TIME_SLOT), reference, stated, "time")
        right_day, right_time = booking["date"] in days, booking["time"] in times
        figures.turns += 1
        figures.right_day += right_day
        figures.right_time += right_time
        figures.right += right_day and right_time
        call = next_call(dialogue["turns"], place)
        if books(shown) and call != (booking["date"], booking["time"]):
            figures.booked_early += 1
            figures.faults.append({"kind": "booked early", "id": dialogue["id"], "text": turn["text"]})
        if not (right_day and right_time):
            figures.faults.append(
                {
                    "kind": "state",
                    "id": dialogue["id"],
                    "text": turn["text"],
                    "shown": [booking["date"], booking["time"]],
                    "annotated": [sorted(map(str, days)), sorted(map(str, times))],
                }
            )
    figures.dialogues += 1


def stated_values(dialogue: Json) -> Mapping[str, set[str]]:
    """Values that the dialogue's own calls give for its phrases, by phrase: only where one is in use."""
    found: dict[str, set[str]] = {}
    for place, turn in enumerate(dialogue["turns"]):
        call = (turn.get("service_call") or {}).get("parameters", {})
        state = dialogue["turns"][place - 1].get("state", {}) if place else {}
        for slot in (DAY_SLOT, TIME_SLOT):
            if slot in call and slot in state:
                for phrase in state[slot]:
                    found.setdefault(phrase, set()).add(call[slot])
    return found


def allowed(
    phrases: Sequence[str] | None, reference: date, stated: Mapping[str, set[str]], kind: str
) -> set[str | None]:
    """What counts as the value of the phrases; nothing where there are none."""
    if not phrases:
        return {None}
    here = Here(reference, "US")
    values: set[str | None] = set()
    for phrase in phrases:
        values |= stated.get(phrase, set())
        read = read_times(phrase, ["en"], here, asked=kind == "time")
        if kind == "day":
            values |= {day.first.isoformat() for day in read.days}
        else:
            values |= {clock(minute_of(one, here)) for one in read.clocks}
    return values


def clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def next_call(turns: Sequence[Json], place: int) -> tuple[str, str] | None:
    """The day and time that the dialogue books right after this turn."""
    call = (turns[place + 1].get("service_call") or {}) if place + 1 < len(turns) else {}
    given = call.get("parameters", {})
    return (given[DAY_SLOT], given[TIME_SLOT]) if DAY_SLOT in given else None


def books(shown: Json) -> Json | None:
    """The booking that would take place."""
    for action in shown["actions"]:
        for effect in action["effects"]:
            if action["fired"] and effect["kind"] == "book_appointment":
                return dict(effect)
    return None


class Customer:
    """Knows when it wants to come, in the words of the dialogue, and answers what it is asked."""

    def __init__(self, dialogue: Json, seed: int) -> None:
        self._random = random.Random(f"{seed} {dialogue['id']}")
        self.day = dialogue["booked"][DAY_SLOT]
        self.time = dialogue["booked"][TIME_SLOT]
        reference = date.fromisoformat(dialogue["reference_date"])
        self._day_words = self._phrase(dialogue, DAY_SLOT, reference)
        self._time_words = self._phrase(dialogue, TIME_SLOT, reference)

    def _phrase(self, dialogue: Json, slot: str, reference: date) -> str:
        """The customer's own words for the value; else the value as one would say it."""
        kind, value = ("day", self.day) if slot == DAY_SLOT else ("time", self.time)
        for turn in reversed(dialogue["turns"]):
            for phrase in turn.get("state", {}).get(slot, ()):
                if value in allowed([phrase], reference, {}, kind):
                    return str(phrase)
        if slot == DAY_SLOT:
            day = date.fromisoformat(value)
            return f"{day:%B} {day.day}"
        return f"{clock_time.fromisoformat(value):%I:%M %p}".lstrip("0")

    def opening(self) -> str:
        day, time = self._day_words, self._time_words
        return self._random.choice(
            [
                "Hi, I'd like to make an appointment.",
                f"Can I get an appointment at {time}?",
                f"I need to come in {on(day)}.",
                f"Could you book me in {on(day)} at {time}?",
                f"I'd like an appointment {on(day)} at {time}, please.",
            ]
        )

    def answer(self, shown: Json) -> str:
        """To what the agent wrote, which is read as a person would: by its words."""
        reply, booking = shown["reply"] or "", shown["booking"] or {}
        offered = [self._local(one["start"]) for one in booking.get("offered", ())]
        wanted = (self.day, self.time)
        if booking.get("state") == "confirming" and offered:
            if offered == [wanted]:
                return self._random.choice(["Yes, please.", "Yes, that's right.", "That works, thank you."])
            return f"No, I meant {self._day_words} at {self._time_words}."
        if booking.get("state") == "offering" and wanted in offered and len(offered) > 1:
            return self._random.choice(
                [
                    f"The {ordinal(offered.index(wanted))} one, please.",
                    f"{self._time_words} {on(self._day_words)}",
                ]
            )
        if "time" in reply and "day" not in reply.lower():
            return f"At {self._time_words}."
        if booking.get("date") != self.day:
            return f"{self._day_words[:1].upper()}{self._day_words[1:]} at {self._time_words}, please."
        return f"At {self._time_words}, please."

    @staticmethod
    def _local(moment: str) -> tuple[str, str]:
        shown = datetime.fromisoformat(moment).astimezone(ZoneInfo(ZONE))
        return shown.date().isoformat(), f"{shown:%H:%M}"


def on(day: str) -> str:
    """With "on" where one says it."""
    if day.split(maxsplit=1)[0].lower() in {"next", "this", "today", "tomorrow", "later", "day"}:
        return day
    return f"on {day}"


def ordinal(place: int) -> str:
    return ("first", "second", "third", "fourth", "fifth")[place]


async def play(desk: Desk, dialogue: Json, seed: int, figures: Figures) -> None:
    """A talk of the simulated customer with the agent, until it has a booking or gives up."""
    customer = Customer(dialogue, seed)
    now = f"{dialogue['reference_date']}T00:05:00-08:00"
    messages: list[Json] = [{"role": "contact", "body": customer.opening()}]
    figures.played += 1
    for _ in range(MOST_TURNS):
        figures.exchanges += 1
        shown = await desk.preview(messages, now)
        if (booked := books(shown)) is not None:
            right = Customer._local(booked["start"]) == (customer.day, customer.time)
            figures.succeeded += right
            figures.wrong += not right
            if not right:
                figures.faults.append({"kind": "wrong booking", "id": dialogue["id"], "talk": messages})
            return
        messages.append({"role": "agent", "body": shown["reply"] or ""})
        messages.append({"role": "contact", "body": customer.answer(shown)})
    figures.unfinished += 1
    figures.faults.append({"kind": "no booking", "id": dialogue["id"], "talk": messages})


async def measure(sets: Mapping[str, Sequence[Json]], models: Path, seed: int) -> dict[str, Figures]:
    with (
        tempfile.TemporaryDirectory(prefix="frontdesk-bench-") as scratch,
        attach(Path(scratch) / "data") as attached,
    ):
        url = await make_database(attached.admin_url, attached.url, Path(scratch))
        async with serve(url, Path(scratch), embedder=open_embedder(models)) as served:
            story = await begin_story(served, None, timezone=ZONE, country="US")
            async with story.client:
                desk = await open_desk(story)
                return {name: await run_set(desk, dialogues, seed) for name, dialogues in sets.items()}


async def run_set(desk: Desk, dialogues: Sequence[Json], seed: int) -> Figures:
    figures = Figures()
    turn = asyncio.Semaphore(AT_ONCE)

    async def one(dialogue: Json) -> None:
        async with turn:
            await follow(desk, dialogue, figures)
            if dialogue["booked"]:
                await play(desk, dialogue, seed, figures)

    await asyncio.gather(*(one(dialogue) for dialogue in dialogues))
    return figures


def show(measured: Mapping[str, Figures], target: Path, *, faults: bool) -> None:
    """Print a table and write the figures beside it as JSON."""
    table = Table("measure", *measured, title="Appointments, over HTTP through previews")
    rows: list[tuple[str, list[str]]] = [
        ("dialogues / customer turns", [f"{f.dialogues} / {f.turns}" for f in measured.values()]),
        ("joint goal accuracy", [share(f.right, f.turns) for f in measured.values()]),
        ("day", [share(f.right_day, f.turns) for f in measured.values()]),
        ("time", [share(f.right_time, f.turns) for f in measured.values()]),
        ("booked where the dialogue did not", [str(f.booked_early) for f in measured.values()]),
        ("on policy: success", [share(f.succeeded, f.played) for f in measured.values()]),
        ("wrong bookings", [f"{f.wrong} of {f.played}" for f in measured.values()]),
        ("without a booking", [str(f.unfinished) for f in measured.values()]),
        ("exchanges each", [f"{f.exchanges / max(f.played, 1):.1f}" for f in measured.values()]),
    ]
    for label, cells in rows:
        table.add_row(label, *cells)
    Console(width=120).print(table)
    for name, figures in measured.items():
        Console().print(name, dict(Counter(fault["kind"] for fault in figures.faults)))
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(
        json.dumps({name: written(figures, faults) for name, figures in measured.items()}, indent=2) + "\n",
        encoding="utf-8",
    )
    Console(width=120).print(f"figures written to {target}")


def written(figures: Figures, faults: bool) -> Json:
    made = asdict(figures)
    if not faults:
        del made["faults"]
    return {
        **made,
        "joint_goal_accuracy": round(figures.right / max(figures.turns, 1), 4),
        "success": round(figures.succeeded / max(figures.played, 1), 4),
    }


def share(part: int, whole: int) -> str:
    return f"{part / whole:.3f}" if whole else "-"


def dialogues(data: Path, name: str) -> list[Json]:
    path = data / f"sgd_booking_{name}.json"
    if not path.exists():
        return []
    loaded: list[Json] = json.loads(path.read_text(encoding="utf-8"))
    return loaded


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "evaldata")
    parser.add_argument("--models", type=Path, default=ROOT / ".frontdesk" / "models")
    parser.add_argument("--train", type=int, default=60, help="how many dialogues of the training set")
    parser.add_argument("--seed", type=int, default=7, help="which of them, and what the customers say")
    parser.add_argument("--json", type=Path, default=Path("bench/results/appointments.json"))
    parser.add_argument("--faults", action="store_true", help="write into the file what went wrong")
    given = parser.parse_args()
    train = dialogues(given.data, "train")
    sample = random.Random(given.seed).sample(train, min(given.train, len(train)))
    sets = {"dev": dialogues(given.data, "dev"), f"train, {len(sample)} of {len(train)}": sample}
    measured = asyncio.run(measure({n: d for n, d in sets.items() if d}, given.models, given.seed))
    show(measured, given.json, faults=given.faults)


if __name__ == "__main__":
    main()
