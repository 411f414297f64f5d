"""The only importer of sentence-transformers and torch: any embedding model or cross-encoder by name or folder."""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from knowledge.embedders import text as texts_and_vectors
from knowledge.embedders.hub import must_stay_local
from knowledge.embedders.text import Progress
from knowledge.errors import EmbedderError
from knowledge.ports import FloatMatrix, FloatVector

NAME = "sentence-transformers"
QUESTION_PROMPTS = ("query",)
PASSAGE_PROMPTS = ("document", "passage", "corpus")
_LONGEST = 8_192
"""Token limit for a model that names none."""
_REPORT_EVERY = 8
"""Batches between two calls of the progress callback; the engine sorts by length within them."""


@dataclass(frozen=True, slots=True)
class ModelOptions:
    """How a model is loaded and called. ``None`` for a prompt means: the model's own, if it names one."""

    name: str
    """Folder, or name on the Hugging Face hub."""
    device: str = "cpu"
    dtype: str = "auto"
    batch_size: int = 32
    question_prompt: str | None = None
    passage_prompt: str | None = None


def model_folder(name: str) -> Path | None:
    """Return the folder that ``name`` means, or None when it is a name on the hub.

    Raises EmbedderError when it looks like a folder and none is there, or one without a model.
    """
    folder = Path(name).expanduser()
    if folder.is_dir():
        if not (folder / "config.json").is_file() and not (folder / "modules.json").is_file():
            raise EmbedderError(
                f"in {folder} staat geen model (config.json en modules.json ontbreken); kies de map waarin die "
                "bestanden staan"
            )
        return folder
    if folder.exists() or folder.is_absolute() or name.startswith((".", "~")) or name.count("/") > 1 or "\\" in name:
        raise EmbedderError(f"er is geen map {folder} met een model; pas KENNIS_EMBEDDER of KENNIS_RERANKER aan")
    return None


@contextmanager
def _offline(folder: Path | None) -> Iterator[None]:
    """Keep the hub's library from the network while a folder is loaded, if it was not loaded before."""
    if folder is None or "HF_HUB_OFFLINE" in os.environ:
        yield
        return
    os.environ["HF_HUB_OFFLINE"] = "1"
    try:
        yield
    finally:
        os.environ.pop("HF_HUB_OFFLINE", None)


def load_model(options: ModelOptions, model_class: str) -> Any:
    """Return ``sentence_transformers.<model_class>`` for ``options``, without running code that a model brings.

    Raises EmbedderError, in Dutch, with the reason.
    """
    folder = model_folder(options.name)
    is_local = folder is not None or must_stay_local(options.name)
    try:
        with _offline(folder):
            import sentence_transformers
            import torch
            from transformers.utils import logging

            logging.disable_progress_bar()  # type: ignore[no-untyped-call]
            return getattr(sentence_transformers, model_class)(
                str(folder) if folder else options.name,
                device=options.device,
                local_files_only=is_local,
                trust_remote_code=False,
                model_kwargs={"dtype": getattr(torch, _dtype(options))},
            )
    except ImportError as error:
        raise EmbedderError(
            f"voor het model {options.name} is sentence-transformers nodig, en dat laadt niet: {error}; installeer "
            "het met 'pip install sentence-transformers'"
        ) from error
    except Exception as error:  # the library raises anything, from OSError to KeyError
        where = f"uit de map {folder}" if folder else "van de Hugging Face-hub"
        reason = str(error).strip().splitlines() or [type(error).__name__]
        raise EmbedderError(
            f"het model {options.name} kan niet worden geladen {where}: {reason[0][:300]}; controleer de naam, de map "
            f"en het apparaat ({options.device})"
        ) from error


def _dtype(options: ModelOptions) -> str:
    """Return torch's name of the precision; ``auto`` is float32 on a processor and bfloat16 on an accelerator."""
    if options.dtype != "auto":
        return options.dtype
    return "float32" if options.device == "cpu" else "bfloat16"


