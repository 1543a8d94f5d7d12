"""How people speak of days and times: one module a language."""

from collections.abc import Mapping

from frontdesk.flow.language.times.phrases import de, en, es, fr, it, pt
from frontdesk.flow.language.times.words import TimeWords
from frontdesk.flow.retrieval.language import Language

TIME_WORDS: Mapping[Language, TimeWords] = {
    "en": en.WORDS,
    "es": es.WORDS,
    "de": de.WORDS,
    "fr": fr.WORDS,
    "pt": pt.WORDS,
    "it": it.WORDS,
}

__all__ = ["TIME_WORDS"]
