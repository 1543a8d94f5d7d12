"""The official dialect's names for what agents and actions are, and where in a body something stands."""

from collections.abc import Iterable, Mapping
from typing import Literal

from pydantic.alias_generators import to_camel

from frontdesk.domain.agents import ActionType, HandOverCue, Mode, Place, Scenario

OfficialMode = Literal["off", "suggestive", "auto-pilot"]
OfficialChannel = Literal["IG", "FB", "SMS", "WebChat", "WhatsApp", "Live_Chat"]
OfficialType = Literal[
    "triggerWorkflow",
    "updateContactField",
    "appointmentBooking",
    "stopBot",
    "humanHandOver",
    "advancedFollowup",
    "transferBot",
]

OfficialCue = Literal["contactRequest", "lackOfInformation", "failedToResolveIssue", "custom"]
OfficialScenario = Literal["contactStoppedReplying", "contactIsBusy", "contactRequested"]

MODES: Mapping[OfficialMode, Mode] = {
    "off": "off",
    "suggestive": "suggestive",
    "auto-pilot": "auto_pilot",
}
TYPES: Mapping[OfficialType, ActionType] = {
    "triggerWorkflow": "trigger_workflow",
    "updateContactField": "update_contact_field",
    "appointmentBooking": "book_appointment",
    "stopBot": "stop_bot",
    "humanHandOver": "hand_over",
    "advancedFollowup": "follow_up",
    "transferBot": "transfer_bot",
}
CUES: Mapping[OfficialCue, HandOverCue] = {
    "contactRequest": "contact_request",
    "lackOfInformation": "lack_of_information",
    "failedToResolveIssue": "failed_to_resolve",
    "custom": "custom",
}
SCENARIOS: Mapping[OfficialScenario, Scenario] = {
    "contactStoppedReplying": "contact_stopped_replying",
    "contactIsBusy": "contact_is_busy",
    "contactRequested": "contact_requested",
}
SHOWN_MODES: Mapping[Mode, OfficialMode] = {mode: shown for shown, mode in MODES.items()}
SHOWN_TYPES: Mapping[ActionType, OfficialType] = {kind: shown for shown, kind in TYPES.items()}
"""Custom tools are none of theirs: this dialect hides them and keeps them."""
PLATFORM_TYPES: Mapping[ActionType, str] = {**SHOWN_TYPES, "custom_tool": "customTool"}
"""As they are called under /v1."""
SHOWN_CUES: Mapping[HandOverCue, OfficialCue] = {cue: shown for shown, cue in CUES.items()}
SHOWN_SCENARIOS: Mapping[Scenario, OfficialScenario] = {one: shown for shown, one in SCENARIOS.items()}

Templates = Mapping[tuple[str, ...], str]

AGENT_FIELDS: Templates = {
    ("wait",): "waitTime",
    ("wait_unit",): "waitTimeUnit",
    ("sleep",): "sleepTime",
    ("sleep_unit",): "sleepTimeUnit",
}
DETAILS_FIELDS: Templates = {
    ("transfer",): "transferBot",
    ("transfer_to",): "transferAgent",
    ("reschedule",): "rescheduleEnabled",
    ("cancel",): "cancelEnabled",
    ("sleep",): "sleepTime",
    ("sleep", "unit"): "sleepTimeUnit",
    ("reactivate_after",): "sleepTime",
    ("reactivate_after", "unit"): "sleepTimeUnit",
    ("steps",): "followupSequence",
    ("steps", "delay"): "followupSequence.{}.followupTime",
    ("steps", "delay", "unit"): "followupSequence.{}.followupTimeUnit",
    ("steps", "workflow_id"): "followupSequence.{}.workflowId",
    ("steps", "message"): "followupSequence.{}.customMessage",
    ("rules", "working_days", "day"): "followupSettings.workingHours.{}.dayOfTheWeek",
    ("rules", "working_days", "hours"): "followupSettings.workingHours.{}.intervals.{}",
    ("rules", "timezone"): "followupSettings.timezoneToUse",
    ("to_agent_id",): "transferToBot",
    ("assign_to",): "assignToUserId",
}


def place_in(templates: Templates, place: Place) -> str:
    """A place of ours as the dialect of the templates writes it: `followupSequence.0.followupTime`."""
    words = tuple(part for part in place if isinstance(part, str))
    indexes = [part for part in place if isinstance(part, int)]
    template = templates.get(words) or ".".join(to_camel(word) for word in words)
    holes = template.count("{}")
    return ".".join((template.format(*indexes[:holes]), *map(str, indexes[holes:])))


def place_in_details(place: Place) -> str:
    """A place in the settings of an action, as it stands in `details`."""
    match place:
        case ("fields", int(index), *_):  # the first field is told by the members of its own
            return "contactFieldId" if index == 0 else f"fields.{index - 1}.field"
        case ("fields",):
            return "contactFieldId"
        case _:
            return place_in(DETAILS_FIELDS, place)


def first_of_each_field(faults: Iterable[str]) -> list[str]:
    """Sentences that begin with a field's name, one a field."""
    kept: dict[str, str] = {}
    for fault in faults:
        kept.setdefault(fault.split(" ", 1)[0], fault)
    return list(kept.values())
