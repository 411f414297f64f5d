"""Fusion: from the ranked lists of several engines to one score a passage.

``convex``: each list is scaled to [0, 1] by its own minimum and maximum and the lists are added by weight (Bruch,
Gai & Ingber 2023, *An analysis of fusion functions for hybrid retrieval*, ACM TOIS 42(1)). ``rrf``: reciprocal rank
fusion (Cormack, Clarke & Büttcher 2009, SIGIR), which sees ranks only. A passage that a list does not hold gets 0
from it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from knowledge.ports import IndexHit

RRF_CONSTANT = 60
"""The constant of the paper."""


def min_max(hits: Sequence[IndexHit], low: float | None = None) -> dict[str, float]:
    """Return the scores of a list scaled to [0, 1] by passage id; all 1 when they are all the same.

    ``low``: what scales to 0, when that is known to be lower than the lowest score here: a list of words that holds
    every passage with one of them leaves out only passages with score 0.
    """
    if not hits:
        return {}
    low = min((hit.score for hit in hits), default=0.0) if low is None else low
    width = max(hit.score for hit in hits) - low
    return {hit.passage_id: (hit.score - low) / width if width > 0 else 1.0 for hit in hits}


def convex(lists: Sequence[tuple[Mapping[str, float], float]]) -> dict[str, float]:
    """Return the weighted sum of scaled lists by passage id; the weights are made to add up to 1.

    ``lists``: pairs of scores in [0, 1] by passage id and a weight of at least 0. Empty lists count: an engine that
    finds nothing takes nothing away from the others' order, but lowers every score.
    """
    total = sum(weight for _, weight in lists)
    if total <= 0:
        return {}
    fused: dict[str, float] = {}
    for scores, weight in lists:
        for passage_id, score in scores.items():
            fused[passage_id] = fused.get(passage_id, 0.0) + weight / total * score
    return fused


def reciprocal_rank(
    lists: Sequence[tuple[Sequence[IndexHit], float]], constant: int = RRF_CONSTANT
) -> dict[str, float]:
    """Return the reciprocal-rank score by passage id, scaled so that first place in every list gives 1.

    ``lists``: pairs of hits, best first, and a weight.
    """
    best = sum(weight for _, weight in lists) / (constant + 1)
    if best <= 0:
        return {}
    fused: dict[str, float] = {}
    for hits, weight in lists:
        for rank, hit in enumerate(hits, start=1):
            fused[hit.passage_id] = fused.get(hit.passage_id, 0.0) + weight / (constant + rank) / best
    return fused


def ranked(scores: Mapping[str, float]) -> list[IndexHit]:
    """Return scores as hits, best first; equal scores in order of passage id, so that a ranking is repeatable."""
    return [IndexHit(passage_id, scores[passage_id]) for passage_id in sorted(scores, key=lambda i: (-scores[i], i))]
