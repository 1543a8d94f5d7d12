"""Under which words an entry is found: the terms that ranking counts, as the database keeps them."""

from frontdesk.flow.retrieval.terms import terms

_LONGEST = 100
_ASKED = 32


def words_of(title: str, text: str) -> list[str]:
    """The distinct terms of an entry."""
    return [term for term in terms(f"{title}\n{text}") if len(term) <= _LONGEST]


def words_asked(question: str) -> list[str]:
    """The distinct terms of a question to look for; of a very long one the first."""
    return [term for term in terms(question) if len(term) <= _LONGEST][:_ASKED]
