"""A conversation provider: a service of the business that carries its messages on one channel."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypedDict, get_args

ProviderType = Literal["SMS", "RCS", "WhatsApp", "Email", "GMB", "IG", "FB", "TIKTOK", "Custom"]
PROVIDER_TYPES: tuple[ProviderType, ...] = get_args(ProviderType)


@dataclass(frozen=True)
class Provider:
    """Messages on the channel `type` are posted to `delivery_url`; the default one carries those that name
    none."""

    location_id: str
    id: str
    name: str
    type: ProviderType
    delivery_url: str
    is_default: bool
    active: bool
    created_at: datetime
    updated_at: datetime


class ProviderValues(TypedDict, total=False):
    """What to write to a provider; what is absent stays as it is."""

    name: str
    delivery_url: str
    is_default: bool
    active: bool
