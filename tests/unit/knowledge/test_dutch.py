"""Dutch analysis: what becomes of a text, and that nothing breaks it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.compounds import CompoundSplitter
from knowledge.dutch import MAX_TERM, STOP_WORDS, DutchAnalysis, fold

ANALYSIS = DutchAnalysis()
SPLITTER = CompoundSplitter()


def terms(text: str) -> list[str]:
    return [term.text for term in ANALYSIS.terms(text)]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("artikel 13b, eerste lid", "13b"),
        ("art. 5:32 Awb", "5:32"),
        ("artikel 5:31d.", "5:31d"),
        ("(174a)", "174a"),
        ("artikel 2.1 Wabo", "2.1"),
        ("ECLI:NL:RVS:2019:2912.", "ecli:nl:rvs:2019:2912"),
        ("Stb. 1999, 167", "stb1999-167"),
        ("Stb. 1999, nr. 167", "stb1999-167"),
        ("stb 1999-167", "stb1999-167"),
        ("Stcrt. 2020, 12", "stc2020-12"),
        ("€ 1.250.000 per jaar", "1250000"),
        ("de B.V.", "bv"),
        ("A.W.B.", "awb"),
        ("foto's", "foto"),
    ],
)
def test_special_tokens(text: str, wanted: str) -> None:
    assert wanted in terms(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("sluiting", "sluiten"),
        ("ondermijning", "ondermijnende"),
        ("dwangsommen", "dwangsom"),
        ("panden", "pand"),
        ("gemeenten", "gemeente"),
        ("gemeentelijke", "gemeente"),
        ("Café", "cafe"),
        ("vergunningen", "vergunning"),
        ("gebieden", "gebied"),
    ],
)
def test_forms_of_one_word_meet(one: str, other: str) -> None:
    assert terms(one)[0] == terms(other)[0]


@pytest.mark.parametrize(
    ("one", "other"),
    [("13", "13b"), ("13b", "13c"), ("5:32", "5:32a"), ("5:3", "5:32"), ("gemeente", "mening"), ("geld", "geldt")],
)
def test_what_differs_stays_apart(one: str, other: str) -> None:
    assert not set(terms(one)) & set(terms(other))


def test_a_compound_gives_itself_and_all_its_parts() -> None:
    whole, *parts = ANALYSIS.terms("drugspandsluiting")
    assert not whole.is_part
    assert all(part.is_part for part in parts)
    for word in ("drugspand", "sluiting", "drugs", "pand"):
        assert terms(word)[0] in {part.text for part in parts}
    assert terms("drugspandsluiting")[0] == whole.text


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("opiumwet", ["opium", "wet"]),
        ("gemeentewet", ["gemeente", "wet"]),
        ("bestuursdwang", ["bestuur", "dwang"]),
        ("gemeenteraad", ["gemeente", "raad"]),
        ("hennepkwekerij", ["hennep", "kwekerij"]),
        ("vastgoedfraude", ["vastgoed", "fraude"]),
        ("burgemeester", []),
        ("ondermijning", []),
        ("overheid", []),
        ("samenwerking", []),
        ("verantwoordelijkheid", []),
        ("pand", []),
        ("xqzwvxqzwv", []),
    ],
)
def test_parts(word: str, parts: list[str]) -> None:
    assert CompoundSplitter().parts(word) == parts


def test_function_words_go() -> None:
    assert terms("de het een van en") == []
    assert all(word == fold(word) for word in STOP_WORDS)


def test_hyphens() -> None:
    assert terms("RIEC-LIEC")[0] == terms("riecliec")[0]
    assert set(terms("RIEC-LIEC")) >= {"riec", "liec"}
    assert "uitvoer" in terms("in- en uitvoer")


@given(st.text())
@settings(max_examples=300, deadline=None)
def test_it_never_raises_and_gives_terms_that_an_index_can_hold(text: str) -> None:
    for term in ANALYSIS.terms(text):
        assert term.text
        assert not any(character.isspace() for character in term.text)
        assert len(term.text) <= MAX_TERM + 10


WORDS = (
    "drugspand", "13b", "5:32a", "café", "sluiting", "Stb.", "2024", "burgemeester's", "RIEC-LIEC", "1.250.000",
    "A.W.B.", "ECLI:NL:HR:2020:1", "(lid)", "x²", "ﬁets",
)  # fmt: skip


@given(st.lists(st.sampled_from(WORDS), min_size=1), st.sampled_from([" ", "\n", "\t", "  "]))
@settings(max_examples=200, deadline=None)
def test_every_word_of_a_text_finds_that_text(words: list[str], space: str) -> None:
    held = set(terms(space.join(words)))
    for word in words:
        if word not in {"Stb.", "2024"}:  # together they are one token when a number follows
            assert set(terms(word)) <= held


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz", max_size=80))
@settings(max_examples=300, deadline=None)
def test_parts_are_pieces_of_the_word(word: str) -> None:
    for part in SPLITTER.parts(word):
        assert part in word
        assert part != word


def test_a_very_long_run_of_letters_costs_no_time_worth_mentioning() -> None:
    assert len(terms("a" * 200_000)) == 1
    assert len(terms("1:" * 100_000 + "2")) == 1
    assert terms("-" * 200_000) == []


@pytest.mark.parametrize(
    ("plural", "single"),
    [
        ("beelden", "beeld"),
        ("ondermijningsbeelden", "ondermijningsbeeld"),
        ("maatregelen", "maatregel"),
        ("veiligheidsmaatregelen", "veiligheidsmaatregel"),
        ("wapens", "wapen"),
        ("meldingen", "melding"),
    ],
)
def test_a_plural_is_found_by_its_singular_although_the_stemmer_keeps_them_apart(plural: str, single: str) -> None:
    assert terms(plural)[0] == terms(single)[0]


def test_words_that_only_end_as_a_plural_get_no_singular() -> None:
    assert terms("tijdens") == ["tijden"]
    assert terms("alleen") == ["alleen"]
