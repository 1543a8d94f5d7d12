"""Whether what was read for a field may be stored: the customer tells it, of themselves."""

import re

from frontdesk.flow.engine import Field
from frontdesk.flow.language.plain import plain
from frontdesk.flow.language.telling import why_untold
from frontdesk.flow.language.values.free_text import has_lead_in
from frontdesk.flow.language.values.mentions import Value

_REACHES = re.compile(
    r"\b(?:(?:reach|call|contact|write|email|mail|text|ring|phone|whatsapp|send|get|find)\w*\b|e-?mail|mail|phone"
    r"|mobile|cell|number|tel\w*|correo|m[oó]vil|n[uú]mero|numéro|nummer|handy|courriel|escr[ií]\w+|ll[aá]m\w+"
    r"|schreib\w*|ruf\w*|schick\w*|send\w*|écri\w+|appel\w+|envoy\w+|escrev\w+|lig\w+|env[ií]\w+|scriv\w+"
    r"|chiam\w+|mand\w+|my|me|mi|mein\w*|mich|mir|moi|mon|ma|meu|minha|mio|mia|i'?m|it'?s|soy|bin|suis|sou"
    r"|sono|use|at|on|here|(?<![\w’'] )name is)\b(?:[^.?!\n]|\.(?=\S)){0,40}$",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"\S+@\S+")
_FEW_WORDS = 4
_SAYS_NO_MORE = frozenset(
    """
    a about an at beautiful broken changed cold confidential different good great here hidden hot important
    in incorrect irrelevant it just lost misspelled misspelt missing nice no none not nothing of ok on open
    private quite really secret short spelled spelt still stolen the there too unknown up very written wrong
    """.split()  # noqa: SIM905 - read as words
)
"""How what is said about a field begins, where it is not its value: "my name is spelled wrong"."""


_OF_A_THING = re.compile(
    r"\b(?:room|table|gate|flight|apartment|unit|platform|page|order|invoice|zimmer|tisch|mesa|habitacion|chambre"
    r"|quarto|stanza|tavolo|vol|vuelo|flug|volo|voo)(?: (?:no|number|nr))?$"
)
"""A number that only tells one thing from another: "table 4"."""
_ONE_WORD_ASKED = re.compile(r"\W*\w+\W*\?\W*")
_OR = r"\s+(?:or|o|oder|ou|oppure)\s+"
_ANOTHER_ONE = {
    "email": re.compile(rf"{_OR}\S+@\S"),
    "phone": re.compile(rf"{_OR}[+(]?\d"),
    "website": re.compile(rf"{_OR}[\w-]+\.\w"),
}
_IS_SPOKEN_OF = re.compile(r"\b(?:is|was|isn t|idea|clue|ist|esta|est)\b")
"""In an answer that tells no place: "Bath is lovely", "no idea"."""


def is_told(line: str, field: Field, value: Value, *, asked: bool) -> bool:
    """Whether the customer tells the value of themselves, so that it may be stored.

    An address that nobody asked for must be called theirs, or stand nearly alone.
    """
    address = field.kind in ("email", "phone", "website")
    # A place or a company is taken with all that is said of it: its last word is what the others speak of.
    start = value.start + value.text.rfind(" ") + 1 if has_lead_in(field) else value.start
    if why_untold(line, start, value.end, address=address) is not None:
        return False
    if field.kind == "yes_no" and _ONE_WORD_ASKED.fullmatch(line):
        return False
    if address and _ANOTHER_ONE[field.kind].match(line, value.end):
        return False
    if field.kind in ("number", "money", "time") and _OF_A_THING.search(plain(line[: value.start])):
        return False
    if asked:
        return not (has_lead_in(field) and _IS_SPOKEN_OF.search(plain(line)))
    if field.kind in ("email", "phone"):
        others = [*_words_around(line[: value.start]), *_words_around(line[value.end :])]
        before = _ADDRESS.sub("", line[: value.start])
        return len(others) <= _FEW_WORDS or _REACHES.search(before) is not None
    if field.kind in ("number", "money"):
        return any(character.isdecimal() for character in value.text) or value.value != "0"
    first = value.text.split(maxsplit=1)[0] if value.text.strip() else ""
    return field.kind in ("choice", "choices") or first not in _SAYS_NO_MORE


def _words_around(text: str) -> list[str]:
    """The words, without addresses and numbers."""
    return [word for word in plain(_ADDRESS.sub("", text)).split() if word.isalpha()]
