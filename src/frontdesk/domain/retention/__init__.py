"""Retention: how long a location keeps what was said and done, and the erasure of one contact."""

from frontdesk.domain.retention.model import KINDS, MOST_DAYS, Erased, Kept, Purged, Rules

__all__ = ["KINDS", "MOST_DAYS", "Erased", "Kept", "Purged", "Rules"]
