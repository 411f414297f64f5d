"""The review page in a real browser over a real server: keyboard, saving at once, pointing at the gold passage."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from api_server import listening
from web_browser import CHROMIUM, DRIVER, chromium, fetched, is_cut_off, press, reads, width

if TYPE_CHECKING:
    from selenium.webdriver import Chrome

    from evals.review.app import Desk


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    if not (CHROMIUM and DRIVER):
        pytest.skip("chromium or chromedriver is not installed; the browser test did NOT run")
    with chromium(tmp_path_factory.mktemp("bewaard")) as opened:
        yield opened


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    import sys

    sys.path.insert(0, str(Path(__file__).parents[1] / "unit" / "evals"))
    from run_samples import make_run

    from evals.review.serving import gather

    return gather(make_run(tmp_path / "run"), tmp_path / "nieuw.jsonl", "An")


@pytest.fixture
def address(desk: Desk) -> Iterator[str]:
    from evals.review.app import create_app
    from evals.review.security import Secrets

    known = Secrets()
    with listening(create_app(desk, known)) as place:
        yield f"{place}/?sleutel={known.key}"


def _open_first(browser: Chrome, address: str) -> None:
    from selenium.webdriver.common.by import By

    browser.get(address)
    browser.find_element(By.CSS_SELECTOR, ".list a").click()
    reads(browser, "h1", "Hoeveel medewerkers")


def test_the_keyboard_marks_saves_and_goes_on(browser: Chrome, address: str, desk: Desk) -> None:
    _open_first(browser, address)
    press(browser, "fg")
    reads(browser, "#stand", "Alle zinnen zijn beoordeeld")
    press(browser, "n")
    press(browser, "Zie bladzijde 12")
    press(browser, "\ue00c")  # Escape
    reads(browser, "#stand", "Bewaard")
    browser.refresh()
    reads(browser, "#stand", "Bewaard")
    kept = desk.store.load("An", "proef.fout-1.0")
    assert {place: mark.value for place, mark in kept.marks.items()} == {0: "fout", 1: "goed"}
    assert kept.note == "Zie bladzijde 12"
    press(browser, "v")
    reads(browser, "h1", "Wie sluit een woning?")


def test_pointing_at_a_passage_makes_a_case_with_the_selected_words(browser: Chrome, address: str, desk: Desk) -> None:
    from selenium.webdriver.common.by import By

    from evals.cases import load_cases

    _open_first(browser, address)
    browser.execute_script(
        "const text = document.querySelector('[data-passage=\"plan:1\"] .text').firstChild;"
        "const range = document.createRange(); range.setStart(text, 4); range.setEnd(text, 35);"
        "document.querySelector('[data-passage=\"plan:1\"] input').click();"
        "const s = document.getSelection(); s.removeAllRanges(); s.addRange(range);"
    )
    reads(browser, "#gekozen", "RIEC heeft achttien medewerkers")
    browser.find_element(By.CSS_SELECTOR, "#geval button").click()
    reads(browser, "#gemaakt", "toegevoegd aan")
    (case,) = load_cases(desk.target)
    assert case.gold[0].passage == "RIEC heeft achttien medewerkers"


def test_a_save_that_fails_is_told_and_not_lost(browser: Chrome, address: str, desk: Desk) -> None:
    _open_first(browser, address)
    from evals.review.store import Review

    desk.store.save("An", "proef.fout-1.0", Review(note="uit een ander venster"))
    press(browser, "g")
    reads(browser, "#stand", "Niet bewaard: Deze beoordeling is intussen in een ander venster veranderd")
    assert desk.store.load("An", "proef.fout-1.0").note == "uit een ander venster"
    browser.execute_script("document.querySelector('#stand').classList.remove('bad')")


@pytest.mark.parametrize("pixels", [320, 1280])
def test_nothing_is_cut_off_or_fetched_from_elsewhere(browser: Chrome, address: str, pixels: int) -> None:
    width(browser, pixels)
    fetched(browser), browser.get_log("browser")  # what earlier tests left
    _open_first(browser, address)
    assert not is_cut_off(browser)
    assert not [one for one in browser.get_log("browser") if one["level"] == "SEVERE"]
    urls = fetched(browser)
    assert urls
    assert all(url.startswith("http://127.0.0.1:") for url in urls)
    assert browser.execute_script("return document.querySelectorAll('h1 script').length") == 0
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
