"""What a pdf says of itself: bookmarks, page labels, metadata and title."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ingest.document import Block, BlockKind
from ingest.readers.pdf_headings import Bookmark

if TYPE_CHECKING:
    from pypdf import PdfReader as PypdfReader

_JUNK_TITLES = (
    "untitled",
    "naamloos",
    "microsoft word",
    "powerpoint",
    "document1",
    "layout 1",
    "(anonymous)",
    "anonymous",
)
_DEEPEST = 20


def bookmarks_of(reader: PypdfReader) -> list[Bookmark]:
    """Give the outline as a flat list; entries that point nowhere are left out."""
    bookmarks: list[Bookmark] = []

    def walk(entries: Sequence[Any], level: int) -> None:
        for entry in entries:
            if isinstance(entry, list):
                if level < _DEEPEST:
                    walk(entry, level + 1)
                continue
            page = reader.get_destination_page_number(entry)
            if page is not None and page >= 0 and entry.title:
                bookmarks.append(Bookmark(str(entry.title), level, page + 1))

    try:
        walk(reader.outline, 1)
    except Exception:  # noqa: BLE001 - a broken outline, whatever it raises, is no reason to refuse the text; headings then come from the layout
        return []
    return bookmarks


def labels_of(reader: PypdfReader) -> list[str]:
    """Give the page labels where the file defines them, else nothing."""
    root = reader.trailer["/Root"].get_object()
    if "/PageLabels" not in root:  # type: ignore[operator]
        return []
    try:
        return list(reader.page_labels)
    except Exception:  # noqa: BLE001 - broken labels raise anything; the physical page numbers remain
        return []


def metadata_of(reader: PypdfReader) -> dict[str, str]:
    """Give what the file says of itself."""
    info = reader.metadata
    if info is None:
        return {}
    found = {
        "author": info.get("/Author"),
        "subject": info.get("/Subject"),
        "keywords": info.get("/Keywords"),
        "producer": info.get("/Producer"),
        "created": iso_date(info.get("/CreationDate")),
        "modified": iso_date(info.get("/ModDate")),
    }
    return {key: str(value).strip() for key, value in found.items() if value and str(value).strip()}


def title_of(reader: PypdfReader, blocks: Sequence[Block]) -> str | None:
    """Give the title of the metadata, unless a program filled it in; then the first heading of the first page."""
    info = reader.metadata
    title = " ".join(str(info.get("/Title") or "").split()) if info is not None else ""
    junk = title.lower().startswith(_JUNK_TITLES) or title.lower().endswith((".doc", ".docx", ".indd", ".pdf", ".pptx"))
    if title and not junk:
        return title
    first = next((block for block in blocks if block.kind is BlockKind.HEADING and (block.page or 0) <= 2), None)
    return " ".join(first.text.split()) if first else None


def iso_date(value: object) -> str | None:
    """Turn a pdf date ("D:20170301120000+01'00'") into an ISO date, or give None."""
    match = re.match(r"D?:?(\d{4})(\d{2})?(\d{2})?", str(value or ""))
    return "-".join(part for part in match.groups() if part) if match else None
