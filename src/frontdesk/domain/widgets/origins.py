"""Which web sites may show a widget."""

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

MAX_ORIGINS = 50
_DEFAULT_PORTS = {"http": 80, "https": 443}
_LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)")
_ADDRESS = re.compile(r"\[[0-9a-f:.]+\]")
_ANY_SUBDOMAIN = "*."


def allowed_origins(given: Sequence[str]) -> tuple[str, ...]:
    """The origins in the one form they are kept in, each once. Raises ValueError with a sentence."""
    kept = tuple(dict.fromkeys(origin(text) for text in given))
    if len(kept) > MAX_ORIGINS:
        raise ValueError(f"must have at most {MAX_ORIGINS} origins")
    return kept


def origin(text: str) -> str:
    """`https://shop.example`, as browsers write it; `https://*.shop.example` means every subdomain.

    Raises ValueError for anything that is no origin.
    """
    wrong = ValueError(f"{text[:100]!r} must be an origin such as https://shop.example, without a path")
    try:
        parts = urlsplit(text.strip())
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise wrong from None
    if parts.scheme not in _DEFAULT_PORTS or parts.path not in ("", "/") or "@" in parts.netloc:
        raise wrong
    if parts.query or parts.fragment or len(host) > 253:
        raise wrong
    wildcard = _ANY_SUBDOMAIN if host.startswith(_ANY_SUBDOMAIN) else ""
    name = _host(host.removeprefix(wildcard))
    if name is None or (wildcard and ("." not in name or name.startswith("["))):
        raise wrong
    shown_port = "" if port is None or port == _DEFAULT_PORTS[parts.scheme] else f":{port}"
    return f"{parts.scheme}://{wildcard}{name}{shown_port}"


def may_show(allowed: Sequence[str], asking: str) -> bool:
    """Whether a page of this origin may show the widget; an empty list lets every page."""
    return not allowed or any(_matches(entry, asking.lower()) for entry in allowed)


def is_same_origin(asking: str, host: str) -> bool:
    """Whether the origin is the server itself, whose Host header is given.

    The scheme is not compared: behind a proxy that ends TLS the server does not know its own.
    """
    scheme, _, place = asking.lower().partition("://")
    default = f":{_DEFAULT_PORTS.get(scheme, 0)}"
    return bool(place) and place.removesuffix(default) == host.lower().removesuffix(default)


def _matches(entry: str, asking: str) -> bool:
    if _ANY_SUBDOMAIN not in entry:
        return asking == entry
    scheme, _, place = entry.partition("://*")
    return asking.startswith(f"{scheme}://") and asking.endswith(place)


def _host(host: str) -> str | None:
    """A host name in its ASCII form, or an address; None for neither."""
    if ":" in host:
        bracketed = f"[{host}]"
        return bracketed if _ADDRESS.fullmatch(bracketed) else None
    try:
        name = host.encode("idna").decode("ascii").lower() if not host.isascii() else host
    except UnicodeError:
        return None
    return name if name and all(_LABEL.fullmatch(label) for label in name.split(".")) else None
