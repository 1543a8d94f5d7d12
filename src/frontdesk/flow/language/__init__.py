"""What people's words say, in six languages: times, values, wishes, signals; for every engine and action."""
