"""Which entries of the knowledge answer a question, and how sure one may be of it.

What a store should hold of each entry, all made by one embedder whose name is kept beside them:
- a FAQ: `title_vector` of the question, `text_vector` of "question newline answer";
- a piece of an article, page, file or table: `text_vector` of "title newline text" alone.

A search over many entries may pick some hundred (nearest by either vector, best by words), pass the
cosines that the database computed as `title_likeness` and `text_likeness`, and leave the vectors out.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import numpy.typing as npt

from frontdesk.flow.engine import KnowledgeKind, Passage
from frontdesk.flow.retrieval.language import is_unspaced, language_of
from frontdesk.flow.retrieval.terms import terms

Numbers = npt.NDArray[np.float32]
Vector = Sequence[float] | Numbers

CONFIDENT = 0.5
"""From this score on, a passage more probably answers the question than not."""

_TITLE_SHARE = 0.6

# BM25's constants, and how many entries more one imagines, so that words keep weight among three entries.
_K1, _B = 1.2, 0.5
_BACKGROUND = 20

_LANGUAGE_SAMPLE = 300


@dataclass(frozen=True)
class Candidate:
    """An entry that may answer. Vectors are of unit length and of the model that made the question's.

    A likeness is a cosine with the question's vector; given, it stands in the place of the vector.
    """

    id: str
    kind: KnowledgeKind
    title: str  # a FAQ's question
    text: str  # a FAQ's answer
    revision: int = 1
    updated_at: datetime | None = None
    url: str | None = None
    title_vector: Vector | None = None
    text_vector: Vector | None = None
    title_likeness: float | None = None
    text_likeness: float | None = None


@dataclass(frozen=True)
class _Scale:
    """A weighted sum of likeness and words, and where it means "as likely right as wrong"."""

    likeness: float
    words: float
    middle: float
    steepness: float

    def confidence(self, likeness: float, words: float, crowd: float) -> float:
        distance = self.likeness * likeness + self.words * words - self.middle - crowd
        return 1 / (1 + math.exp(-self.steepness * distance))


# Fitted on development data of public sets: FAQs against users' questions, passages in four languages.
_FAQ = _Scale(likeness=1.0, words=0.15, middle=0.5, steepness=14.0)
_PASSAGE = _Scale(likeness=1.0, words=1.0, middle=0.66, steepness=10.0)
# Where the English half of the vectors says little, words count more.
_FAQ_NOT_ENGLISH = _Scale(likeness=1.0, words=0.25, middle=0.53, steepness=14.0)
_PASSAGE_UNSPACED = _Scale(likeness=1.0, words=1.3, middle=0.6, steepness=10.0)
# Across languages only the multilingual half speaks, and words hardly ever meet but as concepts.
_FAQ_ABROAD = _Scale(likeness=1.0, words=0.15, middle=0.26, steepness=22.0)
_PASSAGE_ABROAD = _Scale(likeness=1.0, words=1.0, middle=0.34, steepness=22.0)
_FAQ_BY_WORDS = _Scale(likeness=0.0, words=1.0, middle=0.5, steepness=9.0)
_PASSAGE_BY_WORDS = _Scale(likeness=0.0, words=1.0, middle=0.28, steepness=14.0)

# The best of many wrong entries comes closer than the best of few: the middle moves for each doubling.
_CROWD_STEP = 0.01
_SMALL_CROWD = 10


def rank(
    question: str,
    question_vector: Vector | None,
    candidates: Sequence[Candidate],
    *,
    model: str | None,
    limit: int = 50,
) -> list[Passage]:
    """The best `limit` candidates as passages, best first; `score` 0..1 is how probably it answers.

    `model` names the embedder that made the vectors. Entries without a vector, or all of them when
    `question_vector` is None, are judged by their words alone and carry no model.
    """
    if not candidates:
        return []
    likenesses = _likenesses(candidates, question_vector)
    words = word_scores(question, [(candidate.title, candidate.text) for candidate in candidates])
    asked = _Asked(
        language=language_of(question),
        unspaced=is_unspaced(question),
        crowd=_CROWD_STEP * math.log2(max(len(candidates) / _SMALL_CROWD, 1)),
    )
    passages = [
        _passage(candidates[place], likenesses[place], float(words[place]), asked, model)
        for place in _shortlist(likenesses, words, 2 * limit)
    ]
    return sorted(passages, key=lambda passage: passage.score, reverse=True)[:limit]


def word_scores(question: str, entries: Sequence[tuple[str, str]]) -> Numbers:
    """For each (title, text) how much 0..1 of the question's words it holds, rare ones most (BM25)."""
    wanted = terms(question)
    held = [(terms(title), terms(text)) for title, text in entries]
    lengths = np.array([title.total() + text.total() for title, text in held], dtype=np.float32)
    slowness = _K1 * (1 - _B + _B * lengths / max(float(lengths.mean()), 1.0))
    scores = np.zeros(len(entries), dtype=np.float32)
    total = 0.0
    for term in wanted:
        counts = np.array([title.get(term, 0) + text.get(term, 0) for title, text in held], dtype=np.float32)
        having = int(np.count_nonzero(counts))
        weight = math.log(1 + (len(entries) + _BACKGROUND - having + 0.5) / (having + 0.5))
        total += weight
        scores += np.float32(weight) * np.minimum(counts / (counts + slowness) * (1 + _K1), 1)
    return scores / np.float32(max(total, 1e-6))


