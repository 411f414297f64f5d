"""Vectors in the register: never made twice, and as good as they were."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from unit.knowledge.register_samples import DIMENSIONS, MODEL, HashEmbedder, make_passages, put

from knowledge.register import Register
from knowledge.rows import text_digest
from knowledge.vector_table import from_bytes, to_bytes


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Register]:
    opened = Register.open(tmp_path / "register.sqlite")
    yield opened
    opened.close()


def _digest(title: str, source_id: str, text: str) -> str:
    return text_digest(make_passages(source_id, [text])[0].embedding_text(title))


@given(st.integers(0, 10_000), st.sampled_from([8, 384, 1024]))
@settings(max_examples=60, deadline=None)
def test_half_precision_keeps_every_cosine_to_a_thousandth(seed: int, dimensions: int) -> None:
    rng = np.random.default_rng(seed)
    pair = rng.standard_normal((2, dimensions)).astype(np.float32)
    pair /= np.linalg.norm(pair, axis=1, keepdims=True)
    stored = [from_bytes(to_bytes(vector)) for vector in pair]
    assert abs(float(stored[0] @ stored[1]) - float(pair[0] @ pair[1])) < 1e-3
    assert float(stored[0] @ pair[0]) > 1 - 1e-3
    assert np.linalg.norm(stored[0]) == pytest.approx(1, abs=1e-5)


def test_a_vector_is_known_by_its_text(register: Register) -> None:
    embedder = HashEmbedder()
    put(register, "bron", ["a", "b"], embedder)
    known = register.known_vectors([_digest("Titel van bron", "bron", "a"), "0" * 64])
    assert list(known) == [_digest("Titel van bron", "bron", "a")]
    entries = register.index_entries([*register.passage_ids(), "er-niet"], with_vectors=True)
    vectors = {entry.passage_id: entry.vector for entry in entries}
    assert len(vectors) == 2
    for passage in make_passages("bron", ["a", "b"]):
        wanted = embedder.embed_question(passage.embedding_text("Titel van bron"))
        assert float(vectors[passage.id] @ wanted) > 1 - 1e-5


def test_a_source_that_was_removed_and_comes_back_has_its_vectors_at_once(register: Register) -> None:
    put(register, "bron", ["a"], HashEmbedder())
    register.remove_source("bron")
    assert register.passage_ids(with_vector=True) == set()
    put(register, "bron", ["a"])
    assert register.passage_ids(with_vector=True) == register.passage_ids()
    (entry,) = register.index_entries(register.passage_ids(), with_vectors=True)
    assert entry.vector is not None
    assert entry.text == "Titel van bron > Hoofdstuk 1 > Paragraaf 2\na"


def test_passages_without_a_vector_are_told_apart(register: Register) -> None:
    put(register, "met", ["a"], HashEmbedder())
    put(register, "zonder", ["b"])
    assert {passage_id.split(":")[0] for passage_id in register.passage_ids(with_vector=True)} == {"met"}
    assert {passage_id.split(":")[0] for passage_id in register.passage_ids(with_vector=False)} == {"zonder"}
    assert len(register.index_entries(register.passage_ids(), with_vectors=True)) == 1
    assert len(register.index_entries(register.passage_ids(), with_vectors=False)) == 2
    assert register.count_vectors() == 1


def test_a_vector_that_comes_later_enters_the_log(register: Register) -> None:
    put(register, "bron", ["a"])
    register.remember_model(MODEL, DIMENSIONS)
    before = register.last_change()
    (digest,) = register.texts_without_vector(MODEL, 10)
    register.add_vectors(MODEL, DIMENSIONS, {digest: HashEmbedder().embed_question("a")})
    assert [change.passage_id for change in register.changes_since(before)] == [make_passages("bron", ["a"])[0].id]
    assert register.texts_without_vector(MODEL, 10) == {}
    register.add_vectors(MODEL, DIMENSIONS, {digest: HashEmbedder().embed_question("a")})
    assert register.last_change() == before + 1


def test_vectors_of_another_model_do_not_count(register: Register) -> None:
    put(register, "bron", ["a"], HashEmbedder())
    (digest,) = register.texts_without_vector("ander", 10)
    register.add_vectors("ander", 3, {digest: np.array([1, 0, 0], dtype=np.float32)})
    (entry,) = register.index_entries(register.passage_ids(), with_vectors=True)
    assert entry.vector is not None
    assert entry.vector.shape == (DIMENSIONS,)
    register.replace_model("ander", 3)
    (entry,) = register.index_entries(register.passage_ids(), with_vectors=True)
    assert entry.vector is not None
    assert entry.vector.shape == (3,)


def test_forgetting_removes_what_nothing_uses(register: Register) -> None:
    put(register, "blijft", ["a"], HashEmbedder())
    put(register, "gaat", ["b"], HashEmbedder())
    register.remove_source("gaat")
    assert register.forget_unused_vectors() == 1
    assert register.passage_ids(with_vector=True) == register.passage_ids()
    assert register.known_vectors([_digest("Titel van gaat", "gaat", "b")]) == {}
