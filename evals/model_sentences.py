"""Sentences that a real small model wrote, each read by hand beside the passages it cites: how many are not supported.

``sets/model/zinnen.jsonl`` holds the sentences with the ids of their passages, the judgement, and whether the gate let
them through on that day. The passages are not in it: they are other people's texts.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib.resources import files
from math import sqrt

__all__ = ["Sentence", "Share", "as_markdown", "read_sentences", "wilson"]

_Z = 1.959963984540054
"""Of a normal distribution, for 95 per cent."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with what a reader and the gate said of it."""

    text: str
    supported: bool
    passed: bool


@dataclass(frozen=True, slots=True)
class Share:
    """``hits`` of ``count`` with the 95 per cent interval of Wilson (JASA 22, 1927)."""

    hits: int
    count: int
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.hits} of {self.count} [{self.low:.2f}; {self.high:.2f}]" if self.count else "-"


def wilson(hits: int, count: int) -> Share:
    """Return a share with its interval; [0; 1] when nothing was counted."""
    if not count:
        return Share(0, 0, 0.0, 1.0)
    share, square = hits / count, _Z * _Z
    middle = (share + square / (2 * count)) / (1 + square / count)
    half = _Z / (1 + square / count) * sqrt(share * (1 - share) / count + square / (4 * count * count))
    return Share(hits, count, max(0.0, middle - half), min(1.0, middle + half))


def read_sentences() -> tuple[Sentence, ...]:
    """Return the sentences that were read."""
    text = (files("evals") / "sets" / "model" / "zinnen.jsonl").read_text(encoding="utf-8")
    rows = [json.loads(line) for line in text.splitlines()]
    return tuple(Sentence(row["zin"], row["oordeel"] == "gedragen", row["poort"]) for row in rows)


def as_markdown() -> str:
    """Return the table: unsupported sentences without the gate and behind it, and supported ones that it dropped."""
    read = read_sentences()
    passed, good = [one for one in read if one.passed], [one for one in read if one.supported]
    rows = (
        ("not supported, without the gate", wilson(sum(not one.supported for one in read), len(read))),
        ("not supported, behind the gate", wilson(sum(not one.supported for one in passed), len(passed))),
        ("supported and dropped by the gate", wilson(sum(not one.passed for one in good), len(good))),
    )
    lines = ["| sentences read by hand | of all, 95% interval |", "| --- | --- |"]
    return "\n".join([*lines, *(f"| {title} | {share} |" for title, share in rows)])
