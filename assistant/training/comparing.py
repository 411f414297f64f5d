"""Compares what a group wrote with the key points of a question: by meaning, and with the reason why.

It never grades: it shows which contribution comes nearest to a key point, which words they share and how alike they
are, and calls that named, perhaps or not yet. The trainer decides.

Method: what is written short on a phone is written out (``phone_dutch``). Then cosine similarity of sentence embeddings
(the library's embedder, both sides as passages), together with the terms that both have (Dutch stems, compounds with
their parts, legal tokens whole, a slip of the finger forgiven): as a share of the key point's terms, or of a short
contribution's own. A contribution that denies what the nearest wording says, that names another article, number or
authority, or that sounds more like a mistake that groups often make, is never more than "perhaps".
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from assistant.ports import Analyser
from assistant.training.case import CaseQuestion, KeyPoint
from assistant.training.phone_dutch import written_out
from assistant.training.session import Comparison, Contribution, Found
from knowledge.ports import Embedder, FloatMatrix, FloatVector
from knowledge.sentences import sentence_texts

MOST_KEPT = 20_000
"""Texts whose vectors are kept; some 30 MB."""
NAMED_AT = 0.45
PERHAPS_AT = 0.3
_COSINE_FLOOR, _COSINE_TOP = 0.80, 0.95
"""Cosines of this model lie between these for unlike and for like sentences; they are stretched to [0, 1]."""
_MEANING_WEIGHT = 0.5
_SHORT_SHARE = 0.8
"""What the share of a short contribution's own terms counts for, beside the share of the key point's."""
_LIKE = 84
"""From this similarity (rapidfuzz, 0 to 100) two long terms are one word with a slip of the finger."""
_NOT = re.compile(r"\b(?:niet|geen|nooit|zonder|niemand|nergens)\b", re.IGNORECASE)
_RANK = {Found.NO: 0, Found.MAYBE: 1, Found.YES: 2}
_YES_OR_NO = re.compile(r"(?:ja|nee)\b", re.IGNORECASE)
_AUTHORITY = re.compile(r"\b(?:burgemeester|college|raad|officier|rechter|bureau|minister)\b", re.IGNORECASE)
_GROUND = re.compile(r"\b[abc](?=-grond\b)", re.IGNORECASE)
_NUMBER = re.compile(r"\b\d+(?::\d+)?[a-z]?\b", re.IGNORECASE)
_WORD = re.compile(r"\w[\w'’-]*")


@dataclass(frozen=True, slots=True)
class _Piece:
    contribution: int
    text: str
    plain: str
    """The text with what was written short written out; ``text`` is as the participant wrote it."""


@dataclass
class KeyPointComparer:
    """Compares. Keeps vectors and terms of texts that it saw: a screen asks again every second."""

    analyse: Analyser
    embedder: Embedder | None = None
    _kept: dict[str, FloatVector] = field(default_factory=dict, repr=False)
    _known: dict[str, frozenset[str]] = field(default_factory=dict, repr=False)

    def compare(
        self, question: CaseQuestion, contributions: Sequence[Contribution], judged: Mapping[str, Found]
    ) -> list[Comparison]:
        """Return one comparison a key point. ``judged``: what the trainer decided, by key point id."""
        pieces = [
            _Piece(item.number, sentence, written_out(sentence))
            for item in contributions
            for sentence in _pieces(item.text)
            if sentence
        ]
        vectors = self._vectors([piece.plain for piece in pieces])
        mistakes = self._nearest_mistake(question, pieces, vectors)
        return [self._of_point(point, pieces, vectors, mistakes, judged.get(point.id)) for point in question.key_points]

    def _nearest_mistake(
        self, question: CaseQuestion, pieces: Sequence[_Piece], vectors: FloatMatrix | None
    ) -> list[float]:
        """Return for each piece how much it is like the mistake that it is most like; 0 without mistakes."""
        wordings = self._wordings([mistake.said for mistake in question.mistakes], vectors)
        return [
            max((self._alike(wording, piece, cosines, place)[0] for wording, cosines in wordings), default=0.0)
            for place, piece in enumerate(pieces)
        ]

    def _of_point(
        self,
        point: KeyPoint,
        pieces: Sequence[_Piece],
        vectors: FloatMatrix | None,
        mistakes: Sequence[float],
        decided: Found | None,
    ) -> Comparison:
        best = Comparison(point=point.id, found=Found.NO)
        best_rank = (-1, -1.0)
        for wording, cosines in self._wordings([point.text, *point.ways], vectors):
            for place, piece in enumerate(pieces):
                score, shared = self._alike(wording, piece, cosines, place)
                found = _found(score, wording, piece.plain, mistakes[place])
                rank = (_RANK[found], score)
                if rank <= best_rank:
                    continue
                best_rank = rank
                best = Comparison(
                    point=point.id,
                    found=found,
                    contribution=piece.contribution,
                    similarity=round(float(cosines[place]), 3) if cosines is not None else 0.0,
                    shared=self._as_written(piece.text, shared),
                )
        if best.found is Found.NO:
            best = Comparison(point=point.id, found=Found.NO)
        return best.model_copy(update={"found": decided, "by_trainer": True}) if decided is not None else best

    def _alike(
        self, wording: str, piece: _Piece, cosines: Sequence[float] | None, place: int
    ) -> tuple[float, set[str]]:
        """Return how much a piece is like a wording, and the terms of the piece that they share."""
        wanted, said = self._terms(wording), self._terms(piece.plain)
        pairs = [(one, other) for one in wanted for other in said if _same(one, other)]
        shared = {other for _, other in pairs}
        overlap = len({one for one, _ in pairs}) / max(len(wanted), 1)
        if len(shared) > 1:
            overlap = max(overlap, _SHORT_SHARE * len(shared) / len(said))
        return self._score(float(cosines[place]) if cosines is not None else None, overlap), shared

    def _terms(self, text: str) -> frozenset[str]:
        if text not in self._known:
            if len(self._known) >= MOST_KEPT:
                self._known.clear()
            self._known[text] = frozenset(self.analyse(text))
        return self._known[text]

    def _wordings(self, texts: Sequence[str], vectors: FloatMatrix | None) -> list[tuple[str, Sequence[float] | None]]:
        texts = [written_out(text) for text in texts]
        own = self._vectors(texts)
        if vectors is None or own is None:
            return [(text, None) for text in texts]
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
    def _score(cosine: float | None, overlap: float) -> float:
        """Return a score in [0, 1]; without an embedder only the words speak, and they must speak louder."""
        if cosine is None:
            return overlap * 0.9
        meaning = min(max((cosine - _COSINE_FLOOR) / (_COSINE_TOP - _COSINE_FLOOR), 0.0), 1.0)
        return _MEANING_WEIGHT * meaning + (1 - _MEANING_WEIGHT) * overlap

    def _as_written(self, text: str, shared: set[str]) -> tuple[str, ...]:
        words = dict.fromkeys(word for word in _WORD.findall(text) if shared & set(self.analyse(written_out(word))))
        return tuple(words)[:8]


def _pieces(text: str) -> list[str]:
    """A contribution is compared sentence by sentence."""
    return [" ".join(part.split()) for part in sentence_texts(text)]


def _same(term: str, other: str) -> bool:
    """Say whether two terms are one, a slip of the finger in a long word apart."""
    if term == other:
        return True
    if min(len(term), len(other)) < 6 or not (term.isalpha() and other.isalpha()):
        return False
    from rapidfuzz.fuzz import ratio

    return ratio(term, other, score_cutoff=_LIKE) > 0


def _found(score: float, wording: str, said: str, mistake: float) -> Found:
    if score < PERHAPS_AT:
        return Found.NO
    if score < NAMED_AT or mistake > score or _says_otherwise(wording, said):
        return Found.MAYBE
    return Found.YES


def _says_otherwise(wording: str, said: str) -> bool:
    """Say whether one denies what the other says, or names another authority, ground or number."""
    if bool(_NOT.search(wording)) != bool(_NOT.search(said)):
        return True
    first = {match[0].casefold() for text in (wording, said) if (match := _YES_OR_NO.match(text))}
    if len(first) > 1:
        return True
    return any(_differs(pattern, wording, said) for pattern in (_AUTHORITY, _GROUND, _NUMBER))


def _differs(pattern: re.Pattern[str], wording: str, said: str) -> bool:
    wanted, named = ({found.lower() for found in pattern.findall(text)} for text in (wording, said))
    return bool(wanted and named and not wanted & named)
