"""What is kept between starts gives the same as what is worked out anew, and nothing else is kept."""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path
from threading import Thread

import pytest
import wordfreq

from knowledge import compounds
from knowledge.dutch import DutchAnalysis
from knowledge.known_words import KnownWords
from knowledge.thesaurus import SHIPPED_FILE, shipped_content
from knowledge.yaml_text import load_yaml, load_yaml_files

TEXTS = ("De drugspandsluiting, art. 13b Opw.", "O.M. en R.I.E.C.", "foto's van hennepkwekerijen")


def test_the_list_of_words_is_the_one_that_wordfreq_gives() -> None:
    ours = compounds.frequent_words()
    assert ours == pytest.approx(wordfreq.get_frequency_dict("nl", wordlist="small"))


def test_kept_words_give_the_terms_of_an_analysis_without_them(tmp_path: Path) -> None:
    path = tmp_path / "woorden.json"
    first = DutchAnalysis()
    fresh = [first.terms(text) for text in TEXTS]
    KnownWords(path).keep(TEXTS, first)
    second = DutchAnalysis(KnownWords(path))
    assert [second.terms(text) for text in TEXTS] == fresh
    assert not second.has_learned


def test_words_of_a_question_are_not_kept(tmp_path: Path) -> None:
    path = tmp_path / "woorden.json"
    analysis = DutchAnalysis()
    analysis.terms("Waar woont mevrouw Zonnestraal?")
    KnownWords(path).keep(TEXTS, analysis)
    assert "zonnestraal" not in path.read_text(encoding="utf-8")
    assert "drugspandsluiting" in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("content", ["", "[]", '{"maker": "other", "words": {"burgemeester": "fout"}}', '{"words": 1}'])
def test_what_other_code_kept_or_is_damaged_does_not_count(tmp_path: Path, content: str) -> None:
    path = tmp_path / "woorden.json"
    path.write_text(content, encoding="utf-8")
    analysis = DutchAnalysis(KnownWords(path))
    assert [term.text for term in analysis.terms("burgemeester")] == ["burgemee"]
    KnownWords(path).keep(["burgemeester"], analysis)
    assert len(KnownWords(path)) == 1


def test_a_folder_that_cannot_be_written_does_no_harm(tmp_path: Path) -> None:
    blocked = tmp_path / "bestand"
    blocked.write_text("", encoding="utf-8")
    analysis = DutchAnalysis()
    analysis.terms("burgemeester")
    KnownWords(blocked / "woorden.json").keep(["burgemeester"], analysis)
    assert blocked.read_text(encoding="utf-8") == ""


def test_one_analysis_serves_several_threads() -> None:
    words = [
        f"{first}{second}"
        for first in ("drugs", "geld", "vastgoed", "horeca")
        for second in ("pandsluiting", "handelaren", "vergunningen", "controles", "toezichthouders", "aanpakken")
    ]
    expected = {word: DutchAnalysis().terms(word) for word in words}
    shared, wrong = DutchAnalysis(), []

    def analyse() -> None:
        wrong.extend(word for word in words if shared.terms(word) != expected[word])

    threads = [Thread(target=analyse) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_a_yaml_file_is_read_again_when_it_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    path, reads = tmp_path / "kaart.yaml", []

    def read(one: Path) -> object:
        reads.append(one.name)
        return load_yaml(one.read_text(encoding="utf-8"))

    path.write_text("naam: één\nop: 2026-11-22\n", encoding="utf-8")
    expected = [{"naam": "één", "op": date(2026, 11, 22)}]
    assert load_yaml_files([path], read) == expected
    assert load_yaml_files([path], read) == expected
    assert reads == ["kaart.yaml"]
    path.write_text("naam: twee\n", encoding="utf-8")
    assert load_yaml_files([path], read) == [{"naam": "twee"}]
    for kept in (tmp_path / "__pycache__").iterdir():
        kept.write_text("{", encoding="utf-8")
    assert load_yaml_files([path], read) == [{"naam": "twee"}]


def test_what_json_cannot_give_back_is_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    path = tmp_path / "getallen.yaml"
    path.write_text("1: een getal als sleutel\n", encoding="utf-8")
    for _ in range(2):
        assert load_yaml_files([path], lambda one: load_yaml(one.read_text(encoding="utf-8"))) == [
            {1: "een getal als sleutel"}
        ]


def test_the_thesaurus_that_was_kept_is_the_one_in_the_file() -> None:
    data = load_yaml(SHIPPED_FILE.read_text(encoding="utf-8"))
    assert [concept.id for concept in shipped_content().concepts] == [entry["id"] for entry in data["begrippen"]]
    assert json.dumps(dict(shipped_content().abbreviations)) == json.dumps(data["afkortingen"])
