"""Who listens to what happens, in the transaction in which it does; the other table is app/wiring.py's."""

from frontdesk.flow import telemetry, webhooks
from frontdesk.flow.events import Happened, Listeners, recorder
from frontdesk.kit.db import Recorder

LISTENERS: Listeners = {
    Happened: (webhooks.schedule, telemetry.count_events),
}

RECORDER: Recorder = recorder(LISTENERS)
"""What every database of a server, a worker or an operator's command is opened with."""
