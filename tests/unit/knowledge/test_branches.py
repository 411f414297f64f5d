"""A branch profile answers who names its branch, and nobody else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from knowledge.branches import load_branches
from knowledge.ports import IndexHit

HITS = [IndexHit("branche-havens:0123456789ab", 2.0), IndexHit("openbare-orde:0123456789ab", 1.0)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Steeds meer koeriersdiensten in onze wijk", ["koeriers"]),
        ("Lege stallen in het buitengebied", ["buitengebied"]),
        ("Een instelling heeft haar bestand gewist", []),
        ("Op de camping staan garageboxen te huur", ["vakantieparken", "bedrijventerreinen"]),
        ("Een nieuw zorgbureau met veel pgb's", ["zorg"]),
        ("Wie zorgt voor opvang na een sluiting?", []),
        ("Wie mag camera's ophangen op straat?", []),
    ],
)
def test_a_branch_is_named_by_its_words(text: str, expected: list[str]) -> None:
    assert [branch.id for branch in load_branches().named(text)] == expected


def test_profiles_stay_out_of_other_questions() -> None:
    branches = load_branches()
    other = branches.without_strangers(HITS, "Wie mag camera's ophangen op straat?")
    assert [hit.passage_id for hit in other] == ["openbare-orde:0123456789ab"]
    assert branches.without_strangers(HITS, "Welke signalen zijn er in een jachthaven?") == HITS
    assert branches.without_strangers(HITS, "Welke branches zijn kwetsbaar?") == HITS
    assert branches.without_strangers(HITS, "Wat staat daar?", ["branche-havens"]) == HITS


def test_every_branch_has_its_profile_and_codes_of_both_editions() -> None:
    branches = load_branches()
    shipped = {path.stem for path in (Path(__file__).parents[3] / "knowledge" / "starter").glob("branche-*.md")}
    assert {branch.profile for branch in branches.branches} == shipped
    for branch in branches.branches:
        assert branch.denominator in {"vestigingen", "inwoners"}
        for code in (*branch.sbi_2008, *branch.sbi_2025):
            assert re.fullmatch(r"\d{2}(?:\.\d{2}(?:\.\d)?)?", code), code
