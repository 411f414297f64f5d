"""A paper as pdf: embedded font, bookmarks, document title and language; the sources stand numbered at the end.

A pdf of this kind has no tags for a screen reader: who needs those takes the docx. The description of a picture stands
under it in words, so that nothing is only to be seen.
"""

from __future__ import annotations

import html
from functools import partial
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import Any

from assistant.export.paper import (
    Block,
    Bullets,
    Grid,
    Heading,
    Line,
    Note,
    Paper,
    Paragraph,
    Picture,
    SourceNote,
    numbered,
)
from knowledge.versions import dutch_date

_FACES = {"": "DejaVuSans", "-Bold": "DejaVuSans-Bold", "-Oblique": "DejaVuSans-Oblique"}
_BLUE, _PALE, _PALER = "#154273", "#dce6f0", "#eef3f8"
_MARGIN_CM = 2.2
_WIDTH_CM = 21.0 - 2 * _MARGIN_CM - 0.42
"""A frame of reportlab keeps 6 points free on both sides."""


def to_pdf(paper: Paper) -> bytes:
    """Return the paper as the bytes of a pdf file; a mention leads to the source at the end, and back.

    Raises:
        ValueError: a line names a source that the paper does not have.
    """
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.units import cm
    from reportlab.platypus import PageBreak, SimpleDocTemplate, Spacer
    from reportlab.platypus import Paragraph as Text

    paper = numbered(paper)
    _embed_fonts()
    styles = _styles()
    writer = _Writer(styles)
    flow: list[Any] = [Text(html.escape(paper.title), styles["title"])]
    if paper.subtitle:
        flow.append(Text(html.escape(paper.subtitle), styles["subtitle"]))
    if paper.made_on:
        flow.append(Text(html.escape(f"{paper.author}, {dutch_date(paper.made_on)}"), styles["body"]))
    for block in paper.front:
        flow += writer.block(block)
    flow.append(PageBreak() if paper.front else Spacer(1, 6))
    for block in paper.blocks:
        flow += writer.block(block)
    if paper.sources:
        flow += writer.block(Heading("Bronnen"))
        flow += [writer.source(source) for source in paper.sources]
    held = BytesIO()
    document = SimpleDocTemplate(
        held, pagesize=A4, title=paper.title, author=paper.author, lang=paper.language, subject=paper.subtitle,
        leftMargin=_MARGIN_CM * cm, rightMargin=_MARGIN_CM * cm, topMargin=_MARGIN_CM * cm, bottomMargin=2.4 * cm,
    )  # fmt: skip
    page = partial(_frame, footer=paper.footer)
    document.build(flow, onFirstPage=page, onLaterPages=page)
    return held.getvalue()


class _Writer:
    """Turns blocks into what reportlab lays out; remembers which sources were named, for the way back."""

    def __init__(self, styles: dict[str, Any]) -> None:
        self._styles = styles
        self._named: set[int] = set()

    def block(self, block: Block) -> list[Any]:
        """Return the flowables of one block."""
        from reportlab.platypus import CondPageBreak, ListFlowable, ListItem
        from reportlab.platypus import Paragraph as Text

        match block:
            case Heading(text=text, level=level):
                return [CondPageBreak(70), _heading(text, level, self._styles[f"heading{level}"])]
            case Paragraph(lines=lines):
                return [Text(self._text(lines), self._styles["body"])]
            case Bullets(items=items, ordered=ordered):
                made = [ListItem(Text(self._text((item,)), self._styles["item"])) for item in items]
                mark = {"bulletType": "1"} if ordered else {"bulletType": "bullet", "start": "•"}
                return [ListFlowable(made, bulletFontName="DejaVuSans", bulletFontSize=9, leftIndent=16, **mark)]
            case Note(lines=lines, label=label):
                return [self._note(lines, label)]
            case Picture():
                return self._picture(block)
            case Grid():
                return self._grid(block)

    def source(self, source: SourceNote) -> Any:
        """Return one line of the list of sources."""
        from reportlab.platypus import Paragraph as Text

        text = f'<a name="bron{source.number}"/>[{source.number}] {html.escape(source.text)}'
        if source.url:
            url = html.escape(source.url, quote=True)
            text += f' <a href="{url}" color="{_BLUE}">{url}</a>'
        if source.number in self._named:
            text += f' <a href="#noem{source.number}" color="{_BLUE}">(terug)</a>'
        return Text(text, self._styles["source"])

    def _text(self, lines: tuple[Line, ...]) -> str:
        return " ".join(html.escape(item.text) + self._marks(item.sources) for item in lines)

    def _marks(self, numbers: tuple[int, ...]) -> str:
        marks = ""
        for number in numbers:
            anchor = "" if number in self._named else f'<a name="noem{number}"/>'
            self._named.add(number)
            marks += f'{anchor}<super size="7"><a href="#bron{number}" color="{_BLUE}">[{number}]</a></super>'
        return marks

    def _note(self, lines: tuple[Line, ...], label: str) -> Any:
        from reportlab.platypus import Paragraph as Text

        return Text(f"<b>{html.escape(label)}.</b> {self._text(lines)}", self._styles["note"])

    def _picture(self, picture: Picture) -> list[Any]:
        from reportlab.lib.units import cm
        from reportlab.lib.utils import ImageReader
        from reportlab.platypus import Image, KeepTogether
        from reportlab.platypus import Paragraph as Text

        width, height = ImageReader(BytesIO(picture.png)).getSize()
        shown = Image(BytesIO(picture.png), width=_WIDTH_CM * cm, height=_WIDTH_CM * cm * height / width)
        caption = f"<b>{html.escape(picture.caption)}</b> " if picture.caption else ""
        return [KeepTogether([shown, Text(f"{caption}{html.escape(picture.alt)}", self._styles["caption"])])]

    def _grid(self, grid: Grid) -> list[Any]:
        from reportlab.lib import colors
        from reportlab.lib.units import cm
        from reportlab.platypus import LongTable
        from reportlab.platypus import Paragraph as Text

        head = [Text(f"<b>{html.escape(text)}</b>", self._styles["cell"]) for text in grid.headings]
        body = [[Text(self._text((cell,)), self._styles["cell"]) for cell in row] for row in grid.rows]
        look = [
            ("GRID", (0, 0), (-1, -1), 0.5, colors.HexColor("#767676")),
            ("BACKGROUND", (0, 0), (-1, 0), colors.HexColor(_PALE)),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ]
        widths = _widths(grid, _WIDTH_CM * cm)
        table = LongTable([head, *body], colWidths=widths, repeatRows=1, style=look, spaceAfter=8, spaceBefore=2)
        caption = [Text(f"<b>{html.escape(grid.caption)}</b>", self._styles["caption"])] if grid.caption else []
        return [*caption, table]


