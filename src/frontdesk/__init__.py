"""frontdesk: conversational agents for many businesses."""
