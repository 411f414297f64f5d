"""Reads scanned pages with Tesseract and its Dutch data: pypdfium2 draws the page, pytesseract recognises it."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from statistics import median
from typing import Any

from ingest.document import Block, BlockKind
from ingest.errors import TooLarge

LANGUAGE = "nld"
INSTALL = (
    "Installeer tesseract-ocr en tesseract-ocr-nld (Debian en Ubuntu: apt-get install tesseract-ocr tesseract-ocr-nld)."
)
_DPI = 300
_MOST_PIXELS = 30_000_000
_LEAST_CONFIDENCE = 30.0
_BULLET = re.compile(r"^(?:[•●▪■◦·*«»]|[eo©](?=\s+[A-Za-z(]{2}))\s+(?=\S)")
_NOTES_FROM = 0.8
_SENTENCE_END = (".", ",", ";", ":")


def what_is_missing() -> str:
    """Say in Dutch what must be installed before a scan can be read; empty when all is there."""
    import pytesseract

    try:
        languages = pytesseract.get_languages(config="")
    except (pytesseract.TesseractNotFoundError, OSError):
        return f"Tesseract is niet gevonden. {INSTALL}"
    if LANGUAGE not in languages:
        return f"Tesseract is er, maar zonder Nederlandse taalgegevens. {INSTALL}"
    return ""


def recognise_pages(data: bytes, pages: Sequence[int], name: str, deadline: float) -> dict[int, list[Block]]:
    """Recognise pages (numbered from 1) of a pdf; a page on which nothing is recognised gives no blocks.

    ``deadline`` is a value of ``time.monotonic``; raises TooLarge when it passes.
    """
    import pypdfium2

    found: dict[int, list[Block]] = {}
    document = pypdfium2.PdfDocument(data)
    try:
        for number in pages:
            left = deadline - time.monotonic()
            if left <= 0:
                raise _too_slow(name, number)
            page = document[number - 1]
            width, height = page.get_size()
            scale = min(_DPI / 72, (_MOST_PIXELS / max(width * height, 1.0)) ** 0.5)
            image = page.render(scale=scale, grayscale=True).to_pil()
            page.close()
            try:
                with _one_thread():
                    found[number] = recognise_image(image, number, left)
            except RuntimeError as error:
                if "timeout" in str(error).lower():
                    raise _too_slow(name, number) from error
                raise
    finally:
        document.close()
    return found


def recognise_image(image: Any, page: int, seconds: float) -> list[Block]:
    """Recognise one image; lines of a block are kept apart by newlines. Raises RuntimeError after ``seconds``."""
    import pytesseract

    table = pytesseract.image_to_data(
        image, lang=LANGUAGE, config="--psm 3", timeout=seconds, output_type=pytesseract.Output.DICT
    )
    words = list(_words(table))
    if not words:
        return []
    usual = median(word["height"] for word in words)
    blocks = []
    for paragraph in _paragraphs(words):
        blocks.extend(_blocks(paragraph, page, float(image.height), usual))
    return blocks


def _too_slow(name: str, page: int) -> TooLarge:
    return TooLarge(
        f"{name}: tekstherkenning duurt te lang (bladzijde {page}). Splits het document of verruim de grens."
    )


@contextmanager
def _one_thread() -> Iterator[None]:
    """Keep Tesseract to one thread: with more it is slower on a small machine, and it starves what else runs there."""
    before = os.environ.get("OMP_THREAD_LIMIT")
    os.environ["OMP_THREAD_LIMIT"] = "1"
    try:
        yield
    finally:
        if before is None:
            del os.environ["OMP_THREAD_LIMIT"]
        else:
            os.environ["OMP_THREAD_LIMIT"] = before


def _words(table: dict[str, list[Any]]) -> Iterator[dict[str, Any]]:
    for index, text in enumerate(table["text"]):
        if str(text).strip() and float(table["conf"][index]) >= _LEAST_CONFIDENCE:
            yield {key: values[index] for key, values in table.items()} | {"text": str(text).strip()}


def _paragraphs(words: Sequence[dict[str, Any]]) -> list[list[list[dict[str, Any]]]]:
    """Group words by paragraph and line, as Tesseract saw them."""
    paragraphs: dict[tuple[int, int], dict[int, list[dict[str, Any]]]] = {}
    for word in words:
        lines = paragraphs.setdefault((word["block_num"], word["par_num"]), {})
        lines.setdefault(word["line_num"], []).append(word)
    return [list(lines.values()) for lines in paragraphs.values()]


def _blocks(lines: Sequence[list[dict[str, Any]]], page: int, page_height: float, usual: float) -> list[Block]:
    """Cut a paragraph at its bullets and make blocks of the parts."""
    groups: list[tuple[bool, list[list[dict[str, Any]]]]] = []
    for line in lines:
        bullet = _BULLET.match(" ".join(word["text"] for word in line)) is not None
        if bullet or not groups:
            groups.append((bullet, [line]))
        else:
            groups[-1][1].append(line)
    return [_block(group, bullet, page, page_height, usual) for bullet, group in groups]


def _block(lines: Sequence[list[dict[str, Any]]], bullet: bool, page: int, page_height: float, usual: float) -> Block:
    text = "\n".join(" ".join(word["text"] for word in line) for line in lines)
    top = min(word["top"] for line in lines for word in line) / page_height
    height = median(word["height"] for line in lines for word in line)
    if bullet and top > _NOTES_FROM and height < 0.95 * usual:
        return Block(BlockKind.FOOTNOTE, _BULLET.sub("", text), page=page, top=top)  # a raised number, misread
    if bullet:
        return Block(BlockKind.LIST_ITEM, _BULLET.sub("", text), level=1, page=page, marker="•", top=top)
    if len(lines) <= 2 and height > 1.25 * usual and len(text) < 160 and not text.endswith(_SENTENCE_END):
        return Block(BlockKind.HEADING, text, level=1 if height > 1.7 * usual else 2, page=page, top=top)
    return Block(BlockKind.PARAGRAPH, text, page=page, top=top)
