"""One call: sent with no transaction open, and what came of it for engine, customer and staff."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from frontdesk.domain.agents.custom_tool import CustomTool
from frontdesk.domain.tools import CallState
from frontdesk.flow.retrieval.language import Language
from frontdesk.flow.runtime import Runtime
from frontdesk.flow.tools import result
from frontdesk.flow.tools.request import CannotCall, compose, secrets_of, shown
from frontdesk.flow.tools.tool import Answer
from frontdesk.flow.tools.wording import WORDING

_KEPT = 8_200
"""Characters of a result that are kept with the call."""


@dataclass(frozen=True)
class Made:
    """What came of a call. `told` is data for an engine, `words` can be said to the customer as they are."""

    state: CallState
    told: str
    words: str
    request: Mapping[str, Any] | None = None
    status: int | None = None
    milliseconds: float = 0.0

    @property
    def succeeded(self) -> bool:
        return self.state == "done"

    def to_json(self) -> dict[str, Any]:
        return {
            "told": self.told[:_KEPT],
            "words": self.words,
            "status": self.status,
            "milliseconds": round(self.milliseconds, 1),
        }

    @classmethod
    def from_json(cls, state: CallState, kept: Mapping[str, Any]) -> "Made":
        return cls(state, kept["told"], kept["words"], None, kept["status"], kept["milliseconds"])


async def make(
    runtime: Runtime, tool: CustomTool, arguments: Mapping[str, Any], key: str, language: Language
) -> Made:
    """Make the call under this key."""
    try:
        request = compose(tool, arguments, runtime.vault, key=key)
    except CannotCall as problem:
        return _failed(tool, problem.message, language)
    answer = result.without(secrets_of(tool, request), await runtime.tools.call(request))
    made = made_of(tool, answer, language)
    return Made(made.state, made.told, made.words, shown(tool, request), answer.status, answer.milliseconds)


def made_of(tool: CustomTool, answer: Answer, language: Language) -> Made:
    """What the answer comes to."""
    if answer.problem is not None:
        if tool.changes_something and answer.reached and answer.status is None:
            return unknown(language)
        return _failed(tool, result.cleaned(answer.problem), language)
    value = result.pick(tool, answer)
    if value is result.MISSING:
        return _failed(tool, f"the answer has nothing at {tool.result_path}", language)
    return Made("done", result.told(tool, value), result.words(tool, value, language))


def unknown(language: Language) -> Made:
    """It was begun, and nobody can tell how it ended."""
    return Made(
        "unknown",
        "it is not known whether this took place: do not say that it did, and do not use it again; a person"
        " looks into it",
        WORDING[language].unknown,
    )


def _failed(tool: CustomTool, problem: str, language: Language) -> Made:
    wording = WORDING[language]
    words = wording.not_done if tool.changes_something else wording.not_found
    return Made("failed", f"it did not work: {problem}", words)
