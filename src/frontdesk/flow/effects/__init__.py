"""Effects: what an action wants to change, as data, and the one place that applies it."""
