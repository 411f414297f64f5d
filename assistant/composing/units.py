"""Cuts a passage into the smallest pieces that can stand in an answer: sentences, list items, table rows.

Every unit is a span of the passage's text, so that what is shown can be checked character by character. A list item
knows the line that introduces it ("De burgemeester kan:"), because it means nothing without.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.answer import SentenceForm
from knowledge.records import Passage, PassageKind
from knowledge.sentences import split_sentences

_ITEM = re.compile(r"(?:[-•–*]|\d{1,3}[°º]\.?|\(?[a-z]{1,2}[.)]|\d{1,3}[.)]|[ivx]{1,4}[.)])\s+\S")
_LID = re.compile(r"(?P<lid>\d{1,3}[a-z]{0,2})\.\s+\S")
_NOTE = re.compile(r"\[\w{1,4}\]\s")
_ROW = re.compile(r"[^.?!\n]{2,100}[:;]\s*(?:€\s?)?[\w€]")
_LINE = re.compile(r"[^\n]*\S[^\n]*")
_MAX_ITEM_CHARS = 700


@dataclass(frozen=True, slots=True)
class Unit:
    """Characters [start, end) of a passage's text that can stand in an answer."""

    start: int
    end: int
    form: SentenceForm
    lead: tuple[int, int] | None = None
    """Span of the line that introduces a list item."""
    lid: str = ""
    """Number of the paragraph of an article in which the unit stands."""
    is_note: bool = False
    opens: bool = False
    """True for a line that ends with a colon: it introduces what follows."""


def units_of(passage: Passage) -> tuple[Unit, ...]:
    """Return the units of a passage in order; together they hold every line of it."""
    reader = _Reader(passage)
    for line in _LINE.finditer(passage.text):
        reader.read(line.start(), line.end())
    return tuple(reader.units)


def list_length(passage: Passage, unit: Unit) -> int:
    """Return how many items the list has that ``unit`` opens or stands in; 0 when it does neither."""
    lead = (unit.start, unit.end) if unit.opens else unit.lead
    if lead is None:
        return 0
    return sum(1 for other in units_of(passage) if other.form is SentenceForm.LIST_ITEM and other.lead == lead)


class _Reader:
    """Goes through the lines and remembers what introduces the items."""

    def __init__(self, passage: Passage) -> None:
        self.passage = passage
        self.units: list[Unit] = []
        self.lead: tuple[int, int] | None = None
        self.lid = ""
        self.is_article = passage.kind is PassageKind.ARTICLE or passage.article is not None

    def read(self, start: int, end: int) -> None:
        text = self.passage.text
        start += len(text[start:end]) - len(text[start:end].lstrip())
        end -= len(text[start:end]) - len(text[start:end].rstrip())
        line = text[start:end]
        lid = _LID.match(line) if self.is_article else None
        if lid:
            self.lid, self.lead = lid["lid"], None
        if _NOTE.match(line):
            self.units.append(Unit(start, end, SentenceForm.SENTENCE, lid=self.lid, is_note=True))
        elif self._is_row(line):
            self.units.append(Unit(start, end, SentenceForm.TABLE_ROW))
        elif lid is None and _ITEM.match(line):
            self._read_item(start, end)
        else:
            self._read_sentences(start, end)

    def _is_row(self, line: str) -> bool:
        return self.passage.kind is PassageKind.TABLE and bool(_ROW.match(line)) and not _ITEM.match(line)

    def _read_item(self, start: int, end: int) -> None:
        if end - start <= _MAX_ITEM_CHARS:
            self.units.append(Unit(start, end, SentenceForm.LIST_ITEM, self.lead, self.lid))
            return
        for first, last in split_sentences(self.passage.text[start:end]):
            self.units.append(Unit(start + first, start + last, SentenceForm.LIST_ITEM, self.lead, self.lid))

    def _read_sentences(self, start: int, end: int) -> None:
        """Read running text; its last sentence introduces the items that follow when it ends with a colon."""
        self.lead = None
        for first, last in split_sentences(self.passage.text[start:end]):
            span = (start + first, start + last)
            opens = self.passage.text[span[1] - 1] in ":;"
            self.units.append(Unit(*span, SentenceForm.SENTENCE, lid=self.lid, opens=opens))
            self.lead = span if opens else None
