"""One log: structlog, with the libraries' loggers routed through it.

Lines go to standard error, for people on a terminal and as JSON elsewhere. What customers wrote and
tokens never stand in them: exceptions are told by their kind and their frames, not by their message.
"""

import asyncio
import logging
import sys
import traceback
from collections.abc import MutableMapping
from typing import Any

import structlog

from frontdesk.app.settings import Settings

_OURS = "frontdesk"
_QUIET = ("alembic", "asyncio", "httpx", "httpcore", "pgqueuer", "uvicorn", "uvicorn.error", "py.warnings")
"""Libraries whose notes are for their own developers: only warnings are shown, unless at level debug."""

Event = MutableMapping[str, Any]


def set_up_log(settings: Settings) -> None:
    """Send every log line of this process to standard error, in the form the settings ask for."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            structlog.contextvars.merge_contextvars,
            structlog.stdlib.add_logger_name,
            structlog.stdlib.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.addFilter(_without_words)
    handler.setFormatter(_formatter(is_for_people(settings)))
    root = logging.getLogger()
    for old in root.handlers[:]:
        root.removeHandler(old)
    root.addHandler(handler)
    root.setLevel(logging.WARNING)
    level = logging.getLevelNamesMapping()[settings.log_level.upper()]
    logging.getLogger(_OURS).setLevel(level)
    for name in _QUIET:
        logging.getLogger(name).setLevel(level if level == logging.DEBUG else max(level, logging.WARNING))
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        logging.getLogger(name).handlers.clear()
        logging.getLogger(name).propagate = True
    access = logging.getLogger("uvicorn.access")
    access.setLevel(logging.INFO if settings.access_log else logging.WARNING)
    logging.captureWarnings(capture=True)


def is_for_people(settings: Settings) -> bool:
    return settings.log_format == "console" or (settings.log_format == "auto" and sys.stderr.isatty())


def _formatter(for_people: bool) -> logging.Formatter:
    last: structlog.typing.Processor = (
        structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), pad_event_to=0)
        if for_people
        else structlog.processors.JSONRenderer()
    )
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[
            structlog.stdlib.add_logger_name,
            structlog.stdlib.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _request,
        ],
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            _exception_without_message,
            last,
        ],
    )


def _without_words(record: logging.LogRecord) -> bool:
    """Take out of a library's line what could carry a message of an exception.

    False for a line that says what the door has told already, with a trace id.
    """
    if record.name == "uvicorn.error" and str(record.msg).startswith("Exception in ASGI application"):
        return False
    if isinstance(record.args, tuple):
        record.args = tuple(_named(argument) for argument in record.args)
    if isinstance(record.msg, BaseException):
        record.msg = _named(record.msg)
    if record.name == "asyncio" and isinstance(record.msg, str):
        record.msg = record.msg.partition("\n")[0]
    return True


def _named(argument: object) -> object:
    match argument:
        case BaseException():
            return type(argument).__name__
        case asyncio.Task():
            return argument.get_name()
        case _:
            return argument


def _request(logger: Any, method: str, event: Event) -> Event:
    """A line of the access log: method, path and status, without the query, which may name a person."""
    record: logging.LogRecord = event["_record"]
    if record.name == "uvicorn.access":
        # The formatter has put the arguments into the event by now: '127.0.0.1:1 - "GET /x HTTP/1.1" 200'.
        address, _, rest = str(event["event"]).partition(' - "')
        line, _, status = rest.rpartition('" ')
        verb, _, target = line.partition(" ")
        event["event"] = "request"
        event["method"] = verb
        event["path"] = target.partition(" ")[0].partition("?")[0]
        event["status"] = int(status) if status.isdecimal() else status
        event["address"] = address
    return event


def _exception_without_message(logger: Any, method: str, event: Event) -> Event:
    given = event.pop("exc_info", None)
    if isinstance(given, tuple):
        given = given[1]
    elif given is True:
        given = sys.exc_info()[1]
    if isinstance(given, BaseException):
        event["exception"] = _told(given)
    return event


def _told(error: BaseException) -> str:
    """Where it came from and of which kind it is, its causes first."""
    parts = []
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        code = getattr(current, "sqlstate", None)
        kind = f"{type(current).__module__}.{type(current).__qualname__}"
        inner = "".join(
            "\n  | " + _told(one).replace("\n", "\n  | ")
            for one in (current.exceptions if isinstance(current, BaseExceptionGroup) else ())
        )
        frames = "".join(traceback.format_tb(current.__traceback__))
        parts.append(f"{frames}{kind}{f' (SQLSTATE {code})' if code else ''}{inner}")
        current = current.__cause__ or (None if current.__suppress_context__ else current.__context__)
    return "\n\n".join(reversed(parts))
