"""Whether, when and for whom agents answer, and why they did not."""

from frontdesk.edge.http.platform.answering import (
    agent_status,
    budgets,
    follow_ups,
    hours,
    keyword_replies,
    routing_rules,
    why,
)
from frontdesk.edge.http.routes import together

router = together(
    why.router,
    agent_status.router,
    routing_rules.router,
    hours.router,
    budgets.router,
    follow_ups.router,
    keyword_replies.router,
)
