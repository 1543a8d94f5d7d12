"""What a chaos run came to, read from the database and from those who received something."""

import asyncio
import json
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass

from frontdesk.kit.db import OUT_OF_REACH, Database
from tests.chaos.customers import Business
from tests.support.receiver import Given

QUIET_SECONDS = 240
"""Leases of killed turns run out, and webhooks that met a dead server are tried again, within this."""


@dataclass(frozen=True)
class Verdict:
    """Counts; what must be zero is named in `faults`."""

    inbound: int
    recorded: int
    recorded_twice: int
    answered: int  # with a reply that repeats the words, or with a hand-over
    answered_twice: int
    explained: int  # held or failed, as /why says
    unexplained: int
    handed_over: int  # customers for whom there is a task
    handed_over_twice: int
    replies: int
    replies_failed: int
    carried: int  # replies the provider was given, each counted once
    carried_again: int
    never_carried: int
    events: int
    told: int  # webhook deliveries that arrived, each counted once
    told_again: int
    never_told: int
    jobs_held: int
    jobs_left: int

    @property
    def faults(self) -> list[str]:
        wrong = (
            *("recorded_twice", "answered_twice", "unexplained", "handed_over_twice"),
            *("replies_failed", "never_carried", "never_told", "jobs_held"),
        )
        faults = [name for name in wrong if getattr(self, name)]
        return faults + (["lost"] if self.recorded != self.inbound else [])

    def to_json(self) -> str:
        return json.dumps({**asdict(self), "faults": self.faults}, indent=2)


async def until_quiet(db: Database) -> None:
    """Wait until nothing waits any more: no turn, no delivery, no webhook; or until it never will."""
    for _ in range(QUIET_SECONDS):
        with suppress(*OUT_OF_REACH):
            if await _is_quiet(db):
                return
        await asyncio.sleep(1)


async def _is_quiet(db: Database) -> bool:
    async with db.system() as tx:
        return not await tx.value(
            "SELECT EXISTS (SELECT FROM conversations WHERE considered_through < last_inbound_seq)"
            " OR EXISTS (SELECT FROM messages WHERE status = 'pending')"
            " OR EXISTS (SELECT FROM webhook_deliveries WHERE state = 'pending')"
        )


async def judge(
    db: Database, business: Business, written: set[str], carried: Iterable[Given], told: Iterable[Given]
) -> Verdict:
    async with db.system() as tx:
        rows = await tx.fetch("SELECT body, id, conversation_id FROM messages WHERE direction = 'inbound'")
        replies = {
            row["id"]: (row["body"], row["status"])
            for row in await tx.fetch("SELECT id, body, status FROM messages WHERE source = 'agent'")
        }
        tasks = [row["n"] for row in await tx.fetch("SELECT count(*) n FROM tasks GROUP BY contact_id")]
        events = await tx.value("SELECT count(*) FROM events WHERE type LIKE '%boundMessage'")
        deliveries = {row["id"] for row in await tx.fetch("SELECT id FROM webhook_deliveries")}
        jobs_held = await tx.value("SELECT count(*) FROM pgqueuer WHERE status::text IN ('failed', 'held')")
        jobs_left = await tx.value("SELECT count(*) FROM pgqueuer")
    answers = Counter(word for body, _ in replies.values() for word in body.split())
    carries = Counter(given.json["messageId"] for given in carried)
    tellings = Counter(given.json["webhookId"] for given in told)
    recorded = Counter(row["body"] for row in rows)
    asked = [row for row in rows if row["body"] not in answers]
    verdicts = Counter([await business.why(row["conversation_id"], row["id"]) for row in asked])
    return Verdict(
        inbound=len(written),
        recorded=len(recorded),
        recorded_twice=sum(count - 1 for count in recorded.values()),
        answered=len(recorded.keys() & answers.keys()) + verdicts["answered"],
        answered_twice=sum(1 for word in recorded if answers[word] > 1),
        explained=verdicts["held"] + verdicts["failed"],
        unexplained=verdicts["waiting"] + verdicts["drafted"],
        handed_over=len(tasks),
        handed_over_twice=sum(1 for count in tasks if count > 1),
        replies=len(replies),
        replies_failed=sum(1 for _, status in replies.values() if status == "failed"),
        carried=len(carries),
        carried_again=sum(carries.values()) - len(carries),
        never_carried=len(replies.keys() - carries.keys()),
        events=events,
        told=len(tellings),
        told_again=sum(tellings.values()) - len(tellings),
        never_told=len(deliveries - tellings.keys()),
        jobs_held=jobs_held,
        jobs_left=jobs_left,
    )
