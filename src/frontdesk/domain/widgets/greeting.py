"""The first line of a new chat."""

from collections.abc import Mapping

_USUAL: Mapping[str, str] = {
    "en": "Hello! You are chatting with {business}. How can we help you?",
    "es": "¡Hola! Estás hablando con {business}. ¿En qué podemos ayudarte?",
    "de": "Hallo! Hier ist {business}. Wie können wir Ihnen helfen?",
    "fr": "Bonjour ! Vous êtes en contact avec {business}. Comment pouvons-nous vous aider ?",
}


def first_line(*, agent: str, widget: str, business: str, language: str | None) -> str:
    """The agent's own greeting, else the widget's, else a usual one.

    `language` is a tag such as `es` or `es-MX`; English stands in for those without a usual greeting.
    """
    own = agent.strip() or widget.strip()
    if own:
        return own
    primary = (language or "").partition("-")[0].lower()
    return _USUAL.get(primary, _USUAL["en"]).format(business=business)
