"""Ports: what retrieval and ingest ask of an engine. Each engine has one importer behind one of these."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol, runtime_checkable

import numpy as np
import numpy.typing as npt

from knowledge.records import AccessLabel, SearchFilter, SourceKind, Validity

FloatMatrix = npt.NDArray[np.float32]
"""Shape (n, dimensions), float32."""
FloatVector = npt.NDArray[np.float32]
"""Shape (dimensions,), float32."""


@runtime_checkable
class Embedder(Protocol):
    """Turns text into vectors of length one."""

    @property
    def model_id(self) -> str:
        """Name of the *model* (not of the engine that runs it); the register remembers it."""
        ...

    @property
    def dimensions(self) -> int:
        """Length of a vector."""
        ...

    def embed_passages(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> FloatMatrix:
        """Embed passages; shape (len(texts), dimensions), rows L2-normalised, order kept.

        ``progress`` is called with the number of texts done so far.
        """
        ...

    def embed_question(self, text: str) -> FloatVector:
        """Embed one question; shape (dimensions,), L2-normalised."""
        ...


@runtime_checkable
class Reranker(Protocol):
    """Scores question/passage pairs together; slower and better than the first search."""

    def score(self, question: str, texts: Sequence[str]) -> FloatVector:
        """Return one score a text, higher is better."""
        ...


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """What an index holds of a passage: its text or vector, and what it may be filtered by."""

    passage_id: str
    text: str
    """Title, heading path and text (``Passage.embedding_text``)."""
    source_id: str
    kind: SourceKind
    access: AccessLabel
    validity: Validity
    year: int | None = None
    region: str | None = None
    municipality: str | None = None
    bwb_id: str | None = None
    article: str | None = None
    vector: FloatVector | None = None
    """None when the library has no embedder, or for an index of words."""


@dataclass(frozen=True, slots=True)
class IndexHit:
    """A passage id with the index's own score; higher is better."""

    passage_id: str
    score: float


class Index(Protocol):
    """An index that is derived from the register: it follows the change log and can be rebuilt at any time."""

    @property
    def position(self) -> int:
        """Number of the last change-log entry that was applied; 0 for an empty index."""
        ...

    def apply(self, upserts: Sequence[IndexEntry], deletes: Sequence[str], position: int) -> None:
        """Add or replace ``upserts``, remove ``deletes`` (passage ids), and remember ``position``; all or nothing
        as far as the engine can promise: when killed in between, ``position`` still names the older state."""
        ...

    def passage_ids(self) -> set[str]:
        """All passage ids held, for the check against the register."""
        ...

    def clear(self) -> None:
        """Empty the index and set its position to 0."""
        ...

    def close(self) -> None:
        """Release files and locks; the index cannot be used afterwards."""
        ...


class VectorIndex(Index, Protocol):
    """Nearest neighbours by cosine similarity."""

    def search(self, vector: FloatVector, top: int, where: SearchFilter, today: date) -> list[IndexHit]:
        """Return at most ``top`` hits that satisfy ``where``, best first; scores are cosine similarities."""
        ...


class LexicalIndex(Index, Protocol):
    """BM25 over words."""

    def search(self, question: str, top: int, where: SearchFilter, today: date) -> list[IndexHit]:
        """Return at most ``top`` hits that satisfy ``where``, best first; scores are BM25 scores."""
        ...
