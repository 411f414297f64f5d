"""The report of a run: what it shows, what it escapes, and that nothing is fetched."""

from __future__ import annotations

import json
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup
from run_samples import HOSTILE, make_run
from typer.testing import CliRunner

from evals.cli_review import app
from evals.errors import RunError
from evals.report import make_report, report_html
from evals.report_svg import histogram
from evals.run_folder import RunFolder


@pytest.fixture
def page(tmp_path: Path) -> str:
    data, _ = make_report(RunFolder(make_run(tmp_path / "run")))
    return report_html(data)


def test_a_wrong_case_is_shown_with_answer_sources_expectation_and_reason(page: str) -> None:
    case = BeautifulSoup(page, "html.parser").find(id="proef-fout-1")
    assert case is not None
    text = " ".join(case.get_text(" ").split())
    assert "Hoeveel medewerkers" in text
    assert "gedeeltelijk beantwoord" in text
    assert "Jaarplan" in text and "bladzijde 12" in text
    assert "Kernfeit: vier ontbreekt" in text
    assert "Kernfeit: achttien of 18 staat erin" in text
    assert "Feit ontbreekt: vier." in text
    assert BeautifulSoup(page, "html.parser").find(id="proef-goed-1") is None


def test_text_of_questions_and_answers_is_never_markup(page: str) -> None:
    assert "<script" not in page
    assert HOSTILE.replace("<", "&lt;").replace(">", "&gt;").replace('"', "&#34;") in page
    assert "javascript:" not in page


def test_the_page_asks_nothing_of_the_network(page: str) -> None:
    soup = BeautifulSoup(page, "html.parser")
    assert not soup.find_all(["script", "img", "link", "iframe", "object"])
    assert "url(" not in page and "@import" not in page
    policy = soup.find("meta", attrs={"http-equiv": "Content-Security-Policy"})
    assert policy is not None and str(policy["content"]).startswith("default-src 'none'")


def test_figures_have_their_interval_and_plots_their_words(page: str) -> None:
    soup = BeautifulSoup(page, "html.parser")
    assert "2 van de 3 antwoorden zijn goed" in soup.get_text()
    bars = soup.find_all("svg")
    assert bars and all(bar.get("aria-label") for bar in bars)
    assert re.search(r"kernfeiten in het antwoord: \d+%, tussen \d+% en \d+%", page)


def test_a_share_over_few_cases_is_not_certain(page: str) -> None:
    # Both answers that cite something have a passage with every sentence: 0 of 2, and yet not "0%-0%".
    label = re.search(r'"zinnen zonder steun: 0%, tussen 0% en (\d+)%"', page, re.IGNORECASE)
    assert label is not None and int(label[1]) > 50


def test_the_histogram_is_not_squeezed_by_one_slow_answer() -> None:
    plot = histogram([0.1] * 50 + [90.0])
    assert "0,20 s" in plot and "90,00" not in plot
    assert histogram([1.0]) == ""


def test_the_command_writes_page_and_junit_and_prints_json(tmp_path: Path) -> None:
    run = make_run(tmp_path / "run")
    shown = CliRunner().invoke(app, ["report", str(run), "--json", "--junit", str(tmp_path / "junit.xml")])
    assert shown.exit_code == 0, shown.output
    figures = json.loads(shown.stdout)
    assert (figures["goed"], figures["totaal"]) == (2, 3)
    assert (run / "rapport.html").read_text(encoding="utf-8").startswith("<!doctype html>")
    suite = ElementTree.parse(tmp_path / "junit.xml").getroot()[0]
    assert (suite.get("tests"), suite.get("failures")) == ("3", "1")
    failure = suite.find("./testcase[@name='fout-1']/failure")
    assert failure is not None and "Feit ontbreekt: vier." in str(failure.text)


def test_a_folder_that_is_no_run_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RunError, match=r"run\.json ontbreekt"):
        make_report(RunFolder(tmp_path))
