"""Actions as the official dialect reads and shows them: one type, and details that follow it."""

from collections.abc import Mapping
from typing import Any, Literal, TypeAlias, assert_never

from pydantic import ConfigDict, Field, ValidationInfo, ValidatorFunctionWrapHandler, field_validator

from frontdesk.domain.agents import (
    Action,
    ActionSettings,
    BookAppointment,
    CustomTool,
    FollowUp,
    HandOver,
    NewAction,
    StopBot,
    TransferBot,
    TriggerWorkflow,
    UpdateContactField,
    action_faults,
    together_faults,
)
from frontdesk.edge.http.conversation_ai.action_details import (
    AppointmentBookingDetails,
    TriggerWorkflowDetails,
    UpdateContactFieldDetails,
)
from frontdesk.edge.http.conversation_ai.ending_details import (
    HumanHandOverDetails,
    StopBotDetails,
    TransferBotDetails,
)
from frontdesk.edge.http.conversation_ai.follow_up_details import AdvancedFollowupDetails
from frontdesk.edge.http.conversation_ai.names import (
    SHOWN_TYPES,
    TYPES,
    OfficialType,
    first_of_each_field,
    place_in_details,
)
from frontdesk.edge.http.conversation_ai.readiness import Missing, SettingWarning, missing_of
from frontdesk.edge.http.wire import Wire
from frontdesk.kit.problems import Invalid

Details: TypeAlias = (
    TriggerWorkflowDetails
    | UpdateContactFieldDetails
    | AppointmentBookingDetails
    | StopBotDetails
    | HumanHandOverDetails
    | AdvancedFollowupDetails
    | TransferBotDetails
)

_DETAILS: Mapping[OfficialType, type[Details]] = {
    "triggerWorkflow": TriggerWorkflowDetails,
    "updateContactField": UpdateContactFieldDetails,
    "appointmentBooking": AppointmentBookingDetails,
    "stopBot": StopBotDetails,
    "humanHandOver": HumanHandOverDetails,
    "advancedFollowup": AdvancedFollowupDetails,
    "transferBot": TransferBotDetails,
}


class ActionBody(Wire):
    """An action to make, or all of an action that is updated; its type never changes."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "type": "updateContactField",
                    "name": "Ask for the e-mail address",
                    "details": {"contactFieldId": "email", "description": "Where we can write to."},
                }
            ]
        }
    )

    type: OfficialType
    name: str
    details: Details = Field(description="What belongs in here follows the type.")

    @field_validator("details", mode="wrap")
    @classmethod
    def _of_the_type(
        cls, value: Any, handler: ValidatorFunctionWrapHandler, info: ValidationInfo
    ) -> Details | None:
        """Only the details of this type are looked at, so that faults name their path and no other."""
        action_type: OfficialType | None = info.data.get("type")
        return None if action_type is None else _DETAILS[action_type].model_validate(value)

    def to_action(self, kept: Action | None, others: list[ActionSettings], agent_id: str) -> NewAction:
        """The action as it would be, beside the agent's others. Raises Invalid."""
        if kept is not None and TYPES[self.type] != kept.type:
            raise Invalid(f"type cannot change; this action is of type {SHOWN_TYPES[kept.type]}")
        settings = _settings(self.details, kept.settings if kept else None)
        faults = [] if self.name.strip() else ["name must not be blank"]
        faults += self.details.faults()
        faults += [
            f"details.{place_in_details(fault.place)} {fault.problem}" for fault in action_faults(settings)
        ]
        faults = first_of_each_field(faults)
        faults += together_faults(agent_id, [*others, settings])
        if faults:
            raise Invalid(*faults)
        return NewAction(self.name, settings)


class ActionData(Wire):
    """An action."""

    id: str
    name: str
    type: OfficialType
    agent_id: str
    details: Details
    warnings: list[SettingWarning] = Field(
        description="Ids in the details that do not exist yet; until they do the action is not used."
    )

    @classmethod
    def of(cls, action: Action, missing: Missing) -> "ActionData":
        return cls(
            id=action.id,
            name=action.name,
            type=SHOWN_TYPES[action.type],
            agent_id=action.agent_id,
            details=_details(action.settings),
            warnings=[
                SettingWarning(field=place_in_details(one.place), problem=one.problem)
                for one in missing_of(action.settings, missing)
            ],
        )


class ActionAnswer(Wire):
    data: ActionData
    success: Literal[True] = True


class ActionListAnswer(Wire):
    data: list[ActionData]
    success: Literal[True] = True


class DeletedAction(Wire):
    id: str


class ActionDeleted(Wire):
    data: DeletedAction
    success: Literal[True] = True


def _settings(details: Details, kept: ActionSettings | None) -> ActionSettings:
    """The details over what the action holds by now, which is of the same type."""
    match details:
        case TriggerWorkflowDetails():
            return details.to_settings(kept if isinstance(kept, TriggerWorkflow) else None)
        case UpdateContactFieldDetails():
            return details.to_settings(kept if isinstance(kept, UpdateContactField) else None)
        case AppointmentBookingDetails():
            return details.to_settings(kept if isinstance(kept, BookAppointment) else None)
        case StopBotDetails():
            return details.to_settings(kept if isinstance(kept, StopBot) else None)
        case HumanHandOverDetails():
            return details.to_settings(kept if isinstance(kept, HandOver) else None)
        case AdvancedFollowupDetails():
            return details.to_settings(kept if isinstance(kept, FollowUp) else None)
        case TransferBotDetails():
            return details.to_settings(kept if isinstance(kept, TransferBot) else None)
        case _:
            assert_never(details)


def _details(settings: ActionSettings) -> Details:
    match settings:
        case TriggerWorkflow():
            return TriggerWorkflowDetails.of(settings)
        case UpdateContactField():
            return UpdateContactFieldDetails.of(settings)
        case BookAppointment():
            return AppointmentBookingDetails.of(settings)
        case StopBot():
            return StopBotDetails.of(settings)
        case HandOver():
            return HumanHandOverDetails.of(settings)
        case FollowUp():
            return AdvancedFollowupDetails.of(settings)
        case TransferBot():
            return TransferBotDetails.of(settings)
        case CustomTool():
            raise AssertionError("custom tools are hidden from this dialect")
        case _:
            assert_never(settings)
