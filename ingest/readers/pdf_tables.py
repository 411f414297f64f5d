"""Ruled tables of a pdf page, as they are printed; what their rows mean is read from them later (``ingest.tables``)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ingest.document import Block, BlockKind, Table
from ingest.readers.pdf_layout import Line

_MOST_EDGES = 20_000
_CAPTION = re.compile(r"^(tabel|table|figuur)\s+\d", re.IGNORECASE)

RawRow = Sequence[str | None]


@dataclass(frozen=True, slots=True)
class FoundTable:
    """A table with its place on the page: (x0, top, x1, bottom) in points from the top left."""

    bbox: tuple[float, float, float, float]
    table: Table

    def as_line(self, number: int) -> Line:
        """Give the place of the table among the lines of its page."""
        x0, top, x1, bottom = self.bbox
        return Line("", x0, x1, top, bottom, size=0.0, bold=False, italic=False, table=number)

    def holds(self, word: Mapping[str, Any]) -> bool:
        """Say whether a word of the page stands in this table."""
        x = (word["x0"] + word["x1"]) / 2
        y = (word["top"] + word["bottom"]) / 2
        x0, top, x1, bottom = self.bbox
        return bool(x0 <= x <= x1 and top <= y <= bottom)


def find_tables(page: Any) -> list[FoundTable]:
    """Find the ruled tables of a pdfplumber page; a drawing with very many lines is not searched."""
    if not 4 <= len(page.edges) <= _MOST_EDGES:
        return []
    found = []
    for candidate in page.find_tables():
        table = table_from(candidate.extract())
        if table is not None:
            found.append(FoundTable(tuple(candidate.bbox), table))
    return found


def table_from(rows: Sequence[RawRow]) -> Table | None:
    """Turn extracted rows into a table, or give None for a frame around text.

    A cell that is part of the one before it (None) becomes an empty cell, so that a title which spans columns stands
    above the first of them. A table has two columns and two rows with two filled cells at the least.
    """
    cells = [tuple(" ".join((cell or "").split()) for cell in row) for row in rows]
    cells = [row for row in cells if any(row)]
    if sum(1 for row in cells if sum(1 for cell in row if cell) >= 2) < 2:
        return None
    width = max(len(row) for row in cells)
    cells = [(*row, *[""] * (width - len(row))) for row in cells]
    columns = [index for index in range(width) if any(row[index] for row in cells)]
    cells = [tuple(row[index] for index in columns) for row in cells]
    if _is_header(cells[0]):
        return Table(header=cells[0], rows=tuple(cells[1:]))
    return Table(header=("",) * len(columns), rows=tuple(cells))


def _is_header(row: tuple[str, ...]) -> bool:
    """The first row is the header unless half of its cells are amounts; a year may stand in a header."""
    filled = [cell for cell in row if cell]
    figures = [
        cell for cell in filled if re.fullmatch(r"[€$%\d.,\s–-]+", cell) and not re.fullmatch(r"(19|20)\d\d", cell)
    ]
    return len(figures) * 2 < len(filled)


def join_over_pages(blocks: Sequence[Block], inside: float = 0.15) -> list[Block]:
    """Join a table that goes on at the top of the next page under the same header; running text may stand between.

    ``inside`` is the part of a page, at its top and bottom, in which only running text can stand.
    """
    joined: list[Block] = []
    last_table: int | None = None
    for block in blocks:
        if block.kind is BlockKind.TABLE and last_table is not None and _continues(joined[last_table], block):
            before = joined[last_table]
            assert before.table is not None and block.table is not None
            table = replace(before.table, rows=before.table.rows + block.table.rows)
            joined[last_table] = replace(before, table=table, text=rendering(table), page_end=block.page)
            continue
        joined.append(block)
        if block.kind is BlockKind.TABLE:
            last_table = len(joined) - 1
        elif block.top is None or inside < block.top < 1 - inside:
            last_table = None
    return joined


def _continues(before: Block, after: Block) -> bool:
    if before.table is None or after.table is None or after.page is None or (after.top or 0.0) > 0.25:
        return False
    last_page = before.page_end or before.page or 0
    return after.page == last_page + 1 and any(before.table.header) and before.table.header == after.table.header


def is_caption(text: str) -> bool:
    """Say whether a line above a table is its title ("Tabel 3 ...")."""
    return bool(_CAPTION.match(text))


def rendering(table: Table) -> str:
    """Give a table as plain text, row by row, filled cells only."""
    rows = [table.header, *table.rows]
    return "\n".join(" | ".join(cell for cell in row if cell) for row in rows if any(row))
