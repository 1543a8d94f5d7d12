"""What changed, by whom and why; undo, trash, the fields of a contact."""

from frontdesk.edge.http.platform.journal import contact_fields, lines
from frontdesk.edge.http.routes import together

router = together(lines.router, contact_fields.router)
