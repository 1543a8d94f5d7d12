"""Locations: the tenants, and the virtual clocks of those that are sandboxes."""

from frontdesk.domain.locations.model import Location, VirtualClock

__all__ = ["Location", "VirtualClock"]
