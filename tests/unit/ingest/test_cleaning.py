"""Cleaning: examples of what goes and, as important, of what stays."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ingest.cleaning import clean
from ingest.document import ArticleFacts, Block, BlockKind, StructuredDocument, Table

BODY = "De burgemeester weegt de belangen van alle bewoners in dit gebied zorgvuldig af en besluit daarna."


def block(text: str, page: int | None = 1, top: float | None = 0.5, kind: BlockKind = BlockKind.PARAGRAPH) -> Block:
    return Block(kind, text, page=page, top=top)


def cleaned(*blocks: Block) -> list[Block]:
    return list(clean(StructuredDocument(blocks, "application/pdf", page_count=9)).blocks)


def texts(*blocks: Block) -> list[str]:
    return [item.text for item in cleaned(*blocks)]


def test_repeated_header_and_counting_footer_go() -> None:
    blocks = []
    for page in (1, 2, 3):
        blocks += [
            block("Jaarplan RIEC", page, 0.04),
            block(f"Alinea {page}: {BODY}", page),
            block(f"{page} / 9", page, 0.96),
        ]
    assert texts(*blocks) == [f"Alinea {page}: {BODY}" for page in (1, 2, 3)]


def test_header_of_a_document_of_two_pages_goes() -> None:
    blocks = tuple(block(text, page, top) for page in (1, 2) for text, top in (("Handreiking", 0.04), (BODY, 0.09)))
    document = StructuredDocument(blocks, "application/pdf", page_count=2)
    assert [item.text for item in clean(document).blocks] == [BODY, BODY]
    assert len(clean(replace(document, page_count=5)).blocks) == 4


def test_text_that_repeats_within_the_page_stays() -> None:
    assert texts(*[block("Toelichting", page, 0.5) for page in (1, 2, 3)]) == ["Toelichting"] * 3


def test_articles_at_the_top_of_pages_are_not_a_header() -> None:
    blocks = [block(f"Artikel {number}", page, 0.05, BlockKind.HEADING) for page, number in ((1, 1), (2, 5), (3, 6))]
    assert texts(*blocks) == ["Artikel 1", "Artikel 5", "Artikel 6"]


def test_tables_and_notes_at_the_bottom_stay() -> None:
    table = Table(("Partner", "Uren"), (("Politie", "3605"),))
    blocks = [replace(block("Partner | Uren", page, 0.95, BlockKind.TABLE), table=table) for page in (1, 2, 3)]
    assert len(cleaned(*blocks)) == 3
    assert texts(block("Zie de leidraad.", 1, 0.95, BlockKind.FOOTNOTE)) == ["Zie de leidraad."]


@pytest.mark.parametrize("footer", ["pagina 4 van 20", "4", "- 4 -", "blz. 4"])
def test_a_lone_page_number_goes_when_it_fits_its_page(footer: str) -> None:
    assert texts(block(BODY, 4), block(footer, 4, 0.95)) == [BODY]


def test_a_lone_number_that_does_not_fit_its_page_stays() -> None:
    assert texts(block(BODY, 4), block("2017", 4, 0.95)) == [BODY, "2017"]


def test_page_label_is_a_page_number_too() -> None:
    footer = replace(block("iv", 4, 0.95), page_label="iv")
    assert texts(block(BODY, 4), footer) == [BODY]


def test_paragraph_goes_on_over_the_page_under_its_notes() -> None:
    note = block("Zie de leidraad.", 1, 0.9, BlockKind.FOOTNOTE)
    result = cleaned(block("Het bestuur van het ge-", 1, 0.8), note, block("bied besluit over de sluiting.", 2, 0.1))
    assert [(item.text, item.page, item.page_end) for item in result] == [
        ("Het bestuur van het gebied besluit over de sluiting.", 1, 2),
        ("Zie de leidraad.", 1, None),
    ]


def test_list_item_goes_on_over_the_page() -> None:
    result = cleaned(
        block("advies over de inzet", 1, 0.9, BlockKind.LIST_ITEM), block("van het instrumentarium;", 2, 0.1)
    )
    assert [(item.kind, item.text, item.page_end) for item in result] == [
        (BlockKind.LIST_ITEM, "advies over de inzet van het instrumentarium;", 2)
    ]


@pytest.mark.parametrize(
    ("first", "second", "page"),
    [
        ("Dit is een hele zin.", "en dit is een losse regel", 2),
        ("Dit gaat niet verder", "over een hele bladzijde heen", 3),
        ("4 accountmanagers", "Het bureau is gevestigd in Rotterdam.", 2),
    ],
)
def test_paragraphs_that_do_not_go_on_stay_apart(first: str, second: str, page: int) -> None:
    assert texts(block(first, 1, 0.9), block(second, page, 0.2)) == [first, second]


def test_heading_between_pages_keeps_paragraphs_apart() -> None:
    heading = block("Nieuw hoofdstuk", 2, 0.2, BlockKind.HEADING)
    assert len(cleaned(block("tekst zonder einde", 1, 0.8), heading, block("en verder", 2, 0.3))) == 3


def test_characters_are_put_right() -> None:
    given = "e\u0301\u0301n ﬁnanciële\u00a0post: 30 m² (¼)\u200b\x00 ge\u00adbied , of\t\tniet"
    assert texts(block(given)) == ["é\u0301n financiële post: 30 m² (¼) gebied, of niet"]


def test_empty_blocks_go() -> None:
    assert texts(block(" \u00a0\n"), block(BODY)) == [BODY]


def test_contents_list_goes_and_headings_stay() -> None:
    entries = [
        block("Inhoudsopgave", 1, 0.2, BlockKind.HEADING),
        block("Inleiding ........ 3", 1, 0.3),
        replace(block("Organisatie 12", 1, 0.35, BlockKind.LIST_ITEM), marker="6."),
        block("Begroting 13", 1, 0.4),
        block("Bijlage", 1, 0.45),
    ]
    headings = ("Inleiding", "6. Organisatie", "Begroting 2017", "Bijlage")
    text = [block(heading, 3, 0.3, BlockKind.HEADING) for heading in headings]
    assert texts(*entries, *text) == list(headings)


def test_list_of_years_is_not_a_contents_list() -> None:
    given = ["Signalen in 2015", "Signalen in 2016", "Signalen in 2017"]
    assert texts(*[block(text) for text in given]) == given


def test_cells_and_leden_are_cleaned_and_kept_apart() -> None:
    table = Table(("Post", "Be\u00addrag"), (("Huur,\u00a0ICT", "€\u00a0126.000,00"),), caption="Tabel  1")
    facts = ArticleFacts(
        "BWBR0001941", "13b", paragraphs=(("1", "De burgemeester\u00a0is bevoegd."), ("2", "Uitﬂuiting."))
    )
    first, second = cleaned(
        replace(block("Post", kind=BlockKind.TABLE), table=table),
        replace(block("1. een\n\n2. twee", kind=BlockKind.ARTICLE), article=facts),
    )
    assert first.table == Table(("Post", "Bedrag"), (("Huur, ICT", "€ 126.000,00"),), caption="Tabel 1")
    assert second.text == "1. een\n2. twee"
    assert second.article is not None
    assert second.article.paragraphs == (("1", "De burgemeester is bevoegd."), ("2", "Uitfluiting."))


def test_title_is_cleaned_and_the_rest_of_the_document_kept() -> None:
    document = StructuredDocument(
        (block(BODY),), "text/html", title="Samen\nzichtbaar ", metadata={"author": "RIEC"}, warnings=("let op",)
    )
    result = clean(document)
    assert result.title == "Samen zichtbaar"
    assert (result.media_type, result.metadata, result.warnings) == ("text/html", {"author": "RIEC"}, ("let op",))
