"""Traffic while processes are killed: nothing is lost, nothing is answered twice. `make chaos` runs it."""
