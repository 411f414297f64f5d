"""Words on a page become lines in reading order: one column, or several with headings across them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import median
from typing import Any

SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_BULLET_CODE = re.compile(r"\(cid:(?:127|129|141|143|144|157)\)|^\(cid:\d+\)$")
"""Codes that WinAnsi leaves open are bullets (ISO 32000-1, annex D); so is a lone sign without a meaning."""
_GUTTER_STEP = 4.0
_GUTTER_HALF_WIDTH = 3.0
_LONGEST_MARKER = 5
_HANGING_GAP = 0.65
"""Distance between a marker and its text, in type sizes; a space in a justified line is seldom as wide."""


@dataclass(frozen=True, slots=True)
class Word:
    """A run of characters without a space in one font; coordinates in points from the page's top left."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    bold: bool
    italic: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text, or the place of a table (``table`` is its number on the page)."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    bold: bool
    italic: bool
    first_word_width: float = 0.0
    column_right: float | None = None
    """Right edge of the column, where the page has more than one."""
    table: int | None = None
    hanging: bool = False
    """The first word is a number or sign that stands apart, with the text behind it at a distance."""


def to_words(raw: Sequence[Mapping[str, Any]]) -> list[Word]:
    """Turn pdfplumber's word dictionaries into words; a font's name says whether it is bold or slanted."""
    words = []
    for item in raw:
        font = str(item.get("fontname", "")).lower()
        words.append(
            Word(
                text=_BULLET_CODE.sub("•", str(item["text"])),
                x0=float(item["x0"]),
                x1=float(item["x1"]),
                top=float(item["top"]),
                bottom=float(item["bottom"]),
                size=float(item.get("size", 10.0)),
                bold=any(part in font for part in ("bold", "black", "heavy", "semibold")),
                italic="italic" in font or "oblique" in font,
            )
        )
    return words


def lines_in_reading_order(words: Sequence[Word], tables: Sequence[Line] = ()) -> list[Line]:
    """Give the lines of a page in the order in which a person reads them; ``tables`` take their place among them."""
    placed = [(min(word.top for word in row), segment) for row in _rows(words) for segment in _segments(row)]
    placed.extend((table.top, table) for table in tables)
    items = [item for _, item in sorted(placed, key=lambda pair: (pair[0], pair[1].x0))]
    return _order(items, depth=0) if items else []


def _rows(words: Sequence[Word]) -> list[list[Word]]:
    """Put words that stand on one baseline together; a raised footnote sign belongs to the word beside it."""
    rows: list[tuple[float, float, list[Word]]] = []
    for word in sorted(words, key=lambda item: (item.top, item.x0)):
        for index in range(len(rows) - 1, max(-1, len(rows) - 6), -1):
            top, bottom, members = rows[index]
            overlap = min(bottom, word.bottom) - max(top, word.top)
            if overlap >= 0.4 * min(bottom - top, word.bottom - word.top):
                members.append(word)
                if word.bottom - word.top > bottom - top:
                    rows[index] = (word.top, word.bottom, members)
                break
        else:
            rows.append((word.top, word.bottom, [word]))
    return [sorted(members, key=lambda item: item.x0) for _, _, members in rows]


def _segments(row: Sequence[Word]) -> list[Line]:
    """Cut a row where the space is too wide to be a space between words."""
    pieces: list[list[Word]] = [[row[0]]]
    for word in row[1:]:
        previous = pieces[-1][-1]
        if word.x0 - previous.x1 > max(0.9 * max(word.size, previous.size), 6.0):
            pieces.append([word])
        else:
            pieces[-1].append(word)
    return [_line_of(piece) for piece in pieces]


