"""The page at /book/{pageId}: plain HTML, CSS and one ES module from this package."""

import html
import mimetypes
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from string import Template

from fastapi import Request
from fastapi.responses import HTMLResponse, Response

from frontdesk.edge.http.booking_page.door import LinkFor
from frontdesk.edge.http.booking_page.visit import LOOKS, arrive
from frontdesk.edge.http.routes import Router
from frontdesk.kit.problems import NotFound

router = Router(prefix="/book", include_in_schema=False)

_FOLDER = Path(__file__).with_name("page")
_ASSETS = ("book.css", "book.js", "strings.js")
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
    " img-src data:; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script';"
    " trusted-types 'none'; frame-ancestors *",
    "Cache-Control": "no-cache",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


@router.get("/assets/{name}")
async def asset(name: str) -> Response:
    """A file of the page; browsers ask again, and are told when it is the one they have."""
    if name not in _ASSETS:
        return HTMLResponse("", status_code=404)
    media = "text/javascript" if name.endswith(".js") else mimetypes.guess_type(name)[0]
    headers = {"Cache-Control": "no-cache", "X-Content-Type-Options": "nosniff"}
    return Response(_read(name), media_type=media, headers=headers)


@router.get("/{pageId}")
async def booking_page(pageId: str, request: Request, link_for: LinkFor = None) -> Response:
    try:
        visit = await arrive(request, pageId, link_for)
    except NotFound:
        return _rendered(request, "missing.html", {}, status=404)
    await visit.count(LOOKS)
    known = visit.contact
    calendar, business = visit.calendar.details, visit.location.details
    phone = str(business.get("phone") or "")
    shown = {
        "business": visit.location.name,
        "phone": phone,
        "tel": re.sub(r"[^+\d]", "", phone),
        "email": str(business.get("email") or ""),
        "calendar": visit.calendar.name,
        "description": str(calendar.get("description") or ""),
        "thanks": str(calendar.get("form_submit_thanks_message") or ""),
        "page": visit.calendar.page_id,
        "timezone": visit.timezone,
        "minutes": str(round(visit.calendar.settings.duration.length.total_seconds() / 60)),
        "visitor": link_for if known and link_for else "",
        "name": ((known.first_name or "") if known else ""),
    }
    return _rendered(request, "book.html", shown)


def _rendered(request: Request, name: str, values: Mapping[str, str], *, status: int = 200) -> Response:
    root = str(request.scope.get("root_path", "")).rstrip("/")
    filled = {key: html.escape(value) for key, value in {"root": root, **values}.items()}
    return HTMLResponse(_template(name).substitute(filled), status, headers=_HEADERS)


@cache
def _read(name: str) -> bytes:
    return (_FOLDER / name).read_bytes()


@cache
def _template(name: str) -> Template:
    return Template(_read(name).decode())
