"""Plots of a report as inline SVG: small, without script, readable in print. Each has the numbers beside it as text."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from evals.words import number

__all__ = ["histogram", "interval_bar", "plain_bar", "stacked_bar"]

_WIDTH, _HEIGHT = 200, 16


def interval_bar(mean: float, low: float, high: float, label: str) -> str:
    """Return a bar from 0 to ``mean`` with a whisker from ``low`` to ``high``; all in [0, 1]."""
    x, left, right = (round(max(0.0, min(1.0, value)) * _WIDTH, 1) for value in (mean, low, high))
    middle = _HEIGHT / 2
    marks = "".join(f'<line class="grid" x1="{at}" x2="{at}" y1="0" y2="{_HEIGHT}"/>' for at in (0, 50, 100, 150, 200))
    return (
        f'<svg class="bar" viewBox="-2 0 {_WIDTH + 4} {_HEIGHT}" preserveAspectRatio="none" role="img" '
        f'aria-label="{escape(label)}">{marks}'
        f'<rect class="value" x="0" y="3" width="{x}" height="{_HEIGHT - 6}"/>'
        f'<line class="whisker" x1="{left}" x2="{right}" y1="{middle}" y2="{middle}"/>'
        f'<line class="whisker" x1="{left}" x2="{left}" y1="4" y2="{_HEIGHT - 4}"/>'
        f'<line class="whisker" x1="{right}" x2="{right}" y1="4" y2="{_HEIGHT - 4}"/></svg>'
    )


def plain_bar(share: float, label: str) -> str:
    """Return a bar from 0 to ``share``, in [0, 1]."""
    x = round(max(0.0, min(1.0, share)) * _WIDTH, 1)
    return (
        f'<svg class="bar" viewBox="0 0 {_WIDTH} {_HEIGHT}" preserveAspectRatio="none" role="img" '
        f'aria-label="{escape(label)}"><rect class="value" x="0" y="3" width="{x}" height="{_HEIGHT - 6}"/></svg>'
    )


def stacked_bar(right: int, wrong: int, label: str) -> str:
    """Return a bar of which the first part is what was right and the rest what was wrong."""
    total = max(1, right + wrong)
    x = round(right / total * _WIDTH, 1)
    return (
        f'<svg class="bar" viewBox="0 0 {_WIDTH} {_HEIGHT}" preserveAspectRatio="none" role="img" '
        f'aria-label="{escape(label)}"><rect class="right" x="0" y="1" width="{x}" height="{_HEIGHT - 2}"/>'
        f'<rect class="wrong" x="{x}" y="1" width="{round(_WIDTH - x, 1)}" height="{_HEIGHT - 2}"/></svg>'
    )


def histogram(seconds: Sequence[float], bins: int = 20) -> str:
    """Return how many answers took how long; empty for fewer than two answers.

    The axis ends at twice what 95 of 100 answers took: the first one, which loads everything, would squeeze the rest.
    """
    if len(seconds) < 2:
        return ""
    usual = sorted(seconds)[int(0.95 * (len(seconds) - 1))]
    highest = min(max(seconds), 2 * usual) or 1.0
    counts = [0] * bins
    for value in seconds:
        counts[min(bins - 1, int(value / highest * bins))] += 1
    most = max(counts)
    wide = _WIDTH * 2 / bins
    bars = "".join(
        f'<rect class="value" x="{round(place * wide + 1, 1)}" width="{round(wide - 2, 1)}" '
        f'y="{round(70 - 60 * count / most, 1)}" height="{round(60 * count / most, 1)}"/>'
        for place, count in enumerate(counts)
        if count
    )
    ticks = "".join(
        f'<text x="{at * _WIDTH * 2}" y="86" text-anchor="{anchor}">{number(highest * at)} s</text>'
        for at, anchor in ((0, "start"), (0.5, "middle"), (1, "end"))
    )
    return (
        f'<svg class="histogram" viewBox="0 0 {_WIDTH * 2} 90" role="img" '
        f'aria-label="Verdeling van de tijd per antwoord, van 0 tot {number(highest)} seconden">{bars}'
        f'<line class="axis" x1="0" x2="{_WIDTH * 2}" y1="70" y2="70"/>{ticks}</svg>'
    )
