"""References to statutes in running text: what is found, of which law, and where."""

from __future__ import annotations

import re
import string
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from knowledge.legal import (
    LegalReference,
    find_laws,
    find_references,
    format_reference,
    law_names,
    references_in_question,
)

OPIUMWET, GEMEENTEWET, AWB, BIBOB = "BWBR0001941", "BWBR0005416", "BWBR0005537", "BWBR0013798"
WONINGWET, ALCOHOLWET = "BWBR0005181", "BWBR0002458"


def short(reference: LegalReference) -> tuple[str | None, str]:
    return reference.law, reference.article


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("art. 13b Opw", [(OPIUMWET, "13b")]),
        ("art.13B opw", [(OPIUMWET, "13b")]),
        ("artikel 13 b Opiumwet", [(OPIUMWET, "13b")]),
        ("13b Opiumwet", [(OPIUMWET, "13b")]),
        ("artikel 13 van de Opiumwet", [(OPIUMWET, "13")]),
        ("Opiumwet, artikel 13b", [(OPIUMWET, "13b")]),
        ("artikel 13b-sluiting op grond van de Opiumwet", [(None, "13b")]),
        ("Gemeentewet 174a lid 1", [(GEMEENTEWET, "174a")]),
        ("artikelen 3 en 4 van de Wet Bibob", [(BIBOB, "3"), (BIBOB, "4")]),
        ("art. 2:1, 2:2 jo. 3:4 Awb", [(AWB, "2:1"), (AWB, "2:2"), (AWB, "3:4")]),
        ("5:32 awb", [(AWB, "5:32")]),
        ("174a Gemeentewet en 13b Opiumwet", [(GEMEENTEWET, "174a"), (OPIUMWET, "13b")]),
        ("artikel 8.4 Besluit kwaliteit leefomgeving", [("BWBR0041313", "8.4")]),
        ("artikel 27 DHW", [(ALCOHOLWET, "27")]),
        ("artikel 27 van de Drank- en Horecawet", [(ALCOHOLWET, "27")]),
        ("artikel 31 Alcoholwet", [(ALCOHOLWET, "31")]),
        ("Wet Damocles", [(OPIUMWET, "13b")]),
        ("de wet Victoria en de Wet Victor", [(GEMEENTEWET, "174a"), (WONINGWET, "13b")]),
        ("artikel 6:162 BW", [("BWBR0005289", "162")]),
        ("artikel 162 van Boek 6 van het Burgerlijk Wetboek", [("BWBR0005289", "162")]),
        ("artikel 8 EVRM", [(None, "8")]),
        ("artikel 2:30 van de APV Tilburg", [(None, "2:30")]),
        ("art. 1 Huisvestingswet 2014", [("BWBR0035303", "1")]),
        ("172 lid 3 Gemeentewet", [(GEMEENTEWET, "172")]),
    ],
)
def test_a_reference_is_found_with_its_law(text: str, expected: list[tuple[str | None, str]]) -> None:
    assert [short(reference) for reference in find_references(text)] == expected


@pytest.mark.parametrize(
    "text",
    [
        "Opiumwet 3 maanden dicht",
        "Gemeentewet 2024 gewijzigd",
        "In 2019 Opiumwet aangepast",
        "Stb. 2018, 481 Opiumwet",
        "lijst 2 Opiumwet",
        "de kunst van 13 burgemeesters",
        "Wet en regelgeving",
        "",
    ],
)
def test_what_is_no_reference_is_not_found(text: str) -> None:
    assert find_references(text) == []


def test_a_list_stops_before_an_ordinary_number() -> None:
    found = find_references("Sluiting volgt uit artikel 13b, 20 planten volstaan, en artikel 3 en 2 weken later.")
    assert [reference.article for reference in found] == ["13b", "3"]


@pytest.mark.parametrize(
    "text",
    [
        "artikel 174a, eerste lid, onder b, Gemeentewet",
        "artikel 174a lid 1 onder b Gemeentewet",
        "art. 174a, 1e lid, sub b, Gemw",
        "Gemeentewet 174a, eerste lid, onderdeel b",
        "artikel 174a Gemeentewet, lid 1, onder b",
        "het eerste lid, onder b, van artikel 174a van de Gemeentewet",
    ],
)
def test_words_and_digits_mean_the_same_lid(text: str) -> None:
    (found,) = find_references(text)
    assert found.key() == LegalReference(law=GEMEENTEWET, article="174a", leden=("1",), onderdelen=("b",))


