"""frontdesk work: a worker in a process of its own."""

import asyncio
import signal
import sys
from types import FrameType

from frontdesk.app.cli import screen
from frontdesk.app.cli.noun import noun
from frontdesk.app.log import set_up_log
from frontdesk.app.prepare import prepared
from frontdesk.app.settings import Settings, read_settings
from frontdesk.app.telemetry import traced
from frontdesk.app.wiring import open_runtime
from frontdesk.app.work import work as work_on

if sys.platform == "win32":
    from asyncio import run
else:
    from uvloop import run

app = noun()


@app.command()
def work() -> None:
    """Work on jobs until a signal asks to stop; then finish what is in hand."""
    settings = read_settings()
    set_up_log(settings)
    with screen.progress() as report, prepared(settings, screen.note, report) as place, traced(settings):
        run(_work(settings, place.url))
    screen.note("Stopped.")


async def _work(settings: Settings, url: str) -> None:
    stop, ready = asyncio.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()

    def hear(number: int, frame: FrameType | None) -> None:
        loop.call_soon_threadsafe(stop.set)

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, hear)
    async with open_runtime(settings, url) as runtime:
        telling = asyncio.create_task(_tell(ready))
        await work_on(runtime, stop, ready=ready)
        telling.cancel()


async def _tell(ready: asyncio.Event) -> None:
    await ready.wait()
    screen.say("frontdesk works on jobs. Ctrl+C stops it.")
