"""What is watched, and where it goes."""

import importlib
from contextlib import AbstractContextManager, nullcontext
from typing import cast

from frontdesk.app.settings import Settings

_TRACING = "frontdesk.app.tracing"


def traced(settings: Settings) -> AbstractContextManager[None]:
    """Send spans for as long as the context lasts, if the settings name a collector.

    The libraries for it take half a second to load, so they are loaded only then.
    """
    if settings.trace_url is None:
        return nullcontext()
    return cast("AbstractContextManager[None]", importlib.import_module(_TRACING).tracing(settings))
