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
from frontdesk.domain.agents.custom_tool import CustomTool
from frontdesk.flow.actions import (
    book_appointment,
    custom_tool,
    follow_up,
    hand_over,
    stop_bot,
    transfer_bot,
    trigger_workflow,
    update_contact_field,
)
from frontdesk.flow.actions.action import Outcome, Reach, Scene, Withheld
from frontdesk.flow.engine import Offer, Use
from frontdesk.kit.db import Read


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
        case CustomTool():
            return await custom_tool.offer(action, settings, scene, read)
        case TriggerWorkflow():
            return await trigger_workflow.offer(action, settings, scene, read)
        case FollowUp():
            return await follow_up.offer(action, settings, scene, read)
        case TransferBot():
            return await transfer_bot.offer(action, settings, scene, read)
        case BookAppointment():
            return await book_appointment.offer(action, settings, scene, read)
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
        case CustomTool():
            return await custom_tool.perform(action, settings, scene, use, reach)
        case TriggerWorkflow():
            return await trigger_workflow.perform(action, settings, scene, use, reach)
        case FollowUp():
            return await follow_up.perform(action, settings, scene, use, reach)
        case TransferBot():
            return await transfer_bot.perform(action, settings, scene, use, reach)
        case BookAppointment():
            return await book_appointment.perform(action, settings, scene, use, reach)
        case _:
            assert_never(settings)
