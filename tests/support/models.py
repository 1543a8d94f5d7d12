"""Scripted language models over real HTTP: a process of its own, and one key for each test."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from frontdesk.kit.ids import new_id
from tests.support.story import Json, Story

_PROGRAM = Path(__file__).with_name("model_server.py")


@dataclass(frozen=True)
class Model:
    """One key's model: what it answers is scripted, what it is asked is kept."""

    server: str
    key: str

    def answers(self, *lines: Json) -> None:
        """One answer a line; the last is repeated. tests/support/model_server.py says what a line holds."""
        httpx.post(f"{self.server}/script", json={"key": self.key, "lines": list(lines)}).raise_for_status()

    @property
    def asked(self) -> list[Json]:
        """The bodies of all requests."""
        asked: list[Json] = httpx.get(f"{self.server}/asked/{self.key}").json()
        return asked

    def setting(self, provider: str = "openai", **more: Any) -> Json:
        """The body of an engine setting that leads here."""
        base = f"{self.server}/v1" if provider == "openai" else self.server
        return {
            "scope": "location",
            "provider": provider,
            "model": "scripted-1",
            "baseUrl": base,
            "apiKey": self.key,
            **more,
        }

    async def thinks_for(self, story: Story, provider: str = "openai", **more: Any) -> Json:
        """Let it think for the story's location. Calls are few and short, as tests are."""
        return await story.post("/v1/engines", self.setting(provider, **more), expect=201)


def answer(reply: str, **more: Any) -> Json:
    """A line that answers with words and reasons."""
    told = {"intent": "question", "confidence": 0.8, "reasoning": "It is known.", "used": ["k1"]}
    return {"calls": [["answer", {**told, "reply": reply, **more}]]}


@contextmanager
def model_server() -> Iterator[str]:
    """The address of a new process; it ends with the context."""
    with subprocess.Popen(
        [sys.executable, "-S", "-E", str(_PROGRAM)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        try:
            yield process.stdout.readline().strip()
        finally:
            process.stdin.close()
            process.wait(10)


def new_model(server: str) -> Model:
    return Model(server, f"sk-{new_id()}")
