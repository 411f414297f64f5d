"""The structured document: what every reader gives and everything after it works on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class BlockKind(StrEnum):
    """What a block is in the flow of a document."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list_item"
    TABLE = "table"
    FOOTNOTE = "footnote"
    SPEAKER_NOTE = "speaker_note"
    ARTICLE = "article"


@dataclass(frozen=True, slots=True)
class Table:
    """A table as rows of cells; every row has as many cells as ``header``."""

    header: tuple[str, ...]
    """Column names; empty strings where a column has none."""
    rows: tuple[tuple[str, ...], ...]
    caption: str = ""


@dataclass(frozen=True, slots=True)
class ArticleFacts:
    """What statute XML says of an article beside its text."""

    bwb_id: str
    number: str
    """Normalised: ``13b``, ``5:32``, ``2.18``."""
    in_force_from: date | None = None
    """The article's own ``inwerking``: the day from which this very text holds; None when the file does not say."""
    repealed: bool = False
    jci: str | None = None
    paragraphs: tuple[tuple[str, str], ...] = ()
    """(lid number, text) pairs in order; lid number is empty for an article without leden."""


@dataclass(frozen=True, slots=True)
class Block:
    """One piece of the flow: a heading, a paragraph, a list item, a table, a note or an article."""

    kind: BlockKind
    text: str
    """Text of the block; for a table a plain rendering (row by row) of ``table``."""
    level: int = 0
    """Heading level from 1, or nesting depth of a list item from 1; 0 elsewhere."""
    page: int | None = None
    """Physical page from 1 on which the block starts."""
    page_end: int | None = None
    page_label: str | None = None
    table: Table | None = None
    article: ArticleFacts | None = None
    marker: str = ""
    """Bullet, number of a list item or footnote, heading number."""
    top: float | None = None
    """Distance from the page's top as a fraction of its height in [0, 1]; for finding running headers."""


@dataclass(frozen=True, slots=True)
class StructuredDocument:
    """What a reader makes of a file."""

    blocks: tuple[Block, ...]
    media_type: str
    title: str | None = None
    """Title that the file itself gives; the manifest wins."""
    metadata: Mapping[str, str] = field(default_factory=dict)
    """What the file says of itself (author, created, bwb_id, toestand …), as strings."""
    page_count: int | None = None
    encoding: str | None = None
    used_ocr: bool = False
    warnings: tuple[str, ...] = ()
    """Dutch sentences for the report: what was left out or is suspect."""
