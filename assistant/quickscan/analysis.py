"""From series of counts to what may be said: trend, level, concentration, each with a test against chance."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.quickscan.chance import compare_growth, compare_rates, dispersion, holm
from assistant.quickscan.figures import Finding, ShownCount, TableAnalysis, Verdict
from assistant.quickscan.series import TOTAL, Series, Table
from assistant.quickscan.settings import QuickscanSettings
from assistant.quickscan.suppression import HIDDEN_MARK

_SWINGS = 2.0
"""From this dispersion the counts swing so much that the first and the last year say too little."""


def analyse(table: Table, settings: QuickscanSettings, *, name: str, source: str = "", day: str = "") -> TableAnalysis:
    """Return what may be said of a table; the charts are added by ``charts.add_charts``."""
    findings = [*_trend(table, settings), *_level(table), *_concentration(table, settings), *_areas(table, settings)]
    return TableAnalysis(
        name=name,
        source=source,
        read_on=day,
        years=table.years,
        denominator=table.denominator,
        threshold=settings.threshold,
        counts=tuple(_shown(table, area, year) for area in table.areas for year in table.years if year in area.counts),
        totals=tuple(_shown_total(table, year) for year in table.years),
        references=tuple(
            ShownCount(area=one.name, year=year, count=count, rate=one.rate(year))
            for one in table.references
            for year, count in sorted(one.counts.items())
            if count >= settings.threshold and not _gives_total_away(table, year, count)
        ),
        findings=tuple(findings),
        notes=table.notes,
        caveats=tuple(_caveats(table, settings)),
    )


def _shown(table: Table, area: Series, year: int) -> ShownCount:
    if not table.shows(area.name, year):
        return ShownCount(area=area.name, year=year)
    return ShownCount(area=area.name, year=year, count=area.counts[year], rate=area.rate(year))


def _shown_total(table: Table, year: int) -> ShownCount:
    if not table.hidden[year].total:
        return ShownCount(area=TOTAL, year=year)
    return ShownCount(area=TOTAL, year=year, count=table.total.counts[year], rate=table.total.rate(year))


def _gives_total_away(table: Table, year: int, count: int) -> bool:
    """A region that consists of just these areas has their total as its count."""
    return year in table.hidden and not table.hidden[year].total and count == table.total.counts[year]


def _trend(table: Table, settings: QuickscanSettings) -> Iterator[Finding]:
    first, last = table.years[0], table.years[-1]
    if not (table.hidden[first].total and table.hidden[last].total):
        yield Finding(
            kind="ontwikkeling", verdict=Verdict.TOO_FEW,
            text=f"De aantallen zijn te klein om een ontwikkeling te tonen (grens: {settings.threshold}).",
        )  # fmt: skip
        return
    total = table.total
    found = compare_rates(
        total.counts[first], total.bases.get(first, 1.0), total.counts[last], total.bases.get(last, 1.0)
    )
    if found is None:
        return
    swings = dispersion(table.years, [total.counts[year] for year in table.years],
                        [total.bases.get(year, 1.0) for year in table.years])  # fmt: skip
    verdict = _verdict(found.p_value, found.ratio, settings)
    if swings > _SWINGS and verdict in {Verdict.MORE, Verdict.LESS}:
        verdict = Verdict.UNCLEAR
    rates = ""
    if (before := total.rate(first)) is not None and (after := total.rate(last)) is not None:
        rates = f", per 1.000 {table.denominator} van {_figure(before)} naar {_figure(after)}"
    text = (
        f"Samen gingen de gebieden van {total.counts[first]} in {first} naar {total.counts[last]} in {last}{rates}. "
        f"Dat is {_figure(found.ratio)} keer zo veel (95%-interval {_figure(found.low)} tot {_figure(found.high)}, "
        f"{_p(found.p_value)}): {_words(verdict)}."
    )
    yield Finding(kind="ontwikkeling", text=text, verdict=verdict, ratio=found.ratio, low=found.low, high=found.high,
                  p_value=found.p_value)  # fmt: skip
    yield from _against_references(table, settings)


def _against_references(table: Table, settings: QuickscanSettings) -> Iterator[Finding]:
    """The growth here against that of the rest of region and country: per 1,000 where every denominator is known."""
    first, last = years = (table.years[0], table.years[-1])
    own = (table.total.counts[first], table.total.counts[last])
    for one in table.references:
        if first not in one.counts or last not in one.counts:
            continue
        rest = tuple(max(0, one.counts[year] - mine) for year, mine in zip(years, own, strict=True))
        if min(rest) < settings.threshold or min(own) == 0:
            continue
        bases = [(table.total.bases.get(year, 0.0), one.bases.get(year, 0.0)) for year in years]
        per = all(whole > part > 0 for part, whole in bases)
        grown, grown_there = (
            (bases[1][0] / bases[0][0], (bases[1][1] - bases[1][0]) / (bases[0][1] - bases[0][0]))
            if per
            else (1.0, 1.0)
        )
        p_value = compare_growth(own, (rest[0], rest[1]), grown / grown_there)
        mine, theirs = own[1] / own[0] / grown, rest[1] / rest[0] / grown_there
        verdict = _verdict(p_value, mine / theirs, settings)
        what = f"Per 1.000 {table.denominator} werd het" if per else "Het aantal werd"
        text = (
            f"{what} hier {_figure(mine)} keer zo veel, en in de rest van {one.name} {_figure(theirs)} keer "
            f"({_p(p_value)}). Het verschil in groei is {_than_chance(verdict)}."
        )
        yield Finding(kind="groei_vergeleken", text=text, verdict=verdict, area=one.name, ratio=mine / theirs,
                      p_value=p_value)  # fmt: skip


def _level(table: Table) -> Iterator[Finding]:
    last = table.years[-1]
    rate = table.total.rate(last)
    if rate is None or not table.hidden[last].total:
        return
    others = [(one.name, value) for one in table.references if (value := one.rate(last)) is not None]
    if not others:
        return
    compared = " en ".join(f"in {name} {_figure(value)}" for name, value in others)
    yield Finding(
        kind="niveau",
        text=f"In {last} waren er hier {_figure(rate)} per 1.000 {table.denominator}; {compared}.",
        # A level is described, not tested: how high is high enough is no matter of chance.
        verdict=Verdict.UNCLEAR,
        ratio=rate / others[0][1] if others[0][1] else None,
    )


def _concentration(table: Table, settings: QuickscanSettings) -> Iterator[Finding]:
    """Which areas have more than their share, in the last year; every area is tested, only shown ones are named."""
    last = table.years[-1]
    areas = [area for area in table.areas if last in area.counts and area.bases.get(last)]
    if len(areas) < 3 or not table.hidden[last].total:
        return
    tested = []
    for area in areas:
        rest = [other for other in areas if other is not area]
        found = compare_rates(sum(other.counts[last] for other in rest), sum(other.bases[last] for other in rest),
                              area.counts[last], area.bases[last])  # fmt: skip
        if found is not None:
            tested.append((area.name, found))
    corrected = holm([found.p_value for _, found in tested])
    high = [
        (name, found)
        for (name, found), p_value in zip(tested, corrected, strict=True)
        if p_value < settings.alpha and found.ratio > 1 and table.shows(name, last)
    ]
    if high:
        listed = "; ".join(f"{name} ({_figure(found.ratio)} keer zo veel als de rest)" for name, found in high)
        text = f"In {last} zijn er naar verhouding meer in {listed}; dat is meer dan toeval, ook na correctie voor "
        text += f"{len(tested)} gebieden."
        yield Finding(kind="concentratie", text=text, verdict=Verdict.MORE)
    else:
        text = f"Geen van de {len(tested)} gebieden springt er in {last} uit: de verschillen kunnen toeval zijn."
        yield Finding(kind="concentratie", text=text, verdict=Verdict.CHANCE)


def _areas(table: Table, settings: QuickscanSettings) -> Iterator[Finding]:
    """The rise of each area whose counts of both years may be shown, corrected for their number."""
    first, last = table.years[0], table.years[-1]
    if len(table.areas) < 2:
        return
    tested = []
    for area in table.areas:
        if not all(year in area.counts and table.shows(area.name, year) for year in (first, last)):
            continue
        found = compare_rates(
            area.counts[first], area.bases.get(first, 1.0), area.counts[last], area.bases.get(last, 1.0)
        )
        if found is not None:
            tested.append((area, found))
    corrected = holm([found.p_value for _, found in tested])
    for (area, found), p_value in zip(tested, corrected, strict=True):
        verdict = _verdict(p_value, found.ratio, settings)
        per = (
            f"; per 1.000 {table.denominator} is dat" if area.bases.get(first) and area.bases.get(last) else ", dat is"
        )
        text = (
            f"{area.name}: van {area.counts[first]} naar {area.counts[last]}{per} {_figure(found.ratio)} keer zo veel "
            f"(95%-interval {_figure(found.low)} tot {_figure(found.high)}); {_words(verdict)}."
        )
        yield Finding(kind="gebied", text=text, verdict=verdict, area=area.name, ratio=found.ratio, low=found.low,
                      high=found.high, p_value=p_value)  # fmt: skip


def _caveats(table: Table, settings: QuickscanSettings) -> Iterator[str]:
    if table.left_out:
        areas = "1 gebied telt" if table.left_out == 1 else f"{table.left_out} gebieden tellen"
        yield f"{areas} niet mee, omdat er niet voor elk jaar een aantal is."
    hidden = sum(len(shown.areas) for shown in table.hidden.values())
    if hidden:
        yield (
            f"{hidden} aantallen zijn {HIDDEN_MARK}: ze liggen onder {settings.threshold}, of ze zouden zo'n klein "
            "aantal verraden."
        )
    if any(not shown.total for shown in table.hidden.values()):
        yield "Ook sommige totalen zijn afgeschermd, omdat een klein aantal daaruit was af te leiden."
    if not table.denominator:
        yield (
            "De tabel heeft geen noemer (alle vestigingen of inwoners). Dan is niet te zien of de stijging alleen komt "
            "doordat alles groeit."
        )
    if not table.references:
        yield "De tabel heeft geen cijfers van de regio of van Nederland, dus vergelijken met elders kan niet."
    if len(table.years) < 4:
        yield f"Er zijn maar {len(table.years)} jaren; een ontwikkeling is dan nauwelijks te zien."
    bases = [table.total.bases.get(year, 1.0) for year in table.years]
    if dispersion(table.years, [table.total.counts[year] for year in table.years], bases) > _SWINGS:
        yield (
            "De aantallen schommelen tussen de jaren meer dan bij toeval past. Zoek eerst uit waardoor, bijvoorbeeld "
            "een andere telling of indeling."
        )
    yield "De toets kijkt alleen of een verschil meer is dan toeval. Hij zegt niet waardoor het komt."


def _verdict(p_value: float, ratio: float, settings: QuickscanSettings) -> Verdict:
    if p_value >= settings.alpha:
        return Verdict.CHANCE
    return Verdict.MORE if ratio > 1 else Verdict.LESS


def _words(verdict: Verdict) -> str:
    return {
        Verdict.MORE: "een stijging die meer is dan toeval",
        Verdict.LESS: "een daling die meer is dan toeval",
        Verdict.CHANCE: "dit kan toeval zijn",
        Verdict.UNCLEAR: "onduidelijk, want de aantallen schommelen tussen de jaren sterk",
        Verdict.TOO_FEW: "te weinig om iets van te zeggen",
    }[verdict]


def _than_chance(verdict: Verdict) -> str:
    return "meer dan toeval" if verdict in {Verdict.MORE, Verdict.LESS} else "zo klein dat het toeval kan zijn"


def _figure(value: float) -> str:
    if value == float("inf"):
        return "onbepaald veel"
    return f"{value:.2f}".rstrip("0").rstrip(".").replace(".", ",") if value < 10 else f"{value:.1f}".replace(".", ",")


def _p(value: float) -> str:
    return "p kleiner dan 0,001" if value < 0.001 else f"p = {value:.3f}".replace(".", ",")
