"""A question for all rows of a table: who pays what, what the budget consists of."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answer import SentenceForm
from assistant.composing.candidate import Candidate
from assistant.composing.question_form import AnswerForm
from knowledge.records import PassageKind

MOST_ROWS = 24
FORMS = frozenset({AnswerForm.AMOUNT, AnswerForm.NUMBER, AnswerForm.LIST})
_ALL_ROWS = re.compile(
    r"\b(?:elke?|iedere?|alle|per)\s+(?:partner\w*|deelnemer\w*|partij\w*|organisatie\w*|post(?:en)?|onderdeel|gemeenten?)\b|"
    r"\bwie\s+(?:betaalt|betalen|betaalde|draagt|dragen|financiert)\b|\bverdeling\b|\bopbouw\b|\buitsplitsing\b|"
    r"\bwaaruit\s+(?:bestaat|bestaan)\b|\bbestaat\s+de\s+begroting\b|\b(?:welke|alle|zijn\s+de)\s+(?:inkomsten|uitgaven|bijdragen|posten|kosten)\b",
    re.IGNORECASE,
)
_ARTICLE = re.compile(r"\bartikel(?:en)?\s+\d[\d:.a-z]*", re.IGNORECASE)
_FLOWS = (
    (
        re.compile(
            r"\bbeta(?:al|len)\w*|\bbijdra\w*|\bdraagt\b|\bdragen\b|\bfinancier\w*|\binkomsten\b|\bontvang\w*",
            re.IGNORECASE,
        ),
        re.compile(r"inkomsten|baten|bijdrage|subsidie", re.IGNORECASE),
    ),
    (
        re.compile(
            r"\bbeste(?:ed|den)\w*|\buitg(?:aven|even|egeven)\b|\bkosten\b|\blasten\b|\bgeld\s+heen\b", re.IGNORECASE
        ),
        re.compile(r"uitgaven|lasten|kosten", re.IGNORECASE),
    ),
)
"""How people ask for a side of a budget, and the words of that side: who pays contributes, which is income."""


def all_rows(question: str, forms: Sequence[AnswerForm], scored: Sequence[Candidate]) -> list[Candidate]:
    """Return every row with a figure of the table that is asked for; empty when no whole table is asked for.

    Of several tables the one wins whose rows are of the side asked for, then the one with the best row.
    """
    rows = [candidate for candidate in scored if _is_row(candidate)]
    if not rows or not FORMS & set(forms) or not _ALL_ROWS.search(question):
        return []
    side = next((words for asked, words in _FLOWS if asked.search(question)), None)
    tables: dict[str, list[Candidate]] = {}
    for row in rows:
        tables.setdefault(row.match.passage.id, []).append(row)
    best = max(tables.values(), key=lambda table: (_share(side, table), max(row.score for row in table)))
    figures = [row for row in best if any(character.isdigit() for character in _own_words(row.text))]
    if len(figures) * 2 < len(best):
        return []  # a table of rules, in which a number stands here and there
    return sorted(figures, key=lambda row: row.unit.start)[:MOST_ROWS]


def _is_row(candidate: Candidate) -> bool:
    return candidate.unit.form is SentenceForm.TABLE_ROW and candidate.match.passage.kind is PassageKind.TABLE


def _share(side: re.Pattern[str] | None, table: Sequence[Candidate]) -> float:
    return sum(1 for row in table if side.search(row.text)) / len(table) if side else 0.0


def _own_words(row: str) -> str:
    """Return a row without the headings before its colon, and without the articles that it names."""
    return _ARTICLE.sub(" ", row.partition(": ")[2] or row)
