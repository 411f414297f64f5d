"""All readers, and the one way from a file to a structured document."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from ingest.document import Block, StructuredDocument, Table
from ingest.errors import EmptyFile, TooLarge, WrongType
from ingest.readers.base import FileProbe, Limits, Reader
from ingest.readers.encoding import strip_controls
from ingest.readers.sniff import probe, type_name
from ingest.readers.text import controls_warning
from knowledge.injection import find_instructions

__all__ = ["read_here", "read_probe", "reader_for", "readers"]


def readers(use_ocr: bool = True) -> tuple[Reader, ...]:
    """Return one reader of every kind; no two of them accept the same file. ``use_ocr``: read scans with Tesseract."""
    from ingest.readers.docx import DocxReader
    from ingest.readers.html import HtmlReader
    from ingest.readers.markdown import MarkdownReader
    from ingest.readers.pdf import PdfReader
    from ingest.readers.pptx import PptxReader
    from ingest.readers.statute import StatuteReader
    from ingest.readers.text import TextReader

    return (
        PdfReader(use_ocr=use_ocr),
        DocxReader(),
        PptxReader(),
        HtmlReader(),
        MarkdownReader(),
        TextReader(),
        StatuteReader(),
    )


def reader_for(probe: FileProbe, among: Sequence[Reader] | None = None) -> Reader:
    """Return the reader that takes the file. Raises ``WrongType`` when none does."""
    for reader in readers() if among is None else among:
        if reader.accepts(probe):
            return reader
    raise WrongType(f"{probe.path.name}: {type_name(probe.media_type)} kan niet worden gelezen. Sla het op als pdf.")


def read_here(path: Path, limits: Limits) -> StructuredDocument:
    """Sniff a file and read it in this process: every limit but the one on time. Raises a ``FileRefused``."""
    return read_probe(probe(path, limits), limits)


def read_probe(probe: FileProbe, limits: Limits, reader: Reader | None = None) -> StructuredDocument:
    """Read what was sniffed, and hold the result against what every document must be.

    No characters that cannot be seen, no more text than allowed, some text at all; text that seems to instruct a
    language model is kept as the data it is, and said in the warnings.
    """
    name = probe.path.name
    document = _without_controls(name, (reader or reader_for(probe)).read(probe, limits))
    length = sum(len(block.text) for block in document.blocks)
    if length > limits.max_text_chars:
        raise TooLarge(
            f"{name} heeft {length} tekens tekst; de grens is {limits.max_text_chars}. "
            "Splits het bestand of verhoog KENNIS_INGEST_MAX_TEXT_CHARS."
        )
    if not any(character.isalnum() for block in document.blocks for character in block.text):
        raise EmptyFile(f"In {name} staat geen tekst. Controleer of dit het goede bestand is.")
    found = [block for block in document.blocks if find_instructions(block.text)]
    told = [document.title or "", *document.metadata.values(), re.sub(r"[-_.]+", " ", probe.path.stem)]
    warnings = [_instruction_warning(name, found)] if found else []
    if any(find_instructions(text) for text in told):
        warnings.append(
            "In de naam, de titel of de gegevens van een bestand staat tekst die op een opdracht aan een taalmodel "
            "lijkt. Die blijft staan als gegeven en wordt nooit uitgevoerd. Geef het bestand een gewone naam en titel."
        )
    return replace(document, warnings=(*document.warnings, *warnings)) if warnings else document


def _instruction_warning(name: str, blocks: list[Block]) -> str:
    """Say where, without repeating the text: a warning may itself be read by a language model."""
    pages = sorted({block.page for block in blocks if block.page is not None})
    where = f" (bladzijde {', '.join(str(page) for page in pages)})" if pages else ""
    return (
        f"In {name} staat op {len(blocks)} plaats(en){where} tekst die op een opdracht aan een taalmodel lijkt. "
        "De tekst blijft staan als brontekst en wordt nooit uitgevoerd."
    )


def _without_controls(name: str, document: StructuredDocument) -> StructuredDocument:
    blocks: list[Block] = []
    total = 0
    for block in document.blocks:
        text, count = strip_controls(block.text)
        if count:
            table = _clean_table(block.table) if block.table else None
            blocks.append(replace(block, text=text, table=table))
        else:
            blocks.append(block)
        total += count
    if not total:
        return document
    return replace(document, blocks=tuple(blocks), warnings=(*document.warnings, controls_warning(name, total)))


def _clean_table(table: Table) -> Table:
    def clean(cells: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(strip_controls(cell)[0] for cell in cells)

    return Table(clean(table.header), tuple(clean(row) for row in table.rows), strip_controls(table.caption)[0])
