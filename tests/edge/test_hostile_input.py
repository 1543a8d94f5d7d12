"""Input that no honest client sends: a clear error in the dialect's shape, never a 500."""

import json

import pytest

from tests.support.story import Story

OFFICIAL = "/conversation-ai/agents"
V2 = "/v2/conversation/agents"
OURS = "/v1/agents/nobody/preview"
GOOD = {"name": "A", "personality": "B", "goal": "C", "instructions": "D"}


def shape(path: str, body: dict[str, object], status: int) -> None:
    if path.startswith("/v1"):
        assert body["type"].startswith("urn:frontdesk:problem:")  # type: ignore[attr-defined]
        assert body["status"] == status
    else:
        assert body["statusCode"] == status
        assert body["error"]
    assert body["traceId"]


@pytest.mark.parametrize("path", [OFFICIAL, V2, OURS])
@pytest.mark.parametrize(
    ("raw", "status"),
    [
        (b"{not json", 400),
        (b"", 422),
        (b"[]", 422),
        (b"null", 422),
        (b'"text"', 422),
        (b"[" * 100_000, 400),
        (b"\xff\xfe\x00", 400),
        (b'{"name": "a\\u0000b"}', 422),
        (b'{"name": "half \\ud83d pair"}', 422),
        (b'{"autoPilotMaxMessages": 123456789012345678901234567890}', 422),
        (b'{"waitTime": NaN}', 422),
        (b'{"waitTime": 1e999}', 422),
    ],
)
async def test_a_body_that_cannot_be_read_or_kept_is_told_so(
    story: Story, path: str, raw: bytes, status: int
) -> None:
    response = await story.client.post(path, content=raw, headers={"Content-Type": "application/json"})
    assert response.status_code == status, response.text
    shape(path, response.json(), status)


@pytest.mark.parametrize("path", [OFFICIAL, V2])
@pytest.mark.parametrize(
    "wrong",
    [
        {"name": None},
        {"name": 7},
        {"name": "x" * 100_000},
        {"goal": {}},
        {"mode": "turbo"},
        {"channels": ["pigeon"]},
        {"channels": "SMS"},
        {"waitTime": "soon"},
        {"waitTime": -1},
        {"waitTime": 301},
        {"autoPilotMaxMessages": 0},
        {"autoPilotMaxMessages": 101},
        {"isPrimary": "perhaps"},
        {"knowledgeBaseIds": [7]},
    ],
)
async def test_a_wrong_value_is_named(story: Story, path: str, wrong: dict[str, object]) -> None:
    response = await story.client.post(path, json=GOOD | wrong)
    assert response.status_code == 422, response.text
    messages = response.json()["message"]
    assert isinstance(messages, list)
    assert any(next(iter(wrong)) in message for message in messages), messages


async def test_a_huge_body_is_refused_before_it_is_read(story: Story) -> None:
    for path in (OFFICIAL, V2, OURS):
        response = await story.client.post(path, content=b'{"name": "' + b"x" * 3_000_000 + b'"}')
        assert response.status_code == 413
        shape(path, response.json(), 413)


async def test_an_unknown_version_is_refused_with_the_known_ones(story: Story) -> None:
    response = await story.client.get(f"{OFFICIAL}/search", headers={"Version": "2019-01-01"})
    assert response.status_code == 400
    assert "2021-04-15, 2021-07-28, v3" in response.json()["message"]
    for version in ("2021-04-15", "2021-07-28", "v3"):
        assert (await story.client.get(f"{OFFICIAL}/search", headers={"Version": version})).status_code == 200


@pytest.mark.parametrize("cursor", ["../../etc", "%00", "a" * 500, "'; DROP TABLE agents; --"])
async def test_a_bad_cursor_is_refused(story: Story, cursor: str) -> None:
    for path in (f"{OFFICIAL}/search?startAfter=", f"{V2}?startAfter=", "/v1/drafts?after="):
        response = await story.client.get(path + cursor)
        assert response.status_code in (400, 422), response.text


async def test_control_characters_in_a_path_are_refused(story: Story) -> None:
    response = await story.client.get(f"{OFFICIAL}/abc%00def")
    assert response.status_code == 422
    assert "control characters" in json.dumps(response.json())


async def test_a_path_nobody_knows_answers_in_the_dialects_shape(story: Story) -> None:
    for path in ("/nowhere", "/v2/nowhere", "/v1/nowhere"):
        response = await story.client.get(path)
        assert response.status_code == 404
        shape(path, response.json(), 404)
