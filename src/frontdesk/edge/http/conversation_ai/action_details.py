"""The `details` of an action of each type, as the official dialect reads and shows them.

`to_settings` starts from the settings as they stand, so that what this dialect cannot say is kept, and
what it can say and leaves out stays too. `faults` are rules of this dialect alone; the limits that hold
in every dialect are the domain's.
"""

from collections.abc import Iterator
from dataclasses import replace

from pydantic import Field

from frontdesk.domain.agents import BookAppointment, FieldAsk, TriggerWorkflow, UpdateContactField
from frontdesk.edge.http.conversation_ai.pauses import Pausing, pause_unit, pause_value
from frontdesk.edge.http.conversation_ai.values import Flag
from frontdesk.edge.http.wire import Wire


class TriggerWorkflowDetails(Wire):
    """Start workflows when the condition is met."""

    workflow_ids: list[str]
    trigger_condition: str
    trigger_message: str | None = Field(None, description="Sent when the workflows start.")

    def faults(self) -> Iterator[str]:
        yield from ()

    def to_settings(self, kept: TriggerWorkflow | None) -> TriggerWorkflow:
        kept = kept or TriggerWorkflow(())
        return TriggerWorkflow(
            workflow_ids=tuple(self.workflow_ids),
            condition=self.trigger_condition,
            message=kept.message if self.trigger_message is None else self.trigger_message,
            examples=kept.examples,
        )

    @classmethod
    def of(cls, settings: TriggerWorkflow) -> "TriggerWorkflowDetails":
        return cls(
            workflow_ids=list(settings.workflow_ids),
            trigger_condition=settings.condition,
            trigger_message=settings.message,
        )


class FurtherField(Wire):
    """One more field that the same action fills."""

    field: str
    question: str | None = None
    required: Flag = False
    description: str = ""
    examples: list[str] = Field(default_factory=list)

    def to_ask(self) -> FieldAsk:
        return FieldAsk(self.field, self.question, self.required, self.description, tuple(self.examples))

    @classmethod
    def of(cls, ask: FieldAsk) -> "FurtherField":
        return cls(
            field=ask.field,
            question=ask.question,
            required=ask.required,
            description=ask.description,
            examples=list(ask.examples),
        )


class UpdateContactFieldDetails(Wire):
    """Learn a contact field from what the customer says."""

    contact_field_id: str = Field(description="A standard field's name, or a custom field's id or key.")
    description: str
    contact_update_examples: list[str] | None = None
    fields: list[FurtherField] | None = Field(
        None, description="The fields after the first, where it has any."
    )

    def faults(self) -> Iterator[str]:
        yield from ()

    def to_settings(self, kept: UpdateContactField | None) -> UpdateContactField:
        first, *rest = kept.fields if kept else (FieldAsk(self.contact_field_id),)
        if first.field != self.contact_field_id:
            first = FieldAsk(self.contact_field_id)
        examples = self.contact_update_examples
        ask = replace(
            first,
            description=self.description,
            examples=first.examples if examples is None else tuple(examples),
        )
        if self.fields is not None:
            rest = [further.to_ask() for further in self.fields]
        return UpdateContactField((ask, *rest))

    @classmethod
    def of(cls, settings: UpdateContactField) -> "UpdateContactFieldDetails":
        first, *rest = settings.fields
        return cls(
            contact_field_id=first.field,
            description=first.description,
            contact_update_examples=list(first.examples),
            fields=[FurtherField.of(ask) for ask in rest] or None,
        )


class AppointmentBookingDetails(Pausing):
    """Book into a calendar, or only send its link."""

    calendar_id: str
    only_send_link: Flag = Field(description="Excludes everything that happens after a booking.")
    trigger_workflow: Flag
    workflow_ids: list[str] | None = Field(None, description="Required when triggerWorkflow is true.")
    sleep_after_booking: Flag
    transfer_bot: Flag
    transfer_agent: str | None = Field(None, description="Required when transferBot is true.")
    reschedule_enabled: Flag
    cancel_enabled: Flag

    def faults(self) -> Iterator[str]:
        if self.trigger_workflow and not self.workflow_ids:
            yield "details.workflowIds is required when triggerWorkflow is true"
        if self.transfer_bot and not self.transfer_agent:
            yield "details.transferAgent is required when transferBot is true"
        yield from self.pause_faults("sleepAfterBooking", self.sleep_after_booking)

    def to_settings(self, kept: BookAppointment | None) -> BookAppointment:
        kept = kept or BookAppointment(self.calendar_id)
        return BookAppointment(
            calendar_id=self.calendar_id,
            only_send_link=self.only_send_link,
            trigger_workflow=self.trigger_workflow,
            workflow_ids=kept.workflow_ids if self.workflow_ids is None else tuple(self.workflow_ids),
            sleep_after_booking=self.sleep_after_booking,
            sleep=self.pause(kept.sleep),
            transfer=self.transfer_bot,
            transfer_to=kept.transfer_to if self.transfer_agent is None else self.transfer_agent,
            reschedule=self.reschedule_enabled,
            cancel=self.cancel_enabled,
            available_times=kept.available_times,
            confirmation_message=kept.confirmation_message,
        )

    @classmethod
    def of(cls, settings: BookAppointment) -> "AppointmentBookingDetails":
        return cls(
            calendar_id=settings.calendar_id,
            only_send_link=settings.only_send_link,
            trigger_workflow=settings.trigger_workflow,
            workflow_ids=list(settings.workflow_ids),
            sleep_after_booking=settings.sleep_after_booking,
            sleep_time=pause_value(settings.sleep),
            sleep_time_unit=pause_unit(settings.sleep),
            transfer_bot=settings.transfer,
            transfer_agent=settings.transfer_to,
            reschedule_enabled=settings.may_reschedule,
            cancel_enabled=settings.may_cancel,
        )
