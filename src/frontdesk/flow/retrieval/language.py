"""Which language a short text is in, by its commonest words: robust, small, and unsure when it should be."""

import re
import unicodedata
from functools import lru_cache
from typing import Literal, get_args

Language = Literal["en", "es", "de", "fr", "pt", "it"]
LANGUAGES: tuple[Language, ...] = get_args(Language)

CHARACTERS = 2_000
"""What is read of one text."""

_COMMON: dict[Language, str] = {
    "en": """
        a about all also am an and any anything are as at be been but by can come comes could currently d
        did do does dont everything for from get give gives go goes going got guys had has have he hello
        help her here hey hi him his how i if ill im in is isnt it its ive just know let like ll look
        looking m make may me might my near need no not now of ok okay on one or our please re really
        right s she should so some someone something somewhere still sure t take takes tell than thank
        thanks that the their them then there these they thing things this those to today too us use ve
        very want was we were what whats when where which who whom whose why will with would yes you your
        yours
    """,
    "es": """
        a adios al algo algun alguna aqui asi ayuda bien buenas buenos como con correo cual cuales cuando
        cuanta cuanto cuesta cuestan de del dias donde el ella ellos en era eres es esa ese eso esta
        estan estar estas este esto estos estoy favor fue gracias ha hablar hacer han hasta hay he hola
        la las le les llamo lo los mas me mi mis muchas mucho muy necesito no noches nombre nos nosotros
        o para pero por porque puede pueden puedo que quien quiero quisiera se ser si sin sobre son soy
        su sus tambien tardes te tengo tiene tienen tu tus un una unas unos usted ustedes vale y ya yo
    """,
    "de": """
        ab aber alle als also am an auch auf aus bei bin bis bist bitte brauche da danke dankeschon dann
        das dass dein deine dem den der des dich die dir doch du ein eine einem einen einer eines er es
        euch euer fur gern gerne gibt gut guten habe haben hallo hat hatte hatten heisse hier hilfe ich
        ihm ihn ihnen ihr ihre ihren im in ist ja kann kannst kein keine keinen konnen konnte kostet
        machen mal man mein meine meinem meinen mich mir mit mochte moin nach nein nicht noch nur ob oder
        ohne schon sehr sein sich sie sind so tag tschuss uber um und uns unser von vor wann war waren
        warum was welche welchen welcher welches wenn wer werden wie wieviel wir wird wo wurde zu zum zur
    """,
    "fr": """
        a ai aider alors appelle apres au aussi aux avec avez avoir avons besoin bien bonjour bonsoir c
        ca ce cela ces cet cette chez combien comme comment coute d dans de des deux donc du elle elles
        en es est et etait etes etre faire fait faut il ils j je jusqu l la le les leur leurs lui m ma
        mais me merci mes moi mon n ne nom non nos notre nous on ont ou oui par parler pas peut peux
        plait plus pour pourquoi pouvez pouvoir puis qu quand que quel quelle quelles quelqu quels qui
        quoi revoir s sa salut sans se ses si sont souhaite suis sur svp t ta te tes toi ton tous tout
        tres tu un une va veux vos votre voudrais vous y
    """,
    "pt": """
        a ajuda ao aos aqui as ate bem boa bom com como custa da das de dela dele deles depois dia do dos
        e ela ele eles em entre era essa esse esta estao estar este estou eu fala falar fazer foi
        gostaria ha isso isto ja la mais mas me meu meus minha minhas muito na nao nas nem no noite nome
        nos nossa nosso o obrigada obrigado oi ola onde os ou para pela pelo pode podem por porque posso
        pra preciso quais qual quando quanto que quem quero sao se sem ser seu seus sim so sobre sou sua
        suas tambem tarde tchau te tem tenho tudo um uma umas uns voce voces
    """,
    "it": """
        a abbiamo ai aiuto al alla alle anche ancora arrivederci avere avete bene bisogno buon buona
        buonasera buongiorno c che chi chiamo ci ciao come con cosa costa cui da dal dalla dei del della
        delle dello devo di dopo dove e ed era esistono essere fa fare fino gli grazie ha hai hanno ho i
        il in io la le lei lo loro lui ma mi mia mie miei mio molto ne nel nella no noi nome non nostra
        nostro o ogni parlare per perche piu posso potete potrei prego puo qual quale quali quando quanto
        quella quello questa questo qui sara se sei senza si sia siamo siete sono sta sto su sua sul
        sulla suo tra tu tua tuo tutti un una uno va vi voglio voi vorrei vostra vostro
    """,
}

# Letters and signs that only some of the languages use.
_SIGNS: tuple[tuple[str, float, tuple[Language, ...]], ...] = (
    ("¿¡", 3.0, ("es",)),
    ("ñ", 1.0, ("es",)),
    ("ßäöü", 1.0, ("de",)),
    ("ãõ", 1.0, ("pt",)),
    ("çâêô", 0.4, ("pt", "fr")),
    ("èùûîëïœ", 0.8, ("fr",)),
    ("èìòù", 0.7, ("it",)),
    ("áíóú", 0.4, ("es", "pt")),
)

_FEW_WORDS = 4
_ONE_WORD = 1.0  # what a word tells that only one of the languages has

# Thai, kana, Han; Hangul has spaces but glues particles to its words.
UNSPACED = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff]+")

_WORD = re.compile(r"[^\W\d_]+")
_ADDRESS = re.compile(r"\S+[@/]\S*|\bwww\.\S+")


def fold(text: str) -> str:
    """Lower case without accents: "Öffnungszeiten" becomes "offnungszeiten"."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character))


@lru_cache(maxsize=4_096)
def language_of(text: str, spoken: Language | None = None) -> Language | None:
    """The text's language, or None when nothing in it tells (a name, a number, another language).

    In a talk in the language `spoken` a single word of another one, among few, tells nothing.
    """
    evidence: dict[Language, float] = {}
    head = _ADDRESS.sub(" ", text[:CHARACTERS])
    words = _WORD.findall(fold(head))
    for word in words:
        for language, weight in _WEIGHTS.get(word, ()):
            evidence[language] = evidence.get(language, 0.0) + weight
    lowered = unicodedata.normalize("NFC", head.lower())
    for signs, weight, languages in _SIGNS:
        if any(sign in lowered for sign in signs):
            for language in languages:
                evidence[language] = evidence.get(language, 0.0) + weight
    if not evidence:
        return None
    if spoken is not None and len(words) <= _FEW_WORDS:
        evidence[spoken] = evidence.get(spoken, 0.0) + _ONE_WORD
    best, *others = sorted(evidence, key=lambda language: evidence[language], reverse=True)
    return None if others and evidence[others[0]] >= evidence[best] * 0.98 else best


def is_unspaced(text: str) -> bool:
    """Whether the text has characters of a script that puts no spaces between words."""
    return UNSPACED.search(text) is not None


def is_common(word: str) -> bool:
    """Whether the folded word is among the commonest of a language: it says little of a text's subject."""
    return word in _WEIGHTS


def _weights() -> dict[str, tuple[tuple[Language, float], ...]]:
    """For each word its languages; a word that several share says less of each."""
    owners: dict[str, list[Language]] = {}
    for language, words in _COMMON.items():
        for word in words.split():
            owners.setdefault(word, []).append(language)
    return {
        word: tuple((language, 1 / len(languages)) for language in languages)
        for word, languages in owners.items()
    }


_WEIGHTS = _weights()
