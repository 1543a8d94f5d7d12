"""Every router, in the order its paths are matched."""

from fastapi import APIRouter

from frontdesk.edge.http import (
    booking_page,
    calendars,
    contacts,
    conversation_ai,
    conversations,
    knowledge,
    locations,
    platform,
    users,
    v2,
    webchat,
    workflows,
)

ROUTERS: tuple[APIRouter, ...] = (
    platform.router,
    workflows.router,
    booking_page.router,
    calendars.router,
    contacts.router,
    conversation_ai.router,
    conversations.router,
    knowledge.router,
    locations.router,
    users.router,
    v2.router,
    webchat.router,
)
