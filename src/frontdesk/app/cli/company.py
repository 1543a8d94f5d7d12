"""frontdesk company: the agencies that own locations."""

from typing import Annotated

import typer

from frontdesk.app.cli import across, screen
from frontdesk.app.cli.noun import Json, noun
from frontdesk.app.cli.opened import as_operator
from frontdesk.domain.access import Company, store
from frontdesk.kit.db import Write

app = noun()


@app.command()
def create(
    name: Annotated[str, typer.Option("--name", help="What the agency is called.")], json: Json = False
) -> None:
    """Make a company."""

    async def make(tx: Write) -> Company:
        return await store.create_company(tx, name)

    company = as_operator(make, cause="company create")
    if json:
        screen.answer({"id": company.id, "name": company.name})
    else:
        screen.say(f"Made the company {company.name}: {company.id}")


@app.command("list")
def list_(json: Json = False) -> None:
    """List the companies, oldest first."""
    found = as_operator(across.list_companies, cause="company list")
    if json:
        screen.answer(
            [
                {
                    "id": row["id"],
                    "name": row["name"],
                    "locations": row["locations"],
                    "createdAt": row["created_at"],
                }
                for row in found
            ]
        )
        return
    screen.table(
        ("id", "name", "locations", "made"),
        [(row["id"], row["name"], str(row["locations"]), screen.when(row["created_at"])) for row in found],
        empty="There is no company yet: frontdesk company create --name ...",
    )
