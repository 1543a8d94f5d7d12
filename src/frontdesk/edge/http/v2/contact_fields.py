"""`collectContactInfo` as the v2 dialect reads and shows it: fields by name, or with their question."""

from typing import Any

from pydantic import Field, SerializerFunctionWrapHandler, field_validator, model_serializer

from frontdesk.domain.agents import FieldAsk, UpdateContactField
from frontdesk.edge.http.conversation_ai.values import Flag
from frontdesk.edge.http.v2.patch import Patch, either
from frontdesk.edge.http.wire import Wire


class FieldToCollect(Wire):
    """A contact field: a standard field's name, or the id or key of a custom field; alone or with more."""

    field: str = either("field", "fieldId", "contactFieldId", "key", default=...)
    question: str | None = Field(None, description="How to ask for it.")
    required: Flag = Field(False, description="Wanted before a booking or a hand-over.")
    description: str = ""
    examples: list[str] = Field(default_factory=list)

    @model_serializer(mode="wrap")
    def _as_given(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any] | str:
        """A field that was given by its name alone comes back so."""
        empty: dict[str, Any] = {"question": None, "description": "", "examples": []}
        shown = {name: value for name, value in handler(self).items() if empty.get(name, ...) != value}
        return self.field if shown == {"field": self.field, "required": False} else shown

    def to_ask(self) -> FieldAsk:
        return FieldAsk(self.field, self.question, self.required, self.description, tuple(self.examples))

    @classmethod
    def of(cls, ask: FieldAsk) -> "FieldToCollect":
        return cls(
            field=ask.field,
            question=ask.question,
            required=ask.required,
            description=ask.description,
            examples=list(ask.examples),
        )


class CollectSettings(Patch):
    """Learn contact fields from what the customer says, asking for those that are empty."""

    fields: list[FieldToCollect] | None = None
    contact_field_id: str | None = Field(default=None, exclude=True)
    description: str | None = Field(default=None, exclude=True)
    contact_update_examples: list[str] | None = Field(default=None, exclude=True)

    @field_validator("fields", mode="before")
    @classmethod
    def _named(cls, value: Any) -> Any:
        """A name alone stands for the field."""
        if isinstance(value, str):
            value = [value]
        if not isinstance(value, list):
            return value
        return [{"field": item} if isinstance(item, str) else item for item in value]

    def lacks(self) -> list[str]:
        return [] if self.fields or self.contact_field_id else ["fields"]

    def apply(self, before: UpdateContactField | None) -> UpdateContactField:
        asks = before.fields if before else ()
        if self.contact_field_id is not None:
            first = FieldAsk(
                self.contact_field_id,
                description=self.description or "",
                examples=tuple(self.contact_update_examples or ()),
            )
            asks = (first, *asks[1:])
        if "fields" in self.model_fields_set:
            asks = tuple(field.to_ask() for field in self.fields or ())
        return UpdateContactField(asks)

    @classmethod
    def of(cls, settings: UpdateContactField) -> "CollectSettings":
        return cls(fields=[FieldToCollect.of(ask) for ask in settings.fields])
