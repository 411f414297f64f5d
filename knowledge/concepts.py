"""Which concepts of the thesaurus a question is about: by its words and, where there is a model, by its meaning.

A lay question is compared with lay phrases, which is a far easier comparison than with the text of an article. Three
kinds of evidence are added up: the share of a phrase's words, weighted by rarity, that the question has too; BM25
(Robertson & Zaragoza 2009) over all phrases of a concept together, scaled by the question's best concept; and how
far the cosine of a phrase stands out among all phrases (cosines of e5 models lie close together, so that only the
place in the crowd says something). A long question is compared as a whole and clause by clause.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from knowledge.dutch import DutchAnalysis
from knowledge.phrase_vectors import PhraseVectors
from knowledge.ports import Embedder, FloatVector
from knowledge.thesaurus import Concept, Thesaurus

PHRASE_WORDS, ALL_WORDS, MEANING = 0.27, 0.37, 0.53
"""What the three kinds of evidence count for, on the scale where fused words and meaning lie in [0, 1]."""

WITHOUT_MEANING = (PHRASE_WORDS + ALL_WORDS + MEANING) / (PHRASE_WORDS + ALL_WORDS)
"""Without a model the other evidence has to do it all."""

STANDS_OUT_FROM, STANDS_OUT = 1.5, 3.0
"""Standard deviations above the mean cosine from which a phrase counts, and that make 1."""

ENOUGH_WORDS = 4.0
"""Weight of the shared words from which a phrase counts in full: one common word is not enough."""

_K1, _B = 1.2, 0.5
EVERYWHERE = "burgemeester gemeente college raad ambtenaar mensen iemand man vrouw eigenaar regel krijgen geven doen \
gaan komen staan vragen zeggen weten willen nodig wet artikel"
_EVERYWHERE_WEIGHT = 0.3
"""Words that stand in questions about anything say little about which concept is meant."""

_Scores = npt.NDArray[np.float64]

_CLAUSE_END = re.compile(r"(?<=[.!?;])\s+|\s+(?=maar\b)|,\s+(?=(?:en|maar|want|omdat|terwijl)\b)")
_MIN_CLAUSE = 20
_LONG_WORD = 9
"""Letters from which a word that we do not know is compared with the words that we do."""
MAX_CLAUSES = 5


@dataclass(frozen=True, slots=True)
class ConceptMatch:
    """A concept with the weight of the evidence for it: from 0 to about 1.5."""

    concept: Concept
    score: float
    meaning: float = 0.0
    """How far its best phrase stands out by meaning; 0 without a model."""


def clauses(question: str) -> tuple[str, ...]:
    """Return the parts of a long question that say something of their own; empty when it is one sentence."""
    parts = [part.strip() for part in _CLAUSE_END.split(question) if len(part.strip()) >= _MIN_CLAUSE]
    return tuple(parts[:MAX_CLAUSES]) if len(parts) > 1 else ()


class ConceptFinder:
    """Finds concepts. Safe to use from several threads."""

    def __init__(
        self,
        thesaurus: Thesaurus,
        embedder: Embedder | None,
        cache_folder: Path | None,
        analysis: DutchAnalysis | None = None,
    ) -> None:
        """``cache_folder``: where the vectors of the phrases are kept; None: in memory only. ``analysis``: the one
        that the rest of the library uses; one of its own when not given."""
        self._concepts = thesaurus.concepts
        self._analysis = analysis or DutchAnalysis()
        phrases = [(index, text) for index, concept in enumerate(self._concepts) for text in concept.texts]
        self._vectors = PhraseVectors([text for _, text in phrases], embedder, cache_folder) if embedder else None
        self._owners = np.array([index for index, _ in phrases], dtype=np.int64)
        self._phrases = [self._terms(text) for _, text in phrases]
        self._together = [Counter[str]() for _ in self._concepts]
        for (index, _), words in zip(phrases, self._phrases, strict=True):
            self._together[index].update(words)
        self._everywhere = self._terms(EVERYWHERE)
        self._rarity = self._rarities(Counter(word for words in self._phrases for word in words), len(phrases))
        self._all_rarity = self._rarities(Counter(w for words in self._together for w in words), len(self._concepts))
        self._weights = [sum(self._rarity[word] for word in words) for words in self._phrases]
        lengths = np.array([sum(words.values()) for words in self._together], dtype=np.float64)
        self._norms = _K1 * (1 - _B + _B * lengths / lengths.mean()) if len(lengths) else lengths

    def prepare(self) -> None:
        """Make or load the vectors of the phrases, so that the first question need not wait. Raises EmbedderError."""
        if self._vectors is not None:
            self._vectors.matrix()

    def find(self, texts: Sequence[str], vectors: Sequence[FloatVector], top: int) -> list[ConceptMatch]:
        """Return at most ``top`` concepts, best first.

        ``texts``: the question and its clauses; ``vectors``: their embeddings, or none without a model.
        """
        nothing = np.zeros(len(self._concepts), dtype=np.float64)
        phrase = together = meaning = nothing
        for position, text in enumerate(texts):
            words = self._with_near(text, self._terms(text))
            phrase = np.maximum(phrase, self._by_phrase(words))
            together = np.maximum(together, self._by_all_words(words))
            if vectors and self._vectors is not None:
                meaning = np.maximum(meaning, self._by_meaning(self._vectors, vectors[position]))
        if together.any():
            together = together / together.max()
        scores = PHRASE_WORDS * phrase + ALL_WORDS * together + MEANING * meaning
        if not vectors:
            scores *= WITHOUT_MEANING
        order = sorted(np.flatnonzero(scores > 0), key=lambda index: (-scores[index], index))[:top]
        return [ConceptMatch(self._concepts[i], float(scores[i]), float(meaning[i])) for i in order]

    def _with_near(self, text: str, words: frozenset[str]) -> frozenset[str]:
        """Add the terms of our phrases for which a word that is no ordinary word is a slip ("camarabeelden")."""
        from knowledge.near_words import near_words

        odd = [word for word in self._analysis.words(text) if len(word) >= _LONG_WORD]
        terms = {self._analysis.word_terms(word)[0].text for word in odd if not self._analysis.is_ordinary(word)}
        near = (
            other
            for term in terms - self._rarity.keys()
            for other in near_words(term, False, lambda start: ((t, 1) for t in self._rarity if t.startswith(start)))
        )
        return words.union(*(self._terms(other) for other in near))

    def _by_phrase(self, words: frozenset[str]) -> _Scores:
        scores = np.zeros(len(self._phrases), dtype=np.float64)
        for row, (phrase, weight) in enumerate(zip(self._phrases, self._weights, strict=True)):
            if weight > 0 and (shared := phrase & words):
                common = sum(self._rarity[word] for word in shared)
                scores[row] = common / weight * min(1.0, common / ENOUGH_WORDS)
        return self._best_of_concept(scores)

    def _by_all_words(self, words: frozenset[str]) -> _Scores:
        scores = np.zeros(len(self._concepts), dtype=np.float64)
        for index, held in enumerate(self._together):
            for word in words & held.keys():
                count = held[word]
                scores[index] += self._all_rarity[word] * count * (_K1 + 1) / (count + self._norms[index])
        return scores

    def _by_meaning(self, phrases: PhraseVectors, vector: FloatVector) -> _Scores:
        cosines = phrases.matrix() @ vector
        if not len(cosines):
            return np.zeros(0, dtype=np.float64)
        place = (cosines - cosines.mean()) / (float(cosines.std()) or 1.0)
        return self._best_of_concept(np.maximum(place - STANDS_OUT_FROM, 0.0) / STANDS_OUT)

    def _best_of_concept(self, scores: npt.NDArray[np.floating]) -> _Scores:
        best = np.zeros(len(self._concepts), dtype=np.float64)
        np.maximum.at(best, self._owners, scores)
        return best

    def _rarities(self, counts: Counter[str], total: int) -> dict[str, float]:
        return {
            word: math.log(1 + total / (1 + count)) * (_EVERYWHERE_WEIGHT if word in self._everywhere else 1.0)
            for word, count in counts.items()
        }

    def _terms(self, text: str) -> frozenset[str]:
        return frozenset(term.text for term in self._analysis.terms(text))
