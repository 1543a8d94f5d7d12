"""Words that carriers want heeded, and what is answered to them."""

from frontdesk.domain.keywords.texts import language_of_country, usual
from frontdesk.domain.keywords.words import (
    CHANNELS,
    KINDS,
    Keyword,
    Kind,
    Language,
    may_be_keyword,
    read_keyword,
)

__all__ = [
    "CHANNELS",
    "KINDS",
    "Keyword",
    "Kind",
    "Language",
    "language_of_country",
    "may_be_keyword",
    "read_keyword",
    "usual",
]
