"""Whether a text tells a value of whoever writes: not one it asks about, denies, supposes or quotes, nor one
of somebody else."""

import re
import unicodedata

_APOSTROPHES = str.maketrans("’‘ʼ", "'''")
_SENTENCE_END = re.compile(r"[.!?…](?=[\s\"'”’»)]|$)|\n")
_CLAUSE_END = re.compile(
    r"[,;](?=\s)|:\s(?=[^.?!\n]*\b(?:my|i'm|mi|mein\w*|mon|ma|meu|minha|mio|mia)\b)|\s[-–—]\s|\s(?:but|sino|pero|sondern|aber|mais|mas|ma|bensi)\s|\s(?:and|y|und|et|e)\s"
    r"(?=(?:my|you can|call|mi|mein\w*|mon|ma|meu|minha|i'?m|il mio|la mia)\b)"
)
_ASKS = re.compile(
    r"\W*(?:(?:hi|hello|hey|so|and|but|sorry|ok|okay|well|hola|hallo|bonjour|ciao|oi)\W+)*"
    r"(?:is|are|was|were|am|do|does|did|have|has|had|what|who|whose|which|where|when|why|how|can i|may i"
    r"|could i|should i|shall i|es|esta|tienes?|tienen|teneis|tiene|cual|que|quien|por que|como|donde"
    r"|cuando|puedo"
    r"|ist|sind|war|haben|hast|hat|was|wer|wie|wo|wann|warum|welche\w*|kann ich|darf ich"
    r"|est[- ]ce|avez|as[- ]tu|quel\w*|qui|ou|quand|pourquoi|comment|puis[- ]je|tem|voces? tem|qual|quem|onde"
    r"|quando|posso|avete|hai|ha|chi|dove|perche)\b"
)
_BEGS = re.compile(
    r"\b(?:(?:can|could|would|will) (?:you|u|someone|somebody)|please|pls|puedes?|pueden|podeis|podrias?"
    r"|podrian|por favor|konnen sie|konnten sie|kannst du|konntest du|bitte|pouvez|pourriez|peux[- ]tu"
    r"|s'il vous plait|pode(?:m|ria)?|puo|puoi|potete|potreb\w+|per favore)\b"
)
_AGREED = re.compile(
    r"\W*(?:right|correct|yes|no|isn't it|is that right|is it|verdad|cierto|correcto|oder|richtig|stimmt's"
    r"|n'est[- ]ce pas|non|certo|vero|ne|giusto)\W*"
)
_SUPPOSES = re.compile(
    r"\b(?:if(?! (?:you|possible|needed|necessary))|unless|suppos\w+|imagine|assum\w+|let's say"
    r"|pretend|hypothetical\w*|for example"
    r"|for instance|e\.g"
    r"|wenn|falls|angenommen|zum beispiel|si (?:mi|mon|ma|je|fuera|tuviera)|supong\w+|imagin\w+|por ejemplo"
    r"|par exemple|se (?:il mio|la mia|o meu|a minha|meu|minha|fosse)|suppon\w+|per esempio|por exemplo)\b"
)
_DENIES = re.compile(
    r"\b(?:not|\w+n't(?! forget)|dont|isnt|doesnt|never|no longer|without|instead of|rather than"
    r"|no (?:es|me llamo|soy|era|son|esta|uses?|usar?|estoy|vivo|tengo|llame[ns]?|escriba[ns]?)|nunca|ya no"
    r"|nicht|kein\w*|nie|niemals|pas|jamais|non(?!-)|nao|nem|hack\w+|gehackt|stolen|compromised|delet\w+|remov\w+|eras\w+|unsubscrib\w+"
    r"|borr\w+|elimin\w+|quitar|quiten|losch\w+|entfern\w+|supprim\w+|effac\w+|apag\w+|cancella\w*)\b"
)
_DENIES_AFTER = re.compile(
    r"^\W*(?:\w+\W+){0,3}?(?:not|\w+n't|wrong|incorrect|old|outdated|no longer|no more|anymore|any more|never"
    r"|nicht|falsch|alt|no es|ya no|pas|faux|nao|errad[oa]|non|sbagliat[oa])\b"
)
_FORMER = re.compile(
    r"\b(?:old|former|previous|earlier|antigu[oa]|anterior|alte[rns]?|fruher\w*|ehemalig\w*|ancien\w*|antig[oa]"
    r"|vecchi[oa]|precedente)\b(?: [\w-]+){0,3}\W*$|\b(?:used to(?: be)?|was|were|had been|had|era"
    r"|war|etait)(?: (?:in|at))?\W*$"
)
_PERSON = (
    r"(?:wife|husband|spouse|partner|ex|son|daughter|child|kid|baby|mother|father|mom|mum|dad|parents?|sister"
    r"|brother|friend|girlfriend|boyfriend|fiancee?|boss|manager|colleague|coworker|assistant|secretary"
    r"|accountant|lawyer|neighbou?r|landlord|tenant|client|customer|doctor|teacher|uncle|aunt|cousin|nephew"
    r"|niece|grand\w+|dog|cat|roommate|flatmate|mujer|esposa|esposo|marido|pareja|hij[oa]|madre|padre|herman[oa]"
    r"|amig[oa]|jef[ea]|companer[oa]|vecin[oa]|abogad[oa]|frau|mann|sohn|tochter|mutter|vater|schwester|bruder"
    r"|freund(?:in)?|chef(?:in)?|kolleg(?:e|in)|nachbar(?:in)?|femme|mari|fils|fille|mere|pere|soeur|frere|ami"
    r"|amie|patron|collegue|voisine?|esposa|filh[oa]|mae|pai|irmao?|chefe|vizinh[oa]|moglie|marito|figli[oa]"
    r"|sorella|fratello|capo|collega|vicin[oa])"
)
_LABEL = (
    r"(?:e-?mail\w*|mail|address|adresse|direccion|correo|courriel|indirizzo|number|nummer|numero|telefono?|phone"
    r"|mobile|name|nombre|nom|nome|site|website|web|colleague|office|company|team|page)"
)
_ANOTHER = re.compile(
    rf"\b(?:my|our|the|an?|mi|mein\w*|mon|ma|notre|unser\w*|meu|minha|mio|mia|el|la|il|um|uma)"
    rf" (?:\w+ )?{_PERSON}\b"
    rf"|\b(?:yours?|su|ihre?[mnrs]?|eure?|votre|vos|vostr[oa]|seu|sua) (?:\w+ )?{_LABEL}\b"
    r"|\b(?:his|hers?|theirs?|him|them|he|she|they|someone|somebody|nobody|everyone|people"
    r"|sein(?:e[mnrs]?)?|leur|dele|dela|ella|elle|lui)\b"
    r"|\b(?!(?:it|that|here|there|what|who|let|name|e-?mail|mail|number|phone|address|budget|city|plan|date)'s)"
    r"\w{2,}'s \w"
)
_OWN = re.compile(
    r"\b(?:my|me|mine|i'?m|i am|mi|mich|mir|mein\w*|bin|moi|mon|ma|meu|minha|mio|mia|soy|suis|sou|sono)\b"
)
_FROM_OTHERS = re.compile(
    r"\b(?:from|cc|bcc|copy|forward\w*|wrote|written|(?:e-?)?mailed|called|rang|texted|dialled|tried|sent|got|keeps"
    r"|received|saw|found|heard|read|using|spoke|talked|escribi|llame|envie|angerufen|geschrieben|geschickt|ecrit|appele|envoye"
    r"|escrevi|liguei|enviei|scritto|chiamato)\b"
)
_KEEPS_AFTER = re.compile(r"^\W*(?:keeps?|called|calls|rang|wrote|writes|booked|sent|is calling|belongs)\b")
_REPORTS = re.compile(
    r"\b(?:says?|said|tells?|told|wrote|writes|reads?|states?|claims?|claimed|dice|dijo|sagt\w*|schrieb|dit|disse"
    r"|ha detto)\b[^.?!]{0,40}$"
)
_OWN_REPORT = re.compile(r"\b(?:i|we|ich|wir|je|yo|eu|io)\s+(?:\w+ )?(?:said|told|wrote)\b")
_QUOTES = re.compile(r"[\"“„«](?P<inside>[^\"“”„«»\n]+)[\"”“»]")
_FEW = 6  # characters that a quoted value may have around it


