"""Our own calls: /v1 and the health of the process."""

from frontdesk.edge.http.platform import (
    answering,
    calendar_files,
    clock,
    engines,
    events,
    journal,
    privacy,
    process,
    providers,
    tokens,
    tools,
    turns,
    workflows,
)
from frontdesk.edge.http.routes import together

router = together(
    process.router,
    tokens.router,
    answering.router,
    calendar_files.router,
    clock.router,
    turns.router,
    privacy.router,
    engines.router,
    events.router,
    journal.router,
    workflows.router,
    providers.router,
    tools.router,
)
