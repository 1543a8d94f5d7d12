"""A definition: read from JSON with every fault at its place, and written back."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from pydantic import TypeAdapter, ValidationError
from pydantic_core import to_json as written
from pydantic_core import to_jsonable_python

from frontdesk.domain.workflows.condition_tests import FieldTest, ResultTest
from frontdesk.domain.workflows.graph import graph_faults
from frontdesk.domain.workflows.steps import STEPS, Ask, CallWebhook, SetAgentStatus, Step
from frontdesk.domain.workflows.triggers import TRIGGERS, ActionFired, Schedule, Trigger
from frontdesk.domain.workflows.values import Strict, TimeOfDay
from frontdesk.kit.fetch import BadTarget, parse_target
from frontdesk.kit.zones import time_zones

_ADAPTERS: dict[type[Any], TypeAdapter[Any]] = {}
MOST_STEPS, MOST_TRIGGERS = 200, 20
MOST_CHARACTERS = 400_000
"""Of a definition's JSON, which every version and every line of the journal holds as a whole."""
OF_THE_CONTACT = "contact"
"""Stands for a time zone: that of the contact, where it is known."""

Place: TypeAlias = "tuple[str | int, ...]"


@dataclass(frozen=True)
class Fault:
    """What is wrong, and where in the definition."""

    place: Place
    message: str


class Faulty(Exception):
    """The definition cannot be kept."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__(f"{len(faults)} faults")
        self.faults = faults


@dataclass(frozen=True)
class QuietHours(Strict):
    """No message goes out between the two; the end may be on the next day."""

    start: TimeOfDay
    end: TimeOfDay


@dataclass(frozen=True)
class Settings(Strict):
    """`timezone` is an IANA name, OF_THE_CONTACT, or None for the location's."""

    allow_reentry: bool = False
    stop_on_reply: bool = False
    timezone: str | None = None
    quiet_hours: QuietHours | None = None


@dataclass(frozen=True)
class Definition:
    triggers: tuple[Trigger, ...]
    steps: tuple[Step, ...]
    settings: Settings = Settings()

    def step(self, step_id: str | None) -> Step | None:
        return next((step for step in self.steps if step.id == step_id), None)

    def after(self, step: Step) -> str | None:
        """What comes after a step that does not choose; None at the end."""
        if step.next is not None:
            return step.next
        place = next(place for place, one in enumerate(self.steps) if one.id == step.id)
        return self.steps[place + 1].id if place + 1 < len(self.steps) else None


def parse(raw: Mapping[str, Any]) -> Definition:
    """The definition in JSON with snake_case names. Raises Faulty."""
    too_long = Faulty((Fault((), f"is longer than {MOST_CHARACTERS:,} characters"),))
    if len(json.dumps(raw, ensure_ascii=False)) > MOST_CHARACTERS:
        raise too_long
    faults: list[Fault] = []
    triggers = [*_each(raw, "triggers", TRIGGERS, MOST_TRIGGERS, faults)]
    steps = [*_each(raw, "steps", STEPS, MOST_STEPS, faults)]
    settings = _read(Settings, raw.get("settings") or {}, ("settings",), faults)
    if not raw.get("steps") and not faults:
        faults.append(Fault(("steps",), "must have at least one step"))
    if faults:
        raise Faulty(tuple(faults))
    definition = Definition(tuple(triggers), tuple(steps), settings or Settings())
    if len(written(definition)) > MOST_CHARACTERS:
        raise too_long
    found = [*_rules(definition), *(Fault(place, told) for place, told in graph_faults(definition.steps))]
    if found:
        raise Faulty(tuple(found))
    return definition


def to_json(definition: Definition) -> dict[str, Any]:
    """As it is stored: JSON with snake_case names, without what was left open."""
    told: dict[str, Any] = to_jsonable_python(definition, serialize_unknown=False)
    for name in ("triggers", "steps"):
        told[name] = [{key: value for key, value in one.items() if value is not None} for one in told[name]]
    told["settings"] = {key: value for key, value in told["settings"].items() if value is not None}
    return told


def from_json(stored: Mapping[str, Any]) -> Definition:
    """One that was stored."""
    return Definition(
        tuple(_adapter(TRIGGERS[one["type"]]).validate_python(one) for one in stored["triggers"]),
        tuple(_adapter(STEPS[one["type"]]).validate_python(one) for one in stored["steps"]),
        _adapter(Settings).validate_python(stored["settings"]),
    )


