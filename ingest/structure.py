"""From blocks to sections: one cleaned text, and in it the smallest pieces that may not be cut.

The cleaned text of a source is what ``render`` writes here. Every piece (a sentence, a list item, a table row, a
lid) is a span of that text, so a passage is a span too, and ``text[start:end]`` gives back exactly what is cited.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from ingest.document import ArticleFacts, Block, BlockKind, StructuredDocument, Table
from ingest.tables import row_groups
from knowledge.records import PassageKind
from knowledge.sentences import split_sentences

__all__ = ["Piece", "RenderedDocument", "Section", "render"]

_KINDS = {
    BlockKind.LIST_ITEM: PassageKind.LIST,
    BlockKind.TABLE: PassageKind.TABLE,
    BlockKind.FOOTNOTE: PassageKind.NOTE,
    BlockKind.ARTICLE: PassageKind.ARTICLE,
}
_HARD_PIECE_CHARS = 3_000
"""A "sentence" longer than this is no sentence (a dump, a base64 string); it is cut at white space, or at a character
where there is none, because an embedding model would see only its beginning."""

_PARTS_OF_A_BLOCK = 10_000
"""Leden of an article and tables side by side are numbered as blocks of their own."""
_LINE = re.compile(r"[^\n]*\S[^\n]*")
_CHARS_A_WORD = 12
"""Text with fewer spaces than this counts by its length: it is as heavy for a model as the words it could hold."""


@dataclass(frozen=True, slots=True)
class Piece:
    """The smallest unit: span [start, end) of the cleaned text, on pages ``page_first`` to ``page_last``."""

    start: int
    end: int
    kind: PassageKind
    words: int
    block: int
    """Number of the block in the document; passages prefer to end where a block ends."""
    introduces: bool = False
    """It ends with a colon: what follows belongs to it."""
    page_first: int | None = None
    page_last: int | None = None
    page_label: str | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """What stands under one heading, or one article of a statute."""

    heading_path: tuple[str, ...]
    pieces: tuple[Piece, ...]
    article: ArticleFacts | None = None


@dataclass(frozen=True, slots=True)
class RenderedDocument:
    """The cleaned text of a source with its sections in order."""

    text: str
    sections: tuple[Section, ...]


@dataclass(slots=True)
class _Writer:
    """Collects the text; ``length`` is kept so that nothing is joined twice."""

    parts: list[str] = field(default_factory=list)
    length: int = 0

    def add(self, text: str, separator: str = "\n\n") -> tuple[int, int]:
        if self.parts:
            self.parts.append(separator)
            self.length += len(separator)
        start = self.length
        self.parts.append(text)
        self.length += len(text)
        return start, self.length


def render(document: StructuredDocument) -> RenderedDocument:
    """Return the cleaned text and its sections. Headings stand in the text but in no piece: a passage carries them
    in its heading path. A heading with nothing under it becomes a piece of the section above it."""
    writer = _Writer()
    sections: list[Section] = []
    path: list[tuple[int, str]] = []
    open_pieces: list[Piece] = []

    def close() -> None:
        if open_pieces:
            sections.append(Section(tuple(title for _, title in path), tuple(open_pieces)))
            open_pieces.clear()

    blocks = list(_notes_in_place(document.blocks))
    for number, block in enumerate(blocks):
        if block.kind is BlockKind.HEADING and block.text.strip():
            close()
            _enter_heading(writer, path, block)
            if _is_lonely(blocks, number):
                del path[-1]
                open_pieces.extend(_spans_of_last(writer, block, number))
        elif block.kind is BlockKind.ARTICLE and block.article is not None:
            close()
            section = _article_section(writer, [title for _, title in path], block, block.article, number)
            if section.pieces:
                sections.append(section)
        else:
            open_pieces.extend(_pieces(writer, block, number))
    close()
    return RenderedDocument("".join(writer.parts), tuple(sections))


def _enter_heading(writer: _Writer, path: list[tuple[int, str]], block: Block) -> None:
    title = " ".join(block.text.split())
    level = max(block.level, 1)
    while path and path[-1][0] >= level:
        path.pop()
    path.append((level, title))
    writer.add(title)


def _is_lonely(blocks: list[Block], number: int) -> bool:
    """Say whether nothing stands under the heading: the next block is a heading that is not deeper, or the end."""
    for block in blocks[number + 1 :]:
        if block.kind is BlockKind.HEADING:
            return block.level <= blocks[number].level
        if block.text.strip() or block.table is not None or block.article is not None:
            return False
    return True


def _spans_of_last(writer: _Writer, block: Block, number: int) -> list[Piece]:
    text = writer.parts[-1]
    return [_piece(block, number * _PARTS_OF_A_BLOCK, text, writer.length - len(text), (0, len(text)))]


def _pieces(writer: _Writer, block: Block, number: int) -> list[Piece]:
    """Write a block that is no heading and return its pieces."""
    if block.kind is BlockKind.TABLE and block.table is not None:
        return _table_pieces(writer, block, block.table, number)
    text = _block_text(block)
    if not text:
        return []
    tight = block.kind is BlockKind.LIST_ITEM
    start, _ = writer.add(text, "\n" if tight else "\n\n")
    number *= _PARTS_OF_A_BLOCK
    return _cut(block, number, text, start, by_line=block.kind in (BlockKind.TABLE, BlockKind.LIST_ITEM))


def _table_pieces(writer: _Writer, block: Block, table: Table, number: int) -> list[Piece]:
    pieces: list[Piece] = []
    for offset, lines in enumerate(row_groups(table)):
        text = "\n".join(lines)
        start, _ = writer.add(text)
        pieces.extend(_cut(block, number * _PARTS_OF_A_BLOCK + offset, text, start, by_line=True))
    return pieces


def _block_text(block: Block) -> str:
    text = block.text.strip()
    if not text:
        return ""
    if block.kind is BlockKind.FOOTNOTE:
        marker = block.marker.strip("[]().: ^")
        return f"[{marker}] {text}" if marker else text
    if block.kind is BlockKind.LIST_ITEM:
        marker = block.marker.strip()
        numbered = bool(re.search(r"\w", marker))
        return f"{marker if numbered else '-'} {text}"
    return text


def _article_section(writer: _Writer, path: list[str], block: Block, facts: ArticleFacts, number: int) -> Section:
    """Write an article: each lid a block of its own, so that a long article is cut between its leden."""
    heading = f"Artikel {facts.number}"
    # An annex ("lijst i", "bijlage 2 artikel 1") has its own heading above it; only a number makes an "Artikel".
    if facts.number[:1].isdigit() and not (path and _names_article(path[-1], facts.number)):
        path = [*path, heading]
        writer.add(heading)
    pieces: list[Piece] = []
    leden = facts.paragraphs or (("", block.text),)
    for offset, (lid, text) in enumerate(leden):
        body = text.strip()
        if not body:
            continue
        label = f"{lid.strip().rstrip('.')}. " if lid.strip() and not body.startswith(lid.strip()) else ""
        start, _ = writer.add(label + body, "\n" if offset else "\n\n")
        pieces.extend(_cut(block, number * _PARTS_OF_A_BLOCK + offset, label + body, start, by_line=False))
    return Section(tuple(path), tuple(pieces), facts)


def _names_article(title: str, number: str) -> bool:
    return bool(re.match(rf"(?:artikel|art\.)\s+{re.escape(number)}(?![\w:.]*\w)", title, re.IGNORECASE))


def _cut(block: Block, number: int, text: str, offset: int, *, by_line: bool) -> list[Piece]:
    """Cut a block at its sentences, or at its lines where every line is one item (a row, a list item)."""
    spans: Iterable[tuple[int, int]]
    spans = (match.span() for match in _LINE.finditer(text)) if by_line else split_sentences(text)
    pieces = []
    for start, end in spans:
        for first, last in _hard_cut(text, start, end):
            pieces.append(_piece(block, number, text, offset, (first, last)))
    return pieces


def _hard_cut(text: str, start: int, end: int) -> list[tuple[int, int]]:
    spans = []
    while end - start > _HARD_PIECE_CHARS:
        cut = text.rfind(" ", start + 1, start + _HARD_PIECE_CHARS)
        if cut <= start:
            cut = start + _HARD_PIECE_CHARS
        spans.append((start, cut))
        start = cut
        while start < end and text[start].isspace():
            start += 1
    if start < end:
        spans.append((start, end))
    return spans


def _piece(block: Block, number: int, text: str, offset: int, span: tuple[int, int]) -> Piece:
    start, end = span
    last = block.page_end if block.page_end is not None else block.page
    kind = _KINDS.get(block.kind, PassageKind.TEXT)
    words = max(len(text[start:end].split()), (end - start) // _CHARS_A_WORD)
    return Piece(
        start=offset + start,
        end=offset + end,
        kind=kind,
        words=words,
        block=number,
        introduces=text[start:end].endswith(":"),
        page_first=block.page,
        page_last=last,
        page_label=block.page_label,
    )


def _notes_in_place(blocks: tuple[Block, ...]) -> Iterable[Block]:
    """Return the blocks with each footnote after the block that refers to it, else after the last block of its page,
    else where it stood.

    A statement and the note that supports it then end up in one passage.
    """
    notes: list[tuple[Block, int]] = []
    flow: list[Block] = []
    for block in blocks:
        if block.kind is BlockKind.FOOTNOTE:
            notes.append((block, len(flow) - 1))
        else:
            flow.append(block)
    if not notes or not flow:
        return blocks
    references: dict[str, list[int]] = {}
    for index, block in enumerate(flow):
        for match in re.finditer(r"\[\^?([\w*]{1,6})\]", block.text):
            references.setdefault(match[1], []).append(index)
    after: dict[int, list[Block]] = {}
    for note, before in notes:
        after.setdefault(_home(note, before, flow, references), []).append(note)
    ordered: list[Block] = list(after.get(-1, []))
    for index, block in enumerate(flow):
        ordered.append(block)
        ordered.extend(after.get(index, []))
    return ordered


def _home(note: Block, before: int, flow: list[Block], references: dict[str, list[int]]) -> int:
    """Return the index in ``flow`` of the block after which the note comes; ``before``: the block it stood after."""
    marker = note.marker.strip("[]().: ^")
    named = references.get(marker, [])
    if note.page is None:
        return named[0] if named else before
    same_page = [index for index in named if flow[index].page == note.page]
    if same_page:
        return same_page[0]
    earlier = [index for index, block in enumerate(flow) if block.page is not None and block.page <= note.page]
    return earlier[-1] if earlier else before
