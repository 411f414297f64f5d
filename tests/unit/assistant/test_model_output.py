"""Reading what a model writes: every form it spoils, in pieces of any size, and never a sentence without labels."""

from __future__ import annotations

import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assistant.composing.model_output import LONGEST_SENTENCE, NO_ANSWER, OutputReader, Proposal
from prompts.prompt_file import load_prompt


def read(text: str, size: int = 4) -> tuple[list[tuple[str, tuple[str, ...]]], OutputReader]:
    reader = OutputReader()
    found: list[Proposal] = []
    for start in range(0, len(text), size):
        found += reader.feed(text[start : start + size])
    found += reader.finish()
    return [(one.text, one.labels) for one in found], reader


@pytest.mark.parametrize(
    ("written", "sentences"),
    [
        (
            "De raad besluit. [b1]\nHet college ook. [b2][b3]\n",
            [("De raad besluit.", "b1"), ("Het college ook.", "b2 b3")],
        ),
        (
            "De raad besluit [b1].\nHet college ook [B2, b3].",
            [("De raad besluit.", "b1"), ("Het college ook.", "b2 b3")],
        ),
        (
            "- **De raad** besluit. [b1]\n2) Het college ook (b2)",
            [("De raad besluit.", "b1"), ("Het college ook.", "b2")],
        ),
        ("[b1] De raad besluit.\n", [("De raad besluit.", "b1")]),
        (
            "De raad besluit. Het college ook. [b1 en b2]\n",
            [("De raad besluit.", "b1 b2"), ("Het college ook.", "b1 b2")],
        ),
        ("Dat kan op grond van art. 13b Opiumwet. [b1]\n", [("Dat kan op grond van art. 13b Opiumwet.", "b1")]),
        (
            "De raad besluit. [b1] Het college voert het uit. [b2] En dan is er ook n",
            [("De raad besluit.", "b1"), ("Het college voert het uit.", "b2")],
        ),
        ("De raad besluit. [b1]\nDe raad besluit. [b1]\n", [("De raad besluit.", "b1")]),
        (
            "Het Bureau mag over een advies [b1] acht weken [b3] doen.\nDe raad [b2], en anders het college. [b1]\n",
            [
                ("Het Bureau mag over een advies acht weken doen.", "b1 b3"),
                ("De raad, en anders het college.", "b2 b1"),
            ],
        ),
        (
            "De burgemeester mag de woning [b1] niet sluiten. En dit is zonder bron.\n",
            [("De burgemeester mag de woning niet sluiten.", "b1")],
        ),
        (
            'De raad besluit. [bron b1]\nHet college ook. [bronlabel="b2"]',
            [("De raad besluit.", "b1"), ("Het college ook.", "b2")],
        ),
        ("Mag dat? [b1]\nJa! [b2]\n", [("Mag dat?", "b1"), ("Ja!", "b2")]),
        ('{"zinnen": [{"tekst": "De raad besluit. [b1]", "bronnen": ["b1"]}]}', [("De raad besluit.", "b1")]),
        (
            '```json\n{"zinnen": [{"bronnen": ["[b1]", "B2"], "tekst": "De raad besluit"}]}\n```',
            [("De raad besluit.", "b1 b2")],
        ),
        (
            'Hier is het: {"zinnen": [{"tekst": "De raad besluit.", "bronnen": ["b1"]}, {"tekst": "Half',
            [("De raad besluit.", "b1")],
        ),
        (
            '{"zinnen": [{"tekst": 1, "bronnen": ["b1"]}, {"tekst": "De raad besluit.", "bronnen": ["b2"]}]}',
            [("De raad besluit.", "b2")],
        ),
    ],
)
@pytest.mark.parametrize("size", [1, 5, 10_000])
def test_sentences_are_read_whatever_the_form(written: str, sentences: list[tuple[str, str]], size: int) -> None:
    found, _ = read(written, size)
    assert found == [(text, tuple(labels.split())) for text, labels in sentences]


@pytest.mark.parametrize(
    "written",
    [
        "",
        "De raad besluit.",
        "De raad besluit. [1]\n",
        "De raad besluit. [bron 1]\n",
        "[b1]\n[b2]\n",
        "Zie https://voorbeeld.nl voor meer. [b1]\n",
        "<b>De raad besluit.</b> [b1]\n",
        "Antwoord: de raad besluit. [b1]\n",
        "x" * (LONGEST_SENTENCE + 1) + " [b1]\n",
        "12345 [b1]\n",
        "De burgemeester is bevoegd indien in een woning: [b1]\n",
        "a. door gedragingen in de woning de openbare orde wordt verstoord. [b1]\n",
        "Dit leidt tot een vraag die het RIEC bereikt,. [b1]\n",
        '{"zinnen": [{"tekst": "De raad besluit.", "bronnen": []}]}',
        '{"zinnen": [{"tekst": "De raad besluit."}]}',
        '{"zinnen": [{"tekst": "De raad',
        "{" * 500,
        "\x00\u200b",
    ],
)
def test_what_is_no_sentence_with_labels_is_not_read(written: str) -> None:
    found, reader = read(written)
    assert found == [] and not reader.no_answer


@pytest.mark.parametrize(
    "written",
    [
        "GEEN ANTWOORD",
        "geen antwoord.\n",
        "[GEEN ANTWOORD]",
        "**GEEN ANTWOORD**",
        '{"zinnen": []}',
        '```\n{"zinnen": [ ]}\n```',
    ],
)
def test_a_model_may_say_that_the_sources_do_not_answer(written: str) -> None:
    found, reader = read(written)
    assert found == [] and reader.no_answer


def test_the_prompts_say_the_words_that_the_reader_knows() -> None:
    assert NO_ANSWER in load_prompt("vorm-regels").text
    form = load_prompt("vorm-json").render()
    assert read('{"zinnen": []}')[1].no_answer and all(f'"{name}"' in form for name in ("zinnen", "tekst", "bronnen"))
    assert "[b1]" in load_prompt("vorm-regels").text and "[b1][b3]" in load_prompt("vorm-regels").text


@given(st.text(max_size=300), st.integers(1, 50))
@example("[b1" * 60, 3)
@example('{"tekst"' * 40, 7)
def test_no_text_breaks_the_reader_and_every_sentence_has_labels(text: str, size: int) -> None:
    found, _ = read(text, size)
    assert all(labels and sentence.strip() and len(sentence) <= LONGEST_SENTENCE + 1 for sentence, labels in found)


WORDS = st.lists(
    st.sampled_from(["de", "raad", "burgemeester", "kan", "sluiten", "niet", "college", "weken"]),
    min_size=2,
    max_size=9,
)
SENTENCES = st.lists(st.tuples(WORDS, st.lists(st.integers(1, 9), min_size=1, max_size=3, unique=True)), max_size=6)


@given(SENTENCES, st.integers(1, 40), st.booleans())
def test_what_was_written_in_form_comes_back(rows: list[tuple[list[str], list[int]]], size: int, as_json: bool) -> None:
    wanted = {
        " ".join(words).capitalize() + ".": tuple(f"b{number}" for number in labels) for words, labels in reversed(rows)
    }
    wanted = dict(reversed(wanted.items()))
    if as_json:
        written = json.dumps({"zinnen": [{"tekst": text, "bronnen": list(labels)} for text, labels in wanted.items()]})
    else:
        written = "".join(f"{text} {''.join(f'[{label}]' for label in labels)}\n" for text, labels in wanted.items())
    assert dict(read(written, size)[0]) == wanted
