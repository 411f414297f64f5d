"""Structure and passages: spans, headings, tables, notes, articles."""

from __future__ import annotations

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.chunking import chunk
from ingest.document import ArticleFacts, Block, BlockKind, StructuredDocument, Table
from ingest.settings import IngestSettings
from ingest.structure import render
from knowledge.records import PassageKind
from knowledge.sentences import split_sentences

SMALL = IngestSettings(passage_words=40, passage_max_words=60)


def document(*blocks: Block) -> StructuredDocument:
    return StructuredDocument(blocks=blocks, media_type="text/plain")


def heading(text: str, level: int = 1) -> Block:
    return Block(BlockKind.HEADING, text, level=level)


def paragraph(text: str, page: int | None = None) -> Block:
    return Block(BlockKind.PARAGRAPH, text, page=page, page_end=page)


WORDS = st.lists(st.sampled_from(["de", "burgemeester", "sluit", "art.", "woning", "13b"]), min_size=1, max_size=30)
SENTENCE = WORDS.map(lambda words: "De " + " ".join(words) + " dicht.")
TEXT = st.lists(SENTENCE, min_size=1, max_size=8).map(" ".join)
CELL = st.sampled_from(["", "Politie", "€ 5,00", "a\nb"])
TABLE = st.lists(st.tuples(CELL, CELL, CELL), min_size=1, max_size=5).map(
    lambda rows: Block(BlockKind.TABLE, "x", table=Table(header=("Post", "", "Bedrag"), rows=tuple(rows)))
)
BLOCK = st.one_of(
    st.builds(Block, st.just(BlockKind.PARAGRAPH), TEXT, page=st.integers(1, 5)),
    st.builds(Block, st.just(BlockKind.LIST_ITEM), TEXT, marker=st.sampled_from(["-", "1."])),
    st.builds(Block, st.just(BlockKind.HEADING), SENTENCE, level=st.integers(1, 3)),
    st.builds(Block, st.just(BlockKind.FOOTNOTE), SENTENCE, page=st.integers(1, 5), marker=st.just("1")),
    st.builds(Block, st.just(BlockKind.PARAGRAPH), st.text(max_size=30)),
    TABLE,
)


@settings(max_examples=60, deadline=None)
@given(st.lists(BLOCK, max_size=12))
def test_a_passage_is_a_span_of_the_cleaned_text_and_nothing_is_lost(blocks: list[Block]) -> None:
    rendered = render(document(*blocks))
    passages = chunk(rendered, "bron", SMALL)
    previous = 0
    covered = []
    for passage in passages:
        assert rendered.text[passage.start : passage.end] == passage.text
        assert previous <= passage.start < passage.end
        previous = passage.end
        covered.append(passage.text)
        covered.extend(passage.heading_path)
    assert len({passage.id for passage in passages}) == len(passages)
    assert [passage.ordinal for passage in passages] == list(range(len(passages)))
    found = " ".join(" ".join(covered).split())
    for line in rendered.text.splitlines():
        for span in split_sentences(line):
            assert " ".join(line[span.start : span.end].split()) in found


@settings(max_examples=40, deadline=None)
@given(st.lists(SENTENCE, min_size=1, max_size=30))
def test_passages_are_never_cut_inside_a_sentence(sentences: list[str]) -> None:
    text = " ".join(sentences)
    rendered = render(document(paragraph(text)))
    ends = {span.end for span in split_sentences(rendered.text)}
    starts = {span.start for span in split_sentences(rendered.text)}
    for passage in chunk(rendered, "bron", SMALL):
        assert passage.start in starts
        assert passage.end in ends
        assert len(passage.text.split()) <= SMALL.passage_max_words


def test_the_heading_path_follows_the_levels() -> None:
    rendered = render(
        document(heading("Een"), heading("Een punt een", 2), paragraph("Tekst."), heading("Twee"), paragraph("Slot."))
    )
    first, second = chunk(rendered, "bron", SMALL)
    assert first.heading_path == ("Een", "Een punt een")
    assert second.heading_path == ("Twee",)


def test_a_heading_with_nothing_under_it_is_not_lost() -> None:
    rendered = render(document(heading("Rapport"), heading("Samen sterk tegen ondermijning", 2)))
    (passage,) = chunk(rendered, "bron", SMALL)
    assert passage.text == "Samen sterk tegen ondermijning"
    assert passage.heading_path == ("Rapport",)


def test_an_id_stays_when_another_section_changes_and_repeats_are_numbered() -> None:
    one = chunk(render(document(heading("A"), paragraph("Eerst."), heading("B"), paragraph("Later."))), "bron", SMALL)
    two = chunk(render(document(heading("A"), paragraph("Anders."), heading("B"), paragraph("Later."))), "bron", SMALL)
    assert one[1].id == two[1].id
    assert one[0].id != two[0].id
    twice = chunk(render(document(heading("A"), paragraph("X."), heading("A"), paragraph("X."))), "bron", SMALL)
    assert twice[1].id == twice[0].id + "-2"


