"""The chat page of a widget, /chat/{widgetId}: plain HTML, CSS and ES modules from this package."""

import hashlib
import html
import mimetypes
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from string import Template

from fastapi import Request
from fastapi.responses import HTMLResponse, Response

from frontdesk.domain.locations import store as locations
from frontdesk.domain.widgets import Widget
from frontdesk.domain.widgets import store as widgets
from frontdesk.edge.http.routes import Router
from frontdesk.edge.http.webchat.door import accepted_language
from frontdesk.flow import webchat
from frontdesk.flow.runtime import Runtime

router = Router(prefix="/chat", include_in_schema=False)

_FOLDER = Path(__file__).with_name("page")
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
    " base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none';"
    " frame-ancestors {ancestors}"
)


@dataclass(frozen=True)
class Assets:
    """What the page loads. `version` changes with any of them, so that a browser may keep them for good."""

    version: str
    files: Mapping[str, bytes]


@cache
def assets() -> Assets:
    files = {
        path.name: path.read_bytes()
        for path in sorted(_FOLDER.iterdir())
        if path.suffix in (".css", ".js", ".svg")
    }
    digest = hashlib.sha256()
    for name, content in files.items():
        digest.update(name.encode() + b"\0" + content)
    return Assets(digest.hexdigest()[:16], files)


@router.get("/assets/{version}/{name}")
async def asset(version: str, name: str) -> Response:
    """A file of the page; an address of another version gives the present one, to be asked for again."""
    known = assets()
    content = known.files.get(name)
    if content is None:
        return HTMLResponse("", status_code=404)
    media = "text/javascript" if name.endswith(".js") else mimetypes.guess_type(name)[0]
    keep = "public, max-age=31536000, immutable" if version == known.version else "no-cache"
    return Response(
        content, media_type=media, headers={"Cache-Control": keep, "X-Content-Type-Options": "nosniff"}
    )


@router.get("/{widgetId}")
async def chat(widgetId: str, request: Request) -> Response:
    """The page; a visitor becomes a contact only with the first message."""
    runtime: Runtime = request.app.state.runtime
    widget = await widgets.find_for_visitor(runtime.db, widgetId)
    if widget is None:
        return _rendered(request, "missing.html", {}, ancestors="*", status=404)
    async with runtime.db.read(widget.location_id) as read:
        location = await locations.get_location(read, widget.location_id)
        greeting = await webchat.greeting(read, widget, accepted_language(request))
    shown = {
        "business": location.name,
        "initial": location.name.strip()[:1].upper(),
        "greeting": greeting,
        "widget": widget.id,
    }
    return _rendered(request, "chat.html", shown, ancestors=_ancestors(widget))


def _ancestors(widget: Widget) -> str:
    """Who may show the page in a frame: the web sites that may show the widget."""
    return " ".join(("'self'", *widget.allowed_origins)) if widget.allowed_origins else "*"


def _rendered(
    request: Request, name: str, values: Mapping[str, str], *, ancestors: str, status: int = 200
) -> Response:
    root = str(request.scope.get("root_path", "")).rstrip("/")
    places = {"root": root, "assets": f"{root}/chat/assets/{assets().version}"}
    filled = {key: html.escape(value) for key, value in (places | dict(values)).items()}
    headers = {
        "Content-Security-Policy": _POLICY.format(ancestors=ancestors),
        "Cache-Control": "no-cache",
        "Referrer-Policy": "no-referrer",
        "Vary": "Accept-Language",
        "X-Content-Type-Options": "nosniff",
    }
    return HTMLResponse(_template(name).substitute(filled), status, headers=headers)


@cache
def _template(name: str) -> Template:
    return Template((_FOLDER / name).read_text(encoding="utf-8"))
