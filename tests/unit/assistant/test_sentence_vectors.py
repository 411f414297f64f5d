"""A sentence is embedded once in its life in a library, and its vector is gone when its text is."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from unit.knowledge.register_samples import HashEmbedder, put

from assistant.sentence_vectors import SentenceVectors
from assistant.warming import warm
from knowledge.bootstrap import open_library
from knowledge.errors import EmbedderError, LibraryError
from knowledge.library import Library
from knowledge.register import Register
from knowledge.settings import KnowledgeSettings

TEXT = "De burgemeester sluit het pand. De politie meldt het."
FIRST, SECOND = "De burgemeester sluit het pand.", "De politie meldt het."


def _library(folder: Path, embedder: HashEmbedder | None) -> Library:
    return open_library(KnowledgeSettings(data_dir=folder, embedder="geen"), embedder=embedder)


def _passage_id(register: Register, source_id: str = "bron") -> str:
    return register.passages(source_id)[0].id


def test_vectors_are_made_once_whoever_asks_and_are_the_same_each_time(tmp_path: Path) -> None:
    embedder = HashEmbedder()
    with _library(tmp_path, embedder) as library:
        put(library.register, "bron", [TEXT], embedder)
        held = _passage_id(library.register)
        embedder.embedded.clear()
        vectors = SentenceVectors(embedder, library.register)
        first = vectors([(held, FIRST), (held, SECOND), (held, FIRST)])
        assert embedder.embedded == [FIRST, SECOND]
        expected = np.stack([embedder.embed_question(text) for text in (FIRST, SECOND, FIRST)])
        assert np.allclose(first, expected, atol=1e-3)
    later = HashEmbedder()
    with _library(tmp_path, later) as library:
        again = SentenceVectors(later, library.register)([(held, SECOND), (held, FIRST)])
    assert later.embedded == []
    assert np.array_equal(again, first[[1, 0]])


def test_threads_do_not_mix_up_what_they_ask_for(tmp_path: Path) -> None:
    embedder = HashEmbedder()
    sentences = [f"Zin {number}." for number in range(40)]
    with _library(tmp_path, embedder) as library:
        put(library.register, "bron", [" ".join(sentences)], embedder)
        held = _passage_id(library.register)
        vectors = SentenceVectors(embedder, library.register)
        with ThreadPoolExecutor(8) as pool:
            found = list(pool.map(lambda start: vectors([(held, text) for text in sentences[start:][:10]]), range(30)))
    for start, result in enumerate(found):
        expected = [embedder.embed_question(text) for text in sentences[start:][:10]]
        assert np.allclose(result, np.stack(expected), atol=1e-3)


def test_a_store_that_refuses_costs_only_time(tmp_path: Path) -> None:
    class Refuses:
        def sentence_vectors(self, *_asked: object) -> dict[str, np.ndarray]:
            return {}

        def keep_sentence_vectors(self, *_found: object) -> None:
            raise LibraryError("vol")

    vectors = SentenceVectors(HashEmbedder(), Refuses())
    assert np.allclose(vectors([("p", FIRST)]), [HashEmbedder().embed_question(FIRST)], atol=1e-3)


def test_warming_leaves_nothing_to_embed_and_goes_on_where_it_stopped(tmp_path: Path) -> None:
    embedder = HashEmbedder()
    with _library(tmp_path, embedder) as library:
        put(library.register, "bron", [TEXT], embedder)
        held = _passage_id(library.register)
        SentenceVectors(embedder, library.register)([(held, FIRST)])
        embedder.embedded.clear()
        told: list[tuple[int, int]] = []
        assert warm(library, lambda *step: told.append(step)) == 2
        assert embedder.embedded == [SECOND]
        assert told[-1] == (2, 2)
        assert warm(library) == 2
        assert embedder.embedded == [SECOND]
        library.catch_up()
        assert library.check() == []
    with _library(tmp_path, None) as library, pytest.raises(EmbedderError, match="KENNIS_EMBEDDER"):
        warm(library)
