"""Pages: an id of ours is its own cursor, valid also when its row is gone."""

from collections.abc import Sequence
from typing import Protocol, TypeVar

from frontdesk.kit.ids import is_id
from frontdesk.kit.problems import Invalid

DEFAULT_LIMIT = 20
MAX_LIMIT = 100


class HasId(Protocol):
    @property
    def id(self) -> str: ...


Item = TypeVar("Item", bound=HasId)


def cursor(text: str | None, name: str = "startAfter") -> str | None:
    """A cursor as it came in the query; empty means the first page. Raises Invalid for no id at all."""
    if not text:
        return None
    if not is_id(text):
        raise Invalid(f"{name} must be an id from an earlier page")
    return text


def page(items: Sequence[Item], limit: int) -> tuple[Sequence[Item], str | None]:
    """Cut a list that was read one longer than asked; the cursor of the next page, None at the end."""
    if len(items) <= limit:
        return items, None
    kept = items[:limit]
    return kept, kept[-1].id
