"""What a business sets about its web chat: /v1/widgets."""

from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints

from frontdesk.domain.widgets import Widget, WidgetValues, allowed_origins, store
from frontdesk.edge.http.auth import Caller, needs
from frontdesk.edge.http.paging import cursor, page
from frontdesk.edge.http.routes import Router
from frontdesk.edge.http.wire import Instant, Wire

router = Router(prefix="/v1/widgets", tags=["Web chat"])

Limit = Annotated[int, Field(ge=1, le=100)]


def _origins(given: list[str]) -> list[str]:
    return list(allowed_origins(given))


class WidgetAnswer(Wire):
    """A web chat widget; its page stands at /chat/{id}."""

    id: str
    name: str
    greeting: str = Field(description="The first line of a chat where the agent has none of its own.")
    allowed_origins: list[str] = Field(description="Web sites that may show it; empty means all.")
    created_at: Instant

    @classmethod
    def of(cls, widget: Widget) -> "WidgetAnswer":
        return cls(
            id=widget.id,
            name=widget.name,
            greeting=widget.greeting,
            allowed_origins=list(widget.allowed_origins),
            created_at=widget.created_at,
        )


class WidgetList(Wire):
    data: list[WidgetAnswer]
    next_cursor: str | None


class WidgetUpdate(Wire):
    """What to change; what is left out stays. An empty greeting means the usual one."""

    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)] = ""
    greeting: Annotated[str, StringConstraints(strip_whitespace=True, max_length=1_000)] = ""
    allowed_origins: Annotated[list[str], AfterValidator(_origins)] = Field(
        default=[], examples=[["https://shop.example", "https://*.shop.example"]]
    )

    def to_values(self) -> WidgetValues:
        values: WidgetValues = {}
        if "name" in self.model_fields_set:
            values["name"] = self.name
        if "greeting" in self.model_fields_set:
            values["greeting"] = self.greeting
        if "allowed_origins" in self.model_fields_set:
            values["allowed_origins"] = tuple(self.allowed_origins)
        return values


@router.get("", summary="List web chat widgets")
async def list_widgets(
    caller: Caller = needs("conversations.readonly"), after: str | None = None, limit: Limit = 20
) -> WidgetList:
    async with caller.read() as read:
        found = await store.list_widgets(
            read, caller.location_id, after=cursor(after, "after"), limit=limit + 1
        )
    shown, next_cursor = page(found, limit)
    return WidgetList(data=[WidgetAnswer.of(widget) for widget in shown], next_cursor=next_cursor)


@router.get("/{widgetId}", summary="Get a web chat widget")
async def get_widget(widgetId: str, caller: Caller = needs("conversations.readonly")) -> WidgetAnswer:
    async with caller.read() as read:
        return WidgetAnswer.of(await store.get_widget(read, caller.location_id, widgetId))


@router.patch("/{widgetId}", summary="Change a web chat widget")
async def update_widget(
    widgetId: str, body: WidgetUpdate, caller: Caller = needs("conversations.write")
) -> WidgetAnswer:
    async with caller.write() as tx:
        before = await store.lock_widget(tx, caller.location_id, widgetId)
        caller.matches(WidgetAnswer.of(before))
        return WidgetAnswer.of(await store.update_widget(tx, before, body.to_values()))
