"""The v2 dialect's words, and every spelling that is taken for them."""

from collections.abc import Callable, Mapping
from typing import Any, Literal

from frontdesk.domain.agents import ActionType, Mode
from frontdesk.kit.ids import ChannelName

ShownMode = Literal["off", "suggestive", "autopilot"]
ShownChannel = Literal["webchat", "livechat", "sms", "whatsapp", "instagram", "facebook", "voice"]
ShownType = Literal[
    "appointmentBooking",
    "collectContactInfo",
    "triggerWorkflow",
    "humanHandover",
    "transfer",
    "autoFollowUp",
    "stopBot",
]

MODES: Mapping[Mode, ShownMode] = {"off": "off", "suggestive": "suggestive", "auto_pilot": "autopilot"}
CHANNELS: Mapping[ChannelName, ShownChannel] = {
    "WebChat": "webchat",
    "Live_Chat": "livechat",
    "SMS": "sms",
    "WhatsApp": "whatsapp",
    "IG": "instagram",
    "FB": "facebook",
    "voice": "voice",
}
TYPES: Mapping[ActionType, ShownType] = {
    "book_appointment": "appointmentBooking",
    "update_contact_field": "collectContactInfo",
    "trigger_workflow": "triggerWorkflow",
    "hand_over": "humanHandover",
    "transfer_bot": "transfer",
    "follow_up": "autoFollowUp",
    "stop_bot": "stopBot",
}
NAMES: Mapping[ShownType, str] = {
    "appointmentBooking": "Book an appointment",
    "collectContactInfo": "Collect contact details",
    "triggerWorkflow": "Start a workflow",
    "humanHandover": "Hand over to a person",
    "transfer": "Transfer the conversation",
    "autoFollowUp": "Follow up",
    "stopBot": "Stop the conversation",
}
"""How an action is called when nobody named it."""

WEEKDAYS = ("sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday")

_MODES = {"off": "off", "suggestive": "suggestive", "autopilot": "auto_pilot"}
_CHANNELS = {
    **{shown: channel for channel, shown in CHANNELS.items()},
    **{channel.replace("_", "").lower(): channel for channel in CHANNELS},
}
_TYPES = {
    **{shown.lower(): kind for kind, shown in TYPES.items()},
    "updatecontactfield": "update_contact_field",
    "advancedfollowup": "follow_up",
    "transferbot": "transfer_bot",
}
_STATUSES = {"active": "active", "inactive": "inactive"}
_UNITS = {
    **{unit: unit for unit in ("seconds", "minutes", "hours", "days")},
    **{unit: f"{unit}s" for unit in ("second", "minute", "hour", "day")},
}
_SCENARIOS = {
    "contactstoppedreplying": "contact_stopped_replying",
    "contactisbusy": "contact_is_busy",
    "contactrequested": "contact_requested",
}
_CUES = {
    "contactrequest": "contact_request",
    "lackofinformation": "lack_of_information",
    "failedtoresolveissue": "failed_to_resolve",
    "custom": "custom",
}


def _reader(known: Mapping[str, str], shown: tuple[str, ...]) -> Callable[[Any], Any]:
    def read(value: Any) -> Any:
        if value is None:
            return None
        found = known.get(value.replace("-", "").replace("_", "").lower()) if isinstance(value, str) else None
        if found is None:
            raise ValueError(f"must be one of: {', '.join(shown)}")
        return found

    return read


# Each takes whatever a body or a query holds and gives our own word. They raise ValueError.
read_mode = _reader(_MODES, tuple(MODES.values()))
read_channel = _reader(_CHANNELS, tuple(CHANNELS.values()))
read_type = _reader(_TYPES, tuple(TYPES.values()))
read_status = _reader(_STATUSES, ("active", "inactive"))
read_unit = _reader(_UNITS, ("seconds", "minutes", "hours", "days"))
read_scenario = _reader(_SCENARIOS, ("contactStoppedReplying", "contactIsBusy", "contactRequested"))
read_cue = _reader(_CUES, ("contactRequest", "lackOfInformation", "failedToResolveIssue", "custom"))
