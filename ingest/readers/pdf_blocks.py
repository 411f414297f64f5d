"""Lines of a page become blocks: headings, paragraphs, list items, footnotes and the places of tables."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from ingest.document import Block, BlockKind
from ingest.readers.pdf_headings import HeadingFinder
from ingest.readers.pdf_layout import Line
from ingest.readers.pdf_tables import FoundTable, is_caption, rendering

BULLET = re.compile(r"^([•●▪■◦○‣⁃∙·►▶➢✓✔\uf0b7\uf0a7\uf0d8])\s*(?=\S)")
SOFT_MARKER = re.compile(r"^([-–—*o]|\(?\d{1,2}[.)]|\(?[a-zA-Z][.)]|\(?[ivx]{1,4}[.)]|\d{1,2}[°º])\s+(?=\S)")
HANGING_NUMBER = re.compile(r"^(\d{1,2}|[a-z])\s+(?=\S)")
FOOTNOTE = re.compile(r"^([⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3}|\*{1,3}|†|‡|\[\d{1,3}\]|\d{1,3}(?=[.)]?\s))[.)]?\s*(?=\S)")
_PLAIN_DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_SUPERSCRIPT_REFERENCE = re.compile(r"(?<=[^\s⁰¹²³⁴⁵⁶⁷⁸⁹])[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3}")
_UNIT = re.compile(r"(?:^|\W)[kcdmh]?m$")
_SMALL = 0.92


@dataclass(frozen=True, slots=True)
class PageLines:
    """The lines of a page in reading order, with what is needed to place them."""

    number: int
    height: float
    lines: tuple[Line, ...]
    tables: tuple[FoundTable, ...] = ()
    label: str | None = None
    running: frozenset[int] = frozenset()
    """Indexes of lines at the top or bottom that other pages repeat: each a block of its own, for cleaning to judge."""


@dataclass(frozen=True, slots=True)
class TextMeasures:
    """What is normal in this document: size of the running text, distance between its lines, its right edge."""

    size: float
    pitch: float
    right: float
    mostly_bold: bool


@dataclass(slots=True)
class _Group:
    """Lines that belong together, on their way to a block."""

    lines: list[Line]
    marker: str = ""
    kind: BlockKind | None = None
    text_x0: float | None = None
    texts: list[str] = field(default_factory=list)


def measure(pages: Sequence[PageLines]) -> TextMeasures:
    """Measure the running text of a document from all of its pages."""
    lines = [line for page in pages for line in page.lines if line.table is None and line.text]
    weights: Counter[float] = Counter()
    bold = 0
    for line in lines:
        weights[round(line.size, 1)] += len(line.text)
        bold += len(line.text) if line.bold else 0
    size = weights.most_common(1)[0][0] if weights else 10.0
    pitches: Counter[float] = Counter()
    for page in pages:
        for before, after in zip(page.lines, page.lines[1:], strict=False):
            gap = after.top - before.top
            if abs(before.size - size) < 0.3 and abs(after.size - size) < 0.3 and 0.8 * size < gap < 2.5 * size:
                pitches[round(gap * 2) / 2] += 1
    body = sorted(line.x1 for line in lines if abs(line.size - size) < 0.3 and line.column_right is None)
    return TextMeasures(
        size=size,
        pitch=pitches.most_common(1)[0][0] if pitches else 1.25 * size,
        right=body[int(len(body) * 0.95)] if body else 0.0,
        mostly_bold=bold * 2 > sum(weights.values()),
    )


def blocks_of_page(page: PageLines, normal: TextMeasures, headings: HeadingFinder) -> list[Block]:
    """Give the blocks of one page. Lines of a block stay apart by a newline: cleaning joins them."""
    groups = _grouped(page, normal)
    notes_from = _footnotes_from(groups, page, normal)
    blocks: list[Block] = []
    indents: list[float] = []
    for index, group in enumerate(groups):
        block = _block(group, page, headings, is_note=index >= notes_from or _is_table_note(groups, index))
        if block.kind is BlockKind.LIST_ITEM:
            x0 = group.lines[0].x0
            indents = [indent for indent in indents if indent < x0 - 3] + [x0]
            block = replace(block, level=len(indents))
        elif block.kind is not BlockKind.FOOTNOTE:
            indents = []
        if block.kind is BlockKind.TABLE and blocks and blocks[-1].table is None and is_caption(blocks[-1].text):
            caption = blocks.pop().text.replace("\n", " ")
            assert block.table is not None
            block = replace(block, table=replace(block.table, caption=caption))
        blocks.append(block)
    return _with_references(blocks)


def _grouped(page: PageLines, normal: TextMeasures) -> list[_Group]:
    groups: list[_Group] = []
    for index, line in enumerate(page.lines):
        alone = line.table is not None or index in page.running
        group = groups[-1] if groups else None
        follows = (
            group is not None and not alone and group.kind is not BlockKind.TABLE and index - 1 not in page.running
        )
        fresh = not follows or group is None or _breaks(group, line, normal)
        marker, text, sure = _marker(line, normal)
        if alone or not (fresh or sure):
            marker, text = ("", line.text)
        if marker and not alone:
            kind = BlockKind.FOOTNOTE if _is_note_marker(marker, line, normal) else BlockKind.LIST_ITEM
            groups.append(_Group([line], marker, kind, _text_x0(line, text), [text]))
        elif fresh or group is None:
            kind_alone = BlockKind.TABLE if line.table is not None else None
            groups.append(_Group([line], "", kind_alone, None, [text]))
        else:
            if len(group.lines) == 1 and group.marker:
                group.text_x0 = line.x0
            group.lines.append(line)
            group.texts.append(text)
    return groups


def _breaks(group: _Group, line: Line, normal: TextMeasures) -> bool:
    """Say whether a line begins something new rather than going on with the group."""
    last = group.lines[-1]
    pitch = line.top - last.top
    usual = normal.pitch * max(line.size, last.size) / normal.size
    if pitch < -usual:
        return not _runs_on(last)
    if pitch > 1.22 * usual or abs(line.size - last.size) > 0.6 or line.bold != last.bold:
        return True
    if group.kind is BlockKind.LIST_ITEM:
        if line.x0 < (group.text_x0 or line.x0) - 3 and abs(line.x0 - group.lines[0].x0) > 3:
            return True
    elif line.x0 > last.x0 + 5 and len(group.lines) > 1:
        return True
    if line.size >= 1.12 * normal.size:
        return False  # a heading is broken where its maker likes, not where the line is full
    right = last.column_right or normal.right
    return last.x1 + line.first_word_width + 2.0 * last.size < right and not last.text.endswith("-")


def _runs_on(last: Line) -> bool:
    """At the top of a next column a sentence goes on unless the last line ended one."""
    return not last.text.rstrip().endswith((".", "!", "?", ":", ";"))


def _marker(line: Line, normal: TextMeasures) -> tuple[str, str, bool]:
    """Split a line into marker and text; the third says that the marker alone is enough to begin an item."""
    if line.size <= _SMALL * normal.size and (note := FOOTNOTE.match(line.text)):
        return note[1], line.text[note.end() :], not note[1].isascii() or not note[1].isdigit()
    if bullet := BULLET.match(line.text):
        return bullet[1], line.text[bullet.end() :], True
    if line.hanging and (number := HANGING_NUMBER.match(line.text)):
        return number[1], line.text[number.end() :], True
    if soft := SOFT_MARKER.match(line.text):
        return soft[1], line.text[soft.end() :], False
    return "", line.text, False


def _is_note_marker(marker: str, line: Line, normal: TextMeasures) -> bool:
    return line.size <= _SMALL * normal.size and FOOTNOTE.match(line.text) is not None and marker not in "-–—o"


def _text_x0(line: Line, text: str) -> float:
    """Estimate where the text of an item begins, from the share of the line that its marker takes."""
    return line.x0 + (line.x1 - line.x0) * (len(line.text) - len(text)) / max(len(line.text), 1)


def _footnotes_from(groups: Sequence[_Group], page: PageLines, normal: TextMeasures) -> int:
    """Give the index of the first footnote at the bottom: from there all type is small, running footers aside."""
    start = len(groups)
    for index in range(len(groups) - 1, -1, -1):
        first = groups[index].lines[0]
        if first.table is not None or first.size > _SMALL * normal.size or first.top < 0.3 * page.height:
            break
        if groups[index].kind is BlockKind.FOOTNOTE:
            start = index
    return start


def _is_table_note(groups: Sequence[_Group], index: int) -> bool:
    """Small type with a marker directly under a table, or under another such note, explains the table."""
    while index >= 0 and groups[index].kind is BlockKind.FOOTNOTE:
        index -= 1
    return index >= 0 and groups[index].kind is BlockKind.TABLE


def _block(group: _Group, page: PageLines, headings: HeadingFinder, *, is_note: bool) -> Block:
    first = group.lines[0]
    text = "\n".join(group.texts)
    block = Block(
        BlockKind.PARAGRAPH,
        text,
        page=page.number,
        page_label=page.label,
        top=min(1.0, max(0.0, first.top / page.height)) if page.height else None,
    )
    if first.table is not None:
        table = page.tables[first.table].table
        return replace(block, kind=BlockKind.TABLE, table=table, text=rendering(table))
    marker = group.marker.strip("[]").translate(_PLAIN_DIGITS)
    if group.kind is BlockKind.FOOTNOTE and is_note:
        return replace(block, kind=BlockKind.FOOTNOTE, marker=marker)
    whole = "\n".join(line.text for line in group.lines)
    if level := headings.level(group.lines, page.number, whole):
        return replace(block, kind=BlockKind.HEADING, text=whole, level=level, marker=headings.number(whole))
    if group.kind is BlockKind.LIST_ITEM:
        return replace(block, kind=BlockKind.LIST_ITEM, level=1, marker=marker)
    return replace(block, text=whole)


def _with_references(blocks: list[Block]) -> list[Block]:
    """Write a raised reference to a footnote of this page as ``[3]``, as the other readers do; m² stays m²."""
    markers = {block.marker for block in blocks if block.kind is BlockKind.FOOTNOTE}
    if not markers:
        return blocks

    def reference(match: re.Match[str]) -> str:
        number = match[0].translate(_PLAIN_DIGITS)
        unit = _UNIT.search(match.string[: match.start()])
        return match[0] if unit or number not in markers else f"[{number}]"

    return [
        block if block.table is not None else replace(block, text=_SUPERSCRIPT_REFERENCE.sub(reference, block.text))
        for block in blocks
    ]
