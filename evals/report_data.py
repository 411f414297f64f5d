"""What a report shows, taken from a run and its scores; no layout here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from evals.cases import Case
from evals.metrics import METRICS, Metric
from evals.metrics.key_facts import missing_facts
from evals.rows import AnswerRow
from evals.run_folder import Manifest
from evals.scoring import CaseScore, Scores
from evals.statistics import Interval
from evals.words import citation_place, gold_place, kind_name, number, percent, status_name

__all__ = ["Figure", "GroupRow", "ReportData", "ShownSource", "WrongCase", "report_data"]

_IN_GROUPS = ("recall@5", "citaat-recall", "precies-artikel", "kernfeiten", "weiger-recall")
"""Metrics that a table of groups shows beside what was right."""
_REASONS = (
    ("De vraag werd niet", "vraag niet aangenomen"),
    ("De uitkomst is", "andere uitkomst dan verwacht"),
    ("Geen van de verwachte bronnen", "verwachte bron niet genoemd"),
    ("Feit ontbreekt", "kernfeit ontbreekt"),
    ("Verboden inhoud", "verboden inhoud getoond"),
    ("Zinnen zonder steun", "zin zonder steun in de bron"),
    ("Instrument ontbreekt", "instrument ontbreekt"),
    ("Instrument hoort", "instrument hoort er niet bij"),
)


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure with its interval. ``text`` and ``between`` are Dutch, with the unit."""

    metric: Metric
    interval: Interval
    low: float
    high: float
    text: str
    between: str


@dataclass(frozen=True, slots=True)
class GroupRow:
    """One row of a table: a kind of question or a set."""

    name: str
    right: int
    total: int
    cells: tuple[str, ...]
    """One for each column; empty where the figure does not apply."""


@dataclass(frozen=True, slots=True)
class ShownSource:
    """A source under an answer."""

    number: int
    place: str
    quote: str
    url: str
    expected: bool
    """True when it is one of the expected places."""


@dataclass(frozen=True, slots=True)
class WrongCase:
    """A case that was wrong, with all that a reader needs to judge it."""

    set: str
    case: Case
    status: str
    expected_status: str
    intro: str
    sentences: tuple[tuple[str, tuple[int, ...]], ...]
    sources: tuple[ShownSource, ...]
    expected: tuple[str, ...]
    facts: tuple[tuple[str, bool], ...]
    """Each key fact with whether the answer has it."""
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReportData:
    """Everything on the page."""

    name: str
    manifest: Manifest
    changes: tuple[str, ...]
    right: Figure
    right_count: int
    total: int
    figures: tuple[Figure, ...]
    columns: tuple[str, ...]
    kinds: tuple[GroupRow, ...]
    sets: tuple[GroupRow, ...]
    reasons: tuple[tuple[str, int], ...]
    """How many cases were wrong for which reason, most first."""
    seconds: tuple[float, ...]
    percentiles: Mapping[str, float]
    spread: Mapping[str, tuple[float, float]]
    wrong: tuple[WrongCase, ...]


def report_data(name: str, manifest: Manifest, scores: Scores) -> ReportData:
    """Return what the report of a run shows. ``scores`` has at least one case."""
    figures = tuple(one for metric in METRICS if (one := _figure(metric, scores.interval(metric.name))))
    shown = [metric for metric in METRICS if metric.name in _IN_GROUPS and scores.values(metric.name)]
    wrong = tuple(_wrong_case(one) for one in scores.cases if not one.right)
    return ReportData(
        name=name,
        manifest=manifest,
        changes=_changes(manifest),
        right=next(one for one in figures if one.metric.name == "goed"),
        right_count=sum(one.right for one in scores.cases),
        total=len(scores.cases),
        figures=tuple(one for one in figures if one.metric.name != "goed"),
        columns=tuple(metric.title for metric in shown),
        kinds=_groups(scores, shown, lambda one: kind_name(one.case.kind)),
        sets=_groups(scores, shown, lambda one: one.set),
        reasons=_reasons(wrong),
        seconds=tuple(scores.values("seconden")),
        percentiles=scores.percentiles(),
        spread=scores.spread,
        wrong=wrong,
    )


