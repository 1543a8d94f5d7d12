"""The journal: what changed, by whom, why; what it was before. Every write adds its lines as it commits."""

from frontdesk.domain.journal.difference import Difference, differences
from frontdesk.domain.journal.model import Entry, EntryFilter, Kind, Place, Undone
from frontdesk.domain.journal.store import (
    find_entry,
    list_deletions,
    list_entries,
    list_later,
    list_together,
    mark_undone,
    name_actors,
    newest_about,
)

__all__ = [
    "Difference",
    "Entry",
    "EntryFilter",
    "Kind",
    "Place",
    "Undone",
    "differences",
    "find_entry",
    "list_deletions",
    "list_entries",
    "list_later",
    "list_together",
    "mark_undone",
    "name_actors",
    "newest_about",
]
