"""Ids in settings that do not exist yet.

They may be stored all the same: the action becomes ready when they come to exist.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, assert_never

from frontdesk.domain.agents.actions import (
    ActionSettings,
    BookAppointment,
    FollowUp,
    HandOver,
    StopBot,
    TransferBot,
    TriggerWorkflow,
    UpdateContactField,
)
from frontdesk.domain.agents.custom_tool import CustomTool
from frontdesk.domain.agents.limits import Place
from frontdesk.domain.agents.model import AgentSettings
from frontdesk.kit.db import Read

Kind = Literal["calendar", "workflow", "agent", "contact field", "knowledge base", "user"]


@dataclass(frozen=True)
class Reference:
    """The settings at `place` name the thing of this kind and id."""

    place: Place
    kind: Kind
    id: str

    @property
    def problem(self) -> str:
        """Why it is not ready, once it is known to be missing."""
        return f"There is no {self.kind} {self.id[:64]!r} in this location yet."


def action_references(settings: ActionSettings) -> tuple[Reference, ...]:
    """The ids that the action needs; those of features that are switched off are not needed."""
    match settings:
        case TriggerWorkflow():
            return tuple(Reference(("workflow_ids",), "workflow", one) for one in settings.workflow_ids)
        case UpdateContactField():
            return tuple(
                Reference(("fields", place, "field"), "contact field", ask.field)
                for place, ask in enumerate(settings.fields)
            )
        case BookAppointment():
            return tuple(_booking_references(settings))
        case StopBot() | CustomTool():
            return ()
        case HandOver():
            if settings.assign_to is None or settings.skip_assign:
                return ()
            return (Reference(("assign_to",), "user", settings.assign_to),)
        case FollowUp():
            return tuple(
                Reference(("steps", place, "workflow_id"), "workflow", step.workflow_id)
                for place, step in enumerate(settings.steps)
                if step.trigger_workflow and step.workflow_id is not None
            )
        case TransferBot():
            return (Reference(("to_agent_id",), "agent", settings.to_agent_id),)
        case _:
            assert_never(settings)


def agent_references(settings: AgentSettings) -> tuple[Reference, ...]:
    return tuple(
        Reference(("knowledge_base_ids",), "knowledge base", one) for one in settings.knowledge_base_ids
    )


async def find_missing(
    read: Read,
    location_id: str,
    references: Iterable[Reference],
    *,
    is_standard_field: Callable[[str], bool],
) -> frozenset[Reference]:
    """Which of the references name nothing of this location, by one statement at most.

    Another location's things, and deleted ones, count as not existing.
    """
    wanted = [one for one in references if not (one.kind == "contact field" and is_standard_field(one.id))]
    if not wanted:
        return frozenset()
    ids: dict[Kind, list[str]] = {}
    for one in wanted:
        ids.setdefault(one.kind, []).append(one.id)
    rows = await read.fetch(
        "SELECT 'agent' AS kind, a.id FROM agents a"
        " WHERE a.location_id = $1 AND a.id = ANY($2::text[]) AND a.deleted_at IS NULL"
        " UNION ALL SELECT 'knowledge base', k.id FROM knowledge_bases k"
        " WHERE k.location_id = $1 AND k.id = ANY($3::text[])"
        " UNION ALL SELECT 'user', u.user_id FROM location_users u JOIN users p ON p.id = u.user_id"
        " WHERE u.location_id = $1 AND u.user_id = ANY($4::text[]) AND p.deleted_at IS NULL"
        " UNION ALL SELECT 'calendar', c.id FROM calendars c"
        " WHERE c.location_id = $1 AND c.id = ANY($6::text[]) AND c.deleted_at IS NULL"
        " UNION ALL SELECT 'workflow', w.id FROM workflows w"
        " WHERE w.location_id = $1 AND w.id = ANY($7::text[]) AND w.deleted_at IS NULL"
        " UNION ALL SELECT 'contact field', wanted FROM unnest($5::text[]) AS wanted WHERE EXISTS ("
        " SELECT FROM custom_fields f WHERE f.location_id = $1 AND f.model = 'contact'"
        " AND (wanted IN (f.id, f.field_key) OR f.field_key = 'contact.' || wanted"
        " OR lower(regexp_replace(f.name, '[\\W_]', '', 'g'))"
        " = lower(regexp_replace(wanted, '[\\W_]', '', 'g'))))",
        location_id,
        ids.get("agent", []),
        ids.get("knowledge base", []),
        ids.get("user", []),
        ids.get("contact field", []),
        ids.get("calendar", []),
        ids.get("workflow", []),
    )
    existing = {(row["kind"], row["id"]) for row in rows}
    return frozenset(one for one in wanted if (one.kind, one.id) not in existing)


def _booking_references(settings: BookAppointment) -> Iterator[Reference]:
    yield Reference(("calendar_id",), "calendar", settings.calendar_id)
    if settings.trigger_workflow:
        for one in settings.workflow_ids:
            yield Reference(("workflow_ids",), "workflow", one)
    if settings.transfer and settings.transfer_to is not None:
        yield Reference(("transfer_to",), "agent", settings.transfer_to)
