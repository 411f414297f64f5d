"""Web pages: the text of the page and nothing around it, in the right encoding, however deep it nests."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.document import BlockKind, StructuredDocument
from ingest.errors import TooLarge
from ingest.readers.base import FileProbe, Limits
from ingest.readers.html import HtmlReader
from ingest.readers.registry import read_here
from ingest.readers.sniff import HTML


def _read(page: str | bytes, limits: Limits | None = None) -> StructuredDocument:
    data = page if isinstance(page, bytes) else f"<!doctype html><meta charset=utf-8>{page}".encode()
    return HtmlReader().read(FileProbe(Path("pagina.html"), data, HTML), limits or Limits())


def _texts(page: str) -> list[str]:
    return [block.text for block in _read(page).blocks]


@pytest.mark.parametrize(
    "furniture",
    [
        "<nav>weg</nav>",
        "<footer>weg</footer>",
        "<header>weg</header>",
        "<aside>weg</aside>",
        "<form><label>weg</label></form>",
        "<noscript>weg</noscript>",
        "<template>weg</template>",
        "<script>weg</script>",
        "<style>weg</style>",
        "<!-- weg -->",
        "<p hidden>weg</p>",
        "<p aria-hidden=true>weg</p>",
        '<p style="display: none">weg</p>',
        '<p style="font-size:0">weg</p>',
        '<div role="navigation">weg</div>',
        '<div class="cookiebar extra">weg</div>',
        '<ol id="kruimelpad"><li>weg</li></ol>',
        '<div><a href="javascript:print()">weg</a></div>',
        '<div><a href="#top">weg</a></div>',
        "<svg><text>weg</text></svg>",
    ],
)
def test_what_stands_around_the_text_is_left_out(furniture: str) -> None:
    assert _texts(f"<body>{furniture}<div><p>De tekst van de pagina.</p></div>{furniture}") == [
        "De tekst van de pagina."
    ]


@pytest.mark.parametrize(
    "kept",
    [
        '<p class="menukaart">blijft</p>',
        '<p style="font-size:0.9em">blijft</p>',
        '<p><a href="/wet">blijft</a></p>',
        "<form><h2>blijft</h2></form>",
        "<dl><dt>blijft</dt></dl>",
        "<div>blijft</div>",
        "<center><font>blijft</font></center>",
    ],
)
def test_what_only_looks_like_furniture_stays(kept: str) -> None:
    assert "blijft" in _texts(f"<body><p>De tekst van de pagina.</p>{kept}")


def test_an_article_keeps_its_own_header() -> None:
    assert _texts("<body><header>site</header><main><article><header><h1>Kop</h1></header><p>Tekst.</p></article>") == [
        "Kop",
        "Tekst.",
    ]


def test_lists_nest_and_count() -> None:
    page = "<ol start=3><li>drie<ul><li>sub</li></ul></li><li><p>vier</p><p>meer</p></li></ol>"
    assert [(block.kind, block.text, block.level, block.marker) for block in _read(page).blocks] == [
        (BlockKind.LIST_ITEM, "drie", 1, "3."),
        (BlockKind.LIST_ITEM, "sub", 2, "•"),
        (BlockKind.LIST_ITEM, "vier", 1, "4."),
        (BlockKind.LIST_ITEM, "meer", 1, ""),
    ]


def test_tables_with_spans_and_two_header_rows() -> None:
    page = """<table><caption>Begroting</caption>
    <thead><tr><th rowspan=2>Post<th colspan=2>2017</tr><tr><th>raming<th>werkelijk</tr></thead>
    <tr><td rowspan=2>Personeel<td>1<td>2</tr><tr><td>3<td>4</tr><tr><td colspan=99999999>Totaal</tr></table>"""
    (block,) = _read(page).blocks
    assert block.table is not None
    assert block.table.caption == "Begroting"
    assert block.table.header[:3] == ("Post", "2017 – raming", "2017 – werkelijk")
    assert [row[:3] for row in block.table.rows] == [
        ("Personeel", "1", "2"),
        ("Personeel", "3", "4"),
        ("Totaal", "", ""),
    ]


def test_tables_that_lay_out_a_page_are_read_as_text() -> None:
    assert _texts(
        "<table><tr><td><h2>Kop</h2><p>Links.</p></td><td><p>Rechts.</p></td></tr><tr><td>a<td>b</tr></table>"
    )[:3] == ["Kop", "Links.", "Rechts."]


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (b'<html><meta charset="iso-8859-1"><p>casu\xefstiek</p>', "cp1252"),
        (
            b'<html><meta http-equiv=Content-Type content="text/html; charset=windows-1252"><p>casu\xefstiek \x80</p>',
            "cp1252",
        ),
        ("\ufeff<html><p>casuïstiek</p>".encode("utf-16-le"), "utf-16-le"),
        (b"\xef\xbb\xbf<html><p>casu\xc3\xafstiek</p>", "utf-8"),
        (b'<?xml version="1.0" encoding="ISO-8859-15"?><html><p>casu\xefstiek</p>', "iso8859-15"),
    ],
)
def test_the_stated_encoding_is_used_without_a_warning(data: bytes, encoding: str) -> None:
    document = _read(data)
    assert document.encoding == encoding
    assert "casuïstiek" in document.blocks[0].text
    assert document.warnings == ()


@pytest.mark.parametrize(
    "data",
    [b"<html><p>gecombineerde casu\xefstiek</p>", b"<html><meta charset=utf-8><p>gecombineerde casu\xefstiek</p>"],
)
def test_an_encoding_that_had_to_be_found_is_said(data: bytes) -> None:
    document = _read(data)
    assert document.blocks[0].text == "gecombineerde casuïstiek"
    assert any("cp1252" in warning for warning in document.warnings)


def test_nesting_is_limited_by_a_clear_refusal() -> None:
    page = "<div>" * 300 + "<p>diep</p>"
    assert [block.text for block in _read(page).blocks] == ["diep"]
    with pytest.raises(TooLarge, match="dieper genest dan 100"):
        _read(page, Limits(max_nesting=100))


def test_title_prefers_what_the_page_says_of_itself() -> None:
    assert _read("<title>Kop | Site</title><main><h2>Anders</h2><p>Tekst.</p>").title == "Kop"
    assert _read("<title>Kop - Site</title><main><h2>Kop</h2><p>Tekst.</p>").title == "Kop"
    assert _read('<meta property="og:title" content="Echt"><title>Kop</title><p>Tekst.').title == "Echt"


@given(
    st.lists(
        st.sampled_from(["<div>", "</div>", "<p>", "<li>", "<ul>", "</ul>", "<table><tr><td>", "</table>", "x ", "<b>"])
    )
)
def test_broken_markup_never_loses_the_order_or_crashes(pieces: list[str]) -> None:
    blocks = _read("".join(pieces) + "<p>einde</p>").blocks
    assert blocks[-1].text.split()[-1] == "einde"


REAL = {
    "nieuwe-koers-riec-midden-nederland.html": (
        ["Is er een gezamenlijke informatiebehoefte?", "warm te lopen", "h.graaf@riec-mn.nl"],
        [
            "cookie",
            "Hoofdmenu",
            "Kennisbank",
            "Deel dit bericht",
            "Snel naar",
            "Inschrijven",
            "Voettekst",
            "JavaScript",
        ],
    ),
    "ondermijningsbeelden-weerbaar-bestuur.html": (
        ["kent twee hoofddoelen:", "bevordert alertheid", "info@liec.nl"],
        [
            "Tekstgrootte",
            "Startpagina",
            "Print deze",
            "In dit onderdeel",
            "Nieuwsbrief",
            "Naar boven",
            "cookies",
            "112",
        ],
    ),
}


@pytest.mark.parametrize("file_name", sorted(REAL))
def test_the_real_pages_give_their_text_and_nothing_else(shared_data: Path, file_name: str) -> None:
    document = read_here(shared_data / "corpus" / file_name, Limits())
    text = "\n".join(block.text for block in document.blocks)
    there, gone = REAL[file_name]
    assert [part for part in there if part not in text] == []
    assert [part for part in gone if part in text] == []
