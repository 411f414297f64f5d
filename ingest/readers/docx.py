"""Word documents: headings, lists, tables, notes and text boxes in the order of the page.

python-docx opens the package and finds its parts; the body is walked as XML, because python-docx's own paragraphs leave
out content controls, tracked insertions, notes and text boxes. A docx knows no pages until a printer lays it out, so
blocks carry none.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from ingest.document import Block, BlockKind, StructuredDocument
from ingest.readers import office
from ingest.readers.base import FileProbe, Limits
from ingest.readers.docx_numbering import Numbering
from ingest.readers.docx_styles import ParagraphRole, Styles
from ingest.readers.docx_text import ParagraphText, attribute, paragraph_text, qualified
from ingest.readers.grids import Cell, make_table, table_block
from ingest.readers.sniff import DOCX
from ingest.readers.titles import document_title

__all__ = ["DocxReader"]

_MAX_BOLD_HEADING_WORDS = 12
_BODY_WRAPPERS = frozenset(
    qualified(name) for name in ("sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag", "txbxContent", "tc")
)


class DocxReader:
    """Reads ``.docx``."""

    name = "docx"
    version = 1

    def accepts(self, probe: FileProbe) -> bool:
        """Take what the content types call a Word document without macros."""
        return probe.media_type == DOCX

    def read(self, probe: FileProbe, limits: Limits) -> StructuredDocument:
        """Read a Word document. Raises ``DamagedFile``, ``TooLarge`` or ``UnsafeFile``."""
        office.check(probe, limits)
        walk = _Walk(*_open(probe.path.name, probe.data))
        blocks = tuple(_with_bold_headings(walk.blocks()))
        properties = walk.document.core_properties
        return StructuredDocument(
            blocks=tuple(block for block, _ in blocks),
            media_type=DOCX,
            title=document_title(properties.title, tuple(block for block, _ in blocks)),
            metadata=office.metadata_of(properties) | ({"subject": properties.subject} if properties.subject else {}),
            warnings=tuple(walk.warnings),
        )


def _open(name: str, data: bytes) -> tuple[Any, dict[tuple[str, str], Any]]:
    import docx
    from docx.opc.exceptions import PackageNotFoundError

    broken = f"{name} is beschadigd: Word-onderdelen ontbreken of zijn niet te lezen."
    with office.or_damaged(broken, PackageNotFoundError):
        document = docx.Document(io.BytesIO(data))
        return document, dict(_notes(document))


def _notes(document: Any) -> Iterator[tuple[tuple[str, str], Any]]:
    """Give ((``footnote`` or ``endnote``, id), element) of every note; separators have a type and are no notes."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    for relation in document.part.rels.values():
        kind = relation.reltype.rsplit("/", 1)[-1].removesuffix("s")
        if kind in {"footnote", "endnote"} and not relation.is_external:
            for note in etree.fromstring(relation.target_part.blob, parser):
                if attribute(note, "type") in (None, "normal"):
                    yield (kind, attribute(note, "id") or ""), note


