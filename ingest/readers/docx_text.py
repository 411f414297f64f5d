"""Text of Word paragraphs, straight from their XML (ECMA-376, WordprocessingML).

python-docx's ``Paragraph.text`` leaves out tracked insertions, content controls and text boxes; here they are read,
while deleted, moved-away and hidden text is not.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

__all__ = ["ParagraphText", "attribute", "paragraph_text", "qualified"]

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_COMPATIBILITY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_SKIPPED = frozenset(
    {f"{_WORD}{name}" for name in ("del", "moveFrom", "instrText", "delText", "pPr", "rPr", "txbxContent")}
    | {f"{_COMPATIBILITY}Fallback"}
)
_CHARACTERS = {f"{_WORD}tab": "\t", f"{_WORD}cr": "\n", f"{_WORD}noBreakHyphen": "-", f"{_WORD}ptab": "\t"}


@dataclass(frozen=True, slots=True)
class ParagraphText:
    """What stands in a paragraph: its text, its notes by (kind, id), its text boxes, and what was left out."""

    text: str
    notes: tuple[tuple[str, str], ...]
    boxes: tuple[Any, ...]
    """``w:txbxContent`` elements, in order."""
    all_bold: bool
    hidden: bool
    """True when hidden text was left out."""


def qualified(name: str) -> str:
    """Return a WordprocessingML name as lxml writes it."""
    return f"{_WORD}{name}"


def attribute(element: Any, name: str) -> str | None:
    """Return a ``w:`` attribute of an element; None when element or attribute is absent."""
    value = None if element is None else element.get(f"{_WORD}{name}")
    return None if value is None else str(value)


def paragraph_text(paragraph: Any) -> ParagraphText:
    """Read one ``w:p`` element."""
    pieces: list[str] = []
    notes: list[tuple[str, str]] = []
    bold: list[bool] = []
    hidden = False
    for element in _walk(paragraph):
        if element.tag == f"{_WORD}t":
            run = element.getparent()
            if _is_on(run, "vanish"):
                hidden = True
                continue
            text = element.text or ""
            pieces.append(text)
            if text.strip():
                bold.append(_is_on(run, "b"))
        elif element.tag == f"{_WORD}br":
            pieces.append("\n" if element.get(f"{_WORD}type") in (None, "textWrapping") else "")
        elif element.tag in _CHARACTERS:
            pieces.append(_CHARACTERS[element.tag])
        elif element.tag in (f"{_WORD}footnoteReference", f"{_WORD}endnoteReference"):
            notes.append(
                (str(element.tag).removeprefix(_WORD).removesuffix("Reference"), attribute(element, "id") or "")
            )
    boxes = tuple(
        box for box in paragraph.iter(f"{_WORD}txbxContent") if not _inside(box, f"{_COMPATIBILITY}Fallback", paragraph)
    )
    text = "".join(pieces).strip()
    return ParagraphText(text, tuple(notes), boxes, bool(bold) and all(bold), hidden)


def _walk(paragraph: Any) -> Iterator[Any]:
    """Give the elements of a paragraph in order, without what a reader of the page does not see."""
    stack = list(reversed(paragraph))
    while stack:
        element = stack.pop()
        if element.tag in _SKIPPED:
            continue
        yield element
        stack.extend(reversed(element))


def _is_on(run: Any, name: str) -> bool:
    """Say whether a run has an on/off property; ``w:val`` may switch it off."""
    properties = run.find(f"{_WORD}rPr") if run is not None else None
    element = None if properties is None else properties.find(f"{_WORD}{name}")
    return element is not None and attribute(element, "val") not in {"0", "false", "off"}


def _inside(element: Any, tag: str, until: Any) -> bool:
    """Say whether an element stands under ``tag``, or in a text box of its own, below ``until``."""
    for parent in element.iterancestors():
        if parent is until:
            return False
        if parent.tag in (tag, f"{_WORD}txbxContent"):
            return True
    return False
