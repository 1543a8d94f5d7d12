"""Workflows as HighLevel's documents have them, and the doors through which the outside world starts them."""

from frontdesk.edge.http.routes import together
from frontdesk.edge.http.workflows import contacts, hooks, official

router = together(official.router, contacts.router, hooks.router)
