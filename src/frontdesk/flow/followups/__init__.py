"""Follow-ups: planned when the customer falls silent, is busy or asks for it; stopped, or sent when due."""
