"""The `settings` of an action of each type, as the v2 dialect reads and shows them.

Every member may be left out. `apply` changes what is given of the settings as they stand, null resets
it; on a new action what is left out gets what most businesses want. Official names are taken too, and
what only the official dialect knows is shown by its official name. Where two members say the same,
the one that differs from what stands is the change.
"""

from pydantic import Field

from frontdesk.domain.agents import BookAppointment, Span, TriggerWorkflow
from frontdesk.edge.http.conversation_ai.values import Flag, Number
from frontdesk.edge.http.v2.patch import Patch, Texts, either
from frontdesk.edge.http.v2.spellings import UnitWord


class TriggerWorkflowSettings(Patch):
    """Start workflows when the condition is met."""

    workflow_id: str | None = None
    workflow_ids: list[str] | None = None
    trigger_condition: str | None = None
    trigger_message: str | None = None
    examples: list[str] | None = None

    def lacks(self) -> list[str]:
        return [] if self.workflow_id or self.workflow_ids else ["workflowIds"]

    def apply(self, before: TriggerWorkflow | None) -> TriggerWorkflow:
        kept = before or TriggerWorkflow(())
        ids = tuple(self.pick("workflow_ids", kept.workflow_ids, ()))
        if self.workflow_id is not None and self.workflow_id != next(iter(kept.workflow_ids), None):
            ids = ids if self.workflow_id in ids else (self.workflow_id,)
        return TriggerWorkflow(
            workflow_ids=ids,
            condition=self.pick("trigger_condition", kept.condition, ""),
            message=self.pick("trigger_message", kept.message, None),
            examples=tuple(self.pick("examples", kept.examples, ())),
        )

    @classmethod
    def of(cls, settings: TriggerWorkflow) -> "TriggerWorkflowSettings":
        return cls(
            workflow_id=next(iter(settings.workflow_ids), None),
            workflow_ids=list(settings.workflow_ids),
            trigger_condition=settings.condition,
            trigger_message=settings.message,
            examples=list(settings.examples),
        )


class BookingSettings(Patch):
    """Book into a calendar, or only send its link."""

    calendar_id: str | None = None
    available_times: list[str] | None = Field(
        None, description="Local times of the calendar, such as 9:00; they limit its free slots."
    )
    confirmation_message: str | None = Field(
        None, description="May hold {date} {time} {timezone} {calendar} {firstName}."
    )
    workflow_on_confirm: Texts | None = Field(None, description="A workflow id, or a list of them.")
    reschedule: Flag | None = either("reschedule", "rescheduleEnabled")
    cancel: Flag | None = either("cancel", "cancelEnabled")
    only_send_link: Flag | None = None
    trigger_workflow: Flag | None = None
    workflow_ids: list[str] | None = None
    sleep_after_booking: Flag | None = None
    sleep_time: Number | None = None
    sleep_time_unit: UnitWord | None = None
    transfer_bot: Flag | None = None
    transfer_agent: str | None = None

    def lacks(self) -> list[str]:
        return [] if self.calendar_id else ["calendarId"]

    def apply(self, before: BookAppointment | None) -> BookAppointment:
        kept = before or BookAppointment("")
        triggers, ids = self._workflows(kept)
        sleep = self._sleep(kept.sleep)
        transfer_to = self.pick("transfer_agent", kept.transfer_to, None)
        sleeps = kept.sleep_after_booking or (sleep is not None and sleep != kept.sleep)
        transfers = kept.transfer or (transfer_to is not None and transfer_to != kept.transfer_to)
        link = self.pick("only_send_link", kept.only_send_link, False)
        same_kind = before is not None and link == kept.only_send_link
        return BookAppointment(
            calendar_id=self.pick("calendar_id", kept.calendar_id, ""),
            only_send_link=link,
            trigger_workflow=triggers,
            workflow_ids=ids,
            sleep_after_booking=self.pick("sleep_after_booking", sleeps, False),
            sleep=sleep,
            transfer=self.pick("transfer_bot", transfers, False),
            transfer_to=transfer_to,
            reschedule=self._chosen(
                "reschedule", kept.reschedule, kept.may_reschedule if same_kind else None
            ),
            cancel=self._chosen("cancel", kept.cancel, kept.may_cancel if same_kind else None),
            available_times=tuple(self.pick("available_times", kept.available_times, ())),
            confirmation_message=self.pick("confirmation_message", kept.confirmation_message, None),
        )

    def _workflows(self, kept: BookAppointment) -> tuple[bool, tuple[str, ...]]:
        triggers: bool = self.pick("trigger_workflow", kept.trigger_workflow, False)
        ids: tuple[str, ...] = tuple(self.pick("workflow_ids", kept.workflow_ids, ()))
        on_confirm = self.workflow_on_confirm
        if "workflow_on_confirm" in self.model_fields_set and on_confirm != _on_confirm(kept):
            if on_confirm is None:
                return False, ids
            return True, (on_confirm,) if isinstance(on_confirm, str) else tuple(on_confirm)
        return triggers, ids

    def _sleep(self, kept: Span | None) -> Span | None:
        value = self.pick("sleep_time", kept.value if kept else None, None)
        unit = self.pick("sleep_time_unit", kept.unit if kept else "hours", "hours")
        return None if value is None else Span(value, unit)

    def _chosen(self, name: str, kept: bool | None, shown: bool | None) -> bool | None:
        """What was `shown` because nobody chose it is not chosen by being written back."""
        given: bool | None = self.pick(name, kept, None)
        return kept if given is not None and given == shown else given

    @classmethod
    def of(cls, settings: BookAppointment) -> "BookingSettings":
        return cls(
            calendar_id=settings.calendar_id,
            available_times=list(settings.available_times),
            confirmation_message=settings.confirmation_message,
            workflow_on_confirm=_on_confirm(settings),
            reschedule=settings.may_reschedule,
            cancel=settings.may_cancel,
            only_send_link=settings.only_send_link,
            trigger_workflow=settings.trigger_workflow,
            workflow_ids=list(settings.workflow_ids),
            sleep_after_booking=settings.sleep_after_booking,
            sleep_time=settings.sleep.value if settings.sleep else None,
            sleep_time_unit=settings.sleep.unit if settings.sleep else None,
            transfer_bot=settings.transfer,
            transfer_agent=settings.transfer_to,
        )


def _on_confirm(settings: BookAppointment) -> str | list[str] | None:
    if not settings.trigger_workflow or not settings.workflow_ids:
        return None
    return settings.workflow_ids[0] if len(settings.workflow_ids) == 1 else list(settings.workflow_ids)
