"""Every router, in the order its paths are matched."""

from fastapi import APIRouter

from frontdesk.edge.http import (
    contacts,
    conversation_ai,
    conversations,
    knowledge,
    locations,
    users,
    v2,
    webchat,
)
from frontdesk.edge.http.platform import clock, docs, drafts, health, preview, tokens, why

ROUTERS: tuple[APIRouter, ...] = (
    health.router,
    docs.router,
    tokens.router,
    why.router,
    drafts.router,
    clock.router,
    preview.router,
    contacts.router,
    conversation_ai.router,
    conversations.router,
    knowledge.router,
    locations.router,
    users.router,
    v2.router,
    webchat.router,
)
