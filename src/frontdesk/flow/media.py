"""What is attached to messages, as its address tells: nobody has looked at it."""

import mimetypes
from collections.abc import Sequence
from typing import Literal

MediaKind = Literal["image", "audio", "video", "file"]

_MOST = 10
_ADDRESS_CHARACTERS = 300


def media_kind(url: str) -> MediaKind:
    """What the name at the end of an attachment's address tells; else `file`."""
    guessed, _ = mimetypes.guess_type(url.split("?", 1)[0])
    match (guessed or "").split("/", 1)[0]:
        case "image" | "audio" | "video" as known:
            return known
        case _:
            return "file"


def with_marks(body: str, attachments: Sequence[str]) -> str:
    """The words with one mark for each attachment under them: `[image: https://...]`."""
    marks = [f"[{media_kind(url)}: {url[:_ADDRESS_CHARACTERS]}]" for url in attachments[:_MOST]]
    if len(attachments) > _MOST:
        marks.append(f"[{len(attachments) - _MOST} more]")
    return "\n".join(part for part in (body, *marks) if part)
