"""The `details` of an action of each type, as the official dialect reads and shows them.

`to_settings` starts from the settings as they stand, so that what this dialect cannot say is kept, and
what it can say and leaves out stays too. `faults` are rules of this dialect alone; the limits that hold
in every dialect are the domain's.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Literal

from pydantic import Field

from frontdesk.domain.agents import (
    BookAppointment,
    FieldAsk,
    HandOver,
    Span,
    StopBot,
    TransferBot,
    TriggerWorkflow,
    UpdateContactField,
    phrases,
)
from frontdesk.edge.http.conversation_ai.names import CUES, SHOWN_CUES, OfficialCue
from frontdesk.edge.http.conversation_ai.values import Flag, Number, PauseUnit
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


class AppointmentBookingDetails(Wire):
    """Book into a calendar, or only send its link."""

    calendar_id: str
    only_send_link: Flag = Field(description="Excludes everything that happens after a booking.")
    trigger_workflow: Flag
    workflow_ids: list[str] | None = Field(None, description="Required when triggerWorkflow is true.")
    sleep_after_booking: Flag
    sleep_time_unit: PauseUnit | None = Field(None, description="Required when sleepAfterBooking is true.")
    sleep_time: Number | None = Field(None, description="Required when sleepAfterBooking is true.")
    transfer_bot: Flag
    transfer_agent: str | None = Field(None, description="Required when transferBot is true.")
    reschedule_enabled: Flag
    cancel_enabled: Flag

    def faults(self) -> Iterator[str]:
        if self.trigger_workflow and not self.workflow_ids:
            yield "details.workflowIds is required when triggerWorkflow is true"
        if self.transfer_bot and not self.transfer_agent:
            yield "details.transferAgent is required when transferBot is true"
        yield from _pause_faults("sleepAfterBooking", self.sleep_after_booking, self)

    def to_settings(self, kept: BookAppointment | None) -> BookAppointment:
        kept = kept or BookAppointment(self.calendar_id)
        return BookAppointment(
            calendar_id=self.calendar_id,
            only_send_link=self.only_send_link,
            trigger_workflow=self.trigger_workflow,
            workflow_ids=kept.workflow_ids if self.workflow_ids is None else tuple(self.workflow_ids),
            sleep_after_booking=self.sleep_after_booking,
            sleep=_pause(self, kept.sleep),
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
            sleep_time=settings.sleep.value if settings.sleep else None,
            sleep_time_unit=_unit(settings.sleep),
            transfer_bot=settings.transfer,
            transfer_agent=settings.transfer_to,
            reschedule_enabled=settings.may_reschedule,
            cancel_enabled=settings.may_cancel,
        )


class StopBotDetails(Wire):
    """End the agent's part of the conversation."""

    stop_bot_detection_type: Literal["Goodbye", "Custom"]
    stop_bot_trigger_condition: str
    reactivate_enabled: Flag
    sleep_time_unit: PauseUnit | None = Field(None, description="Required when reactivateEnabled is true.")
    sleep_time: Number | None = Field(None, description="Required when reactivateEnabled is true.")
    enabled: Flag
    stop_bot_examples: list[str] = Field(description="At least two.")
    final_message: str
    tags: list[str] | None = None

    def faults(self) -> Iterator[str]:
        yield from _example_faults("stopBotExamples", self.stop_bot_examples, 2)
        yield from _pause_faults("reactivateEnabled", self.reactivate_enabled, self)

    def to_settings(self, kept: StopBot | None) -> StopBot:
        kept = kept or StopBot()
        return StopBot(
            cue="custom" if self.stop_bot_detection_type == "Custom" else "goodbye",
            condition=self.stop_bot_trigger_condition,
            examples=tuple(self.stop_bot_examples),
            final_message=self.final_message,
            tags=kept.tags if self.tags is None else tuple(self.tags),
            reactivate=self.reactivate_enabled,
            reactivate_after=_pause(self, kept.reactivate_after),
            enabled=self.enabled,
        )

    @classmethod
    def of(cls, settings: StopBot) -> "StopBotDetails":
        return cls(
            stop_bot_detection_type="Custom" if settings.cue == "custom" else "Goodbye",
            stop_bot_trigger_condition=settings.condition,
            reactivate_enabled=settings.reactivate,
            sleep_time=settings.reactivate_after.value if settings.reactivate_after else None,
            sleep_time_unit=_unit(settings.reactivate_after),
            enabled=settings.enabled,
            stop_bot_examples=list(settings.examples),
            final_message=settings.final_message,
            tags=list(settings.tags),
        )


