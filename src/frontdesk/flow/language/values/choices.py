"""Which of some options an answer means: by name, by place, by yes and no, by likeness."""

import difflib
import re
from collections.abc import Sequence

from frontdesk.flow.language.plain import plain
from frontdesk.flow.language.signals import signals
from frontdesk.flow.language.values.mentions import Value
from frontdesk.flow.retrieval.language import Language
from frontdesk.flow.retrieval.terms import terms

_CLOSE = 0.82
_PIECE = re.compile(r"[^\W_]+")
_NOT = re.compile(
    r"(?:^| )(?:not|no|dont|don t|never|except|without|but not|anything but|instead of|rather than|nicht"
    r"|kein\w*|ausser|ohne|statt|pas|sauf|sans|plutot que|nao|exceto|sem|non|tranne|senza|menos|excepto|sin"
    r"|salvo)"
    r"(?: (?:the|want|take|like|el|la|los|las|den|die|das|le|les|o|a|il|lo))?$"
)
_YES = frozenset({"yes", "y", "si", "ja", "oui", "sim", "true", "agree", "i agree", "accept"})
_NO = frozenset({"no", "n", "nein", "non", "nao", "false", "disagree", "i do not agree", "decline"})
_UNSURE = re.compile(
    r"\b(?:not sure|unsure|not certain|not really sure|maybe|perhaps|depends|but only|only if|if|unless"
    r"|no estoy segur[oa]|no se|quizas?|depende|pero solo|solo si|nicht sicher|weiss nicht|vielleicht"
    r"|aber nur|nur wenn|pas sure?|peut etre|ca depend|mais seulement|talvez|nao sei|mas so|so se|forse"
    r"|non so|ma solo)\b"
)
_ALL = re.compile(
    r"^(?:all|both|everything|every one|all of (?:them|those|these|it)|todos?|todas?|ambos|ambas|alle|alles"
    r"|beide|tous|toutes|les deux|tudo|tutti|tutte|entrambi|entrambe)(?: \w+){0,2}$"
)
_ORDINALS = (
    re.compile(r"first|1st|primer[oa]?|erste[nrs]?|premiere?|primeir[oa]|prim[oa]"),
    re.compile(r"second[oae]?|2nd|segund[oa]|zweite[nrs]?|deuxieme"),
    re.compile(r"third|3rd|tercer[oa]?|dritte[nrs]?|troisieme|terceir[oa]|terz[oa]"),
    re.compile(r"fourth|4th|cuart[oa]|vierte[nrs]?|quatrieme|quart[oa]"),
    re.compile(r"fifth|5th|quint[oa]|funfte[nrs]?|cinquieme"),
    re.compile(r"sixth|6th|sext[oa]|sechste[nrs]?|sixieme|sest[oa]"),
)
_LAST = re.compile(r"last|latter|ultim[oa]|letzte[nrs]?|derniere?")
_FORMER = "former"
_AROUND = re.compile(
    r"the|one|option|number|no|nr|num|choice|answer|please|i|take|ll|d|like|would|want|go|with|for|and|ones"
    r"|el|la|lo|los|las|opcion|numero|por|favor|quiero|quisiera|y|die|der|das|nummer|bitte|ich|nehme|mochte|und"
    r"|le|l|je|prends|voudrais|s|il|vous|plait|et|o|a|opcao|quero|queria|e|opzione|vorrei|prendo|per|favore"
)
"""Words that may stand around a place in the list and say nothing more."""


def find_choice(text: str, options: Sequence[str], languages: Sequence[Language]) -> Value | None:
    """The one option that the answer means; None where it means none of them, or more than one."""
    named = named_options(text, options)
    if len(named) == 1:
        return named[0]
    if named:
        return None
    placed = _by_place(text, options)
    if len(placed) == 1:
        return _whole(text, placed[0])
    agreed = _by_yes_or_no(text, options, languages)
    if agreed is not None:
        return _whole(text, agreed)
    words = plain(text)
    likeness = {option: _likeness(words, option) for option in options if not _is_named(words, option)}
    best = max(likeness, key=lambda option: likeness[option], default=None)
    if best is None or likeness[best] < _CLOSE or list(likeness.values()).count(likeness[best]) > 1:
        return None
    return _whole(text, best)


