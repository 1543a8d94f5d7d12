"""What happened, and who is told: the log of events, webhooks."""

from frontdesk.edge.http.platform.events import log, webhooks
from frontdesk.edge.http.routes import together

router = together(log.router, webhooks.router)
