"""Numbers written in words: "twenty-five", "dos mil quinientos", "fünfundzwanzig", "quatre-vingt-dix"."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from frontdesk.flow.language.phrasebooks import PHRASEBOOKS
from frontdesk.flow.retrieval.language import Language, fold

_WORD = re.compile(r"[^\W\d_]+")
_BETWEEN = re.compile(r"[\s-]*")


@dataclass(frozen=True)
class Counting:
    """How a language goes on after twenty, folded.

    `tens` from thirty on, `hundreds` from two hundred on where they have names of their own; `scales` and
    `about` multiply what stands before them, `joiners` may stand between.
    """

    tens: tuple[str, ...]
    hundred: str
    scales: Mapping[str, int]
    hundreds: tuple[str, ...] = ()
    joiners: str = ""
    about: Mapping[str, int] | None = None  # "a dozen"


_COUNTING: Mapping[Language, Counting] = {
    "en": Counting(
        ("thirty", "forty fourty", "fifty", "sixty", "seventy", "eighty", "ninety"),
        "hundred",
        {"thousand": 1_000, "million": 1_000_000, "grand": 1_000},
        joiners="and",
        about={"dozen": 12, "couple": 2, "pair": 2},
    ),
    "es": Counting(
        ("treinta", "cuarenta", "cincuenta", "sesenta", "setenta", "ochenta", "noventa"),
        "cien ciento",
        {"mil": 1_000, "millon": 1_000_000, "millones": 1_000_000},
        (
            *("doscientos doscientas", "trescientos trescientas", "cuatrocientos cuatrocientas"),
            *("quinientos quinientas", "seiscientos seiscientas", "setecientos setecientas"),
            *("ochocientos ochocientas", "novecientos novecientas"),
        ),
        joiners="y",
        about={"docena": 12, "par": 2},
    ),
    "de": Counting(
        ("dreissig dreizig", "vierzig", "funfzig", "sechzig", "siebzig", "achtzig", "neunzig"),
        "hundert",
        {"tausend": 1_000, "million": 1_000_000, "millionen": 1_000_000},
        about={"dutzend": 12, "paar": 2},
    ),
    "fr": Counting(
        ("trente", "quarante", "cinquante", "soixante", "septante", "huitante octante", "nonante"),
        "cent cents",
        {"mille": 1_000, "million": 1_000_000, "millions": 1_000_000},
        joiners="et",
        about={"douzaine": 12, "dizaine": 10, "vingtaine": 20},
    ),
    "pt": Counting(
        (*("trinta", "quarenta", "cinquenta", "sessenta", "setenta", "oitenta", "noventa"),),
        "cem cento",
        {"mil": 1_000, "milhao": 1_000_000, "milhoes": 1_000_000},
        (
            *("duzentos duzentas", "trezentos trezentas", "quatrocentos quatrocentas"),
            *("quinhentos quinhentas", "seiscentos seiscentas", "setecentos setecentas"),
            *("oitocentos oitocentas", "novecentos novecentas"),
        ),
        joiners="e",
        about={"duzia": 12, "par": 2},
    ),
    "it": Counting(
        ("trenta", "quaranta", "cinquanta", "sessanta", "settanta", "ottanta", "novanta"),
        "cento",
        {"mille": 1_000, "mila": 1_000, "milione": 1_000_000, "milioni": 1_000_000},
        about={"dozzina": 12, "decina": 10, "paio": 2},
    ),
}


@dataclass(frozen=True)
class Numeral:
    """A number in words, and where it stands."""

    value: int
    start: int
    end: int


def find_numerals(text: str, languages: Sequence[Language]) -> list[Numeral]:
    """The numbers in words, in order, by the first of the languages that knows any."""
    for language in languages:
        found = _find(text, language)
        if found:
            return found
    return []


def _find(text: str, language: Language) -> list[Numeral]:
    names, counting = _names(language), _COUNTING[language]
    joiners = counting.joiners.split()
    found: list[Numeral] = []
    run: list[re.Match[str]] = []
    for word in [*_WORD.finditer(text), None]:
        if word is not None:
            apart = bool(run) and not _BETWEEN.fullmatch(text[run[-1].end() : word.start()])
            known = _values(fold(word.group()), names, counting)
            if not apart and (known or (run and fold(word.group()) in joiners)):
                run.append(word)
                continue
        while run and fold(run[-1].group()) in joiners:
            run.pop()
        if run:
            words = [part for one in run for part in _split(fold(one.group()), names, counting)]
            found.append(Numeral(_sum(words, names, counting), run[0].start(), run[-1].end()))
        run = [word] if word is not None and _values(fold(word.group()), names, counting) else []
    return found


def _values(word: str, names: Mapping[str, int], counting: Counting) -> bool:
    return bool(_split(word, names, counting))


def _split(word: str, names: Mapping[str, int], counting: Counting) -> list[str]:
    """The parts of a word that stand for numbers: `zweitausendfunf` has three; none of any other word."""
    about = counting.about or {}
    if word in names or word in counting.scales or word in about or word in counting.hundred.split():
        return [word]
    if word in counting.joiners.split():
        return [word]
    for scale in counting.scales:
        before, found, after = word.partition(scale)
        if found and (not before or before in names) and (not after or after in names):
            return [part for part in (before, scale, after) if part]
    return []


def _sum(words: Sequence[str], names: Mapping[str, int], counting: Counting) -> int:
    total = current = 0
    about = counting.about or {}
    for word in words:
        if word in counting.scales:
            total, current = total + max(current, 1) * counting.scales[word], 0
        elif word in counting.hundred.split():
            current = max(current, 1) * 100
        elif word in about:
            current = max(current, 1) * about[word]
        elif word in ("vingt", "vingts") and current % 100 == 4:
            current += 76  # "quatre-vingts" is four times twenty
        else:
            current += names.get(word, 0)
    return total + current


@cache
def _names(language: Language) -> Mapping[str, int]:
    """Every number below a thousand that the language writes as one word."""
    counting = _COUNTING[language]
    names: dict[str, int] = {}
    for number, words in enumerate(PHRASEBOOKS[language].numerals):
        for word in words.split():
            if not (language == "fr" and " " in words and word in ("sept", "huit", "neuf", "dix")):
                names.setdefault(word, number)
    for number, words in enumerate(counting.tens, start=3):
        names |= dict.fromkeys(words.split(), number * 10)
    for number, words in enumerate(counting.hundreds, start=2):
        names |= dict.fromkeys(words.split(), number * 100)
    if language == "fr":
        names |= {"vingts": 20}
    compounds = {"es": _spanish, "de": _german, "it": _italian}.get(language)
    return {**(compounds(names) if compounds else {}), **names}


def _spanish(names: Mapping[str, int]) -> dict[str, int]:
    return {f"veinti{word}": 20 + number for word, number in names.items() if 0 < number < 10}


def _german(names: Mapping[str, int]) -> dict[str, int]:
    units = {word: number for word, number in names.items() if 0 < number < 10} | {"ein": 1}
    tens = {word: number for word, number in names.items() if number >= 20 and number % 10 == 0}
    below = {
        **{word: number for word, number in names.items() if 0 < number < 100},
        **{f"{unit}und{ten}": tens[ten] + units[unit] for unit in units for ten in tens},
    }
    whole = {f"{unit}hundert": units[unit] * 100 for unit in units} | {"hundert": 100}
    both = {f"{word}{rest}": whole[word] + below[rest] for word in whole for rest in below}
    joined = {f"{word}und{rest}": whole[word] + below[rest] for word in whole for rest in below}
    return {**below, **whole, **both, **joined}


def _italian(names: Mapping[str, int]) -> dict[str, int]:
    units = {word: number for word, number in names.items() if 0 < number < 10}
    below = {word: number for word, number in names.items() if 0 < number < 100}
    for ten, number in list(below.items()):
        if number >= 20 and number % 10 == 0:
            for unit, more in units.items():
                stem = ten[:-1] if unit[0] in "aeiou" else ten
                below[f"{stem}{unit}"] = number + more
    whole = {f"{unit}cento": units[unit] * 100 for unit in units if units[unit] > 1} | {"cento": 100}
    both = {f"{word}{rest}": whole[word] + below[rest] for word in whole for rest in below}
    return {**below, **whole, **both}