def test_table_rows_carry_their_headers() -> None:
    table = Table(header=("Gemeente", "Bijdrage 2017"), rows=(("Rotterdam", "€ 5,00"), ("Delft", "€ 2,00")))
    (passage,) = chunk(render(document(Block(BlockKind.TABLE, "", table=table))), "bron", SMALL)
    assert passage.kind is PassageKind.TABLE
    assert passage.text.splitlines() == [
        "Gemeente: Rotterdam; Bijdrage 2017: € 5,00",
        "Gemeente: Delft; Bijdrage 2017: € 2,00",
    ]


def test_two_budgets_side_by_side_are_read_one_after_the_other() -> None:
    table = Table(
        header=("Inkomsten 2017", "", "Uitgaven 2017", ""),
        rows=(
            ("Bijdragen in uren", "", "Overige kosten:", ""),
            ("Politie", "3605", "Mobiliteit", "€ 25.000,00"),
            ("Subtotaal", "3605", "Subtotaal", "€ 25.000,00"),
            ("Overschot 2015", "€ 79.000,00", "", ""),
        ),
    )
    passages = chunk(render(document(Block(BlockKind.TABLE, "", table=table))), "bron", SMALL)
    assert [line for passage in passages for line in passage.text.splitlines() if line] == [
        "Inkomsten 2017 – Bijdragen in uren: Politie; 3605",
        "Inkomsten 2017 – Bijdragen in uren: Subtotaal; 3605",
        "Inkomsten 2017: Overschot 2015; € 79.000,00",
        "Uitgaven 2017 – Overige kosten: Mobiliteit; € 25.000,00",
        "Uitgaven 2017 – Overige kosten: Subtotaal; € 25.000,00",
    ]


def test_a_list_stays_with_the_line_that_introduces_it() -> None:
    filler = paragraph("De burgemeester " + "en " * 30 + "beslist.")
    items = [Block(BlockKind.LIST_ITEM, f"{count} analisten van het bureau", marker="-") for count in range(5)]
    rendered = render(document(heading("Organisatie"), filler, paragraph("Het bureau bestaat uit:"), *items))
    first, second = chunk(rendered, "bron", SMALL)
    assert first.text.startswith("De burgemeester")
    assert second.text.startswith("Het bureau bestaat uit:\n- 0 analisten")
    assert second.text.endswith("4 analisten van het bureau")


def test_a_footnote_stands_with_the_text_that_refers_to_it() -> None:
    note = Block(BlockKind.FOOTNOTE, "Artikel 13b Opiumwet.", marker="1")
    rendered = render(
        document(heading("A"), paragraph("De woning gaat dicht [1]."), heading("B"), paragraph("X."), note)
    )
    first, second = chunk(rendered, "bron", SMALL)
    assert first.text == "De woning gaat dicht [1].\n\n[1] Artikel 13b Opiumwet."
    assert second.text == "X."


def article(*leden: tuple[str, str]) -> Block:
    facts = ArticleFacts(
        "BWBR0001941", "13b", date(2019, 1, 1), jci="jci1.3:c:BWBR0001941&artikel=13b", paragraphs=leden
    )
    return Block(BlockKind.ARTICLE, "\n".join(text for _, text in leden), article=facts)


def test_an_article_that_fits_is_one_passage() -> None:
    rendered = render(document(heading("Opiumwet"), article(("1", "De burgemeester sluit."), ("2", "Hij deelt mee."))))
    (passage,) = chunk(rendered, "bron", SMALL)
    assert passage.text == "1. De burgemeester sluit.\n2. Hij deelt mee."
    assert passage.heading_path == ("Opiumwet", "Artikel 13b")
    assert (passage.kind, passage.article, passage.bwb_id) == (PassageKind.ARTICLE, "13b", "BWBR0001941")
    assert passage.validity.valid_from == date(2019, 1, 1)


def test_a_long_article_is_cut_between_its_leden() -> None:
    lid = "De burgemeester is bevoegd een woning te sluiten indien hij dat nodig vindt voor de orde."
    rendered = render(document(article(*((number, lid) for number in "1234"))))
    passages = chunk(rendered, "bron", SMALL)
    assert [passage.text[:2] for passage in passages] == ["1.", "3."]
    assert {passage.heading_path for passage in passages} == {("Artikel 13b",)}


def test_a_line_without_end_is_cut_all_the_same() -> None:
    passages = chunk(render(document(paragraph("x" * 20_000))), "bron", SMALL)
    assert max(len(passage.text) for passage in passages) <= 3_000
    assert sum(len(passage.text) for passage in passages) == 20_000
