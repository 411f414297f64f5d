"""A paper as Markdown, with the sources as footnotes (``[^1]``)."""

from __future__ import annotations

import re

from assistant.export.paper import (
    Block,
    Bullets,
    Grid,
    Heading,
    Line,
    Note,
    Paper,
    Paragraph,
    Picture,
    SourceNote,
    numbered,
)
from knowledge.versions import dutch_date

_SPECIAL = re.compile(r"([\\`*_\[\]<>|])")
_STARTS_A_BLOCK = re.compile(r"^(#{1,6}\s|[-+]\s|>|\d+[.)]\s)")


def to_markdown(paper: Paper, *, pictures: str | None = None) -> str:
    """Return the paper as Markdown.

    ``pictures``: the folder, as written in a link, where the caller puts ``paper.pictures``; None leaves the pictures
    out, and only their description stands in the text.
    """
    paper = numbered(paper)
    parts = [f"# {_text(paper.title)}"]
    if paper.subtitle:
        parts.append(f"**{_text(paper.subtitle)}**")
    if paper.made_on:
        parts.append(f"{_text(paper.author)}, {dutch_date(paper.made_on)}")
    parts += [_block(block, pictures) for block in paper.front]
    if paper.front:
        parts.append("---")
    parts += [_block(block, pictures) for block in paper.blocks]
    if paper.footer:
        parts += ["---", _text(paper.footer)]
    if paper.sources:
        parts.append("\n".join(_footnote(source) for source in paper.sources))
    return "\n\n".join(part for part in parts if part) + "\n"


def _block(block: Block, pictures: str | None) -> str:
    match block:
        case Heading(text=text, level=level):
            return f"{'#' * (level + 1)} {_text(text)}"
        case Paragraph(lines=lines):
            return _start(" ".join(_line(item) for item in lines))
        case Bullets(items=items, ordered=ordered):
            return "\n".join(f"{f'{place}.' if ordered else '-'} {_line(item)}" for place, item in enumerate(items, 1))
        case Note(lines=lines, label=label):
            return f"> **{_text(label)}.** {' '.join(_line(item) for item in lines)}"
        case Picture():
            return _picture(block, pictures)
        case Grid():
            return _grid(block)


def _picture(picture: Picture, folder: str | None) -> str:
    alt = _text(picture.alt)
    if folder is None:
        return f"*{_text(picture.caption)}* {alt}".strip() if picture.caption else alt
    link = f"{folder.rstrip('/')}/{picture.name}" if folder else picture.name
    shown = f"![{alt}]({link})"
    return f"{shown}\n\n*{_text(picture.caption)}*" if picture.caption else shown


def _grid(grid: Grid) -> str:
    lines = [f"**{_text(grid.caption)}**", ""] if grid.caption else []
    lines += [f"| {' | '.join(_text(heading) for heading in grid.headings)} |"]
    lines += ["|" + " --- |" * len(grid.headings)]
    lines += [f"| {' | '.join(_line(cell) for cell in row)} |" for row in grid.rows]
    return "\n".join(lines)


def _line(item: Line) -> str:
    return _text(item.text) + "".join(f"[^{number}]" for number in item.sources)


def _footnote(source: SourceNote) -> str:
    return f"[^{source.number}]: {_text(source.text)}" + (f" <{source.url}>" if source.url else "")


def _text(text: str) -> str:
    """Escape what Markdown would read as markup, and keep the text on one line."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))


def _start(text: str) -> str:
    return _STARTS_A_BLOCK.sub(lambda found: f"\\{found[0]}", text)
