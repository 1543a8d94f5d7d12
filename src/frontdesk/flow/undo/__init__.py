"""Take back what was written: one table from the kind of thing to how its changes are taken back.

An undo is a write like any other, through the rooms' own functions: it is journaled, with the line that it
takes back as its cause, and can be undone itself.
"""

import contextlib
from collections.abc import Mapping
from datetime import datetime, timedelta

from frontdesk.domain import journal
from frontdesk.domain.journal import Entry
from frontdesk.domain.journal.model import UNDO
from frontdesk.flow.undo import agent, calendars, contact, contact_things, knowledge, location, workflow
from frontdesk.flow.undo.undoing import ALREADY, Undoer, Undoing, told_actor, told_time
from frontdesk.kit.db import SYSTEM, Database, Write
from frontdesk.kit.problems import Conflict, Invalid, NotFound, Problem, Refused

UNDOERS: Mapping[str, Undoer] = {
    "contact": contact.CONTACT,
    "task": contact_things.TASK,
    "note": contact_things.NOTE,
    "custom_field": contact_things.CUSTOM_FIELD,
    "agent": agent.AGENT,
    "action": agent.ACTION,
    "routing rule": agent.ROUTING_RULE,
    "budget": agent.BUDGET,
    "agent status": agent.AGENT_STATUS,
    "knowledge_base": knowledge.KNOWLEDGE_BASE,
    "faq": knowledge.FAQ,
    "conversation": location.CONVERSATION,
    "keyword replies": location.KEYWORD_REPLIES,
    "retention": location.RETENTION,
    "widget": location.WIDGET,
    "appointment": calendars.APPOINTMENT,
    "appointment note": calendars.APPOINTMENT_NOTE,
    "calendar": calendars.CALENDAR,
    "calendar group": calendars.CALENDAR_GROUP,
    "schedule": calendars.SCHEDULE,
    "blocked slot": calendars.BLOCKED_SLOT,
    "workflow": workflow.WORKFLOW,
    "workflow enrolment": workflow.ENROLMENT,
    "follow-up": workflow.FOLLOW_UP,
}

FINAL: Mapping[str, str] = {
    "message": "what was sent cannot be called back",
    "draft": "what was decided on a draft stands; an accepted one was sent",
    "generation": "it is the record of an answer",
    "turn": "it is the record of an answer",
    "slot hold": "it ends by itself",
    "calendar feed": "its address is a secret that is kept nowhere; make another one",
    "busy feed": "its address may be a secret; give it anew",
    "payment": "it was told by a payment system",
    "follow-up stop": "it ends by itself within a day",
    "tool call": "what was called outside cannot be called back",
    "chat session": "it belongs to a visitor of the web chat",
    "erasure": "an erased contact is gone for good",
    "purge": "what was kept long enough is gone for good",
    "token": "a token's secret is shown once; make a new token",
    "engine": "its key is kept where the journal cannot see it; set it anew",
    "provider": "its secret is kept where the journal cannot see it; set it anew",
    "webhook": "its secret is kept where the journal cannot see it; set it anew",
    "clock": "what ran while the clock was moved cannot be made not to have run",
    "user": "users belong to the company, and are changed by their own calls",
    "location": "a location is changed by its own calls",
}
"""What is never taken back, and why."""

_OTHERWISE = "changes of this kind cannot be taken back"


class _DryRun(Exception):
    """Ends a transaction that shall change nothing."""


def obstacle(entry: Entry, *, now: datetime, window: timedelta) -> str | None:
    """Why the line cannot be undone, as far as it tells that itself; None when only the world can."""
    undoer = UNDOERS.get(entry.entity)
    if undoer is None:
        return FINAL.get(entry.entity, _OTHERWISE)
    if entry.undone is not None:
        who = told_actor(entry.undone.actor_kind, entry.undone.actor_id, {})
        return f"it was undone already by {who} at {told_time(entry.undone.at)} (entry {entry.undone.id})"
    if entry.at + window <= now:
        return f"it is older than the {window.days} days in which changes can be undone"
    return undoer.never(entry)


async def undo(tx: Write, location_id: str, entry_id: str, *, window: timedelta) -> Entry:
    """Take the change back; the answer is the line that tells of it. Two at once: one does it.

    Raises NotFound for an unknown line, Conflict where it was undone before or the world has moved on, and
    Refused for what can never be undone.
    """
    await tx.lock("undo", location_id, entry_id)
    entry = await journal.find_entry(tx, location_id, entry_id)
    because = obstacle(entry, now=(await tx.moment()).local, window=window)
    if because is not None:
        problem = Conflict if entry.undone is not None else Refused
        raise problem(f"The change cannot be undone: {because}.")
    await tx.flush()
    tx.cause = f"{UNDO}{entry.id}"
    try:
        await UNDOERS[entry.entity].undo(Undoing(tx, entry, window))
    except NotFound as gone:
        raise Conflict(
            f"The world has moved on: there is no {gone.kind} {gone.identifier!r} any more."
        ) from None
    except (Refused, Invalid) as problem:
        raise Conflict(f"The change cannot be undone: {problem.message}") from None
    await tx.flush()
    try:
        return await journal.mark_undone(tx, entry)
    except LookupError:
        raise Conflict(ALREADY) from None


async def why_not(db: Database, entry: Entry, *, company_id: str, window: timedelta) -> str | None:
    """Why the line cannot be undone as things stand, tried and let go; None when it can."""
    try:
        with contextlib.suppress(_DryRun):
            async with db.write(
                entry.location_id, actor=SYSTEM, cause="undo tried", company_id=company_id
            ) as tx:
                await undo(tx, entry.location_id, str(entry.id), window=window)
                raise _DryRun
    except Problem as problem:
        return problem.message
    return None
