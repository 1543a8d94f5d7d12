"""frontdesk demo: play a customer's story against a server of its own, and keep serving."""

import asyncio
import socket
import time
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Annotated

import typer

from frontdesk.app.cli import screen
from frontdesk.app.cli.demo import business
from frontdesk.app.cli.demo.stage import Scene, served, set_up, tail
from frontdesk.app.cli.demo.story import play
from frontdesk.app.cli.demo.teller import StepFailed, Teller
from frontdesk.app.cli.noun import noun
from frontdesk.app.cli.opened import as_operator
from frontdesk.app.prepare import prepared
from frontdesk.app.problem import CannotRun
from frontdesk.app.serve import address_of, bind
from frontdesk.app.settings import Settings, read_settings

app = noun()


@app.command()
def demo(
    end: Annotated[bool, typer.Option("--exit", help="End after the story instead of serving on.")] = False,
    port: Annotated[int | None, typer.Option("--port", help="The port to serve on.")] = None,
) -> None:
    """Play a customer's story against a server of its own, and keep serving.

    Status 0 only if everything that the story promises held. Every run makes a location of its own.
    """
    began = time.monotonic()
    settings = read_settings(port=port)
    teller = Teller()
    with _bound(settings, chosen=port is not None) as listener:
        address = address_of(listener, settings)
        teller.step("Starting database, server and worker")
        with screen.progress() as report, prepared(settings, screen.note, report):
            log_file = settings.data_dir / "demo.log"
            scene = as_operator(set_up, cause="demo")
            with served(settings, listener, log_file) as server:
                _tell_stage(teller, address, scene, log_file)
                try:
                    asyncio.run(play(address, scene, teller, began))
                except StepFailed as problem:
                    raise CannotRun(f"{problem}\nThe server's log ends:\n{tail(log_file)}") from problem
                _tell_end(teller, address, scene)
                if not end and not teller.failed:
                    screen.say("\nServing on. Ctrl+C stops it.")
                    _wait(server)
    if teller.failed:
        raise CannotRun(
            f"{len(teller.failed)} promises of the story did not hold: {'; '.join(teller.failed)}"
        )


def _bound(settings: Settings, *, chosen: bool) -> socket.socket:
    """The socket to serve on; a free port where the usual one is taken and nobody chose it."""
    try:
        return bind(settings.host, settings.port)
    except CannotRun:
        if chosen or "port" in settings.model_fields_set:
            raise
        screen.note(f"Port {settings.port} is taken; taking a free one.")
        return bind(settings.host, 0)


def _tell_stage(teller: Teller, address: str, scene: Scene, log_file: Path) -> None:
    told = f"{address} serves {business.NAME}, a dental practice in {business.TIMEZONE} that does not exist."
    teller.did(told)
    if scene.earlier:
        teller.did(f"Its location is new; {scene.earlier} of earlier runs stay as they were.")
    teller.did(f"The server's log: {log_file}")


def _tell_end(teller: Teller, address: str, scene: Scene) -> None:
    teller.step("The story is over. Go on by hand")
    teller.fact("web chat", f"{address}/chat/{scene.widget_id}")
    teller.fact("API", f"{address}/docs")
    teller.fact("token", scene.token)
    teller.fact("location", scene.location_id)


def _wait(server: BaseProcess) -> None:
    """Until somebody stops us, or the server ends by itself."""
    try:
        server.join()
    except KeyboardInterrupt:
        screen.note("Stopping.")
        return
    raise CannotRun("The server has ended.")
