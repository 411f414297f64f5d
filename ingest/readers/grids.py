"""From a grid of cells, as a file draws it, to a ``Table``: headers, merged cells filled in, rows of one width."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.document import Block, BlockKind, Table
from ingest.tables import row_lines

__all__ = ["Cell", "make_table", "table_block"]

_MAX_SPAN = 200
_HEADER_JOINT = " – "


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as it is drawn: its text and how many columns and rows it covers."""

    text: str
    columns: int = 1
    rows: int = 1


def make_table(rows: Sequence[Sequence[Cell]], header_rows: int = 1, caption: str = "") -> Table | None:
    """Return the table, or None when no cell holds text.

    A cell over several rows is repeated in each, so that every row can be read alone. A cell over several columns is
    repeated in a header (each column gets its heading) and stands once, in its first column, in a body row.
    Several header rows become one: ``2016 – begroot``.
    """
    grid = _fill(rows, header_rows)
    if not any(text for line in grid for text in line):
        return None
    width = max(len(line) for line in grid)
    padded = [tuple(line) + ("",) * (width - len(line)) for line in grid]
    header = _join_headers(padded[:header_rows], width)
    body = tuple(line for line in padded[header_rows:] if any(line))
    return Table(header=header, rows=body, caption=caption)


def table_block(table: Table, page: int | None = None) -> Block:
    """Return the block of a table, its text one line a row."""
    return Block(kind=BlockKind.TABLE, text="\n".join(row_lines(table)), page=page, page_end=page, table=table)


def _fill(rows: Sequence[Sequence[Cell]], header_rows: int) -> list[list[str]]:
    """Lay cells on a grid; ``waiting`` holds, by column, the text that hangs down and for how many rows."""
    grid: list[list[str]] = []
    waiting: dict[int, tuple[str, int]] = {}
    for number, row in enumerate(rows):
        line: list[str] = []
        for cell in row:
            _take_hanging(line, waiting)
            span = max(1, min(cell.columns, _MAX_SPAN))
            for offset in range(span):
                text = cell.text if offset == 0 or number < header_rows else ""
                if cell.rows > 1:
                    waiting[len(line)] = (text, cell.rows - 1)
                line.append(text)
        _take_hanging(line, waiting)
        grid.append(line)
    return grid


def _take_hanging(line: list[str], waiting: dict[int, tuple[str, int]]) -> None:
    while len(line) in waiting:
        column = len(line)
        text, left = waiting.pop(column)
        if left > 1:
            # Put back for the next row; this row has it already, so it cannot be taken twice.
            waiting[column] = (text, left - 1)
        line.append(text)


def _join_headers(lines: Sequence[tuple[str, ...]], width: int) -> tuple[str, ...]:
    if not lines:
        return ("",) * width
    names: list[str] = []
    for column in range(width):
        parts: list[str] = []
        for line in lines:
            if line[column] and line[column] not in parts:
                parts.append(line[column])
        names.append(_HEADER_JOINT.join(parts))
    return tuple(names)
