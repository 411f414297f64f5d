"""Article numbers and references compared exactly, and written and linked."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.legal import (
    LegalReference,
    Series,
    article_order,
    covers,
    ecli_link,
    find_cases,
    find_publications,
    find_references,
    format_reference,
    is_ecli,
    jci_uri,
    law_title,
    legal_tokens,
    normalise_article,
    ordinal_number,
    publication_link,
    reference_link,
    same_article,
    wetten_link,
)

OPIUMWET = "BWBR0001941"


def reference(text: str) -> LegalReference:
    (found,) = find_references(text)
    return found


def test_article_13_is_never_article_13b() -> None:
    assert not same_article(reference("artikel 13 Opiumwet"), reference("artikel 13b Opiumwet"))
    assert same_article(reference("art. 13B, eerste lid, Opw"), reference("Wet Damocles"))
    assert not same_article(reference("artikel 13b Opiumwet"), reference("artikel 13b Woningwet"))
    assert not same_article(reference("artikel 13b"), reference("artikel 13b"))


@pytest.mark.parametrize(
    ("outer", "inner", "held"),
    [
        ("artikel 13b Opiumwet", "artikel 13b, eerste lid, onder a, Opiumwet", True),
        ("artikel 13b, eerste lid, Opiumwet", "artikel 13b Opiumwet", False),
        ("artikel 13b, eerste lid, Opiumwet", "artikel 13b, tweede lid, Opiumwet", False),
        ("artikel 13b, eerste en tweede lid, Opiumwet", "artikel 13b lid 2 Opiumwet", True),
        ("artikel 3, onder b, Awb", "artikel 3, onder b, onder 2°, Awb", True),
        ("artikel 3, onder b, Awb", "artikel 3, onder c, Awb", False),
        ("artikelen 5:21 tot en met 5:31 Awb", "artikel 5:25 Awb", True),
        ("artikelen 5:21 tot en met 5:31 Awb", "artikel 5:31d Awb", False),
        ("artikelen 5:21 tot en met 5:31 Awb", "artikelen 5:22 tot en met 5:24 Awb", True),
        ("artikel 5:25 Awb", "artikelen 5:21 tot en met 5:31 Awb", False),
        ("artikel 13 Opiumwet", "artikel 13b Opiumwet", False),
        ("artikel 13b Woningwet", "artikel 13b Opiumwet", False),
    ],
)
def test_covers(outer: str, inner: str, held: bool) -> None:
    assert covers(reference(outer), reference(inner)) is held


def test_articles_sort_as_statutes_do() -> None:
    shuffled = ["5:10aa", "5:10", "13b", "5:9", "5:10z", "5:11", "13", "5:10a", "174a"]
    assert sorted(shuffled, key=article_order) == [
        "5:9", "5:10", "5:10a", "5:10z", "5:10aa", "5:11", "13", "13b", "174a",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("written", "normal"),
    [("Artikel 13B", "13b"), ("art. 13 b", "13b"), ("5:32 ", "5:32"), ("2.18.", "2.18"), ("Bijlage  I", "bijlage i")],
)
def test_one_form_of_a_number(written: str, normal: str) -> None:
    assert normalise_article(written) == normal


@given(st.text(max_size=60))
def test_normalising_twice_changes_nothing(text: str) -> None:
    once = normalise_article(text)
    if not once.startswith("art"):
        assert normalise_article(once).rstrip(".") == once.rstrip(".")


def test_ordinals_to_twenty() -> None:
    assert [ordinal_number(word) for word in ("eerste", "Achtste", "twintigste", "3e", "2de", "12e")] == [
        "1", "8", "20", "3", "2", "12",
    ]  # fmt: skip
    assert ordinal_number("lid") is None


def test_addresses() -> None:
    day = date(2026, 11, 21)
    assert wetten_link(OPIUMWET, "13b", day) == (
        "https://wetten.overheid.nl/jci1.3:c:BWBR0001941&artikel=13b&g=2026-11-21"
    )
    assert wetten_link(OPIUMWET) == "https://wetten.overheid.nl/jci1.3:c:BWBR0001941"
    assert wetten_link(OPIUMWET, "lijst i").endswith("BWBR0001941&bijlage=I")
    assert wetten_link("BWBR0005537", "bijlage 2 artikel 1").endswith("&bijlage=2&artikel=1")
    assert jci_uri(OPIUMWET, "13b", day, ["1"], ["b/2°"]) == (
        "jci1.3:c:BWBR0001941&artikel=13b&lid=1&o=b&o=2°&z=2026-11-21&g=2026-11-21"
    )
    assert reference_link(reference("artikel 8 EVRM")) is None
    assert reference_link(reference("art. 13b Opw"), day) == wetten_link(OPIUMWET, "13b", day)
    assert ecli_link("ECLI:NL:RVS:2019:2912").endswith("details?id=ECLI:NL:RVS:2019:2912")
    assert ecli_link("ECLI:EU:C:2010:1").startswith("https://e-justice.europa.eu/")


def test_a_reference_in_full() -> None:
    assert format_reference(reference("art. 174a lid 1 sub b Gemw")) == (
        "artikel 174a, eerste lid, onder b van de Gemeentewet"
    )
    assert format_reference(reference("art. 2:30 APV")) == "artikel 2:30 van de APV"
    assert law_title("BWBR0002458") == "Alcoholwet"
    assert law_title("BWBR9999999") == "BWBR9999999"


def test_judgments() -> None:
    text = "Zie ECLI:NL:RVS:2019:2912. Ook ecli:nl:rbmne:2024:679; niet ECLI:NL:RVS of ECLI:NLX:RVS:2019:1."
    found = find_cases(text)
    assert [case.ecli for case in found] == ["ECLI:NL:RVS:2019:2912", "ECLI:NL:RBMNE:2024:679"]
    assert [text[case.start : case.end].upper() for case in found] == [case.ecli for case in found]
    assert is_ecli("ECLI:NL:RVS:2019:2912")
    for wrong in ("ECLI:NL:RVS:19:2912", "ECLI:NL:RVS:2019:", "ECLI:NL:RECHTBANK:2019:1", "ecli:nl:rvs:2019:2912"):
        assert not is_ecli(wrong)


def test_official_publications() -> None:
    text = "Stb. 2018, 481; Staatsblad 2025 nr. 362; Stcrt. 2020, 1234; Kamerstukken II 2016/17, 34763, nr. 3."
    found = find_publications(text)
    assert [publication_link(item).removeprefix("https://zoek.officielebekendmakingen.nl/") for item in found] == [
        "stb-2018-481.html", "stb-2025-362.html", "stcrt-2020-1234.html", "kst-34763-3.html",
    ]  # fmt: skip
    assert (found[3].series, found[3].house, found[3].year) == (Series.KAMERSTUKKEN, "II", "2016")
    assert find_publications("Kamerstukken I 2019/20, 35 925 VI, A")[0].file == "35925-VI"


def test_tokens_that_the_index_keeps_whole() -> None:
    text = "Artikel 13B Opw, 5:32 Awb, 5:21-5:31, art. 2.18, (174a) 8:36ea en ECLI:NL:RVS:2019:2912."
    assert legal_tokens(text) == ["13b", "5:32", "5:21", "5:31", "2.18", "174a", "8:36ea", "ecli:nl:rvs:2019:2912"]
    assert legal_tokens("€ 1.500, 1.234.567, 2e lid, 30km, a12b3, artikel 13, 2019") == []


@given(st.text(max_size=300))
def test_any_text_gives_tokens_cases_and_publications(text: str) -> None:
    assert all(token == token.casefold() and token for token in legal_tokens(text))
    for item in (*find_cases(text), *find_publications(text)):
        assert 0 <= item.start < item.end <= len(text)