def _widths(grid: Grid, total: float) -> list[float]:
    """Return the width of each column in points: at least its longest word, the rest by how much text it holds."""
    from reportlab.pdfbase.pdfmetrics import stringWidth

    columns = list(zip(grid.headings, *([cell.text for cell in row] for row in grid.rows), strict=True))
    least = [
        max((stringWidth(word, "DejaVuSans-Bold", 8) for text in column for word in text.split()), default=0.0) + 18
        for column in columns
    ]
    if sum(least) >= total:
        return [total * width / sum(least) for width in least]
    wanted = [min(sum(len(text) for text in column) / len(column), 80.0) + 1 for column in columns]
    left = total - sum(least)
    return [width + left * share / sum(wanted) for width, share in zip(least, wanted, strict=True)]


def _heading(text: str, level: int, style: Any) -> Any:
    from reportlab.platypus import Paragraph as Text

    class Bookmarked(Text):  # type: ignore[misc]
        def draw(self) -> None:
            key = f"kop{id(self)}"
            self.canv.bookmarkPage(key)
            self.canv.addOutlineEntry(text, key, 0 if level == 1 else 1, closed=False)
            super().draw()

    return Bookmarked(html.escape(text), style)


def _frame(canvas: Any, document: Any, *, footer: str) -> None:
    from reportlab.lib.units import cm

    canvas.saveState()
    canvas.setViewerPreference("DisplayDocTitle", "true")
    canvas.setFont("DejaVuSans", 7.5)
    canvas.drawString(_MARGIN_CM * cm, 1.3 * cm, footer)
    canvas.drawRightString((21 - _MARGIN_CM) * cm, 1.3 * cm, f"Bladzijde {document.page}")
    canvas.restoreState()


def _embed_fonts() -> None:
    """Register DejaVu, which ships with matplotlib (free licence) and has every character of Dutch."""
    from reportlab.pdfbase.pdfmetrics import getRegisteredFontNames, registerFont, registerFontFamily
    from reportlab.pdfbase.ttfonts import TTFont

    spec = find_spec("matplotlib")
    assert spec is not None and spec.origin is not None
    folder = Path(spec.origin).parent / "mpl-data" / "fonts" / "ttf"
    for name in _FACES.values():
        if name not in getRegisteredFontNames():
            registerFont(TTFont(name, folder / f"{name}.ttf"))
    registerFontFamily(
        "DejaVuSans", normal="DejaVuSans", bold="DejaVuSans-Bold", italic="DejaVuSans-Oblique",
        boldItalic="DejaVuSans-Bold",
    )  # fmt: skip


def _styles() -> dict[str, Any]:
    from reportlab.lib import colors
    from reportlab.lib.styles import ParagraphStyle

    blue = colors.HexColor(_BLUE)
    body = ParagraphStyle("body", fontName="DejaVuSans", fontSize=9.5, leading=13.5, spaceAfter=6)
    bold = ParagraphStyle("bold", body, fontName="DejaVuSans-Bold", textColor=blue, keepWithNext=1)
    return {
        "body": body,
        "title": ParagraphStyle("title", bold, fontSize=20, leading=25, spaceAfter=8),
        "subtitle": ParagraphStyle("subtitle", body, fontSize=12, leading=16, spaceAfter=12),
        "heading1": ParagraphStyle("heading1", bold, fontSize=14, leading=18, spaceBefore=14, spaceAfter=6),
        "heading2": ParagraphStyle("heading2", bold, fontSize=11, leading=15, spaceBefore=9, spaceAfter=4),
        "heading3": ParagraphStyle("heading3", bold, fontSize=9.5, leading=13, spaceBefore=6, spaceAfter=3),
        "item": ParagraphStyle("item", body, spaceAfter=3),
        "cell": ParagraphStyle("cell", body, fontSize=8, leading=10.5, spaceAfter=0),
        "caption": ParagraphStyle("caption", body, fontSize=8.5, leading=11.5, spaceBefore=4),
        "source": ParagraphStyle("source", body, fontSize=8, leading=11, leftIndent=20, firstLineIndent=-20),
        "note": ParagraphStyle(
            "note", body, backColor=colors.HexColor(_PALER), borderPadding=6, leftIndent=8, rightIndent=6,
            spaceBefore=8, spaceAfter=12,
        ),
    }  # fmt: skip
