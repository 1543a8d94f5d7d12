"""Knowledge bases and FAQs, as the official dialect speaks of them."""

from frontdesk.edge.http.knowledge.bases import router as bases_router
from frontdesk.edge.http.knowledge.faqs import router as faqs_router
from frontdesk.edge.http.routes import together

# FAQs first: /knowledge-bases/faqs would otherwise be taken for a knowledge base called "faqs".
router = together(faqs_router, bases_router)

__all__ = ["router"]
