"""What goes first, whatever the scores say: the value asked for, the meaning of the term, the passage that is meant."""

from __future__ import annotations

from dataclasses import replace

from assistant.composing.candidate import Candidate, surely_meant
from assistant.composing.question_form import AnswerForm, holds

VALUE_LEADS = 0.7
"""Share of the best score from which a sentence with the value asked for goes before one without."""
DEFINED = 1.13
"""Times the best score, for a line that explains the very term ("Quickscan: een snelle eerste verkenning")."""
SAME_RANK = 0.95
"""Passages that reach this share of the highest score of the search come first together."""
SHARED_ENOUGH = 0.5
"""Share of the question's words in a sentence that shows that its own words are those of the library."""


def with_value(scored: list[Candidate], form: AnswerForm) -> list[Candidate]:
    """Let the best unit that holds the value, or says what somebody does, lead those that do not."""
    if not scored:
        return scored
    top = scored[0].score
    best = next((candidate for candidate in scored if candidate.answers), None)
    best = best or next((candidate for candidate in scored if holds(form, candidate.text)), None)
    if best is None or best is scored[0] or best.score < VALUE_LEADS * top:
        return scored
    return [replace(best, score=top * 1.02), *(candidate for candidate in scored if candidate is not best)]


def with_definition(scored: list[Candidate]) -> list[Candidate]:
    """Let the sentences that explain the very term lead: nothing else about it says what it is."""
    top = max((candidate.score for candidate in scored), default=0.0)
    raised = [replace(candidate, score=top * DEFINED) if candidate.answers else candidate for candidate in scored]
    return sorted(raised, key=lambda candidate: -candidate.score)


def with_lead(scored: list[Candidate]) -> list[Candidate]:
    """Let the best unit of the first passage lead when the thesaurus is sure that it is meant: a lay question shares
    no word with it ("drugspand" stands in no statute), and others that share a common word would pass it."""
    if not scored or scored[0].coverage >= SHARED_ENOUGH:
        return scored
    highest = max(candidate.match.score for candidate in scored)
    leads: dict[str, Candidate] = {}
    for candidate in scored:
        if candidate.match.score >= SAME_RANK * highest and surely_meant(candidate.match):
            leads.setdefault(candidate.match.passage.id, candidate)
    raised = sorted(leads.values(), key=lambda candidate: candidate.rank)
    others = [candidate for candidate in scored if candidate not in raised]
    return [*(replace(candidate, score=scored[0].score) for candidate in raised), *others]
