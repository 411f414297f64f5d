"""Tables as lines of text: every row on a line of its own that can be read, and cited, without the rest.

A row of a budget means nothing without the heading above its columns and the subheading above its rows. So a row is
written with both: ``Uitgaven – Overige kosten: Mobiliteit; € 25.000,00``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest.document import Table

__all__ = ["row_groups", "row_lines"]

_MIN_SUBHEADED_WIDTH = 2
_TOTAL = re.compile(r"(?:sub)?tota(?:al|len)\b|saldo\b", re.IGNORECASE)
"""A total closes what stood under a subheading; what follows does not belong to it."""


@dataclass(frozen=True, slots=True)
class _Group:
    """Columns [first, last) under one heading that spans them; a plain table is a single group."""

    heading: str
    columns: range
    names: tuple[str, ...]


def row_lines(table: Table) -> list[str]:
    """Return the table's rows as lines, each with its column headers; a caption comes first.

    Two tables printed side by side (spanning headings with nameless columns) are read one after the other.
    No cell is lost; empty cells give nothing.
    """
    return [line for group in row_groups(table) for line in group]


def row_groups(table: Table) -> list[list[str]]:
    """Return the lines of ``row_lines`` by table: one group, or one for each of the tables side by side."""
    groups = [lines for group in _groups(table) if (lines := _group_lines(table, group))]
    if not table.rows and any(cell.strip() for cell in table.header):
        groups.append(["; ".join(_one_line(cell) for cell in table.header if cell.strip())])
    if table.caption.strip():
        first, *others = groups or [[]]
        groups = [[_one_line(table.caption), *first], *others]
    return groups


def _groups(table: Table) -> list[_Group]:
    header = tuple(_one_line(cell) for cell in table.header)
    width = len(header)
    named = [index for index, cell in enumerate(header) if cell]
    spanning = bool(named) and named[0] == 0 and len(named) < width and _is_spanning(named, width)
    if not spanning:
        return [_Group("", range(width), header)]
    bounds = [*named, width]
    groups = zip(named, bounds[1:], strict=True)
    return [_Group(header[first], range(first, last), ("",) * (last - first)) for first, last in groups]


def _is_spanning(named: list[int], width: int) -> bool:
    """A heading spans when every named column is followed by a nameless one."""
    bounds = [*named, width]
    return all(last - first >= _MIN_SUBHEADED_WIDTH for first, last in zip(named, bounds[1:], strict=True))


def _group_lines(table: Table, group: _Group) -> list[str]:
    lines: list[str] = []
    subheading = ""
    pending = False
    for row in table.rows:
        cells = [_one_line(row[column]) if column < len(row) else "" for column in group.columns]
        filled = [cell for cell in cells if cell]
        if not filled:
            continue
        total = bool(_TOTAL.match(cells[0]))
        if total and not cells[0].casefold().startswith("sub"):
            subheading, pending = "", False
        if group.heading and len(filled) == 1 and cells[0] and not total:
            if pending:
                lines.append(_line(group.heading, "", subheading))
            subheading, pending = cells[0].rstrip(" :"), True
            continue
        lines.append(_line(group.heading, subheading, _cells(cells, group.names)))
        pending = False
        if total:
            subheading = ""
    if pending:
        lines.append(_line(group.heading, "", subheading))
    return lines


def _cells(cells: list[str], names: tuple[str, ...]) -> str:
    """Write the cells of a row; the first stands for the row and needs no name of its own when it is a label."""
    parts = []
    for cell, name in zip(cells, names, strict=True):
        if cell:
            parts.append(f"{name}: {cell}" if name and name != cell else cell)
    return "; ".join(parts)


def _line(heading: str, subheading: str, content: str) -> str:
    label = " – ".join(part for part in (heading, subheading) if part)
    return f"{label}: {content}" if label else content


def _one_line(cell: str) -> str:
    return " ".join(cell.split())
