"""Does a passage that was found stand where the answer is?"""

from __future__ import annotations

from evals.cases import Case, Gold
from evals.rows import CURRENT, PassageFacts, squeeze
from knowledge.records import Match

__all__ = ["found_keys", "holds", "is_outdated", "squeeze"]


def holds(match: Match, gold: Gold) -> bool:
    """Say whether ``match`` is the gold place. An outdated text of the right article is not, unless it is asked for."""
    return PassageFacts.of(match.passage, match.source, match.currency).is_at(gold)


def found_keys(matches: tuple[Match, ...], case: Case) -> list[str]:
    """Return what was found as keys, best first: the key of the gold place, or the passage's own id; each once."""
    keys = []
    for match in matches:
        facts = PassageFacts.of(match.passage, match.source, match.currency)
        keys.append(facts.gold_key(case.gold) or match.passage.id)
    return list(dict.fromkeys(keys))


def is_outdated(match: Match, case: Case) -> bool:
    """Say whether this text should not have been shown: not the law on the day asked about, and not asked for."""
    return match.currency not in CURRENT and not any(gold.toestand for gold in case.gold)
