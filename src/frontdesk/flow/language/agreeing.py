"""What a customer answers to "Shall I go ahead?": only a yes lets a call be made."""

import re
from collections.abc import Sequence

from frontdesk.flow.language.plain import plain, sentences
from frontdesk.flow.language.signals import signals
from frontdesk.flow.retrieval.language import LANGUAGES, Language

_SENTENCES = 10
_SURELY = re.compile(
    r"\b(?:yes|yeah|yep|yup|ya|sure|please|of course|definitely|absolutely|certainly|go ahead|do it|ja|jawohl"
    r"|klar|gern|gerne|bitte|si|sip|claro|por favor|por supuesto|adelante|oui|ouais|volontiers|avec plaisir"
    r"|bien sur|s il vous plait|svp|sim|pode ser|com certeza|certo|volentieri|per favore)\b"
)
_SO = frozenset(["then", "now", "dann", "also", "entonces", "pues", "alors", "allora", "entao"])
_MAY_FOLLOW = _SO | frozenset(
    """
    ahead and be bring call could do get go good great helpful him her ideal if in it kind like me nice on
    one perfect please possible someone that the them this to would you das doch dazu einen es gut hilfreich
    holen mach machen mal moglich nett schon sehr sie super toll ware wenn a avisa avise bien eso estaria
    estupendo genial gustaria hagalo hazlo me por seria un aimerais ca ce cela faites gentil je le parfait
    serait veux vous bene chiami faccia fantastico gentile lo mi piacerebbe pure sarebbe utile bom chama
    chamar chame faca gostaria isso otimo pode podes
    """.split()  # noqa: SIM905 - read as words
)
"""What may stand beside a yes that is one: "yes, that would be great"."""


def is_plain_yes(text: str, languages: Sequence[Language]) -> bool:
    """Whether a text is a yes and nothing else: not "ok good", "ok bye", "ok. What is the cheapest cut"."""
    said = sentences(text)
    heard = [signals(sentence.text, languages) for sentence in said]
    if not any(one.agrees for one in heard) or any(sentence.asks for sentence in said):
        return False
    if any(one.declines or one.leaves or one.done or one.greets for one in heard):
        return False
    rest = {word for one in heard for word in one.rest.split()}
    if is_sure_yes(text):
        return rest <= _MAY_FOLLOW
    return rest <= _SO and not any(one.pleased for one in heard)


def is_sure_yes(text: str) -> bool:
    """Whether a yes is more than the "ok" that only says that one has read."""
    return _SURELY.search(plain(text)) is not None


def says_no(text: str) -> bool:
    heard = signals(text, LANGUAGES)
    return heard.declines and not heard.agrees


def asks_back(text: str) -> bool:
    """Whether something is asked in place of a yes: "how long does it take?"."""
    said = sentences(text)[:_SENTENCES]
    heard = [signals(sentence.text, LANGUAGES) for sentence in said]
    asks = any(sentence.asks for sentence in said) or any(one.asks for one in heard)
    return asks and not any(one.agrees for one in heard)
