"""The figures of a quickscan: a real rise is found, a chance rise is not called one, small counts stay hidden."""

from __future__ import annotations

import base64
import re
from collections.abc import Sequence
from io import BytesIO

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.rates import test_poisson_2indep as poisson_2indep

from assistant.quickscan.analysis import analyse, as_table
from assistant.quickscan.chance import compare_rates, holm
from assistant.quickscan.charts import add_charts
from assistant.quickscan.errors import TableRefused
from assistant.quickscan.figures import TableAnalysis, Verdict
from assistant.quickscan.settings import QuickscanSettings
from assistant.quickscan.suppression import hide
from assistant.quickscan.table_reading import read_table

SETTINGS = QuickscanSettings()
YEARS = range(2021, 2026)


def planted(seed: int, growth: float, areas: Sequence[float] = (60, 80, 70, 4, 50)) -> bytes:
    """Counts drawn from Poisson: each area grows ``growth`` times over the years, region and country do not."""
    rng = np.random.default_rng(seed)
    lines = ["jaar;gebied;aantal;alle vestigingen"]
    for place, rate in enumerate(areas):
        for step, year in enumerate(YEARS):
            lines.append(f"{year};Wijk {place};{rng.poisson(rate * growth ** (step / 4))};2000")
    for year in YEARS:
        lines += [f"{year};Regio Midden;{rng.poisson(3000)};100000", f"{year};Nederland;{rng.poisson(20000)};750000"]
    return "\n".join(lines).encode()


def looked_at(data: bytes) -> TableAnalysis:
    return analyse(as_table(read_table(data, "tabel.csv", SETTINGS), SETTINGS, "vestigingen"), SETTINGS, name="proef")


def of_kind(analysis: TableAnalysis, kind: str) -> list[Verdict]:
    return [finding.verdict for finding in analysis.findings if finding.kind == kind]


def test_a_real_rise_is_found_also_against_region_and_country() -> None:
    analysis = looked_at(planted(1, growth=1.8))
    assert of_kind(analysis, "ontwikkeling") == [Verdict.MORE]
    assert of_kind(analysis, "groei_vergeleken") == [Verdict.MORE, Verdict.MORE]


def test_chance_is_seldom_called_a_rise() -> None:
    called = [looked_at(planted(seed, growth=1.0)) for seed in range(40)]
    rises = sum(Verdict.MORE in of_kind(analysis, "ontwikkeling") for analysis in called)
    assert rises <= 3, "a two-sided test at 5% calls a rise in one case of forty"
    areas = sum(Verdict.MORE in of_kind(analysis, "gebied") for analysis in called)
    assert areas <= 3, "the areas are corrected together"


@pytest.mark.parametrize(
    ("one", "other"), [((30, 2000.0), (55, 2100.0)), ((12, 900.0), (14, 1000.0)), ((0, 10.0), (7, 12.0))]
)
def test_the_test_is_that_of_statsmodels(one: tuple[int, float], other: tuple[int, float]) -> None:
    found = compare_rates(*one, *other)
    assert found is not None
    theirs = poisson_2indep(other[0], other[1], one[0], one[1], method="exact-cond", compare="ratio")
    assert found.p_value == pytest.approx(theirs.pvalue, rel=1e-6)
    assert found.low <= found.ratio <= found.high


@pytest.mark.parametrize("p_values", [[0.04], [0.01, 0.04, 0.03, 0.5], [0.0, 1.0, 0.2, 0.2, 0.05], [0.9, 0.001] * 4])
def test_holm_is_that_of_statsmodels(p_values: list[float]) -> None:
    assert holm(p_values) == pytest.approx(list(multipletests(p_values, method="holm")[1]))


@given(st.lists(st.integers(0, 60), min_size=1, max_size=9), st.integers(5, 20))
def test_no_small_count_can_be_derived(counts: list[int], threshold: int) -> None:
    by_area = {f"gebied {place}": count for place, count in enumerate(counts)}
    shown = hide(by_area, threshold)
    assert all(area in shown.areas for area, count in by_area.items() if count < threshold)
    if not shown.total or not shown.areas:
        return
    left = sum(counts) - sum(count for area, count in by_area.items() if area not in shown.areas)
    assert len(shown.areas) >= 2, "one hidden count is the total less the others"
    assert left >= threshold, "a hidden count lies anywhere between 0 and what is left"


def test_nothing_that_is_given_back_holds_a_hidden_count() -> None:
    data = b"jaar;gebied;aantal\n2024;Noord;7\n2024;Zuid;41\n2024;Oost;93\n2025;Noord;3\n2025;Zuid;44\n2025;Oost;97\n"
    analysis = add_charts(looked_at(data))
    shown = {(row.area, row.year): row.count for row in analysis.counts}
    assert shown["Noord", 2025] is None
    assert shown["Zuid", 2025] is None, "it is hidden with Noord, or Noord is the total less the others"
    assert shown["Oost", 2025] == 97
    told = " ".join([*(finding.text for finding in analysis.findings), *(chart.alt for chart in analysis.charts)])
    assert not re.search(r"(?<![\d,])(?:7|3|41|44)(?![\d,])", told)
    assert not re.search(r"Noord|Zuid", told)


