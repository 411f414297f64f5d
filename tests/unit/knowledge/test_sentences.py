"""Sentences of Dutch legal text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.sentences import sentence_texts, split_sentences

ONE_SENTENCE = [
    "De burgemeester kan op grond van art. 13b Opw een last opleggen.",
    "Zie art. 3 jo. Art. 5 Wet Bibob.",
    "Het besluit d.d. 12 maart 2017 is ingetrokken.",
    "Artikel 5:21 e.v. Awb gaat over bestuursdwang.",
    "Denk bijv. Aan de gemeente Rotterdam.",
    "De zaak nr. 2018 is gesloten.",
    "Volgens mr. J.P. de Vries en prof. dr. A. Jansen is dit onjuist.",
    "ABRvS 11 december 2019, ECLI:NL:RVS:2019:4201, r.o. 5.2 en Stb. 2018, 481 zijn van belang.",
    "De bijdrage is € 2.363.202,10 en dat is 3.5 procent meer.",
    "Hij aarzelde ... Toen zweeg hij.",
    "De tekst [...] Overigens blijft gelden.",
    "1. De burgemeester sluit de woning.",
    "a. De aanvrager is bekend.",
    "De heer A. van der Berg is voorzitter.",
    "Zie blz. 12 en hfst. 3.",
    "Van o.a. Rotterdam en m.n. Den Haag.",
]

SEVERAL = [
    ("Dit is een zin. Dit is er nog een.", 2),
    ("Dat staat in artikel 13b, lid 1. De burgemeester beslist.", 2),
    ("Is dat zo? Ja! Dat is zo.", 3),
    ("Het gaat om drugs, wapens enz. De politie doet onderzoek.", 2),
    ("Het staat op lijst I. De officier weet dat.", 2),
    ("Hij stopte. ’s Ochtends begon het weer.", 2),
    ("Zij zei: ‘Dat mag niet.’ Daarna ging zij weg.", 2),
    ("Dat kost € 79,00 p.p. De gemeente betaalt.", 2),
    ("Zie art. 5.\nZie art. 6.", 2),
    ("In 2017 waren er 19. 25 daarvan bleven.", 2),
]


@pytest.mark.parametrize("text", ONE_SENTENCE)
def test_abbreviations_do_not_end_a_sentence(text: str) -> None:
    assert sentence_texts(text) == [text]


@pytest.mark.parametrize(("text", "count"), SEVERAL)
def test_sentences_are_told_apart(text: str, count: int) -> None:
    assert len(sentence_texts(text)) == count, sentence_texts(text)


PIECES = st.lists(
    st.sampled_from(
        ["art.", "De", "zin.", "13b", "\n", " ", "...", "J.", "“", ".", "?", "lid 1.", "€ 5,00", "é", "'s"]
    ),
    max_size=40,
).map("".join)


@given(st.one_of(st.text(), PIECES))
def test_spans_are_ordered_and_lose_nothing(text: str) -> None:
    spans = split_sentences(text)
    previous = 0
    for start, end in spans:
        assert previous <= start < end <= len(text)
        assert text[previous:start].strip() == ""
        assert text[start:end] == text[start:end].strip()
        assert "\n" not in text[start:end]
        previous = end
    assert text[previous:].strip() == ""


def test_a_very_long_line_without_spaces_is_one_sentence() -> None:
    assert len(split_sentences("a." * 200_000)) == 1
