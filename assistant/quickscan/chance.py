"""More than chance? Exact tests for counts with a denominator, and a correction for many areas at once.

Two Poisson counts are compared by the conditional test: given their sum, the second is binomial with the share of its
denominator (Przyborowski and Wilenski, 1940). The interval of the ratio follows from Clopper and Pearson (1934). Many
areas are corrected with Holm (1979).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Comparison:
    """Rate 2 against rate 1: their ratio with its interval, and the two-sided exact p-value."""

    ratio: float
    low: float
    high: float
    p_value: float


def compare_rates(
    count_1: int, base_1: float, count_2: int, base_2: float, *, confidence: float = 0.95
) -> Comparison | None:
    """Compare count_2/base_2 with count_1/base_1; None when both counts are 0."""
    from scipy.stats import binomtest

    total = count_1 + count_2
    if total == 0:
        return None
    test = binomtest(count_2, total, base_2 / (base_1 + base_2))
    interval = test.proportion_ci(confidence, method="exact")
    scale = base_1 / base_2

    def ratio(share: float) -> float:
        return float("inf") if share >= 1 else share / (1 - share) * scale

    return Comparison(ratio(count_2 / total), ratio(interval.low), ratio(interval.high), float(test.pvalue))


def compare_growth(area: tuple[int, int], reference: tuple[int, int], odds: float = 1.0) -> float:
    """Return the two-sided exact p-value that an area grew as the reference did; (first, last) counts of each.

    ``odds``: how much faster the denominator of the area grew than that of the reference; 1 is Fisher's own test,
    another value asks for the hypergeometric distribution that is not central (Fisher, 1935).
    """
    from scipy.stats import nchypergeom_fisher

    total, last, own = sum(area) + sum(reference), area[1] + reference[1], sum(area)
    spread = nchypergeom_fisher(total, last, own, odds)
    possible = range(max(0, own - (total - last)), min(own, last) + 1)
    chances = spread.pmf(possible)
    # As unlikely as what was seen, or more so; the margin is for rounding.
    seen = chances[area[1] - possible.start]
    return min(1.0, float(chances[chances <= seen * (1 + 1e-7)].sum()))


def holm(p_values: Sequence[float]) -> list[float]:
    """Return the p-values corrected for their number, in their order (Holm's step-down)."""
    order = sorted(range(len(p_values)), key=lambda place: p_values[place])
    corrected = [0.0] * len(p_values)
    running = 0.0
    for rank, place in enumerate(order):
        running = max(running, min(1.0, p_values[place] * (len(p_values) - rank)))
        corrected[place] = running
    return corrected


def dispersion(years: Sequence[int], counts: Sequence[int], bases: Sequence[float]) -> float:
    """Return how much more the counts swing around a straight trend than chance does (Pearson chi-square by its
    degrees of freedom); 1 is chance, and 1 is given for fewer than four years."""
    import numpy

    if len(years) < 4:
        return 1.0
    rates = numpy.array(counts) / numpy.array(bases)
    line = numpy.polyfit(years, rates, 1, w=numpy.sqrt(bases))
    expected = numpy.maximum(numpy.polyval(line, years) * numpy.array(bases), 0.5)
    chi_square = float((((numpy.array(counts) - expected) ** 2) / expected).sum())
    return max(1.0, chi_square / (len(years) - 2))