def test_the_total_goes_when_it_would_give_a_count_away() -> None:
    analysis = looked_at(b"jaar;gebied;aantal\n2024;Noord;7\n2025;Noord;30\n2024;Nederland;7\n2025;Nederland;30\n")
    assert [row.count for row in analysis.totals] == [None, 30]
    assert [row.count for row in analysis.references] == [30]
    assert of_kind(analysis, "ontwikkeling") == [Verdict.TOO_FEW]


def test_swinging_counts_are_unclear() -> None:
    rows = [
        f"{year};Noord;{count}"
        for year, count in zip(range(2018, 2026), (200, 20, 260, 30, 240, 40, 250, 400), strict=True)
    ]
    analysis = looked_at("\n".join(["jaar;gebied;aantal", *rows]).encode())
    assert of_kind(analysis, "ontwikkeling") == [Verdict.UNCLEAR]
    assert any("schommelen" in caveat for caveat in analysis.caveats)


def test_charts_are_pictures_with_words() -> None:
    charts = add_charts(looked_at(planted(3, growth=1.5))).charts
    assert [chart.name for chart in charts] == ["ontwikkeling", "gebieden"]
    for chart in charts:
        assert base64.b64decode(chart.png).startswith(b"\x89PNG")
        assert chart.svg.startswith("<svg")
        assert "Wijk" in chart.alt or "Regio" in chart.alt


def test_a_wide_excel_table_is_read_too() -> None:
    held = BytesIO()
    pd.DataFrame({"Gemeente": ["A-stad", "B-dorp"], "2023": [20, 30], "2024": [25, 31]}).to_excel(held, index=False)
    frame = read_table(held.getvalue(), "tabel.xlsx", SETTINGS)
    assert frame[["jaar", "gebied", "aantal"]].values.tolist() == [
        [2023, "A-stad", 20], [2023, "B-dorp", 30], [2024, "A-stad", 25], [2024, "B-dorp", 31],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("table", "says"),
    [
        ("jaar;gebied;aantal;kvk-nummer\n2024;A;20;1\n2025;A;30;2", "kvk-nummer"),
        ("jaar;gebied;aantal;code\n2024;A;20;12345678\n2025;A;30;87654321", "KVK-nummers"),
        ("jaar;gebied;aantal\n2024;Dorpsstraat 12;20\n2025;Dorpsstraat 12;30", "adressen"),
        ("jaar;gebied;aantal;wie\n2024;A;20;Jan de Vries\n2025;A;30;Jan de Vries", "namen"),
        ("jaar;gebied;aantal;wie\n2024;A;20;Snelbezorg B.V.\n2025;A;30;Snelbezorg B.V.", "namen van bedrijven"),
        ("jaar;gebied;aantal;nationaliteit\n2024;A;20;x\n2025;A;30;y", "afkomst"),
        ("jaar;gebied;aantal;Jan de Vries\n2024;A;20;1\n2025;A;30;2", None),
    ],
)
def test_persons_firms_and_addresses_refuse_the_table_without_an_echo(table: str, says: str | None) -> None:
    if says is None:
        frame = read_table(table.encode(), "t.csv", SETTINGS)
        assert "Jan de Vries" not in frame.columns
        return
    with pytest.raises(TableRefused) as refused:
        read_table(table.encode(), "t.csv", SETTINGS)
    assert says in str(refused.value)
    for value in ("12345678", "Jan de Vries", "Snelbezorg", "Dorpsstraat"):
        assert value not in str(refused.value)


@pytest.mark.parametrize(
    ("data", "name", "says"),
    [
        (b"", "t.csv", "geen gegevens"),
        (b"jaar;aantal\n2024;3\n2025;4", "t.csv", "geen kolom met gebieden"),
        (b"gebied;aantal\nA;3\nB;4", "t.csv", "geen kolom voor jaar"),
        (b"jaar;gebied;aantal\n2024;A;veel\n2025;A;3", "t.csv", "regel 2"),
        (b"jaar;gebied;aantal\n2024;A;3\n2025;A;3,5", "t.csv", "breuk"),
        (b"jaar;gebied;aantal\n2024;A;3\n2024;A;4", "t.csv", "twee keer"),
        (b"jaar;gebied;aantal\n2024;A;3", "t.csv", "één jaar"),
        (b"jaar;gebied;aantal\nx;A;3\n2025;A;4", "t.csv", "jaartal"),
        (b"PK\x03\x04kapot", "t.xlsx", "Excel"),
        (b"%PDF", "t.pdf", ".csv of .xlsx"),
        (b"jaar;gebied;aantal;inwoners\n2024;A;3;0\n2025;A;4;10", "t.csv", "noemer"),
    ],
)
def test_a_bad_table_says_what_is_wrong(data: bytes, name: str, says: str) -> None:
    with pytest.raises(TableRefused) as refused:
        read_table(data, name, SETTINGS)
    assert says in str(refused.value)


@settings(max_examples=60)
@given(st.binary(max_size=200) | st.text(alphabet="jargebidnt;,0123456789\n\"'", max_size=200).map(str.encode))
def test_any_bytes_give_a_table_or_a_dutch_error(data: bytes) -> None:
    try:
        frame = read_table(data, "t.csv", SETTINGS)
    except TableRefused:
        return
    assert set(frame.columns) == {"jaar", "gebied", "niveau", "aantal", "noemer"}
