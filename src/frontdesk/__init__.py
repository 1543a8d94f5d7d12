"""frontdesk: conversational agents for many businesses."""

__version__ = "0.1.0"
