"""One phrasebook a language."""

from frontdesk.flow.language.phrasebook import Phrasebook
from frontdesk.flow.language.phrasebooks import de, en, es, fr, it, pt
from frontdesk.flow.retrieval.language import Language

PHRASEBOOKS: dict[Language, Phrasebook] = {
    book.language: book
    for book in (en.PHRASEBOOK, es.PHRASEBOOK, de.PHRASEBOOK, fr.PHRASEBOOK, pt.PHRASEBOOK, it.PHRASEBOOK)
}

__all__ = ["PHRASEBOOKS"]
