"""Webhooks: who wants to be told of events, and what became of each telling."""

from frontdesk.domain.webhooks.model import (
    ALL,
    Attempt,
    Delivery,
    DeliveryState,
    NewWebhook,
    SealedSecrets,
    Webhook,
)

__all__ = ["ALL", "Attempt", "Delivery", "DeliveryState", "NewWebhook", "SealedSecrets", "Webhook"]
