"""Messages come in by the API: sent by a person, or recorded because they were written elsewhere."""

from datetime import datetime

from frontdesk.domain import contacts
from frontdesk.domain.conversations import Conversation, Origin, store
from frontdesk.edge.http.auth import Caller, needs
from frontdesk.edge.http.conversations.bodies import RecordedOrder, SendOrder
from frontdesk.edge.http.conversations.message_wire import RecordedAnswer, SentAnswer
from frontdesk.edge.http.routes import Router
from frontdesk.flow.inbox import Incoming, Outgoing, record_inbound, record_outbound
from frontdesk.flow.turn.gather import do_not_disturb
from frontdesk.kit.db import Write
from frontdesk.kit.problems import Invalid, Refused

router = Router(tags=["Messages"])


@router.post("/conversations/messages", summary="Send a message", response_model_exclude_none=True)
async def send_message(body: SendOrder, caller: Caller = needs("conversations/message.write")) -> SentAnswer:
    """A person's message; it is delivered at once. The agent sleeps where its settings say so."""
    body.require_content()
    if body.forward is not None and body.forward.is_forwarded:
        raise Refused("Messages cannot be forwarded here; leave out forward.")
    async with caller.write() as tx:
        now = (await tx.moment()).local
        if body.scheduled_timestamp is not None and body.scheduled_timestamp > now.timestamp():
            raise Refused("Messages cannot be scheduled here; leave out scheduledTimestamp.")
        conversation = await _conversation(tx, caller, body.conversation_id, body.contact_id)
        contact = await contacts.get_contact(tx, caller.location_id, conversation.contact_id)
        forbidden = do_not_disturb(contact, body.type)
        if forbidden is not None:
            raise Refused(f"The message was not sent: {forbidden}.")
        if body.user_id is not None:
            await contacts.require_user(tx, caller.location_id, body.user_id)
        outgoing = Outgoing(
            conversation_id=conversation.id,
            channel=body.type,
            body=body.words,
            user_id=body.user_id,
            attachments=body.links,
            outside_id=body.alt_id or None,
            details=body.details(),
            origin=Origin.parse(caller.cause_id),
        )
        recorded = await record_outbound(tx, caller.location_id, outgoing)
        return SentAnswer.of(recorded.message, "The message is on its way.")


@router.post(
    "/conversations/messages/inbound", summary="Record a customer's message", response_model_exclude_none=True
)
async def add_inbound_message(
    body: RecordedOrder, caller: Caller = needs("conversations/message.write")
) -> RecordedAnswer:
    """A message that the contact wrote on any channel. The agent answers it as its settings say.

    `conversationId` or `contactId` is required; with the contact alone its conversation is opened if need
    be. `conversationProviderId` may be absent or `builtin`; replies go out by the provider it names. On SMS
    words such as STOP and HELP are heeded and answered at once. A message of frontdesk's own that comes
    back with its `altId` is that message: nothing is recorded. A machine that writes because of a
    message of ours sends that message's header `X-Cause-Id` back, so that loops are noticed.
    """
    body.require_content()
    async with caller.write() as tx:
        conversation = await _conversation(tx, caller, body.conversation_id, body.contact_id)
        incoming = Incoming(
            conversation_id=conversation.id,
            channel=body.type,
            body=body.words,
            attachments=body.links,
            outside_id=body.alt_id or None,
            at=await _written_at(tx, body.date),
            details=body.details(),
            origin=Origin.parse(caller.cause_id),
        )
        recorded = await record_inbound(tx, caller.location_id, incoming)
        return RecordedAnswer.of(recorded.message)


@router.post(
    "/conversations/messages/outbound",
    summary="Record a message sent elsewhere",
    response_model_exclude_none=True,
)
async def add_outbound_message(
    body: RecordedOrder, caller: Caller = needs("conversations/message.write")
) -> RecordedAnswer:
    """A call or message of a person that went out by other means; nothing is sent.

    A message of frontdesk's own that its provider reports, by our id or its own as `altId`, is that message
    and no person's.
    """
    body.require_content()
    async with caller.write() as tx:
        conversation = await _conversation(tx, caller, body.conversation_id, body.contact_id)
        outgoing = Outgoing(
            conversation_id=conversation.id,
            channel=body.type,
            body=body.words,
            attachments=body.links,
            outside_id=body.alt_id or None,
            at=await _written_at(tx, body.date),
            details=body.details(),
            origin=Origin.parse(caller.cause_id),
            delivered=True,
        )
        recorded = await record_outbound(tx, caller.location_id, outgoing)
        return RecordedAnswer.of(recorded.message)


async def _conversation(
    tx: Write, caller: Caller, conversation_id: str | None, contact_id: str | None
) -> Conversation:
    """The conversation a message belongs to. Raises NotFound, Refused and Invalid."""
    if conversation_id:
        conversation = await store.get_conversation(tx, caller.location_id, conversation_id)
        if contact_id and contact_id != conversation.contact_id:
            raise Refused("contactId is not the contact of this conversation.")
        return conversation
    if not contact_id:
        raise Invalid("conversationId or contactId is required")
    await contacts.get_contact(tx, caller.location_id, contact_id)
    conversation, _ = await store.open_conversation(tx, caller.location_id, contact_id)
    return conversation


async def _written_at(tx: Write, told: datetime | None) -> datetime | None:
    """None means now."""
    return told if told is not None and told < (await tx.moment()).local else None