@pytest.mark.parametrize(
    ("text", "leden", "onderdelen", "aanhef", "zin"),
    [
        ("artikel 3, eerste tot en met derde lid, Awb", ("1", "2", "3"), (), False, None),
        ("artikel 3, eerste, tweede en vierde lid, Awb", ("1", "2", "4"), (), False, None),
        ("artikel 3 leden 1-3 Awb", ("1", "2", "3"), (), False, None),
        ("artikel 3 lid 1 en 2 Awb", ("1", "2"), (), False, None),
        ("artikel 3, twintigste lid, Awb", ("20",), (), False, None),
        ("artikel 3, aanhef en onder a en b, Awb", (), ("a", "b"), True, None),
        ("artikel 3, onderdelen a tot en met c, Awb", (), ("a", "b", "c"), False, None),
        ("artikel 3, onder b, onder 2°, Awb", (), ("b/2°",), False, None),
        ("artikel 10a, eerste lid, onder 3°, Opiumwet", ("1",), ("3°",), False, None),
        ("artikel 9, derde lid, tweede volzin, Awb", ("3",), (), False, "2"),
        ("artikel 9, laatste volzin, Awb", (), (), False, "slot"),
        ("artikel 9, vijfde lid, vijfde en zesde volzin, Awb", ("5",), (), False, "5-6"),
    ],
)
def test_parts_of_an_article(
    text: str, leden: tuple[str, ...], onderdelen: tuple[str, ...], aanhef: bool, zin: str | None
) -> None:
    (found,) = find_references(text)
    assert (found.leden, found.onderdelen, found.aanhef, found.zin) == (leden, onderdelen, aanhef, zin)


@pytest.mark.parametrize("text", ["artt. 5:21-5:31 Awb", "art. 5:21 t/m 5:31 Awb", "artikelen 5:21 tot en met 31 Awb"])
def test_a_range_is_one_reference(text: str) -> None:
    (found,) = find_references(text)
    assert (found.law, found.article, found.article_end) == (AWB, "5:21", "5:31")


def test_each_article_of_a_chain_keeps_its_own_parts_and_shares_the_law() -> None:
    text = "artikel 10a, eerste lid, onder 3°, artikel 10c, eerste lid, onder 3°, of artikel 11a van de Opiumwet"
    found = find_references(text)
    assert [(item.article, item.leden, item.law) for item in found] == [
        ("10a", ("1",), OPIUMWET),
        ("10c", ("1",), OPIUMWET),
        ("11a", (), OPIUMWET),
    ]


def test_a_list_of_articles_in_a_statute_is_read_to_its_end() -> None:
    text = (
        "De artikelen 9, eerste lid, onder a en b, tweede lid, 13, 4:7 en 27 vinden geen toepassing, onderscheidenlijk "
        "artikel 1 en artikel 4 van de Politiewet 2012; artikel 8, 9 of 10 worden genoemd."
    )
    found = find_references(text, default_law=AWB)
    assert [(item.article, item.leden) for item in found] == [
        ("9", ("1",)), ("9", ("2",)), ("13", ()), ("4:7", ()), ("27", ()), ("1", ()), ("4", ()),
        ("8", ()), ("9", ()), ("10", ()),
    ]  # fmt: skip
    assert [item.law for item in found[5:8]] == ["BWBR0031788", "BWBR0031788", AWB]


@pytest.mark.data
def test_official_links_in_statutes_are_found_again(shared_data: Path) -> None:
    """The editors of the official texts linked each reference: 95 per cent is found, by law and article."""
    gold = found = 0
    for path in sorted((shared_data / "wetten" / "bwb-xml").glob("*.xml")):
        root = etree.parse(path).getroot()
        for paragraph in root.iterfind(".//artikel//al"):
            linked = {link for element in paragraph.iter("intref", "extref") if (link := official(element))}
            linked = {(law, article) for law, article in linked if law_names().by_id(law)}
            if linked and not any(parent.tag in {"meta-data", "bijlage"} for parent in paragraph.iterancestors()):
                text = " ".join("".join(paragraph.itertext()).split())
                ours = find_references(text, default_law=root.get("bwb-id"))
                read = {short(item) for item in ours} | {(item.law, item.article_end) for item in ours}
                gold += len(linked)
                found += len(linked & read)
    assert gold > 2_000
    assert found / gold > 0.94


def official(element: Any) -> tuple[str, str] | None:
    """Return law and article of an official link."""
    match = re.match(r"(?:jci1\.\d|1\.0):[cv]:(BWB\w\d+)(?:.*)&artikel=([^&]+)", element.get("doc") or "")
    return (match[1], match[2].lower()) if match else None


def test_default_law_is_for_this_law_only() -> None:
    text = "artikel 3, artikel 4 van deze wet, artikel 17 van de Woningwet, artikel 5 Vogelwet en artikel 6 van de wet"
    found = find_references(text, default_law=OPIUMWET)
    assert [short(item) for item in found] == [
        (OPIUMWET, "3"),
        (OPIUMWET, "4"),
        (WONINGWET, "17"),
        (None, "5"),
        (None, "6"),
    ]
    assert [item.law_name for item in found] == ["deze wet", "deze wet", "Woningwet", "Vogelwet", "de wet"]


def test_that_law_is_the_law_named_before() -> None:
    found = find_references("artikel 174a van de Gemeentewet of een verordening als bedoeld in artikel 174 van die wet")
    assert [short(item) for item in found] == [(GEMEENTEWET, "174a"), (GEMEENTEWET, "174")]


