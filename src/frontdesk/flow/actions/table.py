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
from frontdesk.flow.actions.action import Outcome, Reach, Scene, Withheld
from frontdesk.flow.engine import Offer, Use
from frontdesk.kit.db import Read

NOT_CARRIED_OUT = "this version stores the action and does not yet carry it out"


async def offer(action: Action, scene: Scene, read: Read) -> Offer | Withheld:
    """What the engine may use of this action now."""
    settings = action.settings
    if not action.enabled:
        return Withheld("the action is switched off")
    match settings:
        case UpdateContactField():
            return await update_contact_field.offer(action, settings, scene, read)
        case HandOver():
            return await hand_over.offer(action, settings, scene, read)
        case StopBot():
            return await stop_bot.offer(action, settings, scene, read)
        case TriggerWorkflow() | BookAppointment() | FollowUp() | TransferBot():
            return Withheld(NOT_CARRIED_OUT)
        case _:
            assert_never(settings)


async def perform(action: Action, scene: Scene, use: Use, reach: Reach) -> Outcome:
    """What the use wants to change, and what to say of it. It changes nothing itself."""
    settings = action.settings
    match settings:
        case UpdateContactField():
            return await update_contact_field.perform(action, settings, scene, use, reach)
        case HandOver():
            return await hand_over.perform(action, settings, scene, use, reach)
        case StopBot():
            return await stop_bot.perform(action, settings, scene, use, reach)
        case TriggerWorkflow() | BookAppointment() | FollowUp() | TransferBot():
            return Outcome.retry(NOT_CARRIED_OUT)
        case _:
            assert_never(settings)
