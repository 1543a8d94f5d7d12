"""Actions as the v2 dialect reads and shows them."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias, assert_never

from fastapi.exceptions import RequestValidationError
from pydantic import ConfigDict, Field, ValidationError

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
)
from frontdesk.edge.http.conversation_ai.names import Templates, first_of_each_field, place_in
from frontdesk.edge.http.conversation_ai.readiness import Missing, SettingWarning, missing_of
from frontdesk.edge.http.conversation_ai.values import Flag
from frontdesk.edge.http.v2.contact_fields import CollectSettings
from frontdesk.edge.http.v2.ending_settings import HandOverSettings, StopBotSettings, TransferSettings
from frontdesk.edge.http.v2.follow_ups import V2FollowUpSettings
from frontdesk.edge.http.v2.patch import either
from frontdesk.edge.http.v2.settings import BookingSettings, TriggerWorkflowSettings
from frontdesk.edge.http.v2.spellings import ACTION_NAMES, SHOWN_TYPES, ShownType, TypeWord
from frontdesk.edge.http.v2.tool_settings import ToolSettings
from frontdesk.edge.http.wire import Instant, Wire
from frontdesk.kit.problems import Invalid

Settings: TypeAlias = (
    TriggerWorkflowSettings
    | CollectSettings
    | BookingSettings
    | StopBotSettings
    | HandOverSettings
    | V2FollowUpSettings
    | TransferSettings
    | ToolSettings
)

_SETTINGS: Mapping[ShownType, type[Settings]] = {
    "triggerWorkflow": TriggerWorkflowSettings,
    "collectContactInfo": CollectSettings,
    "appointmentBooking": BookingSettings,
    "stopBot": StopBotSettings,
    "humanHandover": HandOverSettings,
    "autoFollowUp": V2FollowUpSettings,
    "transfer": TransferSettings,
    "customTool": ToolSettings,
}
_PLACES: Templates = {
    ("transfer",): "transferBot",
    ("transfer_to",): "transferAgent",
    ("sleep",): "sleepTime",
    ("sleep", "unit"): "sleepTimeUnit",
    ("steps", "delay"): "steps.{}.delay",
    ("steps", "delay", "unit"): "steps.{}.unit",
    ("steps", "workflow_id"): "steps.{}.workflowId",
    ("steps", "message"): "steps.{}.message",
    ("fields", "field"): "fields.{}",
    ("rules", "working_days", "day"): "workingHours.{}.dayOfTheWeek",
    ("rules", "working_days", "hours"): "workingHours.{}.intervals.{}",
    ("rules", "timezone"): "timezone",
    ("to_agent_id",): "agentId",
    ("condition",): "triggerCondition",
    ("headers", "name"): "headers.{}.name",
    ("headers", "value"): "headers.{}.value",
}
_NOT_SETTINGS = frozenset({"agentId", "ready", "warnings", "createdAt", "updatedAt"})


class V2ActionBody(Wire):
    """An action, whole or in part. Settings may also stand beside the type."""

    model_config = ConfigDict(
        extra="allow",
        json_schema_extra={
            "examples": [
                {"type": "collectContactInfo", "name": "Ask who it is", "settings": {"fields": ["email"]}}
            ]
        },
    )

    action_id: str | None = either("actionId", "id", description="Which of the agent's actions is meant.")
    type: TypeWord | None = None
    name: str | None = None
    settings: dict[str, Any] | None = either(
        "settings", "details", description="What belongs in here follows the type."
    )

    def to_action(self, kept: Action | None, prefix: Sequence[str | int] = ()) -> NewAction:
        """The action as it would be. Raises Invalid and RequestValidationError."""
        told = "".join(f"{part}." for part in prefix)
        shown = self._type(kept, told)
        given = self._settings(kept, shown)
        if shown == "transfer" and kept is None and not (given.get("agentId") or given.get("transferToBot")):
            wire: Settings = _read(HandOverSettings, given, prefix)
        elif kept is not None:
            wire = _read(_SETTINGS[SHOWN_TYPES[kept.type]], given, prefix)
        else:
            wire = _read(_SETTINGS[shown], given, prefix)
        lacks = wire.lacks() if kept is None else []
        settings = _applied(wire, kept.settings if kept else None, is_transfer=shown == "transfer")
        name = self.name if self.name is not None else kept.name if kept else ACTION_NAMES[shown]
        faults = [] if name.strip() else [f"{told}name must not be blank"]
        faults += [f"{told}settings.{member} is required" for member in lacks]
        faults += [
            f"{told}settings.{place_in(_places(settings), fault.place)} {fault.problem}"
            for fault in action_faults(settings)
        ]
        if faults:
            raise Invalid(*first_of_each_field(faults))
        return NewAction(name, settings)

    def _type(self, kept: Action | None, told: str) -> ShownType:
        if kept is None:
            if self.type is None:
                raise Invalid(f"{told}type is required")
            return self.type
        shown = shown_type(kept.settings)
        if self.type not in (None, shown, SHOWN_TYPES[kept.type]):
            raise Invalid(f"{told}type cannot change; this action is of type {shown}")
        return shown

    def _settings(self, kept: Action | None, shown: ShownType) -> dict[str, Any]:
        beside = {k: v for k, v in (self.model_extra or {}).items() if k not in _NOT_SETTINGS}
        target = (self.model_extra or {}).get("agentId")  # beside the type it may be the owner's
        if shown == "transfer" and target is not None and (kept is None or target != kept.agent_id):
            beside["agentId"] = target
        return {**beside, **(self.settings or {})}


class V2ActionAnswer(Wire):
    """An action. It is `ready` once everything its settings name exists."""

    action_id: str
    id: str
    agent_id: str
    type: ShownType
    name: str
    settings: Settings
    ready: Flag
    warnings: list[SettingWarning] = Field(description="Ids in the settings that do not exist yet.")
    created_at: Instant
    updated_at: Instant

    @classmethod
    def of(cls, action: Action, missing: Missing) -> "V2ActionAnswer":
        unready = missing_of(action.settings, missing)
        places = _places(action.settings)
        return cls(
            action_id=action.id,
            id=action.id,
            agent_id=action.agent_id,
            type=shown_type(action.settings),
            name=action.name,
            settings=_shown(action.settings),
            ready=not unready,
            warnings=[
                SettingWarning(field=place_in(places, one.place), problem=one.problem) for one in unready
            ],
            created_at=action.created_at,
            updated_at=action.updated_at,
        )


class V2ActionListAnswer(Wire):
    actions: list[V2ActionAnswer]


class V2ActionDeleted(Wire):
    """An action is gone."""

    action_id: str
    deleted: Flag = True


def shown_type(settings: ActionSettings) -> ShownType:
    """A hand-over that was asked for as a transfer comes back as one."""
    if isinstance(settings, HandOver) and settings.is_transfer:
        return "transfer"
    return SHOWN_TYPES[settings.type]


def _read(wire: type[Settings], given: dict[str, Any], prefix: Sequence[str | int]) -> Settings:
    try:
        return wire.model_validate(given)
    except ValidationError as error:
        raise RequestValidationError(
            [{**fault, "loc": (*prefix, "settings", *fault["loc"])} for fault in error.errors()]
        ) from None


def _applied(wire: Settings, kept: ActionSettings | None, *, is_transfer: bool) -> ActionSettings:
    """The settings over what the action holds by now, which is of the same type."""
    match wire:
        case TriggerWorkflowSettings():
            return wire.apply(kept if isinstance(kept, TriggerWorkflow) else None)
        case CollectSettings():
            return wire.apply(kept if isinstance(kept, UpdateContactField) else None)
        case BookingSettings():
            return wire.apply(kept if isinstance(kept, BookAppointment) else None)
        case StopBotSettings():
            return wire.apply(kept if isinstance(kept, StopBot) else None)
        case HandOverSettings():
            return wire.apply(kept if isinstance(kept, HandOver) else None, is_transfer=is_transfer)
        case V2FollowUpSettings():
            return wire.apply(kept if isinstance(kept, FollowUp) else None)
        case TransferSettings():
            return wire.apply(kept if isinstance(kept, TransferBot) else None)
        case ToolSettings():
            return wire.apply(kept if isinstance(kept, CustomTool) else None)
        case _:
            assert_never(wire)


def _shown(settings: ActionSettings) -> Settings:
    match settings:
        case TriggerWorkflow():
            return TriggerWorkflowSettings.of(settings)
        case UpdateContactField():
            return CollectSettings.of(settings)
        case BookAppointment():
            return BookingSettings.of(settings)
        case StopBot():
            return StopBotSettings.of(settings)
        case HandOver():
            return HandOverSettings.of(settings)
        case FollowUp():
            return V2FollowUpSettings.of(settings)
        case TransferBot():
            return TransferSettings.of(settings)
        case CustomTool():
            return ToolSettings.of(settings)
        case _:
            assert_never(settings)


def _places(settings: ActionSettings) -> Templates:
    if isinstance(settings, BookAppointment):
        return {**_PLACES, ("workflow_ids",): "workflowOnConfirm", ("trigger_workflow",): "workflowOnConfirm"}
    return _PLACES
