"""The page of actions names every setting of every type in both dialects, every effect, and nothing else."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, get_args, get_origin

import pytest
from pydantic import BaseModel

from frontdesk.edge.http.conversation_ai.action_details import (
    AppointmentBookingDetails,
    TriggerWorkflowDetails,
    UpdateContactFieldDetails,
)
from frontdesk.edge.http.conversation_ai.ending_details import (
    HumanHandOverDetails,
    StopBotDetails,
    TransferBotDetails,
)
from frontdesk.edge.http.conversation_ai.follow_up_details import AdvancedFollowupDetails
from frontdesk.edge.http.v2.contact_fields import CollectSettings
from frontdesk.edge.http.v2.ending_settings import HandOverSettings, StopBotSettings, TransferSettings
from frontdesk.edge.http.v2.follow_ups import V2FollowUpSettings
from frontdesk.edge.http.v2.settings import BookingSettings, TriggerWorkflowSettings
from frontdesk.edge.http.v2.spellings import ShownType
from frontdesk.edge.http.v2.tool_settings import ToolSettings
from frontdesk.flow.effects.effect import Effect

PAGE = (Path(__file__).parents[2] / "docs/guides/actions.md").read_text(encoding="utf-8")
TYPES: Mapping[ShownType, tuple[type[BaseModel], type[BaseModel] | None]] = {
    "appointmentBooking": (BookingSettings, AppointmentBookingDetails),
    "collectContactInfo": (CollectSettings, UpdateContactFieldDetails),
    "triggerWorkflow": (TriggerWorkflowSettings, TriggerWorkflowDetails),
    "humanHandover": (HandOverSettings, HumanHandOverDetails),
    "transfer": (TransferSettings, TransferBotDetails),
    "stopBot": (StopBotSettings, StopBotDetails),
    "autoFollowUp": (V2FollowUpSettings, AdvancedFollowupDetails),
    "customTool": (ToolSettings, None),
}


@pytest.mark.parametrize("kind", get_args(ShownType))
def test_every_setting_is_named_in_both_dialects_and_no_other(kind: ShownType) -> None:
    v2, official = TYPES[kind]
    lines = [line for line in _section(kind).splitlines() if line.startswith("| `")]
    rows = [line.removeprefix("|").removesuffix("|").split("|") for line in lines]
    assert sorted(_named(row[0] for row in rows)) == sorted(_members(v2))
    assert sorted(_named(row[1] for row in rows)) == sorted(_members(official) if official else [])
    assert all(len(row) == 5 for row in rows)


def test_every_effect_is_named_where_it_may_come_from() -> None:
    kinds = {effect.kind for effect in get_args(Effect)}
    told = [re.search(r"^Can change: .*?(?=\n\n|\Z)", _section(kind), re.M | re.S) for kind in TYPES]
    assert {name for found in told if found for name in re.findall(r"`(\w+)`", found.group())} == kinds
    assert all(told)


def _section(kind: str) -> str:
    found = re.search(rf"^## {kind}\n(.*?)(?=^## |\Z)", PAGE, re.M | re.S)
    assert found is not None, f"{kind} has no section"
    return found[1]


def _named(cells: Iterator[str]) -> list[str]:
    return [name for cell in cells for name in re.findall(r"`([^`]+)`", cell)]


def _members(model: type[BaseModel]) -> Iterator[str]:
    """The names of the members as they are shown; of those within another one, with the way to them."""
    for name, field in model.model_fields.items():
        if field.exclude:
            continue
        shown = field.serialization_alias or field.alias or name
        inner, listed = _inner(field.annotation)
        if inner is None:
            yield shown
        else:
            yield from (f"{shown}{'[]' if listed else ''}.{member}" for member in _members(inner))


def _inner(annotation: Any, *, listed: bool = False) -> tuple[type[BaseModel] | None, bool]:
    """The model that a member holds, and whether it holds a list of them."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation, listed
    listed = listed or get_origin(annotation) is list
    inside = (_inner(one, listed=listed) for one in get_args(annotation))
    return next((found for found in inside if found[0] is not None), (None, False))
