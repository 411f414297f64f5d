"""The entailment model of the settings: a cross-encoder made by hand, whose labels stand in any order."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from itertools import permutations
from pathlib import Path

import numpy as np
import pytest

from assistant.grounding import Grounder, Reason
from knowledge.embedders.sentence_transformer import ModelOptions
from knowledge.entailment import EntailmentModel, make_entailment
from knowledge.errors import EmbedderError
from knowledge.records import Match, Passage, PassageKind, Source, SourceKind
from knowledge.settings import KnowledgeSettings

SAYS = ("bevestigt", "ontkent", "zwijgt")
"""Words of which one in a text makes the model choose the outcome in the same place of OUTCOMES."""
OUTCOMES = ("entailment", "contradiction", "neutral")
CLAIM = "De burgemeester sluit het pand."


@pytest.fixture(scope="module")
def model_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Sequence[str]], Path]:
    """Return what writes a model with the labels given: every token looks at all others alike, so that the first one
    is their average, and the last layer reads from it which of SAYS is among them."""
    import torch
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors
    from transformers import BertConfig, BertForSequenceClassification

    torch.manual_seed(20261122)

    def written(labels: Sequence[str]) -> Path:
        folder = tmp_path_factory.mktemp("nli")
        words = {word: place for place, word in enumerate(("[PAD]", "[UNK]", "[CLS]", "[SEP]", *SAYS))}
        tokenizer = Tokenizer(models.WordLevel(words, unk_token="[UNK]"))
        tokenizer.normalizer = normalizers.Lowercase()
        tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
        tokenizer.post_processor = processors.TemplateProcessing(
            single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B:1 [SEP]:1", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
        )
        tokenizer.save(str(folder / "tokenizer.json"))
        special = {"unk_token": "[UNK]", "pad_token": "[PAD]", "cls_token": "[CLS]", "sep_token": "[SEP]"}
        settings = {"tokenizer_class": "PreTrainedTokenizerFast", "model_max_length": 64, **special}
        (folder / "tokenizer_config.json").write_text(json.dumps(settings), encoding="utf-8")

        size = 12
        model = BertForSequenceClassification(
            BertConfig(
                vocab_size=len(words),
                hidden_size=size,
                num_hidden_layers=1,
                num_attention_heads=1,
                intermediate_size=size,
                max_position_embeddings=64,
                id2label=dict(enumerate(labels)),
                label2id={label: place for place, label in enumerate(labels)},
            )
        )
        with torch.no_grad():
            for weight in model.parameters():
                weight.zero_()
            layer = model.bert.encoder.layer[0]
            for norm in (model.bert.embeddings.LayerNorm, layer.attention.output.LayerNorm, layer.output.LayerNorm):
                norm.weight.fill_(1.0)
            for same in (layer.attention.self.value, layer.attention.output.dense, model.bert.pooler.dense):
                same.weight.copy_(torch.eye(size))
            for dimension, word in enumerate(SAYS):
                model.bert.embeddings.word_embeddings.weight[words[word], dimension] = 1.0
            for place, label in enumerate(labels):
                if label in OUTCOMES:
                    model.classifier.weight[place, OUTCOMES.index(label)] = 8.0
        model.save_pretrained(folder)
        return folder

    return written


@pytest.mark.parametrize("labels", list(permutations(OUTCOMES)))
def test_the_outcome_is_read_by_its_label_wherever_that_stands(
    model_of: Callable[[Sequence[str]], Path], labels: Sequence[str]
) -> None:
    model = make_entailment(str(model_of(labels)), KnowledgeSettings())
    assert model is not None
    yes, no, nothing = model.score(CLAIM, ["Het stuk bevestigt dit.", "Het stuk ontkent dit.", "Het stuk zwijgt."])
    assert yes > 0.9 and no < 0.1 and nothing < 0.1


def test_many_texts_go_in_batches_and_come_back_in_order(model_of: Callable[[Sequence[str]], Path]) -> None:
    model = EntailmentModel(ModelOptions(str(model_of(OUTCOMES)), batch_size=2))
    texts = [f"{'lang ' * (7 * number % 5)}{SAYS[number % 3]}" for number in range(7)] + [""]
    alone = [float(model.score(CLAIM, [text])[0]) for text in texts]
    together = model.score(CLAIM, texts)
    assert together.shape == (8,) and together.dtype == np.float32
    assert np.allclose(together, alone, atol=1e-5)
    assert [number for number, score in enumerate(together) if score > 0.5] == [0, 3, 6]
    assert model.score(CLAIM, []).shape == (0,)


@pytest.mark.parametrize("labels", [("LABEL_0", "LABEL_1", "LABEL_2"), ("positief", "negatief")])
def test_a_model_without_a_label_for_entailment_is_refused(
    model_of: Callable[[Sequence[str]], Path], labels: Sequence[str]
) -> None:
    with pytest.raises(EmbedderError, match=f"geen uitkomst 'entailment' .wel: {labels[0]}.*KENNIS_GROUNDING_MODEL"):
        make_entailment(str(model_of(labels)), KnowledgeSettings())


def test_two_outcomes_and_a_dutch_name_will_do(model_of: Callable[[Sequence[str]], Path]) -> None:
    two = make_entailment(str(model_of(("not_entailment", "entailment"))), KnowledgeSettings())
    assert two is not None
    assert two.score(CLAIM, ["bevestigt"])[0] > 0.9
    assert make_entailment(" geen ", KnowledgeSettings()) is make_entailment(None, KnowledgeSettings()) is None


def test_the_gate_asks_the_model_last_and_refuses_what_it_does_not_find_entailed(
    model_of: Callable[[Sequence[str]], Path],
) -> None:
    gate = Grounder(entailment=make_entailment(str(model_of(OUTCOMES[::-1])), KnowledgeSettings()))
    source = Source("bron", "Titel", SourceKind.UITLEG, "0" * 64, "text/plain")

    def verdict(text: str) -> Reason:
        passage = Passage("bron:0", "bron", 0, text, PassageKind.TEXT, ())
        return gate.check(text, [Match(passage, source, 1.0)]).reason

    assert verdict("Het college bevestigt de ontvangst van de melding van een vergunninghouder.") is Reason.SUPPORTED
    assert verdict("Het college zwijgt over de ontvangst van de melding van een vergunninghouder.") is Reason.SUPPORT
