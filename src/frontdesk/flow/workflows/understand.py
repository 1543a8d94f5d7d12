"""Which of the answers to a question a reply means, by their names and examples."""

from weakref import WeakKeyDictionary

from frontdesk.domain.workflows.steps import Answer, Ask
from frontdesk.flow.embedded.triggers.learning import Learner
from frontdesk.flow.embedded.triggers.triggers import SURE
from frontdesk.flow.engine import Offer
from frontdesk.flow.workflows.conditions import has_a_word
from frontdesk.kit.embedding import Embedder

_LEARNERS: "WeakKeyDictionary[Embedder, Learner]" = WeakKeyDictionary()
_CHARACTERS = 400


async def understand(embedder: Embedder | None, step: Ask, reply: str) -> Answer | None:
    """The answer that is meant; None where the reply is like none of them.

    What is written as a name or an example is meant; else the embedded engine's likeness tells.
    """
    said = _plain(reply)
    for answer in step.answers:
        if said in {_plain(text) for text in (answer.name, *answer.examples)}:
            return answer
    named = [one for one in step.answers if has_a_word(reply, (one.name, *one.examples))]
    if embedder is None:
        return named[0] if len(named) == 1 else None
    likeness = await _likeness(embedder, step, reply)
    best = max(step.answers, key=lambda answer: likeness.get(answer.name, 0.0))
    if likeness.get(best.name, 0.0) >= SURE:
        return best
    return named[0] if len(named) == 1 and len(said.split()) <= 6 else None


async def _likeness(embedder: Embedder, step: Ask, reply: str) -> dict[str, float]:
    """How like the reply is to each answer, by its name: 0..1."""
    learner = _LEARNERS.get(embedder)
    if learner is None:
        learner = _LEARNERS[embedder] = Learner(embedder)
    offers = [
        Offer(
            action_id=answer.name,
            type="answer",
            name=answer.name,
            cue="custom",
            condition=answer.name,
            examples=answer.examples,
        )
        for answer in step.answers
    ]
    triggers = await learner.learn(offers)
    text = reply.strip()[:_CHARACTERS]
    (vector,) = await embedder.encode([text])
    return triggers.confidences(text, vector)


def _plain(text: str) -> str:
    return " ".join(text.casefold().split()).strip(" .,!?¡¿")
