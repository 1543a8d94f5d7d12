"""HighLevel's names and numbers for kinds of messages, and the channels of ours they stand for."""

from collections.abc import Mapping

from frontdesk.kit.problems import Invalid

NUMBERS: Mapping[str, int] = {
    name: number
    for number, name in enumerate(
        (
            *("TYPE_CALL", "TYPE_SMS", "TYPE_EMAIL", "TYPE_SMS_REVIEW_REQUEST", "TYPE_WEBCHAT"),
            *("TYPE_SMS_NO_SHOW_REQUEST", "TYPE_CAMPAIGN_SMS", "TYPE_CAMPAIGN_CALL", "TYPE_CAMPAIGN_EMAIL"),
            *("TYPE_CAMPAIGN_VOICEMAIL", "TYPE_FACEBOOK", "TYPE_CAMPAIGN_FACEBOOK"),
            *("TYPE_CAMPAIGN_MANUAL_CALL", "TYPE_CAMPAIGN_MANUAL_SMS", "TYPE_GMB", "TYPE_CAMPAIGN_GMB"),
            *("TYPE_REVIEW", "TYPE_INSTAGRAM", "TYPE_WHATSAPP", "TYPE_CUSTOM_SMS", "TYPE_CUSTOM_EMAIL"),
            *("TYPE_CUSTOM_PROVIDER_SMS", "TYPE_CUSTOM_PROVIDER_EMAIL", "TYPE_IVR_CALL"),
            *("TYPE_ACTIVITY_CONTACT", "TYPE_ACTIVITY_INVOICE", "TYPE_ACTIVITY_PAYMENT"),
            *("TYPE_ACTIVITY_OPPORTUNITY", "TYPE_LIVE_CHAT", "TYPE_LIVE_CHAT_INFO_MESSAGE"),
            *("TYPE_ACTIVITY_APPOINTMENT", "TYPE_FACEBOOK_COMMENT", "TYPE_INSTAGRAM_COMMENT"),
            *("TYPE_CUSTOM_CALL", "TYPE_GROUP_SMS", "TYPE_INTERNAL_CHAT", "TYPE_INTERNAL_COMMENT"),
            "TYPE_ACTIVITY_EMPLOYEE_ACTION_LOG",
            # The numbers of these are published nowhere; they go on counting.
            *("TYPE_TIKTOK", "TYPE_TIKTOK_COMMENT", "TYPE_ACTIVITY_WHATSAPP", "TYPE_FORM_SUBMISSION"),
            *("TYPE_SMS_REACTION", "TYPE_RCS"),
        ),
        start=1,
    )
}

SHOWN: Mapping[str, str] = {
    "SMS": "TYPE_SMS",
    "RCS": "TYPE_RCS",
    "Email": "TYPE_EMAIL",
    "WhatsApp": "TYPE_WHATSAPP",
    "GMB": "TYPE_GMB",
    "IG": "TYPE_INSTAGRAM",
    "FB": "TYPE_FACEBOOK",
    "Custom": "TYPE_CUSTOM_SMS",
    "WebChat": "TYPE_WEBCHAT",
    "Live_Chat": "TYPE_LIVE_CHAT",
    "TIKTOK": "TYPE_TIKTOK",
    "Call": "TYPE_CALL",
    "IVR_Call": "TYPE_IVR_CALL",
    "Campaign_Call": "TYPE_CAMPAIGN_CALL",
    "Campaign_VoiceMail": "TYPE_CAMPAIGN_VOICEMAIL",
    "FORM_SUBMISSION": "TYPE_FORM_SUBMISSION",
}
"""How a message of each of our channels is called."""

CALLS = frozenset({"Call", "IVR_Call", "Campaign_Call", "Campaign_VoiceMail"})
"""Channels whose messages are notes of a call and need no words."""
WRITTEN = tuple(channel for channel in SHOWN if channel not in CALLS and channel != "FORM_SUBMISSION")
"""Channels a person can write on."""

NO_MESSAGE = "TYPE_ACTIVITY_CONTACT"
"""What stands for the last message of a conversation that was only opened."""
_OTHER = "TYPE_CUSTOM_SMS"
_ALSO = {"ALL_IN_ONE_CHAT": "Live_Chat", "INSTAGRAM": "IG", "FACEBOOK": "FB", "TYPE_INTERNAL_COMMENTS": ""}


def _plain(spelling: str) -> str:
    return spelling.replace("_", "").replace("-", "").casefold()


_CHANNELS: Mapping[str, str] = {
    **{_plain(channel): channel for channel in SHOWN},
    **{_plain(shown): channel for channel, shown in SHOWN.items()},
    **{_plain(spelling): channel for spelling, channel in _ALSO.items() if channel},
}
_TYPES = frozenset(_plain(name) for name in (*NUMBERS, *_ALSO))


def shown_type(channel: str | None) -> str:
    """The TYPE_... name of a message on the channel; None where there is no message."""
    return NO_MESSAGE if channel is None else SHOWN.get(channel, _OTHER)


def read_channel(spelling: str) -> str:
    """The channel that a `type` of a body means, in whatever case. Raises ValueError."""
    channel = _CHANNELS.get(_plain(spelling))
    if channel is None:
        raise ValueError(f"must be one of: {', '.join(SHOWN)}")
    return channel


def channels_named(listed: str, parameter: str) -> list[str | None]:
    """The channels that types, separated by commas, mean; types that never occur here mean none.

    None among them stands for a conversation that was only opened. Raises Invalid for an unknown type.
    """
    channels: list[str | None] = []
    for spelling in listed.split(","):
        plain = _plain(spelling.strip())
        if plain in _CHANNELS:
            channels.append(_CHANNELS[plain])
        elif plain not in _TYPES:
            raise Invalid(
                f"{parameter} {spelling.strip()[:64]!r} is no type of message; such are TYPE_SMS, TYPE_EMAIL"
            )
        if plain == _plain(NO_MESSAGE):
            channels.append(None)
    return channels


def conversation_number(channel: str | None) -> int:
    """The number of a conversation's type: 1 phone and chat, 2 e-mail, 3 Messenger and Instagram."""
    return {"Email": 2, "FB": 3, "IG": 3}.get(channel or "", 1)


def conversation_type(channel: str | None) -> str:
    """The name of a conversation's type."""
    return ("TYPE_PHONE", "TYPE_EMAIL", "TYPE_FB_MESSENGER")[conversation_number(channel) - 1]
