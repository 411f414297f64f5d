"""Plain text and markdown: encodings, structure, and inputs that must not cost more than they are long."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.document import BlockKind, StructuredDocument
from ingest.errors import TooLarge
from ingest.readers.base import FileProbe, Limits
from ingest.readers.encoding import decode, strip_controls
from ingest.readers.markdown import MarkdownReader
from ingest.readers.plain import blocks_of, pieces_of, repeated_share
from ingest.readers.sniff import MARKDOWN, TEXT
from ingest.readers.text import TextReader

HEADING, PARAGRAPH, ITEM = BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.LIST_ITEM


def _text(content: bytes, limits: Limits | None = None) -> StructuredDocument:
    return TextReader().read(FileProbe(Path("notitie.txt"), content, TEXT), limits or Limits())


def _markdown(content: str) -> StructuredDocument:
    return MarkdownReader().read(FileProbe(Path("notitie.md"), content.encode(), MARKDOWN), Limits())


def _shape(text: str) -> list[tuple[BlockKind, str, int, str]]:
    return [(block.kind, block.text, block.level, block.marker) for block in blocks_of(text)]


@pytest.mark.parametrize(
    ("data", "encoding", "warned"),
    [
        ("één".encode(), "utf-8", False),
        (b"\xef\xbb\xbf" + "één".encode(), "utf-8", False),
        ("één €".encode("cp1252"), "cp1252", True),
        ("het gaat om één zaak".encode("cp850"), "cp850", True),
        ("\ufeffeen zaak".encode("utf-16-be"), "utf-16-be", False),
        ("een zaak zonder merkteken".encode("utf-16-le"), "utf-16-le", True),
        ("geïnteresseerden: één, twee, drieëntwintig ".encode() * 5 + b"caf\xe9", "utf-8", True),
    ],
)
def test_encodings_are_found_and_a_guess_is_said(data: bytes, encoding: str, warned: bool) -> None:
    decoded = decode("notitie.txt", data)
    assert decoded.encoding == encoding
    assert bool(decoded.warnings) == warned
    assert "\ufffd" not in decoded.text
    assert "é" in decoded.text or "zaak" in decoded.text


@pytest.mark.parametrize("label", ["hex", "zip", "utf-7", "unicode_escape", "bestaat-niet", "x" * 500, "utf-16"])
def test_a_strange_label_is_not_followed(label: str) -> None:
    decoded = decode("notitie.txt", "één".encode(), declared=label)
    assert (decoded.text, decoded.encoding) == ("één", "utf-8")
    assert decoded.warnings


@given(
    st.text(
        alphabet=st.characters(blacklist_categories=["Cs"], blacklist_characters="\r\x0b\x0c\x85\u2028\u2029\ufeff")
    )
)
def test_utf8_comes_back_as_it_was(text: str) -> None:
    if "\x00" not in text:
        assert decode("notitie.txt", text.encode()).text == text


@given(st.binary(max_size=400))
def test_any_bytes_are_decoded_without_replacement_marks(data: bytes) -> None:
    if b"\xef\xbf\xbd" not in data:
        text, _ = strip_controls(decode("notitie.txt", data).text)
        assert "\x00" not in text
        assert "\r" not in text


def test_line_ends_of_every_system_are_the_same() -> None:
    assert len({decode("a.txt", text).text for text in (b"een\ntwee", b"een\r\ntwee", b"een\rtwee")}) == 1


def test_wrapped_lines_are_joined_and_separate_lines_are_not() -> None:
    wrapped = "De burgemeester kan een woning sluiten als daar\ndrugs worden verkocht of als er drugs aanwezig\nzijn."
    assert _shape(wrapped) == [(PARAGRAPH, wrapped.replace("\n", " "), 0, "")]
    assert [text for _, text, _, _ in _shape("van: a@b.nl.\naan: c@d.nl.")] == ["van: a@b.nl.", "aan: c@d.nl."]


def test_headings_are_short_lines_with_text_after_them() -> None:
    text = (
        "Plan van aanpak\n\n1. Inleiding\n\nDit is de inleiding.\n\n1.2 Doel\nHet doel is samenwerken.\n\nLaatste regel"
    )
    assert _shape(text) == [
        (HEADING, "Plan van aanpak", 1, ""),
        (HEADING, "Inleiding", 1, "1"),
        (PARAGRAPH, "Dit is de inleiding.", 0, ""),
        (HEADING, "Doel", 2, "1.2"),
        (PARAGRAPH, "Het doel is samenwerken.", 0, ""),
        (PARAGRAPH, "Laatste regel", 0, ""),
    ]


def test_list_items_have_depth_and_go_on_on_indented_lines() -> None:
    assert _shape("- een\n  gaat verder\n    - diep\n- twee\n\n1. stap\n2. nog") == [
        (ITEM, "een gaat verder", 1, "-"),
        (ITEM, "diep", 2, "-"),
        (ITEM, "twee", 1, "-"),
        (ITEM, "stap", 1, "1."),
        (ITEM, "nog", 1, "2."),
    ]


@given(st.text(alphabet="aB. \n-1)\t:=", max_size=200))
def test_no_word_of_a_text_is_lost(text: str) -> None:
    letters = [character for character in text if character in "aB"]
    found = [character for block in blocks_of(text) for character in block.text + block.marker if character in "aB"]
    assert sorted(found) == sorted(letters)


@pytest.mark.parametrize(
    "line", ["woord " * 200_000, "x" * 1_000_000, "Zin een. " * 100_000, " " * 1_000_000 + "x", "- " * 300_000]
)
def test_very_long_lines_come_in_bounded_pieces(line: str) -> None:
    document = _text(line.encode())
    assert document.blocks
    assert max(len(block.text) for block in document.blocks) <= 8_000


def test_pieces_are_cut_after_a_sentence_where_one_ends() -> None:
    pieces = list(pieces_of("Dit is een zin. " * 1_000))
    assert all(piece.endswith(".") for piece in pieces)
    assert sum(piece.count("zin") for piece in pieces) == 1_000


def test_repetition_is_measured_on_long_texts_only() -> None:
    assert repeated_share("Zin. " * 30_000) > 0.9
    assert repeated_share("Zin. " * 10) == 0.0
    assert repeated_share("".join(f"Dit is zin nummer {number}. " for number in range(10_000))) == 0.0


def test_too_much_text_says_how_much_and_what_to_do() -> None:
    with pytest.raises(TooLarge, match=r"heeft 60 tekens; de grens is 50\..*KENNIS_INGEST_MAX_TEXT_CHARS"):
        _text(b"woord " * 10, Limits(max_text_chars=50))


def test_markdown_structure() -> None:
    document = _markdown(
        "---\ntitel: Van signaal\n---\n# Van *signaal*\n\n"
        "Een [regel](https://a.nl) <b>vet</b><!-- weg -->\nloopt door.\n\n"
        "3. drie\n   - sub\n4. vier\n\n| a | b |\n|---|---|\n| 1 |  |\n\n> citaat\n\n<script>weg()</script>\n"
    )
    assert document.metadata == {"front_matter": "titel: Van signaal"}
    assert document.title == "Van signaal"
    assert [(block.kind, block.text, block.level, block.marker) for block in document.blocks] == [
        (HEADING, "Van signaal", 1, ""),
        (PARAGRAPH, "Een regel vet loopt door.", 0, ""),
        (ITEM, "drie", 1, "3."),
        (ITEM, "sub", 2, "•"),
        (ITEM, "vier", 1, "4."),
        (BlockKind.TABLE, "a: 1", 0, ""),
        (PARAGRAPH, "citaat", 0, ""),
    ]


def test_markdown_footnotes_follow_their_paragraph_once() -> None:
    blocks = _markdown("Een[^wet] en weer[^wet].\n\nTwee.\n\n[^wet]: Artikel 13b Opiumwet.\n").blocks
    assert [(block.kind, block.text, block.marker) for block in blocks] == [
        (PARAGRAPH, "Een en weer.", ""),
        (BlockKind.FOOTNOTE, "Artikel 13b Opiumwet.", "wet"),
        (PARAGRAPH, "Twee.", ""),
    ]


@given(st.text(alphabet="a#-*_`[]()|>\n <!1.", max_size=200))
def test_any_markdown_is_read(text: str) -> None:
    for block in _markdown(text).blocks:
        assert block.text.strip()
