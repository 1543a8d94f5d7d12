"""A location: one business, the tenant of everything else."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Location:
    """`timezone` is an IANA name, `country` an ISO 3166 alpha-2 code, `details` what the edge stores."""

    id: str
    company_id: str
    name: str
    timezone: str
    country: str
    sandbox: bool
    details: Mapping[str, Any]
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True)
class VirtualClock:
    """What a sandbox location's clock shows."""

    now: datetime
    frozen: bool
