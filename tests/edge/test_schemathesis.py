"""Machine-made requests over the whole OpenAPI document: no server error, no answer that breaks its schema.

The server is a process of its own: the machine's requests are made synchronously, and Python 3.11 cannot
parse sources in two threads at once, which the machine does as it goes.
"""

import asyncio
import os
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
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

from tests.app.installation import until_healthy
from tests.support.desk import SECRET_KEY
from tests.support.ports import free_port
from tests.support.story import Story
from tests.support.warm import begin

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


@pytest.fixture
async def served(story: Story, database_url: str, tmp_path: Path, warm: Path | None) -> AsyncIterator[Served]:
    await story.make_agent()
    await story.make_contact()
    port = free_port()
    settings = {
        "FRONTDESK_DATA_DIR": str(tmp_path),
        "FRONTDESK_DATABASE_URL": database_url,
        "FRONTDESK_SECRET_KEY": SECRET_KEY,
        "FRONTDESK_PORT": str(port),
        "FRONTDESK_RATE_LIMIT": "off",
        "FRONTDESK_WORK_INSIDE": "false",
        "FRONTDESK_LOG_LEVEL": "error",
    }
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("FRONTDESK_")}
    server = begin(warm, "tests.chaos.node", "serve", environment=inherited | settings, streams=(0, 1, 2))
    try:
        await until_healthy(f"http://127.0.0.1:{port}")
        yield Served(f"http://127.0.0.1:{port}", story.secret, await story.token(company=True))
    finally:
        server.kill()
        server.wait()


@pytest.mark.slow
@pytest.mark.timeout(280)
async def test_no_machine_made_request_breaks_the_server(served: Served) -> None:
    await asyncio.to_thread(try_out_all, served)


def try_out_all(served: Served) -> None:
    document = schemathesis.openapi.from_url(f"{served.url}/openapi.json", timeout=60)
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
    @settings(max_examples=3, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy())
    def requests(case: schemathesis.Case) -> None:
        headers = {"Authorization": f"Bearer {token}"}
        response = case.call(base_url=served.url, headers=headers, timeout=20)
        case.validate_response(response, checks=list(CHECKS))

    requests()
