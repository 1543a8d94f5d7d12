"""STOP, START and HELP: heeded and answered by frontdesk itself, whatever any agent is set to.

A message that is such a word is recorded like any other, but no agent answers it. STOP forbids messages to
the contact on that channel and is confirmed once; START allows them again; HELP says who writes and how to
stop. The answers are owed by the rules of carriers, so do-not-disturb does not hold them.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, get_args

from frontdesk.domain import contacts
from frontdesk.domain.agents import store as agents
from frontdesk.domain.agents.gate import GateName
from frontdesk.domain.contacts import Contact, DndSetting
from frontdesk.domain.conversations import Conversation, Message, deliveries
from frontdesk.domain.keywords import Keyword, language_of_country, may_be_keyword, read_keyword, usual
from frontdesk.domain.keywords.store import get_replies
from frontdesk.domain.locations import store as locations
from frontdesk.kit.db import Read, Write

MAX_HELP = 5
HELP_WITHIN = timedelta(hours=24)
"""A person who asks for help more often gets no other answer; a machine that asks would never end."""

_TOLD = {
    "stop": "the contact opted out of {channel} with {word!r}; frontdesk confirms it itself",
    "start": "the contact opted in to {channel} again with {word!r}; frontdesk confirms it itself",
    "help": "the contact asked for help with {word!r}, which frontdesk answers itself",
}


async def find_keyword(
    read: Read, location_id: str, contact_id: str, channel: str, body: str
) -> Keyword | None:
    """The keyword that the message is; most messages are none, and that costs nothing."""
    if not may_be_keyword(channel, body):
        return None
    contact = await contacts.find_contact(read, location_id, contact_id)
    if contact is None:
        return None
    return read_keyword(channel, body, opted_out=_has_opted_out(contact, channel))


async def heed(tx: Write, conversation: Conversation, channel: str, keyword: Keyword) -> str | None:
    """Set or clear do-not-disturb for the channel; what to answer, None where nothing is owed.

    It is the number that opts out: other contacts that share it are treated alike.
    """
    location_id = conversation.location_id
    contact = await contacts.get_contact(tx, location_id, conversation.contact_id)
    opted_out = _has_opted_out(contact, channel)
    match keyword.kind:
        case "stop":
            await _set(tx, contact, channel, DndSetting("active", _wrote(keyword), "STOP"))
            if opted_out:
                return None
        case "start":
            await _set(tx, contact, channel, DndSetting("inactive", _wrote(keyword), "START"))
            if not opted_out or contact.dnd:
                return None  # what staff have forbidden on every channel the word does not lift
        case "help":
            answered = await deliveries.count_keyword_answers(tx, conversation, "help", within=HELP_WITHIN)
            if answered >= MAX_HELP:
                return None
    return await _answer(tx, location_id, keyword)


async def _set(tx: Write, contact: Contact, channel: str, setting: DndSetting) -> None:
    """Write the setting to the contact and all that share its number, where it is not so already."""
    if contact.phone:
        sharing = await contacts.lock_contacts_with_phone(tx, contact.location_id, contact.phone)
    else:
        sharing = [await contacts.lock_contact(tx, contact.location_id, contact.id)]
    for one in sharing:
        if _has_opted_out(one, channel) != (setting.status != "inactive"):
            await contacts.update_contact(tx, one.location_id, one.id, {"dnd_settings": {channel: setting}})


def _wrote(keyword: Keyword) -> str:
    return f"The contact wrote {keyword.word!r}."


def heeded(message: Message) -> tuple[str, Sequence[Mapping[str, Any]]] | None:
    """Why no agent answers a message that is a keyword, and every gate; None for any other.

    One gate says so; the others were not asked.
    """
    kind = message.details.get("keyword")
    if kind not in _TOLD:
        return None
    because = _TOLD[kind].format(channel=message.channel, word=message.body.strip())
    silent: GateName = "do-not-disturb"
    unasked = {"passed": None, "saw": "not asked", "because": "frontdesk answers this message, no agent does"}
    told = {"passed": False, "saw": kind.upper(), "because": because}
    return because, [{"gate": gate, **(told if gate == silent else unasked)} for gate in get_args(GateName)]


def _has_opted_out(contact: Contact, channel: str) -> bool:
    setting = contact.dnd_settings.get(channel)
    return setting is not None and setting.status != "inactive"


async def _answer(read: Read, location_id: str, keyword: Keyword) -> str | None:
    """In the language of the word, else of the location's country; the location's own text comes first."""
    replies = await get_replies(read, location_id)
    if not replies.confirm:
        return None
    location = await locations.get_location(read, location_id)
    agent = await agents.find_primary(read, location_id)
    business = (agent.business_name if agent else None) or location.name
    language = keyword.language or language_of_country(location.country)
    text = replies.texts.get(keyword.kind) or usual(keyword.kind, language)
    return text.replace("{business}", business)
