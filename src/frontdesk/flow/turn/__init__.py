"""One answer: gate, gather, think, settle."""
