"""Which whole messages are words that carriers want heeded: STOP, START, HELP and their like.

The words are those of the CTIA's Messaging Principles and of the FCC's rule on revoking consent (47 CFR
64.1200(a)(10)), and what carriers elsewhere use. Other languages' words stand here only where a customer
who is asked something would hardly answer with that word alone.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

Kind = Literal["stop", "start", "help"]
KINDS: tuple[Kind, ...] = get_args(Kind)
Language = Literal["en", "es", "fr", "de", "it", "pt"]

CHANNELS = ("SMS", "WhatsApp")
"""Carriers demand it on SMS. WhatsApp demands that an opt-out is honoured, so what can mean nothing else is
heeded there too."""

_STOP: Mapping[str, Language | None] = {
    "stop": None,  # every country's
    **dict.fromkeys(("stopall", "unsubscribe", "cancel", "end", "quit", "revoke", "optout"), "en"),
    **dict.fromkeys(("alto", "baja", "darmedebaja", "nomolestar"), "es"),
    "parar": None,  # Spanish and Portuguese
    **dict.fromkeys(("arret", "arreter", "desabonner", "desabonnement", "desinscrire"), "fr"),
    **dict.fromkeys(("stopp", "abmelden", "abbestellen", "austragen"), "de"),
    **dict.fromkeys(("basta", "disiscrivi", "disiscrivimi", "cancellami", "disattiva"), "it"),
    **dict.fromkeys(("pare", "sair", "descadastrar"), "pt"),
}
_START: Mapping[str, Language | None] = {
    "start": None,
    **dict.fromkeys(("unstop", "yes", "optin", "subscribe"), "en"),
    **dict.fromkeys(("iniciar", "reanudar", "comenzar", "alta"), "es"),
    **dict.fromkeys(("demarrer", "commencer", "reprendre", "abonner"), "fr"),
    **dict.fromkeys(("starten", "anmelden"), "de"),
    **dict.fromkeys(("inizia", "avvia", "riprendi", "iscrivimi"), "it"),
    **dict.fromkeys(("comecar", "voltar", "retomar"), "pt"),
}
_HELP: Mapping[str, Language | None] = {
    **dict.fromkeys(("help", "info"), None),
    "ayuda": "es",
    "aide": "fr",
    "hilfe": "de",
    "aiuto": "it",
    "ajuda": "pt",
}
_LONGEST = 30
_PLAIN_REFUSALS = frozenset(
    {"stop", "stopall", "unsubscribe", "optout", "parar", "arret", "stopp", "desabonner", "abmelden"}
    | {"disiscrivi", "disiscrivimi", "descadastrar", "darmedebaja"}
)
_NO_LETTERS = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Keyword:
    """A word that was heeded, as the customer wrote it; `language` where the word tells it."""

    kind: Kind
    word: str
    language: Language | None


def read_keyword(channel: str, body: str, *, opted_out: bool) -> Keyword | None:
    """The keyword that the whole message is, whatever its case, accents and punctuation.

    START and its like mean something only after an opt-out; before, they are ordinary words. On WhatsApp
    HELP is one too, and so is what an answer to a question could be, such as END.
    """
    word = _plain(body) if channel in CHANNELS and len(body) <= _LONGEST else ""
    if word in _STOP and (channel == "SMS" or word in _PLAIN_REFUSALS):
        return Keyword("stop", body.strip(), _STOP[word])
    if word in _START and opted_out:
        return Keyword("start", body.strip(), _START[word])
    if word in _HELP and channel == "SMS":
        return Keyword("help", body.strip(), _HELP[word])
    return None


def may_be_keyword(channel: str, body: str) -> bool:
    """Whether it is worth asking if the contact has opted out."""
    return read_keyword(channel, body, opted_out=True) is not None


def _plain(body: str) -> str:
    """The letters alone, in lower case without accents: "Opt-out!" is "optout"."""
    decomposed = unicodedata.normalize("NFKD", body.casefold())
    bare = "".join(character for character in decomposed if not unicodedata.combining(character))
    return _NO_LETTERS.sub("", bare)
