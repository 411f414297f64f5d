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
from openpyxl import Workbook
from scipy.stats import fisher_exact
from statsmodels.genmod.families import Poisson
from statsmodels.genmod.generalized_linear_model import GLM
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.rates import test_poisson_2indep as poisson_2indep

from assistant.quickscan.analysis import analyse
from assistant.quickscan.chance import compare_growth, compare_rates, holm
from assistant.quickscan.charts import add_charts
from assistant.quickscan.errors import TableRefused
from assistant.quickscan.figures import TableAnalysis, Verdict
from assistant.quickscan.series import as_table
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
    frame = read_table(held.getvalue(), "tabel.xlsx", SETTINGS).frame
    assert frame[["jaar", "gebied", "aantal"]].values.tolist() == [
        [2023, "A-stad", 20], [2024, "A-stad", 25], [2023, "B-dorp", 30], [2024, "B-dorp", 31],
    ]  # fmt: skip


def sheet(rows: Sequence[Sequence[object]], *merged: str, title: str = "") -> bytes:
    book = Workbook()
    if title:
        book.active.append([title])
        book.create_sheet("Cijfers")
    for row in rows:
        book.worksheets[-1].append(list(row))
    for cells in merged:
        book.worksheets[-1].merge_cells(cells)
    held = BytesIO()
    book.save(held)
    return held.getvalue()


DIRTY = {
    "semicolons, a BOM, thousand dots, years as text, empty rows, a total, a remark": (
        '\ufeffJaar;Gemeente;Aantal vestigingen;Alle vestigingen\n\n"2021";A-stad;41;14.320\n"2025";A-stad;83;16.101\n'
        ';;;\n"2021";Totaal;53;18.230\n"2025";Totaal;97;20.191\n2021;Nederland;5.210;1.921.000\n'
        "2025;Nederland;5.700;2.160.000\nBron: KVK, opgeteld;;;\n".encode(),
        "t.csv",
        [(2021, "A-stad", 41, 14320), (2025, "A-stad", 83, 16101), (2021, "Nederland", 5210, 1921000),
         (2025, "Nederland", 5700, 2160000)],
        "vestigingen",
    ),
    "years with a note, a code page, no name above the areas": (
        ";2021;2025*\nCoöperatie-buurt;14;27\nNederland;\"2.105\";\"2.230\"\n".encode("cp1252"),
        "t.csv",
        [(2021, "Coöperatie-buurt", 14, None), (2025, "Coöperatie-buurt", 27, None), (2021, "Nederland", 2105, None),
         (2025, "Nederland", 2230, None)],
        "",
    ),
    "a title above the table, years as numbers, a remark below, a sheet before it": (
        sheet([["Personen op parken 2020-2024"], [], ["Kern", 2020, 2024], ["Noord", 112, 171.0], ["Totaal", 112, 171],
               [], ["* peildatum 1 januari"]], "A1:C1", title="Toelichting"),
        "t.xlsx",
        [(2020, "Noord", 112, None), (2024, "Noord", 171, None)],
        "",
    ),
    "a heading of two rows with merged cells": (
        sheet([["", "Zorgaanbieders", "", "Inwoners", ""], ["Gemeente", 2022, 2025, 2022, 2025],
               ["A-stad", 84, 139, 67500, 69200.5]], "B1:C1", "D1:E1"),
        "t.xlsx",
        [(2022, "A-stad", 84, 67500), (2025, "A-stad", 139, 69200.5)],
        "inwoners",
    ),
    "numbers with spaces, the area only in its first row": (
        sheet([["Peiljaar", "Terrein", "Aantal bedrijven", "Totaal bedrijven"],
               ["2019", "De Loswal", "1 022", "3\xa0310"], ["2025", None, "46", "330"]]),
        "t.xlsx",
        [(2019, "De Loswal", 1022, 3310), (2025, "De Loswal", 46, 330)],
        "bedrijven",
    ),
}  # fmt: skip


