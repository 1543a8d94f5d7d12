"""Custom tools: what is sent, what is taken from the answer, and the calls that wait for somebody's word."""
