"""Reads pdf: text in reading order, headings, lists, tables and footnotes; scans by OCR where that is installed.

pypdf opens the file and gives its bookmarks, labels and metadata; pdfplumber gives words with their place and type.
"""

from __future__ import annotations

import io
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ingest.document import Block, StructuredDocument
from ingest.errors import EmptyFile, FileRefused, NeedsOcr, TooLarge
from ingest.readers import ocr as recognition
from ingest.readers.base import FileProbe, Limits
from ingest.readers.pdf_blocks import PageLines, blocks_of_page, measure
from ingest.readers.pdf_facts import bookmarks_of, labels_of, metadata_of, title_of
from ingest.readers.pdf_headings import HeadingFinder
from ingest.readers.pdf_layout import lines_in_reading_order, to_words
from ingest.readers.pdf_safety import active_content, check_unpacked_size, damaged, open_pdf, quiet_parsers
from ingest.readers.pdf_tables import find_tables, join_over_pages
from ingest.running_text import MARGIN, running_key

if TYPE_CHECKING:
    from pypdf import PdfReader as PypdfReader

MEDIA_TYPE = "application/pdf"
_LEAST_TYPE = 2.0
"""Smaller type (points) is not meant to be read; it is left out and reported."""
_SCAN_CHARS = 25
_SCAN_COVER = 0.4


@dataclass(frozen=True, slots=True)
class PdfReader:
    """Reads pdf files. ``use_ocr`` says whether scanned pages may be read with Tesseract."""

    use_ocr: bool = True
    name: str = "pdf"
    version: int = 1

    def accepts(self, probe: FileProbe) -> bool:
        """Say whether the file is a pdf, or says it is one by its name and is empty or something else."""
        return probe.media_type == MEDIA_TYPE or b"%PDF-" in probe.data[:1024]

    def read(self, probe: FileProbe, limits: Limits) -> StructuredDocument:
        """Read the file into blocks; lines within a block are kept apart by newlines until cleaning.

        Raises EmptyFile, WrongType, DamagedFile, EncryptedFile, TooLarge or NeedsOcr.
        """
        deadline = time.monotonic() + limits.max_seconds
        try:
            with quiet_parsers():
                return self._read(open_pdf(probe, limits), probe, limits, deadline)
        except FileRefused:
            raise
        except Exception as error:  # parsers of hostile files raise anything; the file is named and refused
            raise damaged(probe.path.name) from error

    def _read(self, reader: PypdfReader, probe: FileProbe, limits: Limits, deadline: float) -> StructuredDocument:
        name = probe.path.name
        broken = check_unpacked_size(reader, name, limits)
        if len(broken) == len(reader.pages):
            raise damaged(name)
        pages, scans, warnings = _read_pages(probe, reader, limits, deadline)
        if broken:
            warnings.append(f"{_pages_are(broken)} beschadigd; er kan tekst ontbreken.")
        warnings += active_content(reader)
        recognised: dict[int, list[Block]] = {}
        if scans:
            recognised = self._recognise(probe, scans, len(scans) == len(reader.pages), deadline, warnings)
        normal = measure(pages)
        headings = HeadingFinder.learn(
            ((page.number, page.lines) for page in pages), normal.size, normal.mostly_bold, bookmarks_of(reader)
        )
        blocks: list[Block] = []
        for page in pages:
            blocks.extend(recognised.get(page.number) or blocks_of_page(page, normal, headings))
        blocks = join_over_pages(blocks)
        if not any(block.text.strip() for block in blocks):
            raise EmptyFile(f"{name}: er staat geen tekst in de pdf.")
        return StructuredDocument(
            blocks=tuple(blocks),
            media_type=MEDIA_TYPE,
            title=title_of(reader, blocks),
            metadata=metadata_of(reader),
            page_count=len(reader.pages),
            used_ocr=bool(recognised),
            warnings=tuple(warnings),
        )

    def _recognise(
        self, probe: FileProbe, scans: Sequence[int], whole: bool, deadline: float, warnings: list[str]
    ) -> dict[int, list[Block]]:
        """Read scanned pages by OCR; without OCR a wholly scanned file is refused and a partly scanned one reported."""
        name = probe.path.name
        missing = recognition.what_is_missing() if self.use_ocr else "OCR staat uit in de instellingen."
        if missing and whole:
            raise NeedsOcr(f"{name}: dit is een scan zonder tekst. {missing}")
        if missing:
            warnings.append(f"{_pages_are(scans)} gescand en niet gelezen. {missing}")
            return {}
        blocks = recognition.recognise_pages(probe.data, scans, name, deadline)
        warnings.append(f"{_pages_are(scans)} gescand en met tekstherkenning (OCR) gelezen; er kunnen fouten in staan.")
        return blocks