class SentenceTransformerEngine:
    """A sentence-transformers model. Safe to use from several threads: they take turns."""

    name = NAME

    def __init__(self, options: ModelOptions) -> None:
        """Load the model (torch alone takes about six seconds). Raises EmbedderError as ``load_model`` does."""
        self._options = options
        self._model: Any = load_model(options, "SentenceTransformer")
        self._lock = threading.Lock()
        self.dimensions = int(self._model.get_embedding_dimension())
        self.token_limit = min(int(self._model.max_seq_length or _LONGEST), _LONGEST)
        self.question_prompt = self._prompt(options.question_prompt, QUESTION_PROMPTS)
        self.passage_prompt = self._prompt(options.passage_prompt, PASSAGE_PROMPTS)

    @property
    def dtype(self) -> str:
        """Precision of the numbers that the model is run with, by torch's name."""
        return str(next(self._model.parameters()).dtype).removeprefix("torch.")

    def cast(self, dtype: str) -> None:
        """Run the model from now on in ``dtype``; less precision is not undone by casting back."""
        import torch

        with self._lock:
            self._model = self._model.to(getattr(torch, dtype))

    def _prompt(self, chosen: str | None, names: Sequence[str]) -> str:
        if chosen is not None:
            return chosen
        own: dict[str, str] = self._model.prompts or {}
        return next((own[name] for name in names if own.get(name)), "")

    def count_tokens(self, texts: Sequence[str], is_question: bool) -> list[int]:
        """Return the number of tokens of each text, special tokens and prompt included."""
        prompt = self.question_prompt if is_question else self.passage_prompt
        with self._lock:
            encoded = self._model.tokenizer(
                [prompt + text for text in texts], truncation=False, padding=False, verbose=False
            )
        return [len(tokens) for tokens in encoded["input_ids"]]

    def encode(self, texts: Sequence[str], is_question: bool, progress: Progress | None = None) -> FloatMatrix:
        """Return one vector a text, shape (len(texts), dimensions). Raises EmbedderError when the device fails."""
        prompt = self.question_prompt if is_question else self.passage_prompt
        step = self._options.batch_size * _REPORT_EVERY
        results = [np.zeros((0, self.dimensions), dtype=np.float32)]
        for start in range(0, len(texts), step):
            results.append(self._encode(list(texts[start : start + step]), prompt))
            if progress is not None:
                progress(min(start + step, len(texts)))
        return np.concatenate(results)

    def _encode(self, texts: list[str], prompt: str) -> FloatMatrix:
        try:
            with self._lock:
                vectors = self._model.encode(
                    texts,
                    prompt=prompt or None,
                    batch_size=self._options.batch_size,
                    show_progress_bar=False,
                    convert_to_numpy=True,
                )
        except RuntimeError as error:  # torch: out of memory, an operation that the device lacks
            raise EmbedderError(
                f"het model {self._options.name} faalt op {self._options.device}: {str(error).splitlines()[0][:200]}; "
                "verlaag KENNIS_EMBEDDER_BATCH_SIZE of kies een ander KENNIS_EMBEDDER_DEVICE"
            ) from error
        return np.asarray(vectors, dtype=np.float32)


class SentenceTransformerEmbedder:
    """Any sentence-transformers model behind the port Embedder."""

    def __init__(self, options: ModelOptions) -> None:
        """Load the model. Raises EmbedderError when it cannot be loaded."""
        self._engine = SentenceTransformerEngine(options)
        self._model_id = model_id(options.name, self._engine.passage_prompt)

    @property
    def model_id(self) -> str:
        """Name of the model; for a folder with a fingerprint, so that another model in it is another name."""
        return self._model_id

    @property
    def dimensions(self) -> int:
        """Length of a vector."""
        return self._engine.dimensions

    def embed_passages(self, texts: Sequence[str], progress: Progress | None = None) -> FloatMatrix:
        """Embed passages; shape (len(texts), dimensions), rows L2-normalised. Raises EmbedderError."""
        return texts_and_vectors.embed_passages(self._engine, texts, progress)

    def embed_question(self, text: str) -> FloatVector:
        """Embed one question; shape (dimensions,), L2-normalised. Raises EmbedderError."""
        return texts_and_vectors.embed_question(self._engine, text)


def model_id(name: str, passage_prompt: str) -> str:
    """Return the name that the register remembers: it changes with everything that changes passage vectors."""
    folder = model_folder(name)
    digest = hashlib.sha256(passage_prompt.encode())
    if folder is not None:
        for path in sorted(folder.rglob("*")):
            if path.suffix in {".json", ".safetensors", ".bin"} and path.is_file():
                digest.update(f"{path.relative_to(folder).as_posix()} {path.stat().st_size}".encode())
                digest.update(_ends(path))
        return f"{folder.name}@{digest.hexdigest()[:12]}"
    return f"{name}@{digest.hexdigest()[:12]}" if passage_prompt else name


def _ends(path: Path) -> bytes:
    """Return the first and last 64 KiB: enough to tell models apart without reading gigabytes."""
    with path.open("rb") as stream:
        head = stream.read(65_536)
        stream.seek(max(0, path.stat().st_size - 65_536))
        return head + stream.read()
