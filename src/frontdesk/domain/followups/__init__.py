"""What agents are to write by themselves when a customer fell silent, is busy or asked for it."""

from frontdesk.domain.followups.model import FollowUpState, NewFollowUps, PlannedFollowUp, Stop

__all__ = ["FollowUpState", "NewFollowUps", "PlannedFollowUp", "Stop"]
