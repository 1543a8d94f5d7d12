"""Calendar files: the addresses at which appointments can be read, and calendars elsewhere that are read."""

from frontdesk.edge.http.platform.calendar_files import busy_feeds, feeds
from frontdesk.edge.http.routes import together

router = together(feeds.router, busy_feeds.router)