class HumanHandOverDetails(Wire):
    """Ask a person in."""

    enabled: Flag
    trigger_condition: str
    examples: list[str] | None = Field(None, description="Required for contactRequest and custom.")
    assign_to_user_id: str | None = Field(None, description="Absent: whoever is assigned stays.")
    skip_assign_to_user: Flag | None = None
    create_task: Flag | None = None
    reactivate_enabled: Flag
    sleep_time_unit: PauseUnit | None = Field(None, description="Required when reactivateEnabled is true.")
    sleep_time: Number | None = Field(None, description="Required when reactivateEnabled is true.")
    final_message: str
    tags: list[str] | None = Field(None, description=f"Absent on a new action: {phrases.HAND_OVER_TAG}.")
    handover_type: OfficialCue

    def faults(self) -> Iterator[str]:
        if self.handover_type in ("contactRequest", "custom"):
            yield from _example_faults("examples", self.examples or [], 1)
        yield from _pause_faults("reactivateEnabled", self.reactivate_enabled, self)

    def to_settings(self, kept: HandOver | None) -> HandOver:
        kept = kept or HandOver(tags=(phrases.HAND_OVER_TAG,))
        return HandOver(
            cue=CUES[self.handover_type],
            condition=self.trigger_condition,
            examples=kept.examples if self.examples is None else tuple(self.examples),
            final_message=self.final_message,
            assign_to=kept.assign_to if self.assign_to_user_id is None else self.assign_to_user_id,
            skip_assign=kept.skip_assign if self.skip_assign_to_user is None else self.skip_assign_to_user,
            create_task=kept.create_task if self.create_task is None else self.create_task,
            tags=kept.tags if self.tags is None else tuple(self.tags),
            reactivate=self.reactivate_enabled,
            reactivate_after=_pause(self, kept.reactivate_after),
            enabled=self.enabled,
            is_transfer=kept.is_transfer,
        )

    @classmethod
    def of(cls, settings: HandOver) -> "HumanHandOverDetails":
        return cls(
            enabled=settings.enabled,
            trigger_condition=settings.condition,
            examples=list(settings.examples),
            assign_to_user_id=settings.assign_to,
            skip_assign_to_user=settings.skip_assign,
            create_task=settings.create_task,
            reactivate_enabled=settings.reactivate,
            sleep_time=settings.reactivate_after.value if settings.reactivate_after else None,
            sleep_time_unit=_unit(settings.reactivate_after),
            final_message=settings.final_message,
            tags=list(settings.tags),
            handover_type=SHOWN_CUES[settings.cue],
        )


class TransferBotDetails(Wire):
    """Let another agent go on in the same conversation."""

    transfer_bot_type: Literal["Default", "Custom"]
    transfer_to_bot: str
    enabled: Flag
    transfer_bot_trigger_condition: str | None = Field(None, description="Required for Custom.")
    transfer_bot_examples: list[str] | None = Field(None, description="Required for Custom: at least two.")

    def faults(self) -> Iterator[str]:
        if self.transfer_bot_type == "Custom":
            if not (self.transfer_bot_trigger_condition or "").strip():
                yield "details.transferBotTriggerCondition is required when transferBotType is Custom"
            yield from _example_faults("transferBotExamples", self.transfer_bot_examples or [], 2)

    def to_settings(self, kept: TransferBot | None) -> TransferBot:
        kept = kept or TransferBot(self.transfer_to_bot)
        condition, examples = self.transfer_bot_trigger_condition, self.transfer_bot_examples
        return TransferBot(
            to_agent_id=self.transfer_to_bot,
            cue="custom" if self.transfer_bot_type == "Custom" else "default",
            condition=kept.condition if condition is None else condition,
            examples=kept.examples if examples is None else tuple(examples),
            enabled=self.enabled,
        )

    @classmethod
    def of(cls, settings: TransferBot) -> "TransferBotDetails":
        return cls(
            transfer_bot_type="Custom" if settings.cue == "custom" else "Default",
            transfer_to_bot=settings.to_agent_id,
            enabled=settings.enabled,
            transfer_bot_trigger_condition=settings.condition,
            transfer_bot_examples=list(settings.examples),
        )


_Pausing = AppointmentBookingDetails | StopBotDetails | HumanHandOverDetails


def _unit(span: Span | None) -> PauseUnit | None:
    """The unit of a stored pause; the limits let no seconds in."""
    return None if span is None or span.unit == "seconds" else span.unit


def _pause(details: _Pausing, kept: Span | None) -> Span | None:
    value, unit = details.sleep_time, details.sleep_time_unit
    if kept is not None:
        return Span(kept.value if value is None else value, unit or kept.unit)
    return None if value is None or unit is None else Span(value, unit)


def _pause_faults(flag: str, wanted: bool, details: _Pausing) -> Iterator[str]:
    if wanted and details.sleep_time is None:
        yield f"details.sleepTime is required when {flag} is true"
    if wanted and details.sleep_time_unit is None:
        yield f"details.sleepTimeUnit is required when {flag} is true"


def _example_faults(name: str, examples: list[str], least: int) -> Iterator[str]:
    if sum(bool(example.strip()) for example in examples) < least:
        yield f"details.{name} must hold at least {least} example{'s' if least > 1 else ''}"
