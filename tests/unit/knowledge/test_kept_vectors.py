"""Vectors of our own texts: kept a text, shipped for the model that ships."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from assistant.sentence_vectors import KEPT_AS as SENTENCES
from assistant.warming import pieces_of_library
from ingest.bootstrap import run_ingest
from knowledge.bootstrap import open_library
from knowledge.embedders import BUNDLED_MODEL_ID
from knowledge.instruments.catalogue import load_catalogue
from knowledge.instruments.similarity import KEPT_AS as CARDS
from knowledge.instruments.similarity import card_text
from knowledge.kept_vectors import SHIPPED, kept_vectors, read_vectors, text_key
from knowledge.phrase_vectors import KEPT_AS as PHRASES
from knowledge.ports import FloatMatrix
from knowledge.settings import KnowledgeSettings
from knowledge.thesaurus import load_thesaurus

DIMENSIONS = 384


def _never(texts: Sequence[str]) -> FloatMatrix:
    raise AssertionError(f"no shipped vector for {list(texts)[:3]}: run python tools/build_vectors.py")


def test_every_thesaurus_phrase_has_a_shipped_vector() -> None:
    phrases = [text for concept in load_thesaurus().concepts for text in concept.texts]
    vectors = kept_vectors(PHRASES, phrases, BUNDLED_MODEL_ID, DIMENSIONS, None, _never)
    assert vectors.shape == (len(phrases), DIMENSIONS)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-3)


def test_every_card_has_a_shipped_vector() -> None:
    cards = load_catalogue().instruments.values()
    texts = [card_text(card) for card in cards]
    assert kept_vectors(CARDS, texts, BUNDLED_MODEL_ID, DIMENSIONS, None, _never).shape == (len(texts), DIMENSIONS)


def test_sentences_of_the_starter_library_have_a_shipped_vector(tmp_path: Path) -> None:
    settings = KnowledgeSettings(data_dir=tmp_path, embedder="geen")
    run_ingest([], starter=True, knowledge_settings=settings)
    with open_library(settings) as library:
        keys = {text_key(sentence) for sentence in pieces_of_library(library)}
    (shipped,) = SHIPPED.glob(f"{SENTENCES}-*.npz")
    missing = keys - read_vectors(shipped, DIMENSIONS).keys()
    # A sentence that was added or is cut otherwise costs a tenth of a second, once; many slow the first answers.
    assert len(missing) < 0.2 * len(keys), "run python tools/build_sentence_vectors.py"


def test_a_changed_text_costs_one_embedding_and_a_damaged_file_costs_all(tmp_path: Path) -> None:
    asked: list[str] = []

    def embed(texts: Sequence[str]) -> FloatMatrix:
        asked.extend(texts)
        return np.array([[len(text), 1.0] for text in texts], dtype=np.float32)

    first = kept_vectors("proef", ["a", "bb"], "model", 2, tmp_path, embed)
    again = kept_vectors("proef", ["a", "ccc"], "model", 2, tmp_path, embed)
    assert asked == ["a", "bb", "ccc"]
    assert (first[0] == again[0]).all() and again[1].tolist() == [3.0, 1.0]
    next(tmp_path.glob("proef-*.npz")).write_bytes(b"half")
    kept_vectors("proef", ["a", "ccc"], "model", 2, tmp_path, embed)
    assert asked[3:] == ["a", "ccc"], "a damaged file is made again"
    kept_vectors("proef", ["a"], "ander model", 2, tmp_path, embed)
    assert asked[5:] == ["a"], "another model has its own vectors"
