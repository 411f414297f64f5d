"""The sources of a case as a reader sees them: each article with its number, its text where the library holds it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from assistant.answer import Citation
from assistant.instruments.citing import CardCitations
from assistant.ports import Shelf
from knowledge.instruments.card import Statement
from knowledge.records import AccessLabel

PUBLIC = frozenset({AccessLabel.OPENBAAR})
"""What participants may see; a session never shows more."""


@dataclass(frozen=True, slots=True)
class SourcedLine:
    """A line with the numbers of what it rests on; no numbers and ``practice``: practice knowledge, marked as such."""

    text: str
    sources: tuple[int, ...]
    article: str
    practice: bool


class CaseSources:
    """Numbers the sources of one page or paper; the same article has one number."""

    def __init__(self, shelf: Shelf, as_of: date, access: frozenset[AccessLabel] = PUBLIC) -> None:
        self._citing = CardCitations(shelf, as_of, access)

    def line(self, statement: Statement) -> SourcedLine:
        """Return a statement with the numbers of its sources."""
        numbers = self._citing.of_statement(statement, ())
        return SourcedLine(statement.text, numbers, statement.article or "", statement.practice)

    def lines(self, statements: Iterable[Statement]) -> list[SourcedLine]:
        """Return statements with the numbers of their sources."""
        return [self.line(statement) for statement in statements]

    @property
    def citations(self) -> tuple[Citation, ...]:
        """The sources numbered so far."""
        return tuple(self._citing.citations)