@dataclass(slots=True)
class _Walk:
    """One walk through a document; counts lists and notes as it goes."""

    document: Any
    notes: dict[tuple[str, str], Any]
    warnings: list[str] = field(default_factory=list)
    _numbering: Numbering = field(init=False)
    _styles: Styles = field(init=False)
    _note_count: int = 0

    def __post_init__(self) -> None:
        related = {relation.reltype.rsplit("/", 1)[-1] for relation in self.document.part.rels.values()}
        numbering = self.document.part.numbering_part.element if "numbering" in related else None
        self._numbering = Numbering(numbering)
        self._styles = Styles(self.document.part.styles.element if "styles" in related else None)

    def blocks(self) -> Iterator[tuple[Block, bool]]:
        """Give every block with whether all of it is bold."""
        yield from self._flow(self.document.element.body)

    def _flow(self, container: Any) -> Iterator[tuple[Block, bool]]:
        stack = list(reversed(container))
        while stack:
            element = stack.pop()
            if element.tag == qualified("p"):
                yield from self._paragraph(element)
            elif element.tag == qualified("tbl"):
                yield from self._table(element)
            elif element.tag in _BODY_WRAPPERS and not _is_contents(element):
                stack.extend(reversed(element))

    def _paragraph(self, element: Any) -> Iterator[tuple[Block, bool]]:
        role = self._styles.role(element)
        content = paragraph_text(element)
        if content.hidden:
            self._warn("Verborgen tekst is niet opgenomen.")
        if content.text and not role.is_contents:
            yield self._block(role, content), content.all_bold
        for box in content.boxes:
            yield from self._flow(box)
        yield from ((block, False) for block in self._notes_of(content))

    def _block(self, role: ParagraphRole, content: ParagraphText) -> Block:
        if role.heading:
            return Block(kind=BlockKind.HEADING, text=" ".join(content.text.split()), level=role.heading)
        if role.list_level:
            marker = self._numbering.marker(role.number_id, role.number_level) if role.number_id else "•"
            return Block(kind=BlockKind.LIST_ITEM, text=content.text, level=role.list_level, marker=marker)
        return Block(kind=BlockKind.PARAGRAPH, text=content.text)

    def _notes_of(self, content: ParagraphText) -> Iterator[Block]:
        """A note follows the paragraph that refers to it, under the same heading."""
        for key in content.notes:
            self._note_count += 1
            note = self.notes.get(key)
            paragraphs = [] if note is None else [paragraph_text(part).text for part in note.iter(qualified("p"))]
            text = "\n".join(part for part in paragraphs if part)
            if text:
                yield Block(kind=BlockKind.FOOTNOTE, text=text, marker=str(self._note_count))
            else:
                self._warn("Een noot waarnaar verwezen wordt, ontbreekt of is leeg.")

    def _table(self, element: Any) -> Iterator[tuple[Block, bool]]:
        rows = element.findall(qualified("tr"))
        cells = [row.findall(qualified("tc")) for row in rows]
        if sum(len(row) for row in cells) == 1:
            # A single cell is a frame around text, not a table.
            yield from self._flow(cells[0][0] if cells[0] else cells[-1][0])
            return
        grid, notes = self._grid(rows)
        table = make_table(grid, _header_rows(element, rows))
        if table is not None:
            yield table_block(table), False
        yield from ((block, False) for block in notes)

    def _grid(self, rows: list[Any]) -> tuple[list[list[Cell]], list[Block]]:
        grid: list[list[Cell]] = []
        notes: list[Block] = []
        above: dict[int, str] = {}
        for row in rows:
            skipped = _number(row.find(f"{qualified('trPr')}/{qualified('gridBefore')}"), 0)
            line = [Cell("", skipped)] if skipped else []
            column = skipped
            for cell in row.iter(qualified("tc")):
                if next(cell.iterancestors(qualified("tr"))) is not row:
                    continue  # of a table inside a cell; its text is read with the cell
                properties = cell.find(qualified("tcPr"))
                span = 1 if properties is None else _number(properties.find(qualified("gridSpan")), 1)
                merge = None if properties is None else properties.find(qualified("vMerge"))
                if merge is not None and attribute(merge, "val") != "restart":
                    text = above.get(column, "")
                else:
                    contents = [paragraph_text(part) for part in cell.iter(qualified("p"))]
                    text = "\n".join(content.text for content in contents if content.text)
                    notes.extend(block for content in contents for block in self._notes_of(content))
                above[column] = text
                line.append(Cell(text, span))
                column += span
            grid.append(line)
        return grid, notes

    def _warn(self, warning: str) -> None:
        if warning not in self.warnings:
            self.warnings.append(warning)


def _number(element: Any, default: int) -> int:
    value = attribute(element, "val")
    return int(value) if value and value.isdecimal() and len(value) < 4 else default


def _header_rows(table: Any, rows: list[Any]) -> int:
    """Rows marked as repeating header; else the first, unless the table's look says it has no header row."""
    marked = 0
    while marked < len(rows) and rows[marked].find(f"{qualified('trPr')}/{qualified('tblHeader')}") is not None:
        marked += 1
    if marked:
        return marked if marked < len(rows) else 1
    look = table.find(f"{qualified('tblPr')}/{qualified('tblLook')}")
    return 0 if attribute(look, "firstRow") == "0" or len(rows) == 1 else 1


def _is_contents(element: Any) -> bool:
    """Say whether a content control is the table of contents."""
    gallery = element.find(f"{qualified('sdtPr')}/{qualified('docPartObj')}/{qualified('docPartGallery')}")
    return attribute(gallery, "val") == "Table of Contents"


def _with_bold_headings(pairs: Iterator[tuple[Block, bool]]) -> Iterator[tuple[Block, bool]]:
    """In a document without heading styles, a short bold line that ends no sentence is a heading."""
    known = list(pairs)
    styled = any(block.kind is BlockKind.HEADING for block, _ in known)
    for block, bold in known:
        short = len(block.text.split()) <= _MAX_BOLD_HEADING_WORDS and not block.text.endswith((".", ",", ";", ":"))
        if not styled and bold and short and block.kind is BlockKind.PARAGRAPH:
            yield replace(block, kind=BlockKind.HEADING, level=2), bold
        else:
            yield block, bold
