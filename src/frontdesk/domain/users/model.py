"""A user: one of the people who work at a business or its agency."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

UserKind = Literal["account", "agency"]
Role = Literal["user", "admin"]


@dataclass(frozen=True)
class User:
    """`kind` says whether they work at locations or for the whole company.

    `location_ids` are the locations they work at, as far as the reader may see them. `details` is what
    the edge stores aside (permissions, scopes, extension, ...), never a secret.
    """

    id: str
    company_id: str
    first_name: str
    last_name: str
    email: str
    phone: str | None
    kind: UserKind
    role: Role
    details: Mapping[str, Any]
    location_ids: tuple[str, ...]
    created_at: datetime
    updated_at: datetime
    deleted_at: datetime | None

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()
