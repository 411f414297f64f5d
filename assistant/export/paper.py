"""A paper: what a quickscan, an answer or a training result looks like before it becomes a file.

Text is plain text (no markup) and every line may name sources by their number in ``Paper.sources``. The writers
(``to_docx``, ``to_pdf``, ``to_markdown``) number the sources by their first mention, so that the numbers are the same
in every form; a source that is never named is listed last.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

_UNWRITABLE = re.compile(r"[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML does not allow (XML 1.0, 2.2); they have no place in a paper of any form."""

__all__ = [
    "Block", "Bullets", "Grid", "Heading", "Line", "Note", "Paper", "Paragraph", "Picture", "SourceNote", "line",
    "mentioned", "numbered",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """A piece of text with the numbers of the sources that carry it."""

    text: str
    sources: tuple[int, ...] = ()


def line(text: str, *sources: int) -> Line:
    """Return a line; short to write."""
    return Line(text, sources)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 (a chapter) to 4."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines that are read on after each other."""

    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list, numbered or not."""

    items: tuple[Line, ...]
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: one row of headings, then rows of as many cells; the first column names the row."""

    headings: tuple[str, ...]
    rows: tuple[tuple[Line, ...], ...]
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture (png) with the text that says the same for who cannot see it."""

    png: bytes
    alt: str
    caption: str = ""
    name: str = "afbeelding.png"
    """File name for forms that keep pictures beside the text."""


@dataclass(frozen=True, slots=True)
class Note:
    """A remark that must stand out: what to beware of, what the paper is not."""

    lines: tuple[Line, ...]
    label: str = "Let op"


Block = Heading | Paragraph | Bullets | Grid | Picture | Note


@dataclass(frozen=True, slots=True)
class SourceNote:
    """A source as it stands in a footnote."""

    number: int
    text: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Paper:
    """A whole paper. With ``front`` lines the title, subtitle and these lines make a page of their own."""

    title: str
    subtitle: str = ""
    front: tuple[Block, ...] = ()
    blocks: tuple[Block, ...] = ()
    sources: tuple[SourceNote, ...] = ()
    author: str = "Kenniswijzer"
    made_on: date | None = None
    language: str = "nl-NL"
    footer: str = ""
    """A short line at the foot of every page."""

    @property
    def pictures(self) -> tuple[Picture, ...]:
        """The pictures, in order."""
        return tuple(block for block in (*self.front, *self.blocks) if isinstance(block, Picture))


def _clean(text: str) -> str:
    return _UNWRITABLE.sub("", text)


def _lines(block: Block) -> tuple[Line, ...]:
    match block:
        case Paragraph(lines=lines) | Note(lines=lines):
            return lines
        case Bullets(items=items):
            return items
        case Grid(rows=rows):
            return tuple(cell for row in rows for cell in row)
        case _:
            return ()


def _mentions(paper: Paper) -> Iterator[int]:
    yield from (number for block in (*paper.front, *paper.blocks) for item in _lines(block) for number in item.sources)


def mentioned(blocks: Iterable[Block]) -> frozenset[int]:
    """Return the numbers of the sources that blocks name."""
    return frozenset(number for block in blocks for item in _lines(block) for number in item.sources)


def numbered(paper: Paper) -> Paper:
    """Return the paper with its sources numbered from 1 by first mention, and without characters that XML refuses.

    Raises:
        ValueError: a line names a source that the paper does not have.
    """
    held = {source.number: source for source in paper.sources}
    order = list(dict.fromkeys(_mentions(paper)))
    unknown = [number for number in order if number not in held]
    if unknown:
        raise ValueError(f"a line names source {unknown[0]}, which the paper does not have")
    order += [number for number in held if number not in order]
    new = {old: place for place, old in enumerate(order, 1)}
    return replace(
        paper,
        title=_clean(paper.title),
        subtitle=_clean(paper.subtitle),
        footer=_clean(paper.footer),
        front=tuple(_renumbered(block, new) for block in paper.front),
        blocks=tuple(_renumbered(block, new) for block in paper.blocks),
        sources=tuple(replace(held[old], number=new[old], text=_clean(held[old].text)) for old in order),
    )


def _renumbered(block: Block, new: dict[int, int]) -> Block:
    def lines(old: tuple[Line, ...]) -> tuple[Line, ...]:
        return tuple(
            Line(_clean(item.text), tuple(dict.fromkeys(new[number] for number in item.sources))) for item in old
        )

    match block:
        case Heading():
            return replace(block, text=_clean(block.text))
        case Paragraph():
            return replace(block, lines=lines(block.lines))
        case Note():
            return replace(block, lines=lines(block.lines), label=_clean(block.label))
        case Bullets():
            return replace(block, items=lines(block.items))
        case Picture():
            return replace(block, alt=_clean(block.alt), caption=_clean(block.caption))
        case Grid():
            headings = tuple(_clean(heading) for heading in block.headings)
            rows = tuple(lines(row) for row in block.rows)
            return replace(block, headings=headings, rows=rows, caption=_clean(block.caption))
