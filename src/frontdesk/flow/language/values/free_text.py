"""Answers that are taken as they are: places, companies, notes, texts by the name of their box."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from frontdesk.flow.engine import Field
from frontdesk.flow.language.plain import plain
from frontdesk.flow.language.signals import signals
from frontdesk.flow.language.values.mentions import Value
from frontdesk.flow.retrieval.language import Language

ANSWER_CHARACTERS = 200
"""A longer text is no answer to a question for one field."""

_YES_OR_NO = re.compile(
    r"(?:do|does|did|are|is|was|were|have|has|can|could|would|will|may|should|tiene|tienes|es|eres|esta|ha"
    r"|puede|quiere|haben|sind|ist|hast|bist|konnen|mochten|waren|avez|etes|est|as tu|voulez|pouvez|tem|voce"
    r"|ja|pode|quer|hai|e|sei|avete|siete|puo|vuole)\b"
)
_FROM_A_PLACE = re.compile(
    r"^(?:(?:i|we)(?:['’]?m|['’]re| am| are)?(?: (?:live|stay|based|located))? (?:in|near|from|at)"
    r"|from|in|near|at|(?:vivo|vivimos|estoy|estamos) en|soy de|somos de|en|ich (?:wohne|lebe) in"
    r"|ich (?:bin|komme) aus|wir (?:sind|kommen) aus|aus|j['’]habite (?:à|au|en|aux)?"
    r"|je (?:suis|viens) (?:de|d['’])|moro em|sou de|em|(?:vivo|abito) (?:a|in)|sono di|vengo da)\s+",
    re.IGNORECASE,
)
_OF_A_COMPANY = re.compile(
    r"^(?:(?:i|we)(?:['’]?m|['’]re| am| are)?(?: work(?:ing)?)? (?:at|for|with|from)"
    r"|(?:the |my |our )?company is|at|for|with|from|trabajo (?:en|para)|ich arbeite (?:bei|für)|bei"
    r"|je travaille (?:chez|pour)|chez|trabalho (?:na|no|em|para)|lavoro (?:per|da|in|presso))\s+",
    re.IGNORECASE,
)
_LEAD_INS: Mapping[str, re.Pattern[str]] = {
    "city": _FROM_A_PLACE,
    "state": _FROM_A_PLACE,
    "address1": _FROM_A_PLACE,
    "company_name": _OF_A_COMPANY,
}
"""What people say before the answer itself, by the field."""


def find_text(text: str, field: Field, languages: Sequence[Language]) -> Value | None:
    """The answer without "it's" before and a full stop after it; None for a question or small talk.

    A bare yes or no answers only a question that can be answered so.
    """
    body = text.strip()
    if not body or len(body) > ANSWER_CHARACTERS or "?" in body:
        return None
    read = signals(body, languages)
    if not read.rest and (read.agrees or read.declines) and _YES_OR_NO.match(plain(field.question or "")):
        said = body.rstrip(" .,;!")
        return Value(said, said, text.index(body), said)
    if not read.rest or read.wants_person or read.refuses or read.unhelped:
        return None
    words = list(re.finditer(r"[^\W_]+(?:['’][^\W_]+)*", body))
    while len(words) > 1 and not words[0].group().isdecimal() and _is_filler(words[0].group(), languages):
        words.pop(0)
    if not words:
        return None
    start = words[0].start()
    lead_in = _LEAD_INS.get(field.key)
    if lead_in is not None and (lead := lead_in.match(body[start:])) is not None:
        start += lead.end()
    answer = body[start:].rstrip(" .,;!\n\t")
    if not answer:
        return None
    return Value(answer, answer, text.index(body) + start, answer)


def has_lead_in(field: Field) -> bool:
    """Whether the answer is a name, of a place or a company, after words that lead to it."""
    return field.key in _LEAD_INS


def find_boxes(text: str, field: Field, languages: Sequence[Language]) -> Value | None:
    """Texts by the name of their box, as lines such as "Street: Main St 1"; or of the only box there is.

    As many texts as there are boxes, one after the other, are theirs in their order.
    """
    if len(field.options) == 1:
        told = find_text(text, field, languages)
        return told and replace(told, value=f"{field.options[0]}: {told.value}")
    parts = []
    for box in field.options:
        pattern = rf"(?:^|[\n,;])\s*{re.escape(box)}\s*(?:[:=]|\bis\b)\s*(?P<told>[^\n;]+)"
        if (match := re.search(pattern, text, re.IGNORECASE)) is not None:
            parts.append((box, match["told"].strip(" ,"), match.start("told"), match.end()))
    if not parts:
        return _in_order(text, field, languages)
    first, last = min(part[2] for part in parts), max(part[3] for part in parts)
    shown = ", ".join(part[1] for part in parts)
    return Value("\n".join(f"{part[0]}: {part[1]}" for part in parts), text[first:last], first, shown)


def _in_order(text: str, field: Field, languages: Sequence[Language]) -> Value | None:
    told = find_text(text, field, languages)
    if told is None:
        return None
    for parted in ("\n", ";", ","):
        parts = [part.strip() for part in told.text.split(parted)]
        if len(parts) == len(field.options) and not any(_is_small_talk(part, languages) for part in parts):
            boxes = zip(field.options, parts, strict=True)
            shown = ", ".join(parts)
            return replace(told, value="\n".join(f"{box}: {part}" for box, part in boxes), shown=shown)
    return None


def _is_small_talk(part: str, languages: Sequence[Language]) -> bool:
    read = signals(part, languages)
    return not read.rest or read.refuses or read.declines or read.asks


def _is_filler(word: str, languages: Sequence[Language]) -> bool:
    return signals(word, languages).rest == ""
