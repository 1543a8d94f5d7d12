"""How people speak of appointments, and what the engine says: one module a language."""

from collections.abc import Mapping

from frontdesk.flow.embedded.booking.phrasebook import Cues, Sayings
from frontdesk.flow.embedded.booking.phrases import de, en, es, fr, it, pt
from frontdesk.flow.retrieval.language import Language

CUES: Mapping[Language, Cues] = {
    "en": en.CUES,
    "es": es.CUES,
    "de": de.CUES,
    "fr": fr.CUES,
    "pt": pt.CUES,
    "it": it.CUES,
}
SAYINGS: Mapping[Language, Sayings] = {
    "en": en.SAYINGS,
    "es": es.SAYINGS,
    "de": de.SAYINGS,
    "fr": fr.SAYINGS,
    "pt": pt.SAYINGS,
    "it": it.SAYINGS,
}

__all__ = ["CUES", "SAYINGS"]