@dataclass(frozen=True)
class _Asked:
    language: str | None
    unspaced: bool
    crowd: float


def _likenesses(candidates: Sequence[Candidate], question_vector: Vector | None) -> Numbers:
    """Of each .6 of the title's likeness and .4 of the text's, or the one there is; NaN for neither."""
    titles = _cosines([(c.title_likeness, c.title_vector) for c in candidates], question_vector)
    texts = _cosines([(c.text_likeness, c.text_vector) for c in candidates], question_vector)
    both: Numbers = _TITLE_SHARE * titles + (1 - _TITLE_SHARE) * texts
    return np.where(np.isnan(both), np.where(np.isnan(titles), texts, titles), both)


def _cosines(given: Sequence[tuple[float | None, Vector | None]], question_vector: Vector | None) -> Numbers:
    """The cosine of each: as given, else by vector, else NaN."""
    found = np.array([np.nan if likeness is None else likeness for likeness, _ in given], dtype=np.float32)
    if question_vector is None:
        return found
    places = [
        place for place, (likeness, vector) in enumerate(given) if likeness is None and vector is not None
    ]
    if places:
        matrix = np.array([given[place][1] for place in places], dtype=np.float32)
        found[places] = matrix @ np.asarray(question_vector, dtype=np.float32)
    return found


def _shortlist(likenesses: Numbers, words: Numbers, size: int) -> list[int]:
    """The places of those that may come out best: nearest, best by words, and best by the sum."""
    near = np.nan_to_num(likenesses, nan=-1.0)
    if len(near) <= size:
        return list(range(len(near)))
    best = (np.argpartition(-scores, size)[:size] for scores in (near, words, near + words))
    return sorted({int(place) for places in best for place in places})


def _passage(
    candidate: Candidate, likeness: np.float32, words: float, asked: _Asked, model: str | None
) -> Passage:
    by_words = bool(np.isnan(likeness))
    scale = _scale(candidate, asked, by_words)
    return Passage(
        id=candidate.id,
        kind=candidate.kind,
        title=candidate.title,
        text=candidate.text,
        score=round(scale.confidence(0.0 if by_words else float(likeness), words, asked.crowd), 4),
        revision=candidate.revision,
        updated_at=candidate.updated_at,
        url=candidate.url,
        model=None if by_words else model,
    )


def _scale(candidate: Candidate, asked: _Asked, by_words: bool) -> _Scale:
    faq = candidate.kind == "faq"
    if by_words:
        return _FAQ_BY_WORDS if faq else _PASSAGE_BY_WORDS
    written_in = language_of(f"{candidate.title} {candidate.text[:_LANGUAGE_SAMPLE]}")
    if asked.language and written_in and asked.language != written_in:
        return _FAQ_ABROAD if faq else _PASSAGE_ABROAD
    if faq:
        return _FAQ if asked.language in {"en", None} and not asked.unspaced else _FAQ_NOT_ENGLISH
    return _PASSAGE_UNSPACED if asked.unspaced else _PASSAGE
