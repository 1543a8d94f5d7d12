"""Which branch of a condition holds, as things stand now."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, assert_never

from frontdesk.domain import calendars, contacts
from frontdesk.domain.conversations import Message
from frontdesk.domain.conversations import store as conversations
from frontdesk.domain.workflows.condition_tests import (
    AppointmentTest,
    ChannelTest,
    FieldTest,
    MessageTest,
    ResultTest,
    TagTest,
    Test,
    TimeTest,
)
from frontdesk.domain.workflows.steps import Branch, Condition
from frontdesk.flow.workflows.inside import Inside
from frontdesk.flow.workflows.merge import shown
from frontdesk.flow.workflows.times import is_between
from frontdesk.kit.db import Read


@dataclass(frozen=True)
class Taken:
    """The way a condition goes, and what it is called."""

    to: str
    name: str


async def choose(read: Read, inside: Inside, step: Condition) -> Taken:
    """The first branch that holds, else the other way."""
    last = await last_message(read, inside)
    for number, branch in enumerate(step.branches, start=1):
        if await _branch_holds(read, inside, last, branch):
            return Taken(branch.next, branch.name or f"branch {number}")
    return Taken(step.otherwise, "otherwise")


async def last_message(read: Read, inside: Inside) -> Message | None:
    """The customer's newest one."""
    if inside.conversation is None:
        return None
    return await conversations.newest_inbound(read, inside.location_id, inside.conversation.id)


def has_a_word(text: str, words: Iterable[str]) -> bool:
    """Whether one of the words stands in the text as a word, whatever the case."""
    plain = text.casefold()
    return any(
        re.search(rf"(?<!\w){re.escape(word.strip().casefold())}(?!\w)", plain)
        for word in words
        if word.strip()
    )


async def _branch_holds(read: Read, inside: Inside, last: Message | None, branch: Branch) -> bool:
    held = [await _holds(read, inside, last, test) for test in branch.when]
    return all(held) if branch.match == "all" else any(held)


async def _holds(read: Read, inside: Inside, last: Message | None, test: Test) -> bool:
    match test:
        case FieldTest():
            return await _field_holds(read, inside, test)
        case TagTest():
            tags = {tag.casefold() for tag in inside.contact.tags}
            return (test.tag.strip().casefold() in tags) == test.has
        case ChannelTest():
            return last is not None and last.channel == test.channel
        case AppointmentTest():
            return await _has_appointment(read, inside, test.calendar_id) == test.upcoming
        case MessageTest():
            return last is not None and has_a_word(last.body, test.contains)
        case TimeTest():
            return is_between(test, inside.now, inside.zone)
        case ResultTest():
            return _result_holds(inside.enrolment.data, test)
        case _:
            assert_never(test)


async def _field_holds(read: Read, inside: Inside, test: FieldTest) -> bool:
    fields = await contacts.list_custom_fields(read, inside.location_id)
    spec = contacts.resolve_field(fields, test.field)
    held = spec.of(inside.contact) if spec is not None else None
    wanted = (test.value or "").strip()
    match test.operator:
        case "is_empty":
            return held is None
        case "is_not_empty":
            return held is not None
        case "equals":
            return _is(held, wanted)
        case "not_equals":
            return not _is(held, wanted)
        case "contains":
            return wanted.casefold() in shown(held).casefold()
        case "greater_than":
            return _compare(held, wanted) > 0
        case "less_than":
            return _compare(held, wanted) < 0
        case _:
            assert_never(test.operator)


def _is(held: object, wanted: str) -> bool:
    if isinstance(held, list):
        return any(_is(one, wanted) for one in held)
    if isinstance(held, int | float) and (number := _number(wanted)) is not None:
        return held == number
    return shown(held).strip().casefold() == wanted.casefold()


def _compare(held: object, wanted: str) -> int:
    """Below zero, zero or above it as the held value is less, the same or more; zero where none can tell."""
    if held is None:
        return 0
    if isinstance(held, date):
        return _sign(held.isoformat(), wanted)
    left, right = _number(str(held)), _number(wanted)
    if left is not None and right is not None:
        return _sign(left, right)
    if left is None and right is None:  # dates and times of day are written so that they sort
        return _sign(shown(held), wanted)
    return 0


def _sign(left: Any, right: Any) -> int:
    return int(left > right) - int(left < right)


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


async def _has_appointment(read: Read, inside: Inside, calendar_id: str | None) -> bool:
    coming = await calendars.upcoming(read, inside.location_id, inside.contact.id, now=inside.now)
    return any(calendar_id in (None, one.calendar_id) for one in coming)


def _result_holds(data: Mapping[str, Any], test: ResultTest) -> bool:
    told = (data.get("result") or {}).get(test.step)
    if told is None:
        return False
    if test.status is not None and told.get("status") != test.status:
        return False
    if test.member is None:
        return True
    found: Any = told.get("body")
    for name in test.member.split("."):
        found = found.get(name) if isinstance(found, Mapping) else None
    if test.equals is None:
        return found is not None
    return found is not None and shown(found).strip().casefold() == test.equals.strip().casefold()
