"""Numbers as they are said of days and hours, in digits or words; and text folded for patterns."""

import re
from functools import cache

from frontdesk.flow.language.times.phrases import TIME_WORDS
from frontdesk.flow.retrieval.language import Language, fold

TAKEN = "\0"
"""Stands for the characters of what was found already."""
_DIGITS = re.compile(r"\d{1,2}")


def folded(text: str) -> str:
    """Small letters without accents, character by character, so that places stay the same."""
    if text.isascii():
        return fold(text)
    return "".join(plain[0] if (plain := fold(character)) else " " for character in text)


def numbers(language: Language, most: int) -> str:
    """A pattern of the numbers up to `most`, in digits or words."""
    words = [word for words in _words(TIME_WORDS[language].numbers)[: most + 1] for word in words]
    return rf"(?:{'|'.join(sorted(words, key=len, reverse=True))}|\d{{1,2}}(?!\d))"


def ordinals(language: Language) -> str:
    """A pattern of the words for the days of a month; empty where there are none."""
    words = [word for words in _words(TIME_WORDS[language].ordinals) for word in words]
    return "|".join(sorted(words, key=len, reverse=True))


@cache
def number_of(written: str, language: Language) -> int | None:
    """What a number of the patterns above counts; a and an count one, a couple two."""
    if digits := _DIGITS.match(written):
        return int(digits.group())
    if written in ("a", "an"):
        return 1
    if re.fullmatch(TIME_WORDS[language].some, written):
        return 2
    for first, given in ((0, TIME_WORDS[language].numbers), (1, TIME_WORDS[language].ordinals)):
        for number, words in enumerate(_words(given), first):
            if any(re.fullmatch(word, written) for word in words):
                return number
    return None


@cache
def _words(given: str) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(words.split("/")) for words in given.split(",")) if given else ()
