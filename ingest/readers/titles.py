"""The title of an Office document: its properties often hold none, or one that the program filled in."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.document import Block, BlockKind

__all__ = ["document_title"]

_FILLED_IN = re.compile(
    r"(?:power ?point.?(?:presentation|presentatie)|presentatie\d*|(?:microsoft )?word.document|document\d*|dia \d+"
    r"|slide \d+|geen (?:dia)?titel|titel|title|untitled)",
    re.IGNORECASE,
)


def document_title(stated: str, blocks: Sequence[Block]) -> str | None:
    """Return the title from the properties; else the first heading of the first level; else None."""
    title = " ".join(stated.split())
    if title and not _FILLED_IN.fullmatch(title):
        return title
    first = next((block.text for block in blocks if block.kind is BlockKind.HEADING and block.level == 1), "")
    return first if first and not _FILLED_IN.fullmatch(first) else None