def trigger_from_json(stored: Mapping[str, Any]) -> Trigger:
    trigger: Trigger = _adapter(TRIGGERS[stored["type"]]).validate_python(stored)
    return trigger


def _each(
    raw: Mapping[str, Any], name: str, kinds: Mapping[str, type[Any]], most: int, faults: list[Fault]
) -> Iterator[Any]:
    given = raw.get(name) or []
    if not isinstance(given, list):
        faults.append(Fault((name,), "must be a list"))
        return
    if len(given) > most:
        faults.append(Fault((name,), f"must have at most {most} members"))
        return
    for place, one in enumerate(given):
        if not isinstance(one, dict):
            faults.append(Fault((name, place), "must be an object"))
            continue
        kind = kinds.get(one["type"]) if isinstance(one.get("type"), str) else None
        if kind is None:
            faults.append(Fault((name, place, "type"), f"must be one of {', '.join(sorted(kinds))}"))
            continue
        found = _read(kind, one, (name, place), faults)
        if found is not None:
            yield found


def _read(kind: type[Any], given: Any, place: Place, faults: list[Fault]) -> Any:
    if not isinstance(given, dict):
        faults.append(Fault(place, "must be an object"))
        return None
    try:
        return _adapter(kind).validate_python(given)
    except ValidationError as problem:
        found = problem.errors(include_url=False, include_context=False, include_input=False)
        # One whose place holds another's only counts what is wrong within it.
        outer = {one["loc"][:depth] for one in found for depth in range(len(one["loc"]))}
        faults += [_fault(place, one) for one in found if one["loc"] not in outer][:20]
    return None


_TAGS = frozenset({"field", "tag", "channel", "appointment", "message", "time", "result"})


def _fault(place: Place, error: Any) -> Fault:
    """One fault of pydantic's; the names of a union's kinds, which it puts into the place, are left out."""
    where = list(error["loc"])
    if len(where) > 4 and where[2] == "when" and where[4] in _TAGS:
        del where[4]
    message = str(error["msg"]).removeprefix("Value error, ")
    if error["type"] == "missing":
        message = "is required"
    elif error["type"] == "unexpected_keyword_argument":
        message = "is not known here"
    return Fault((*place, *where), message[:1].lower() + message[1:])


def _rules(definition: Definition) -> Iterator[Fault]:
    zone = definition.settings.timezone
    if zone is not None and zone != OF_THE_CONTACT and zone not in time_zones():
        yield Fault(("settings", "timezone"), "must be an IANA time zone such as Europe/Madrid, or contact")
    for place, trigger in enumerate(definition.triggers):
        here: Place = ("triggers", place)
        match trigger:
            case ActionFired(action_id=None, action_type=None):
                yield Fault(here, "needs an action id or an action type")
            case Schedule(day_of_month=day) if not 1 <= day <= 28:
                yield Fault((*here, "day_of_month"), "must be between 1 and 28")
            case _:
                pass
    for place, step in enumerate(definition.steps):
        yield from _step_rules(definition, step, ("steps", place))


def _step_rules(definition: Definition, step: Step, here: Place) -> Iterator[Fault]:
    if isinstance(step, SetAgentStatus) and step.state is None and step.agent_id is None:
        yield Fault(here, "needs a state or an agent id")
    if isinstance(step, CallWebhook):
        try:
            parse_target(step.url)
        except BadTarget as problem:
            yield Fault((*here, "url"), f"cannot be called: {problem}")
    if isinstance(step, Ask):
        names = [answer.name.strip().casefold() for answer in step.answers]
        for number, name in enumerate(names):
            if name in names[:number]:
                yield Fault((*here, "answers", number, "name"), "is the name of another answer already")
    if step.type != "condition":
        return
    for number, branch in enumerate(step.branches):
        for which, test in enumerate(branch.when):
            where = (*here, "branches", number, "when", which)
            if isinstance(test, FieldTest) and test.value is None and not test.operator.startswith("is_"):
                yield Fault((*where, "value"), "is required with this operator")
            if isinstance(test, ResultTest):
                asked = definition.step(test.step)
                if asked is None or asked.type != "call_webhook":
                    yield Fault((*where, "step"), "must name a step that calls a webhook")


def _adapter(kind: type[Any]) -> TypeAdapter[Any]:
    found = _ADAPTERS.get(kind)
    if found is None:
        found = _ADAPTERS[kind] = TypeAdapter(kind)
    return found
