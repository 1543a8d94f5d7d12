"""What happened: told from what transactions changed, kept in the log, passed on to whoever listens."""

from frontdesk.flow.events.happened import EVENT_TYPES, Happened
from frontdesk.flow.events.record import Listener, Listeners, Occurred, recorder

__all__ = ["EVENT_TYPES", "Happened", "Listener", "Listeners", "Occurred", "recorder"]
