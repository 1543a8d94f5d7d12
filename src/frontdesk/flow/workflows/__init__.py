"""Workflows at work: who comes in, what is done with them step by step, and what makes them start."""

from frontdesk.flow.workflows.enrol import enrol, let_in, remove

__all__ = ["enrol", "let_in", "remove"]