@pytest.mark.parametrize("dirt", DIRTY)
def test_the_usual_dirt_of_a_table_is_read_through(dirt: str) -> None:
    data, name, rows, denominator = DIRTY[dirt]
    table = read_table(data, name, SETTINGS)
    found = [
        (row.jaar, row.gebied, row.aantal, None if np.isnan(row.noemer) else row.noemer)
        for row in table.frame.itertuples()
    ]
    assert found == rows
    assert table.denominator == denominator


def test_counts_that_the_source_hides_do_not_make_a_total_jump_and_stay_hidden() -> None:
    counts = {"Noord": (42, 44, 61), "Zuid": (30, 31, 33), "Oost": (25, 29, 28), "West": ("<5", 6, 12)}
    rows = [f"{year};{area};{held[at]}" for area, held in counts.items() for at, year in enumerate((2021, 2023, 2025))]
    analysis = looked_at("\n".join(["jaar;gebied;aantal", *rows]).encode())
    shown = {(row.area, row.year): row.count for row in analysis.counts}
    assert "West" not in {area for area, _ in shown}
    assert [row.count for row in analysis.totals] == [97, 104, 122]
    assert "1 gebieden" not in analysis.caveats[0] and "telt niet mee" in analysis.caveats[0]
    for year in (2021, 2023):
        assert sum(shown[area, year] is None for area in ("Noord", "Zuid", "Oost")) == 2, (
            "or West is the total less these"
        )
    assert all(shown[area, 2025] is not None for area in ("Noord", "Zuid", "Oost")), "12 is no small count"


@pytest.mark.parametrize(
    ("area", "reference", "odds"),
    [((53, 97), (5157, 5603), 1.0), ((3, 9), (20, 20), 1.0), ((53, 97), (5157, 5603), 0.99)],
)
def test_growth_is_compared_as_fisher_and_statsmodels_do(
    area: tuple[int, int], reference: tuple[int, int], odds: float
) -> None:
    found = compare_growth(area, reference, odds)
    if odds == 1.0:
        assert found == pytest.approx(fisher_exact([list(area), list(reference)]).pvalue)
        return
    design = np.array([[1, 0, 1, 0], [1, 1, 1, 1], [1, 0, 0, 0], [1, 1, 0, 0]], dtype=float)
    fitted = GLM([*area, *reference], design, family=Poisson(), exposure=[1, odds, 1, 1]).fit()
    assert found == pytest.approx(fitted.pvalues[3], rel=0.2), "the Wald test is an approximation of the exact one"


def test_growth_is_compared_per_thousand_where_the_denominators_are_known() -> None:
    """A district that doubles in everything did not grow faster than the rest."""
    rows = ["2021;Noord;100;1000", "2025;Noord;200;2000", "2021;Nederland;5000;50000", "2025;Nederland;5150;51500"]
    with_base = looked_at("\n".join(["jaar;gebied;aantal;alle vestigingen", *rows]).encode())
    bare = looked_at("\n".join(["jaar;gebied;aantal", *(row.rpartition(";")[0] for row in rows)]).encode())
    assert of_kind(with_base, "groei_vergeleken") == [Verdict.CHANCE]
    assert of_kind(bare, "groei_vergeleken") == [Verdict.MORE]


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
        frame = read_table(table.encode(), "t.csv", SETTINGS).frame
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
        (b"jaar;gebied;aantal;inwoners\n2024;A;13;10\n2025;A;4;10", "t.csv", "hoger dan de noemer"),
        (b"gebied;aantal zaken 2024;aantal zaken 2025;aantal banen 2025\nA;3;4;5", "t.csv", "meer dan"),
        (b"jaar;gebied;aantal\n2024;A;<5\n2025;A;12\n2024;B;7\n2025;B;x", "t.csv", "Geen enkel gebied"),
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
        frame = read_table(data, "t.csv", SETTINGS).frame
    except TableRefused:
        return
    assert set(frame.columns) == {"jaar", "gebied", "niveau", "aantal", "noemer"}
