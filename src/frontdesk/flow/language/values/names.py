"""A person's name in a text: after "my name is", or alone when it was just asked for."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from frontdesk.flow.language.phrasebooks import PHRASEBOOKS
from frontdesk.flow.language.plain import plain
from frontdesk.flow.language.signals import signals
from frontdesk.flow.retrieval.language import Language, is_common

_LETTER = r"[^\W\d_]"
_NAME_WORD = re.compile(rf"{_LETTER}+(?:['’.-]{_LETTER}+)*\.?")
_PARTICLES = frozenset(
    """
    al ben bin d da das de del della den der des di do dos du e el ibn la las le los mac mc o san st
    ter van von y zu
    """.split()  # noqa: SIM905 - read as words
)
_INTRODUCED_WITHIN = 500  # characters of a message
_INITIAL = 2  # letters at most before a full stop that ends no sentence
_LONGEST = 4  # words of a name, particles not counted
_NOT_NAMES = frozenset(
    """
    african aleman alemana allemand allemande american anglais angry asian australian austrian back
    belgian brasileira brasileiro brazilian british buddhist canadian catholic chinese christian
    client cliente confused customer danish disappointed dutch english espagnol espanol espanola
    estudiante european fine finnish francais francaise francese french german good great greek
    happy here hindu hispanic home hungry important indian ingles inglesa interested irish italian
    italiana italiano japanese jewish korean kunde kundin late latino lost mexican mexicana mexicano
    muslim norwegian ok paciente patient paziente perfect polish portugues portuguese ridiculous
    russian sad scottish sick sorry spanish student swedish swiss tedesco there tired today tomorrow
    turkish ukrainian unacceptable urgent vegan vegetarian welsh
    """.split()  # noqa: SIM905
)
_REPLIES = frozenset(
    """
    all alles amazing ambos any anything aucun aucune awesome beides bello bene benissimo bestens bien
    bom bon both brilliant bueno cheaper chevere cool cualquiera dommage earlier egal either entrambi
    excelente excellent fantastic fein fine formidable fruher genau genial gerne good grand great gut
    hallo happy hello irgendwas keine keiner keins klasse later lesdeux lovely magnifique mejor melhor
    muy nada neither nenhum nenhuma nessuno nice nichts niente ninguna ninguno none noted nothing oh ok
    okay others otimo ottimo parfait perfect perfecto perfeito perfekt perfetto prima qualquer qualsiasi
    really rien schade schon sehr something sorry spater spitze splendid super sweet todo toll top tout
    tres tudo tutto vale voila whatever wonderful wow wunderbar
    """.split()  # noqa: SIM905
)
"""What one answers to something said, before going on."""
_LABELS = frozenset(
    """
    address adresse appointment booking cell cellphone cellulare celular cita cognome contact correo
    courriel direccion elettronica electronico electronique email emailadresse endereco handy
    handynummer indirizzo mail mailadresse mobile mobil morada movil name nachname nom nombre nome
    number nummer numero phone portable posta prenom rendezvous rufnummer sobrenome surname tel telefon
    telefone telefonnummer telefono telemovel telephone termin vorname whatsapp
    """.split()  # noqa: SIM905
)
"""What is asked for, which is no answer."""
_NOBODY = frozenset(
    ["nobody", "no one", "none", "anonymous", "nadie", "niemand", "personne", "nessuno", "ninguem"]
)
_TITLES = frozenset(
    ["mr", "mrs", "ms", "miss", "dr", "prof", "sr", "sra", "herr", "frau", "mme", "m", "sig", "dott"]
)


@dataclass(frozen=True)
class Name:
    """The words of a name with their places; first name first."""

    text: str
    start: int

    @property
    def first(self) -> "Name":
        return Name(self.text.split()[0], self.start)

    @property
    def last(self) -> "Name | None":
        words = self.text.split(maxsplit=1)
        return (
            Name(words[1], self.start + self.text.index(words[1], len(words[0]))) if len(words) > 1 else None
        )

    @property
    def spelt(self) -> str:
        """With capitals, where it was written all small or all large."""
        if self.text.islower() or (self.text.isupper() and len(self.text) > 2):
            return " ".join(
                word if place and word.lower() in _PARTICLES else _capital(word)
                for place, word in enumerate(self.text.lower().split())
            )
        return self.text


def given_name(text: str, languages: Sequence[Language], *, asked: bool = False) -> Name | None:
    """A name that the text introduces: "my name is ana ruiz", "I'm Ana Ruiz"; not "I'm hungry".

    Unasked, nobody introduces themselves in the middle of an essay: a long text gives no name.
    """
    if not asked and len(text) > _INTRODUCED_WITHIN:
        return None
    for language in languages:
        certain, maybe = _introductions(language)
        for match in certain.finditer(text):
            if (name := _name_at(text, match.end(), capital=False)) is not None:
                return name
        for match in maybe.finditer(text):
            name = _name_at(text, match.end(), capital=True)
            if name is not None and (asked or _is_probable(name, language)):
                return name
    return None


def bare_name(text: str, languages: Sequence[Language]) -> Name | None:
    """The text as a name when one was asked for: "Ana", "it's Ana Ruiz"; None for anything else."""
    introduced = given_name(text, languages, asked=True)
    if introduced is not None:
        return introduced
    words = list(_NAME_WORD.finditer(text))
    while words and (_is_said_before(words[0].group()) or _is_talk(words[0].group(), languages)):
        words.pop(0)
    while words and not _is_surname(words, text):
        if not _is_label(words[-1].group()) and not _is_talk(words[-1].group(), languages):
            break
        words.pop()
    words = _in_one_sentence(words)
    if not words or not 1 <= (_count(words) or words[0].group()[0].isupper()) <= _LONGEST:
        return None
    start, end = words[0].start(), words[-1].end()
    between = text[start:end].rstrip(".")
    if plain(between) in _NOBODY:
        return None
    outside = _NAME_WORD.sub("", text[:start] + text[end:])
    if re.search(r"[^\w\s'’.-]|\d|_", between) or "?" in text or re.search(r"[@\d]", outside):
        return None
    capitals = all(word.group()[0].isupper() for word in words if word.group().lower() not in _PARTICLES)
    common = [
        word for word in words if is_common(plain(word.group())) and word.group().lower() not in _PARTICLES
    ]
    if common and not (capitals and len(words) > len(common)) and not (capitals and len(words) == 1):
        return None
    read = signals(between, languages)
    if read.wants_person or read.refuses or (not capitals and (read.asks or read.unhelped or read.leaves)):
        return None
    return Name(between, start)


def _name_at(text: str, place: int, *, capital: bool) -> Name | None:
    """The name that starts at the place: words until one that is none, or a sign between them."""
    found: list[re.Match[str]] = []
    for match in _NAME_WORD.finditer(text, place):
        gap = text[found[-1].end() if found else place : match.start()]
        if gap.strip(" \t:,'’\"“" if not found else " \t") or (not found and "\n" in gap):
            break
        word = match.group()
        small = word.lower().rstrip(".")
        if not found and small in _TITLES:
            place = match.end()
            continue
        is_particle = small in _PARTICLES and bool(found)
        if not is_particle and not word[0].isupper() and not _may_be_small(word, found, capital):
            break
        found.append(match)
        if (word.endswith(".") and len(word) > 2) or _count(found) >= _LONGEST:
            break
    while found and found[-1].group().lower() in _PARTICLES and not found[-1].group()[0].isupper():
        found.pop()
    if not found or (capital and _is_no_name(found)) or found[-1].group().endswith(("'s", "’s")):
        return None
    start, end = found[0].start(), found[-1].end()
    return Name(text[start:end].rstrip("."), start)


def _is_probable(name: Name, language: Language) -> bool:
    """Whether "I'm X" introduces somebody: not "I'm VIP", nor "Ich bin Kunde" (nouns have capitals)."""
    return name.last is not None or (language != "de" and not name.text.isupper())


def _is_no_name(words: Sequence[re.Match[str]]) -> bool:
    first = plain(words[0].group())
    return first in _NOT_NAMES or (len(words) == 1 and is_common(first))


def _may_be_small(word: str, found: Sequence[re.Match[str]], capital: bool) -> bool:
    """Whether a word without a capital can belong to the name: all of it is written small."""
    return not capital and all(match.group().islower() for match in found) and not is_common(plain(word))


def _count(words: Sequence[re.Match[str]]) -> int:
    return sum(word.group().lower() not in _PARTICLES for word in words)


def _is_talk(word: str, languages: Sequence[Language]) -> bool:
    if (
        word[0].isupper()
        and word.lower() not in {"it's", "yes", "ok", "sure", "hi", "hello"}
        and len(word) > 3
    ):
        read = signals(word, languages)
        return read.agrees or read.declines or read.greets or read.thanks or read.leaves or read.done
    # "Ben", "Jo" and "Mia" are small words elsewhere.
    return signals(word, languages[:1] if word[0].isupper() else languages).rest == ""


def _is_said_before(word: str) -> bool:
    """Whether a word at the beginning is no name: a reply, a title, or what was asked for."""
    small = plain(word)
    return small in _REPLIES or small in _TITLES or _is_label(word)


def _is_surname(words: Sequence[re.Match[str]], text: str) -> bool:
    """Whether the last word has a capital and follows another that has: "Ana Bueno"."""
    if len(words) < 2 or _is_label(words[-1].group()):
        return False
    between = text[words[-2].end() : words[-1].start()]
    return between == " " and all(word.group()[0].isupper() for word in words[-2:])


def _is_label(word: str) -> bool:
    return plain(word).replace(" ", "") in _LABELS


def _in_one_sentence(words: list[re.Match[str]]) -> list[re.Match[str]]:
    """ "Bond. James Bond": the sentence with the most words; an initial or a title ends none."""
    said: list[list[re.Match[str]]] = [[]]
    for word in words:
        said[-1].append(word)
        small = word.group().lower().rstrip(".")
        if word.group().endswith(".") and len(small) > _INITIAL and small not in _TITLES:
            said.append([])
    return max(said, key=len)


def _capital(word: str) -> str:
    return re.sub(rf"(^|[-'’]){_LETTER}", lambda match: match.group().upper(), word)


@cache
def _introductions(language: Language) -> tuple[re.Pattern[str], re.Pattern[str]]:
    understands = PHRASEBOOKS[language].understands
    certain = re.compile(rf"\b(?:{understands.name_given})(?!\w)", re.IGNORECASE)
    maybe = re.compile(rf"(?:^|[.!?,;:\n]\s*|\b)(?:{understands.name_maybe})(?=\s)", re.IGNORECASE)
    return certain, maybe
