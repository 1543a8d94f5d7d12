"""From a question to the passages that may answer it, on a real database."""

import asyncio
import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import pytest

from frontdesk.domain.knowledge import Vectors, store
from frontdesk.domain.knowledge.vectors import keep_vectors
from frontdesk.flow import training
from frontdesk.flow.engine import Knowledge, Passage
from frontdesk.flow.retrieval.search import AgentKnowledge, search
from frontdesk.flow.retrieval.terms import terms
from frontdesk.flow.runtime import Runtime
from frontdesk.kit.db import OPERATOR
from frontdesk.kit.embedding import Embedder
from tests.support.story import Story


@dataclass
class CountingEmbedder:
    """Texts are alike as far as they share words; each call is kept, and waits while `go_on` is not set."""

    name: str = "counting"
    dimensions: int = 64
    synonyms: dict[str, str] = field(default_factory=dict)
    asked: list[list[str]] = field(default_factory=list)
    reached: asyncio.Event = field(default_factory=asyncio.Event)
    go_on: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.go_on.set()

    async def encode(self, texts: Sequence[str]) -> list[list[float]]:
        self.asked.append(list(texts))
        self.reached.set()
        await self.go_on.wait()
        return [self._vector(text) for text in texts]

    def _vector(self, text: str) -> list[float]:
        numbers = [0.0] * self.dimensions
        for term in terms(text):
            meaning = self.synonyms.get(term, term)
            numbers[hashlib.sha256(meaning.encode()).digest()[0] % self.dimensions] += 1
        length = math.sqrt(sum(number * number for number in numbers))
        return [number / length for number in numbers] if length else numbers


@dataclass
class Business:
    """A location with one knowledge base, what it is searched with, and how."""

    runtime: Runtime
    location_id: str
    base_id: str

    async def writes(self, question: str, answer: str, base_id: str | None = None) -> str:
        async with self.runtime.db.write(self.location_id, actor=OPERATOR, cause="test") as tx:
            faq = await training.create_faq(
                tx, self.location_id, base_id or self.base_id, question=question, answer=answer
            )
        return faq.id

    async def rewords(self, faq_id: str, question: str, answer: str) -> None:
        async with self.runtime.db.write(self.location_id, actor=OPERATOR, cause="test") as tx:
            faq = await store.lock_faq(tx, self.location_id, faq_id)
            await training.update_faq(tx, self.location_id, faq, question=question, answer=answer)

    async def opens_base(self, name: str) -> str:
        async with self.runtime.db.write(self.location_id, actor=OPERATOR, cause="test") as tx:
            return (await store.create_base(tx, self.location_id, name=name)).id

    async def trains(self, embedder: Embedder | None = None) -> None:
        runtime = replace(self.runtime, embedder=embedder) if embedder else self.runtime
        await training.train_faqs(runtime, training.TrainFaqs(self.location_id))

    async def finds(
        self, question: str, *, base_ids: Sequence[str] | None = None, limit: int = 8
    ) -> list[Passage]:
        return await search(
            self.runtime.db, self.runtime.embedder, self.location_id, base_ids, question, limit=limit
        )

    async def trained(self) -> dict[str, str | None]:
        async with self.runtime.db.read(self.location_id) as read:
            rows = await read.fetch(
                "SELECT id, embedding_model FROM faqs WHERE location_id = $1", self.location_id
            )
        return {row["id"]: row["embedding_model"] for row in rows}


async def open_business(story: Story, embedder: Embedder | None) -> Business:
    business = Business(replace(story.desk.runtime, embedder=embedder), story.location_id, "")
    business.base_id = await business.opens_base("Desk")
    return business


@pytest.fixture
def counting() -> CountingEmbedder:
    return CountingEmbedder()


@pytest.fixture
async def business(story: Story, counting: CountingEmbedder) -> Business:
    """A business whose embedder is the counting one."""
    return await open_business(story, counting)


@pytest.fixture
async def words_alone(story: Story) -> Business:
    """A business without an embedder."""
    return await open_business(story, None)


async def test_a_faq_is_found_by_its_words_before_it_is_trained(business: Business) -> None:
    faq_id = await business.writes("Can I park at the hotel?", "Behind the house.")
    await business.writes("Are dogs welcome?", "Small ones are.")

    best = (await business.finds("Where do guests park?"))[0]

    assert (best.id, best.kind, best.model) == (faq_id, "faq", None)
    assert (best.title, best.text) == ("Can I park at the hotel?", "Behind the house.")
    assert best.updated_at is not None