def why_untold(text: str, start: int, end: int, *, address: bool = False) -> str | None:
    """Why what stands from `start` to `end` is not told of whoever writes; None where it is.

    The reason follows the value in a sentence ("is only asked about"). `address`: the value is one to reach
    somebody at, which may be anybody's. The words are those of English, French, German, Italian, Portuguese
    and Spanish; in other languages nothing is held against a value.
    """
    told = _plain(text)
    before, after, asked = _sentence(told, start, end)
    clause_start = max((match.end() for match in _CLAUSE_END.finditer(before)), default=0)
    ahead, clause_end = before[clause_start:], _CLAUSE_END.search(after)
    behind = after[: clause_end.start()] if clause_end else after
    if _is_quoted(told, start, end) or _is_reported(text[start - len(before) : start], before):
        return "is only quoted"
    if _is_asked_about(ahead, after[len(behind) :] if clause_end else "", asked):
        return "is only asked about"
    if _SUPPOSES.search(ahead):
        return "is only supposed"
    if _DENIES.search(ahead) or _DENIES_AFTER.search(behind):
        return "is said not to be so"
    if _FORMER.search(ahead):
        return "is said to be no more"
    others = [*_ANOTHER.finditer(ahead), *(_FROM_OTHERS.finditer(ahead) if address else ())]
    if any(_OWN.search(ahead, other.end()) is None for other in others) or (
        address and _KEEPS_AFTER.search(behind)
    ):
        return "is somebody else's"
    return None


