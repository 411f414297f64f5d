"""Text of BWB elements: running lines from ``al``, ``lijst`` and ``table``, without what is only administration.

Tag names follow the BWB schema ``toestand_2016-1``. A line never holds a newline: the lines of one lid are its
sentences, onderdelen and table rows, in the order of the statute.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

__all__ = ["NOT_TEXT", "heading_of", "inline_text", "lines_of"]

NOT_TEXT = frozenset(
    {"meta-data", "kop", "lidnr", "li.nr", "officiele-inhoudsopgave", "wetsluiting", "redactionele-correcties"}
)
_LISTS = frozenset({"lijst", "table", "definitielijst"})
_BLOCKS = frozenset({"al", "lid", "divisie", "tussenkop"})
_NOTES = frozenset({"noot", "footnote"})


def inline_text(element: Any) -> str:
    """Return the text of an element on one line: references, emphasis and notes as plain text, lists left out."""
    return " ".join("".join(_inline(element)).split())


def _inline(element: Any) -> Iterator[str]:
    """Walk an element without recursion, so that no nesting can exhaust the stack."""
    stack: list[Any] = [element]
    while stack:
        current = stack.pop()
        if isinstance(current, str):
            yield current
            continue
        before, after = _brackets(current)
        inside: list[Any] = [before, current.text or ""]
        for child in current:
            if isinstance(child.tag, str) and child.tag not in NOT_TEXT and child.tag not in _LISTS:
                inside.append(child)
            inside.append(child.tail or "")
        stack.extend(reversed([*inside, after]))


def _brackets(element: Any) -> tuple[str, str]:
    """Return what goes before and after the text of an element that is no running text of the statute itself."""
    if element.tag == "redactie" and element.get("type") == "extra":
        return " [Redactie: ", "] "
    if element.tag in _NOTES:
        return " [noot:", "]"
    if element.tag in {"plaatje", "illustratie"} and not len(element):
        return " [afbeelding of formule, zie de officiële tekst] ", ""
    return (" ", "") if element.tag in {"br", "noot.nr", "noot.al"} else ("", "")


def heading_of(element: Any) -> str:
    """Return the heading in ``kop``: ``Afdeling 5.3.1. Last onder bestuursdwang``; empty when there is none."""
    head = element.find("kop")
    if head is None:
        return ""
    name = " ".join(part for part in (_part(head, "label"), _part(head, "nr")) if part)
    return ". ".join(part for part in (name, _part(head, "titel"), _part(head, "subtitel")) if part)


def _part(head: Any, tag: str) -> str:
    found = head.find(tag)
    return inline_text(found).rstrip(".") if found is not None else ""


def lines_of(element: Any) -> list[str]:
    """Return the lines of all that stands in an element, except its heading and number."""
    lines: list[str] = []
    for child in element:
        if isinstance(child.tag, str) and child.tag not in NOT_TEXT:
            lines.extend(_block_lines(child))
    return lines


def _block_lines(element: Any) -> list[str]:
    if element.tag == "lijst":
        return [line for item in element.iterchildren("li") for line in _item_lines(item)]
    if element.tag == "table":
        return _table_lines(element)
    if element.tag == "divisie":
        return [line for line in (heading_of(element), *lines_of(element)) if line]
    if element.tag != "al" and any(child.tag in _LISTS or child.tag in _BLOCKS for child in element):
        return lines_of(element)
    own = inline_text(element)
    return [*([own] if own else []), *_nested(element)]


def _nested(element: Any) -> list[str]:
    """Return the lines of lists and tables that stand inside a paragraph."""
    return [line for child in element if child.tag in _LISTS for line in _block_lines(child)]


def _item_lines(item: Any) -> list[str]:
    """Return an onderdeel with its marker before its first line: ``a. een middel …``."""
    number = item.find("li.nr")
    marker = inline_text(number) if number is not None else ""
    lines = lines_of(item)
    return [f"{marker or '-'} {lines[0]}", *lines[1:]] if lines else []


def _table_lines(element: Any) -> list[str]:
    """Return a table as one line a row, each cell with its column name; lists of substances stay plain rows, so no
    row is taken for a subheading of the next."""
    head = [[_cell(entry) for entry in row.iterchildren("entry")] for row in element.iterfind("tgroup/thead/row")]
    names = head[-1] if head else []
    lines = []
    for row in element.iterfind("tgroup/tbody/row"):
        cells = [_cell(entry) for entry in row.iterchildren("entry")]
        named = [(names[index] if index < len(names) else "", cell) for index, cell in enumerate(cells) if cell]
        lines.append("; ".join(f"{name}: {cell}" if name else cell for name, cell in named))
    return [line for line in lines if line]


def _cell(entry: Any) -> str:
    text = " ".join(lines_of(entry)) or inline_text(entry)
    return "" if text in {"–", "-"} else text
