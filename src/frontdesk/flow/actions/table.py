"""Every type of action, by its settings."""

from typing import assert_never

from frontdesk.domain.agents.actions import (
    Action,
    BookAppointment,
    FollowUp,
    HandOver,
    StopBot,
    TransferBot,
    TriggerWorkflow,
    UpdateContactField,
)
from frontdesk.flow.actions import hand_over, stop_bot, update_contact_field
from frontdesk.flow.actions.action import Outcome, Scene, Withheld
from frontdesk.flow.engine import Offer, Use

NOT_CARRIED_OUT = "this version stores the action and does not yet carry it out"


def offer(action: Action, scene: Scene) -> Offer | Withheld:
    """What the engine may use of this action now."""
    settings = action.settings
    if not action.enabled:
        return Withheld("the action is switched off")
    match settings:
        case UpdateContactField():
            return update_contact_field.offer(action, settings, scene)
        case HandOver():
            return hand_over.offer(action, settings, scene)
        case StopBot():
            return stop_bot.offer(action, settings, scene)
        case TriggerWorkflow() | BookAppointment() | FollowUp() | TransferBot():
            return Withheld(NOT_CARRIED_OUT)
        case _:
            assert_never(settings)


def perform(action: Action, scene: Scene, use: Use) -> Outcome:
    """What the use wants to change, and what to say of it. It changes nothing itself."""
    settings = action.settings
    match settings:
        case UpdateContactField():
            return update_contact_field.perform(action, settings, scene, use)
        case HandOver():
            return hand_over.perform(action, settings, scene, use)
        case StopBot():
            return stop_bot.perform(action, settings, scene, use)
        case TriggerWorkflow() | BookAppointment() | FollowUp() | TransferBot():
            return Outcome.retry(NOT_CARRIED_OUT)
        case _:
            assert_never(settings)
