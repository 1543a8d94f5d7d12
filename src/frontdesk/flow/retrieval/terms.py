"""A text as search terms: folded, lightly stemmed, with concepts; Chinese and Japanese as character pairs."""

import re
import unicodedata
from collections import Counter
from functools import lru_cache

from frontdesk.flow.retrieval.concepts import with_concepts
from frontdesk.flow.retrieval.language import UNSPACED, fold, is_common

CHARACTERS = 8_000
"""What is read of one text."""

_WORD = re.compile(r"[^\W_]+")

_ENDINGS = (
    ("izations", ""), ("ization", ""), ("iciones", ""), ("aciones", ""), ("amente", ""), ("ations", ""),
    ("ation", ""), ("acion", ""), ("azione", ""), ("ements", ""), ("ement", ""), ("mente", ""), ("ungen", ""),
    ("ings", ""), ("ing", ""), ("ung", ""), ("ies", "y"), ("ied", "y"), ("ers", ""), ("ed", ""), ("es", ""),
    ("en", ""), ("er", ""), ("em", ""), ("os", ""), ("as", ""), ("ly", ""), ("s", ""), ("e", ""), ("a", ""),
    ("o", ""), ("i", ""), ("n", ""),
)  # fmt: skip
_SHORTEST_STEM = 4


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The word without its usual ending; related forms get the same stem more often than not."""
    if word.isdecimal():
        return word
    for ending, instead in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) + len(instead) >= _SHORTEST_STEM:
            return word[: -len(ending)] + instead
    return word


@lru_cache(maxsize=12_288)
def terms(text: str) -> Counter[str]:
    """The text's terms and how often each occurs. Words too common to say much are left out.

    The answer is shared by all callers and not to be changed.
    """
    found: Counter[str] = Counter()
    folded = fold(text[:CHARACTERS])
    for run in UNSPACED.findall(unicodedata.normalize("NFC", folded)):
        found.update([run] if len(run) == 1 else (run[i : i + 2] for i in range(len(run) - 1)))
    for word in with_concepts(_WORD.findall(UNSPACED.sub(" ", folded))):
        if not is_common(word):
            found[word if word[0] == "#" else stem(word)] += 1
    return found
