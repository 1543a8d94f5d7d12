"""What the server itself says of tools to customers, in their language; whatever engine thinks."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from frontdesk.flow.retrieval.language import Language, language_of


@dataclass(frozen=True)
class Wording:
    """Whole sentences. {what} is the action's name, {values} what is sent, {result} what came back."""

    confirm: str
    confirm_bare: str
    waits: str
    found: str
    found_nothing: str
    done: str
    done_with: str
    not_found: str  # a look-up that failed
    not_done: str  # something else that failed
    unknown: str
    refused: str  # by a person


WORDING: Mapping[Language, Wording] = {
    "en": Wording(
        confirm="Before I do this, please check it: {what} ({values}). Shall I go ahead?",
        confirm_bare="Before I do this, please check it: {what}. Shall I go ahead?",
        waits="I have passed this on to a colleague, who has to allow it. I will write once it is done.",
        found="Here is what I found: {result}.",
        found_nothing="I found nothing about that.",
        done="That is done.",
        done_with="That is done: {result}.",
        not_found="I'm sorry, I could not look that up just now.",
        not_done="I'm sorry, that could not be done just now.",
        unknown="I'm not sure whether that went through. A colleague will check it and get back to you.",
        refused="I'm sorry, I have asked a colleague, and this cannot be done.",
    ),
    "es": Wording(
        confirm="Antes de hacerlo, compruébelo por favor: {what} ({values}). ¿Lo hago?",
        confirm_bare="Antes de hacerlo, compruébelo por favor: {what}. ¿Lo hago?",
        waits="Lo he pasado a un compañero, que tiene que autorizarlo. Le escribiré aquí cuando esté hecho.",
        found="Esto es lo que he encontrado: {result}.",
        found_nothing="No he encontrado nada sobre eso.",
        done="Ya está hecho.",
        done_with="Ya está hecho: {result}.",
        not_found="Lo siento, ahora mismo no he podido consultarlo.",
        not_done="Lo siento, ahora mismo no se ha podido hacer.",
        unknown="No sé con seguridad si se ha hecho. Un compañero lo comprobará y le contestará.",
        refused="Lo siento, lo he consultado con un compañero y no se puede hacer.",
    ),
    "de": Wording(
        confirm="Bitte prüfen Sie das, bevor ich es mache: {what} ({values}). Soll ich das so machen?",
        confirm_bare="Bitte prüfen Sie das, bevor ich es mache: {what}. Soll ich das so machen?",
        waits="Ich habe das weitergegeben; jemand muss es erlauben. Ich melde mich, sobald es erledigt ist.",
        found="Das habe ich gefunden: {result}.",
        found_nothing="Dazu habe ich nichts gefunden.",
        done="Das ist erledigt.",
        done_with="Das ist erledigt: {result}.",
        not_found="Das konnte ich gerade leider nicht nachsehen.",
        not_done="Das ging gerade leider nicht.",
        unknown="Ich weiß nicht sicher, ob das geklappt hat. Jemand aus dem Team prüft es und meldet sich.",
        refused="Ich habe nachgefragt: Das ist leider nicht möglich.",
    ),
    "fr": Wording(
        confirm="Avant de le faire, merci de vérifier : {what} ({values}). Est-ce que je le fais ?",
        confirm_bare="Avant de le faire, merci de vérifier : {what}. Est-ce que je le fais ?",
        waits="J'ai transmis cela à un collègue, qui doit l'autoriser. Je vous écrirai dès que ce sera fait.",
        found="Voici ce que j'ai trouvé : {result}.",
        found_nothing="Je n'ai rien trouvé à ce sujet.",
        done="C'est fait.",
        done_with="C'est fait : {result}.",
        not_found="Désolé, je n'ai pas pu le vérifier pour le moment.",
        not_done="Désolé, cela n'a pas pu être fait pour le moment.",
        unknown="Je ne suis pas sûr que cela ait abouti. Un collègue va vérifier et vous répondre.",
        refused="Désolé, j'ai demandé à un collègue et ce n'est pas possible.",
    ),
    "pt": Wording(
        confirm="Antes de o fazer, confirme por favor: {what} ({values}). Posso avançar?",
        confirm_bare="Antes de o fazer, confirme por favor: {what}. Posso avançar?",
        waits="Passei isto a um colega, que tem de o autorizar. Escrevo-lhe aqui quando estiver feito.",
        found="Encontrei o seguinte: {result}.",
        found_nothing="Não encontrei nada sobre isso.",
        done="Está feito.",
        done_with="Está feito: {result}.",
        not_found="Lamento, de momento não consegui consultar isso.",
        not_done="Lamento, de momento não foi possível fazer isso.",
        unknown="Não sei ao certo se ficou feito. Um colega vai verificar e responder-lhe.",
        refused="Lamento, perguntei a um colega e não é possível fazer isso.",
    ),
    "it": Wording(
        confirm="Prima di procedere, verifichi per favore: {what} ({values}). Procedo?",
        confirm_bare="Prima di procedere, verifichi per favore: {what}. Procedo?",
        waits="Ho passato la richiesta a un collega, che deve autorizzarla. Le scriverò appena sarà fatto.",
        found="Ecco che cosa ho trovato: {result}.",
        found_nothing="Non ho trovato nulla al riguardo.",
        done="Fatto.",
        done_with="Fatto: {result}.",
        not_found="Mi dispiace, al momento non sono riuscito a controllare.",
        not_done="Mi dispiace, al momento non è stato possibile.",
        unknown="Non sono sicuro che sia andato a buon fine. Un collega verificherà e le risponderà.",
        refused="Mi dispiace, ho chiesto a un collega e non è possibile farlo.",
    ),
}


def language_for(*texts: str) -> Language:
    """The language of the first text that tells one; English otherwise."""
    return next((found for text in texts if (found := language_of(text)) is not None), "en")


def read_back(language: Language, what: str, values: Mapping[str, Any]) -> str:
    """What will be done and with which values, and whether it shall be."""
    wording = WORDING[language]
    told = ", ".join(f"{name.replace('_', ' ')}: {_shown(value)}" for name, value in values.items())
    if not told:
        return wording.confirm_bare.format(what=what)
    return wording.confirm.format(what=what, values=told)


def _shown(value: Any) -> str:
    return ", ".join(str(one) for one in value) if isinstance(value, list) else str(value)
