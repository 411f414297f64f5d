"""Scanned pages: recognised as scans, read with Tesseract where it is installed, refused clearly where it is not."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pdf_samples as samples
import pytest

from ingest.cleaning import clean
from ingest.document import BlockKind
from ingest.errors import NeedsOcr, TooLarge
from ingest.readers import ocr
from ingest.readers.base import FileProbe, Limits
from ingest.readers.pdf import PdfReader

TEXT = "De burgemeester is bevoegd om een woning te sluiten."
SCANNED = "De gemeente vraagt een advies\naan het Landelijk Bureau Bibob."

needs_tesseract = pytest.mark.skipif(bool(ocr.what_is_missing()), reason="Tesseract with nld is not installed here")


def probe(data: bytes) -> FileProbe:
    return FileProbe(Path("scan.pdf"), data, "application/pdf")


@needs_tesseract
def test_real_scan_is_read(shared_data: Path) -> None:
    path = shared_data / "corpus" / "jaarplan-2017-riec-rotterdam-scan.pdf"
    document = clean(PdfReader().read(probe(path.read_bytes()), Limits()))
    assert document.used_ocr and document.page_count == 3
    assert any(
        warning.startswith("Bladzijden 1-3 zijn gescand en met tekstherkenning (OCR)") for warning in document.warnings
    )
    headings = [block.text for block in document.blocks if block.kind is BlockKind.HEADING and block.page == 3]
    assert headings == ["Inleiding", "RIEC-samenwerking"]
    text = " ".join(block.text for block in document.blocks)
    assert "De focus verschuift wat meer van het bewustmaken en signaleren naar het opwerken en uitvoeren." in text
    assert "werkzaamheden, elkaar verder versterken" in text
    assert "pagina 3 van 20" not in text
    items = [block.text for block in document.blocks if block.kind is BlockKind.LIST_ITEM and block.page == 3]
    assert "Integrale aanpak aan de hand van concrete casuïstiek;" in items


@needs_tesseract
def test_only_the_scanned_page_of_a_mixed_file_is_recognised() -> None:
    data = samples.canvas_pdf([samples.text_page(TEXT), samples.image_page(SCANNED)])
    document = clean(PdfReader().read(probe(data), Limits()))
    assert [(block.page, block.text) for block in document.blocks] == [(1, TEXT), (2, SCANNED.replace("\n", " "))]
    assert document.used_ocr
    assert [
        warning for warning in document.warnings if warning.startswith("Bladzijde 2 is gescand en met tekstherkenning")
    ]


@pytest.mark.skipif(sys.platform == "win32", reason="stands in for Tesseract with a script")
@pytest.mark.parametrize("seconds", [-1.0, 0.5], ids=["before a page", "on a page"])
def test_ocr_stops_at_its_deadline(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, seconds: float) -> None:
    never_ready = tmp_path / "tesseract"
    never_ready.write_text("#!/bin/sh\nexec sleep 600\n", encoding="ascii")
    never_ready.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    data = samples.canvas_pdf([samples.image_page(SCANNED)])
    with pytest.raises(TooLarge, match="tekstherkenning duurt te lang"):
        ocr.recognise_pages(data, [1], "scan.pdf", time.monotonic() + seconds)


@needs_tesseract
def test_thread_limit_of_the_process_is_put_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OMP_THREAD_LIMIT", "7")
    ocr.recognise_pages(samples.canvas_pdf([samples.image_page(SCANNED)]), [1], "scan.pdf", time.monotonic() + 600)
    assert os.environ["OMP_THREAD_LIMIT"] == "7"


def without_tesseract(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A path with no Tesseract on it."""
    monkeypatch.setenv("PATH", str(tmp_path))


def test_scan_without_tesseract_says_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    without_tesseract(monkeypatch, tmp_path)
    with pytest.raises(NeedsOcr, match="apt-get install tesseract-ocr tesseract-ocr-nld"):
        PdfReader().read(probe(samples.canvas_pdf([samples.image_page(SCANNED)])), Limits())


def test_scan_with_ocr_off_says_so() -> None:
    with pytest.raises(NeedsOcr, match="OCR staat uit"):
        PdfReader(use_ocr=False).read(probe(samples.canvas_pdf([samples.image_page(SCANNED)])), Limits())


def test_mixed_file_without_tesseract_goes_in_with_a_warning(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    without_tesseract(monkeypatch, tmp_path)
    data = samples.canvas_pdf([samples.text_page(TEXT), samples.image_page(SCANNED)])
    document = PdfReader().read(probe(data), Limits())
    assert [block.text for block in document.blocks] == [TEXT]
    assert not document.used_ocr
    assert "Bladzijde 2 is gescand en niet gelezen." in document.warnings[0]
    assert "tesseract-ocr-nld" in document.warnings[0]
