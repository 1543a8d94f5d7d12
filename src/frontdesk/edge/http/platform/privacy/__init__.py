"""People's data is theirs: retention, export, erasure."""

from frontdesk.edge.http.platform.privacy import erasure, retention
from frontdesk.edge.http.routes import together

router = together(retention.router, erasure.router)
