"""Talking about appointments: what was wished, offered and agreed on, and what to say and do next."""
