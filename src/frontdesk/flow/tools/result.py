"""What is taken of an answer: the part that is pointed to, bounded, for the engine; and words to say."""

import json
import math
import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from typing import Any

from frontdesk.domain.agents.custom_tool import CustomTool
from frontdesk.flow.retrieval.language import Language
from frontdesk.flow.tools.tool import Answer
from frontdesk.flow.tools.wording import WORDING

MISSING = object()
_MEMBER = re.compile(r"\{([A-Za-z_][A-Za-z0-9_.-]{0,127})\}")
_KEPT_FORMAT = "\u200c\u200d"  # scripts need them; the other invisible characters can hide words
_SHOWN = 600
_SHOWN_VALUE = 300
_ITEMS = 5
_DEPTH = 2
_DEEPEST = 40


def pick(tool: CustomTool, answer: Answer) -> Any:
    """The part of the answer that the tool points to, cleaned; MISSING where there is none."""
    value = answer.value
    for key in (tool.result_path or "").split("/")[1:]:
        name = key.replace("~1", "/").replace("~0", "~")
        if isinstance(value, Mapping) and name in value:
            value = value[name]
        elif isinstance(value, list) and name.isdecimal() and len(name) < 6 and int(name) < len(value):
            value = value[int(name)]
        else:
            return MISSING
    return cleaned(value)


def told(tool: CustomTool, value: Any) -> str:
    """The result as the engine gets it: data as JSON, cut where it is too long."""
    text = json.dumps({"result": value}, ensure_ascii=False)
    most = tool.max_result_characters
    return text if len(text) <= most else f"{text[:most]}… (cut: the result is longer)"


def words(tool: CustomTool, value: Any, language: Language) -> str:
    """What can be said of the result as it is: by the business's template, else plainly."""
    if tool.result_template and (filled := _filled(tool.result_template, value)) is not None:
        return filled
    plain = "; ".join(_lines(value, depth=0))[:_SHOWN].strip()
    wording = WORDING[language]
    if not plain:
        return wording.done if tool.changes_something else wording.found_nothing
    return (wording.done_with if tool.changes_something else wording.found).format(result=plain)


def cleaned(value: Any) -> Any:
    """The value without characters that cannot be stored, or that hide what a text says."""
    match value:
        case str():
            return "".join(character for character in value if _is_plain(character))
        case Mapping():
            return {cleaned(str(name)): cleaned(member) for name, member in value.items()}
        case list():
            return [cleaned(member) for member in value]
        case float() if not math.isfinite(value):
            return None
        case _:
            return value


def without(secrets: Collection[str], answer: Answer) -> Answer:
    """The answer with nothing of the secrets that the other side sent back."""

    def hidden(value: Any) -> Any:
        match value:
            case str():
                for secret in sorted(secrets, key=len, reverse=True):
                    value = value.replace(secret, "(secret)")
                return value
            case Mapping():
                return {hidden(name): hidden(member) for name, member in value.items()}
            case list():
                return [hidden(member) for member in value]
            case _:
                return value

    if not secrets:
        return answer
    return replace(answer, value=hidden(answer.value), problem=hidden(answer.problem))


def is_shallow(value: Any, depth: int = 0) -> bool:
    """Whether a JSON value can be walked through without running out of stack."""
    if isinstance(value, dict):
        return depth < _DEEPEST and all(is_shallow(member, depth + 1) for member in value.values())
    if isinstance(value, list):
        return depth < _DEEPEST and all(is_shallow(member, depth + 1) for member in value)
    return True


def _is_plain(character: str) -> bool:
    if character in "\n\t" or character in _KEPT_FORMAT:
        return True
    return unicodedata.category(character) not in ("Cc", "Cs", "Cf", "Co", "Cn")


def _filled(template: str, value: Any) -> str | None:
    """The template with the members it names; None when one of them is not there."""
    missing = False

    def member(found: re.Match[str]) -> str:
        nonlocal missing
        reached = value
        if found.group(1) != "result":
            for name in found.group(1).split("."):
                if isinstance(reached, list) and name.isdecimal() and int(name) < len(reached):
                    reached = reached[int(name)]
                elif isinstance(reached, Mapping) and name in reached:
                    reached = reached[name]
                else:
                    reached = None
        missing = missing or reached is None
        return _one_line(reached)

    filled = _MEMBER.sub(member, template)
    return None if missing else filled


def _lines(value: Any, *, depth: int) -> Iterator[str]:
    """ "status: shipped, date: 2026-12-01" for each object, in the order of the answer."""
    match value:
        case None:
            return
        case Mapping():
            scalars = [
                f"{_label(name)}: {_one_line(member)}"
                for name, member in value.items()
                if not isinstance(member, Mapping | list) and member is not None
            ]
            if scalars:
                yield ", ".join(scalars)
            if depth < _DEPTH:
                for member in value.values():
                    if isinstance(member, Mapping | list):
                        yield from _lines(member, depth=depth + 1)
        case list() if any(isinstance(member, Mapping | list) for member in value):
            for member in value[:_ITEMS]:
                yield from _lines(member, depth=depth + 1)
        case list():
            yield ", ".join(_one_line(member) for member in value[: 2 * _ITEMS])
        case _:
            yield _one_line(value)


def _label(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name.replace("_", " ").replace("-", " ")).strip().lower()


def _one_line(value: Any) -> str:
    if isinstance(value, Mapping | list):
        return "; ".join(_lines(value, depth=1))[:_SHOWN_VALUE]
    if isinstance(value, bool):
        return "✓" if value else "✗"
    return " ".join(str(value).split())[:_SHOWN_VALUE] if value is not None else ""
