"""A paper as pdf, laid out by typst: with tags for screen readers (PDF/UA-1) and fit to be kept (PDF/A-2a).

Headings, lists, tables, descriptions of pictures, language and title stand in the file itself; the sources stand
numbered at the end. What a paper says goes to ``paper.typ`` as data (JSON) and is never read as markup.
"""

from __future__ import annotations

import json
import unicodedata
from datetime import UTC, datetime, time
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from assistant.export.paper import Block, Bullets, Grid, Heading, Line, Note, Paper, Paragraph, Picture, numbered
from knowledge.versions import dutch_date

_FACES = ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf")
_UNKNOWN = "\N{REPLACEMENT CHARACTER}"


def to_pdf(paper: Paper) -> bytes:
    """Return the paper as the bytes of a pdf file; a mention leads to the source at the end, and back.

    Raises:
        ValueError: a line names a source that the paper does not have.
    """
    import typst

    paper = numbered(paper)
    moment = datetime.combine(paper.made_on, time(), UTC) if paper.made_on else datetime.now(UTC)
    return typst.compile(
        (files("assistant.export") / "paper.typ").read_bytes(),
        sys_inputs={"paper": json.dumps(_Content().paper(paper))},
        font_paths=typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[_font_folder()]),
        format="pdf",
        pdf_standards=["a-2a", "ua-1"],
        timestamp=moment.replace(microsecond=0),
    )


class _Content:
    """Turns a paper into what ``paper.typ`` reads; remembers what was named and which heading came last."""

    def __init__(self) -> None:
        self._characters = _characters()
        self._named: set[int] = set()
        self._level = 0

    def paper(self, paper: Paper) -> dict[str, Any]:
        """Return the whole paper; front and blocks first, because they tell which sources are named."""
        front, blocks = (
            [self._block(block) for block in part if not isinstance(block, Heading) or self._text(block.text)]
            for part in (paper.front, paper.blocks)
        )
        return {
            "title": self._text(paper.title) or paper.author,
            "author": paper.author,
            "subtitle": self._text(paper.subtitle),
            "byline": f"{paper.author}, {dutch_date(paper.made_on)}" if paper.made_on else "",
            "footer": self._text(paper.footer),
            "front": front,
            "blocks": blocks,
            "sources": [
                {
                    "number": source.number,
                    "text": self._text(source.text),
                    "url": self._text(source.url or ""),
                    "named": source.number in self._named,
                }
                for source in paper.sources
            ],
        }

    def _block(self, block: Block) -> dict[str, Any]:
        match block:
            case Heading(text=text, level=level):
                # PDF/UA: no level is left out on the way down.
                self._level = min(level, self._level + 1)
                return {"kind": "heading", "text": self._text(text), "level": self._level}
            case Paragraph(lines=lines):
                return {"kind": "paragraph", "lines": self._lines(lines)}
            case Bullets(items=items, ordered=ordered):
                return {"kind": "bullets", "items": self._lines(items), "ordered": ordered}
            case Note(lines=lines, label=label):
                return {"kind": "note", "label": self._text(label), "lines": self._lines(lines)}
            case Picture(png=png, alt=alt, caption=caption):
                # As numbers: JSON has no bytes.
                return {"kind": "picture", "png": list(png), "alt": self._text(alt), "caption": self._text(caption)}
            case Grid(headings=headings, rows=rows, caption=caption):
                return {"kind": "grid", "headings": [self._text(text) for text in headings],
                        "rows": [self._lines(row) for row in rows], "caption": self._text(caption)}  # fmt: skip

    def _lines(self, lines: tuple[Line, ...]) -> list[dict[str, Any]]:
        return [{"text": self._text(item.text), "marks": [self._mark(number) for number in item.sources]}
                for item in lines]  # fmt: skip

    def _mark(self, number: int) -> dict[str, Any]:
        first = number not in self._named
        self._named.add(number)
        return {"number": number, "first": first}

    def _text(self, text: str) -> str:
        """Return text of which every character has a shape in the font, as both standards ask; signs that only steer
        (a change of direction, a mark of byte order) are left out."""
        signs = (sign for sign in " ".join(text.split()) if unicodedata.category(sign) != "Cf")
        return "".join(sign if ord(sign) in self._characters else _UNKNOWN for sign in signs)


def _font_folder() -> Path:
    """Return the folder of DejaVu, which ships with matplotlib (free licence) and has every character of Dutch."""
    spec = find_spec("matplotlib")
    assert spec is not None and spec.origin is not None
    return Path(spec.origin).parent / "mpl-data" / "fonts" / "ttf"


def _characters() -> frozenset[int]:
    from matplotlib.ft2font import FT2Font

    held = [set(FT2Font(str(_font_folder() / face)).get_charmap()) for face in _FACES]
    return frozenset(set.intersection(*held))
