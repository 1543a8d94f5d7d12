"""Private integration tokens: who may call, for which company or location, and what they may do."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Token:
    """A token as it may be shown: `hint` is the end of the secret, the secret itself is not kept."""

    id: str
    company_id: str
    location_id: str | None
    name: str
    scopes: tuple[str, ...]
    hint: str
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None
    rotated_at: datetime | None
    last_used_at: datetime | None


@dataclass(frozen=True)
class Minted:
    """A token and its secret, which is shown this once."""

    token: Token
    secret: str


@dataclass(frozen=True)
class Company:
    """An agency: it owns locations."""

    id: str
    name: str
    created_at: datetime
