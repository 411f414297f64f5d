"""Tables of web pages: which hold data, and what is in their cells."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ingest.document import Block
from ingest.readers.grids import Cell, make_table, table_block
from ingest.readers.html_filter import is_skipped

if TYPE_CHECKING:
    from bs4 import Tag

__all__ = ["is_data_table", "read_table"]


def is_data_table(table: Tag) -> bool:
    """Say whether a table holds data; older pages use tables to lay out whole columns of text."""
    if table.get("role") in {"presentation", "none"} or table.find("table") is not None:
        return False
    rows = table.find_all("tr")
    if len(rows) < 2 or max(len(row.find_all(["td", "th"])) for row in rows) < 2:
        return False
    return table.find(["h1", "h2", "h3"]) is None


def read_table(table: Tag) -> Iterator[Block]:
    """Give the block of a data table; nothing when all cells are empty."""
    rows = [row for row in table.find_all("tr") if not is_skipped(row, True)]
    grid = [
        [
            Cell(_text(cell), _span(cell.get("colspan")), _span(cell.get("rowspan")))
            for cell in row.find_all(["td", "th"])
            if not is_skipped(cell, True)
        ]
        for row in rows
    ]
    caption = table.find("caption")
    found = make_table(grid, _header_rows(rows), caption=_text(caption) if caption else "")
    if found is not None:
        yield table_block(found)


def _header_rows(rows: list[Tag]) -> int:
    """Rows in ``thead``, or first rows of only ``th``; a table that marks none starts with its header."""
    marked = 0
    while marked < len(rows) - 1 and (rows[marked].find_parent("thead") or not rows[marked].find("td")):
        marked += 1
    if marked:
        return marked
    # th only at the start of rows: the rows have headings, the columns none.
    return 0 if any(row.find("th") for row in rows) else 1


def _text(cell: Tag) -> str:
    from bs4.element import NavigableString, Tag

    pieces: list[str] = []
    stack: list[object] = list(reversed(cell.contents))
    while stack:
        node = stack.pop()
        if type(node) is NavigableString:
            pieces.append(node)
        elif isinstance(node, Tag) and not is_skipped(node, True):
            inline = node.name in {"a", "b", "strong", "em", "i", "span", "sup", "sub", "abbr", "u", "code"}
            stack.extend(reversed(node.contents))
            if not inline:
                pieces.append(" ")
    return " ".join("".join(pieces).split())


def _span(value: object) -> int:
    text = str(value or "")
    return max(1, int(text)) if text.isdecimal() and len(text) < 5 else 1
