"""Whether the agent answers a contact: its own state for each of them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

State = Literal["active", "asleep", "manual"]


@dataclass(frozen=True)
class AgentStatus:
    """For one contact: which agent is assigned, whether it answers, since when, until when, and why not.

    `channel` names the channel a sleep is for (the cap); None means all of them.
    """

    contact_id: str
    agent_id: str | None
    state: State
    since: datetime
    until: datetime | None
    because: str
    channel: str | None = None

    def state_at(self, now: datetime) -> State:
        """The state at a moment: a sleep or a manual time ends by itself at `until`."""
        if self.until is not None and self.until <= now:
            return "active"
        return self.state
