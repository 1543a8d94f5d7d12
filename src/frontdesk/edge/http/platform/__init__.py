"""Our own calls: /v1 and the health of the process."""