def _read_pages(
    probe: FileProbe, reader: PypdfReader, limits: Limits, deadline: float
) -> tuple[list[PageLines], list[int], list[str]]:
    """Give the lines of all pages, the numbers of the scanned ones, and warnings."""
    import pdfplumber

    labels = labels_of(reader)
    pages: list[PageLines] = []
    scans: list[int] = []
    hidden: list[int] = []
    total = 0
    with pdfplumber.open(io.BytesIO(probe.data)) as pdf:
        for number, page in enumerate(pdf.pages, start=1):
            if time.monotonic() > deadline:
                raise TooLarge(
                    f"{probe.path.name}: het lezen duurt langer dan {limits.max_seconds:.0f} seconden "
                    f"(tot bladzijde {number} van {len(pdf.pages)})."
                )
            lines, chars, small = _read_page(page, number, labels)
            total += chars
            if total > limits.max_text_chars:
                raise TooLarge(f"{probe.path.name}: meer tekst dan de grens van {limits.max_text_chars} tekens.")
            if small:
                hidden.append(number)
            if _is_scan(page, lines):
                scans.append(number)
            pages.append(lines)
            page.close()
    warnings = [f"Onleesbaar klein gezette tekst op bladzijde {_page_list(hidden)} is weggelaten."] if hidden else []
    return _mark_running(pages), scans, warnings


def _read_page(page: Any, number: int, labels: Sequence[str]) -> tuple[PageLines, int, bool]:
    visible = page.within_bbox(page.bbox, relative=False, strict=False) if page.chars else page
    for char in page.chars:
        char["size"] = round(char["size"], 1)
    small = any(char["size"] < _LEAST_TYPE and char["text"].strip() for char in visible.chars)
    if small:
        visible = visible.filter(lambda item: item["object_type"] != "char" or item["size"] >= _LEAST_TYPE)
    tables = find_tables(visible)
    raw = visible.extract_words(x_tolerance_ratio=0.15, extra_attrs=["fontname", "size"])
    free = [word for word in raw if not any(table.holds(word) for table in tables)]
    lines = lines_in_reading_order(to_words(free), [table.as_line(index) for index, table in enumerate(tables)])
    label = labels[number - 1] if number <= len(labels) else None
    page_lines = PageLines(number, float(page.height), tuple(lines), tuple(tables), label)
    return page_lines, sum(len(word["text"]) + 1 for word in raw), small


def _is_scan(page: Any, lines: PageLines) -> bool:
    """A page with hardly any readable text on which an image covers much: a scan; so is one with unreadable fonts."""
    text = "".join(line.text for line in lines.lines)
    if text.count("(cid:") * 10 > max(len(text) - 5 * text.count("(cid:"), 1):
        return True
    if len(text) >= _SCAN_CHARS or lines.tables:
        return False
    area = float(page.width * page.height) or 1.0
    covered = sum(
        max(0.0, image["x1"] - image["x0"]) * max(0.0, image["bottom"] - image["top"]) for image in page.images
    )
    return bool(covered / area >= _SCAN_COVER)


def _mark_running(pages: Sequence[PageLines]) -> list[PageLines]:
    """Mark lines near the top or bottom whose text other pages repeat (numbers aside), so that they stay blocks."""
    places: dict[tuple[bool, str], set[int]] = {}
    for page in pages:
        for line in page.lines:
            if (at_top := _margin(line.top, page.height)) is not None:
                places.setdefault((at_top, running_key(line.text)), set()).add(page.number)
    marked = []
    for page in pages:
        running = set()
        for index, line in enumerate(page.lines):
            at_top = _margin(line.top, page.height)
            if at_top is not None and len(places[at_top, running_key(line.text)]) >= 2 and line.table is None:
                running.add(index)
        marked.append(PageLines(page.number, page.height, page.lines, page.tables, page.label, frozenset(running)))
    return marked


def _margin(top: float, height: float) -> bool | None:
    """Say whether a place is in the top (True) or bottom (False) margin of the page, or in neither (None)."""
    part = top / height if height else 0.5
    return True if part < MARGIN else False if part > 1 - MARGIN else None


def _pages_are(numbers: Sequence[int]) -> str:
    """Begin a sentence about pages: "Bladzijde 2 is", "Bladzijden 1-3 zijn"."""
    return f"Bladzijde {numbers[0]} is" if len(numbers) == 1 else f"Bladzijden {_page_list(numbers)} zijn"


def _page_list(numbers: Sequence[int]) -> str:
    """Write page numbers as "1-3, 7"."""
    parts: list[str] = []
    start = previous = numbers[0]
    for number in [*numbers[1:], -1]:
        if number == previous + 1:
            previous = number
            continue
        parts.append(str(start) if start == previous else f"{start}-{previous}")
        start = previous = number
    return ", ".join(parts)
