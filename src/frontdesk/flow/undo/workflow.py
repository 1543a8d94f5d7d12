"""Workflows, who was let into one, and what an agent planned to write by itself."""

import dataclasses
from collections.abc import Mapping
from typing import Any

from pydantic import TypeAdapter

from frontdesk.domain.followups import PlannedFollowUp
from frontdesk.domain.journal import Entry
from frontdesk.domain.workflows import Faulty, Workflow, enrolments, parse, store, to_json
from frontdesk.flow.followups.plan import plan_again
from frontdesk.flow.followups.stop import cancel_one
from frontdesk.flow.undo.undoing import Undoer, Undoing, as_json
from frontdesk.flow.workflows import publish
from frontdesk.kit.problems import Conflict

_FOLLOW_UP: TypeAdapter[PlannedFollowUp] = TypeAdapter(PlannedFollowUp)
_WRITTEN = ("name", "definition", "status")


async def _workflow(undoing: Undoing) -> None:
    tx, location_id, workflow_id, entry = undoing.tx, undoing.location_id, undoing.entity_id, undoing.entry
    if entry.kind == "delete":
        await store.restore_workflow(tx, location_id, workflow_id)
        return
    present = await store.lock_workflow(tx, location_id, workflow_id)
    if entry.kind in ("create", "restore"):
        await undoing.require_untouched(_told(present))
        await publish.delete(tx, present, undo_window=undoing.window)
        return
    wanted = [one for one in entry.differences if one.name in _WRITTEN]
    left = {one.name: one.before for one in await undoing.to_set_back(_told(present), wanted)}
    if "name" in left or "definition" in left:
        definition = present.definition
        if "definition" in left:
            try:
                definition = parse(left["definition"])
            except Faulty as faulty:
                raise Conflict("What it was before is no workflow any more.") from faulty
        present = await store.save_workflow(tx, present, str(left.get("name", present.name)), definition)
    if left.get("status") == "draft":
        await publish.withdraw(tx, present)
    elif left.get("status") == "published":
        await publish.publish(tx, present)


def _told(workflow: Workflow) -> Mapping[str, Any]:
    """As the journal keeps it."""
    fields = {field.name: getattr(workflow, field.name) for field in dataclasses.fields(workflow)}
    return as_json(fields | {"definition": to_json(workflow.definition)})


def _never_workflow(entry: Entry) -> str | None:
    if entry.kind == "update" and not any(one.name in _WRITTEN for one in entry.differences):
        return "an address or a version that was made stays; make another one"
    return None


async def _enrolment(undoing: Undoing) -> None:
    tx, location_id = undoing.tx, undoing.location_id
    inside = await enrolments.lock_enrolment(tx, location_id, undoing.entity_id)
    if inside is None or inside.state != "active":
        state = inside.state if inside is not None else "gone"
        raise Conflict(f"The world has moved on: the enrolment is {state} by now.")
    await enrolments.end_enrolment(tx, inside, "stopped", f"its start was undone (entry {undoing.entry.id})")


def _never_enrolment(entry: Entry) -> str | None:
    if entry.kind != "create":
        return "its wait or question is over, and would begin anew; let the contact in again"
    if entry.after is not None and entry.after.get("state") != "active":
        return "the contact was not let in"
    return None


async def _follow_up(undoing: Undoing) -> None:
    if _states(undoing.entry) == ("planned", "cancelled"):
        await plan_again(undoing.tx, undoing.location_id, undoing.entity_id)
        return
    because = f"its planning was undone (entry {undoing.entry.id})"
    await cancel_one(undoing.tx, undoing.location_id, undoing.became(_FOLLOW_UP).id, because=because)


def _never_follow_up(entry: Entry) -> str | None:
    states = _states(entry)
    if entry.kind == "create" or states in (("planned", "cancelled"), ("cancelled", "planned")):
        return None
    if states == ("planned", "planned"):
        return "its time follows from the step before and the working hours"
    return "what has gone out, or was found to be impossible, is not planned again"


def _states(entry: Entry) -> tuple[str, str]:
    return str((entry.before or {}).get("state")), str((entry.after or {}).get("state"))


WORKFLOW = Undoer(_workflow, _never_workflow)
ENROLMENT = Undoer(_enrolment, _never_enrolment)
FOLLOW_UP = Undoer(_follow_up, _never_follow_up)
