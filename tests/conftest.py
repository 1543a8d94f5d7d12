"""What a run of tests shares, and the order of its tests. The fixtures are in tests/support/fixtures.py."""

import asyncio
import os
import shutil
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import certifi
import pytest
import uvloop

from tests.support.places import MODELS, SHARED, WARM, quick_place
from tests.support.warm import IS_COLD, warmed

_FIXTURES = "tests.support.fixtures"


def pytest_configure(config: pytest.Config) -> None:
    """One directory for the whole run; the workers inherit its name.

    It is not pytest's own, which the account of the database cannot enter when tests run as root.
    """
    if not hasattr(config, "workerinput"):
        shared = Path(tempfile.mkdtemp(prefix="frontdesk-tests-", dir=quick_place()))
        shared.chmod(0o711)
        os.environ[SHARED] = str(shared)
        os.environ["SSL_CERT_FILE"] = str(_one_authority(shared / "authority.pem"))
        if not IS_COLD:
            stack = ExitStack()
            stack.enter_context(warmed(shared / WARM, MODELS))
            config.add_cleanup(stack.close)
    # Whoever only hands out the tests needs no frontdesk; to import it would keep the others waiting.
    if hasattr(config, "workerinput") or config.getoption("dist", "no") == "no":
        config.pluginmanager.import_plugin(_FIXTURES)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep the tests of an `xdist_group` together, as `--dist loadgroup` promises.

    pytest-xdist 3.8 does it by an attribute that pytest 9.2 no longer reads
    (https://github.com/pytest-dev/pytest-xdist/issues/1386): each worker would build what a group shares.
    """
    if not config.getoption("loadgroup", default=False):
        return
    for item in items:
        groups = sorted(mark.args[0] for mark in item.iter_markers("xdist_group"))
        ending = f"@{'_'.join(groups)}"
        if groups and not item.nodeid.endswith(ending):
            item._id = type(item.id).parse(item.nodeid + ending)
    items[:] = _interleaved(items)


def _interleaved(items: list[pytest.Item]) -> list[pytest.Item]:
    """The long tests, which mostly wait for other processes, spread among the many that keep a processor
    busy, the longest first; none of them begins in the last third, where it would be waited for alone."""
    busy: list[pytest.Item] = []
    waiting: dict[str, list[pytest.Item]] = {}
    for item in items:
        group = item.get_closest_marker("xdist_group")
        if group is None and item.get_closest_marker("slow") is None:
            busy.append(item)
        else:
            waiting.setdefault(group.args[0] if group else item.nodeid, []).append(item)
    units = sorted(waiting.values(), key=len)
    gap = 2 * len(busy) // (3 * len(units) or 1)
    ordered: list[pytest.Item] = []
    for number, item in enumerate(busy):
        if units and number % max(gap, 1) == 0:
            ordered += units.pop()
        ordered.append(item)
    return [*ordered, *(item for unit in units for item in unit)]


def pytest_asyncio_loop_factories() -> dict[str, Callable[[], asyncio.AbstractEventLoop]]:
    """The event loop that servers and workers run on."""
    return {"uvloop": uvloop.new_event_loop}


def _one_authority(file: Path) -> Path:
    """A single certificate to trust. Each HTTP client reads them all, and nothing here leaves the machine:
    to read a hundred and fifty takes as long as most tests do."""
    end = "-----END CERTIFICATE-----\n"
    first, _, _ = Path(certifi.where()).read_text(encoding="ascii").partition(end)
    file.write_text(first + end, encoding="ascii")
    return file


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        shutil.rmtree(os.environ.pop(SHARED), ignore_errors=True)
