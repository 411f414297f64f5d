"""Pdf files that must not go in, and what the report says of them."""

from __future__ import annotations

import io
import logging
import random
import zlib
from pathlib import Path

import pdf_samples as samples
import pytest
from pypdf import PdfReader as PypdfReader
from pypdf import PdfWriter
from pypdf.generic import EncodedStreamObject, NameObject

from ingest.errors import DamagedFile, EmptyFile, EncryptedFile, FileRefused, TooLarge, WrongType
from ingest.readers.base import FileProbe, Limits
from ingest.readers.pdf import PdfReader

SENTENCE = "De burgemeester is bevoegd om een woning te sluiten."


def probe(data: bytes, name: str = "proef.pdf") -> FileProbe:
    return FileProbe(Path(name), data, "application/pdf")


@pytest.mark.parametrize(
    ("name", "error", "says"),
    [
        ("empty.pdf", EmptyFile, "leeg"),
        ("not-a-pdf.pdf", WrongType, "geen pdf"),
        ("truncated.pdf", DamagedFile, "afgebroken"),
        ("encrypted.pdf", EncryptedFile, "versleuteld, wachtwoord nodig"),
    ],
)
def test_nasty_files_are_refused_by_name(shared_data: Path, name: str, error: type[FileRefused], says: str) -> None:
    path = shared_data / "nasty" / name
    with pytest.raises(error, match=says) as caught:
        PdfReader().read(probe(path.read_bytes(), name), Limits())
    assert str(caught.value).startswith(f"{name}:")


@pytest.mark.parametrize(
    ("limits", "says"),
    [
        (Limits(max_bytes=10), "bytes"),
        (Limits(max_pages=1), "2 bladzijden"),
        (Limits(max_text_chars=20), "20 tekens"),
        (Limits(max_seconds=0.0), "duurt langer"),
    ],
)
def test_limits_are_errors_that_say_which(limits: Limits, says: str) -> None:
    data = samples.canvas_pdf([samples.text_page(SENTENCE)] * 2)
    with pytest.raises(TooLarge, match=says):
        PdfReader().read(probe(data), limits)


def test_pdf_bomb_is_refused_before_it_is_unpacked() -> None:
    data = samples.canvas_pdf([samples.text_page(SENTENCE)])
    assert len(data) < 10_000
    with pytest.raises(TooLarge, match="uitgepakt groter"):
        PdfReader().read(
            probe(with_contents(data, zlib.compress(b" " * 5_000_000))), Limits(max_decompressed_bytes=10**6)
        )


def with_contents(data: bytes, packed: bytes) -> bytes:
    """Give the pdf with other (packed) contents on its first page."""
    writer = PdfWriter(clone_from=PypdfReader(io.BytesIO(data)))
    stream = EncodedStreamObject()
    stream._data = packed
    stream[NameObject("/Filter")] = NameObject("/FlateDecode")
    writer.pages[0][NameObject("/Contents")] = writer._add_object(stream)
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def test_damaged_page_is_reported_and_a_wholly_damaged_file_refused() -> None:
    half = zlib.compress(b"BT /F1 10 Tf 72 700 Td (halve tekst) Tj ET " * 50)[:60]
    one_of_two = with_contents(samples.canvas_pdf([samples.text_page(SENTENCE)] * 2), half)
    document = PdfReader().read(probe(one_of_two), Limits())
    assert "Bladzijde 1 is beschadigd; er kan tekst ontbreken." in document.warnings
    with pytest.raises(DamagedFile):
        PdfReader().read(probe(with_contents(samples.canvas_pdf([samples.text_page(SENTENCE)]), half)), Limits())


def test_pdf_without_text_or_image_is_empty() -> None:
    with pytest.raises(EmptyFile, match="geen tekst"):
        PdfReader().read(probe(samples.canvas_pdf([lambda canvas: None])), Limits())


@pytest.mark.parametrize("seed", range(12))
def test_random_damage_never_gives_another_error(seed: int, caplog: pytest.LogCaptureFixture) -> None:
    """Whatever is damaged: it is read, or refused in Dutch by name; and nothing of the text gets into the log."""
    source = bytearray(samples.canvas_pdf([samples.text_page(SENTENCE, SENTENCE)] * 2))
    chance = random.Random(seed)
    for _ in range(5 * (seed + 1)):
        source[chance.randrange(9, len(source) - 8)] = chance.randrange(256)
    with caplog.at_level(logging.DEBUG):
        try:
            document = PdfReader(use_ocr=False).read(probe(bytes(source)), Limits())
        except FileRefused as error:
            assert str(error).startswith("proef.pdf:")
        else:
            assert document.page_count
    assert not [record for record in caplog.records if record.name.startswith(("pypdf", "pdfminer"))]


def test_accepts_by_content_or_type() -> None:
    assert PdfReader().accepts(FileProbe(Path("zonder-naam"), b"%PDF-1.7 ...", "application/octet-stream"))
    assert not PdfReader().accepts(FileProbe(Path("x.txt"), b"gewone tekst", "text/plain"))