async def test_a_trained_faq_is_found_by_its_meaning(business: Business, counting: CountingEmbedder) -> None:
    counting.synonyms = dict.fromkeys(terms("dogs canine"), "dogs")
    await business.writes("Can I park at the hotel?", "Behind the house.")
    dogs = await business.writes("Are dogs welcome?", "Small ones are.")
    counting.synonyms |= dict.fromkeys(terms("dogs"), "dogs")
    counting.synonyms |= dict.fromkeys(terms("canine"), "dogs")
    assert dogs not in [passage.id for passage in await business.finds("canine")]

    await business.trains()

    best = (await business.finds("canine"))[0]
    assert (best.id, best.model) == (dogs, "counting")


async def test_without_an_embedder_words_decide_and_training_does_nothing(words_alone: Business) -> None:
    faq_id = await words_alone.writes("Wo kann ich parken?", "Hinter dem Haus, in der Parkgarage Öl.")
    await words_alone.writes("Sind Hunde erlaubt?", "Kleine schon.")

    await words_alone.trains()

    assert set((await words_alone.trained()).values()) == {None}
    assert [passage.id for passage in await words_alone.finds("PARKEN")] == [faq_id]
    assert [passage.id for passage in await words_alone.finds("ol")] == [faq_id]
    assert await words_alone.finds("Frühstück") == []


async def test_chinese_is_found_inside_a_run_of_characters(words_alone: Business) -> None:
    parking = await words_alone.writes("酒店有停车场吗？", "在楼后面。")
    await words_alone.writes("可以带狗吗？", "小狗可以。")
    assert [passage.id for passage in await words_alone.finds("停车")] == [parking]


async def test_a_rare_word_finds_its_faq_among_many_that_share_the_common_ones(
    words_alone: Business,
) -> None:
    for number in range(120):
        await words_alone.writes(f"Charger charger for model {number}?", "Charger charger, of course.")
    wanted = await words_alone.writes("Spare part XJ900?", "Yes, on order.")
    assert (await words_alone.finds("charger for the xj900"))[0].id == wanted


async def test_an_agent_searches_its_bases_or_all_when_it_names_none(
    business: Business, counting: CountingEmbedder
) -> None:
    other_base = await business.opens_base("Other")
    first = await business.writes("Parking?", "Behind the house.")
    second = await business.writes("Parking fee?", "Nothing.", other_base)
    await business.trains()

    async def found(*base_ids: str) -> set[str]:
        knowledge: Knowledge = AgentKnowledge(business.runtime.db, counting, business.location_id, base_ids)
        return {passage.id for passage in await knowledge.search("parking")}

    assert await found() == {first, second}
    assert await found(business.base_id) == {first}
    assert await found(business.base_id, other_base) == {first, second}
    assert await found("gone") == set()


async def test_what_another_tenant_knows_is_never_found(business: Business, other: Story) -> None:
    theirs = await open_business(other, business.runtime.embedder)
    await theirs.writes("Parking?", "Their secret place.")
    await theirs.trains()

    assert await business.finds("Parking?") == []
    assert await business.finds("Parking?", base_ids=[theirs.base_id]) == []
    assert len(await theirs.finds("Parking?")) == 1


async def test_a_limit_keeps_the_best(business: Business) -> None:
    for number in range(10):
        await business.writes(f"Parking question {number}", "Behind the house.")
    await business.trains()
    all_found = await business.finds("parking question 3", limit=100)
    assert len(all_found) == 10
    assert [p.score for p in all_found] == sorted((p.score for p in all_found), reverse=True)
    assert await business.finds("parking question 3", limit=2) == all_found[:2]


@pytest.mark.parametrize(
    "question",
    ["", "  \n", "???", "🙂", "' | '!:*&<-> \\", "a" * 20_000, "the and or", "word " * 5_000, "'; --"],
)
async def test_any_question_is_searched_without_harm(business: Business, question: str) -> None:
    await business.writes("Parking?", "Behind the house.")
    await business.trains()
    assert len(await business.finds(question)) <= 1


async def test_no_transaction_is_open_while_a_question_or_faq_is_embedded(
    business: Business, counting: CountingEmbedder
) -> None:
    await business.writes("Parking?", "Behind the house.")
    for work in (business.trains, lambda: business.finds("parking")):
        counting.go_on.clear()
        counting.reached.clear()
        task = asyncio.create_task(work())
        await counting.reached.wait()
        async with business.runtime.db.system() as tx:
            open_ones = await tx.value(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                " AND pid <> pg_backend_pid() AND state LIKE 'idle in transaction%'"
            )
        counting.go_on.set()
        await task
        assert open_ones == 0


async def test_training_goes_on_until_nothing_is_left(business: Business, counting: CountingEmbedder) -> None:
    for number in range(70):
        await business.writes(f"Question {number}?", "Answer.")

    await business.trains()

    assert set((await business.trained()).values()) == {"counting"}
    assert len(counting.asked) == 3
    await business.trains()
    assert len(counting.asked) == 3