def find_choices(text: str, options: Sequence[str], languages: Sequence[Language]) -> Value | None:
    """All the options that the answer means, as `several`; None where it means none of them."""
    named = named_options(text, options)
    chosen = [value.value for value in named]
    if chosen:
        start, end = min(value.start for value in named), max(value.end for value in named)
        words = text[start:end]
    else:
        words = text.strip()
        chosen = list(options) if _ALL.match(plain(text)) else _by_place(text, options)
        start = text.index(words) if words else 0
    if not chosen:
        alone = find_choice(text, options, languages)
        if alone is None:
            return None
        chosen, words, start = [alone.value], alone.text, alone.start
    several = tuple(option for option in options if option in chosen)
    return Value(", ".join(several), words, start, ", ".join(several), several)


def find_yes_or_no(text: str, languages: Sequence[Language]) -> bool | None:
    """Whether the answer is a yes or a no; None where it is neither, or a yes with a condition."""
    if is_unsure(text):
        return None
    read = signals(text, languages)
    if read.agrees == read.declines:
        return None
    return read.agrees


def named_options(text: str, options: Sequence[str]) -> list[Value]:
    """The options whose whole names stand in the text, and that are not ruled out there, in its order."""
    words = f" {plain(text)} "
    found: list[Value] = []
    taken: list[tuple[int, int]] = []
    for option in sorted(options, key=lambda option: len(plain(option)), reverse=True):
        name = plain(option)
        place = words.find(f" {name} ") if name else -1
        while place >= 0 and any(start <= place < end for start, end in taken):
            place = words.find(f" {name} ", place + 1)
        if place < 0:
            continue
        taken.append((place, place + len(name) + 1))
        if _NOT.search(words[:place].rstrip()) is None:
            written, start = _as_written(text, place, name)
            found.append(Value(option, written, start, option))
    return sorted(found, key=lambda value: value.start)


def is_unsure(text: str) -> bool:
    """Whether the answer leaves it open, or hangs a condition on it."""
    return _UNSURE.search(plain(text)) is not None


def is_yes(option: str) -> bool:
    return plain(option) in _YES


def is_no(option: str) -> bool:
    return plain(option) in _NO


def _by_place(text: str, options: Sequence[str]) -> list[str]:
    """The options named by where they stand: "the second one", "1 and 3", "the last". Nothing else may be
    said, and options that are numbers themselves are only meant by name."""
    words = plain(text).split()
    numbers = any(any(c.isdecimal() for c in option) for option in options)
    chosen: list[str] = []
    for word in words:
        place = _place(word, len(options), digits=not numbers)
        if place is not None:
            chosen.append(options[place])
        elif not _AROUND.fullmatch(word):
            return []
    return list(dict.fromkeys(chosen))


def _place(word: str, count: int, *, digits: bool) -> int | None:
    if _LAST.fullmatch(word):
        return count - 1
    if word == _FORMER:
        return 0
    if digits and word.isascii() and word.isdecimal() and 1 <= int(word[:4]) <= count:
        return int(word[:4]) - 1
    return next((at for at, names in enumerate(_ORDINALS[:count]) if names.fullmatch(word)), None)


def _by_yes_or_no(text: str, options: Sequence[str], languages: Sequence[Language]) -> str | None:
    """Of options such as Yes and No the one that is meant, however it is put."""
    yes, no = [one for one in options if is_yes(one)], [one for one in options if is_no(one)]
    if len(yes) != 1 or len(no) > 1:
        return None
    agreed = find_yes_or_no(text, languages)
    if agreed is None:
        return None
    return yes[0] if agreed else next(iter(no), None)


def _whole(text: str, option: str) -> Value:
    words = text.strip()
    return Value(option, words, text.index(words), option)


def _is_named(words: str, option: str) -> bool:
    """Whether the name stands there, which was ruled out then."""
    return f" {plain(option)} " in f" {words} "


def _likeness(words: str, option: str) -> float:
    wanted, given = set(terms(option)), set(terms(words))
    shared = len(wanted & given) / len(wanted) if wanted else 0.0
    return max(shared if given else 0.0, difflib.SequenceMatcher(None, words, plain(option)).ratio())


def _as_written(text: str, place: int, words: str) -> tuple[str, int]:
    """The stretch of the text that is `words` at `place` of its plain form, and where it starts."""
    before = plain(text)[:place].split()
    pieces = list(_PIECE.finditer(text))
    first = len(before)
    last = first + len(words.split()) - 1
    if last >= len(pieces):
        return text.strip(), text.index(text.strip())
    start, end = pieces[first].start(), pieces[last].end()
    return text[start:end], start
