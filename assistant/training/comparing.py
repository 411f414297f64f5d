"""Compares what a group wrote with the key points of a question: by meaning, and with the reason why.

It never grades: it shows which contribution comes nearest to a key point, which words they share and how alike they
are, and calls that named, perhaps or not yet. The trainer decides.

Method: cosine similarity of sentence embeddings (the library's embedder, both sides as passages), together with the
share of the key point's own terms that the contribution also has (Dutch stems, compounds with their parts, legal
tokens whole). A contribution with a negation that the nearest wording lacks, or that names another article or another
authority, is never more than "perhaps".
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from assistant.ports import Analyser
from assistant.training.case import CaseQuestion, KeyPoint
from assistant.training.session import Comparison, Contribution, Found
from knowledge.ports import Embedder, FloatMatrix, FloatVector
from knowledge.sentences import sentence_texts

MOST_KEPT = 20_000
"""Texts whose vectors are kept; some 30 MB."""
NAMED_AT = 0.5
PERHAPS_AT = 0.32
_COSINE_FLOOR, _COSINE_TOP = 0.80, 0.95
"""Cosines of this model lie between these for unlike and for like sentences; they are stretched to [0, 1]."""
_MEANING_WEIGHT = 0.5
_NOT = re.compile(r"\b(?:niet|geen|nooit|zonder|niemand|nergens)\b", re.IGNORECASE)
_AUTHORITY = re.compile(r"\b(?:burgemeester|college|raad|officier|rechter|bureau|minister)\b", re.IGNORECASE)
_GROUND = re.compile(r"\b[abc](?=-grond\b)", re.IGNORECASE)
_NUMBER = re.compile(
    r"\b(?:\d+(?::\d+)?[a-z]?|twee|drie|vier|vijf|zes|zeven|acht|negen|tien|elf|twaalf|twintig)\b", re.IGNORECASE
)
_DIGITS = {
    "twee": "2", "drie": "3", "vier": "4", "vijf": "5", "zes": "6", "zeven": "7", "acht": "8", "negen": "9",
    "tien": "10", "elf": "11", "twaalf": "12", "twintig": "20",
}  # fmt: skip
_WORD = re.compile(r"\w[\w'’-]*")


@dataclass(frozen=True, slots=True)
class _Piece:
    contribution: int
    text: str


@dataclass
class KeyPointComparer:
    """Compares. Keeps the vectors of texts that it saw: a screen asks again every second."""

    analyse: Analyser
    embedder: Embedder | None = None
    _kept: dict[str, FloatVector] = field(default_factory=dict, repr=False)

    def compare(
        self, question: CaseQuestion, contributions: Sequence[Contribution], judged: Mapping[str, Found]
    ) -> list[Comparison]:
        """Return one comparison a key point. ``judged``: what the trainer decided, by key point id."""
        pieces = [
            _Piece(item.number, sentence) for item in contributions for sentence in _pieces(item.text) if sentence
        ]
        vectors = self._vectors([piece.text for piece in pieces])
        return [self._of_point(point, pieces, vectors, judged.get(point.id)) for point in question.key_points]

    def _of_point(
        self, point: KeyPoint, pieces: Sequence[_Piece], vectors: FloatMatrix | None, decided: Found | None
    ) -> Comparison:
        best = Comparison(point=point.id, found=Found.NO)
        best_score = -1.0
        for wording, cosines in self._wordings(point, vectors):
            terms = set(self.analyse(wording))
            for place, piece in enumerate(pieces):
                cosine = float(cosines[place]) if cosines is not None else 0.0
                shared = terms & set(self.analyse(piece.text))
                score = self._score(cosine, len(shared) / max(len(terms), 1), with_meaning=cosines is not None)
                if score <= best_score:
                    continue
                best_score = score
                found = _found(score, wording, piece.text)
                words = self._as_written(piece.text, shared)
                best = Comparison(
                    point=point.id, found=found, contribution=piece.contribution, similarity=round(cosine, 3),
                    shared=words,
                )  # fmt: skip
        if best.found is Found.NO:
            best = Comparison(point=point.id, found=Found.NO)
        return best.model_copy(update={"found": decided, "by_trainer": True}) if decided is not None else best

    def _wordings(self, point: KeyPoint, vectors: FloatMatrix | None) -> list[tuple[str, Sequence[float] | None]]:
        texts = [point.text, *point.ways]
        if vectors is None:
            return [(text, None) for text in texts]
        own = self._vectors(texts)
        assert own is not None
        table = own @ vectors.T
        return [(text, table[row]) for row, text in enumerate(texts)]

    def _vectors(self, texts: Sequence[str]) -> FloatMatrix | None:
        if self.embedder is None:
            return None
        new = list(dict.fromkeys(text for text in texts if text not in self._kept))
        if len(self._kept) + len(new) > MOST_KEPT:
            self._kept.clear()
            new = list(dict.fromkeys(texts))
        if new:
            self._kept.update(zip(new, self.embedder.embed_passages(new), strict=True))
        rows = [self._kept[text] for text in texts]
        return np.stack(rows) if rows else np.zeros((0, self.embedder.dimensions), dtype=np.float32)

    @staticmethod
    def _score(cosine: float, overlap: float, *, with_meaning: bool) -> float:
        """Both in [0, 1]; without an embedder only the words speak, and they must speak louder."""
        if not with_meaning:
            return overlap * 0.9
        meaning = min(max((cosine - _COSINE_FLOOR) / (_COSINE_TOP - _COSINE_FLOOR), 0.0), 1.0)
        return _MEANING_WEIGHT * meaning + (1 - _MEANING_WEIGHT) * overlap

    def _as_written(self, text: str, shared: set[str]) -> tuple[str, ...]:
        words = dict.fromkeys(word for word in _WORD.findall(text) if shared & set(self.analyse(word)))
        return tuple(words)[:8]


def _pieces(text: str) -> list[str]:
    """A contribution is compared sentence by sentence."""
    return [" ".join(part.split()) for part in sentence_texts(text)]


def _found(score: float, wording: str, said: str) -> Found:
    if score < PERHAPS_AT:
        return Found.NO
    if score < NAMED_AT or _says_otherwise(wording, said):
        return Found.MAYBE
    return Found.YES


def _says_otherwise(wording: str, said: str) -> bool:
    """Say whether one denies what the other says, or names another authority, ground or number."""
    if bool(_NOT.search(wording)) != bool(_NOT.search(said)):
        return True
    return any(_differs(pattern, wording, said) for pattern in (_AUTHORITY, _GROUND, _NUMBER))


def _differs(pattern: re.Pattern[str], wording: str, said: str) -> bool:
    wanted, named = (
        {_DIGITS.get(found.lower(), found.lower()) for found in pattern.findall(text)} for text in (wording, said)
    )
    return bool(wanted and named and not wanted & named)
