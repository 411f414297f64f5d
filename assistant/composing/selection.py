"""Chooses from scored units those that make the answer: enough, not twice the same, and each with what it needs."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rapidfuzz import fuzz

from assistant.answer import SentenceForm
from assistant.composing.candidate import Candidate, points_to, surely_meant
from assistant.composing.question_form import WITH_A_VALUE, AnswerForm, holds
from assistant.composing.units import Unit, list_length, units_of
from knowledge.records import Match

KEEP_SHARE = 0.78
"""A unit joins the answer when it scores at least this share of the best one."""
COVERAGE_SHARE = {SentenceForm.TABLE_ROW: 0.8, SentenceForm.LIST_ITEM: 0.6, SentenceForm.SENTENCE: 0.6}
"""And it shares this part of the question's terms that the best one shares: a row beside the right row is wrong."""
OTHER_PASSAGE_SHARE = 0.84
"""A unit of another passage than that of the best one must come this close to the best."""
OTHER_SOURCE_SHARE = 0.88
"""And a unit of another source this close."""
MIN_REACH = 0.2
"""Below this share of the question's terms (headings included) a unit is about something else."""
ABOUT_SHARE = 0.95
"""A unit that is about the question leads when it comes this close to a better one that is not; a value is asked for
of the best one only."""
SAME_TEXT = 88.0
"""Similarity (0-100) from which two units say the same."""
MOST_ITEMS = 14
MOST_A_PASSAGE = 3
MOST_WITH_A_VALUE = 3
"""When the best sentence holds the value asked for, few others add anything, and one without a value adds nothing."""
WEAK_COVERAGE = 0.35
MOST_WEAK = 2
"""When even the best sentence shares few words with the question, more of them only scatter the answer."""
OTHER_LIST_SHARE = 0.94
"""Beside the list that answers, another list must come this close."""

COUNTED_SHARE = 0.6
"""A list with as many items as the question says must come this close to the best unit to be the whole answer."""

_COUNTED_LABEL = re.compile(r"\d\s+[a-zà-ÿ]")
_NEEDS_BEFORE = re.compile(
    r"(?:dit|deze|die|dat|daar\w*|hier\w*|ook|hij|zij|ze|zo|bovendien|verder|tevens|echter|maar|toch|want|dus|"
    r"het\s+gaat|in\s+dat\s+geval|op\s+(?:deze|die)\s+(?:manier|wijze)|zulke|dergelijke)\b",
    re.IGNORECASE,
)


def select(scored: Sequence[Candidate], forms: Sequence[AnswerForm], limit: int) -> list[Candidate]:
    """Return the chosen units, best first, with introductions, list items and preceding sentences added.

    ``limit``: most units that are chosen for their own score; what they need comes on top, within ``MOST_ITEMS``.
    """
    chosen: list[Candidate] = []
    share = 1.0 if forms[0] in WITH_A_VALUE else ABOUT_SHARE
    near = [one for one in scored if one.score >= scored[0].score * share]
    first = next((place for place, one in enumerate(near) if _is_about(one)), None)
    if first is None:
        return chosen
    scored = scored[first:]
    best = scored[0]
    with_value = forms[0] in WITH_A_VALUE and holds(forms[0], best.text)
    limit = min(limit, MOST_WITH_A_VALUE) if with_value else limit
    if best.coverage < WEAK_COVERAGE and not surely_meant(best.match):
        limit = min(limit, MOST_WEAK)
    coverage = max(candidate.coverage for candidate in scored if candidate.score >= best.score * KEEP_SHARE)
    a_passage: dict[str, int] = {}
    for candidate in scored:
        if len(chosen) >= limit:
            break
        if candidate.score < best.score * KEEP_SHARE and not (candidate.answers and best.answers):
            continue
        if candidate is not best and not _joins(candidate, best, forms, coverage):
            continue
        if with_value and (not holds(forms[0], candidate.text) or _same_row_label(candidate, chosen)):
            continue
        passage_id = candidate.match.passage.id
        if a_passage.get(passage_id, 0) >= MOST_A_PASSAGE or repeats(candidate, chosen):
            continue
        a_passage[passage_id] = a_passage.get(passage_id, 0) + 1
        chosen.append(candidate)
    return complete(chosen, wants_list=AnswerForm.LIST in forms)


def counted_list(scored: Sequence[Candidate], count: int | None) -> Sequence[Candidate]:
    """Keep only the list that has as many items as the question says there are, when one comes near enough.

    "Welke vier vragen" is answered by the four of them, and by nothing that merely shares words with the question.
    ``scored``: best first; ``count``: None when the question does not say how many.
    """
    if count is None or not scored:
        return scored
    for candidate in scored:
        if candidate.score < scored[0].score * COUNTED_SHARE:
            break
        if _is_about(candidate) and list_length(candidate.match.passage, candidate.unit) == count:
            its_list = _list_of(candidate)
            return [other for other in scored if _list_of(other) == its_list]
    return scored


def _is_about(candidate: Candidate) -> bool:
    """A unit that shares too few words is about something else, unless the thesaurus says that it is not."""
    return candidate.reach >= MIN_REACH or points_to(candidate.match)


def _joins(candidate: Candidate, best: Candidate, forms: Sequence[AnswerForm], coverage: float) -> bool:
    """Say whether a unit that is not the best one adds to the answer."""
    if (candidate.answers and best.answers) or candidate.score >= best.score:
        return True
    if best.answers and forms[0] is AnswerForm.NUMBER:
        return False
    is_item = candidate.unit.form is SentenceForm.LIST_ITEM
    shared = candidate.reach if is_item and AnswerForm.LIST in forms else candidate.coverage
    if not _is_about(candidate) or shared < coverage * COVERAGE_SHARE[candidate.unit.form]:
        return False
    return candidate.score >= best.score * _needed_share(candidate, best, forms)


