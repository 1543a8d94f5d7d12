"""ETags: a strong hash of the representation, the same whether it was read or is about to be changed."""

import hashlib
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel
from pydantic_core import to_json

from frontdesk.kit.problems import PreconditionFailed


def etag_of_bytes(body: bytes) -> str:
    return f'"{hashlib.sha256(body).hexdigest()[:32]}"'


def etag_of(current: BaseModel | Mapping[str, Any], *, exclude_none: bool = False) -> str:
    """The ETag a GET of this representation carries."""
    if isinstance(current, BaseModel):
        return etag_of_bytes(current.model_dump_json(by_alias=True, exclude_none=exclude_none).encode())
    return etag_of_bytes(to_json(current))


def names(header: str, etag: str) -> bool:
    """Whether an If-Match or If-None-Match header names the tag, weakly compared."""
    if header.strip() == "*":
        return True
    return etag in (part.strip().removeprefix("W/") for part in header.split(","))


def require_match(header: str | None, current: BaseModel | Mapping[str, Any], *, exclude_none: bool) -> None:
    """Raises PreconditionFailed when If-Match was sent and names another version."""
    if header is not None and not names(header, etag_of(current, exclude_none=exclude_none)):
        raise PreconditionFailed("The resource has changed since you read it; read it again, then decide.")
