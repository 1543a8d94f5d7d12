"""How much an agent and its actions may be set to. Pure: settings in, faults out."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, assert_never

from frontdesk.domain.agents.actions import (
    ActionSettings,
    BookAppointment,
    FollowUp,
    FollowUpStep,
    HandOver,
    Hours,
    Scenario,
    StopBot,
    TransferBot,
    TriggerWorkflow,
    UpdateContactField,
    WorkingDay,
    time_of_day,
)
from frontdesk.domain.agents.custom_tool import CustomTool
from frontdesk.domain.agents.hours import AnsweringHours
from frontdesk.domain.agents.model import AgentSettings
from frontdesk.domain.agents.span import Span, Unit
from frontdesk.domain.agents.tool_limits import tool_faults
from frontdesk.kit.zones import time_zones

WAIT: Mapping[Unit, int] = {"seconds": 300, "minutes": 5}
SLEEP: Mapping[Unit, int] = {"seconds": 172_800, "minutes": 2_880, "hours": 48}
PAUSE: Mapping[Unit, int] = {"minutes": 365 * 24 * 60, "hours": 365 * 24, "days": 365}
FOLLOW_UP: Mapping[Unit, int] = {"minutes": 60, "hours": 24, "days": 180}
AUTO_PILOT_MESSAGES = 100
NAME_LENGTH = 255
TEXT_LENGTH = 100_000
"""Of the personality, the goal, the instructions and the greeting, each."""
STEPS_A_SCENARIO = 5
HAND_OVERS_AN_AGENT = 6
TOOLS_AN_AGENT = 20

Place = tuple[str | int, ...]


@dataclass(frozen=True)
class Fault:
    """What is wrong with the field at `place`, in words that can follow its name.

    Places are our own names (`("steps", 0, "delay")`); each dialect tells them by its own.
    """

    place: Place
    problem: str


def agent_faults(name: str, settings: AgentSettings) -> list[Fault]:
    """What is wrong with an agent by itself."""
    faults = _text_faults(name, settings)
    wait, sleep, most = settings.wait, settings.sleep, settings.auto_pilot_max_messages
    if wait.unit not in WAIT:
        faults.append(Fault(("wait_unit",), f"must be one of: {', '.join(WAIT)}"))
    elif not 1 <= wait.value <= WAIT[wait.unit]:
        faults.append(Fault(("wait",), f"must be from 1 to {WAIT[wait.unit]} {wait.unit}"))
    if sleep.value is not None and sleep.unit is None:
        faults.append(Fault(("sleep_unit",), "is required with a length of sleep"))
    elif sleep.unit is not None and sleep.unit not in SLEEP:
        faults.append(Fault(("sleep_unit",), f"must be one of: {', '.join(SLEEP)}"))
    elif sleep.value is not None and sleep.unit is not None:
        faults += _span_faults(("sleep",), Span(sleep.value, sleep.unit), SLEEP)
    if not 1 <= most <= AUTO_PILOT_MESSAGES:
        faults.append(Fault(("auto_pilot_max_messages",), f"must be from 1 to {AUTO_PILOT_MESSAGES}"))
    return faults


def _text_faults(name: str, settings: AgentSettings) -> list[Fault]:
    faults = [] if name.strip() else [Fault(("name",), "must not be blank")]
    if len(name) > NAME_LENGTH:
        faults.append(Fault(("name",), f"must have at most {NAME_LENGTH} characters"))
    texts = {
        "personality": settings.personality,
        "goal": settings.goal.text,
        "instructions": settings.instructions.text,
        "greeting": settings.greeting,
    }
    for place, text in texts.items():
        if len(text) > TEXT_LENGTH:
            faults.append(Fault((place,), f"must have at most {TEXT_LENGTH} characters"))
    return faults


def action_faults(settings: ActionSettings) -> list[Fault]:
    """What is wrong with an action by itself."""
    match settings:
        case TriggerWorkflow():
            return list(_some(("workflow_ids",), settings.workflow_ids, "workflow"))
        case UpdateContactField():
            return list(_some(("fields",), [ask.field for ask in settings.fields], "field"))
        case BookAppointment():
            return list(_booking_faults(settings))
        case StopBot() | HandOver():
            return list(_pause_faults(settings))
        case FollowUp():
            return list(_follow_up_faults(settings))
        case TransferBot():
            return [] if settings.to_agent_id.strip() else [Fault(("to_agent_id",), "must not be blank")]
        case CustomTool():
            return [Fault(place, problem) for place, problem in tool_faults(settings)]
        case _:
            assert_never(settings)


def hours_faults(hours: AnsweringHours) -> list[Fault]:
    """What is wrong with the hours of an agent."""
    faults = [Fault(("days", *fault.place), fault.problem) for fault in _day_faults(hours.days)]
    if hours.days and not any(day.hours for day in hours.days):
        faults.append(Fault(("days",), "must hold some hours; an empty list means any hour"))
    if hours.timezone is not None and hours.timezone not in time_zones():
        faults.append(Fault(("timezone",), "must be an IANA name such as Europe/Berlin"))
    return faults


def together_faults(agent_id: str | None, settings: Iterable[ActionSettings]) -> list[str]:
    """What is wrong with the actions of one agent taken together, as whole sentences.

    `agent_id` is None for an agent that is being made.
    """
    settings = tuple(settings)
    faults = []
    hand_overs = sum(isinstance(one, HandOver) for one in settings)
    if hand_overs > HAND_OVERS_AN_AGENT:
        faults.append(f"An agent can have at most {HAND_OVERS_AN_AGENT} hand-over actions.")
    if sum(isinstance(one, CustomTool) for one in settings) > TOOLS_AN_AGENT:
        faults.append(f"An agent can have at most {TOOLS_AN_AGENT} custom tools.")
    steps: Counter[Scenario] = Counter()
    for one in settings:
        if isinstance(one, FollowUp):
            steps[one.scenario] += len(one.steps)
    if any(count > STEPS_A_SCENARIO for count in steps.values()):
        faults.append(f"A follow-up scenario can have at most {STEPS_A_SCENARIO} steps.")
    if agent_id is not None and agent_id in map(_next_agent, settings):
        faults.append("An agent cannot transfer a conversation to itself.")
    return faults


def _next_agent(settings: ActionSettings) -> str | None:
    match settings:
        case TransferBot():
            return settings.to_agent_id
        case BookAppointment(transfer=True):
            return settings.transfer_to
        case _:
            return None


def _booking_faults(settings: BookAppointment) -> Iterator[Fault]:
    if not settings.calendar_id.strip():
        yield Fault(("calendar_id",), "must not be blank")
    if settings.only_send_link:
        taken: tuple[tuple[str, bool], ...] = (
            ("trigger_workflow", settings.trigger_workflow),
            ("sleep_after_booking", settings.sleep_after_booking),
            ("transfer", settings.transfer),
            ("reschedule", settings.may_reschedule),
            ("cancel", settings.may_cancel),
        )
        for name, is_set in taken:
            if is_set:
                yield Fault((name,), "cannot be used when only the link is sent")
    if settings.trigger_workflow:
        yield from _some(("workflow_ids",), settings.workflow_ids, "workflow")
    if settings.transfer and not (settings.transfer_to or "").strip():
        yield Fault(("transfer_to",), "is required when another agent goes on after a booking")
    if settings.sleep_after_booking and settings.sleep is None:
        yield Fault(("sleep",), "is required when the agent sleeps after a booking")
    if settings.sleep is not None:
        yield from _span_faults(("sleep",), settings.sleep, PAUSE)
    for place, text in enumerate(settings.available_times):
        try:
            time_of_day(text)
        except ValueError:
            yield Fault(("available_times", place), "must be a time of day such as 9:00 or 14:30")


def _pause_faults(settings: StopBot | HandOver) -> Iterator[Fault]:
    if settings.reactivate and settings.reactivate_after is None:
        yield Fault(("reactivate_after",), "is required when the agent wakes again by itself")
    if settings.reactivate_after is not None:
        yield from _span_faults(("reactivate_after",), settings.reactivate_after, PAUSE)


def _follow_up_faults(settings: FollowUp) -> Iterator[Fault]:
    if not settings.steps:
        yield Fault(("steps",), "must hold at least one step")
    if len(settings.steps) > STEPS_A_SCENARIO:
        yield Fault(("steps",), f"must hold at most {STEPS_A_SCENARIO} steps")
    if len({step.id for step in settings.steps}) < len(settings.steps):
        yield Fault(("steps",), "must have a different id in each step")
    for place, step in enumerate(settings.steps):
        for fault in _step_faults(step):
            yield Fault(("steps", place, *fault.place), fault.problem)
    for fault in _day_faults(settings.rules.working_days):
        yield Fault(("rules", "working_days", *fault.place), fault.problem)
    named = settings.rules.timezone_name
    if named is not None and named not in time_zones():
        yield Fault(("rules", "timezone"), "must be contact, business or an IANA name such as Europe/Berlin")


def _day_faults(days: Iterable[WorkingDay]) -> Iterator[Fault]:
    for place, working_day in enumerate(days):
        if not 0 <= working_day.day <= 6:
            yield Fault((place, "day"), "must be from 0 (Sunday) to 6 (Saturday)")
        for index, hours in enumerate(working_day.hours):
            if not _is_forward(hours):
                yield Fault((place, "hours", index), "must end after it starts, both within the day")


def _step_faults(step: FollowUpStep) -> Iterator[Fault]:
    yield from _span_faults(("delay",), step.delay, FOLLOW_UP)
    if step.trigger_workflow and not (step.workflow_id or "").strip():
        yield Fault(("workflow_id",), "is required when the step starts a workflow")
    if not (step.ai_message or step.trigger_workflow or (step.message or "").strip()):
        yield Fault(("message",), "is required when the message is not left to the agent")


def _is_forward(hours: Hours) -> bool:
    start = hours.start_hour * 60 + hours.start_minute
    end = hours.end_hour * 60 + hours.end_minute
    minutes_fit = 0 <= hours.start_minute <= 59 and 0 <= hours.end_minute <= 59
    return minutes_fit and 0 <= hours.start_hour <= 23 and start < end <= 24 * 60


def _span_faults(place: Place, span: Span, most: Mapping[Unit, int]) -> Iterator[Fault]:
    if span.unit not in most:
        yield Fault((*place, "unit"), f"must be one of: {', '.join(most)}")
    elif not 0 < span.value <= most[span.unit]:
        yield Fault(place, f"must be more than 0 and at most {most[span.unit]:,} {span.unit}")


def _some(place: Place, texts: Iterable[str], kind: Literal["workflow", "field"]) -> Iterator[Fault]:
    texts = tuple(texts)
    if not texts:
        yield Fault(place, f"must name at least one {kind}")
    for index, text in enumerate(texts):
        if not text.strip():
            yield Fault((*place, index), "must not be blank")