async def test_training_embeds_the_question_and_the_question_with_its_answer(
    business: Business, counting: CountingEmbedder
) -> None:
    await business.writes("Parking?", "Behind the house.")
    await business.trains()
    assert counting.asked == [["Parking?", "Parking?\nBehind the house."]]


async def test_trainings_of_one_location_at_once_embed_each_faq_once(
    business: Business, counting: CountingEmbedder
) -> None:
    for number in range(40):
        await business.writes(f"Question {number}?", "Answer.")
    await asyncio.gather(*(business.trains() for _ in range(5)))
    assert set((await business.trained()).values()) == {"counting"}
    assert sum(len(texts) for texts in counting.asked) == 80


async def test_a_faq_reworded_during_training_is_trained_in_its_new_wording(
    business: Business, counting: CountingEmbedder
) -> None:
    faq_id = await business.writes("Parking?", "Behind the house.")
    counting.go_on.clear()
    task = asyncio.create_task(business.trains())
    await counting.reached.wait()
    await business.rewords(faq_id, "Breakfast?", "From seven.")
    counting.go_on.set()
    await task

    assert counting.asked[-1] == ["Breakfast?", "Breakfast?\nFrom seven."]
    best = (await business.finds("breakfast"))[0]
    assert (best.revision, best.model) == (2, "counting")


async def test_vectors_that_another_process_kept_meanwhile_are_left_alone(
    business: Business, counting: CountingEmbedder
) -> None:
    faq_id = await business.writes("Parking?", "Behind the house.")
    counting.go_on.clear()
    task = asyncio.create_task(business.trains())
    await counting.reached.wait()
    theirs = Vectors(faq_id, 1, [1.0] + [0.0] * 63, [0.0] * 63 + [1.0])
    async with business.runtime.db.write(business.location_id, actor=OPERATOR, cause="test") as tx:
        assert await keep_vectors(tx, business.location_id, model="counting", made=[theirs]) == 1
    counting.go_on.set()
    await task

    async with business.runtime.db.read(business.location_id) as read:
        kept = await read.value("SELECT question_vector FROM faqs WHERE id = $1", faq_id)
    assert kept == theirs.question


async def test_a_faq_deleted_during_training_stays_deleted(
    business: Business, counting: CountingEmbedder
) -> None:
    await business.writes("Parking?", "Behind the house.")
    counting.go_on.clear()
    task = asyncio.create_task(business.trains())
    await counting.reached.wait()
    async with business.runtime.db.write(business.location_id, actor=OPERATOR, cause="test") as tx:
        base = await store.lock_base(tx, business.location_id, business.base_id)
        await store.delete_base(tx, business.location_id, base)
    counting.go_on.set()
    await task
    assert await business.trained() == {}


async def test_vectors_of_another_model_are_not_compared_and_are_made_anew(business: Business) -> None:
    faq_id = await business.writes("Can I park?", "Behind the house.")
    await business.writes("Are dogs welcome?", "Small ones are.")
    await business.trains(CountingEmbedder(name="former", dimensions=8))

    by_words = await business.finds("park")
    assert [(passage.id, passage.model) for passage in by_words] == [(faq_id, None)]

    await business.trains()
    assert set((await business.trained()).values()) == {"counting"}
    assert (await business.finds("park"))[0].model == "counting"


async def test_a_changed_embedder_puts_up_the_locations_that_need_training(
    business: Business, other: Story
) -> None:
    trained = await open_business(other, business.runtime.embedder)
    await trained.writes("Parking?", "Here.")
    await trained.trains()
    await business.writes("Parking?", "Here.")
    await business.trains(CountingEmbedder(name="former"))

    async def planned(location_id: str) -> int:
        async with business.runtime.db.read(location_id) as read:
            count: int = await read.value(
                "SELECT count(*) FROM later WHERE location_id = $1 AND kind = 'TrainFaqs'", location_id
            )
        return count

    before = [await planned(business.location_id), await planned(trained.location_id)]
    assert await training.queue_training(business.runtime) >= 1
    after = [await planned(business.location_id), await planned(trained.location_id)]
    assert after == [before[0] + 1, before[1]]


async def test_with_the_real_embedder_a_question_in_other_words_finds_its_faq(
    story: Story, embedder: Embedder
) -> None:
    business = await open_business(story, embedder)
    parking = await business.writes("Do you have a car park?", "Behind the house, free of charge.")
    await business.writes("Are dogs welcome?", "Small ones are.")
    await business.writes("When is breakfast served?", "From seven to ten.")
    await business.trains()

    english = await business.finds("Where may I leave my vehicle?")
    spanish = await business.finds("¿Dónde puedo aparcar el coche?")

    assert (english[0].id, spanish[0].id) == (parking, parking)
    assert english[0].model == embedder.name
