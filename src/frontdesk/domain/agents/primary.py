"""Exactly one primary agent a location.

The first agent made is primary, and the next one made after a deleted primary; making another agent
primary demotes the old one in the same transaction (store.py holds the lock for it). Only "no longer
primary" has to be refused: who else would be?
"""

from frontdesk.domain.agents.limits import Fault


def primary_faults(is_primary: bool, wanted: bool) -> list[Fault]:
    """What is wrong with changing an agent's rank from `is_primary` to `wanted`."""
    if is_primary and not wanted:
        return [Fault(("is_primary",), "cannot be taken away; make another agent primary instead")]
    return []
