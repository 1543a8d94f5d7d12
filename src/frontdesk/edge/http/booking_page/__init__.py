"""The public booking page: the page itself and the doors that it calls, for visitors without a token."""

from frontdesk.edge.http.booking_page import door, page
from frontdesk.edge.http.routes import together

router = together(door.router, page.router)

__all__ = ["router"]
