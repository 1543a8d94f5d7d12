"""Messages as HighLevel's documents write them: what is taken in."""

from datetime import UTC, datetime
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, ConfigDict, Field, WithJsonSchema

from frontdesk.edge.http.conversations.message_types import CALLS, SHOWN, WRITTEN, read_channel
from frontdesk.edge.http.conversations.plain_text import text_of
from frontdesk.edge.http.wire import Wire
from frontdesk.kit.problems import Invalid

MAX_MESSAGE = 100_000
_MAX_HTML = 200_000
_MAX_LINK = 2_000


def _link(url: str) -> str:
    if not url.startswith(("https://", "http://")):
        raise ValueError("must be a URL that begins with https:// or http://")
    return url


def _written_on(spelling: str) -> str:
    channel = read_channel(spelling)
    if channel not in WRITTEN:
        raise ValueError(f"must be one of: {', '.join(WRITTEN)}")
    return channel


def _in_utc(moment: datetime) -> datetime:
    try:
        utc = moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except OverflowError:
        raise ValueError("is out of range") from None
    if utc.year < 1970:
        raise ValueError("must not lie before 1970")
    return utc


Link = Annotated[str, Field(max_length=_MAX_LINK), AfterValidator(_link)]
Type = Annotated[str, AfterValidator(read_channel), WithJsonSchema({"type": "string", "enum": list(SHOWN)})]
WrittenType = Annotated[
    str, AfterValidator(_written_on), WithJsonSchema({"type": "string", "enum": list(WRITTEN)})
]
WrittenAt = Annotated[datetime, AfterValidator(_in_utc)]
Id = Annotated[str, Field(max_length=64)]
Address = Annotated[str, Field(max_length=320)]


class CallBody(Wire):
    """A call that is noted as a message."""

    to: str | None = Field(default=None, max_length=64)
    from_: str | None = Field(default=None, alias="from", max_length=64)
    status: str | None = Field(default=None, max_length=64)
    duration: float | None = Field(default=None, ge=0)


class MessageBody(Wire):
    """What a message says. Without `message` its words are those of `html`."""

    message: str | None = Field(default=None, max_length=MAX_MESSAGE)
    attachments: list[Link] | None = Field(default=None, max_length=20)
    html: str | None = Field(default=None, max_length=_MAX_HTML)
    subject: str | None = Field(default=None, max_length=1_000)
    email_from: Address | None = None
    email_to: Address | None = None
    email_cc: list[Address] | None = Field(default=None, max_length=100)
    email_bcc: list[Address] | None = Field(default=None, max_length=100)
    conversation_provider_id: Id | None = None
    alt_id: str | None = Field(
        default=None, max_length=255, description="Its id elsewhere; the same one again records nothing new."
    )

    @cached_property
    def words(self) -> str:
        if self.message is not None and self.message.strip():
            return self.message
        return text_of(self.html)[:MAX_MESSAGE] if self.html else ""

    @property
    def links(self) -> tuple[str, ...]:
        return tuple(self.attachments or ())

    def details(self) -> dict[str, Any]:
        """What is kept beside the words."""
        provider = self.conversation_provider_id
        told = {
            **{name: getattr(self, name) for name in ("html", "subject", "email_from", "email_to")},
            **{name: getattr(self, name) for name in ("email_cc", "email_bcc")},
            "provider_id": provider if provider != "builtin" else None,
        }
        return {name: value for name, value in told.items() if value}

    def require_content(self) -> None:
        """Raises Invalid for a message that says nothing."""
        if not self.words and not self.links:
            raise Invalid("message is required, unless there are attachments")


class RecordedOrder(MessageBody):
    """A message that was written elsewhere, in the conversation or the contact's. `direction` is ignored."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"type": "WebChat", "contactId": "...", "message": "Are you open on Sunday?"}]
        }
    )

    type: Type
    conversation_id: Id | None = None
    contact_id: Id | None = None
    date: WrittenAt | None = Field(
        default=None, description="When it was written; a time in the future counts as now."
    )
    call: CallBody | None = None
    to_number: Address | None = Field(
        default=None,
        description="The business's own number or address it came to; routing rules can ask for it.",
    )

    def details(self) -> dict[str, Any]:
        details = super().details()
        if self.call is not None:
            details["call"] = self.call.model_dump(by_alias=True, exclude_none=True)
        if self.to_number:
            details["to_number"] = self.to_number
        return details

    def require_content(self) -> None:
        if self.type not in CALLS:
            super().require_content()


class Forward(Wire):
    is_forwarded: bool = False


class SendOrder(MessageBody):
    """A message of a person to a contact.

    `subType`, `status`, `appointmentId`, `replyMessageId`, `threadId`, `fromNumber`, `toNumber`,
    `customSubtypeId`, `emailReplyMode`, `usesNativeSchedulingAi` and `optimizationPeriod` are ignored.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"type": "SMS", "contactId": "...", "message": "Your order is ready."}]
        }
    )

    type: WrittenType
    contact_id: Id
    conversation_id: Id | None = None
    user_id: Id | None = Field(default=None, description="Who of the staff writes it.")
    scheduled_timestamp: float | None = Field(
        default=None, description="Seconds since 1970; a time in the future is refused."
    )
    forward: Forward | None = None


class StatusOrder(Wire):
    """What became of an outbound message. `emailMessageId` and `recipients` are ignored."""

    status: Literal["delivered", "failed", "pending", "read"]
    error: Any = Field(default=None, description="Why it failed: `{code, type, message}`.")
    alt_id: str | None = Field(
        default=None, max_length=255, description="The provider's own id of the message."
    )

    @property
    def failure(self) -> str | None:
        if self.status != "failed":
            return None
        error = self.error
        if isinstance(error, dict):
            told = error.get("message") or error.get("type") or error.get("code")
        else:
            told = error
        return str(told)[:1_000] if told else "the provider reported a failure"

    def details(self) -> dict[str, Any]:
        """What is kept of the error as the provider told it."""
        if self.status != "failed" or not isinstance(self.error, dict):
            return {}
        told = {name: self.error[name] for name in ("code", "type", "message") if name in self.error}
        return {"error": {name: str(value)[:1_000] for name, value in told.items() if value is not None}}
