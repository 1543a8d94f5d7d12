"""The v2 dialect's words, and the spellings that are taken for them: the official ones, in any case."""

from collections.abc import Callable, Mapping
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator

from frontdesk.domain.agents import ActionType, Mode
from frontdesk.edge.http.conversation_ai.names import OfficialCue, OfficialScenario
from frontdesk.kit.ids import ChannelName

ShownMode = Literal["off", "suggestive", "autopilot"]
ShownStatus = Literal["active", "inactive"]
ShownChannel = Literal["webchat", "livechat", "sms", "whatsapp", "instagram", "facebook", "voice"]
ShownType = Literal[
    "appointmentBooking",
    "collectContactInfo",
    "triggerWorkflow",
    "humanHandover",
    "transfer",
    "autoFollowUp",
    "stopBot",
    "customTool",
]
ShownUnit = Literal["seconds", "minutes", "hours", "days"]

MODES: Mapping[ShownMode, Mode] = {"off": "off", "suggestive": "suggestive", "autopilot": "auto_pilot"}
SHOWN_MODES: Mapping[Mode, ShownMode] = {mode: shown for shown, mode in MODES.items()}

CHANNELS: Mapping[ShownChannel, ChannelName] = {
    "webchat": "WebChat",
    "livechat": "Live_Chat",
    "sms": "SMS",
    "whatsapp": "WhatsApp",
    "instagram": "IG",
    "facebook": "FB",
    "voice": "voice",
}
SHOWN_CHANNELS: Mapping[ChannelName, ShownChannel] = {channel: shown for shown, channel in CHANNELS.items()}

SHOWN_TYPES: Mapping[ActionType, ShownType] = {
    "book_appointment": "appointmentBooking",
    "update_contact_field": "collectContactInfo",
    "trigger_workflow": "triggerWorkflow",
    "hand_over": "humanHandover",
    "transfer_bot": "transfer",
    "follow_up": "autoFollowUp",
    "stop_bot": "stopBot",
    "custom_tool": "customTool",
}
ACTION_NAMES: Mapping[ShownType, str] = {
    "appointmentBooking": "Book an appointment",
    "collectContactInfo": "Collect contact details",
    "triggerWorkflow": "Start a workflow",
    "humanHandover": "Hand over to a person",
    "transfer": "Transfer the conversation",
    "autoFollowUp": "Follow up",
    "stopBot": "Stop the conversation",
    "customTool": "Use a tool",
}
"""How an action is called when nobody named it."""

WEEKDAYS = ("sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday")


def _reader(*shown: str, **others: str) -> Callable[[Any], Any]:
    """Takes whatever a body holds and gives the shown word; ValueError for what is none."""
    known = {**{word.lower(): word for word in shown}, **others}

    def read(value: Any) -> Any:
        if value is None:
            return None
        squeezed = value.replace("-", "").replace("_", "").lower() if isinstance(value, str) else None
        if squeezed not in known:
            raise ValueError(f"must be one of: {', '.join(shown)}")
        return known[squeezed]

    return read


read_mode = _reader(*MODES)
read_status = _reader("active", "inactive")
read_channel = _reader(*CHANNELS, ig="instagram", fb="facebook")
read_type = _reader(
    *SHOWN_TYPES.values(),
    updatecontactfield="collectContactInfo",
    advancedfollowup="autoFollowUp",
    transferbot="transfer",
)
read_unit = _reader(
    "seconds", "minutes", "hours", "days", second="seconds", minute="minutes", hour="hours", day="days"
)
read_scenario = _reader("contactStoppedReplying", "contactIsBusy", "contactRequested")
read_cue = _reader("contactRequest", "lackOfInformation", "failedToResolveIssue", "custom")

ModeWord = Annotated[ShownMode, BeforeValidator(read_mode)]
StatusWord = Annotated[ShownStatus, BeforeValidator(read_status)]
ChannelWord = Annotated[ShownChannel, BeforeValidator(read_channel)]
TypeWord = Annotated[ShownType, BeforeValidator(read_type)]
UnitWord = Annotated[ShownUnit, BeforeValidator(read_unit)]
ScenarioWord = Annotated[OfficialScenario, BeforeValidator(read_scenario)]
CueWord = Annotated[OfficialCue, BeforeValidator(read_cue)]
