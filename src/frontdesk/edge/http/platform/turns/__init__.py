"""What turns came to: drafts, previews, generations, numbers."""

from frontdesk.edge.http.platform.turns import drafts, generations, preview, stats
from frontdesk.edge.http.routes import together

router = together(drafts.router, preview.router, generations.router, stats.router)
