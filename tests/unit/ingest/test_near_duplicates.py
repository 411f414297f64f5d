"""Near-duplicates by sketch."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.near_duplicates import Sketches, resemblance, sketch

WORDS = [f"woord{number}" for number in range(400)]


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 399))
def test_the_estimate_is_near_the_true_share(cut: int) -> None:
    def shingles(words: list[str]) -> set[tuple[str, ...]]:
        return {tuple(words[start : start + 5]) for start in range(len(words) - 4)}

    other = [*WORDS[:cut], *(f"ander{number}" for number in range(400 - cut))]
    one, two = shingles(WORDS), shingles(other)
    true = len(one & two) / len(one | two)
    assert abs(resemblance(sketch([" ".join(WORDS)]), sketch([" ".join(other)])) - true) < 0.2


def test_short_texts_resemble_nothing() -> None:
    assert resemblance(sketch(["een korte tekst"]), sketch(["een korte tekst"])) == 0.0


def test_sketches_survive_and_versions_of_a_statute_are_not_compared(tmp_path: Path) -> None:
    text = " ".join(WORDS)
    held = Sketches(tmp_path / "schetsen.json")
    held.put("a", "1", "", [text])
    held.put("wet-2015", "2", "BWBR0001941", [text])
    held.put("wet-2023", "3", "BWBR0001941", [text])
    held.save()
    again = Sketches(tmp_path / "schetsen.json")
    assert [name for name, _ in again.near("wet-2015")] == ["a"]
    again.keep_only({"wet-2015", "wet-2023"})
    assert again.near("wet-2015") == []
    (tmp_path / "schetsen.json").write_text("kapot", encoding="utf-8")
    assert Sketches(tmp_path / "schetsen.json").near("a") == []
