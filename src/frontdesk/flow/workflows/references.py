"""What a definition names and the location does not have yet: no faults, but the steps will fail."""

from collections.abc import Iterator
from dataclasses import dataclass

from frontdesk.domain import contacts
from frontdesk.domain.agents import Reference, find_missing
from frontdesk.domain.agents.readiness import Kind
from frontdesk.domain.contacts import CustomField
from frontdesk.domain.workflows import Definition
from frontdesk.domain.workflows.condition_tests import FieldTest
from frontdesk.domain.workflows.definition import Place
from frontdesk.domain.workflows.steps import (
    OF_THE_APPOINTMENT,
    OF_THE_TRIGGER,
    AddNote,
    Ask,
    CallWebhook,
    ChangeTags,
    Condition,
    CreateTask,
    SendBookingLink,
    SendMessage,
    SetField,
    Step,
    WaitForDate,
)
from frontdesk.domain.workflows.triggers import FieldChanged, Trigger
from frontdesk.flow.workflows.merge import unknown_names
from frontdesk.kit.db import Read


@dataclass(frozen=True)
class Lacking:
    """What does not work yet, and where in the definition."""

    place: Place
    problem: str


async def find_lacking(
    read: Read, location_id: str, definition: Definition, *, workflow_id: str | None = None
) -> list[Lacking]:
    """What is named and is not there, in the order of the definition; the workflow itself is there."""
    named = [one for one in _references(definition) if (one.kind, one.id) != ("workflow", workflow_id)]
    missing = await find_missing(
        read, location_id, named, is_standard_field=lambda name: contacts.resolve_field((), name) is not None
    )
    found = [Lacking(one.place, one.problem) for one in named if one in missing]
    fields = tuple(await contacts.list_custom_fields(read, location_id))
    return [*found, *_unfillable(definition, fields)]


_NAMED: tuple[tuple[str, Kind], ...] = (
    ("calendar_id", "calendar"),
    ("workflow_id", "workflow"),
    ("user_id", "user"),
    ("assign_to", "user"),
    ("agent_id", "agent"),
)
"""Members of triggers and steps that name a thing of the location."""


def _references(definition: Definition) -> Iterator[Reference]:
    for number, trigger in enumerate(definition.triggers):
        yield from _of(trigger, ("triggers", number))
    for number, step in enumerate(definition.steps):
        yield from _of(step, ("steps", number))


def _of(told: Trigger | Step, here: Place) -> Iterator[Reference]:
    for name, kind in _NAMED:
        named = getattr(told, name, None)
        if named is not None:
            yield Reference((*here, name), kind, named)
    match told:
        case FieldChanged() | SetField():
            yield Reference((*here, "field"), "contact field", told.field)
        case WaitForDate():
            if told.field != OF_THE_APPOINTMENT and told.field not in OF_THE_TRIGGER:
                yield Reference((*here, "field"), "contact field", told.field)
        case Condition():
            for number, branch in enumerate(told.branches):
                for which, test in enumerate(branch.when):
                    if isinstance(test, FieldTest):
                        place = (*here, "branches", number, "when", which, "field")
                        yield Reference(place, "contact field", test.field)
        case _:
            return


def _unfillable(definition: Definition, fields: tuple[CustomField, ...]) -> Iterator[Lacking]:
    for number, step in enumerate(definition.steps):
        for place, text in _texts(step):
            for name in unknown_names(text, fields):
                told = f"There is nothing that {{{{{name[:64]}}}}} stands for; it is left empty."
                yield Lacking(("steps", number, *place), told)


def _texts(step: Step) -> Iterator[tuple[Place, str]]:
    match step:
        case SendMessage() | SendBookingLink():
            yield ("body",), step.body
        case Ask():
            yield ("question",), step.question
        case SetField():
            yield ("value",), step.value
        case CreateTask():
            yield ("title",), step.title
            yield ("body",), step.body
        case AddNote():
            yield ("body",), step.body
        case ChangeTags():
            for number, tag in enumerate(step.tags):
                yield ("tags", number), tag
        case CallWebhook():
            for name, value in step.data.items():
                if isinstance(value, str):
                    yield ("data", name), value
        case _:
            return