def _needed_share(candidate: Candidate, best: Candidate, forms: Sequence[AnswerForm]) -> float:
    """Return how close to the best score a unit must come: the further away it stands, the closer."""
    is_listed = candidate.unit.opens or candidate.unit.form is SentenceForm.LIST_ITEM
    if AnswerForm.LIST in forms and is_listed and _list_of(best) not in {None, _list_of(candidate)}:
        return OTHER_LIST_SHARE
    if candidate.match.source.id != best.match.source.id:
        return OTHER_SOURCE_SHARE
    return OTHER_PASSAGE_SHARE if candidate.match.passage.id != best.match.passage.id else KEEP_SHARE


def _same_row_label(candidate: Candidate, chosen: Sequence[Candidate]) -> bool:
    """Say whether a row that counts in its label ("Loonkosten 19 fte: …") says it again."""
    if not candidate.answers or candidate.unit.form is not SentenceForm.TABLE_ROW:
        return False
    label = candidate.text.partition(": ")[0]
    if not _COUNTED_LABEL.search(label):
        return False
    return any(other.answers and other.text.partition(": ")[0] == label for other in chosen)


def _list_of(candidate: Candidate) -> tuple[str, tuple[int, int] | None] | None:
    """Return what tells the list apart in which a unit stands or that it opens; None when it does neither."""
    unit = candidate.unit
    if unit.opens:
        return candidate.match.passage.id, (unit.start, unit.end)
    return (candidate.match.passage.id, unit.lead) if unit.form is SentenceForm.LIST_ITEM else None


def complete(chosen: Sequence[Candidate], *, wants_list: bool) -> list[Candidate]:
    """Add to each chosen unit what it means nothing without, in the order of the text, without doubles."""
    result: list[Candidate] = []
    seen: set[tuple[str, int]] = set()
    for candidate in chosen:
        for unit in _needed(candidate, wants_list=wants_list):
            key = (candidate.match.passage.id, unit.start)
            if key not in seen:
                seen.add(key)
                result.append(_sibling(candidate, unit))
    return result


def repeats(candidate: Candidate, chosen: Sequence[Candidate]) -> bool:
    """Say whether something chosen already says the same; the first chosen (the best, or the older copy) stays."""
    text = candidate.text.casefold()
    if candidate.unit.form is SentenceForm.TABLE_ROW:  # rows under one heading differ in little else than the figure
        return any(text == other.text.casefold() for other in chosen)
    return any(
        fuzz.ratio(text, other.text.casefold(), score_cutoff=SAME_TEXT) > 0
        or (len(text) > 40 and text in other.text.casefold())
        for other in chosen
    )


def _needed(candidate: Candidate, *, wants_list: bool) -> list[Unit]:
    units = units_of(candidate.match.passage)
    unit = candidate.unit
    if unit.opens:
        items = [other for other in units if other.lead == (unit.start, unit.end)]
        if not items:
            items = _rows_after(units, unit)
        return [unit, *items[:MOST_ITEMS]]
    if unit.form is SentenceForm.LIST_ITEM:
        return _with_list(units, unit, whole=wants_list)
    before = _before(candidate.match, units, unit)
    return [before, unit] if before else [unit]


def _with_list(units: Sequence[Unit], unit: Unit, *, whole: bool) -> list[Unit]:
    lead = next((other for other in units if unit.lead == (other.start, other.end)), None)
    if not whole:
        return [lead, unit] if lead else [unit]
    position = units.index(unit)
    first = last = position
    while first > 0 and _same_list(units[first - 1], unit):
        first -= 1
    while last + 1 < len(units) and _same_list(units[last + 1], unit):
        last += 1
    items = list(units[first : last + 1])
    if len(items) > MOST_ITEMS:
        items = [unit]
    return [lead, *items] if lead else items


def _same_list(other: Unit, unit: Unit) -> bool:
    return other.form is SentenceForm.LIST_ITEM and other.lead == unit.lead and other.lid == unit.lid


def _rows_after(units: Sequence[Unit], unit: Unit) -> list[Unit]:
    """A line that ends with a colon may introduce plain sentences; then the next one belongs to it."""
    position = units.index(unit)
    return list(units[position + 1 : position + 2])


def _before(match: Match, units: Sequence[Unit], unit: Unit) -> Unit | None:
    """Return the sentence before one that points back ("Dit ..."), when it stands in the same paragraph."""
    text = match.passage.text
    if unit.form is not SentenceForm.SENTENCE or not points_back(text[unit.start : unit.end]):
        return None
    position = units.index(unit)
    if position == 0:
        return None
    before = units[position - 1]
    if before.form is not SentenceForm.SENTENCE or before.is_note or "\n" in text[before.end : unit.start]:
        return None
    return before


def points_back(sentence: str) -> bool:
    """Say whether a sentence opens with a word that needs the one before it: "Dit ...", "Hij ..."."""
    return bool(_NEEDS_BEFORE.match(sentence))


def _sibling(candidate: Candidate, unit: Unit) -> Candidate:
    if unit == candidate.unit:
        return candidate
    return Candidate(candidate.match, unit, candidate.rank, candidate.score, 0.0, candidate.reach)
