"""The process itself: health, metrics, documentation."""

from frontdesk.edge.http.platform.process import docs, health, metrics
from frontdesk.edge.http.routes import together

router = together(health.router, metrics.router, docs.router)
