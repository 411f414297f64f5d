"""Which concepts of the thesaurus a question is about: by its words and, where there is a model, by its meaning.

A lay question is compared with lay phrases, which is a far easier comparison than with the text of an article. Each
phrase gets two scores: the share of its words, weighted by rarity, that the question has too; and how far its cosine
with the question stands out among all phrases (cosines of e5 models lie close together, so that only the place in
the crowd says something). A long question is compared clause by clause.
"""

from __future__ import annotations

import hashlib
import json
import math
import os
import re
import threading
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from knowledge.dutch import DutchAnalysis
from knowledge.ports import Embedder, FloatMatrix, FloatVector
from knowledge.thesaurus import Concept, Thesaurus

WORD_SHARE = 0.4
"""What words count for beside meaning; fitted on the tuning half of the lay-worded questions."""

STANDS_OUT_FROM, STANDS_OUT_FULLY = 1.5, 4.5
"""Standard deviations above the mean cosine between which the score for meaning goes from 0 to 1."""

ENOUGH_WORDS = 4.0
"""Weight of the shared words from which a match counts in full: one common word is not enough."""

_Scores = npt.NDArray[np.float64]

_CLAUSE_END = re.compile(r"(?<=[.!?;])\s+|\s+(?=maar\b)|,\s+(?=(?:en|maar|want|omdat|terwijl)\b)")
_MIN_CLAUSE = 20
MAX_CLAUSES = 5


@dataclass(frozen=True, slots=True)
class ConceptMatch:
    """A concept with its score in [0, 1]."""

    concept: Concept
    score: float


def clauses(question: str) -> tuple[str, ...]:
    """Return the parts of a long question that say something of their own; empty when it is one sentence."""
    parts = [part.strip() for part in _CLAUSE_END.split(question) if len(part.strip()) >= _MIN_CLAUSE]
    return tuple(parts[:MAX_CLAUSES]) if len(parts) > 1 else ()


class ConceptFinder:
    """Finds concepts. The vectors of the phrases are made once a model and kept in a file."""

    def __init__(self, thesaurus: Thesaurus, embedder: Embedder | None, cache_folder: Path | None) -> None:
        """``cache_folder``: where the vectors are kept; None, or a folder that cannot be written: in memory."""
        self._concepts = thesaurus.concepts
        self._embedder = embedder
        self._cache_folder = cache_folder
        self._analysis = DutchAnalysis()
        self._phrases = [(index, text) for index, concept in enumerate(self._concepts) for text in concept.texts]
        self._owners = np.array([index for index, _ in self._phrases], dtype=np.int64)
        self._words = [self._terms(text) for _, text in self._phrases]
        frequency = Counter(word for words in self._words for word in words)
        self._rarity = {word: math.log(1 + len(self._phrases) / (1 + count)) for word, count in frequency.items()}
        self._weights = [sum(self._rarity[word] for word in words) for words in self._words]
        self._vectors: FloatMatrix | None = None
        self._loading = threading.Lock()

    def prepare(self) -> None:
        """Make or load the vectors of the phrases, so that the first question need not wait. Raises EmbedderError."""
        if self._embedder is not None:
            self._phrase_vectors()

    def find(self, texts: Sequence[str], vectors: Sequence[FloatVector], top: int) -> list[ConceptMatch]:
        """Return at most ``top`` concepts, best first.

        ``texts``: the question and its clauses; ``vectors``: their embeddings, or none without a model.
        """
        best = np.zeros(len(self._concepts), dtype=np.float64)
        for position, text in enumerate(texts):
            scores = self._word_scores(text)
            if vectors:
                scores = WORD_SHARE * scores + (1 - WORD_SHARE) * self._meaning_scores(vectors[position])
            np.maximum.at(best, self._owners, scores)
        order = sorted(np.flatnonzero(best > 0), key=lambda index: (-best[index], index))[:top]
        return [ConceptMatch(self._concepts[index], float(best[index])) for index in order]

    def _word_scores(self, text: str) -> _Scores:
        words = self._terms(text)
        scores = np.zeros(len(self._phrases), dtype=np.float64)
        for row, (phrase, weight) in enumerate(zip(self._words, self._weights, strict=True)):
            shared = phrase & words
            if shared and weight > 0:
                common = sum(self._rarity[word] for word in shared)
                scores[row] = common / weight * min(1.0, common / ENOUGH_WORDS)
        return scores

    def _meaning_scores(self, vector: FloatVector) -> _Scores:
        cosines = self._phrase_vectors() @ vector
        spread = float(cosines.std()) or 1.0
        place = (cosines - float(cosines.mean())) / spread
        scaled: _Scores = np.clip((place - STANDS_OUT_FROM) / (STANDS_OUT_FULLY - STANDS_OUT_FROM), 0.0, 1.0)
        return scaled.astype(np.float64)

    def _terms(self, text: str) -> frozenset[str]:
        return frozenset(term.text for term in self._analysis.terms(text))

    def _phrase_vectors(self) -> FloatMatrix:
        with self._loading:
            if self._vectors is None:
                self._vectors = self._load() if self._cache_folder else None
            if self._vectors is None:
                assert self._embedder is not None
                # As questions: a phrase is what people ask, not what a law says (measured: 10 points better).
                self._vectors = np.stack([self._embedder.embed_question(text) for _, text in self._phrases])
                self._save(self._vectors)
            return self._vectors

    def _cache_file(self) -> Path | None:
        if self._cache_folder is None or self._embedder is None:
            return None
        content = json.dumps([self._embedder.model_id, [text for _, text in self._phrases]], ensure_ascii=False)
        return self._cache_folder / f"begrippen-{hashlib.sha256(content.encode()).hexdigest()[:16]}.npy"

    def _load(self) -> FloatMatrix | None:
        path = self._cache_file()
        try:
            vectors: FloatMatrix | None = np.load(path, allow_pickle=False) if path else None
        except (OSError, ValueError, EOFError):
            return None
        return vectors if vectors is not None and len(vectors) == len(self._phrases) else None

    def _save(self, vectors: FloatMatrix) -> None:
        if (path := self._cache_file()) is None:
            return
        draft = path.with_name(f"{path.name}.{os.getpid()}.npy")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            np.save(draft, vectors)
            draft.replace(path)
        except OSError:
            draft.unlink(missing_ok=True)  # a folder that may only be read: the vectors stay in memory
