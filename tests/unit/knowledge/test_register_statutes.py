"""The validity of statute passages follows from all versions held, in whatever order they come and go."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from unit.knowledge.register_samples import put_statute

from knowledge.records import Currency
from knowledge.register import Register

OLD, NEW = date(2015, 7, 1), date(2023, 9, 12)
VERSIONS = {
    OLD: {"13": "Oude tekst.", "13b": "Zelfde tekst.", "14": "Later vervallen."},
    NEW: {"13": "Nieuwe tekst.", "13b": "Zelfde tekst.", "15": "Later gekomen."},
}


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Register]:
    opened = Register.open(tmp_path / "register.sqlite")
    yield opened
    opened.close()


def currencies(register: Register, article: str, day: date) -> set[tuple[str, Currency]]:
    return {(passage.text, passage.validity.on(day)) for passage in register.article_passages("BWBR0001941", article)}


@pytest.mark.parametrize("order", list(itertools.permutations(VERSIONS)))
def test_the_order_of_coming_does_not_matter(register: Register, order: tuple[date, ...]) -> None:
    for toestand in order:
        put_statute(register, toestand, VERSIONS[toestand])
    assert currencies(register, "13", NEW) == {
        ("Oude tekst.", Currency.OUTDATED),
        ("Nieuwe tekst.", Currency.IN_FORCE),
    }
    assert ("Oude tekst.", Currency.IN_FORCE) in currencies(register, "13", OLD)
    assert currencies(register, "14", NEW) == {("Later vervallen.", Currency.REPEALED)}
    assert ("Zelfde tekst.", Currency.IN_FORCE) in currencies(register, "13b", NEW)
    assert currencies(register, "15", OLD) == {("Later gekomen.", Currency.NOT_YET)}


def test_passages_of_another_version_whose_validity_changed_enter_the_log(register: Register) -> None:
    put_statute(register, OLD, VERSIONS[OLD])
    before = register.last_change()
    put_statute(register, NEW, VERSIONS[NEW])
    changed = {change.passage_id.split(":")[0] for change in register.changes_since(before)}
    assert changed == {f"BWBR0001941-{OLD}", f"BWBR0001941-{NEW}"}


def test_when_the_newer_version_goes_the_older_is_last_seen_again(register: Register) -> None:
    put_statute(register, OLD, VERSIONS[OLD])
    alone = register.article_passages("BWBR0001941")
    newer = put_statute(register, NEW, VERSIONS[NEW])
    before = register.last_change()
    register.remove_source(newer.id)
    assert register.article_passages("BWBR0001941") == alone
    assert currencies(register, "13", NEW) == {("Oude tekst.", Currency.LAST_SEEN)}
    assert {change.passage_id for change in register.changes_since(before) if not change.deleted} == {
        passage.id for passage in alone
    }


def test_an_excerpt_speaks_only_for_its_own_articles(register: Register) -> None:
    put_statute(register, OLD, VERSIONS[OLD])
    put_statute(register, NEW, {"13": "Nieuwe tekst."}, is_excerpt=True)
    assert ("Nieuwe tekst.", Currency.IN_FORCE) in currencies(register, "13", NEW)
    assert currencies(register, "14", NEW) == {("Later vervallen.", Currency.LAST_SEEN)}


def test_the_day_of_entry_into_force_is_kept(register: Register) -> None:
    put_statute(register, OLD, VERSIONS[OLD])
    put_statute(register, NEW, VERSIONS[NEW], in_force={"13": date(2019, 1, 1)})
    assert currencies(register, "13", date(2018, 12, 31)) >= {("Nieuwe tekst.", Currency.NOT_YET)}
    assert ("Nieuwe tekst.", Currency.IN_FORCE) in currencies(register, "13", date(2019, 1, 1))


def test_committing_the_same_again_changes_nothing(register: Register) -> None:
    for toestand, articles in VERSIONS.items():
        put_statute(register, toestand, articles)
    before = (register.last_change(), register.article_passages("BWBR0001941"))
    for toestand, articles in VERSIONS.items():
        put_statute(register, toestand, articles)
    assert (register.last_change(), register.article_passages("BWBR0001941")) == before


def test_article_13_is_not_article_13b(register: Register) -> None:
    put_statute(register, OLD, VERSIONS[OLD])
    assert {passage.article for passage in register.article_passages("BWBR0001941", "13")} == {"13"}
    assert register.article_passages("BWBR0001941", "99") == []
    assert {version.article for version in register.article_versions("BWBR0001941")} == set(VERSIONS[OLD])
