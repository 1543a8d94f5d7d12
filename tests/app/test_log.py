"""The log: one form for all, and never what a customer wrote."""

import asyncio
import json
import logging
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from frontdesk.app.log import set_up_log
from frontdesk.app.settings import Settings

WORDS = "my password is swordfish"


@pytest.fixture(autouse=True)
def _log_as_before() -> Iterator[None]:
    """Give the process its own log back."""
    names = ("", "frontdesk", "uvicorn", "uvicorn.error", "uvicorn.access", "pgqueuer", "asyncio")
    former = [
        (logger, logger.level, logger.handlers[:], logger.propagate)
        for logger in map(logging.getLogger, names)
    ]
    yield
    for logger, level, handlers, propagate in former:
        logger.setLevel(level)
        logger.handlers[:] = handlers
        logger.propagate = propagate
    logging.captureWarnings(capture=False)
    structlog.reset_defaults()


def lines(captured: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in captured.readouterr().err.splitlines()]


def test_lines_are_json_where_there_is_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_log(Settings(data_dir=Path()))
    structlog.get_logger("frontdesk.flow").info("turn held", reason="asleep", conversation="c1")
    structlog.get_logger("frontdesk.flow").debug("not shown")
    logging.getLogger("uvicorn.error").info("Started server process")
    [line] = lines(capsys)
    assert (line["event"], line["reason"], line["level"]) == ("turn held", "asleep", "info")
    assert line["timestamp"]


def test_an_exception_is_told_by_its_kind_and_place_alone(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_log(Settings(data_dir=Path()))
    log = structlog.get_logger("frontdesk.flow")
    try:
        try:
            raise KeyError(WORDS)
        except KeyError as inner:
            raise ExceptionGroup(WORDS, [ValueError(WORDS)]) from inner
    except ExceptionGroup as error:
        log.exception("failed")
        logging.getLogger("pgqueuer").error("job failed: %s", error, exc_info=error)
    for line in lines(capsys):
        told = str(line)
        assert WORDS not in told
        for kind in ("KeyError", "ExceptionGroup", "ValueError", "test_log.py"):
            assert kind in told


async def test_a_librarys_line_about_a_task_holds_no_message(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_log(Settings(data_dir=Path()))

    async def fail() -> None:
        raise ValueError(WORDS)

    task = asyncio.create_task(fail(), name="reading")
    await asyncio.wait({task})
    logging.getLogger("pgqueuer").error("Unhandled exception in task: %s", task, exc_info=task.exception())
    logging.getLogger("asyncio").error(f"Task exception was never retrieved\nfuture: {task!r}")
    logging.getLogger("uvicorn.error").error(OSError(WORDS))
    told = capsys.readouterr().err
    assert WORDS not in told
    assert "reading" in told
    assert "OSError" in told


def test_requests_are_logged_only_when_asked_for_and_without_their_query(
    capsys: pytest.CaptureFixture[str],
) -> None:
    arguments = ("127.0.0.1:5", "GET", "/contacts/search/duplicate?email=ana%40example.com", "1.1", 200)
    for wanted in (False, True):
        set_up_log(Settings(data_dir=Path(), access_log=wanted))
        logging.getLogger("uvicorn.access").info('%s - "%s %s HTTP/%s" %d', *arguments)
    [line] = lines(capsys)
    assert (line["event"], line["method"], line["path"], line["status"]) == (
        "request",
        "GET",
        "/contacts/search/duplicate",
        200,
    )
    assert "ana" not in str(line)


def test_lines_for_people_are_plain_where_colours_do_not_show(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_log(Settings(data_dir=Path(), log_format="console"))
    structlog.get_logger("frontdesk.app").warning("the database cannot be reached", error="OSError")
    told = capsys.readouterr().err
    assert "the database cannot be reached" in told
    assert "error=OSError" in told
    assert ("\x1b" in told) == sys.stderr.isatty()
