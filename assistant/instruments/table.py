"""A decision table for one phenomenon: which instrument, whose power, under what conditions; every cell cited.

For trainers and policy officers. Three forms: markdown, a page (html) and a document (docx).
"""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

from assistant.answer import Citation
from assistant.instruments.citing import CardCitations
from knowledge.instruments.card import Instrument, Statement
from knowledge.instruments.catalogue import Catalogue

HEADINGS = ("Instrument", "Bevoegd", "Wat het doet", "Voorwaarden", "Eerste stappen", "Let op")
MOST_IN_A_CELL = 4
PRACTICE = "praktijkkennis"


@dataclass(frozen=True, slots=True)
class Cell:
    """Lines of a cell, each with the numbers of its citations; ``note`` where there are none."""

    lines: tuple[tuple[str, tuple[int, ...], str], ...]


@dataclass(frozen=True, slots=True)
class DecisionTable:
    """A table with its list of sources."""

    title: str
    rows: tuple[tuple[Cell, ...], ...]
    citations: tuple[Citation, ...]
    as_of: str
    closing: str


def instruments_for(phenomenon: str, catalogue: Catalogue) -> list[Instrument]:
    """Return the cards with a rule that names the fact, the lightest first; ``phenomenon``: id of a fact."""
    found = [
        card
        for card in catalogue.instruments.values()
        if any(phenomenon in rule for rule in (*card.recognition.triggers, *card.recognition.often_thought_of))
    ]
    return sorted(found, key=lambda card: (card.recognition.weight, card.name))


def decision_table(
    phenomenon: str, catalogue: Catalogue, cite: CardCitations, *, as_of: str, closing: str
) -> DecisionTable:
    """Make the table of a phenomenon; without any card it has no rows."""
    fact = catalogue.facts[phenomenon]
    rows = tuple(_row(card, cite) for card in instruments_for(phenomenon, catalogue))
    return DecisionTable(f"Beslistabel: {fact.label}", rows, tuple(cite.citations), as_of, closing)


def _row(card: Instrument, cite: CardCitations) -> tuple[Cell, ...]:
    powers = [basis for basis in card.legal_bases if basis.role == "bevoegdheid"] or list(card.legal_bases)
    rests = tuple(dict.fromkeys(number for basis in powers[:3] for number in cite.of_basis(basis)))
    if not rests:
        rests = tuple(dict.fromkeys(cite.of_source(source) for source in card.sources[:1]))
    local = " (alleen als uw gemeente dit heeft geregeld)" if card.status.value == "lokaal" else ""
    authorities = ", ".join(authority.value for authority in card.authorities)
    return (
        Cell(((f"{card.name}{local}", rests, ""),)),
        Cell(((authorities, rests, ""),)),
        _cell([card.does], card, cite),
        _cell(card.conditions, card, cite),
        _cell(card.procedure, card, cite),
        _cell([*card.pitfalls[:2], *card.proportionality[:2]], card, cite),
    )


def _cell(statements: Sequence[Statement], card: Instrument, cite: CardCitations) -> Cell:
    return Cell(
        tuple(
            (statement.text, numbers, "" if numbers else (PRACTICE if statement.practice else statement.article or ""))
            for statement in statements[:MOST_IN_A_CELL]
            for numbers in (cite.of_statement(statement, card.sources),)
        )
    )


def _marks(numbers: Sequence[int], note: str) -> str:
    return "".join(f"[{number}]" for number in numbers) or (f"({note})" if note else "")


def source_line(citation: Citation) -> str:
    """Return one source as a line: number, title, article, what is known of its text, address."""
    text = citation.title
    if citation.article and not text.endswith(f"artikel {citation.article}"):
        text += f", artikel {citation.article}"
    parts = [text, citation.currency_note, citation.url or ""]
    return f"[{citation.number}] " + "; ".join(part for part in parts if part)


def as_markdown(table: DecisionTable) -> str:
    """Return the table as markdown."""

    def cell(content: Cell) -> str:
        lines = (f"{text} {_marks(numbers, note)}".strip() for text, numbers, note in content.lines)
        return "<br>".join(line.replace("|", "\\|") for line in lines)

    lines = [f"# {table.title}", "", f"Peildatum: {table.as_of}", "", f"| {' | '.join(HEADINGS)} |"]
    lines.append("|" + " --- |" * len(HEADINGS))
    lines += [f"| {' | '.join(cell(content) for content in row)} |" for row in table.rows]
    lines += ["", table.closing, "", "## Bronnen", ""]
    lines += [f"- {source_line(citation)}" for citation in table.citations]
    return "\n".join(lines) + "\n"


def as_html(table: DecisionTable) -> str:
    """Return the table as a page that stands on its own."""

    def cell(content: Cell) -> str:
        return "<br>".join(
            html.escape(text) + " " + ("".join(f'<a href="#bron-{n}">[{n}]</a>' for n in numbers)
                                       or html.escape(f"({note})" if note else ""))
            for text, numbers, note in content.lines
        )  # fmt: skip

    head = "".join(f'<th scope="col">{heading}</th>' for heading in HEADINGS)
    body = "\n".join(
        "<tr>" + "".join(
            f'<th scope="row">{cell(content)}</th>' if place == 0 else f"<td>{cell(content)}</td>"
            for place, content in enumerate(row)
        ) + "</tr>"
        for row in table.rows
    )  # fmt: skip
    sources = "\n".join(f'<li id="bron-{c.number}">{html.escape(source_line(c))}</li>' for c in table.citations)
    title = html.escape(table.title)
    style = "body{font:1rem/1.4 sans-serif;margin:2rem}table{border-collapse:collapse}th,td{border:1px solid #767676;"
    style += "padding:.4rem;text-align:left;vertical-align:top}ul{list-style:none;padding:0}"
    return (
        f'<!doctype html>\n<html lang="nl"><head><meta charset="utf-8"><title>{title}</title><style>{style}</style>'
        f"</head><body>\n<h1>{title}</h1>\n<p>Peildatum: {html.escape(table.as_of)}</p>\n"
        f"<table><thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody></table>\n"
        f"<p>{html.escape(table.closing)}</p>\n<h2>Bronnen</h2>\n<ul>\n{sources}\n</ul>\n</body></html>\n"
    )


def as_docx(table: DecisionTable) -> bytes:
    """Return the table as a Word document, in landscape, with a header row that is repeated."""
    from docx import Document
    from docx.enum.section import WD_ORIENT
    from docx.oxml import OxmlElement

    document = Document()
    document.core_properties.title = table.title
    document.core_properties.language = "nl-NL"
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = section.page_height, section.page_width
    document.add_heading(table.title, level=1)
    document.add_paragraph(f"Peildatum: {table.as_of}")
    grid = document.add_table(rows=1, cols=len(HEADINGS), style="Table Grid")
    for place, heading in enumerate(HEADINGS):
        grid.rows[0].cells[place].text = heading
    grid.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for row in table.rows:
        cells = grid.add_row().cells
        for place, content in enumerate(row):
            cells[place].text = "\n".join(f"{text} {_marks(numbers, note)}" for text, numbers, note in content.lines)
    document.add_paragraph(table.closing)
    document.add_heading("Bronnen", level=2)
    for citation in table.citations:
        document.add_paragraph(source_line(citation))
    held = BytesIO()
    document.save(held)
    return held.getvalue()
