"""frontdesk doctor: find what keeps agents from answering, and say what to do."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from typing import Annotated

import typer

from frontdesk.app.cli import screen
from frontdesk.app.cli.doctor.answering import look_at_locations, look_at_token
from frontdesk.app.cli.doctor.finding import Finding, wrong
from frontdesk.app.cli.doctor.installation import (
    look_at_engine,
    look_at_jobs,
    look_at_revision,
    look_at_server,
    look_at_settings,
)
from frontdesk.app.cli.doctor.models import look_at_keys, look_at_model
from frontdesk.app.cli.noun import Json, noun
from frontdesk.app.database import Place, attached, look_at
from frontdesk.app.problem import CannotRun
from frontdesk.app.settings import Settings, read_settings
from frontdesk.domain.access import store as access
from frontdesk.kit.db import Database
from frontdesk.kit.postgres import PostgresProblem

app = noun()


@app.command()
def doctor(
    token: Annotated[
        str | None, typer.Option("--token", help="Also look at this token, pit-...; - asks for it.")
    ] = None,
    location: Annotated[
        str | None, typer.Option("--location", help="Of the locations, look at this one only.")
    ] = None,
    call_engine: Annotated[
        bool,
        typer.Option("--call-engine", help="Also make one tiny call to the language model, if one is set."),
    ] = False,
    json: Json = False,
) -> None:
    """Look at every part, and at every location that has nobody who answers.

    Status 1 when something is wrong; warnings alone leave it at 0.
    """
    secret = typer.prompt("Token", hide_input=True, err=True) if token == "-" else token
    found = list(_look(secret, location, call_engine))
    is_well = not any(finding.state == "wrong" for finding in found)
    if json:
        screen.answer({"ok": is_well, "findings": [_as_body(finding) for finding in found]})
    else:
        screen.findings([(finding.state, finding.part, finding.told, finding.todo) for finding in found])
    if not is_well:
        raise typer.Exit(1)


def _look(secret: str | None, location_id: str | None, call_engine: bool) -> Iterator[Finding]:
    try:
        settings = read_settings()
    except CannotRun as problem:
        for line in str(problem).splitlines():
            yield wrong("settings", line, "frontdesk settings --help, and the variable's own words above.")
        return
    yield from look_at_settings(settings)
    try:
        with attached(settings, screen.note) as place:
            inside = _look_inside(settings, place, secret, location_id, call_engine)
            yield from asyncio.run(_collect(inside))
    except (CannotRun, PostgresProblem) as problem:
        told, _, todo = str(problem).partition(". ")
        yield wrong("database", f"{told}.", todo)


async def _look_inside(
    settings: Settings, place: Place, secret: str | None, location_id: str | None, call_engine: bool
) -> AsyncIterator[Finding]:
    server = await look_at(place.url)
    for finding in look_at_server(place, server, settings.data_dir):
        yield finding
    revision = look_at_revision(server)
    yield revision
    if revision.state == "ok":
        db = await Database.connect(place.url, connections=2)
        try:
            async for finding in look_at_jobs(db):
                yield finding
            if secret is not None:
                for finding in look_at_token(await access.find_by_secret(db, secret.strip())):
                    yield finding
            async for finding in look_at_locations(db, location_id):
                yield finding
            async for finding in look_at_keys(settings, db):
                yield finding
        finally:
            await db.close()
    yield await look_at_engine(settings)
    async for finding in look_at_model(settings, call=call_engine):
        yield finding


async def _collect(findings: AsyncIterator[Finding]) -> list[Finding]:
    return [finding async for finding in findings]


def _as_body(finding: Finding) -> dict[str, str | None]:
    return {
        "part": finding.part,
        "state": finding.state,
        "told": finding.told,
        "todo": finding.todo or None,
        "locationId": finding.location_id,
    }
