"""Sentences as vectors: what is promised of the embedder, its conversion and its weights."""

import asyncio
import json
import shutil
import threading
from pathlib import Path

import numpy as np
import pytest

from frontdesk.kit.embedding import Embedder, open_embedder, prepare
from frontdesk.kit.embedding.multilingual import Multilingual
from frontdesk.kit.embedding.prepared import CONVERSION, MANIFEST, MODEL, is_whole
from frontdesk.kit.embedding.weights import WrongWeights, extract_minilm, locate


async def likeness(embedder: Embedder, one: str, other: str) -> float:
    first, second = await embedder.encode([one, other])
    return float(np.dot(first, second))


@pytest.fixture
def converted(embedder: Embedder, models_dir: Path, tmp_path: Path) -> Path:
    """A models directory of this test's own, with the model that the run has made."""
    prepare(models_dir)
    shutil.copytree(models_dir / CONVERSION, tmp_path / CONVERSION)
    return tmp_path


async def test_vectors_have_unit_length_and_the_promised_dimensions(embedder: Embedder) -> None:
    vectors = await embedder.encode(["When do you open?", "", "ok", "x" * 20_000, "營業時間是幾點？"])
    assert {len(vector) for vector in vectors} == {embedder.dimensions} == {896}
    assert np.allclose(np.linalg.norm(np.array(vectors), axis=1), 1, atol=1e-3)


async def test_the_name_tells_both_models_and_the_hashes_of_their_weights(embedder: Embedder) -> None:
    assert embedder.name == "minilm-l6-v2-int8-1.53aa5117+use-multilingual-3.0db566fd"


async def test_what_means_the_same_is_nearer_than_what_does_not(embedder: Embedder) -> None:
    same = await likeness(embedder, "When do you open?", "What are your opening hours?")
    other = await likeness(embedder, "When do you open?", "Do you sell gift cards?")
    assert same > other + 0.3


async def test_a_question_finds_its_meaning_across_languages(embedder: Embedder) -> None:
    same = await likeness(embedder, "¿Dónde puedo aparcar?", "Where can I park?")
    other = await likeness(embedder, "¿Dónde puedo aparcar?", "How much does it cost?")
    assert same > other + 0.05


async def test_a_text_has_the_same_vector_alone_and_in_any_company(embedder: Embedder) -> None:
    texts = [f"{'a long story, ' * (number % 40)} number {number}" for number in range(50)]
    together = np.array(await embedder.encode(texts))
    alone = np.array([(await open_again(embedder, text))[0] for text in texts[::7]])
    assert np.allclose(together[::7], alone, atol=0.06)


async def open_again(embedder: Embedder, text: str) -> list[list[float]]:
    # A different text, so that what is remembered does not answer; spaces mean nothing to either model.
    return await embedder.encode([f" {text}"])


async def test_no_texts_are_no_vectors(embedder: Embedder) -> None:
    assert await embedder.encode([]) == []


async def test_the_event_loop_goes_on_while_texts_are_encoded(embedder: Embedder) -> None:
    await embedder.encode(["load the models"])
    work = asyncio.create_task(embedder.encode([f"a website's paragraph number {n}" for n in range(200)]))
    turns = 0
    while not work.done():
        await asyncio.sleep(0)
        turns += 1
    assert turns > 100
    assert threading.current_thread() is threading.main_thread()


async def test_a_process_has_one_embedder_for_a_directory(embedder: Embedder, models_dir: Path) -> None:
    assert open_embedder(models_dir) is embedder
    assert open_embedder(models_dir / ".." / models_dir.name) is embedder


def test_preparing_again_changes_nothing(converted: Path) -> None:
    before = (converted / CONVERSION / MODEL).stat().st_mtime_ns
    heard: list[str] = []
    prepare(converted, lambda fraction, sentence: heard.append(sentence))
    assert (converted / CONVERSION / MODEL).stat().st_mtime_ns == before
    assert heard == []


def test_a_model_that_was_tampered_with_is_made_again_with_progress_told(converted: Path) -> None:
    manifest = json.loads((converted / CONVERSION / MANIFEST).read_text())
    with (converted / CONVERSION / MODEL).open("r+b") as file:
        file.write(b"tampered")
    assert not is_whole(converted / CONVERSION)
    heard: list[tuple[float, str]] = []
    prepare(converted, lambda fraction, sentence: heard.append((fraction, sentence)))
    assert json.loads((converted / CONVERSION / MANIFEST).read_text()) == manifest
    assert [fraction for fraction, _ in heard] == sorted(fraction for fraction, _ in heard)
    assert heard[-1][0] == 1.0
    assert not list(converted.glob("*.tmp"))


def test_weights_with_another_hash_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # The installed package cannot be changed in a test, so the hash that is expected is.
    monkeypatch.setitem(extract_minilm.__globals__["MINILM_SHA256"], "tokenizer.json", "0" * 64)
    with pytest.raises(WrongWeights, match=r"tokenizer\.json"):
        extract_minilm("tokenizer.json", tmp_path / "tokenizer.json")


def test_a_package_that_is_missing_is_named() -> None:
    with pytest.raises(WrongWeights, match="no-such-package-of-weights is not installed"):
        locate("no-such-package-of-weights", "model.zip")


def test_the_tokenizer_that_is_kept_is_the_one_that_was_built(tmp_path: Path) -> None:
    built = Multilingual(tmp_path)
    [kept] = tmp_path.iterdir()
    texts = ["Wann haben Sie geöffnet?", "営業時間は？", "…"]
    vectors = built.encode(texts)
    assert np.array_equal(Multilingual(tmp_path).encode(texts), vectors)
    kept.write_bytes(kept.read_bytes()[:1000])
    assert np.array_equal(Multilingual(tmp_path).encode(texts), vectors)
    assert [path.name for path in tmp_path.iterdir()] == [kept.name]
