"""Numbers and bullets of Word lists, counted as Word does (ECMA-376 part 1, 17.9)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from ingest.readers.docx_text import attribute, qualified

__all__ = ["Numbering"]

_LEVELS = 9
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
          (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
_MAX_ROMAN = 4000


@dataclass(frozen=True, slots=True)
class _Level:
    """How one level of a list is numbered."""

    form: str
    """``decimal``, ``bullet``, ``lowerLetter`` …"""
    pattern: str
    """``%1.%2)``: the counters of levels 1 and 2."""
    start: int


@dataclass(slots=True)
class Numbering:
    """Counts the items of a document's lists; ask in the order of the document."""

    root: Any
    """The ``w:numbering`` element, or None when the document has none."""
    _counters: dict[str, list[int | None]] = field(default_factory=dict)
    _levels: dict[tuple[str, int], tuple[str, _Level]] = field(default_factory=dict)

    def marker(self, number_id: str, level: int) -> str:
        """Return the marker of the next item of a list: ``3.``, ``b)``, ``•``; empty when the list shows none."""
        abstract, style = self._level(number_id, level)
        counters = self._counters.setdefault(abstract, [None] * _LEVELS)
        previous = counters[level]
        counters[level] = style.start if previous is None else previous + 1
        for deeper in range(level + 1, _LEVELS):
            counters[deeper] = None
        if style.form == "bullet":
            return "•"
        if style.form == "none":
            return ""

        def number(match: re.Match[str]) -> str:
            position = int(match[1]) - 1
            shape = style.form if position == level else self._level(number_id, position)[1].form
            value = counters[position]
            return _write(self._level(number_id, position)[1].start if value is None else value, shape)

        return re.sub(r"%([1-9])", number, style.pattern)

    def _level(self, number_id: str, level: int) -> tuple[str, _Level]:
        key = (number_id, level)
        if key not in self._levels:
            self._levels[key] = self._find(number_id, level)
        return self._levels[key]

    def _find(self, number_id: str, level: int) -> tuple[str, _Level]:
        fallback = (f"num-{number_id}", _Level("bullet", "", 1))
        if self.root is None:
            return fallback
        number = _by_id(self.root, "num", "numId", number_id)
        abstract_id = None if number is None else attribute(number.find(qualified("abstractNumId")), "val")
        abstract = None if abstract_id is None else _by_id(self.root, "abstractNum", "abstractNumId", abstract_id)
        element = None if abstract is None else _by_id(abstract, "lvl", "ilvl", str(level))
        if number is None or element is None:
            return fallback
        override = _by_id(number, "lvlOverride", "ilvl", str(level))
        start = None if override is None else attribute(override.find(qualified("startOverride")), "val")
        found = _Level(
            form=attribute(element.find(qualified("numFmt")), "val") or "decimal",
            pattern=attribute(element.find(qualified("lvlText")), "val") or "",
            start=_whole(start or attribute(element.find(qualified("start")), "val")),
        )
        # A restarted list counts for itself; others of the same abstract list count on.
        return (f"num-{number_id}" if start else f"abstract-{abstract_id}"), found


def _by_id(parent: Any, tag: str, name: str, value: str) -> Any:
    return next((child for child in parent.findall(qualified(tag)) if attribute(child, name) == value), None)


def _whole(value: str | None) -> int:
    return int(value) if value and value.isdecimal() and len(value) < 7 else 1


def _write(value: int, form: str) -> str:
    if form in {"lowerLetter", "upperLetter"} and value > 0:
        letter = chr(ord("a") + (value - 1) % 26) * ((value - 1) // 26 + 1)
        return letter.upper() if form == "upperLetter" else letter
    if form in {"lowerRoman", "upperRoman"} and 0 < value < _MAX_ROMAN:
        text = ""
        for amount, sign in _ROMAN:
            while value >= amount:
                text, value = text + sign, value - amount
        return text.upper() if form == "upperRoman" else text
    return f"{value:02d}" if form == "decimalZero" else str(value)
