"""frontdesk user: the people who work at a location."""

from collections.abc import Callable
from typing import Annotated, Any

import typer

from frontdesk.app.cli import across, screen
from frontdesk.app.cli.noun import Json, noun
from frontdesk.app.cli.opened import as_operator
from frontdesk.domain import users
from frontdesk.domain.contacts import values
from frontdesk.domain.locations import store as locations
from frontdesk.domain.users import Role, User
from frontdesk.kit.db import Write
from frontdesk.kit.problems import Invalid

app = noun()

Where = Annotated[str, typer.Option("--location", help="The id of the location they work at.")]


@app.command()
def create(
    location: Where,
    name: Annotated[str, typer.Option("--name", help="First name, then the rest.")],
    email: Annotated[str, typer.Option("--email", help="Their e-mail address.")],
    phone: Annotated[str | None, typer.Option("--phone", help="Their phone number.")] = None,
    role: Annotated[Role, typer.Option("--role", help="What they may do there.")] = "user",
    json: Json = False,
) -> None:
    """Make a user who works at the location."""

    async def make(tx: Write) -> User:
        company_id = await across.get_company_of_location(tx, location)
        where = await locations.get_location(tx, location)
        first, _, last = _checked("--name", values.line, name).partition(" ")
        return await users.create_user(
            tx,
            company_id,
            [location],
            first_name=first,
            last_name=last,
            email=_checked("--email", values.email, email),
            phone=_checked("--phone", lambda text: values.phone(text, where.country), phone)
            if phone
            else None,
            role=role,
        )

    user = as_operator(make, cause="user create")
    if json:
        screen.answer(_shown(user, location))
    else:
        screen.say(f"Made the user {user.name}: {user.id}")


@app.command("list")
def list_(location: Where, json: Json = False) -> None:
    """List those who work at the location, by name."""

    async def find(tx: Write) -> list[User]:
        return await users.list_users(tx, await across.get_company_of_location(tx, location), location)

    found = as_operator(find, cause="user list")
    if json:
        screen.answer([_shown(user, location) for user in found])
        return
    screen.table(
        ("id", "name", "e-mail", "phone", "role"),
        [(user.id, user.name, user.email, user.phone or "", user.role) for user in found],
        empty=f"Nobody works there yet: frontdesk user create --location {location} --name ... --email ...",
    )


def _checked(option: str, check: Callable[[str], Any], text: str) -> str:
    """What the text means. Raises Invalid."""
    try:
        read = check(text)
    except ValueError as fault:
        raise Invalid(f"{option} {fault}") from None
    if not read:
        raise Invalid(f"{option} must not be empty")
    return str(read)


def _shown(user: User, location_id: str) -> dict[str, Any]:
    return {
        "id": user.id,
        "locationId": location_id,
        "companyId": user.company_id,
        "name": user.name,
        "email": user.email,
        "phone": user.phone,
        "role": user.role,
    }
