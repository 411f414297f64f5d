"""Small pdf files made for the tests with reportlab: layouts that the real documents do not have."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Frame,
    FrameBreak,
    ListFlowable,
    ListItem,
    PageTemplate,
    Paragraph,
    SimpleDocTemplate,
    Spacer,
    Table,
    TableStyle,
)

BODY = ParagraphStyle("body", fontName="Helvetica", fontSize=10, leading=13, spaceAfter=7)
HEAD1 = ParagraphStyle("head1", fontName="Helvetica-Bold", fontSize=16, leading=20, spaceAfter=8)
HEAD2 = ParagraphStyle("head2", fontName="Helvetica-Bold", fontSize=12, leading=15, spaceAfter=6)

LEFT = (
    "De burgemeester kan een woning sluiten wanneer daar drugs worden verkocht, afgeleverd of verstrekt dan wel "
    "daartoe aanwezig zijn. Voor een sluiting is een zorgvuldige afweging nodig van alle belangen die in het geding "
    "zijn. "
)
RIGHT = (
    "De gemeente kan een vergunning weigeren wanneer er ernstig gevaar bestaat dat die mede zal worden gebruikt om "
    "strafbare feiten te plegen. Daarvoor vraagt zij zo nodig een advies aan het landelijke bureau. "
)


def canvas_pdf(draw: Sequence[Callable[[Canvas], None]], setup: Callable[[Canvas], None] | None = None) -> bytes:
    """One page for each function in ``draw``."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4)
    if setup:
        setup(canvas)
    for page in draw:
        page(canvas)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def two_columns() -> bytes:
    """A heading across the page, then two columns of running text."""
    buffer = io.BytesIO()
    width, height = A4
    frames = [
        Frame(60, height - 130, width - 120, 70, id="top"),
        Frame(60, 60, (width - 140) / 2, height - 200, id="left"),
        Frame(80 + (width - 140) / 2, 60, (width - 140) / 2, height - 200, id="right"),
    ]
    document = BaseDocTemplate(buffer, pagesize=A4)
    document.addPageTemplates([PageTemplate(id="twee", frames=frames)])
    document.build(
        [
            Paragraph("Sluiten en weigeren", HEAD1),
            FrameBreak(),
            *[Paragraph(f"Links {number}. {LEFT}", BODY) for number in range(1, 5)],
            FrameBreak(),
            *[Paragraph(f"Rechts {number}. {RIGHT}", BODY) for number in range(1, 5)],
        ]
    )
    return buffer.getvalue()


def report() -> bytes:
    """Headings by size only, a numbered list, and a ruled table that goes on over the page with its header."""
    buffer = io.BytesIO()
    document = SimpleDocTemplate(buffer, pagesize=A4, title="Microsoft Word - concept3.docx")
    rows = [["Gemeente", "Signalen", "Jaar"]] + [[f"Gemeente {n}", str(n), "2017"] for n in range(1, 61)]
    table = Table(rows, repeatRows=1, colWidths=[200, 100, 80])
    table.setStyle(TableStyle([("GRID", (0, 0), (-1, -1), 0.5, colors.black)]))
    document.build(
        [
            Paragraph("Van signaal naar interventie", HEAD1),
            Paragraph(LEFT, BODY),
            Paragraph("2.1 Stappen", HEAD2),
            Paragraph("Wij onderscheiden drie stappen:", BODY),
            *[Paragraph(f"{n}. stap nummer {n} van het werkproces", BODY) for n in (1, 2, 3)],
            Paragraph("2.2 Aantallen", HEAD2),
            Spacer(1, 6),
            Paragraph("Tabel 1 Signalen per gemeente", BODY),
            table,
            Paragraph(RIGHT, BODY),
        ]
    )
    return buffer.getvalue()


def lists() -> bytes:
    """A bulleted list (reportlab writes its bullets as code 127) and a list whose numbers hang without a point."""
    buffer = io.BytesIO()

    def items(*texts: str, **style: object) -> ListFlowable:
        return ListFlowable([ListItem(Paragraph(text, BODY)) for text in texts], leftIndent=24, **style)

    SimpleDocTemplate(buffer, pagesize=A4).build(
        [
            items("een overheidsopdracht", "een vastgoedtransactie", bulletType="bullet"),
            Paragraph("Stel daarna drie vragen aan de partners:", BODY),
            items("met welk doel wilt u delen?", "welke wet geeft daarvoor de grondslag?", bulletType="1"),
        ]
    )
    return buffer.getvalue()


def image_page(text: str, dpi: int = 150) -> Callable[[Canvas], None]:
    """A page that is only a picture of text."""
    from PIL import Image, ImageDraw, ImageFont
    from reportlab.lib.utils import ImageReader

    width, height = int(A4[0] / 72 * dpi), int(A4[1] / 72 * dpi)
    image = Image.new("L", (width, height), 255)
    ImageDraw.Draw(image).multiline_text((120, 200), text, fill=0, font=ImageFont.load_default(26), spacing=14)

    def draw(canvas: Canvas) -> None:
        canvas.drawImage(ImageReader(image), 0, 0, A4[0], A4[1])

    return draw


def text_page(*lines: str, size: float = 10) -> Callable[[Canvas], None]:
    """A page with lines of text."""

    def draw(canvas: Canvas) -> None:
        for number, line in enumerate(lines):
            canvas.setFont("Helvetica", size)
            canvas.drawString(72, 700 - 14 * number, line)

    return draw
