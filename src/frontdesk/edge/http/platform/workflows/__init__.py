"""Workflows as JSON: written, published, with everybody who is inside."""

from frontdesk.edge.http.platform.workflows.editing import router

__all__ = ["router"]
