"""Tasks for a contact."""

from datetime import datetime
from typing import Any, cast

from frontdesk.domain import contacts
from frontdesk.domain.contacts import Task, TaskValues, values
from frontdesk.edge.http.auth import Caller, needs
from frontdesk.edge.http.contacts.wire import Succeeded
from frontdesk.edge.http.routes import Router
from frontdesk.edge.http.wire import Instant, Wire, given
from frontdesk.kit.db import Read
from frontdesk.kit.problems import Invalid

router = Router(tags=["Contacts"])

_TITLE_LENGTH = 500


class TaskUpdate(Wire):
    """What to change of a task: absent members stay as they are."""

    title: str = ""
    body: str | None = None
    due_date: str = ""
    completed: bool = False
    assigned_to: str | None = None


class TaskOrder(Wire):
    """A task to make; `dueDate` is a time in ISO 8601."""

    title: str
    due_date: str
    completed: bool
    body: str | None = None
    assigned_to: str | None = None


class Completion(Wire):
    completed: bool


class TaskAnswer(Wire):
    id: str
    title: str
    body: str
    due_date: Instant
    completed: bool
    assigned_to: str | None
    contact_id: str

    @classmethod
    def of(cls, task: Task) -> "TaskAnswer":
        return cls(
            id=task.id,
            title=task.title,
            body=task.body,
            due_date=task.due_at,
            completed=task.completed,
            assigned_to=task.assigned_to,
            contact_id=task.contact_id,
        )


class TaskEnvelope(Wire):
    task: TaskAnswer


class TaskList(Wire):
    tasks: list[TaskAnswer]


@router.get("/contacts/{contactId}/tasks", summary="List tasks", response_model_exclude_none=True)
async def list_tasks(contactId: str, caller: Caller = needs("contacts.readonly")) -> TaskList:
    """The newest first."""
    async with caller.read() as read:
        await contacts.get_contact(read, caller.location_id, contactId)
        found = await contacts.list_tasks(read, caller.location_id, contactId)
        return TaskList(tasks=[TaskAnswer.of(task) for task in found])


@router.post(
    "/contacts/{contactId}/tasks",
    summary="Create a task",
    status_code=201,
    response_model_exclude_none=True,
)
async def create_task(
    contactId: str, body: TaskOrder, caller: Caller = needs("contacts.write")
) -> TaskEnvelope:
    async with caller.write() as tx:
        await contacts.lock_contact(tx, caller.location_id, contactId)
        written = await _values(tx, caller.location_id, body)
        task = await contacts.create_task(
            tx,
            caller.location_id,
            contactId,
            title=written["title"],
            due_at=written["due_at"],
            body=written.get("body", ""),
            assigned_to=written.get("assigned_to"),
            completed=written["completed"],
        )
        return TaskEnvelope(task=TaskAnswer.of(task))


@router.get("/contacts/{contactId}/tasks/{taskId}", summary="Get a task", response_model_exclude_none=True)
async def get_task(contactId: str, taskId: str, caller: Caller = needs("contacts.readonly")) -> TaskEnvelope:
    async with caller.read() as read:
        await contacts.get_contact(read, caller.location_id, contactId)
        task = await contacts.get_task(read, caller.location_id, contactId, taskId)
        return TaskEnvelope(task=TaskAnswer.of(task))


@router.put("/contacts/{contactId}/tasks/{taskId}", summary="Update a task", response_model_exclude_none=True)
async def update_task(
    contactId: str, taskId: str, body: TaskUpdate, caller: Caller = needs("contacts.write")
) -> TaskEnvelope:
    return await _update(contactId, taskId, body, caller)


@router.put(
    "/contacts/{contactId}/tasks/{taskId}/completed",
    summary="Complete or reopen a task",
    response_model_exclude_none=True,
)
async def complete_task(
    contactId: str, taskId: str, body: Completion, caller: Caller = needs("contacts.write")
) -> TaskEnvelope:
    return await _update(contactId, taskId, body, caller)


@router.delete("/contacts/{contactId}/tasks/{taskId}", summary="Delete a task")
async def delete_task(contactId: str, taskId: str, caller: Caller = needs("contacts.write")) -> Succeeded:
    async with caller.write() as tx:
        await contacts.get_contact(tx, caller.location_id, contactId)
        before = await contacts.lock_task(tx, caller.location_id, contactId, taskId)
        caller.matches(TaskEnvelope(task=TaskAnswer.of(before)), exclude_none=True)
        await contacts.delete_task(tx, caller.location_id, contactId, taskId)
        return Succeeded()


async def _update(
    contact_id: str, task_id: str, body: TaskUpdate | Completion, caller: Caller
) -> TaskEnvelope:
    async with caller.write() as tx:
        await contacts.get_contact(tx, caller.location_id, contact_id)
        before = await contacts.lock_task(tx, caller.location_id, contact_id, task_id)
        caller.matches(TaskEnvelope(task=TaskAnswer.of(before)), exclude_none=True)
        written = await _values(tx, caller.location_id, body)
        task = await contacts.update_task(tx, caller.location_id, contact_id, task_id, written)
        return TaskEnvelope(task=TaskAnswer.of(task))


async def _values(read: Read, location_id: str, body: Wire) -> TaskValues:
    """The values the body asks for. Raises Invalid for each member at fault, NotFound for the user."""
    sent = given(body)
    written: dict[str, Any] = {}
    faults = []
    for name, key, check in (
        ("title", "title", _title),
        ("body", "body", _body),
        ("due_date", "due_at", _due),
    ):
        if name in sent:
            try:
                written[key] = check(sent[name])
            except ValueError as problem:
                faults.append(f"{'dueDate' if name == 'due_date' else name} {problem}")
    if faults:
        raise Invalid(*faults)
    if "completed" in sent:
        written["completed"] = sent["completed"]
    if "assigned_to" in sent:
        written["assigned_to"] = sent["assigned_to"] or None
        if written["assigned_to"]:
            await contacts.require_user(read, location_id, written["assigned_to"])
    return cast(TaskValues, written)


def _title(value: object) -> str:
    title = values.line(value, limit=_TITLE_LENGTH)
    if not title:
        raise ValueError("must not be empty")
    return title


def _body(value: object) -> str:
    return values.text(value or "")


def _due(value: object) -> datetime:
    return values.moment(value)