def test_a_question_that_names_one_law_is_about_that_law() -> None:
    (found,) = references_in_question("Wat regelt de Gemeentewet? Ik bedoel artikel 174a.")
    assert short(found) == (GEMEENTEWET, "174a")
    (unsure,) = references_in_question("Gaat de Gemeentewet voor de Opiumwet? Ik bedoel artikel 13.")
    assert unsure.law is None


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Wat regelt artikel 13b?", [(OPIUMWET, "13b")]),
        ("Verschil tussen 13b en 174a?", [(OPIUMWET, "13b"), (GEMEENTEWET, "174a")]),
        ("Mag 172 lid 3 voor een half jaar?", [(GEMEENTEWET, "172")]),
        ("Geldt 5:31 ook voor een loods?", [("BWBR0005537", "5:31")]),
        ("13b Woningwet, kan dat hier?", [(WONINGWET, "13b")]),
        ("Wat regelt artikel 13b van de Woningwet?", [(WONINGWET, "13b")]),
        ("om 5:31 uur lagen er 174 pillen", []),
        ("tussen 10:30 en 11:45 zagen we iets", []),
    ],
)
def test_in_a_question_a_number_alone_is_the_article_that_people_mean(
    question: str, expected: list[tuple[str, str]]
) -> None:
    assert [(item.law, item.article) for item in references_in_question(question)] == expected


def test_laws_are_found_without_an_article_and_abbreviations_only_as_written() -> None:
    text = "De Wet Bibob en de Awb, niet de aw of ow; ook de Wet wapens en munitie (WWM)."
    named = [mention.law.citation_title for mention in find_laws(text)]
    assert named == [
        "Wet bevordering integriteitsbeoordelingen door het openbaar bestuur",
        "Algemene wet bestuursrecht",
        "Wet wapens en munitie",
        "Wet wapens en munitie",
    ]


def test_every_name_in_the_list_is_found_as_its_own_law() -> None:
    for law in law_names().laws:
        for name in (law.citation_title, *law.names, *law.former_names, *law.abbreviations):
            (mention,) = find_laws(name)
            assert mention.law is law, name
        for name, article in law.popular_names:
            assert [short(reference) for reference in find_references(name)] == [(law.bwb_id, article)], name


LAWS = [law.bwb_id for law in law_names().laws if law.bwb_id] + ["BWBR0005289"]
ARTICLES = st.from_regex(r"[1-9][0-9]{0,2}[a-z]{0,2}(?:[:.][1-9][0-9]{0,2}[a-z]?)?", fullmatch=True)


@st.composite
def references(draw: st.DrawFn) -> LegalReference:
    law = draw(st.sampled_from(LAWS))
    article = draw(ARTICLES)
    if draw(st.booleans()):
        number = draw(st.integers(1, 400))
        return LegalReference(law=law, article=str(number), article_end=str(number + draw(st.integers(1, 40))))
    leden = draw(st.lists(st.integers(1, 25), max_size=4, unique=True).map(sorted))
    letters = draw(st.lists(st.sampled_from(string.ascii_lowercase), max_size=3, unique=True).map(sorted))
    return LegalReference(
        law=law,
        article=article,
        leden=tuple(str(number) for number in leden),
        onderdelen=tuple(letters),
        aanhef=draw(st.booleans()),
        zin=draw(st.sampled_from([None, "1", "2", "slot", "5-6"])),
    )


@given(references(), st.sampled_from(["", "Zie ", "Op grond van "]), st.sampled_from(["", ".", " kan de burgemeester"]))
def test_what_is_written_is_read_back(reference: LegalReference, before: str, after: str) -> None:
    (found,) = find_references(before + format_reference(reference) + after)
    assert found.key() == reference


@given(st.text(max_size=400))
def test_any_text_is_read_without_error(text: str) -> None:
    for reference in find_references(text, default_law=OPIUMWET):
        assert 0 <= reference.start < reference.end <= len(text)


WORDS = (
    "artikel art. artt. 13b 13 b 5:21 - t/m en , . jo. lid 1 eerste onder a aanhef 3° van de het deze wet die Opiumwet "
    "Gemeentewet Wet Damocles BW Boek 6 EVRM tot met volzin ( ) 2019 12345 13bbbbbb"
)
PIECES = st.sampled_from(WORDS.split())


@settings(max_examples=300)
@given(st.lists(PIECES, max_size=30).map(" ".join))
def test_spans_hold_the_article_and_stand_in_order(text: str) -> None:
    found = find_references(text)
    for reference in found:
        place = text[reference.start : reference.end].casefold()
        popular = reference.law_name.casefold() == "wet damocles" and reference.article == "13b"
        assert popular or reference.article in place.replace(" ", ""), (text, reference)
        assert place == place.strip()
    starts = [reference.start for reference in found]
    assert starts == sorted(starts)
