"""Calendar files (iCalendar, RFC 5545): appointments written as one, busy times read from one."""
