"""Every card, walked: its articles exist in the law of the day it was checked, and none of its words are borrowed."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from ingest.document import Block
from ingest.readers.base import FileProbe, Limits
from ingest.readers.sniff import BWB
from ingest.readers.statute import StatuteReader
from knowledge.instruments.card import Instrument, Statement, Status
from knowledge.instruments.catalogue import Catalogue, load_catalogue, problems
from knowledge.instruments.schema import SCHEMA_FILE, card_schema
from knowledge.legal import is_ecli, references_in_question

LONGEST_BORROWED = 12
"""Words in a row that may also stand in a statute, outside quotation marks: names of laws and fixed terms are long."""
CATALOGUE = load_catalogue()
CARDS = sorted(CATALOGUE.instruments.values(), key=lambda card: card.id)
_QUOTED = re.compile(r"[“\"„«][^”\"»]*[”\"»]")
_WORD = re.compile(r"\w+")


class Statutes:
    """The articles of every statute in the test data, newest text first; which texts are whole."""

    def __init__(self, folder: Path) -> None:
        self.articles: dict[str, dict[str, str]] = defaultdict(dict)
        self.whole: set[str] = set()
        self.runs: set[tuple[str, ...]] = set()
        entries = yaml.safe_load((folder / "manifest.yaml").read_text(encoding="utf-8"))
        for entry in sorted(entries, key=lambda item: str(item["toestand"]), reverse=True):
            path = folder / entry["path"]
            document = StatuteReader().read(FileProbe(path, path.read_bytes(), BWB), Limits())
            if path.parent.name == "versies-2015":
                self._take_runs(document.blocks)
                continue
            self._take(entry["bwb_id"], document.blocks)
            if path.parent.name != "uittreksels":
                self.whole.add(entry["bwb_id"])

    def _take(self, bwb_id: str, blocks: tuple[Block, ...]) -> None:
        for block in blocks:
            if block.article is None:
                continue
            self.articles[bwb_id].setdefault(block.article.number, block.text)
        self._take_runs(blocks)

    def _take_runs(self, blocks: tuple[Block, ...]) -> None:
        for block in blocks:
            words = [word.lower() for word in _WORD.findall(block.text)]
            self.runs.update(zip(*(words[start:] for start in range(LONGEST_BORROWED + 1)), strict=False))


@pytest.fixture(scope="module")
def statutes(shared_data: Path) -> Statutes:
    return Statutes(shared_data / "wetten")


def statements(card: Instrument) -> Iterator[Statement]:
    yield card.does
    yield from (*card.conditions, *card.procedure, *card.proportionality, *card.pitfalls)


def texts(card: Instrument) -> Iterator[str]:
    yield from (statement.text for statement in statements(card))
    yield from (card.authority_note, card.local_question, card.recognition.when, card.recognition.why_not)
    yield from (*card.evidence, *card.situations, *card.doubts)


def test_the_catalogue_is_sound_and_whole() -> None:
    assert problems() == []
    assert len(CARDS) >= 70
    assert len(CATALOGUE.not_law) >= 14


def test_the_schema_is_that_of_the_model() -> None:
    assert SCHEMA_FILE.read_text(encoding="utf-8") == card_schema()


@pytest.mark.parametrize("card", CARDS, ids=lambda card: card.id)
def test_each_article_exists_in_the_law_of_the_day(card: Instrument, statutes: Statutes) -> None:
    for basis in card.legal_bases:
        if basis.bwb_id is not None and basis.article is not None:
            _check(statutes, basis.bwb_id, basis.article, basis.paragraphs, f"{basis.law} {basis.article}")
    for statement in statements(card):
        if statement.article is None:
            continue
        references = references_in_question(statement.article)
        assert references, f"geen verwijzing te lezen in {statement.article!r}"
        for reference in references:
            if reference.law is not None:
                _check(statutes, reference.law, reference.article, reference.leden, statement.article)


def _check(statutes: Statutes, law: str, article: str, leden: tuple[str, ...], where: str) -> None:
    """What is not held says nothing; an excerpt says something only of the articles that it holds."""
    text = statutes.articles[law].get(article)
    if text is None:
        assert law not in statutes.whole, f"{where}: dit artikel bestaat niet"
        return
    for lid in leden if "[...]" not in text else ():
        assert re.search(rf"(?m)^{re.escape(lid)}\.? ", text), f"{where}: dit lid bestaat niet"


@pytest.mark.parametrize("card", CARDS, ids=lambda card: card.id)
def test_nothing_is_copied_from_a_statute(card: Instrument, statutes: Statutes) -> None:
    for text in texts(card):
        words = [word.lower() for word in _WORD.findall(_QUOTED.sub(" § ", text))]
        borrowed = [
            run for run in zip(*(words[start:] for start in range(LONGEST_BORROWED + 1)), strict=False)
            if run in statutes.runs
        ]  # fmt: skip
        assert not borrowed, f"overgenomen: {' '.join(borrowed[0])}"


@pytest.mark.parametrize("card", CARDS, ids=lambda card: card.id)
def test_a_card_is_complete_and_honest(card: Instrument) -> None:
    eclis = [statement.ecli for statement in statements(card)] + [source.ecli for source in card.sources]
    assert all(is_ecli(ecli) for ecli in eclis if ecli)
    assert card.recognition.triggers or card.recognition.often_thought_of, "niets brengt deze kaart in beeld"
    assert card.recognition.when
    assert (card.status is Status.LOCAL) == bool(card.local_question)
    assert card.certainty == "hoog" or card.doubts
    ids = [condition.id for condition in card.conditions]
    assert len(ids) == len(set(ids))
    assert len({statement.text for statement in statements(card)}) == len(list(statements(card)))


def test_each_fact_is_used_or_asked_for() -> None:
    used = {
        fact.removeprefix("!")
        for card in CARDS
        for rule in (*card.recognition.triggers, *card.recognition.often_thought_of, *card.recognition.not_when)
        for fact in rule
    }
    used |= {
        fact
        for card in CARDS
        for condition in card.conditions
        for fact in (condition.fact, condition.only_with)
        if fact
    }
    used |= {fact for held in CATALOGUE.facts.values() for fact in held.implies}
    assert set(CATALOGUE.facts) - used <= _FREE, sorted(set(CATALOGUE.facts) - used - _FREE)


_FREE = {"gebruikershoeveelheid", "kind_jonger_dan_12", "spoed", "haven", "evenement"}


def test_what_is_no_law_is_no_card(catalogue: Catalogue = CATALOGUE) -> None:
    assert not set(catalogue.not_law) & set(catalogue.instruments)
