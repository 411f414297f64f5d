"""A supervisor enters no home without consent: said before any article that makes an exception to it.

The Huisvestingswet, the Alcoholwet and the Wet op de kansspelen let their own supervisors in. By itself such an article
would say the opposite of what holds for everybody else.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from assistant.composing.candidate import Candidate
from assistant.legal_references import AskedArticle, articles_in
from knowledge.records import Match

__all__ = ["HomeRule", "home_rule"]

_RULE = "artikel 5:15 Algemene wet bestuursrecht"
_LETS_IN = frozenset({
    ("BWBR0035303", "34"), ("BWBR0002458", "42"), ("BWBR0002469", "34e"), ("BWBR0005416", "149a"),
})  # fmt: skip
_ENTERS = re.compile(
    r"\bbinnen(?!\s+(?:\w+\s+)?(?:dag|dagen|week|weken|maand|maanden|jaar|jaren|hoeveel|welke)\b)\w*|\bbetre(?:d|e)\w*|\btoegang\b|"
    r"\btoestemming\b|\bdeur\b|\bgoedvind\w*|\b(?:in|op)\s+(?:zonder|als|terwijl|waar|met)\b|\bhuiszoeking\b|\bin\s*\?",
    re.IGNORECASE,
)
_MEANT = 3
"""Passages of the search among which such an article shows that this is what is asked."""


@dataclass(frozen=True, slots=True)
class HomeRule:
    """The general rule as a match, as near to the question as the exception that was found."""

    match: Match

    def before(self, kept: Sequence[Match]) -> list[Match]:
        """Return what was found with the rule in front, once."""
        return [self.match, *(other for other in kept if other.passage.id != self.match.passage.id)]

    def leading(
        self, candidates: Sequence[Candidate], kept: Sequence[Match], chosen: Sequence[Candidate]
    ) -> list[Candidate]:
        """Return the chosen units behind the first sentence of the rule, where entering a home is what is asked."""
        if not any(_lets_in(match) for match in (*kept[:_MEANT], *(one.match for one in chosen))):
            return list(chosen)
        score = max((one.score for one in chosen), default=1.0)
        rule = [replace(one, score=score, reach=1.0) for one in candidates if one.match is self.match][:1]
        first = {(one.match.passage.id, one.unit.start) for one in rule}
        return [*rule, *(one for one in chosen if (one.match.passage.id, one.unit.start) not in first)]


def home_rule(
    question: str, kept: Sequence[Match], open_article: Callable[[AskedArticle], Sequence[Match]]
) -> HomeRule | None:
    """Return the rule where ``question`` speaks of entering and ``kept`` holds an exception; None where it does not,
    or the rule is not held."""
    exception = next((match for match in kept if _lets_in(match)), None) if _ENTERS.search(question) else None
    rule = next(iter(open_article(articles_in(_RULE)[0])), None) if exception else None
    if exception is None or rule is None:
        return None
    return HomeRule(replace(rule, score=exception.score, scores={**exception.scores, **rule.scores}))


def _lets_in(match: Match) -> bool:
    return (match.passage.bwb_id, match.passage.article) in _LETS_IN
