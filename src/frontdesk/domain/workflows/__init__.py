"""Workflows: what starts them, what they do, their versions, and who is inside."""

from frontdesk.domain.workflows.definition import (
    OF_THE_CONTACT,
    Definition,
    Fault,
    Faulty,
    Settings,
    parse,
    to_json,
    trigger_from_json,
)
from frontdesk.domain.workflows.model import (
    Enrolment,
    Entry,
    Listed,
    LiveTrigger,
    PathEntry,
    State,
    Status,
    Version,
    WaitingFor,
    Workflow,
)

__all__ = [
    "OF_THE_CONTACT",
    "Definition",
    "Enrolment",
    "Entry",
    "Fault",
    "Faulty",
    "Listed",
    "LiveTrigger",
    "PathEntry",
    "Settings",
    "State",
    "Status",
    "Version",
    "WaitingFor",
    "Workflow",
    "parse",
    "to_json",
    "trigger_from_json",
]
