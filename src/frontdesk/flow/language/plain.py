"""Text made plain for patterns, and cut into sentences."""

import re
from dataclasses import dataclass
from functools import lru_cache

from frontdesk.flow.retrieval.language import fold

CHARACTERS = 5_000
"""What is read of a message; the rest of a longer one is not looked at."""

_NOT_WORD = re.compile(r"[\W_]+")
_SENTENCE = re.compile(
    r"[^\n.!?;…。！？；]+(?:[.!?;…。！？；]+(?=\S)[^\s.!?;…。！？；]+[^\n.!?;…。！？；]*)*[.!?;…。！？；]*"
)
_QUESTION_MARK = re.compile(r"[?？؟][\W_]*$|^[\W_]*¿")
_WORDLESS = re.compile(r"[\W_]*")


@dataclass(frozen=True)
class Sentence:
    """A sentence as written, where it starts in its line, and in plain form."""

    text: str
    start: int
    plain: str

    @property
    def end(self) -> int:
        return self.start + len(self.text)

    @property
    def asks(self) -> bool:
        return _QUESTION_MARK.search(self.text) is not None


@lru_cache(maxsize=4_096)
def plain(text: str) -> str:
    """Lower case, no accents, words parted by single spaces: "I'd like…" becomes "i d like"."""
    return _NOT_WORD.sub(" ", fold(text[:CHARACTERS])).strip()


def sentences(text: str) -> list[Sentence]:
    """The sentences of a text that hold at least one letter or digit. "9.30" and addresses stay whole."""
    found = []
    for match in _SENTENCE.finditer(text[:CHARACTERS]):
        body = match.group().strip()
        if body and not _WORDLESS.fullmatch(body):
            start = match.start() + len(match.group()) - len(match.group().lstrip())
            found.append(Sentence(body, start, plain(body)))
    return found


def is_wordless(text: str) -> bool:
    """Whether a text holds no letter and no digit: empty, punctuation, emoji."""
    return _WORDLESS.fullmatch(text[:CHARACTERS]) is not None
