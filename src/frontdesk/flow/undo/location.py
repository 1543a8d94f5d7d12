"""What a location decides: its answers to keywords, how long it keeps things; and its inbox."""

from dataclasses import replace
from typing import Any, cast

from pydantic import TypeAdapter

from frontdesk.domain import contacts
from frontdesk.domain.conversations import store as conversations
from frontdesk.domain.journal import Entry
from frontdesk.domain.keywords.store import KeywordReplies, get_replies, set_replies
from frontdesk.domain.retention import Rules, rules
from frontdesk.domain.widgets import Widget, WidgetValues
from frontdesk.domain.widgets import store as widgets
from frontdesk.flow import retention
from frontdesk.flow.undo.undoing import Undoer, Undoing

_REPLIES: TypeAdapter[KeywordReplies] = TypeAdapter(KeywordReplies)
_RULES: TypeAdapter[Rules] = TypeAdapter(Rules)
_WIDGET: TypeAdapter[Widget] = TypeAdapter(Widget)
_OF_CONVERSATION = ("assigned_to", "starred")


async def _replies(undoing: Undoing) -> None:
    tx, location_id = undoing.tx, undoing.location_id
    present = await get_replies(tx, location_id)
    was = undoing.was(_REPLIES)
    left = {one.name: getattr(was, one.name) for one in await undoing.to_set_back(present)}
    await set_replies(tx, location_id, replace(present, **left))


async def _retention(undoing: Undoing) -> None:
    tx, location_id = undoing.tx, undoing.location_id
    present = (await rules.lock_retention(tx, location_id)).rules
    was = undoing.was(_RULES)
    left = {one.name: getattr(was, one.name) for one in await undoing.to_set_back(present)}
    await retention.set_rules(tx, location_id, left)


async def _conversation(undoing: Undoing) -> None:
    tx, location_id, entry = undoing.tx, undoing.location_id, undoing.entry
    told: dict[str, Any] = dict(entry.before or {})
    if entry.kind == "delete":
        # The conversation is locked before its contact, as everywhere.
        await conversations.restore_conversation(tx, location_id, undoing.entity_id)
        await contacts.lock_contact(tx, location_id, str(told.get("contact_id")))
        return
    present = await conversations.lock_conversation(tx, location_id, undoing.entity_id)
    wanted = [one for one in entry.differences if one.name in _OF_CONVERSATION]
    left = {one.name: one.before for one in await undoing.to_set_back(present, wanted)}
    if left.get("assigned_to") is not None:
        await contacts.require_user(tx, location_id, left["assigned_to"])
    await conversations.update_conversation(tx, location_id, undoing.entity_id, left)


async def _widget(undoing: Undoing) -> None:
    present = await widgets.lock_widget(undoing.tx, undoing.location_id, undoing.entity_id)
    was = undoing.was(_WIDGET)
    left = {one.name: getattr(was, one.name) for one in await undoing.to_set_back(present)}
    await widgets.update_widget(undoing.tx, present, cast(WidgetValues, left))


def _never_widget(entry: Entry) -> str | None:
    return "a widget stays, so that web sites which show it work" if entry.kind == "create" else None


def _never_conversation(entry: Entry) -> str | None:
    if entry.kind == "create":
        return "what opened the conversation stays; delete it by its own call"
    if entry.kind == "update" and not any(one.name in _OF_CONVERSATION for one in entry.differences):
        return "it only counts what is unread"
    return None


KEYWORD_REPLIES = Undoer(_replies)
RETENTION = Undoer(_retention)
CONVERSATION = Undoer(_conversation, _never_conversation)
WIDGET = Undoer(_widget, _never_widget)
