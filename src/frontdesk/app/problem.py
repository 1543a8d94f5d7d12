"""What keeps a command or a server from running, told to the person who has to put it right."""


class CannotRun(Exception):
    """The message says in a line or two what is wrong and what to do next."""
