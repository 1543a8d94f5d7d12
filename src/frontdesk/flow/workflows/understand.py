"""Which of the answers to a question a reply means: as the engine in force takes it.

What is written as a name or an example is meant, whoever thinks. Else a language model is asked where one is
chosen; where none is, where it fails, or where the budget is spent, the embedded engine's likeness tells.
"""

from dataclasses import dataclass
from weakref import WeakKeyDictionary

from frontdesk.domain.conversations import store as conversations
from frontdesk.domain.spending.store import ALL_AGENTS
from frontdesk.domain.workflows.steps import Answer, Ask
from frontdesk.flow.engine import EngineFailed, Offer, Usage
from frontdesk.flow.language.triggers.learning import Learner
from frontdesk.flow.language.triggers.triggers import SURE
from frontdesk.flow.routing import route_conversation
from frontdesk.flow.runtime import Runtime
from frontdesk.flow.spending import look_into_purse
from frontdesk.flow.thinking import Question, Understood
from frontdesk.flow.workflows.conditions import has_a_word
from frontdesk.flow.workflows.inside import Classify, Inside, Moved
from frontdesk.flow.workflows.speak import filled
from frontdesk.kit.db import Write
from frontdesk.kit.embedding import Embedder

NONE_OF_THEM = "none of the answers"
_LEARNERS: "WeakKeyDictionary[Embedder, Learner]" = WeakKeyDictionary()
_CHARACTERS = 400


@dataclass(frozen=True)
class Meant:
    """The answer that is meant; None where the reply is like none of them.

    `by` tells of the engine where it was not the embedded one alone, `usage` what asking it took.
    """

    answer: Answer | None
    by: str = ""
    usage: Usage | None = None


async def prepare(tx: Write, inside: Inside, step: Ask, message_id: str) -> Classify:
    """What is to be understood, and by whom."""
    location_id = inside.location_id
    message = await conversations.find_message(tx, location_id, message_id)
    routed = await route_conversation(tx, inside.conversation) if inside.conversation is not None else None
    agent_id = routed.agent.id if routed is not None and routed.agent is not None else ALL_AGENTS
    spent = False
    if routed is not None and routed.has_budgets:
        spent = (await look_into_purse(tx, location_id, agent_id)).empty_because is not None
    asked = await filled(tx, inside, step.question)
    return Classify(asked, message.body if message is not None else "", agent_id, economise=spent)


async def understand(runtime: Runtime, location_id: str, step: Ask, out: Classify) -> Meant:
    """No transaction is open meanwhile."""
    said = _plain(out.reply)
    for answer in step.answers:
        if said in {_plain(text) for text in (answer.name, *answer.examples)}:
            return Meant(answer)
    if not said:
        return Meant(None)
    usage: Usage | None = None
    by = ""
    if not out.economise:
        answers = {answer.name: answer.examples for answer in step.answers}
        question = Question(out.asked, answers, out.reply)
        try:
            understood = await runtime.engines.understand(location_id, out.agent_id, question)
        except EngineFailed as failure:
            usage, by = failure.usage, f"{failure.because}; the embedded engine understood it"
        else:
            if understood is not None:
                return _by_model(step, understood)
    return Meant(await _likeness_tells(runtime.embedder, step, out.reply), by, usage)


def conclude(inside: Inside, step: Ask, meant: Meant) -> Moved:
    """On by the way of the answer, which later steps can look at."""
    to, told = (meant.answer.next, meant.answer.name) if meant.answer else (step.otherwise, NONE_OF_THEM)
    data = dict(inside.enrolment.data)
    data["answer"] = {**(data.get("answer") or {}), step.id: told}
    return Moved(to, f"understood: {told}" + (f" ({meant.by})" if meant.by else ""), data)


def _by_model(step: Ask, understood: Understood) -> Meant:
    answer = next((one for one in step.answers if one.name == understood.name), None)
    return Meant(answer, f"{understood.usage.provider} {understood.usage.model}", understood.usage)


async def _likeness_tells(embedder: Embedder | None, step: Ask, reply: str) -> Answer | None:
    named = [one for one in step.answers if has_a_word(reply, (one.name, *one.examples))]
    if embedder is None:
        return named[0] if len(named) == 1 else None
    likeness = await _likeness(embedder, step, reply)
    best = max(step.answers, key=lambda answer: likeness.get(answer.name, 0.0))
    if likeness.get(best.name, 0.0) >= SURE:
        return best
    return named[0] if len(named) == 1 and len(_plain(reply).split()) <= 6 else None


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
