"""The fields of a contact: what each holds, who said it in which words; set one back."""

from typing import Any

from pydantic import Field
from pydantic.alias_generators import to_camel

from frontdesk.domain import journal
from frontdesk.edge.http.auth import Caller, needs
from frontdesk.edge.http.platform.journal.wire import JournalActor, actor_of
from frontdesk.edge.http.routes import Router
from frontdesk.edge.http.wire import Instant, Wire
from frontdesk.flow.contact_fields import HeldField, list_fields, revert
from frontdesk.kit.db import Read

router = Router(prefix="/v1/contacts", tags=["Contact fields"])


class FieldAnswer(Wire):
    """What one field holds since when, by whom. `messageId` and `words` tell where a customer said it.

    `entryId` is the entry of the journal that put it there, `before` what the field held until then.
    """

    field: str
    label: str
    type: str
    value: Any
    before: Any
    since: Instant | None
    by: JournalActor | None
    entry_id: str | None
    turn_id: str | None
    message_id: str | None
    words: str | None
    said_at: Instant | None

    @classmethod
    def of(cls, held: HeldField, names: dict[tuple[str, str], str]) -> "FieldAnswer":
        entry, source, spec = held.entry, held.source, held.spec
        return cls(
            field=spec.key if spec.custom_field else to_camel(spec.key),
            label=spec.label,
            type=spec.kind,
            value=held.value,
            before=held.before,
            since=entry.at if entry else None,
            by=actor_of(entry.actor_kind, entry.actor_id, names) if entry else None,
            entry_id=str(entry.id) if entry else None,
            turn_id=source.turn_id if source else None,
            message_id=source.message_id if source else None,
            words=source.words or None if source else None,
            said_at=source.at if source else None,
        )


class FieldList(Wire):
    data: list[FieldAnswer]


class RevertOrder(Wire):
    """Which change to take back: of the entry that is named, else the field's newest one.

    `force` sets the field back though it was changed again since.
    """

    entry_id: str | None = Field(default=None, max_length=64)
    force: bool = False


@router.get("/{contactId}/fields", summary="What a contact's fields hold, and who said so")
async def list_contact_fields(contactId: str, caller: Caller = needs("contacts.readonly")) -> FieldList:
    """The fields that hold something, and those that were emptied; custom ones by their id."""
    async with caller.read() as read:
        held = await list_fields(read, caller.location_id, contactId)
        return FieldList(data=await _answers(read, caller, held))


@router.post("/{contactId}/fields/{field}/revert", summary="Set one field back")
async def revert_contact_field(
    contactId: str, field: str, body: RevertOrder | None = None, caller: Caller = needs("contacts.write")
) -> FieldAnswer:
    """To what it held before its newest change; asked again, the revert is taken back. The field goes by its
    name, or by the id or key of a custom field. 409 with the reason when it was changed since the entry that
    is named, unless forced."""
    order = body or RevertOrder()
    async with caller.write() as tx:
        held = await revert(
            tx,
            caller.location_id,
            contactId,
            field,
            entry_id=order.entry_id,
            force=order.force,
            window=caller.runtime.undo_window,
        )
        [answer] = await _answers(tx, caller, [held])
        return answer


async def _answers(read: Read, caller: Caller, held: list[HeldField]) -> list[FieldAnswer]:
    who = [(one.entry.actor_kind, one.entry.actor_id) for one in held if one.entry is not None]
    names = await journal.name_actors(read, caller.location_id, who)
    return [FieldAnswer.of(one, names) for one in held]
