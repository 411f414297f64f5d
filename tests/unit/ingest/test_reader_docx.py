"""Word documents: what python-docx alone would lose, lists counted as Word does, and packages that are refused."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from ingest.document import Block, BlockKind, StructuredDocument
from ingest.errors import DamagedFile, FileRefused, TooLarge, UnsafeFile
from ingest.readers.base import FileProbe, Limits
from ingest.readers.docx import DocxReader
from ingest.readers.registry import read_here
from ingest.readers.sniff import DOCX

_FOOTNOTES = f"""<w:footnotes {nsdecls("w")}>
<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>
<w:footnote w:id="2"><w:p><w:r><w:t>Artikel 13b Opiumwet.</w:t></w:r></w:p></w:footnote></w:footnotes>"""


def _bytes(document: Any) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _read(data: bytes, limits: Limits | None = None) -> StructuredDocument:
    return DocxReader().read(FileProbe(Path("stuk.docx"), data, DOCX), limits or Limits())


def _made(fill: Callable[[Any], None]) -> tuple[Block, ...]:
    document = docx.Document()
    fill(document)
    return _read(_bytes(document)).blocks


def _with_parts(
    data: bytes, parts: dict[str, bytes], edit: Callable[[str, bytes], bytes] = lambda _, part: part
) -> bytes:
    """Copy a package, changing parts by name and adding others."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            target.writestr(entry.filename, edit(entry.filename, source.read(entry)))
        for name, content in parts.items():
            target.writestr(name, content)
    return buffer.getvalue()


def _paragraph(inner: str) -> Any:
    return parse_xml(f"<w:p {nsdecls('w')}>{inner}</w:p>")


def test_headings_by_style_and_by_outline_level() -> None:
    def fill(document: Any) -> None:
        document.add_heading("Titel", 0)
        document.add_heading("Tweede", 2)
        document.element.body.insert(
            2, _paragraph('<w:pPr><w:outlineLvl w:val="2"/></w:pPr><w:r><w:t>Derde</w:t></w:r>')
        )
        document.add_paragraph("Gewone tekst.")

    assert [(block.text, block.level) for block in _made(fill) if block.kind is BlockKind.HEADING] == [
        ("Titel", 1),
        ("Tweede", 2),
        ("Derde", 3),
    ]


def test_short_bold_lines_are_headings_where_there_are_no_styles() -> None:
    def fill(document: Any) -> None:
        document.add_paragraph().add_run("Wat is het doel").bold = True
        document.add_paragraph("Het doel is samenwerken.")
        document.add_paragraph().add_run("Let op: dit is een zin.").bold = True

    assert [block.kind for block in _made(fill)] == [BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.PARAGRAPH]


def test_lists_have_levels_and_the_numbers_that_word_shows() -> None:
    def fill(document: Any) -> None:
        for text, style in (("een", "List Number"), ("twee", "List Number"), ("streep", "List Bullet 2")):
            document.add_paragraph(text, style=style)

    assert [(block.kind, block.text, block.level, block.marker) for block in _made(fill)] == [
        (BlockKind.LIST_ITEM, "een", 1, "1."),
        (BlockKind.LIST_ITEM, "twee", 1, "2."),
        (BlockKind.LIST_ITEM, "streep", 2, "•"),
    ]


def test_merged_cells_are_filled_in_so_that_rows_stand_alone() -> None:
    def fill(document: Any) -> None:
        table = document.add_table(rows=4, cols=3)
        for row, texts in enumerate(
            (("Post", "2016", "2017"), ("Personeel", "1", "2"), ("", "3", "4"), ("Totaal", "", ""))
        ):
            for column, text in enumerate(texts):
                table.cell(row, column).text = text
        table.cell(1, 0).merge(table.cell(2, 0)).text = "Personeel"
        table.cell(3, 0).merge(table.cell(3, 2)).text = "Totaal"

    (block,) = _made(fill)
    assert block.table is not None
    assert block.table.rows == (("Personeel", "1", "2"), ("Personeel", "3", "4"), ("Totaal", "", ""))


def test_a_table_of_one_cell_is_a_frame_around_text() -> None:
    def fill(document: Any) -> None:
        document.add_table(rows=1, cols=1).cell(0, 0).text = "Let op de termijn."

    assert [(block.kind, block.text) for block in _made(fill)] == [(BlockKind.PARAGRAPH, "Let op de termijn.")]


def test_footnotes_follow_the_paragraph_that_refers_to_them() -> None:
    document = docx.Document()
    document.element.body.insert(
        0, _paragraph('<w:r><w:t>De burgemeester sluit.</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r>')
    )
    document.add_paragraph("Daarna.")
    relation = (
        b'<Relationship Id="rIdN" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes" '
        b'Target="footnotes.xml"/></Relationships>'
    )
    kind = (
        b'<Override PartName="/word/footnotes.xml" ContentType="application/vnd.openxmlformats-officedocument.'
        b'wordprocessingml.footnotes+xml"/></Types>'
    )

    def edit(name: str, part: bytes) -> bytes:
        if name == "word/_rels/document.xml.rels":
            return part.replace(b"</Relationships>", relation)
        return part.replace(b"</Types>", kind) if name == "[Content_Types].xml" else part

    blocks = _read(_with_parts(_bytes(document), {"word/footnotes.xml": _FOOTNOTES.encode()}, edit)).blocks
    assert [(block.kind, block.text, block.marker) for block in blocks] == [
        (BlockKind.PARAGRAPH, "De burgemeester sluit.", ""),
        (BlockKind.FOOTNOTE, "Artikel 13b Opiumwet.", "1"),
        (BlockKind.PARAGRAPH, "Daarna.", ""),
    ]


