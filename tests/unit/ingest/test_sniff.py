"""What a file is follows from its content, and a name that says otherwise is refused."""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.errors import DamagedFile, EmptyFile, EncryptedFile, FileRefused, TooLarge, UnsafeFile, WrongType
from ingest.readers.base import Limits
from ingest.readers.sniff import BWB, HTML, MARKDOWN, PDF, TEXT, probe

OLE = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(512)


def _zip(parts: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return buffer.getvalue()


def _office(main: str) -> bytes:
    types = f'<Types><Override PartName="/x.xml" ContentType="application/vnd.{main}.main+xml"/></Types>'
    return _zip({"[Content_Types].xml": types.encode(), "x.xml": b"<x/>"})


@pytest.fixture
def write(tmp_path: Path):
    def to_file(name: str, data: bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(data)
        return path

    return to_file


@pytest.mark.parametrize(
    ("name", "data", "media_type"),
    [
        ("a.pdf", b"%PDF-1.7\n", PDF),
        ("a.pdf", b"rommel\n%PDF-1.4\n", PDF),
        ("zonder-naam", b"%PDF-1.7\n", PDF),
        ("a.html", b"<!DOCTYPE html><p>x", HTML),
        ("a.htm", b"\xef\xbb\xbf \n<!-- x --><HTML><p>x", HTML),
        ("a.html", b"<h1>Kop</h1><p>x</p>", HTML),
        ("a.html", "\ufeff<html>".encode("utf-16-le"), HTML),
        ("a.xhtml", b'<?xml version="1.0"?><!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml"/>', HTML),
        ("a.xml", b'<?xml version="1.0"?><!-- x -->\n<toestand bwb-id="BWBR0001941"/>', BWB),
        ("a.xml", b'<toestand bwb-id="BWBR0001941"/>', BWB),
        ("a.md", b"# Kop", MARKDOWN),
        ("a.md", b"<p align=center>logo</p>\n\n# Kop", MARKDOWN),
        ("a.txt", b"# geen markdown", TEXT),
        ("LEESMIJ", b"tekst", TEXT),
        ("a.txt", b"tekst met een NUL\x00 erin en verder gewone tekst", TEXT),
    ],
)
def test_content_decides(write, name: str, data: bytes, media_type: str) -> None:
    found = probe(write(name, data), Limits())
    assert (found.media_type, found.data) == (media_type, data)


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("a.pdf", b"<html><p>404</p>", r"a\.pdf heet \.pdf maar is html"),
        ("a.docx", b"%PDF-1.7\n", r"heet \.docx maar is pdf"),
        ("a.html", b"gewone tekst", r"heet \.html maar is platte tekst"),
        ("a.txt", b"<!doctype html><p>x", r"heet \.txt maar is html"),
        ("a.pdf", b'<toestand bwb-id="X"/>', "heet .pdf maar is wettekst"),
        ("a.xml", b"<?xml version='1.0'?><brief/>", "geen wettekst"),
        ("a.csv", b"a;b", r"bestanden met \.csv"),
        ("a.txt", bytes(range(32)) * 40, "geen document"),
        ("a.docx", b"\x89PNG\r\n\x1a\n" + bytes(200), "geen document"),
        ("a.docx", OLE + "WordDocument".encode("utf-16-le"), r"oud Office-bestand \(\.doc\)"),
        ("a.xlsx", _office("openxmlformats-officedocument.spreadsheetml.sheet"), "rekenblad"),
        ("a.docx", _office("openxmlformats-officedocument.wordprocessingml.template"), "sjabloon"),
        ("a.zip", _zip({"a.txt": b"x"}), "Pak het uit"),
        ("a.odt", _zip({"META-INF/manifest.xml": b"<x/>"}), "OpenDocument"),
    ],
)
def test_a_wrong_or_unknown_type_is_refused_with_both_names(write, name: str, data: bytes, message: str) -> None:
    with pytest.raises(WrongType, match=message) as refused:
        probe(write(name, data), Limits())
    assert name in str(refused.value)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"", EmptyFile),
        (OLE + "EncryptedPackage".encode("utf-16-le"), EncryptedFile),
        (_office("ms-word.document.macroEnabled"), UnsafeFile),
        (b"PK\x03\x04afgebroken", DamagedFile),
        (_office("openxmlformats-officedocument.wordprocessingml.document")[:-30], DamagedFile),
    ],
)
def test_what_cannot_go_in_has_its_own_refusal(write, data: bytes, kind: type[FileRefused]) -> None:
    with pytest.raises(kind, match="stuk"):
        probe(write("stuk.docx", data), Limits())


def test_entities_in_xml_are_refused(write) -> None:
    with pytest.raises(UnsafeFile, match="entiteiten"):
        probe(write("a.xml", b'<?xml version="1.0"?><!DOCTYPE t [<!ENTITY a "b">]><toestand/>'), Limits())


def test_a_large_file_is_not_read_at_all(tmp_path: Path) -> None:
    path = tmp_path / "groot.txt"
    with path.open("wb") as file:
        file.truncate(10 * 1024**3)  # sparse: 10 GB on paper, nothing on disk
    with pytest.raises(TooLarge, match=r"10240,0 MB.*100,0 MB.*KENNIS_INGEST_MAX_BYTES"):
        probe(path, Limits())


def test_a_folder_a_missing_file_and_a_pipe_are_refused(tmp_path: Path) -> None:
    with pytest.raises(WrongType, match="geen gewoon bestand"):
        probe(tmp_path, Limits())
    with pytest.raises(DamagedFile, match="bestaat niet"):
        probe(tmp_path / "weg.pdf", Limits())
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pijp.txt")
        with pytest.raises(WrongType, match="geen gewoon bestand"):
            probe(tmp_path / "pijp.txt", Limits())


def test_many_parts_and_a_password_on_a_part_are_refused(write) -> None:
    with pytest.raises(TooLarge, match="10001 onderdelen"):
        probe(write("a.docx", _zip({f"{number}.xml": b"" for number in range(10_001)})), Limits())
    locked = bytearray(_zip({"a.txt": b"x"}))
    locked[locked.rfind(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(EncryptedFile):
        probe(write("b.docx", bytes(locked)), Limits())


def test_only_spaces_cost_no_time(write) -> None:
    assert probe(write("a.txt", b" " * 100_000), Limits()).media_type == TEXT
    with pytest.raises(WrongType):
        probe(write("a.xml", b" " * 100_000 + b"x"), Limits())


@given(
    data=st.binary(min_size=1, max_size=300),
    start=st.sampled_from([b"", b"PK\x03\x04", b"%PDF-", b"<?xml", b"\xff\xfe", OLE[:8]]),
)
def test_any_bytes_give_a_type_or_a_refusal(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, start: bytes
) -> None:
    path = tmp_path_factory.mktemp("bytes") / "bestand"
    path.write_bytes(start + data)
    try:
        assert probe(path, Limits()).media_type
    except FileRefused as refused:
        assert "bestand" in str(refused)
