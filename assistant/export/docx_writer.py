"""A paper as a Word document: real headings, lists, table heads, footnotes, descriptions of pictures, its language."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from assistant.export.docx_footnotes import Footnotes, element
from assistant.export.paper import Block, Bullets, Grid, Heading, Line, Note, Paper, Paragraph, Picture, numbered
from knowledge.versions import dutch_date

_WIDTH_CM = 16.0


def to_docx(paper: Paper) -> bytes:
    """Return the paper as the bytes of a docx file; sources are footnotes.

    Raises:
        ValueError: a line names a source that the paper does not have.
    """
    from docx import Document

    paper = numbered(paper)
    document: Any = Document()
    _set_up(document, paper)
    notes = Footnotes(document, paper.sources)
    document.add_paragraph(paper.title, style="Title")
    if paper.subtitle:
        document.add_paragraph(paper.subtitle, style="Subtitle")
    if paper.made_on:
        document.add_paragraph(f"{paper.author}, {dutch_date(paper.made_on)}")
    for block in paper.front:
        _add(document, block, notes)
    if paper.front:
        document.add_page_break()
    for block in paper.blocks:
        _add(document, block, notes)
    if notes.unplaced:
        document.add_heading("Overige bronnen", level=1)
        for source in notes.unplaced:
            document.add_paragraph(f"{source.text} {source.url or ''}".strip(), style="List Bullet")
    notes.attach()
    held = BytesIO()
    document.save(held)
    return held.getvalue()


def _set_up(document: Any, paper: Paper) -> None:
    from docx.shared import Cm, Pt, RGBColor

    facts = document.core_properties
    facts.title, facts.author, facts.language = paper.title, paper.author, paper.language
    made = datetime.combine(paper.made_on, datetime.min.time(), UTC) if paper.made_on else datetime.now(UTC)
    facts.created = facts.modified = made.replace(tzinfo=None)
    facts.comments = ""
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.5)
    section.top_margin = section.bottom_margin = Cm(2.2)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Calibri", Pt(10.5)
    normal.paragraph_format.space_after = Pt(6)
    normal.element.get_or_add_rPr().append(element("lang", val=paper.language, eastAsia=paper.language))
    for name in ("Title", "Heading 1", "Heading 2", "Heading 3", "Heading 4"):
        document.styles[name].font.color.rgb = RGBColor(0x15, 0x42, 0x73)
    _footer(section, paper.footer)


def _footer(section: Any, text: str) -> None:
    paragraph = section.footer.paragraphs[0]
    paragraph.add_run(f"{text}    Bladzijde " if text else "Bladzijde ")
    field = element("fldSimple", instr=" PAGE ")
    paragraph._p.append(field)
    field.append(paragraph.add_run("1")._r)


def _add(document: Any, block: Block, notes: Footnotes) -> None:
    match block:
        case Heading(text=text, level=level):
            document.add_heading(text, level=level)
        case Paragraph(lines=lines):
            _fill(document.add_paragraph(), lines, notes)
        case Bullets(items=items, ordered=ordered):
            for item in items:
                style = "List Number" if ordered else "List Bullet"
                _fill(document.add_paragraph(style=style), (item,), notes)
        case Note(lines=lines, label=label):
            _add_note(document, lines, label, notes)
        case Picture():
            _add_picture(document, block)
        case Grid():
            _add_grid(document, block, notes)


def _fill(paragraph: Any, lines: tuple[Line, ...], notes: Footnotes) -> None:
    for place, item in enumerate(lines):
        paragraph.add_run(f" {item.text}" if place else item.text)
        notes.mark(paragraph, item.sources)


def _add_note(document: Any, lines: tuple[Line, ...], label: str, notes: Footnotes) -> None:
    paragraph = document.add_paragraph()
    properties = paragraph._p.get_or_add_pPr()
    border = element("pBdr")
    border.append(element("left", val="single", sz="24", space="8", color="154273"))
    properties.append(border)
    properties.append(element("shd", val="clear", color="auto", fill="EEF3F8"))
    paragraph.add_run(f"{label}. ").bold = True
    _fill(paragraph, lines, notes)


def _add_picture(document: Any, picture: Picture) -> None:
    from docx.shared import Cm

    document.add_picture(BytesIO(picture.png), width=Cm(_WIDTH_CM))
    shape = document.inline_shapes[-1]._inline.docPr
    shape.set("descr", picture.alt)
    shape.set("name", picture.name)
    if picture.caption:
        document.paragraphs[-1].paragraph_format.keep_with_next = True
        document.add_paragraph(picture.caption, style="Caption")


def _add_grid(document: Any, grid: Grid, notes: Footnotes) -> None:
    if grid.caption:
        document.add_paragraph(grid.caption, style="Caption").paragraph_format.keep_with_next = True
    table = document.add_table(rows=1, cols=len(grid.headings), style="Table Grid")
    for cell, heading in zip(table.rows[0].cells, grid.headings, strict=True):
        cell.text = ""
        cell.paragraphs[0].add_run(heading).bold = True
        cell._tc.get_or_add_tcPr().append(element("shd", val="clear", color="auto", fill="DCE6F0"))
    table.rows[0]._tr.get_or_add_trPr().append(element("tblHeader"))
    for row in grid.rows:
        made = table.add_row()
        made._tr.get_or_add_trPr().append(element("cantSplit"))
        for cell, item in zip(made.cells, row, strict=True):
            _fill(cell.paragraphs[0], (item,), notes)
    document.add_paragraph()
