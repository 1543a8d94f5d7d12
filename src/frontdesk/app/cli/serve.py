"""frontdesk serve: the API, web chat and (usually) a worker."""

from typing import Annotated

import typer

from frontdesk.app.cli import screen
from frontdesk.app.cli.noun import noun
from frontdesk.app.database import Place
from frontdesk.app.log import set_up_log
from frontdesk.app.prepare import prepared
from frontdesk.app.serve import address_of, bind
from frontdesk.app.serve import serve as serve_on
from frontdesk.app.settings import Settings, read_settings

app = noun()


@app.command()
def serve(
    host: Annotated[str | None, typer.Option("--host", help="The address to listen on.")] = None,
    port: Annotated[int | None, typer.Option("--port", help="The port to listen on; 0 picks one.")] = None,
    workers: Annotated[
        int | None, typer.Option("--workers", help="How many processes share the port.")
    ] = None,
    no_worker: Annotated[
        bool, typer.Option("--no-worker", help="Leave jobs to others: frontdesk work.")
    ] = False,
) -> None:
    """Serve the API and web chat until a signal asks to stop; then finish what is in hand."""
    settings = read_settings(host=host, port=port, workers=workers, work_inside=False if no_worker else None)
    set_up_log(settings)
    with bind(settings.host, settings.port) as listener:
        address = address_of(listener, settings)
        with screen.progress() as report, prepared(settings, screen.note, report) as place:
            serve_on(settings, listener, lambda: screen.say(_told(settings, place, address)))
    screen.note("Stopped.")


def _told(settings: Settings, place: Place, address: str) -> str:
    processes = f"{settings.workers} processes, " if settings.workers > 1 else ""
    working = "working on jobs" if settings.work_inside else "without a worker"
    where = f"database in {settings.data_dir}" if place.embedded else f"database {place.shown}"
    return f"frontdesk serves {address} (API {address}/docs; {processes}{working}; {where}). Ctrl+C stops it."
