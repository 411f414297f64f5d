"""The real jaarplan: what a person sees on its twenty pages is what comes out."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.cleaning import clean
from ingest.document import Block, BlockKind, StructuredDocument
from ingest.readers.base import FileProbe, Limits
from ingest.readers.pdf import PdfReader

NAME = "jaarplan-2017-riec-rotterdam.pdf"


@pytest.fixture(scope="module")
def raw(shared_data: Path) -> StructuredDocument:
    path = shared_data / "corpus" / NAME
    return PdfReader().read(FileProbe(path, path.read_bytes(), "application/pdf"), Limits())


@pytest.fixture(scope="module")
def jaarplan(raw: StructuredDocument) -> StructuredDocument:
    return clean(raw)


def of_kind(document: StructuredDocument, kind: BlockKind, page: int | None = None) -> list[Block]:
    return [block for block in document.blocks if block.kind is kind and page in (None, block.page)]


def test_says_what_it_is(jaarplan: StructuredDocument) -> None:
    assert jaarplan.media_type == "application/pdf"
    assert jaarplan.page_count == 20
    assert jaarplan.title is not None and jaarplan.title.startswith("Samen zichtbaar in de aanpak van ondermijnende")
    assert jaarplan.metadata["author"] == "RIEC Rotterdam"
    assert jaarplan.metadata["created"] == "2017-03-01"
    assert not jaarplan.used_ocr
    assert jaarplan.warnings == ()


def test_headings_have_the_levels_of_the_bookmarks(jaarplan: StructuredDocument) -> None:
    headings = {block.text: (block.level, block.page) for block in of_kind(jaarplan, BlockKind.HEADING)}
    assert headings["Inleiding"] == (1, 3)
    assert headings["RIEC-samenwerking"] == (2, 3)
    assert headings["a. Aanpak Ondernijning Rotterdam Zuid"] == (3, 5)
    assert headings["3. Hoofdstroom 3: Reguliere werkstroom integrale samenwerking"] == (1, 9)
    four = "4. Hoofdstroom 4: Informatie, expertise en integrale B-CBA's in gemeenten"
    assert headings[four] == (1, 12)
    assert headings["RIEC-bureau - VERANDERINGEN"] == (3, 19)
    assert len(headings) >= 45


def test_paragraphs_stand_in_reading_order_on_their_page(jaarplan: StructuredDocument) -> None:
    pages = [block.page for block in jaarplan.blocks]
    assert pages == sorted(pages, key=lambda page: page or 0)
    texts = [block.text for block in jaarplan.blocks]
    begins = ["De RIEC-samenwerking is reeds", "Op dit moment wordt een aantal", "Ook de RIEC's gezamenlijk maken"]
    places = [next(index for index, text in enumerate(texts) if text.startswith(begin)) for begin in begins]
    assert places == sorted(places)
    assert all(jaarplan.blocks[place].page == 3 for place in places)


def test_staff_is_a_list(jaarplan: StructuredDocument) -> None:
    items = [block.text for block in of_kind(jaarplan, BlockKind.LIST_ITEM, page=14)]
    assert items == [
        "1 hoofd",
        "1 plaatsvervangend hoofd / beleidsadviseur",
        "1 beleidsadviseur",
        "5 analisten",
        "4 accountmanagers",
        "2 experts ondermijning",
        "2 informatie-coördinatoren",
        "2 secretariële ondersteuners",
    ]


def test_budget_is_one_table_with_every_amount_in_its_column(jaarplan: StructuredDocument) -> None:
    (block,) = of_kind(jaarplan, BlockKind.TABLE)
    table = block.table
    assert table is not None and block.page == 15
    assert table.header == ("Inkomsten RIEC Rotterdam 2017", "", "", "", "Uitgaven RIEC Rotterdam 2017", "", "")
    assert all(len(row) == len(table.header) for row in table.rows)
    rows = {row[0]: row for row in table.rows if not row[0].startswith(("Subtotaal", "Politie"))}
    assert rows["RIEC algemeen (co-financiering)"] == (
        "RIEC algemeen (co-financiering)", "€ 735.000,00", "", "", "", "€ 1.156.000,00", "",
    )  # fmt: skip
    assert rows["Bijdrage V&J Ondernijingsbeelden 2017**"][1] == "€ 50.000,00"
    assert rows["1.763.290 inwoners, bijdrage € 0,39 p.p."][1] == "€ 687.683,10"
    assert rows["BD"][4:6] == ("Mobiliteit", "€ 25.000,00")
    assert rows["Totaal inkomsten"][3::3] == ("€ 2.363.202,10", "€ 2.363.202,10")
    assert ("Politie", "3 fte", "€ 180.000,00", "", "Afpakteam", "€ 50.000,00", "") in table.rows


def test_text_of_the_table_does_not_come_back_as_paragraphs(jaarplan: StructuredDocument) -> None:
    others = [block for block in jaarplan.blocks if block.page == 15 and block.kind is not BlockKind.TABLE]
    assert not any("€" in block.text for block in others)
    assert [block.kind for block in others] == [BlockKind.HEADING] + [BlockKind.FOOTNOTE] * 3


def test_footnotes_are_found_by_their_type_and_marker(jaarplan: StructuredDocument) -> None:
    notes = [(block.marker, block.page) for block in of_kind(jaarplan, BlockKind.FOOTNOTE)]
    assert notes == [("1", 3), ("2", 4), ("*", 15), ("**", 15), ("***", 15), ("3", 16), ("4", 16), ("5", 16)]
    fourth = next(block for block in jaarplan.blocks if block.kind is BlockKind.FOOTNOTE and block.marker == "4")
    assert fourth.text.startswith("Zie bijvoorbeeld Wijkenaanpak")
    assert "RIEC Zeeland/West-Brabant" in fourth.text
    assert any("RIEC wordt vastgesteld[1]." in block.text for block in jaarplan.blocks)


def test_running_header_page_numbers_and_contents_are_gone(
    jaarplan: StructuredDocument, raw: StructuredDocument
) -> None:
    assert sum(block.text == "RIEC Rotterdam – Jaarplan 2017" for block in raw.blocks) == 20
    text = "\n".join(block.text for block in jaarplan.blocks)
    assert "RIEC Rotterdam – Jaarplan 2017" not in text
    assert "van 20" not in text
    assert not [block for block in jaarplan.blocks if block.page == 2]


def test_paragraph_over_the_page_is_joined(jaarplan: StructuredDocument) -> None:
    joined = {(block.page, block.page_end) for block in jaarplan.blocks if block.page_end}
    assert joined == {(9, 10), (12, 13), (18, 19)}
    text = next(block.text for block in jaarplan.blocks if block.page_end == 10)
    assert "fectief zijn, zoals bijvoorbeeld het voeren van stopgesprekken met subjecten" in text


def test_words_cut_at_the_line_are_whole_and_written_hyphens_stay(jaarplan: StructuredDocument) -> None:
    text = " ".join(block.text for block in jaarplan.blocks)
    for word in (
        "werkzaamheden",
        "CriminaliteitsBeeld",
        "Hardinxveld-Giessendam",
        "procesversneller",
        "RIEC-Stuurploeg",
    ):
        assert word in text
    assert "interventie-advies" in text
    assert "in wet- en regelgeving" in text
    assert "informatiecoördinatie en -bevraging" in text
    assert not [block for block in jaarplan.blocks if "\n" in block.text and block.kind is not BlockKind.TABLE]


def test_cleaning_again_changes_nothing(jaarplan: StructuredDocument) -> None:
    assert clean(jaarplan) == jaarplan
