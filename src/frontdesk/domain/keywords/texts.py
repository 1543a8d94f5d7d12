"""What is answered to STOP, START and HELP where the location has no texts of its own."""

from collections.abc import Mapping

from babel.languages import get_official_languages

from frontdesk.domain.keywords.words import Kind, Language

USUAL: Mapping[Language, Mapping[Kind, str]] = {
    "en": {
        "stop": "{business}: You are unsubscribed and will get no more messages. Reply START to resubscribe.",
        "start": "{business}: You are subscribed again. Reply HELP for help, STOP to unsubscribe.",
        "help": "{business}: Reply with your question and we will help. Reply STOP to unsubscribe."
        " Message and data rates may apply.",
    },
    "es": {
        "stop": "{business}: Se ha dado de baja y no recibirá más mensajes. Responda START para volver a"
        " recibirlos.",
        "start": "{business}: Vuelve a recibir nuestros mensajes. Responda AYUDA para obtener ayuda, STOP"
        " para darse de baja.",
        "help": "{business}: Responda con su pregunta y le ayudaremos. Responda STOP para darse de baja."
        " Pueden aplicarse tarifas de mensajes y datos.",
    },
    "fr": {
        "stop": "{business} : vous êtes désinscrit et ne recevrez plus de messages. Répondez START pour vous"
        " réinscrire.",
        "start": "{business} : vous êtes de nouveau inscrit. Répondez AIDE pour de l'aide, STOP pour vous"
        " désinscrire.",
        "help": "{business} : répondez avec votre question et nous vous aiderons. Répondez STOP pour vous"
        " désinscrire. Des frais de messages et de données peuvent s'appliquer.",
    },
    "de": {
        "stop": "{business}: Sie sind abgemeldet und erhalten keine Nachrichten mehr. Mit START melden Sie"
        " sich wieder an.",
        "start": "{business}: Sie erhalten wieder Nachrichten. Mit HILFE bekommen Sie Hilfe, mit STOP melden"
        " Sie sich ab.",
        "help": "{business}: Antworten Sie mit Ihrer Frage, wir helfen Ihnen gern. Mit STOP melden Sie sich"
        " ab. Es können Gebühren für Nachrichten und Daten anfallen.",
    },
    "it": {
        "stop": "{business}: iscrizione annullata, non riceverà altri messaggi. Risponda START per iscriversi"
        " di nuovo.",
        "start": "{business}: è di nuovo iscritto. Risponda AIUTO per assistenza, STOP per annullare"
        " l'iscrizione.",
        "help": "{business}: risponda con la sua domanda e la aiuteremo. Risponda STOP per annullare"
        " l'iscrizione. Possono essere applicati costi per messaggi e dati.",
    },
    "pt": {
        "stop": "{business}: a sua inscrição foi cancelada e não receberá mais mensagens. Responda START para"
        " voltar a recebê-las.",
        "start": "{business}: volta a receber as nossas mensagens. Responda AJUDA para obter ajuda, STOP para"
        " cancelar.",
        "help": "{business}: responda com a sua pergunta e iremos ajudar. Responda STOP para cancelar."
        " Podem aplicar-se tarifas de mensagens e dados.",
    },
}


def language_of_country(country: str) -> Language:
    """The first of the country's official languages that there are texts in, else English."""
    official = get_official_languages(country, regional=True, de_facto=True)
    return next((language for one in official for language in USUAL if language == one), "en")


def usual(kind: Kind, language: Language) -> str:
    """The text in the language; `{business}` stands for the business's name."""
    return USUAL[language][kind]