def _plain(text: str) -> str:
    """Small letters without accents, each in its place."""
    return "".join(
        (unicodedata.normalize("NFKD", character)[0].lower() or character)[0]
        for character in text.translate(_APOSTROPHES)
    )


def _sentence(text: str, start: int, end: int) -> tuple[str, str, bool]:
    """What stands before and after in the same sentence, and whether that is a question."""
    first = max((match.end() for match in _SENTENCE_END.finditer(text, 0, start)), default=0)
    last = _SENTENCE_END.search(text, end)
    after = text[end : last.start()] if last else text[end:]
    return text[first:start], after, last is not None and last.group() == "?"


def _is_asked_about(ahead: str, rest: str, asked: bool) -> bool:
    """`ahead` is what stands before in the clause, `rest` the clauses that follow in the sentence."""
    if not asked:
        return False
    if _ASKS.match(ahead) is not None:
        return True
    if rest.strip(" ,;:"):
        return _AGREED.fullmatch(rest) is not None
    return bool(ahead.strip(" ¿")) and _BEGS.search(ahead) is None


def _is_reported(written: str, before: str) -> bool:
    """Whether somebody else says what follows; `written` is `before` with its capitals.

    With a capital that no sentence begins with, a verb is a name: "Omar Said", "Said Omar".
    """
    report = _REPORTS.search(before)
    if report is None or _OWN_REPORT.search(before):
        return False
    ahead, words = written[: report.start()].strip(), written[report.start() :].split()
    is_name = words[0].strip(",;:.").istitle() and (ahead or any(word.istitle() for word in words[1:2]))
    return not is_name


def _is_quoted(text: str, start: int, end: int) -> bool:
    return any(
        match.start("inside") <= start
        and end <= match.end("inside")
        and len(match["inside"]) - (end - start) > _FEW
        for match in _QUOTES.finditer(text)
    )
