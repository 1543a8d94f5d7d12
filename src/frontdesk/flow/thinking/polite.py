"""What the server itself says to a customer where nobody wrote words for it, in the customer's language."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from frontdesk.flow.language.phrasebooks import PHRASEBOOKS
from frontdesk.flow.language.values.dates import shown_date
from frontdesk.flow.retrieval.language import Language, language_of

_WAITS: dict[Language, str] = {
    "en": "I cannot answer this just now. A colleague will get back to you here.",
    "es": "Ahora mismo no puedo responder a esto. Un compañero le contestará aquí.",
    "de": "Das kann ich gerade nicht beantworten. Eine Kollegin oder ein Kollege meldet sich hier bei Ihnen.",
    "fr": "Je ne peux pas répondre à cela pour le moment. Un collègue vous répondra ici.",
    "pt": "De momento não consigo responder a isto. Um colega vai responder-lhe aqui.",
    "it": "Al momento non riesco a rispondere. Un collega le risponderà qui.",
}

_PASSES_ON: Mapping[Language, str] = {
    "en": "I am passing you on to a colleague who can help you with this.",
    "es": "Le paso con un compañero que puede ayudarle con esto.",
    "de": "Ich gebe Sie an eine Kollegin oder einen Kollegen weiter, die oder der Ihnen damit helfen kann.",
    "fr": "Je vous passe un collègue qui peut vous aider.",
    "pt": "Vou passar a conversa a um colega que o pode ajudar com isto.",
    "it": "La passo a un collega che può aiutarla.",
}
_HANDED_OVER: Mapping[Language, str] = {
    "en": "Thank you. I am passing you on to a colleague, who will get back to you.",
    "es": "Gracias. Le paso con un compañero, que se pondrá en contacto con usted.",
    "de": "Danke. Ich gebe Sie an eine Kollegin oder einen Kollegen weiter; man meldet sich bei Ihnen.",
    "fr": "Merci. Je vous passe un collègue, qui reviendra vers vous.",
    "pt": "Obrigado. Vou passar a conversa a um colega, que lhe responderá.",
    "it": "Grazie. La passo a un collega, che la ricontatterà.",
}
_STOPS: Mapping[Language, str] = {
    "en": "Thank you for writing to us. Goodbye!",
    "es": "Gracias por escribirnos. ¡Hasta pronto!",
    "de": "Danke für Ihre Nachricht. Auf Wiedersehen!",
    "fr": "Merci de nous avoir écrit. Au revoir !",
    "pt": "Obrigado por nos ter escrito. Até à próxima!",
    "it": "Grazie per averci scritto. Arrivederci!",
}
_WRITES_AGAIN: Mapping[Language, str] = {
    "en": "I will write to you again on {day}, {date} at {time} ({zone}).",
    "es": "Le volveré a escribir el {day}, {date}, a las {time} ({zone}).",
    "de": "Ich schreibe Ihnen am {day}, {date} um {time} Uhr wieder ({zone}).",
    "fr": "Je vous réécrirai le {day} {date} à {time} ({zone}).",
    "pt": "Volto a escrever-lhe na data {day}, {date}, às {time} ({zone}).",
    "it": "Le riscriverò {day} {date} alle {time} ({zone}).",
}
_TOO_FAR: Mapping[Language, str] = {
    "en": "That is too far ahead for me to promise it. Please write to us again nearer the time.",
    "es": "Eso queda demasiado lejos para que pueda prometerlo. Escríbanos cuando se acerque la fecha.",
    "de": "So weit im Voraus kann ich das nicht versprechen. Bitte schreiben Sie uns, wenn es näher rückt.",
    "fr": "C'est trop lointain pour que je puisse le promettre. Écrivez-nous à l'approche de la date.",
    "pt": "É demasiado longe para que o possa prometer. Escreva-nos de novo quando a data se aproximar.",
    "it": "È troppo in là perché possa prometterlo. Ci riscriva quando la data si avvicina.",
}
_WEEKDAYS: Mapping[Language, str] = {
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
    "es": "lunes martes miércoles jueves viernes sábado domingo",
    "de": "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag",
    "fr": "lundi mardi mercredi jeudi vendredi samedi dimanche",
    "pt": "segunda-feira terça-feira quarta-feira quinta-feira sexta-feira sábado domingo",
    "it": "lunedì martedì mercoledì giovedì venerdì sabato domenica",
}


def a_person_answers(*texts: str) -> str:
    """The sentence in the language of the first text that tells one; English otherwise."""
    return _WAITS[_language(texts)]


def did_not_work(*texts: str) -> str:
    """What was tried was not done; nothing is promised."""
    return PHRASEBOOKS[_language(texts)].says.did_not_work


def passes_on(*texts: str) -> str:
    """Another agent goes on."""
    return _PASSES_ON[_language(texts)]


def handed_over(*texts: str) -> str:
    """A person goes on."""
    return _HANDED_OVER[_language(texts)]


def stops(*texts: str) -> str:
    """Nobody goes on."""
    return _STOPS[_language(texts)]


def writes_again(at: datetime, timezone: str, *texts: str) -> str:
    """When the customer is written to again, by the clock of the time zone."""
    language = _language(texts)
    local = at.astimezone(ZoneInfo(timezone))
    return _WRITES_AGAIN[language].format(
        day=_WEEKDAYS[language].split()[local.weekday()],
        date=shown_date(local.date(), language),
        time=f"{local:%H:%M}",
        zone=timezone,
    )


def too_far(*texts: str) -> str:
    """The time that the customer asked to be written to is further off than can be planned."""
    return _TOO_FAR[_language(texts)]


def _language(texts: Sequence[str]) -> Language:
    """That of the first text that tells one; English otherwise."""
    return next((found for text in texts if (found := language_of(text)) is not None), "en")
