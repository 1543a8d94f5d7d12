"""Which ids in settings do not exist yet, and how the caller is told."""

from collections.abc import Iterable

from frontdesk.domain.agents import (
    Action,
    ActionSettings,
    AgentSettings,
    Reference,
    action_references,
    agent_references,
    find_missing,
)
from frontdesk.domain.contacts import resolve_field
from frontdesk.edge.http.wire import Wire
from frontdesk.kit.db import Read

Missing = frozenset[Reference]


class SettingWarning(Wire):
    """A setting that is stored and does not work yet."""

    field: str
    problem: str


async def find_missing_in(
    read: Read, location_id: str, *, actions: Iterable[Action] = (), agents: Iterable[AgentSettings] = ()
) -> Missing:
    """What actions and agents name and the location does not have (yet), all of it in one look."""
    wanted = [reference for action in actions for reference in action_references(action.settings)]
    wanted += [reference for settings in agents for reference in agent_references(settings)]
    return await find_missing(read, location_id, wanted, is_standard_field=_is_standard_field)


def missing_of(settings: ActionSettings, missing: Missing) -> list[Reference]:
    """Of what is missing, what these settings name."""
    return [one for one in action_references(settings) if one in missing]


def _is_standard_field(name: str) -> bool:
    return resolve_field((), name) is not None
