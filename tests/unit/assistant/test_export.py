"""A paper as docx, pdf and Markdown: the same text and numbers in every form, and what a screen reader needs."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

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


def test_pdf_has_text_bookmarks_and_its_own_font() -> None:
    reader = PdfReader(BytesIO(to_pdf(PAPER)))
    text = "\n".join(page.extract_text() for page in reader.pages)
    assert "koeriers in één wijk" in text
    assert "Staven: wijk A is de hoogste." in text
    assert "[4] Ongenoemd" in text
    assert [item["/Title"] for item in reader.outline if not isinstance(item, list)] == ["De vraag", "Bronnen"]
    fonts = [font.get_object() for page in reader.pages for font in page["/Resources"]["/Font"].values()]  # type: ignore[index]
    assert fonts
    for font in fonts:
        descendant = font["/DescendantFonts"][0].get_object()
        assert "DejaVuSans" in descendant["/BaseFont"] and "/FontDescriptor" in descendant


def _tags(node: Any, under: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the path of every tag in a pdf with the tag itself, in reading order."""
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        for one in node:
            yield from _tags(one, under)
    elif isinstance(node, dict) and "/S" in node:
        path = f"{under}{node['/S']}"
        yield path, node
        yield from _tags(node.get("/K", []), path)


def test_pdf_carries_the_tags_that_a_screen_reader_needs() -> None:
    reader = PdfReader(BytesIO(to_pdf(PAPER)))
    root = reader.root_object
    assert root["/Lang"] == "nl-NL"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata is not None and reader.metadata.title == PAPER.title
    about = root["/Metadata"].get_object().get_data().decode()
    assert "<pdfuaid:part>1</pdfuaid:part>" in about and "<pdfaid:part>2</pdfaid:part>" in about
    tags = list(_tags(root["/StructTreeRoot"]["/K"]))
    paths = [path for path, _ in tags]
    assert [path for path in paths if path.startswith("/Document/H")] == [
        "/Document/H1",
        "/Document/H2",
        "/Document/H1",
    ]
    assert paths.count("/Document/L/LI/LBody") == 2
    assert paths.count("/Document/Table/THead/TR/TH") == 2 and paths.count("/Document/Table/TBody/TR/TD") == 4
    assert "/Document/Table/Caption" in paths
    assert [tag.get("/Alt") for path, tag in tags if path.endswith("/Figure")] == ["Staven: wijk A is de hoogste."]
    assert sum(path.endswith("/Link") for path in paths) == 9, "five mentions, three ways back and one address"
    annotations = [note.get_object() for page in reader.pages for note in page.get("/Annots", [])]
    assert annotations and all(note.get("/Contents") for note in annotations), "PDF/UA: a link says where it leads"


def test_a_level_that_is_left_out_does_not_stop_the_pdf() -> None:
    paper = Paper("Titel", blocks=(Heading("Diep", 3), Heading(" ", 1), Heading("Dieper", 3)))
    tags = _tags(PdfReader(BytesIO(to_pdf(paper))).root_object["/StructTreeRoot"]["/K"])
    assert [path for path, _ in tags if path.startswith("/Document/H")] == ["/Document/H1", "/Document/H2"]


@pytest.mark.parametrize(
    "hostile",
    [
        '#panic("x")', "#read(\"/etc/passwd\")", '#import "@preview/x:0.1.0": *', '"]} #eval("1+1")', "$x^2$ *vet* `c`",
        "= kop", "<merk> @bron1", "// weg", "/* weg", "\\u{41}",
    ],
)  # fmt: skip
def test_text_is_never_read_as_markup_of_the_pdf(hostile: str) -> None:
    paper = Paper(
        hostile,
        hostile,
        blocks=(
            Heading(hostile),
            Paragraph((line(hostile, 1),)),
            Bullets((line(hostile),)),
            Grid((hostile,), ((line(hostile),),), hostile),
            Note((line(hostile),), hostile),
            Picture(_png(), hostile, hostile),
        ),
        sources=(SourceNote(1, hostile, "https://voorbeeld.example/"),),
        footer=hostile,
    )
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(to_pdf(paper))).pages)
    assert text.count(hostile) >= 13


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
