"""Which agents a list of the v2 dialect holds."""

from pydantic import Field

from frontdesk.domain.agents import ActionFilter, AgentFilter
from frontdesk.edge.http.paging import DEFAULT_LIMIT, MAX_LIMIT
from frontdesk.edge.http.v2.spellings import (
    CHANNELS,
    MODES,
    SHOWN_TYPES,
    ChannelWord,
    ModeWord,
    StatusWord,
    TypeWord,
)
from frontdesk.edge.http.wire import Wire


class AgentQuery(Wire):
    """The filters; those given must all hold."""

    status: StatusWord | None = None
    mode: ModeWord | None = None
    name: str | None = Field(None, description="A part of the name, whatever the case.")
    channel: ChannelWord | None = None
    is_primary: bool | None = None
    action_type: TypeWord | None = Field(None, description="The agent has such an action.")
    business_name: str | None = None
    start_after: str | None = Field(None, description="The `nextCursor` of the page before.")
    limit: int = Field(DEFAULT_LIMIT, ge=1, le=MAX_LIMIT)


def agent_filter(query: AgentQuery) -> AgentFilter:
    action = None
    if query.action_type is not None:
        kinds = tuple(kind for kind, shown in SHOWN_TYPES.items() if shown == query.action_type)
        action = ActionFilter(kinds, transfers=query.action_type == "transfer")
    return AgentFilter(
        name_part=query.name or None,
        business_name=query.business_name or None,
        mode=MODES[query.mode] if query.mode else None,
        active=None if query.status is None else query.status == "active",
        is_primary=query.is_primary,
        channel=CHANNELS[query.channel] if query.channel else None,
        action=action,
    )
