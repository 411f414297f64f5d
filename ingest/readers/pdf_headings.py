"""Which lines of a pdf are headings, and how deep: from its bookmarks, else from type size, weight and numbering."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ingest.readers.pdf_layout import Line

_NUMBER = re.compile(r"^((?:\d{1,2}\.)*\d{1,2}\.?|[A-Za-z]\.|[IVX]{1,5}\.)\s+(?=\S)")
_NAMED = re.compile(r"^(hoofdstuk|bijlage|deel|paragraaf|artikel)\s+[\dIVXA-Z]+\b", re.IGNORECASE)
_LONGEST = 160
_MOST_LINES = 4
_LARGER = 1.12

Style = tuple[float, bool, bool]


@dataclass(frozen=True, slots=True)
class Bookmark:
    """An entry of the pdf's outline."""

    title: str
    level: int
    page: int


@dataclass(slots=True)
class HeadingFinder:
    """Knows the styles of the headings of one document."""

    size: float
    mostly_bold: bool
    bookmarks: dict[int, dict[str, int]] = field(default_factory=dict)
    """Page -> normalised title -> level."""
    styles: dict[Style, int] = field(default_factory=dict)
    from_bookmarks: bool = False

    @classmethod
    def learn(
        cls, pages: Iterable[tuple[int, Sequence[Line]]], size: float, mostly_bold: bool, bookmarks: Sequence[Bookmark]
    ) -> HeadingFinder:
        """Learn the styles from the lines of all pages: those of the bookmarks where there are some, else by size."""
        finder = cls(size, mostly_bold)
        for bookmark in bookmarks:
            finder.bookmarks.setdefault(bookmark.page, {})[_plain(bookmark.title)] = bookmark.level
        candidates: set[Style] = set()
        marked: dict[Style, list[int]] = {}
        for number, lines in pages:
            titles = finder.bookmarks.get(number, {})
            for line in lines:
                level = _level_of(line.text, titles)
                if level:
                    marked.setdefault(_style(line), []).append(level)
                if finder._stands_out(line):
                    candidates.add(_style(line))
        finder.from_bookmarks = sum(len(levels) for levels in marked.values()) >= 3
        if finder.from_bookmarks:
            trusted = {style: levels for style, levels in marked.items() if style in candidates}
            finder.styles = {style: sorted(levels)[len(levels) // 2] for style, levels in trusted.items()}
            largest = max((style[0] for style in finder.styles), default=0.0)
            finder.styles.update({style: 1 for style in candidates if style[0] > largest + 0.5 and largest})
        else:
            ranked = sorted(candidates, key=lambda style: (-style[0], not style[1], style[2]))
            finder.styles = {style: min(rank, 6) for rank, style in enumerate(ranked, start=1)}
        return finder

    def level(self, lines: Sequence[Line], page: int, text: str) -> int:
        """Give the level of a group of lines as a heading, or 0 when it is none."""
        flat = " ".join(text.split())
        if not flat or len(lines) > _MOST_LINES or not any(character.isalpha() for character in flat):
            return 0
        if level := self.bookmarks.get(page, {}).get(_plain(flat), 0):
            return level
        style = self.styles.get(_style(lines[0]), 0)
        if not style or len(flat) > _LONGEST or (flat.endswith((".", ",", ";")) and not self.from_bookmarks):
            return 0
        depth = self.number(flat).rstrip(".").count(".") + 1
        return style if self.from_bookmarks else max(style, depth)

    @staticmethod
    def number(text: str) -> str:
        """Give the number with which a heading begins ("2.1", "b."), or nothing."""
        match = _NUMBER.match(text) or _NAMED.match(text)
        return match[0].strip() if match else ""

    def _stands_out(self, line: Line) -> bool:
        if line.table is not None or len(line.text) > _LONGEST or not any(char.isalpha() for char in line.text):
            return False
        bold = line.bold and not self.mostly_bold and line.size >= 0.98 * self.size
        return line.size >= _LARGER * self.size or bold


def _style(line: Line) -> Style:
    return (round(line.size * 2) / 2, line.bold, line.italic)


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(character for character in folded if character.isalnum())


def _level_of(text: str, titles: dict[str, int]) -> int:
    """Give the level of the bookmark whose title is, or begins with, this line."""
    plain = _plain(text)
    if not plain:
        return 0
    return next((level for title, level in titles.items() if title == plain), 0) or next(
        (level for title, level in titles.items() if len(plain) >= 12 and title.startswith(plain)), 0
    )
