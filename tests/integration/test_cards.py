"""Every card, walked: its articles exist in the law of the day it was checked, and none of its words are borrowed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from knowledge.instruments.card import Instrument, Statement, Status
from knowledge.instruments.catalogue import Catalogue, load_catalogue, problems
from knowledge.instruments.schema import SCHEMA_FILE, card_schema
from knowledge.legal import is_ecli, references_in_question
from tests.statute_texts import Statutes

CATALOGUE = load_catalogue()
CARDS = sorted(CATALOGUE.instruments.values(), key=lambda card: card.id)


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
            statutes.check(basis.bwb_id, basis.article, basis.paragraphs, f"{basis.law} {basis.article}")
    for statement in statements(card):
        if statement.article is None:
            continue
        references = references_in_question(statement.article)
        assert references, f"geen verwijzing te lezen in {statement.article!r}"
        for reference in references:
            if reference.law is not None:
                statutes.check(reference.law, reference.article, reference.leden, statement.article)


@pytest.mark.parametrize("card", CARDS, ids=lambda card: card.id)
def test_nothing_is_copied_from_a_statute(card: Instrument, statutes: Statutes) -> None:
    for text in texts(card):
        borrowed = statutes.borrowed(text)
        assert not borrowed, f"overgenomen: {borrowed[0]}"


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
        for rules in (
            card.recognition.triggers,
            card.recognition.often_thought_of,
            card.recognition.not_when,
            card.recognition.silent_when,
        )
        for rule in rules
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
