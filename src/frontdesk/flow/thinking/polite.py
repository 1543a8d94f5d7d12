"""What a customer is told while a person is asked in, in the customer's language."""

from frontdesk.flow.retrieval.language import Language, language_of

_WAITS: dict[Language, str] = {
    "en": "I cannot answer this just now. A colleague will get back to you here.",
    "es": "Ahora mismo no puedo responder a esto. Un compañero le contestará aquí.",
    "de": "Das kann ich gerade nicht beantworten. Eine Kollegin oder ein Kollege meldet sich hier bei Ihnen.",
    "fr": "Je ne peux pas répondre à cela pour le moment. Un collègue vous répondra ici.",
    "pt": "De momento não consigo responder a isto. Um colega vai responder-lhe aqui.",
    "it": "Al momento non riesco a rispondere. Un collega le risponderà qui.",
}


def a_person_answers(*texts: str) -> str:
    """The sentence in the language of the first text that tells one; English otherwise."""
    for text in texts:
        if (language := language_of(text)) is not None:
            return _WAITS[language]
    return _WAITS["en"]
