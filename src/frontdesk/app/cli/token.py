"""frontdesk token: who may call the API, and for what."""

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated, Any

import typer

from frontdesk.app.cli import across, screen
from frontdesk.app.cli.noun import Json, noun
from frontdesk.app.cli.opened import as_operator
from frontdesk.domain.access import SCOPES, Minted, Token, store, unknown_scopes
from frontdesk.domain.access.secrets import hash_of
from frontdesk.kit.db import Record, Write
from frontdesk.kit.problems import Invalid, Refused

app = noun()

_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_SPAN = re.compile(rf"(\d{{1,5}})\s*([{''.join(_UNITS)}])")

TokenId = Annotated[str, typer.Argument(metavar="ID", help="The token's id, as `token list` shows it.")]


@app.command()
def create(
    scopes: Annotated[
        str, typer.Option("--scopes", help="Names with commas between them, or all; see `token scopes`.")
    ],
    location: Annotated[str | None, typer.Option("--location", help="The id of its location.")] = None,
    company: Annotated[
        str | None, typer.Option("--company", help="The id of its company, for one that acts on all of it.")
    ] = None,
    name: Annotated[str, typer.Option("--name", help="What it is for.")] = "Token",
    expires_in: Annotated[
        str | None, typer.Option("--expires-in", help="Such as 90d, 12h or 30m; never when absent.")
    ] = None,
    json: Json = False,
) -> None:
    """Make a token of a location or of a company. Its secret is shown this once."""
    if (location is None) == (company is None):
        raise typer.BadParameter("give either --location or --company")
    wanted = _scopes(scopes)
    good_for = None if expires_in is None else _span("--expires-in", expires_in)

    async def make(tx: Write) -> Minted:
        if location is not None:
            owner = await across.get_company_of_location(tx, location)
        else:
            owner = (await across.get_company(tx, company or "")).id
        expires_at = None if good_for is None else (await tx.moment()).real + good_for
        return await store.create_token(tx, owner, location, name=name, scopes=wanted, expires_at=expires_at)

    _show_minted(as_operator(make, cause="token create"), json=json)


@app.command("list")
def list_(
    location: Annotated[str | None, typer.Option("--location", help="Only those of this location.")] = None,
    company: Annotated[str | None, typer.Option("--company", help="Only those of this company.")] = None,
    json: Json = False,
) -> None:
    """List the tokens that are good, without their secrets."""
    found = as_operator(lambda tx: across.list_tokens(tx, company, location), cause="token list")
    if json:
        screen.answer([_shown(row) for row in found])
        return
    screen.table(
        ("id", "name", "ends in", "acts on", "scopes", "last used", "expires"),
        [
            (
                row["id"],
                row["name"],
                f"...{row['hint']}",
                row["location_id"] or f"company {row['company_id']}",
                "all" if set(row["scopes"]) >= SCOPES else str(len(row["scopes"])),
                screen.when(row["last_used_at"]) or "never",
                screen.when(row["expires_at"]) or "never",
            )
            for row in found
        ],
        empty="There is no token yet: frontdesk token create --location ... --scopes ...",
    )


@app.command()
def rotate(
    token_id: TokenId,
    keep_former: Annotated[
        str | None, typer.Option("--keep-former", help="How long the former secret stays good, such as 1h.")
    ] = None,
    json: Json = False,
) -> None:
    """Give a token a new secret, shown this once."""
    stays = timedelta(0) if keep_former is None else _span("--keep-former", keep_former)

    async def turn(tx: Write) -> Minted:
        company_id = await across.get_company_of_token(tx, token_id)
        return await store.rotate_token(tx, company_id, token_id, former_stays_good=stays)

    _show_minted(as_operator(turn, cause="token rotate"), json=json)


@app.command()
def revoke(token_id: TokenId, json: Json = False) -> None:
    """Close a token at once and for good."""

    async def close(tx: Write) -> Token:
        return await store.revoke_token(tx, await across.get_company_of_token(tx, token_id), token_id)

    token = as_operator(close, cause="token revoke")
    if json:
        screen.answer({"id": token.id, "revoked": True})
    else:
        screen.say(f"Revoked the token {token.name} ({token.id}).")


@app.command()
def inspect(
    secret: Annotated[
        str | None,
        typer.Argument(metavar="TOKEN", help="The secret, pit-...; asked for when absent."),
    ] = None,
    json: Json = False,
) -> None:
    """Tell what a token is and may do, by its secret."""
    given = secret or typer.prompt("Token", hide_input=True, err=True)

    async def find(tx: Write) -> Record:
        row = await across.find_token_by_hash(tx, hash_of(given))
        if row is None:
            raise Refused("The token is unknown: no secret of this database is like it.")
        return row

    row = as_operator(find, cause="token inspect")
    if json:
        screen.answer(_shown(row) | {"state": row["state"]})
        return
    screen.say(f"{row['name']} ({row['id']}): {row['state']}")
    screen.say(f"  acts on  {row['location_id'] or 'the company ' + row['company_id']}")
    screen.say(f"  expires  {screen.when(row['expires_at']) or 'never'}")
    screen.say(f"  scopes   {', '.join(row['scopes'])}")


@app.command()
def scopes(json: Json = False) -> None:
    """List the scopes a token can carry."""
    if json:
        screen.answer(sorted(SCOPES))
        return
    for scope in sorted(SCOPES):
        screen.say(scope)


def _scopes(text: str) -> list[str]:
    """The scopes named. Raises Invalid with the known ones."""
    if text.strip() == "all":
        return sorted(SCOPES)
    named = [scope.strip() for scope in text.split(",") if scope.strip()]
    unknown = unknown_scopes(named)
    if unknown or not named:
        told = f"No such scope: {', '.join(unknown)}." if unknown else "No scope is named."
        raise Invalid(f"{told} Use all, or some of: {', '.join(sorted(SCOPES))}")
    return named


def _span(option: str, text: str) -> timedelta:
    """A span such as 90d. Raises Invalid."""
    found = _SPAN.fullmatch(text.strip().lower())
    if found is None or int(found[1]) == 0:
        raise Invalid(f"{option} {text!r} is not a span of time; write 30m, 12h, 90d or 4w.")
    return timedelta(**{_UNITS[found[2]]: int(found[1])})


def _show_minted(minted: Minted, *, json: bool) -> None:
    token = minted.token
    if json:
        screen.answer(
            {
                "token": minted.secret,
                "id": token.id,
                "locationId": token.location_id,
                "companyId": token.company_id,
                "scopes": list(token.scopes),
                "name": token.name,
                "expiresAt": token.expires_at,
            }
        )
        return
    screen.say(minted.secret)
    screen.note(f"The token {token.name} ({token.id}). It is not shown again: keep it where it is safe.")


def _shown(row: Mapping[str, Any] | Record) -> dict[str, Any]:
    return {
        "id": row["id"],
        "name": row["name"],
        "hint": row["hint"],
        "locationId": row["location_id"],
        "companyId": row["company_id"],
        "scopes": list(row["scopes"]),
        "createdAt": row["created_at"],
        "expiresAt": row["expires_at"],
        "rotatedAt": row["rotated_at"],
        "lastUsedAt": row["last_used_at"],
    }
