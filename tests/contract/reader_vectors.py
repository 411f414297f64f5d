"""One small document a format, all with the same content, so that every reader is held to the same contract."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass

TITLE = "Aanpak van ondermijning"
PARAGRAPH = "De burgemeester bespreekt het signaal in de driehoek voordat de gemeente een besluit neemt."
ITEM = "Verzamel de feiten die de gemeente zelf heeft."
CELLS = ("Rotterdam", "32 gemeenten")

_BWB = """<?xml version="1.0" encoding="UTF-8"?>
<toestand bwb-id="BWBR0099999" inwerkingtreding="2024-01-01"
 bwb-ng-vast-deel="http://wetten.overheid.nl/id/BWBR0099999/2024-01-01/0">
<wetgeving soort="wet"><citeertitel status="officieel">{title}</citeertitel><wet-besluit><wettekst>
<artikel label="Artikel 1" inwerking="2024-01-01" bwb-ng-variabel-deel="/Artikel1" status="goed">
<kop><label>Artikel</label><nr status="officieel">1</nr></kop>
<lid><lidnr>1</lidnr><al>{paragraph}</al><lijst type="expliciet"><li><li.nr>a.</li.nr><al>{item}</al></li></lijst></lid>
</artikel></wettekst></wet-besluit></wetgeving></toestand>"""


@dataclass(frozen=True, slots=True)
class Vector:
    """A file name, how its bytes are made, and what the format can hold."""

    reader: str
    file_name: str
    make: Callable[[], bytes]
    has_headings: bool = True
    has_tables: bool = True
    has_pages: bool = False


def _docx() -> bytes:
    import docx

    document = docx.Document()
    document.core_properties.title = TITLE
    document.add_heading(TITLE, 1)
    document.add_paragraph(PARAGRAPH)
    document.add_paragraph(ITEM, style="List Bullet")
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip(table._cells, ("Regio", "Omvang", *CELLS), strict=True):
        cell.text = text
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _pptx() -> bytes:
    from pptx import Presentation
    from pptx.util import Cm

    presentation = Presentation()
    presentation.core_properties.title = TITLE
    slide = presentation.slides.add_slide(presentation.slide_layouts[1])
    slide.shapes.title.text = TITLE
    slide.placeholders[1].text = ITEM
    slide.shapes.add_textbox(Cm(1), Cm(10), Cm(10), Cm(2)).text_frame.text = PARAGRAPH
    table = slide.shapes.add_table(2, 2, Cm(1), Cm(13), Cm(10), Cm(2)).table
    for index, text in enumerate(("Regio", "Omvang", *CELLS)):
        table.cell(index // 2, index % 2).text = text
    slide.notes_slide.notes_text_frame.text = "Vraag de zaal naar eigen voorbeelden."
    buffer = io.BytesIO()
    presentation.save(buffer)
    return buffer.getvalue()


def _pdf() -> bytes:
    from reportlab.lib import colors
    from reportlab.lib.styles import getSampleStyleSheet
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

    styles = getSampleStyleSheet()
    table = Table([["Regio", "Omvang"], list(CELLS)], style=TableStyle([("GRID", (0, 0), (-1, -1), 1, colors.black)]))
    buffer = io.BytesIO()
    SimpleDocTemplate(buffer, title=TITLE).build(
        [
            Paragraph(TITLE, styles["Heading1"]),
            Paragraph(PARAGRAPH, styles["BodyText"]),
            Paragraph(f"• {ITEM}", styles["BodyText"]),
            Spacer(1, 20),
            table,
        ]
    )
    return buffer.getvalue()


def _html() -> bytes:
    rows = f"<tr><th>Regio</th><th>Omvang</th></tr><tr><td>{CELLS[0]}</td><td>{CELLS[1]}</td></tr>"
    return (
        f"<!doctype html><html lang=nl><head><meta charset=utf-8><title>{TITLE}</title></head><body>"
        f"<nav><a href=/>Home</a></nav><main><h1>{TITLE}</h1><p>{PARAGRAPH}</p><ul><li>{ITEM}</li></ul>"
        f"<table>{rows}</table></main></body></html>"
    ).encode()


def _markdown() -> bytes:
    return (
        f"# {TITLE}\n\n{PARAGRAPH}\n\n- {ITEM}\n\n| Regio | Omvang |\n|---|---|\n| {CELLS[0]} | {CELLS[1]} |\n"
    ).encode()


def _text() -> bytes:
    return f"{TITLE}\n\n{PARAGRAPH}\n\n- {ITEM}\n".encode()


def _statute() -> bytes:
    return _BWB.format(title=TITLE, paragraph=PARAGRAPH, item=ITEM).encode()


VECTORS = (
    Vector("pdf", "aanpak.pdf", _pdf, has_pages=True),
    Vector("docx", "aanpak.docx", _docx),
    Vector("pptx", "aanpak.pptx", _pptx, has_pages=True),
    Vector("html", "aanpak.html", _html),
    Vector("markdown", "aanpak.md", _markdown),
    Vector("text", "aanpak.txt", _text, has_tables=False),
    Vector("wet", "wet.xml", _statute, has_headings=False, has_tables=False),
)
