"""Who listens to what happens, in the transaction in which it does; the other table is app/wiring.py's."""

from frontdesk.flow import telemetry, webhooks
from frontdesk.flow.booking.assigning import hear as assigning_hear
from frontdesk.flow.events import Happened, Listeners, recorder
from frontdesk.flow.events import happened as happenings
from frontdesk.flow.followups.hear import hear as followups_hear
from frontdesk.flow.workflows.hear import hear as workflows_hear
from frontdesk.kit.db import Recorder

LISTENERS: Listeners = {
    happenings.InboundMessage: (followups_hear,),
    happenings.AgentSleep: (followups_hear,),
    happenings.HandOver: (followups_hear,),
    happenings.ContactDelete: (followups_hear,),
    happenings.AppointmentCreate: (followups_hear, assigning_hear),
    happenings.MessageStatusUpdate: (followups_hear,),
    happenings.DraftDecide: (followups_hear,),
    Happened: (webhooks.schedule, telemetry.count_events, workflows_hear),
}

RECORDER: Recorder = recorder(LISTENERS)
"""What every database of a server, a worker or an operator's command is opened with."""
