"""The fenced blocks of a guide, and what counts as the output that it shows.

Three kinds of block are known. `sh` is carried out by the tests. `text`, right after one, shows what it
puts out. `console` cannot be carried out here; the comment `<!-- not run: reason -->` before it says why.
"""

import re
from dataclasses import dataclass
from pathlib import Path

_FENCE = re.compile(r"^ *```(\S+)$")
_NOT_RUN = re.compile(r"^<!-- not run: (.+) -->$")

_ELLIPSIS = r"(?P<ellipsis>\s*\.\.\.\s*)"
_VARYING = (
    (r"pit-[\w-]{20,}", r"pit-[\w-]+"),
    (
        r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[\d.]*(?:Z|\+00:00)",
        r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[\d.]*(?:Z|\+00:00)",
    ),
    (r"\d{4}-\d\d-\d\d", r"\d{4}-\d\d-\d\d"),
    (r"127\.0\.0\.1:\d+", r"127\.0\.0\.1:\d+"),
    (r"(?=\w*\d)(?=\w*[a-z])(?=\w*[A-Z])[0-9A-Za-z]{20}", r"[0-9A-Za-z]{20}"),
    (r"\d[\d,]*(?= bytes)", r"[\d,]+"),
    (r"(?<=Port )\d+", r"\d+"),
    (r"\d\d:\d\d", r"\d\d:\d\d"),
    (r"\d+\.\d+", r"\d+\.\d+"),
    (r"\s+", r"\s+"),
)
"""What differs from run to run, and what stands for it: secrets, moments, addresses, ids, sizes, scores."""

_TOKENS = re.compile("|".join((_ELLIPSIS, *(f"(?P<v{n}>{shape})" for n, (shape, _) in enumerate(_VARYING)))))


@dataclass(frozen=True)
class Block:
    """A fenced block; `place` is file:line, `reason` says why it is not run."""

    place: str
    language: str
    text: str
    reason: str | None


@dataclass(frozen=True)
class Step:
    """Commands to be carried out, and what the guide shows of their output."""

    place: str
    commands: str
    shown: str | None


def read_blocks(path: Path) -> list[Block]:
    """Every fenced block in order. Raises ValueError for a fence that is never closed."""
    blocks: list[Block] = []
    lines = path.read_text(encoding="utf-8").splitlines()
    opened: tuple[int, str, str | None] | None = None
    reason: str | None = None
    inside: list[str] = []
    for number, line in enumerate(lines, start=1):
        fence = _FENCE.match(line)
        if opened is not None and line.strip() == "```":
            start, language, why = opened
            blocks.append(Block(f"{path.name}:{start}", language, "\n".join(inside), why))
            opened, reason, inside = None, None, []
        elif opened is not None:
            inside.append(line)
        elif fence:
            opened = (number, fence[1], reason)
        elif line.strip():
            comment = _NOT_RUN.match(line.strip())
            reason = comment[1] if comment else None
    if opened is not None:
        raise ValueError(f"{path.name}:{opened[0]} opens a block that is never closed")
    return blocks


def read_steps(path: Path) -> list[Step]:
    """The blocks to be carried out, each with the output that follows it."""
    blocks = read_blocks(path)
    following = [*blocks[1:], None]
    return [
        Step(block.place, block.text, after.text if after and after.language == "text" else None)
        for block, after in zip(blocks, following, strict=True)
        if block.language == "sh"
    ]


def shows(shown: str, output: str) -> bool:
    """Whether the output holds what is shown; `...` stands for anything, blanks for any blanks."""
    return re.search(_pattern(shown.strip()), output, re.DOTALL) is not None


def _pattern(shown: str) -> str:
    parts: list[str] = []
    end = 0
    for token in _TOKENS.finditer(shown):
        parts.append(re.escape(shown[end : token.start()]))
        name = token.lastgroup or ""
        parts.append(".*?" if name == "ellipsis" else _VARYING[int(name[1:])][1])
        end = token.end()
    return "".join((*parts, re.escape(shown[end:])))
