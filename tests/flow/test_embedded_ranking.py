"""Ranking of knowledge: what answers comes first, and the score says how surely."""

from dataclasses import replace

import numpy as np
import pytest

from frontdesk.flow.engine import Passage
from frontdesk.flow.retrieval.language import Language, language_of
from frontdesk.flow.retrieval.ranking import CONFIDENT, Candidate, rank, word_scores
from frontdesk.flow.retrieval.terms import terms
from frontdesk.kit.embedding import Embedder
from tests.support.embedded import DENTIST


async def faqs(embedder: Embedder) -> list[Candidate]:
    own = await embedder.encode([title for title, _ in DENTIST])
    whole = await embedder.encode([f"{title}\n{text}" for title, text in DENTIST])
    return [
        Candidate(str(n), "faq", title, text, title_vector=own[n], text_vector=whole[n])
        for n, (title, text) in enumerate(DENTIST)
    ]


async def ranked(embedder: Embedder, question: str, candidates: list[Candidate]) -> list[Passage]:
    [vector] = await embedder.encode([question])
    return rank(question, vector, candidates, model=embedder.name)


async def test_the_best_comes_first_and_carries_the_model(embedder: Embedder) -> None:
    found = await ranked(embedder, "is there a car park?", await faqs(embedder))
    assert found[0].title == "Do you have parking?"
    assert found[0].score > CONFIDENT > found[1].score
    assert [passage.score for passage in found] == sorted((p.score for p in found), reverse=True)
    assert {passage.model for passage in found} == {embedder.name}


async def test_nothing_is_sure_where_nothing_answers(embedder: Embedder) -> None:
    for question in ("do you sell gift cards?", "who won the match?", "ok", "asdf qwer"):
        assert (await ranked(embedder, question, await faqs(embedder)))[0].score < CONFIDENT


async def test_without_a_vector_words_alone_decide_and_no_model_is_named(embedder: Embedder) -> None:
    found = rank("is there parking?", None, await faqs(embedder), model=embedder.name)
    assert found[0].title == "Do you have parking?"
    assert found[0].score > CONFIDENT
    assert {passage.model for passage in found} == {None}


async def test_entries_that_are_not_embedded_yet_stand_beside_those_that_are(embedder: Embedder) -> None:
    candidates = await faqs(embedder)
    candidates[2] = replace(candidates[2], title_vector=None, text_vector=None)
    found = await ranked(embedder, "do you have parking?", candidates)
    assert (found[0].title, found[0].model) == ("Do you have parking?", None)


async def test_likenesses_that_the_database_worked_out_stand_for_vectors(embedder: Embedder) -> None:
    candidates = await faqs(embedder)
    [vector] = await embedder.encode(["where are you?"])
    by_likeness = [
        replace(
            candidate,
            title_vector=None,
            text_vector=None,
            title_likeness=float(np.dot(candidate.title_vector or [], vector)),
            text_likeness=float(np.dot(candidate.text_vector or [], vector)),
        )
        for candidate in candidates
    ]
    theirs = rank("where are you?", vector, by_likeness, model="m")
    ours = rank("where are you?", vector, candidates, model="m")
    assert [passage.id for passage in theirs] == [passage.id for passage in ours]
    assert [passage.score for passage in theirs] == pytest.approx([p.score for p in ours], abs=1e-3)


async def test_an_entry_keeps_what_is_known_of_it(embedder: Embedder) -> None:
    page = Candidate(
        "p", "page", "Parking", "Park behind the house.", revision=7, url="https://example.com/p"
    )
    [found] = rank("parking", None, [page], model=None)
    assert (found.id, found.kind, found.revision, found.url) == ("p", "page", 7, "https://example.com/p")


def test_no_candidates_are_no_passages() -> None:
    assert rank("anything", None, [], model=None) == []


def test_the_limit_keeps_the_best_of_many() -> None:
    many = [Candidate(str(n), "page", "", f"the story of number {n} and others") for n in range(1_000)]
    many.append(Candidate("wanted", "page", "", "zebras are striped"))
    found = rank("are zebras striped?", None, many, model=None, limit=5)
    assert found[0].id == "wanted"
    assert len(found) == 5


def test_words_meet_in_other_forms_accents_and_languages() -> None:
    for one, other in [
        ("Öffnungszeiten", "offnungszeiten"),
        ("cancellations", "cancel"),
        ("where are you?", "¿cuál es su dirección?"),
        ("how much is it?", "Preise"),
        ("aparcamiento", "parking"),
        ("開放時間", "開放"),
    ]:
        assert terms(one).keys() & terms(other).keys(), (one, other)


def test_common_words_say_nothing() -> None:
    assert not terms("what is the and of to you")


def test_rare_words_weigh_more_than_usual_ones() -> None:
    entries = [("", "parking for cars"), ("", "parking for zebras"), ("", "parking for bikes")]
    scores = word_scores("parking zebras", entries)
    assert scores[1] > 0.9
    assert scores[0] < scores[1] / 2


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("When are you open?", "en"),
        ("¿A qué hora abren?", "es"),
        ("gracias", "es"),
        ("Wann haben Sie geöffnet?", "de"),
        ("danke", "de"),
        ("Quels sont vos horaires ?", "fr"),
        ("Obrigado!", "pt"),
        ("posso falar com uma pessoa?", "pt"),
        ("quando siete aperti?", "it"),
        ("mi email es ana@example.com", "es"),
        ("Ana", None),
        ("12345", None),
        ("ana@example.com", None),
        ("", None),
    ],
)
def test_the_language_of_a_short_text_is_told_or_left_open(text: str, language: Language | None) -> None:
    assert language_of(text) == language
