"""Machine-made requests over the whole OpenAPI document: no server error, no answer that breaks its schema.

The server runs on a loop of its own in a thread, since the machine's requests are made synchronously.
"""

import asyncio
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, seed, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.support.desk import serve
from tests.support.scripted import ScriptedEngine
from tests.support.story import begin_story

CHECKS = (
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
)


@dataclass(frozen=True)
class Served:
    url: str
    token: str
    company_token: str
    location_id: str


@pytest.fixture(scope="module")
def served(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    # Its late imports come now: Python 3.11 cannot compile in two threads at once without fail.
    schemathesis.openapi.from_dict({"openapi": "3.1.0", "info": {"title": "", "version": ""}, "paths": {}})
    ready, stop = threading.Event(), threading.Event()
    found: list[Served] = []

    async def run() -> None:
        data = tmp_path_factory.mktemp("machine")
        async with serve(database_url, data, engine=ScriptedEngine()) as desk:
            story = await begin_story(desk, None)
            await story.make_agent()
            await story.make_contact()
            company_token = await story.token(company=True)
            await story.client.aclose()
            found.append(Served(desk.url, story.secret, company_token, story.location_id))
            ready.set()
            await asyncio.to_thread(stop.wait)

    thread = threading.Thread(target=lambda: asyncio.run(run()))
    thread.start()
    if not ready.wait(60):
        raise AssertionError("the server did not start")
    yield found[0]
    stop.set()
    thread.join()


@pytest.mark.slow
@pytest.mark.timeout(280)
def test_no_machine_made_request_breaks_the_server(served: Served) -> None:
    document = schemathesis.openapi.from_url(f"{served.url}/openapi.json")
    # Streams do not end by themselves; their own tests read them.
    document = document.exclude(path_regex="/stream$")
    tried = 0
    for result in document.get_all_operations():
        operation = result.ok()
        try_out(operation, served)
        tried += 1
    assert tried > 60


def try_out(operation: schemathesis.APIOperation[Any, Any, Any, Any], served: Served) -> None:
    """A bounded number of requests, good and bad, to one operation."""
    token = served.company_token if operation.path.startswith("/v1/tokens") else served.token

    @seed(7)
    @settings(max_examples=5, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy())
    def requests(case: schemathesis.Case) -> None:
        headers = {"Authorization": f"Bearer {token}"}
        response = case.call(base_url=served.url, headers=headers, timeout=20)
        case.validate_response(response, checks=list(CHECKS))

    requests()
