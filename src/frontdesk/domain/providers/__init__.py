"""Conversation providers: the services that carry a business's messages."""

from frontdesk.domain.providers.model import PROVIDER_TYPES, Provider, ProviderType, ProviderValues

__all__ = ["PROVIDER_TYPES", "Provider", "ProviderType", "ProviderValues"]
