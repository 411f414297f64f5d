"""What the styles of a Word document make of a paragraph: a heading of some level, a list item, or a paragraph."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from ingest.readers.docx_text import attribute, qualified

__all__ = ["ParagraphRole", "Styles"]

_HEADING = re.compile(r"(?:heading|kop) ?([1-9])", re.IGNORECASE)
_LIST = re.compile(r"(?:list (bullet|number)|lijst(opsom|nummering)\w*) ?([2-5])?", re.IGNORECASE)
_CONTENTS = re.compile(r"(?:toc|inhopg) ?(?:[1-9]|heading)", re.IGNORECASE)
_BODY_LEVEL = 9
_MAX_DEPTH = 20


@dataclass(frozen=True, slots=True)
class ParagraphRole:
    """``heading`` is 1–9 or 0; ``list_level`` counts from 1, 0 for no list; ``number_id`` names its numbering."""

    heading: int = 0
    list_level: int = 0
    number_id: str | None = None
    number_level: int = 0
    """Level within that numbering, from 0; the style "List Bullet 2" is deeper on the page than in its numbering."""
    is_contents: bool = False
    """A line of the table of contents."""


@dataclass(slots=True)
class Styles:
    """The paragraph styles of a document, with what they inherit."""

    root: Any
    """The ``w:styles`` element, or None."""
    _by_id: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.root is not None:
            for style in self.root.findall(qualified("style")):
                self._by_id[attribute(style, "styleId") or ""] = style

    def role(self, paragraph: Any) -> ParagraphRole:
        """Say what a ``w:p`` element is: its own properties first, then its style and what that is based on."""
        layers = self._layers(paragraph)
        names = [attribute(style.find(qualified("name")), "val") or "" for _, style in layers if style is not None]
        if names and _CONTENTS.fullmatch(names[0]):
            return ParagraphRole(is_contents=True)
        heading = _heading(names, layers)
        if heading:
            return ParagraphRole(heading=heading)
        number_id, level = _numbering(layers)
        match = next((found for name in names if (found := _LIST.fullmatch(name))), None)
        named = int(match[3] or 1) if match else 0
        if number_id is None:
            return ParagraphRole(list_level=named)
        return ParagraphRole(list_level=max(level + 1, named), number_id=number_id, number_level=level)

    def _layers(self, paragraph: Any) -> list[tuple[Any, Any]]:
        """(paragraph properties, style) from the paragraph itself down the chain of its styles."""
        own = paragraph.find(qualified("pPr"))
        layers: list[tuple[Any, Any]] = [(own, None)] if own is not None else []
        style_id = attribute(own.find(qualified("pStyle")), "val") if own is not None else None
        while style_id in self._by_id and len(layers) < _MAX_DEPTH:
            style = self._by_id[style_id]
            layers.append((style.find(qualified("pPr")), style))
            style_id = attribute(style.find(qualified("basedOn")), "val")
        return layers


def _heading(names: list[str], layers: list[tuple[Any, Any]]) -> int:
    for properties, _ in layers:
        level = None if properties is None else attribute(properties.find(qualified("outlineLvl")), "val")
        if level is not None and level.isdecimal():
            return int(level) + 1 if int(level) < _BODY_LEVEL else 0
    for name in names:
        if match := _HEADING.fullmatch(name):
            return int(match[1])
        if name.lower() in {"title", "titel"}:
            return 1
    return 0


def _numbering(layers: list[tuple[Any, Any]]) -> tuple[str | None, int]:
    """Return (numbering id, level from 0); an id of 0 switches an inherited numbering off."""
    number_id: str | None = None
    level: str | None = None
    for properties, _ in layers:
        element = None if properties is None else properties.find(qualified("numPr"))
        if element is None:
            continue
        level = level or attribute(element.find(qualified("ilvl")), "val")
        number_id = number_id or attribute(element.find(qualified("numId")), "val")
    if number_id is None or number_id == "0":
        return None, 0
    return number_id, min(int(level), 8) if level and level.isdecimal() else 0
