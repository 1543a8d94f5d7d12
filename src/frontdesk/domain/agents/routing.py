"""Rules that send contacts to an agent other than the primary one. Pure; the table is in `rule_store.py`."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import phonenumbers

from frontdesk.kit.ids import ChannelName


@dataclass(frozen=True)
class Arrival:
    """How a customer reached the business: the channel, and the business's number or address if known."""

    channel: str
    number: str | None = None


@dataclass(frozen=True)
class Condition:
    """When a rule matches: all that is given must hold."""

    channel: ChannelName | None = None
    has_tag: str | None = None
    lacks_tag: str | None = None
    number: str | None = None  # the business's number or address that the message came to

    @property
    def rank(self) -> tuple[int, tuple[bool, ...]]:
        """How specific: how many things it asks, then which, a number before tags before a channel."""
        asked = tuple(one is not None for one in (self.number, self.has_tag, self.lacks_tag, self.channel))
        return sum(asked), asked

    def __str__(self) -> str:
        told = {
            "channel": self.channel,
            "has tag": self.has_tag,
            "lacks tag": self.lacks_tag,
            "number": self.number,
        }
        return ", ".join(f"{name} {value}" for name, value in told.items() if value is not None)

    def holds(self, arrival: Arrival, tags: frozenset[str], country: str) -> bool:
        """`tags` are the contact's, casefolded; `country` tells how a national number is read."""
        if self.channel is not None and self.channel != arrival.channel:
            return False
        if self.has_tag is not None and self.has_tag.strip().casefold() not in tags:
            return False
        if self.lacks_tag is not None and self.lacks_tag.strip().casefold() in tags:
            return False
        if self.number is None:
            return True
        reached = arrival.number
        return reached is not None and _plain(reached, country) == _plain(self.number, country)


@dataclass(frozen=True)
class NewRule:
    """A rule as somebody asks for it."""

    agent_id: str
    name: str
    condition: Condition
    active: bool = True


@dataclass(frozen=True)
class RoutingRule:
    """Contacts that meet the condition are answered by the agent."""

    location_id: str
    id: str
    agent_id: str
    name: str
    condition: Condition
    active: bool
    created_at: datetime
    updated_at: datetime


def choose(
    rules: Iterable[RoutingRule], arrival: Arrival, tags: Iterable[str], country: str
) -> RoutingRule | None:
    """The most specific rule that holds; of equals the newest."""
    held = frozenset(tag.strip().casefold() for tag in tags)
    holding = (rule for rule in rules if rule.condition.holds(arrival, held, country))
    return max(holding, key=lambda rule: (rule.condition.rank, rule.id), default=None)


def rule_faults(rule: NewRule) -> list[str]:
    """What is wrong with a rule, in sentences that begin with the member at fault."""
    faults = [] if rule.name.strip() else ["name must not be blank"]
    condition = rule.condition
    if condition.rank[0] == 0:
        faults.append("channel, hasTag, lacksTag or number is required")
    texts = {"hasTag": condition.has_tag, "lacksTag": condition.lacks_tag, "number": condition.number}
    blank = (name for name, text in texts.items() if text is not None and not text.strip())
    faults += [f"{name} must not be blank" for name in blank]
    return faults


def _plain(number: str, country: str) -> str:
    """A phone number in its international form, anything else in lower case."""
    try:
        parsed = phonenumbers.parse(number, country)
    except phonenumbers.NumberParseException:
        return number.strip().casefold()
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
