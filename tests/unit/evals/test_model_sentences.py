"""The sentences of a real model that were read by hand, and their intervals."""

from __future__ import annotations

import pytest
from statsmodels.stats.proportion import proportion_confint

from evals.model_sentences import as_markdown, read_sentences, wilson


@pytest.mark.parametrize(("hits", "count"), [(0, 12), (3, 17), (9, 9), (1, 120)])
def test_the_interval_is_that_of_wilson(hits: int, count: int) -> None:
    share = wilson(hits, count)
    assert (share.low, share.high) == pytest.approx(proportion_confint(hits, count, method="wilson"), abs=1e-9)
    assert str(wilson(0, 0)) == "-"


def test_every_sentence_is_there_once_and_counts_in_the_table() -> None:
    read = read_sentences()
    assert read and len({one.text for one in read}) == len(read)
    assert f" of {len(read)} [" in as_markdown()
