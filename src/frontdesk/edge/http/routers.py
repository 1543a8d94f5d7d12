"""Every router, in the order its paths are matched."""

from fastapi import APIRouter

from frontdesk.edge.http import contacts, locations, users
from frontdesk.edge.http.platform import health, tokens

ROUTERS: tuple[APIRouter, ...] = (
    health.router,
    tokens.router,
    contacts.router,
    locations.router,
    users.router,
)
