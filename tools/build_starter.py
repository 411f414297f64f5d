"""Build the starter documents that ship as docx, pdf and html from their Markdown in tools/starter/.

Run after a change of the texts: ``python tools/build_starter.py``. The built files are committed, because the product
ships them; a test holds their text against the Markdown.
"""

from __future__ import annotations

import html
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
TEXTS = HERE / "starter"
TARGET = HERE.parent / "knowledge" / "starter"
FORMATS = {
    "van-signaal-naar-interventie": "docx",
    "wet-bibob-in-de-praktijk": "pdf",
    "panden-sluiten": "html",
    "informatie-delen": "pdf",
}


@dataclass(frozen=True)
class Piece:
    """One piece of a text: ``kind`` is heading, paragraph, bullet, number or table."""

    kind: str
    text: str = ""
    level: int = 0
    rows: tuple[tuple[str, ...], ...] = ()


def pieces(markdown: str) -> Iterator[Piece]:
    """Give the pieces of the small part of Markdown that these texts use, in order."""
    rows: list[tuple[str, ...]] = []
    for line in [*markdown.splitlines(), ""]:
        if line.startswith("|"):
            cells = tuple(cell.strip() for cell in line.strip().strip("|").split("|"))
            if not all(re.fullmatch(r":?-+:?", cell) for cell in cells):
                rows.append(cells)
            continue
        if rows:
            yield Piece("table", rows=tuple(rows))
            rows = []
        if heading := re.match(r"(#+) (.*)", line):
            yield Piece("heading", heading[2], len(heading[1]))
        elif line.startswith("- "):
            yield Piece("bullet", line[2:])
        elif number := re.match(r"\d+\. (.*)", line):
            yield Piece("number", number[1])
        elif line.strip():
            yield Piece("paragraph", line)


def build_docx(title: str, body: list[Piece], target: Path) -> None:
    """Write a Word document with real heading, list and table styles."""
    from datetime import datetime

    from docx import Document

    document = Document()
    document.core_properties.title = title
    document.core_properties.author = "Kenniswijzer"
    document.core_properties.created = document.core_properties.modified = datetime(2026, 11, 22)  # noqa: DTZ001
    document.core_properties.language = "nl-NL"
    styles = {"bullet": "List Bullet", "number": "List Number", "paragraph": "Normal"}
    for piece in body:
        if piece.kind == "heading":
            document.add_heading(piece.text, level=piece.level - 1)
        elif piece.kind == "table":
            table = document.add_table(rows=0, cols=len(piece.rows[0]), style="Light Grid Accent 1")
            for row in piece.rows:
                for cell, text in zip(table.add_row().cells, row, strict=True):
                    cell.text = text
        else:
            document.add_paragraph(piece.text, style=styles[piece.kind])
    document.save(str(target))


def build_pdf(title: str, body: list[Piece], target: Path) -> None:
    """Write a pdf with bookmarks and page numbers."""
    from reportlab.lib import colors
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import getSampleStyleSheet
    from reportlab.lib.units import cm
    from reportlab.pdfgen.canvas import Canvas
    from reportlab.platypus import Flowable, ListFlowable, ListItem, Paragraph, SimpleDocTemplate, Spacer, Table

    sheet = getSampleStyleSheet()
    sheet["Normal"].fontSize, sheet["Normal"].leading, sheet["Normal"].spaceAfter = 10.5, 14.5, 6

    class Heading(Paragraph):
        def draw(self) -> None:
            key = f"k{id(self)}"
            self.canv.bookmarkPage(key)
            self.canv.addOutlineEntry(self.getPlainText(), key, self.outline_level, closed=False)
            super().draw()

    def frame(canvas: Canvas, document: SimpleDocTemplate) -> None:
        canvas.saveState()
        canvas.setFont("Helvetica", 8)
        canvas.drawRightString(A4[0] - 2.2 * cm, 1.2 * cm, f"Bladzijde {document.page}")
        canvas.restoreState()

    flow: list[Flowable] = []
    items: list[ListItem] = []

    def end_list(kind: str) -> None:
        if items:
            numbered = kind == "number"
            mark = {"bulletType": "1"} if numbered else {"bulletType": "bullet", "start": "•"}
            flow.append(ListFlowable(list(items), bulletFontName="Helvetica", leftIndent=16, **mark))
            items.clear()

    previous = ""
    for piece in body:
        if piece.kind != previous:
            end_list(previous)
        if piece.kind == "heading":
            heading = Heading(html.escape(piece.text), sheet[f"Heading{min(piece.level, 4)}"])
            heading.outline_level = piece.level - 1
            flow.append(heading)
        elif piece.kind == "table":
            cells = [[Paragraph(html.escape(cell), sheet["Normal"]) for cell in row] for row in piece.rows]
            flow.append(Table(cells, style=[("GRID", (0, 0), (-1, -1), 0.5, colors.grey)]))
            flow.append(Spacer(1, 8))
        elif piece.kind in {"bullet", "number"}:
            items.append(ListItem(Paragraph(html.escape(piece.text), sheet["Normal"])))
        else:
            flow.append(Paragraph(html.escape(piece.text), sheet["Normal"]))
        previous = piece.kind
    end_list(previous)
    SimpleDocTemplate(
        str(target), pagesize=A4, title=title, author="Kenniswijzer", lang="nl-NL", invariant=1,
        leftMargin=2.2 * cm, rightMargin=2.2 * cm, topMargin=2.2 * cm, bottomMargin=2.2 * cm,
    ).build(flow, onFirstPage=frame, onLaterPages=frame)  # fmt: skip


