"""What every vector index promises, tried on each of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from contract.index_samples import EVERYTHING, FILTERS, TODAY, entry, unit_vector, varied_entries

from knowledge.chroma_index import ChromaIndex, connect_folder
from knowledge.exact_index import ExactVectorIndex
from knowledge.filtering import allows
from knowledge.ports import IndexEntry, VectorIndex
from knowledge.records import AccessLabel, SearchFilter, SourceKind


@pytest.fixture(params=["exact", "chroma"])
def index(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[VectorIndex]:
    made: VectorIndex
    made = ExactVectorIndex() if request.param == "exact" else ChromaIndex(connect_folder(tmp_path), "proef")
    yield made
    made.close()


def expected(entries: list[IndexEntry], seed: int, top: int, where: SearchFilter) -> list[tuple[str, float]]:
    vector = unit_vector(seed)
    scored = [(e.passage_id, float(e.vector @ vector)) for e in entries if allows(e, where, TODAY)]
    return sorted(scored, key=lambda hit: (-hit[1], hit[0]))[:top]


def test_empty_index_finds_nothing(index: VectorIndex) -> None:
    assert index.position == 0
    assert index.search(unit_vector(1), 5, EVERYTHING, TODAY) == []
    assert index.passage_ids() == set()


@pytest.mark.parametrize("top", [1, 3, 100])
def test_every_filter_gives_exactly_the_nearest_that_it_allows(index: VectorIndex, top: int) -> None:
    entries = varied_entries()
    index.apply(entries, [], 63)
    for name, where in FILTERS.items():
        hits = index.search(unit_vector(5), top, where, TODAY)
        wanted = expected(entries, 5, top, where)
        assert [hit.passage_id for hit in hits] == [passage_id for passage_id, _ in wanted], name
        assert [hit.score for hit in hits] == pytest.approx([score for _, score in wanted], abs=1e-5), name


def test_a_filter_that_allows_only_distant_passages_still_finds_them(index: VectorIndex) -> None:
    """The nearest 1,200 are of another kind: more than an engine may be asked for beforehand."""
    near = [entry(f"w:{n}", vector=_near(n)) for n in range(1200)]
    far = [entry(f"j:{n}", vector=-_near(n), kind=SourceKind.JAARPLAN, year=2017) for n in range(12)]
    index.apply([*near, *far], [], 1)
    for where in (SearchFilter(kinds=frozenset({SourceKind.JAARPLAN})), SearchFilter(year_from=2000)):
        found = {hit.passage_id for hit in index.search(_near(0), 10, where, TODAY)}
        assert len(found) == 10
        assert all(passage_id.startswith("j:") for passage_id in found)
        assert len(index.search(_near(0), 50, where, TODAY)) == 12


def _near(seed: int) -> np.ndarray:
    vector = unit_vector(0) + 0.1 * unit_vector(seed + 1)
    return (vector / np.linalg.norm(vector)).astype(np.float32)


def test_apply_replaces_and_deletes(index: VectorIndex) -> None:
    index.apply([entry("a", vector=unit_vector(1)), entry("b", vector=unit_vector(2))], [], 2)
    index.apply([entry("a", vector=unit_vector(3))], ["b", "never-there"], 4)
    assert index.position == 4
    assert index.passage_ids() == {"a"}
    (hit,) = index.search(unit_vector(3), 5, EVERYTHING, TODAY)
    assert hit.passage_id == "a"
    assert hit.score == pytest.approx(1, abs=1e-5)


def test_a_passage_that_changes_its_label_or_validity_is_found_once_and_only_there(index: VectorIndex) -> None:
    before = varied_entries()[0]
    index.apply([before], [], 1)
    for position, changed in enumerate(
        (
            replace(before, access=AccessLabel.BEPERKT),
            replace(before, access=AccessLabel.OPENBAAR, validity=varied_entries()[1].validity),
            before,
        ),
        start=2,
    ):
        index.apply([changed], [], position)
        assert len(index.search(unit_vector(0), 5, EVERYTHING, TODAY)) == 1
        for where in FILTERS.values():
            assert bool(index.search(unit_vector(0), 5, where, TODAY)) == allows(changed, where, TODAY)


def test_the_same_batch_twice_is_the_same_as_once(index: VectorIndex) -> None:
    entries = varied_entries()
    index.apply(entries, [], 63)
    once = index.search(unit_vector(9), 20, EVERYTHING, TODAY)
    index.apply(entries, [], 63)
    assert index.search(unit_vector(9), 20, EVERYTHING, TODAY) == once


def test_clear_empties(index: VectorIndex) -> None:
    index.apply(varied_entries(), [], 63)
    index.clear()
    assert index.position == 0
    assert index.passage_ids() == set()
    assert index.search(unit_vector(1), 5, EVERYTHING, TODAY) == []
    index.apply([entry("a", vector=unit_vector(1))], [], 1)
    assert index.passage_ids() == {"a"}


def test_an_entry_without_a_vector_is_refused(index: VectorIndex) -> None:
    with pytest.raises(ValueError, match="a:1"):
        index.apply([entry("a:1")], [], 1)
    assert index.position == 0


def test_top_zero_finds_nothing(index: VectorIndex) -> None:
    index.apply(varied_entries(), [], 63)
    assert index.search(unit_vector(1), 0, EVERYTHING, TODAY) == []


def test_chroma_keeps_what_it_was_given(tmp_path: Path) -> None:
    entries = varied_entries()

    def use(action: Callable[[ChromaIndex], object]) -> None:
        index = ChromaIndex(connect_folder(tmp_path), "proef")
        action(index)
        index.close()

    use(lambda index: index.apply(entries, [], 63))
    found: list[list[str]] = []
    use(
        lambda index: found.extend(
            [[str(index.position)], [h.passage_id for h in index.search(unit_vector(5), 4, EVERYTHING, TODAY)]]
        )
    )
    assert found == [["63"], [passage_id for passage_id, _ in expected(entries, 5, 4, EVERYTHING)]]
