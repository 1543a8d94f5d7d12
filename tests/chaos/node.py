"""A server or a worker for `make chaos`: the real one, with an engine that repeats what was written.

    python -m tests.chaos.node serve|work

The rest of its settings come from the environment, as for `frontdesk serve`.
"""

import asyncio
import random
import sys
from collections.abc import Sequence
from datetime import timedelta

from frontdesk.app.database import attached
from frontdesk.app.log import set_up_log
from frontdesk.app.serve import bind, serve
from frontdesk.app.settings import Settings, read_settings
from frontdesk.app.wiring import open_runtime
from frontdesk.app.work import work
from frontdesk.flow.engine import Done, Offer, Situation, Step, Use
from tests.chaos.customers import PERSON
from tests.support.scripted import thought

HEARTBEAT = timedelta(seconds=4)


class Echo:
    """Answers with the lines it was asked to answer, after a while, so that many turns are in the making.

    Who writes of a person is handed over, once.
    """

    name = "echo"

    async def next_step(self, situation: Situation, offers: Sequence[Offer], done: Sequence[Done]) -> Step:
        await asyncio.sleep(random.uniform(0.02, 0.3))
        hand_over = next((offer for offer in offers if offer.type == "hand_over"), None)
        if PERSON in situation.question and hand_over is not None and not done:
            return Step(thought(), (Use(hand_over.action_id, 0.9),))
        return Step(thought(), say=situation.question)


def main() -> None:
    settings = read_settings()
    if sys.argv[1] == "serve":
        serve(settings, bind(settings.host, settings.port), lambda: None, engine=Echo())
    else:
        set_up_log(settings)
        with attached(settings, lambda _: None) as place:
            asyncio.run(_work(settings, place.url))


async def _work(settings: Settings, url: str) -> None:
    async with open_runtime(settings, url, engine=Echo()) as runtime:
        await work(runtime, asyncio.Event(), heartbeat_timeout=HEARTBEAT)


if __name__ == "__main__":
    main()
