"""The model's words as they may be sent: no control characters, no ids of passages, of bounded length."""

import re
import unicodedata

from frontdesk.edge.engines.request import REPLY_CHARACTERS

_CITED = re.compile(r"\s*[\[(](?:k\d+)(?:\s*[,;]\s*k\d+)*[\])]")
_BLANK_LINES = re.compile(r"\n{3,}")
_SENTENCE_END = re.compile(r"[.!?。！？…](?=\s|$)|\n")


def cleaned(text: str) -> str:
    """The reply to send; empty when nothing is left of it."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    shown = "".join(character for character in plain if _is_shown(character))
    return bounded(_BLANK_LINES.sub("\n\n", _CITED.sub("", shown)).strip())


def bounded(text: str, most: int = REPLY_CHARACTERS) -> str:
    """At most that many characters, ending with a sentence where one ends in the second half."""
    if len(text) <= most:
        return text
    return whole_sentences(text[:most]) or text[: most - 1].rstrip() + "…"


def whole_sentences(text: str) -> str:
    """Up to the last sentence that ends, if it ends in the second half; else nothing."""
    ends = [found.end() for found in _SENTENCE_END.finditer(text)]
    return text[: ends[-1]].rstrip() if ends and ends[-1] >= len(text) // 2 else ""


def _is_shown(character: str) -> bool:
    """Not control characters, nor those that turn the direction of text or hide what follows.

    Joiners stay: scripts and emoji are made with them.
    """
    if character in "\n\t\u200c\u200d":
        return True
    return unicodedata.category(character) not in {"Cc", "Cf", "Co", "Cs"}
