"""Cohen's kappa on cases worked out by hand."""

from __future__ import annotations

import pytest

from evals.agreement import agreement, cohen_kappa


def test_kappa_of_a_table_worked_out_by_hand() -> None:
    # 20 goed/goed, 5 goed/fout, 10 fout/goed, 15 fout/fout: observed 0.7, expected 0.5*0.6 + 0.5*0.4 = 0.5.
    pairs = [("goed", "goed")] * 20 + [("goed", "fout")] * 5 + [("fout", "goed")] * 10 + [("fout", "fout")] * 15
    assert cohen_kappa(pairs) == pytest.approx(0.4)


def test_kappa_is_one_zero_or_not_defined() -> None:
    assert cohen_kappa([("goed", "goed"), ("fout", "fout")]) == 1
    assert cohen_kappa([("goed", "goed"), ("goed", "fout"), ("fout", "goed"), ("fout", "fout")]) == 0
    assert cohen_kappa([("goed", "goed")] * 3) is None


def test_only_what_both_labelled_counts() -> None:
    found = agreement("An", {1: "goed", 2: "fout", 3: "goed"}, "Bo", {2: "fout", 3: "fout", 4: "goed"})
    assert found is not None
    assert (found.count, found.share) == (2, 0.5)
    assert agreement("An", {1: "goed"}, "Bo", {2: "goed"}) is None
