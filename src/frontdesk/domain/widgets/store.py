"""All SQL of web chat widgets and sessions."""

from frontdesk.domain.widgets.model import Widget
from frontdesk.kit.db import Record, Write
from frontdesk.kit.ids import new_id

_WIDGET = "location_id, id, name, greeting, allowed_origins, created_at"


async def create_widget(tx: Write, location_id: str, *, name: str, greeting: str = "") -> Widget:
    row = await tx.row(
        f"INSERT INTO widgets (location_id, id, name, greeting) VALUES ($1, $2, $3, $4) RETURNING {_WIDGET}",
        location_id,
        new_id(),
        name,
        greeting,
    )
    widget = _widget(row)
    tx.changed("widget", widget.id, after=widget)
    return widget


def _widget(row: Record | None) -> Widget:
    assert row is not None
    return Widget(**(dict(row) | {"allowed_origins": tuple(row["allowed_origins"])}))
