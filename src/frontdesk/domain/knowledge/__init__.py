"""The knowledge of a location: knowledge bases, their FAQs, and what lies near a question."""

from frontdesk.domain.knowledge import limits, nearby, store, vectors
from frontdesk.domain.knowledge.model import Faq, FoundFaq, KnowledgeBase, Vectors

__all__ = ["Faq", "FoundFaq", "KnowledgeBase", "Vectors", "limits", "nearby", "store", "vectors"]
