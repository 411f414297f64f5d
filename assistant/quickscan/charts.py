"""Pictures of what may be shown: lines of the trend, ranked bars of the areas. Colours that colour-blind readers can
tell apart (Okabe and Ito, 2008), marks beside them, and words that say the same."""

from __future__ import annotations

import base64
from io import BytesIO, StringIO
from typing import Any

from assistant.quickscan.figures import Chart, ShownCount, TableAnalysis

_COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7")
_MARKS = ("o", "s", "^", "D")
_MOST_BARS = 20


def add_charts(analysis: TableAnalysis) -> TableAnalysis:
    """Return the analysis with its charts; none where too little may be shown."""
    charts = [chart for chart in (_trend(analysis), _bars(analysis)) if chart is not None]
    return analysis.model_copy(update={"charts": tuple(charts)})


def _value(shown: ShownCount, analysis: TableAnalysis) -> float | None:
    return shown.rate if analysis.denominator else (None if shown.count is None else float(shown.count))


def _unit(analysis: TableAnalysis) -> str:
    return f"per 1.000 {analysis.denominator}" if analysis.denominator else "aantal"


def _trend(analysis: TableAnalysis) -> Chart | None:
    lines: dict[str, list[tuple[int, float]]] = {}
    rows = (*analysis.totals, *(analysis.references if analysis.denominator else ()))
    for row in rows:
        value = _value(row, analysis)
        if value is not None:
            lines.setdefault(row.area, []).append((row.year, value))
    lines = {name: points for name, points in lines.items() if len(points) >= 2}
    if not lines:
        return None
    figure, axes = _figure((8, 3.6))
    for place, (name, points) in enumerate(list(lines.items())[:4]):
        years, values = zip(*points, strict=True)
        axes.plot(years, values, color=_COLOURS[place], marker=_MARKS[place], linewidth=2, label=name)
    axes.set_ylim(bottom=0)
    axes.set_xticks(analysis.years)
    axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.1), ncols=4, frameon=False)
    axes.margins(x=0.03)
    axes.set_ylabel(_unit(analysis))
    title = f"Ontwikkeling {analysis.years[0]}-{analysis.years[-1]}, {_unit(analysis)}"
    alt = "Lijngrafiek. " + " ".join(
        f"{name}: {'; '.join(f'in {year} {_number(value)}' for year, value in points)}."
        for name, points in lines.items()
    )
    return _chart("ontwikkeling", title, alt, figure)


def _bars(analysis: TableAnalysis) -> Chart | None:
    last = analysis.years[-1]
    rows = [(row.area, value) for row in analysis.counts if row.year == last
            if (value := _value(row, analysis)) is not None]  # fmt: skip
    hidden = sum(1 for row in analysis.counts if row.year == last and row.count is None)
    if len(rows) < 2:
        return None
    rows = sorted(rows, key=lambda row: row[1], reverse=True)[:_MOST_BARS]
    figure, axes = _figure((8, 1.1 + 0.32 * len(rows)))
    places = list(range(len(rows)))[::-1]
    axes.barh(places, [value for _, value in rows], color=_COLOURS[0])
    axes.set_yticks(places, [name for name, _ in rows])
    for place, (_, value) in zip(places, rows, strict=True):
        axes.annotate(f" {_number(value)}", (value, place), va="center", fontsize=9)
    axes.set_xlabel(_unit(analysis))
    axes.margins(x=0.12)
    title = f"Gebieden op volgorde, {last}, {_unit(analysis)}"
    alt = f"Staafgrafiek, hoogste eerst: {'; '.join(f'{name} {_number(value)}' for name, value in rows)}."
    if hidden:
        alt += f" {hidden} gebieden zijn afgeschermd en staan er niet in."
    return _chart("gebieden", title, alt, figure)


def _figure(size: tuple[float, float]) -> tuple[Any, Any]:
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=size, layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    axes.grid(visible=True, axis="both", color="#dddddd", linewidth=0.6)
    axes.set_axisbelow(True)
    return figure, axes


def _chart(name: str, title: str, alt: str, figure: Any) -> Chart:
    png, svg = BytesIO(), StringIO()
    figure.savefig(png, format="png", dpi=130, metadata={"Software": None})
    figure.savefig(svg, format="svg", metadata={"Date": None, "Title": title, "Description": alt})
    picture = svg.getvalue()
    return Chart(name=name, title=title, alt=alt, png=base64.b64encode(png.getvalue()).decode(),
                 svg=picture[picture.index("<svg") :])  # fmt: skip


def _number(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".").replace(".", ",")
