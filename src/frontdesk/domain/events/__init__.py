"""Events: the ordered log of what happened."""

from frontdesk.domain.events.model import Epoch, Event, NewEvent, Place, Recorded

__all__ = ["Epoch", "Event", "NewEvent", "Place", "Recorded"]
