"""Trials: a tool or an engine is called for somebody who wants to see whether it works."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from frontdesk.edge.http.auth import Caller
from frontdesk.flow.turnstile import Turnstile
from frontdesk.kit.problems import TooMany

_AGAIN_SECONDS = 5
_INSIDE = Turnstile(a_location=3, in_all=6)
"""A trial under an Idempotency-Key keeps a connection of the database for as long as the other side takes."""


@asynccontextmanager
async def on_trial(caller: Caller) -> AsyncIterator[str | None]:
    """Around one trial, of which few are made at once; gives the key to make it under, if there is one.

    With an Idempotency-Key it is made once, and a repeat gets the same answer. Raises TooMany.
    """
    with _INSIDE.enter(caller.chosen_location or caller.company_id) as admitted:
        if not admitted:
            raise TooMany("Others are trying their tools or engines just now.", _AGAIN_SECONDS)
        async with caller.once() as key:
            yield key
