"""frontdesk location: the businesses, each a tenant of its own."""

from typing import Annotated

import typer

from frontdesk.app.cli import across, screen
from frontdesk.app.cli.noun import Json, noun
from frontdesk.app.cli.opened import as_operator
from frontdesk.domain.access import store as access
from frontdesk.domain.locations import Location
from frontdesk.domain.locations import store as locations
from frontdesk.domain.widgets import Widget
from frontdesk.domain.widgets import store as widgets
from frontdesk.kit.db import Write

app = noun()

FIRST_COMPANY = "Company"


@app.command()
def create(
    name: Annotated[str, typer.Option("--name", help="What the business is called.")],
    company: Annotated[
        str | None, typer.Option("--company", help="The company's id; the oldest one when absent.")
    ] = None,
    timezone: Annotated[str, typer.Option("--timezone", help="Such as Europe/Madrid.")] = "UTC",
    country: Annotated[str, typer.Option("--country", help="Two letters, such as ES.")] = "US",
    sandbox: Annotated[
        bool, typer.Option("--sandbox", help="Give it a virtual clock that can be set and advanced.")
    ] = False,
    json: Json = False,
) -> None:
    """Make a location, with a web chat widget; a company too where there is none."""

    async def make(tx: Write) -> tuple[Location, Widget]:
        return await open_location(
            tx, company_id=company, name=name, timezone=timezone, country=country, sandbox=sandbox
        )

    location, widget = as_operator(make, cause="location create")
    if json:
        screen.answer({"id": location.id, "companyId": location.company_id, "widgetId": widget.id})
        return
    screen.say(f"Made the location {location.name}: {location.id}")
    screen.say(f"  company  {location.company_id}")
    screen.say(f"  widget   {widget.id}")
    screen.note(f"A token for it: frontdesk token create --location {location.id} --scopes all")


@app.command("list")
def list_(
    company: Annotated[str | None, typer.Option("--company", help="Only those of this company.")] = None,
    json: Json = False,
) -> None:
    """List the locations, oldest first."""
    found = as_operator(lambda tx: across.list_locations(tx, company), cause="location list")
    if json:
        screen.answer(
            [
                {
                    "id": row["id"],
                    "companyId": row["company_id"],
                    "name": row["name"],
                    "timezone": row["timezone"],
                    "country": row["country"],
                    "sandbox": row["sandbox"],
                    "widgetId": row["widget_id"],
                    "createdAt": row["created_at"],
                }
                for row in found
            ]
        )
        return
    screen.table(
        ("id", "name", "time zone", "widget", "kind"),
        [
            (
                *(row["id"], row["name"], row["timezone"], row["widget_id"] or ""),
                "sandbox" if row["sandbox"] else "",
            )
            for row in found
        ],
        empty="There is no location yet: frontdesk location create --name ...",
    )


async def open_location(
    tx: Write, *, company_id: str | None, name: str, timezone: str, country: str, sandbox: bool
) -> tuple[Location, Widget]:
    """A location of the company (the oldest one, or a new one, when None) with its web chat widget.

    Raises NotFound, Invalid.
    """
    if company_id is not None:
        owner = await across.get_company(tx, company_id)
    else:
        owner = await access.first_company(tx) or await access.create_company(tx, FIRST_COMPANY)
    location = await locations.create_location(
        tx, owner.id, name=name, timezone=timezone, country=country, sandbox=sandbox
    )
    return location, await widgets.create_widget(tx, location.id, name="Web chat")