def _figure(metric: Metric, interval: Interval | None) -> Figure | None:
    if interval is None:
        return None
    show = _show(metric)
    low, high = _bounds(metric, interval)
    return Figure(metric, interval, low, high, show(interval.mean), f"tussen {show(low)} en {show(high)}")


def _bounds(metric: Metric, interval: Interval) -> tuple[float, float]:
    """Return the bounds of the interval. Resampling values that are all 0 or all 1 gives no spread at all; what such
    a share can still be is then told by the rule of three (Hanley, Lippman-Hand, JAMA 249(13), 1983)."""
    rest = min(1.0, 3 / interval.count)
    if metric.unit != "aandeel" or interval.low < interval.high:
        return interval.low, interval.high
    if interval.mean == 1:
        return 1 - rest, 1.0
    return (0.0, rest) if interval.mean == 0 else (interval.low, interval.high)


def _show(metric: Metric) -> Callable[[float], str]:
    if metric.unit == "aandeel":
        return percent
    return (lambda value: f"{number(value)} s") if metric.unit == "seconden" else (lambda value: number(value, 0))


def _groups(scores: Scores, metrics: Sequence[Metric], by: Callable[[CaseScore], str]) -> tuple[GroupRow, ...]:
    rows = []
    for name, values in scores.groups(by).items():
        group = [one for one in scores.cases if by(one) == name]
        cells = tuple(_show(metric)(values[metric.name]) if metric.name in values else "" for metric in metrics)
        rows.append(GroupRow(name, sum(one.right for one in group), len(group), cells))
    return tuple(rows)


def _wrong_case(one: CaseScore) -> WrongCase:
    row = _row_that_was_wrong(one)
    missing = set(missing_facts(one.case, row))
    return WrongCase(
        set=one.set,
        case=one.case,
        status=status_name(row.status),
        expected_status=status_name(one.case.status) if one.case.status else "",
        intro=str(row.answer.get("inleiding", "")),
        sentences=tuple((str(s.get("tekst", "")), tuple(s.get("bronnen", ()))) for s in row.sentences),
        sources=tuple(_source(one.case, row, citation) for citation in row.citations.values()),
        expected=tuple(gold_place(gold) for gold in one.case.gold),
        facts=tuple((" of ".join(variants), variants not in missing) for variants in one.case.key_facts),
        reasons=tuple(_in_words(reason, one.case, row) for reason in one.reasons),
    )


def _in_words(reason: str, case: Case, row: AnswerRow) -> str:
    """Return a reason without the codes that the gate prints; the expected places stand under it in full."""
    if reason.startswith("Status is") and case.status:
        return f"De uitkomst is “{status_name(row.status)}”, verwacht was “{status_name(case.status)}”."
    if reason.startswith("Geen van de verwachte bronnen"):
        return "Geen van de verwachte bronnen is genoemd."
    return reason


def _row_that_was_wrong(one: CaseScore) -> AnswerRow:
    """Of several repeats, the first that was wrong: the one that ``one.reasons`` is about."""
    from evals.metrics.right_case import reasons_wrong

    return next((row for row in one.rows if reasons_wrong(one.case, row)), one.rows[0])


def _source(case: Case, row: AnswerRow, citation: Mapping[str, Any]) -> ShownSource:
    url = str(citation.get("link") or "")
    passage = row.passages.get(str(citation.get("passage_id")))
    return ShownSource(
        number=int(citation["nummer"]),
        place=citation_place(citation),
        quote=str(citation.get("citaat") or ""),
        url=url if url.startswith(("https://", "http://")) else "",
        expected=passage is not None and passage.gold_key(case.gold) is not None,
    )


def _reasons(wrong: Sequence[WrongCase]) -> tuple[tuple[str, int], ...]:
    """A case that lacks three facts counts once for that reason; it may count for other reasons too."""
    counts = Counter(
        name
        for one in wrong
        for name in {short for start, short in _REASONS for r in one.reasons if r.startswith(start)}
    )
    return tuple(counts.most_common())


def _changes(manifest: Manifest) -> tuple[str, ...]:
    config = manifest.config
    changes = [f"{name} = {value}" for group in (config.knowledge, config.assistant) for name, value in group.items()]
    return (*changes, *(f"zonder de stap {name}" for name in config.without))
