"""PostgreSQL that comes along: `attach` makes a data directory's own server run while anybody uses it."""

from frontdesk.kit.postgres.attachment import Attachment, attach
from frontdesk.kit.postgres.problem import PostgresProblem

__all__ = ["Attachment", "PostgresProblem", "attach"]
