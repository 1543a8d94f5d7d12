"""Answers from the business's own knowledge: found, judged, and cut from longer texts word by word."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from frontdesk.flow.embedded.reading import Topic
from frontdesk.flow.engine import Knowledge, Passage
from frontdesk.flow.language.phrasebooks import PHRASEBOOKS
from frontdesk.flow.language.plain import plain, sentences
from frontdesk.flow.language.signals import signals
from frontdesk.flow.retrieval.language import Language
from frontdesk.flow.retrieval.ranking import CONFIDENT, word_scores
from frontdesk.flow.retrieval.terms import terms
from frontdesk.kit.embedding import Embedder

QUESTION_CHARACTERS = 600
"""What is looked up of one question."""

_FOUND = 6
_WHOLE_CHARACTERS = 500  # a passage up to this long is given whole
_EXCERPT_CHARACTERS = 400
_SENTENCES = 24
_GOES_ON = 0.5  # of the best sentence's nearness, for the next one to be told with it
_CUT_CHARACTERS = 200  # a longer sentence is one thing
_FOLLOW_UP_WORDS = 6
_EARLIER_CHARACTERS = 300


@dataclass(frozen=True)
class Answer:
    """What to say to a topic, and the passage it is from."""

    passage: Passage
    text: str


@dataclass(frozen=True)
class Findings:
    """Answers in the order of the topics, the topics without one, and all that was found (best first)."""

    answers: tuple[Answer, ...] = ()
    unanswered: tuple[Topic, ...] = ()
    found: tuple[Passage, ...] = ()

    @property
    def best(self) -> float:
        return max((passage.score for passage in self.found), default=0.0)

    @property
    def texts(self) -> list[str]:
        return [answer.text for answer in self.answers]

    @property
    def used(self) -> frozenset[str]:
        return frozenset(answer.passage.id for answer in self.answers)


class Search:
    """One turn's look-ups: what was found for each text, each looked up once."""

    def __init__(
        self, knowledge: Knowledge, embedder: Embedder, languages: Sequence[Language], earlier: str | None
    ) -> None:
        self._knowledge = knowledge
        self._embedder = embedder
        self._languages = languages
        self._earlier = earlier
        self._seen: dict[str, Sequence[Passage]] = {}

    async def find(self, topics: Sequence[Topic]) -> Findings:
        """Answer every topic that knowledge answers surely enough."""
        passages: list[Passage] = []
        unanswered: list[Topic] = []
        for topic in topics:
            found, rest = await self._topic(topic)
            passages += [passage for passage in found if all(passage.id != known.id for known in passages)]
            unanswered += rest
        if not passages and len(topics) > 1:
            # "I have a big dog. Can he come?": only together do the sentences say what is asked.
            together = " ".join(topic.text for topic in topics)
            if (best := await self._sure(together)) is not None:
                passages, unanswered = [best], []
        answers = [
            Answer(passage, await self._excerpt(" ".join(topic.text for topic in topics), passage))
            for passage in passages
        ]
        return Findings(tuple(answers), tuple(unanswered), self._all_found())

    async def score(self, text: str) -> float:
        """How surely knowledge has an answer to the text."""
        found = await self._look_up(text)
        return found[0].score if found else 0.0

    async def _topic(self, topic: Topic) -> tuple[list[Passage], list[Topic]]:
        """The passages that answer a topic, two where it is two questions, and what stays open."""
        for left, right in halves(topic.text, self._languages):
            first, second = await self._sure(left), await self._sure(right)
            if first is not None and second is not None and first.id != second.id:
                return [first, second], []
            if first is not None and second is None and self._is_question(right) and _is_new(right, first):
                return [first], [Topic(right, asks=True)]
            if second is not None and first is None and self._is_question(right) and _is_new(left, second):
                return [second], [Topic(left, asks=True)]
        best = await self._sure(topic.text) or await self._sure_as_follow_up(topic.text)
        return ([best], []) if best is not None else ([], [topic])

    async def _sure(self, text: str) -> Passage | None:
        found = await self._look_up(text)
        return found[0] if found and found[0].score >= CONFIDENT else None

    async def _sure_as_follow_up(self, text: str) -> Passage | None:
        """ "And on Sunday?" means something only after the question before it."""
        if self._earlier is None or not _follows_up(text, self._languages):
            return None
        return await self._sure(f"{self._earlier[-_EARLIER_CHARACTERS:]} {text}")

    async def _look_up(self, text: str) -> Sequence[Passage]:
        asked = text[:QUESTION_CHARACTERS]
        if asked not in self._seen:
            self._seen[asked] = await self._knowledge.search(asked, limit=_FOUND)
        return self._seen[asked]

    async def _excerpt(self, question: str, passage: Passage) -> str:
        """The words to answer with: a FAQ's answer and a short passage whole, else its nearest sentences."""
        text = passage.text.strip()
        if passage.kind == "faq" or len(text) <= _WHOLE_CHARACTERS:
            return text
        parts = sentences(text)[:_SENTENCES]
        if not parts:
            return text[:_EXCERPT_CHARACTERS]
        asked = question[:QUESTION_CHARACTERS]
        vectors = np.array(
            await self._embedder.encode([asked, *(part.text for part in parts)]), dtype=np.float32
        )
        near = vectors[1:] @ vectors[0] + word_scores(asked, [("", part.text) for part in parts])
        first = last = int(np.argmax(near))
        start = parts[first].start
        while last + 1 < len(parts) and parts[last + 1].end - start <= _EXCERPT_CHARACTERS:
            if near[last + 1] < _GOES_ON * near[first]:
                break
            last += 1
        return text[start : parts[last].end]

    def _is_question(self, text: str) -> bool:
        return signals(text, self._languages).asks

    def _all_found(self) -> tuple[Passage, ...]:
        best: dict[str, Passage] = {}
        for found in self._seen.values():
            for passage in found:
                if passage.id not in best or passage.score > best[passage.id].score:
                    best[passage.id] = passage
        ranked = sorted(best.values(), key=lambda passage: passage.score, reverse=True)
        return tuple(ranked[: 2 * _FOUND])


def halves(text: str, languages: Sequence[Language]) -> list[tuple[str, str]]:
    """The ways to cut a sentence in two at an "and", each half about something."""
    cuts: list[tuple[str, str]] = []
    if len(text) > _CUT_CHARACTERS:
        return cuts
    for match in _joiners(tuple(languages)).finditer(text):
        left, right = text[: match.start()].strip(" ,"), text[match.end() :].strip()
        if terms(left) and terms(right):
            cuts.append((left, right))
    return cuts[:2]


def _is_new(text: str, answer: Passage) -> bool:
    """Whether the text speaks of something that the passage does not."""
    return bool(terms(text).keys() - terms(f"{answer.title}\n{answer.text}").keys())


def _follows_up(text: str, languages: Sequence[Language]) -> bool:
    words = plain(text)
    if words.count(" ") >= _FOLLOW_UP_WORDS:
        return False
    starts_as_one = _joiners(tuple(languages)).match(f" {words}") is not None or re.match(
        r"(?:and )?(?:what|how) about\b|(?:y |e )?(?:que tal|que hay de)\b|und (?:was|wie)\b|et pour\b", words
    )
    return bool(starts_as_one) or not [term for term in terms(text) if not term.startswith("#")]


@cache
def _joiners(languages: tuple[Language, ...]) -> re.Pattern[str]:
    words = "|".join(PHRASEBOOKS[language].understands.joiner for language in languages)
    return re.compile(rf"(?<=[\w,?]) (?:{words}) |^ (?:{words}) | & |\? (?=\w)", re.IGNORECASE)
