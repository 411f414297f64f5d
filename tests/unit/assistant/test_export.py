"""A paper as docx, pdf and Markdown: the same text and numbers in every form, and what a screen reader needs."""

from __future__ import annotations

import struct
import zipfile
import zlib
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from pypdf import PdfReader

from assistant.export import (
    Bullets,
    Grid,
    Heading,
    Note,
    Paper,
    Paragraph,
    Picture,
    SourceNote,
    line,
    numbered,
    to_docx,
    to_markdown,
    to_pdf,
)

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def _png() -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 2, 1, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\x00" + b"\xff" * 6)) + chunk(b"IEND", b"")


PAPER = Paper(
    "Quickscan: koeriers in één wijk",
    "Eerste verkenning, geen vaststelling",
    front=(Note((line("Deel dit niet zonder controle."),)),),
    blocks=(
        Heading("De vraag"),
        Paragraph((line("Het aantal steeg | fors.", 7), line("Dat zegt ook een ander.", 7, 3))),
        Heading("Cijfers", 2),
        Bullets((line("één"), line("twee", 9))),
        Grid(("Gebied", "Aantal"), ((line("Wijk A"), line("12", 3)), (line("Wijk B"), line("< 10"))), "Aantallen"),
        Picture(_png(), "Staven: wijk A is de hoogste.", "Figuur 1.", "staven.png"),
    ),
    sources=(
        SourceNote(3, "Bron drie"),
        SourceNote(7, "Bron zeven", "https://voorbeeld.example/a?b=1&c=2"),
        SourceNote(8, "Ongenoemd"),
        SourceNote(9, "Bron negen"),
    ),
    made_on=date(2026, 11, 22),
)


def test_sources_are_numbered_by_first_mention() -> None:
    made = numbered(PAPER)
    assert [source.text for source in made.sources] == ["Bron zeven", "Bron drie", "Bron negen", "Ongenoemd"]
    assert [source.number for source in made.sources] == [1, 2, 3, 4]


def test_a_line_with_an_unknown_source_is_refused() -> None:
    with pytest.raises(ValueError, match="source 5"):
        numbered(Paper("x", blocks=(Paragraph((line("y", 5),)),)))


def test_docx_has_real_headings_footnotes_language_and_descriptions() -> None:
    data = to_docx(PAPER)
    document = Document(BytesIO(data))
    styles = {paragraph.text: paragraph.style.name for paragraph in document.paragraphs}
    assert styles["De vraag"] == "Heading 1"
    assert styles["Cijfers"] == "Heading 2"
    assert document.core_properties.language == "nl-NL"
    assert document.inline_shapes[0]._inline.docPr.get("descr") == "Staven: wijk A is de hoogste."
    assert document.tables[0].rows[0]._tr.find(f"{W}trPr/{W}tblHeader") is not None
    with zipfile.ZipFile(BytesIO(data)) as package:
        notes = etree.fromstring(package.read("word/footnotes.xml"))
        body = etree.fromstring(package.read("word/document.xml"))
        styles_part = package.read("word/styles.xml")
    texts = {note.get(f"{W}id"): "".join(note.itertext()).strip() for note in notes.iter(f"{W}footnote")}
    assert texts["1"] == "Bron zeven https://voorbeeld.example/a?b=1&c=2"
    assert [node.get(f"{W}id") for node in body.iter(f"{W}footnoteReference")] == ["1", "2", "3"]
    fields = [node.get(f"{W}instr").strip() for node in body.iter(f"{W}fldSimple")]
    assert [field.split()[1] for field in fields] == ["_bron1", "_bron2"], "a second mention refers to the first note"
    assert b'w:val="nl-NL"' in styles_part


def test_the_docx_reader_of_the_library_reads_it_back() -> None:
    from ingest.readers.base import FileProbe, Limits
    from ingest.readers.docx import DOCX, DocxReader

    probe = FileProbe(Path("quickscan.docx"), to_docx(PAPER), DOCX)
    texts = [block.text for block in DocxReader().read(probe, Limits()).blocks]
    assert any("Het aantal steeg" in text for text in texts)


def test_pdf_has_text_bookmarks_language_and_its_own_font() -> None:
    reader = PdfReader(BytesIO(to_pdf(PAPER)))
    text = "\n".join(page.extract_text() for page in reader.pages)
    assert "koeriers in één wijk" in text
    assert "Staven: wijk A is de hoogste." in text
    assert "[4] Ongenoemd" in text
    assert [item["/Title"] for item in reader.outline if not isinstance(item, list)] == ["De vraag", "Bronnen"]
    assert reader.root_object["/Lang"] == "nl-NL"
    assert reader.metadata is not None
    assert reader.metadata.title == PAPER.title
    fonts = [font.get_object() for page in reader.pages for font in page["/Resources"]["/Font"].values()]  # type: ignore[index]
    assert any("DejaVuSans" in font["/BaseFont"] and "/FontDescriptor" in font for font in fonts)


def test_markdown_has_footnotes_and_escapes_what_would_be_markup() -> None:
    text = to_markdown(PAPER, pictures="beeld")
    assert "Het aantal steeg \\| fors.[^1] Dat zegt ook een ander.[^1][^2]" in text
    assert "[^1]: Bron zeven <https://voorbeeld.example/a?b=1&c=2>" in text
    assert "![Staven: wijk A is de hoogste.](beeld/staven.png)" in text
    assert "| Wijk B | \\< 10 |" in text
    assert "staven.png" not in to_markdown(PAPER)


@settings(max_examples=15)
@given(st.text(max_size=60), st.text(max_size=60))
def test_any_text_can_be_written(words: str, more: str) -> None:
    paper = Paper(
        words,
        more,
        blocks=(Heading(more), Paragraph((line(words, 1),)), Grid((words, more), ((line(more), line(words)),))),
        sources=(SourceNote(1, more),),
    )
    assert zipfile.is_zipfile(BytesIO(to_docx(paper)))
    assert to_pdf(paper).startswith(b"%PDF")
    assert to_markdown(paper).startswith("#")
