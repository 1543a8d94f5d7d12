"""How well the embedded engine understands, on public development sets: one command, one table.

    python bench/engine_quality.py [--data DIRECTORY] [--models DIRECTORY] [--all]

Reads the sets beside the project (../shared/evaldata); a set that is absent is left out. Of the largest
set a sample is measured and weighed back, unless --all is given.
"""

import argparse
import asyncio
import json
import random
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table

from frontdesk.flow.embedded import EmbeddedEngine
from frontdesk.flow.engine import Line, Offer, Passage, Situation
from frontdesk.flow.language.triggers.background import EVERYDAY
from frontdesk.flow.language.triggers.triggers import SURE, Example, Triggers
from frontdesk.flow.language.values.mentions import Value, find_emails, find_phones
from frontdesk.flow.retrieval.ranking import CONFIDENT, Candidate, rank
from frontdesk.kit.embedding import Embedder, open_embedder

ROOT = Path(__file__).parent.parent
NEGATIVES = 500  # of each large source
NO_TRIGGER = "NO_NODES_DETECTED"

Row = tuple[str, str, str]


@dataclass(frozen=True)
class Judged:
    """One message: what it is, what the engine made of it, how many messages it stands for."""

    wanted: bool
    fired: bool
    weight: float


class NothingKnown:
    """A knowledge base without entries."""

    async def search(self, question: str, *, limit: int = 8) -> Sequence[Passage]:
        return []


async def stack_faq(data: Any, embedder: Embedder) -> list[Row]:
    entries, queries = data["kb"], data["queries"]
    titles = await embedder.encode([entry["question"] for entry in entries])
    wholes = await embedder.encode([f"{entry['question']}\n{entry['answer']}" for entry in entries])
    candidates = [
        Candidate(
            entry["id"],
            "faq",
            entry["question"],
            entry["answer"],
            title_vector=np.array(title, dtype=np.float32),
            text_vector=np.array(whole, dtype=np.float32),
        )
        for entry, title, whole in zip(entries, titles, wholes, strict=True)
    ]
    thread = {entry["id"]: entry["thread"] for entry in entries}
    kept = [c for c, e in zip(candidates, entries, strict=True) if not e["dropped_in_unanswerable"]]
    vectors = await embedder.encode([query["query"] for query in queries])
    ranks: list[int] = []
    known: list[float] = []
    unknown: list[float] = []
    times: list[float] = []
    for query, vector in zip(queries, vectors, strict=True):
        started = time.perf_counter()
        found = rank(query["query"], vector, candidates, model=embedder.name, limit=len(candidates))
        times.append(time.perf_counter() - started)
        ranks.append(next((n for n, p in enumerate(found, 1) if thread[p.id] == query["thread"]), 0))
        best = rank(query["query"], vector, kept, model=embedder.name, limit=1)[0].score
        (unknown if query["unanswerable_when_dropped"] else known).append(best)
    reciprocal = [1 / place if place else 0.0 for place in ranks]
    return [
        ("StackFAQ", "MRR / Hit@1", f"{np.mean(reciprocal):.3f} / {np.mean(np.array(ranks) == 1):.3f}"),
        ("StackFAQ", "abstention AUROC", f"{auroc(known, unknown):.3f}"),
        ("StackFAQ", "answered when known / unknown", f"{sure(known):.3f} / {sure(unknown):.3f}"),
        ("StackFAQ", "rank of 719 entries, ms (median)", f"{np.median(times) * 1000:.1f}"),
    ]


async def passages(data: Any, language: str, embedder: Embedder) -> list[Row]:
    paragraphs = [paragraph for article in data for paragraph in article["paragraphs"]]
    vectors = await embedder.encode([paragraph["context"] for paragraph in paragraphs])
    candidates = [
        Candidate(str(n), "page", "", p["context"], text_vector=np.array(v, dtype=np.float32))
        for n, (p, v) in enumerate(zip(paragraphs, vectors, strict=True))
    ]
    asked = [(str(n), q["question"]) for n, p in enumerate(paragraphs) for q in p["qas"]]
    asked_vectors = await embedder.encode([question for _, question in asked])
    first = [
        rank(question, vector, candidates, model=embedder.name, limit=1)[0].id == place
        for (place, question), vector in zip(asked, asked_vectors, strict=True)
    ]
    by_words = [rank(q, None, candidates, model=None, limit=1)[0].id == place for place, q in asked]
    return [
        (
            f"XQuAD {language}",
            "passage R@1 (by words alone)",
            f"{np.mean(first):.3f} ({np.mean(by_words):.3f})",
        )
    ]


async def handovers_and_farewells(rows: Sequence[Any], embedder: Embedder, *, whole: bool) -> list[Row]:
    engine = EmbeddedEngine(embedder)
    offers = (
        Offer("handover", "humanHandOver", "A person", "contact_request"),
        Offer("stop", "stopBot", "Stop", "goodbye"),
    )
    table: list[Row] = []
    sources: dict[str, list[Any]] = {}
    for row in rows:
        if row["split"] == "dev":
            sources.setdefault(row["src"].split("/")[0], []).append(row)
    for source, all_rows in sources.items():
        sample = all_rows if whole else list(sampled(all_rows))
        person: list[Judged] = []
        leave: list[Judged] = []
        for row, weight in weighed(sample, all_rows):
            step = await engine.next_step(situation(row["text"]), offers, ())
            used = {use.action_id for use in step.uses}
            if row["human"] is not None:
                person.append(Judged(row["human"], "handover" in used, weight))
            if row["bye"] is not None:
                leave.append(Judged(row["bye"], "stop" in used, weight))
        table += judged(source, "handover", person) + judged(source, "goodbye", leave)
    return table


