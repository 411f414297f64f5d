"""Slides: the title as heading, text, lists and tables in reading order, and the notes of the speaker.

A slide is a page; its number is the page number. Charts, pictures and embedded objects hold no text that can be cited;
a warning says on which slides they were left out.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from ingest.document import Block, BlockKind, StructuredDocument
from ingest.errors import TooLarge
from ingest.readers import office
from ingest.readers.base import FileProbe, Limits
from ingest.readers.grids import Cell, make_table, table_block
from ingest.readers.sniff import PPTX
from ingest.readers.titles import document_title

__all__ = ["PptxReader"]

_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_ROW_HEIGHT_EMU = 360_000
"""Shapes whose tops lie within a centimetre stand beside each other."""


class PptxReader:
    """Reads ``.pptx``."""

    name = "pptx"
    version = 1

    def accepts(self, probe: FileProbe) -> bool:
        """Take what the content types call a presentation without macros."""
        return probe.media_type == PPTX

    def read(self, probe: FileProbe, limits: Limits) -> StructuredDocument:
        """Read a presentation. Raises ``DamagedFile``, ``TooLarge`` or ``UnsafeFile``."""
        from pptx import Presentation
        from pptx.exc import PackageNotFoundError, PythonPptxError

        name = probe.path.name
        office.check(probe, limits)
        broken = f"{name} is beschadigd: onderdelen ontbreken of zijn niet te lezen."
        with office.or_damaged(broken, PackageNotFoundError, PythonPptxError):
            slides = _Slides(Presentation(io.BytesIO(probe.data)))
            if slides.count > limits.max_pages:
                raise TooLarge(
                    f"{name} heeft {slides.count} dia's; de grens is {limits.max_pages}. Splits het bestand."
                )
            blocks = tuple(slides.blocks())
        properties = slides.presentation.core_properties
        return StructuredDocument(
            blocks=blocks,
            media_type=PPTX,
            title=document_title(properties.title, blocks),
            metadata=office.metadata_of(properties),
            page_count=slides.count,
            warnings=slides.warnings(),
        )


@dataclass(slots=True)
class _Slides:
    """One walk through a presentation; remembers what could not be read."""

    presentation: Any
    _hidden: list[int] = field(default_factory=list)
    _unread: list[int] = field(default_factory=list)

    @property
    def count(self) -> int:
        """Number of slides."""
        return len(self.presentation.slides)

    def blocks(self) -> Iterator[Block]:
        """Give the blocks of all slides in order."""
        for number, slide in enumerate(self.presentation.slides, start=1):
            if slide.element.get("show") in {"0", "false"}:
                self._hidden.append(number)
            yield from self._slide(slide, number)

    def warnings(self) -> tuple[str, ...]:
        """Say what the reader of the report should know."""
        found = []
        if self._hidden:
            found.append(f"Verborgen dia's zijn wel gelezen: {_numbers(self._hidden)}.")
        if self._unread:
            found.append(f"Grafieken of ingesloten objecten zijn niet gelezen op dia {_numbers(self._unread)}.")
        return tuple(found)

    def _slide(self, slide: Any, number: int) -> Iterator[Block]:
        title = slide.shapes.title
        heading = " ".join(title.text_frame.text.split()) if title is not None else ""
        # A slide without a title still begins something new; without this its text would stand under the previous one.
        yield Block(kind=BlockKind.HEADING, text=heading or f"Dia {number}", level=1, page=number, page_end=number)
        for shape in _in_reading_order(slide.shapes):
            if title is None or shape.shape_id != title.shape_id:
                yield from self._shape(shape, number)
        if slide.has_notes_slide:
            frame = slide.notes_slide.notes_text_frame
            text = _clean(frame.text) if frame is not None else ""
            if text:
                yield Block(kind=BlockKind.SPEAKER_NOTE, text=text, page=number, page_end=number)

    def _shape(self, shape: Any, number: int) -> Iterator[Block]:
        if getattr(shape, "has_table", False):
            yield from _table(shape.table, number)
        elif getattr(shape, "has_chart", False) or shape.element.tag.endswith("}graphicFrame"):
            if number not in self._unread:
                self._unread.append(number)
        elif shape.has_text_frame and not _is_furniture(shape):
            yield from _text(shape, number)


def _in_reading_order(shapes: Any) -> list[Any]:
    """Shapes from top to bottom and from left to right; groups are opened. Placeholders inherit their position."""
    found: list[Any] = []
    stack = list(reversed(list(shapes)))
    while stack:
        shape = stack.pop()
        if shape.element.tag.endswith("}grpSp"):
            stack.extend(reversed(list(shape.shapes)))
        else:
            found.append(shape)
    return sorted(found, key=lambda shape: ((shape.top or 0) // _ROW_HEIGHT_EMU, shape.left or 0))


def _is_furniture(shape: Any) -> bool:
    """Say whether a shape holds the slide number, the date or the footer."""
    from pptx.enum.shapes import PP_PLACEHOLDER

    return shape.is_placeholder and shape.placeholder_format.type in {
        PP_PLACEHOLDER.SLIDE_NUMBER,
        PP_PLACEHOLDER.DATE,
        PP_PLACEHOLDER.FOOTER,
        PP_PLACEHOLDER.HEADER,
    }


def _text(shape: Any, number: int) -> Iterator[Block]:
    from pptx.enum.shapes import PP_PLACEHOLDER

    bulleted = shape.is_placeholder and shape.placeholder_format.type in {PP_PLACEHOLDER.BODY, PP_PLACEHOLDER.OBJECT}
    counters: dict[int, int] = {}
    for paragraph in shape.text_frame.paragraphs:
        text = _clean(paragraph.text)
        if not text:
            continue
        level = paragraph.level + 1
        marker = _marker(paragraph, bulleted, level, counters)
        kind = BlockKind.LIST_ITEM if marker else BlockKind.PARAGRAPH
        yield Block(kind=kind, text=text, level=level if marker else 0, marker=marker, page=number, page_end=number)


def _marker(paragraph: Any, bulleted: bool, level: int, counters: dict[int, int]) -> str:
    """Return the bullet or number of a paragraph; what it does not say itself comes from its placeholder."""
    properties = paragraph._p.pPr  # python-pptx has no public door to bullets
    names = set() if properties is None else {child.tag.removeprefix(_DRAWING) for child in properties}
    for deeper in [known for known in counters if known > level]:
        del counters[deeper]
    if "buAutoNum" in names:
        counters[level] = counters.get(level, 0) + 1
        return f"{counters[level]}."
    if "buNone" in names:
        return ""
    return "•" if bulleted or "buChar" in names else ""


def _table(table: Any, number: int) -> Iterator[Block]:
    rows: list[list[Cell]] = []
    for row in table.rows:
        line: list[Cell] = []
        for cell in row.cells:
            if not cell.is_spanned:
                columns = cell.span_width if cell.is_merge_origin else 1
                height = cell.span_height if cell.is_merge_origin else 1
                line.append(Cell(_clean(cell.text), columns, height))
        rows.append(line)
    found = make_table(rows, 1 if table.first_row and len(rows) > 1 else 0)
    if found is not None:
        yield table_block(found, page=number)


def _clean(text: str) -> str:
    """python-pptx gives a line break inside a paragraph as a vertical tab."""
    return text.replace("\x0b", "\n").replace("\xa0", " ").strip()


def _numbers(slides: list[int]) -> str:
    return ", ".join(str(number) for number in slides)
