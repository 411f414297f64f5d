"""Reranking: the best of the first search, put in order by a model that reads question and passage together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from knowledge.fusion import min_max
from knowledge.ports import IndexHit, Reranker
from knowledge.ranking import TOO_LOW
from knowledge.records import Match

RERANKED = 40
"""Passages that the model reads."""


def reranked(
    question: str, reranker: Reranker, kept: Sequence[Match], rejected: Sequence[Match]
) -> tuple[list[Match], list[Match]]:
    """Return the best matches with new scores, to be selected from again, and the matches that were not read.

    What was known before stays half of the score: the model sees no versions, no articles that are named and no
    thesaurus. Raises EmbedderError.
    """
    read = [match for match in (*kept, *rejected) if match.kept or match.reason.startswith(TOO_LOW)][:RERANKED]
    seen = {match.passage.id for match in read}
    others = [match for match in rejected if match.passage.id not in seen]
    if not read:
        return [], others
    scores = reranker.score(question, [match.passage.embedding_text(match.source.title) for match in read])
    scaled = min_max([IndexHit(m.passage.id, float(score)) for m, score in zip(read, scores, strict=True)])
    return [
        replace(
            match,
            score=match.score + scaled[match.passage.id],
            scores={**match.scores, "rerank": float(score)},
            kept=True,
            reason="",
        )
        for match, score in zip(read, scores, strict=True)
    ], others