def build_html(title: str, body: list[Piece], target: Path) -> None:
    """Write a plain web page."""
    parts: list[str] = []
    open_list = ""
    tags = {"bullet": "ul", "number": "ol"}
    for piece in body:
        wanted = tags.get(piece.kind, "")
        if wanted != open_list:
            parts += [f"</{open_list}>"] * bool(open_list) + [f"<{wanted}>"] * bool(wanted)
            open_list = wanted
        text = html.escape(piece.text, quote=False)
        if piece.kind == "heading":
            parts.append(f"<h{piece.level}>{text}</h{piece.level}>")
        elif piece.kind == "table":
            head, *rows = piece.rows
            parts.append("<table>\n<tr>" + "".join(f"<th>{html.escape(cell)}</th>" for cell in head) + "</tr>")
            parts += ["<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in row) + "</tr>" for row in rows]
            parts.append("</table>")
        else:
            parts.append(f"<li>{text}</li>" if wanted else f"<p>{text}</p>")
    parts += [f"</{open_list}>"] * bool(open_list)
    page = "\n".join(parts)
    target.write_text(
        f'<!DOCTYPE html>\n<html lang="nl">\n<head>\n<meta charset="utf-8">\n<title>{html.escape(title)}</title>\n'
        f"</head>\n<body>\n<main>\n{page}\n</main>\n</body>\n</html>\n",
        encoding="utf-8",
    )


def questions_markdown() -> str:
    """Return the document of known questions: a theme is a chapter, a question a heading above its answer."""
    from knowledge.known_questions import load_themes
    from knowledge.legal import find_references, law_title

    lines = ["# Vragen en antwoorden", "", "Antwoorden op vragen die vaak komen."]
    lines.append("Achter elke regel over de wet staat het artikel waarop die steunt.")
    for theme, questions in load_themes():
        lines += ["", f"## {theme}"]
        for question in questions:
            lines += ["", f"### {question.text}", ""]
            bulleted = False
            for line in question.answer.splitlines():
                if line.startswith("- ") != bulleted:
                    lines += [""] if lines[-1] else []
                    bulleted = not bulleted
                lines.append(line)
    laws = sorted({(law_title(found.law), found.law) for found in find_references("\n".join(lines)) if found.law})
    listed = [f"- [{title}](https://wetten.overheid.nl/{law})" for title, law in laws]
    named = (TEXTS / "vragen-bronnen.txt").read_text(encoding="utf-8").splitlines()
    return "\n".join([*lines, "", "## Bronnen", "", *listed, *named]) + "\n"


def main() -> int:
    """Build every starter document that is not Markdown itself."""
    questions = TARGET / "vragen-en-antwoorden.md"
    questions.write_text(questions_markdown(), encoding="utf-8")
    sys.stdout.write(f"{questions.name}: {questions.stat().st_size} bytes\n")
    builders = {"docx": build_docx, "pdf": build_pdf, "html": build_html}
    for name, suffix in FORMATS.items():
        body = list(pieces((TEXTS / f"{name}.md").read_text(encoding="utf-8")))
        target = TARGET / f"{name}.{suffix}"
        builders[suffix](body[0].text, body, target)
        sys.stdout.write(f"{target.name}: {target.stat().st_size} bytes\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