def test_insertions_and_content_controls_are_read_deletions_and_hidden_text_are_not() -> None:
    def fill(document: Any) -> None:
        body = document.element.body
        body.insert(
            0,
            _paragraph(
                "<w:ins><w:r><w:t>nieuw</w:t></w:r></w:ins><w:del><w:r><w:delText>oud</w:delText></w:r></w:del>"
            ),
        )
        control = f"<w:sdt {nsdecls('w')}><w:sdtContent><w:p><w:r><w:t>veld</w:t></w:r></w:p></w:sdtContent></w:sdt>"
        body.insert(1, parse_xml(control))
        body.insert(2, _paragraph("<w:r><w:rPr><w:vanish/></w:rPr><w:t>geheim</w:t></w:r><w:r><w:t>open</w:t></w:r>"))

    document = docx.Document()
    fill(document)
    read = _read(_bytes(document))
    assert [block.text for block in read.blocks] == ["nieuw", "veld", "open"]
    assert any("Verborgen tekst" in warning for warning in read.warnings)


def test_text_boxes_are_read_once() -> None:
    box = "<w:txbxContent><w:p><w:r><w:t>kader</w:t></w:r></w:p></w:txbxContent>"
    markup = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    choices = f"<mc:Choice Requires='wps'>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>"
    inner = f"<w:r><mc:AlternateContent {markup}>{choices}</mc:AlternateContent></w:r>"
    blocks = _made(lambda document: document.element.body.insert(0, _paragraph(f"<w:r><w:t>tekst</w:t></w:r>{inner}")))
    assert [block.text for block in blocks] == ["tekst", "kader"]


@pytest.mark.parametrize("part", ["word/vbaProject.bin", "word/vbaData.xml", "word/activeX/activeX1.xml"])
def test_active_content_is_refused(part: str, tmp_path: Path) -> None:
    path = tmp_path / "gewoon.docx"
    path.write_bytes(_with_parts(_bytes(docx.Document()), {part: b"x"}))
    with pytest.raises(UnsafeFile, match=r"gewoon\.docx bevat"):
        read_here(path, Limits())


def test_sizes_are_counted_before_and_while_unpacking() -> None:
    data = _with_parts(_bytes(docx.Document()), {"word/groot.xml": b"<a>" + b"abcdefgh" * 500_000})
    with pytest.raises(TooLarge, match="keer zo groot"):
        _read(data)
    with pytest.raises(TooLarge, match="uitgepakt groter dan"):
        _read(data, Limits(max_compression_ratio=100_000, max_decompressed_bytes=2_000_000))
    assert _read(_bytes(docx.Document()), Limits()).blocks == ()


def test_a_directory_that_lies_about_sizes_is_no_way_around() -> None:
    data = bytearray(_with_parts(_bytes(docx.Document()), {"word/groot.xml": b"abcdefgh" * 500_000}))
    entry = data.rfind(b"PK\x01\x02")
    data[entry + 24 : entry + 28] = (100).to_bytes(4, "little")  # uncompressed size in the central directory
    with pytest.raises((TooLarge, DamagedFile)):
        _read(bytes(data))


def test_a_damaged_part_refuses_the_file() -> None:
    data = bytearray(_bytes(docx.Document()))
    middle = data.find(b"word/document.xml") + 200
    data[middle : middle + 50] = bytes(50)
    with pytest.raises(DamagedFile, match=r"stuk\.docx is beschadigd"):
        _read(bytes(data))


def test_xml_entities_are_not_expanded() -> None:
    bomb = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbbbbbbbb">]>'

    def edit(name: str, part: bytes) -> bytes:
        if name != "word/document.xml":
            return part
        return bomb + part[part.find(b"<w:document") :].replace(
            b"<w:body>", b"<w:body><w:p><w:r><w:t>&b;</w:t></w:r></w:p>"
        )

    try:
        blocks = _read(_with_parts(_bytes(docx.Document()), {}, edit)).blocks
    except FileRefused:
        return
    assert not any("bbbbbbbbbb" in block.text for block in blocks)


def test_the_real_documents_read_with_their_headings(shared_data: Path) -> None:
    document = read_here(shared_data / "corpus" / "integrale-aanpak-ondermijning-sbo.docx", Limits())
    headings = [(block.level, block.text) for block in document.blocks if block.kind is BlockKind.HEADING]
    assert headings[:3] == [
        (1, "Waarom vraagt bestrijding van ondermijning om een integrale aanpak?"),
        (2, "Waarom is een integrale aanpak van ondermijning noodzakelijk?"),
        (2, "Wat houdt een integrale aanpak in?"),
    ]
    assert document.title == headings[0][1]
    assert document.metadata["language"] == "nl-NL"
