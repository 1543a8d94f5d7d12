"""Tasks and notes of a contact, and the fields a location added: deleted ones are written down again."""

from typing import cast

from pydantic import TypeAdapter

from frontdesk.domain import contacts
from frontdesk.domain.contacts import CustomField, CustomFieldValues, Note, NoteValues, Task, TaskValues
from frontdesk.flow.undo.undoing import Undoer, Undoing

_TASK: TypeAdapter[Task] = TypeAdapter(Task)
_NOTE: TypeAdapter[Note] = TypeAdapter(Note)
_FIELD: TypeAdapter[CustomField] = TypeAdapter(CustomField)


async def _task(undoing: Undoing) -> None:
    tx, location_id = undoing.tx, undoing.location_id
    if undoing.entry.kind == "delete":
        task = undoing.was(_TASK)
        await contacts.lock_contact(tx, location_id, task.contact_id)
        if task.assigned_to is not None:
            await contacts.require_user(tx, location_id, task.assigned_to)
        await contacts.restore_task(tx, task)
        return
    contact_id = undoing.became(_TASK).contact_id
    present = await contacts.lock_task(tx, location_id, contact_id, undoing.entity_id)
    if undoing.entry.kind == "create":
        await undoing.require_untouched(present)
        await contacts.delete_task(tx, location_id, contact_id, undoing.entity_id)
        return
    was = undoing.was(_TASK)
    back = {one.name: getattr(was, one.name) for one in await undoing.to_set_back(present)}
    await contacts.update_task(tx, location_id, contact_id, undoing.entity_id, cast(TaskValues, back))


async def _note(undoing: Undoing) -> None:
    tx, location_id = undoing.tx, undoing.location_id
    if undoing.entry.kind == "delete":
        note = undoing.was(_NOTE)
        await contacts.lock_contact(tx, location_id, note.contact_id)
        await contacts.restore_note(tx, note)
        return
    contact_id = undoing.became(_NOTE).contact_id
    present = await contacts.lock_note(tx, location_id, contact_id, undoing.entity_id)
    if undoing.entry.kind == "create":
        await undoing.require_untouched(present)
        await contacts.delete_note(tx, location_id, contact_id, undoing.entity_id)
        return
    was = undoing.was(_NOTE)
    back = {one.name: getattr(was, one.name) for one in await undoing.to_set_back(present)}
    await contacts.update_note(tx, location_id, contact_id, undoing.entity_id, cast(NoteValues, back))


async def _custom_field(undoing: Undoing) -> None:
    tx, location_id = undoing.tx, undoing.location_id
    if undoing.entry.kind == "delete":
        await contacts.restore_custom_field(tx, undoing.was(_FIELD))
        return
    present = await contacts.lock_custom_field(tx, location_id, undoing.entity_id)
    if undoing.entry.kind == "create":
        await undoing.require_untouched(present)
        await contacts.delete_custom_field(tx, location_id, undoing.entity_id)
        return
    was = undoing.was(_FIELD)
    left = await undoing.to_set_back(present)
    back = {one.path[0]: getattr(was, one.path[0]) for one in left}
    await contacts.update_custom_field(tx, location_id, undoing.entity_id, cast(CustomFieldValues, back))


TASK = Undoer(_task)
NOTE = Undoer(_note)
CUSTOM_FIELD = Undoer(_custom_field)