def _line_of(words: Sequence[Word]) -> Line:
    """Join words to a line; the font of most characters is the font of the line."""
    weights: dict[tuple[float, bool, bool], int] = {}
    for word in words:
        style = (word.size, word.bold, word.italic)
        weights[style] = weights.get(style, 0) + len(word.text)
    size, _, italic = max(weights, key=lambda style: weights[style])
    text = ""
    for index, word in enumerate(words):
        piece = word.text
        gap = word.x0 - words[index - 1].x1 if index else 0.0
        raised = word.size < 0.8 * size and piece.isdigit() and piece.isascii()
        if raised:
            piece = piece.translate(SUPERSCRIPTS)
        text += (" " if index and gap > 0.12 * size else "") + piece
    return Line(
        text=text,
        x0=words[0].x0,
        x1=max(word.x1 for word in words),
        top=min(word.top for word in words if word.size >= 0.8 * size),
        bottom=max(word.bottom for word in words),
        size=size,
        bold=all(word.bold for word in words if word.size >= 0.8 * size),
        italic=italic,
        first_word_width=words[0].x1 - words[0].x0,
        hanging=len(words) > 1
        and len(words[0].text) <= _LONGEST_MARKER
        and words[1].x0 - words[0].x1 >= _HANGING_GAP * min(words[0].size, words[1].size),
    )


def _order(items: Sequence[Line], depth: int) -> list[Line]:
    gutter = _gutter(items) if depth < 3 else None
    if gutter is None:
        return _join_rows(items)
    ordered: list[Line] = []
    left: list[Line] = []
    right: list[Line] = []

    def flush() -> None:
        for side in (left, right):
            if side:
                edge = max(item.x1 for item in side)
                ordered.extend(
                    line if line.column_right is not None else replace(line, column_right=edge)
                    for line in _order(side, depth + 1)
                )
                side.clear()

    for item in items:
        if item.x1 <= gutter:
            left.append(item)
        elif item.x0 >= gutter:
            right.append(item)
        else:
            flush()
            ordered.append(item)
    flush()
    return ordered


def _gutter(items: Sequence[Line]) -> float | None:
    """Find the white lane between two columns of running text.

    Columns of a table are not running text: their entries fill less than half of the column.
    """
    x_min, x_max = min(item.x0 for item in items), max(item.x1 for item in items)
    width = x_max - x_min
    best: tuple[int, list[float]] = (len(items), [])
    for step in range(int(width * 0.5 / _GUTTER_STEP)):
        x = x_min + width * 0.25 + step * _GUTTER_STEP
        left = [item for item in items if item.x1 <= x - _GUTTER_HALF_WIDTH]
        right = [item for item in items if item.x0 >= x + _GUTTER_HALF_WIDTH]
        crossing = len(items) - len(left) - len(right)
        if min(len(left), len(right)) < 5 or crossing > 0.4 * len(items) or not (_is_prose(left) and _is_prose(right)):
            continue
        if crossing < best[0]:
            best = (crossing, [x])
        elif crossing == best[0]:
            best[1].append(x)
    return median(best[1]) if best[1] else None


def _is_prose(side: Sequence[Line]) -> bool:
    column = max(item.x1 for item in side) - min(item.x0 for item in side)
    return median(item.x1 - item.x0 for item in side) >= 0.55 * column and median(len(item.text) for item in side) >= 15


def _join_rows(items: Sequence[Line]) -> list[Line]:
    """Join the segments that stand beside each other in one column."""
    lines: list[Line] = []
    for item in items:
        last = lines[-1] if lines else None
        beside = (
            last is not None
            and last.table is None
            and item.table is None
            and item.x0 >= last.x1 - 1.0
            and min(last.bottom, item.bottom) - max(last.top, item.top)
            >= 0.4 * min(last.bottom - last.top, item.bottom - item.top)
        )
        if last is not None and beside:
            longer = last if len(last.text) >= len(item.text) else item
            lines[-1] = replace(
                last,
                text=f"{last.text} {item.text}",
                x1=item.x1,
                bottom=max(last.bottom, item.bottom),
                size=longer.size,
                bold=last.bold and item.bold,
                hanging=last.hanging or len(last.text) <= _LONGEST_MARKER,
                italic=longer.italic,
            )
        else:
            lines.append(item)
    return lines
