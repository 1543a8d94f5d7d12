"""The served applications and stories that tests are told with."""

import asyncio
import importlib
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from frontdesk.kit.embedding import Embedder, open_embedder
from frontdesk.kit.postgres import attach
from tests.support.database import ELSEWHERE, make_database, make_owner
from tests.support.desk import Desk, serve
from tests.support.models import Model, model_server, new_model
from tests.support.places import MODELS, SHARED, WARM
from tests.support.scripted import ScriptedEngine
from tests.support.story import Story, begin_story
from tests.support.warm import IS_COLD

BeginStory = Callable[..., Awaitable[Story]]


@pytest.fixture(scope="session")
def shared_dir() -> Path:
    """A directory that all workers of this run share."""
    return Path(os.environ[SHARED])


@pytest.fixture(scope="session")
def warm(shared_dir: Path) -> Path | None:
    """The socket of the process that becomes commands; None where each shall begin from nothing."""
    return None if IS_COLD else shared_dir / WARM


@pytest.fixture(scope="session")
def models_dir() -> Path:
    return MODELS


@pytest.fixture(scope="session")
def embedder(models_dir: Path) -> Embedder:
    return open_embedder(models_dir)


@pytest.fixture(scope="session")
def cluster(shared_dir: Path) -> Iterator[tuple[str, str]]:
    """The admin's and the owner's URL of the run's PostgreSQL: one of its own, or the one that
    TESTS_POSTGRES names, the URL of a superuser there (another version, another build)."""
    if elsewhere := os.environ.get(ELSEWHERE):
        yield elsewhere, asyncio.run(make_owner(elsewhere, shared_dir))
        return
    with attach(shared_dir / "data") as attached:
        yield attached.admin_url, attached.url
    attached.wait_stopped(10)


@pytest.fixture(scope="session")
async def database_url(cluster: tuple[str, str], shared_dir: Path) -> str:
    """A migrated database of this worker's own."""
    return await make_database(*cluster, shared_dir)


@pytest.fixture(scope="session")
def scripted_engine() -> ScriptedEngine:
    return ScriptedEngine()


@pytest.fixture(scope="session")
async def desk(
    database_url: str,
    tmp_path_factory: pytest.TempPathFactory,
    scripted_engine: ScriptedEngine,
    embedder: Embedder,
) -> AsyncIterator[Desk]:
    """A served frontdesk whose engine does what a test's script says."""
    data = tmp_path_factory.mktemp("desk")
    async with serve(database_url, data, engine=scripted_engine, embedder=embedder) as served:
        yield served


@pytest.fixture(scope="session")
async def embedded_desk(
    database_url: str, tmp_path_factory: pytest.TempPathFactory, embedder: Embedder
) -> AsyncIterator[Desk]:
    """A served frontdesk that thinks with the embedded engine."""
    data = tmp_path_factory.mktemp("embedded_desk")
    async with serve(database_url, data, embedder=embedder) as served:
        yield served


@pytest.fixture(scope="session")
def models_address() -> Iterator[str]:
    """Where scripted language models answer, in a process of their own.

    The libraries are loaded before, since that takes seconds and the tests wait for events.
    """
    for module in ("llm", "providers.openai", "providers.anthropic"):
        importlib.import_module(f"frontdesk.edge.engines.{module}")
    with model_server() as address:
        yield address


@pytest.fixture
def model(models_address: str) -> Model:
    """A language model over HTTP that answers as the test scripts it."""
    return new_model(models_address)


@pytest.fixture
async def new_story(desk: Desk, scripted_engine: ScriptedEngine) -> AsyncIterator[BeginStory]:
    """Begins stories: `await new_story()`, with `sandbox=False`, `company_id=...` and so on."""
    async with AsyncExitStack() as stack:

        async def begin(on: Desk | None = None, **options: object) -> Story:
            engine = scripted_engine if on is None or on is desk else None
            story = await begin_story(on or desk, engine, **options)  # type: ignore[arg-type]
            await stack.enter_async_context(story.client)
            return story

        yield begin


@pytest.fixture
async def story(new_story: BeginStory) -> Story:
    """A tenant of its own, with the scripted engine."""
    return await new_story()


@pytest.fixture
async def other(new_story: BeginStory) -> Story:
    """Another tenant of another company."""
    return await new_story()


@pytest.fixture
async def embedded_story(new_story: BeginStory, embedded_desk: Desk) -> Story:
    """A tenant of its own, with the embedded engine."""
    return await new_story(embedded_desk)
