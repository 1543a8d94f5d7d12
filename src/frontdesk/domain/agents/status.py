"""Whether the agent answers a contact: its own state for each of them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

State = Literal["active", "asleep", "manual"]
SleepCause = Literal[
    "cap",  # it has written as often as it may on a channel
    "stop_bot",
    "booking",
    "hand_over",
    "transfer",  # another agent goes on
    "manual_message",  # a person wrote to the customer
    "workflow_message",
    "switch",  # a person switched it
    "loop",  # it talks to a machine, or without end
]


@dataclass(frozen=True)
class AgentStatus:
    """For one contact: which agent is assigned, whether it answers, since when, until when, and why not.

    `channel` names the channel a sleep is for (the cap); None means all of them. `cause` says in one word
    what put it to sleep, `sleeper_id` which agent answered until then; both None while it is active,
    but for a transfer, after which another agent is.
    """

    contact_id: str
    agent_id: str | None
    state: State
    since: datetime
    until: datetime | None
    because: str
    channel: str | None = None
    cause: SleepCause | None = None
    sleeper_id: str | None = None

    def state_at(self, now: datetime) -> State:
        """The state at a moment: a sleep or a manual time ends by itself at `until`."""
        if self.until is not None and self.until <= now:
            return "active"
        return self.state
