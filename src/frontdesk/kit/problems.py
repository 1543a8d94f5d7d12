"""What can be wrong, named by the state of things. Doors translate these; nothing below them knows HTTP."""

from collections.abc import Sequence


class Problem(Exception):
    """A request that cannot be carried out, with a sentence for the caller that says what to do next."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class NotFound(Problem):
    """The thing does not exist, or belongs to another location: the two are told alike."""

    def __init__(self, kind: str, identifier: str) -> None:
        super().__init__(f"No {kind} found for id {identifier[:64]!r}.")
        self.kind = kind
        self.identifier = identifier


class Invalid(Problem):
    """The request breaks rules; one sentence for each field at fault."""

    def __init__(self, *faults: str) -> None:
        super().__init__("; ".join(faults))
        self.faults: Sequence[str] = faults


class Refused(Problem):
    """The request is well formed, but may not be carried out as things stand."""


class Conflict(Problem):
    """The world has moved on, or another request is in the way."""


class PreconditionFailed(Problem):
    """The caller's If-Match names a version that is no longer the current one."""


class Unavailable(Problem):
    """A part that is needed cannot be reached now; trying again later may work."""


class TooMany(Problem):
    """A limit on how often or how much is reached."""

    def __init__(self, message: str, retry_after_seconds: int) -> None:
        super().__init__(message)
        self.retry_after_seconds = retry_after_seconds