async def triggers(data: Any, embedder: Embedder) -> list[Row]:
    table: list[Row] = []
    for name in ("sofmattress", "sofmattress_subset"):
        examples = [Example(label, text) for label, texts in data[name]["train"].items() for text in texts]
        examples += [Example(None, text) for text in EVERYDAY]
        learnt = Triggers(examples, await embedder.encode([example.text for example in examples]))
        tests = data["sofmattress"]["test"]
        vectors = await embedder.encode([test["text"] for test in tests])
        given = []
        for test, vector in zip(tests, vectors, strict=True):
            confidences = learnt.confidences(test["text"], vector)
            label = max(confidences, key=lambda key: confidences[key])
            given.append(label if confidences[label] >= SURE else NO_TRIGGER)
        wanted = [test["label"] for test in tests]
        table.append((f"HINT3 {name}", f"MCC at confidence {SURE}", f"{correlation(wanted, given):.3f}"))
    return table


def mentions(data: Sequence[Any], name: str, find: Callable[[str], list[Value]]) -> list[Row]:
    exact = sum(
        [result["Text"].lower() for result in case["Results"]]
        == [value.text.lower() for value in find(case["Input"])]
        for case in data
    )
    return [(name, "exact", f"{exact}/{len(data)}")]


def situation(text: str) -> Situation:
    return Situation(
        business_name="",
        agent_name="",
        personality="",
        goal="",
        instructions="",
        channel="WebChat",
        country="US",
        timezone="UTC",
        now=datetime(2027, 1, 15, 12, tzinfo=UTC),
        contact={},
        history=(Line("contact", text),),
        unanswered=1,
        knowledge=NothingKnown(),
    )


def sampled(rows: Sequence[Any]) -> Iterable[Any]:
    """All that are wanted, and some of the others."""
    positive = [row for row in rows if row["human"] or row["bye"]]
    negative = [row for row in rows if not (row["human"] or row["bye"])]
    return [*positive, *random.Random(7).sample(negative, min(NEGATIVES, len(negative)))]


def weighed(sample: Sequence[Any], rows: Sequence[Any]) -> Iterable[tuple[Any, float]]:
    def others(given: Sequence[Any]) -> int:
        return sum(not (row["human"] or row["bye"]) for row in given)

    factor = others(rows) / max(others(sample), 1)
    for row in sample:
        yield row, 1.0 if row["human"] or row["bye"] else factor


def judged(source: str, what: str, results: Sequence[Judged]) -> list[Row]:
    if not results:
        return []
    right = sum(one.weight for one in results if one.wanted and one.fired)
    false = sum(one.weight for one in results if one.fired and not one.wanted)
    missed = sum(one.weight for one in results if one.wanted and not one.fired)
    precision, recall = right / max(right + false, 1e-9), right / max(right + missed, 1e-9)
    f1 = 2 * right / max(2 * right + false + missed, 1e-9)
    per_hundred = 100 * false / sum(one.weight for one in results)
    return [
        (f"{what}: {source}", "P / R / F1", f"{precision:.3f} / {recall:.3f} / {f1:.3f}"),
        (f"{what}: {source}", "false per 100 messages", f"{per_hundred:.2f}"),
    ]


def sure(scores: Sequence[float]) -> float:
    return float(np.mean(np.array(scores) >= CONFIDENT))


def auroc(positive: Sequence[float], negative: Sequence[float]) -> float:
    """How probably a positive scores above a negative; ties count half."""
    higher = np.array(positive)[:, None] - np.array(negative)[None, :]
    return float(np.mean((higher > 0) + 0.5 * (higher == 0)))


def correlation(wanted: Sequence[str], given: Sequence[str]) -> float:
    """Matthews correlation coefficient over many classes."""
    places = {label: place for place, label in enumerate(dict.fromkeys([*wanted, *given]))}
    counts = np.zeros((len(places), len(places)))
    for one, other in zip(wanted, given, strict=True):
        counts[places[one], places[other]] += 1
    truly, made, total, right = counts.sum(1), counts.sum(0), counts.sum(), np.trace(counts)
    spread = np.sqrt((total**2 - made @ made) * (total**2 - truly @ truly))
    return float((right * total - truly @ made) / max(spread, 1e-9))


async def measure(data: Path, models: Path, *, whole: bool) -> list[Row]:
    embedder = open_embedder(models)
    rows: list[Row] = []
    if (path := data / "stackfaq.json").exists():
        rows += await stack_faq(json.loads(path.read_text()), embedder)
    for language in ("en", "es", "de", "zh"):
        if (path := data / f"xquad_{language}.json").exists():
            rows += await passages(json.loads(path.read_text()), language, embedder)
    if (path := data / "handoff_goodbye.jsonl").exists():
        lines = [json.loads(line) for line in path.read_text().splitlines()]
        rows += await handovers_and_farewells(lines, embedder, whole=whole)
    if (path := data / "hint3.json").exists():
        rows += await triggers(json.loads(path.read_text()), embedder)
    if (path := data / "phone_spec.json").exists():
        rows += mentions(json.loads(path.read_text()), "phone numbers", lambda text: find_phones(text, "US"))
    if (path := data / "email_spec.json").exists():
        rows += mentions(json.loads(path.read_text()), "e-mail addresses", find_emails)
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "evaldata")
    parser.add_argument("--models", type=Path, default=ROOT / ".frontdesk" / "models")
    parser.add_argument("--all", action="store_true", help="measure every message of the largest set")
    arguments = parser.parse_args()
    table = Table("set", "measure", "value")
    for row in asyncio.run(measure(arguments.data, arguments.models, whole=arguments.all)):
        table.add_row(*row)
    Console().print(table)


if __name__ == "__main__":
    main()
