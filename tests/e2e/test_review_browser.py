"""The review page in a real browser over a real server: keyboard, saving at once, pointing at the gold passage."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from selenium.webdriver import Chrome

    from evals.review.app import Desk

CHROMIUM, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")
pytestmark = pytest.mark.skipif(
    not (CHROMIUM and DRIVER), reason="chromium or chromedriver is not installed; the browser test did NOT run"
)
OPTIONS = (
    "--headless",
    "--no-sandbox",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-gpu",
    "--no-first-run",
    "--disable-dev-shm-usage",
)
WAIT = 30


@pytest.fixture(scope="module")
def browser() -> Iterator[Chrome]:
    from selenium.webdriver import Chrome, ChromeOptions, ChromeService

    options = ChromeOptions()
    options.binary_location = str(CHROMIUM)
    for option in OPTIONS:
        options.add_argument(option)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = Chrome(options=options, service=ChromeService(str(DRIVER)))
    yield driver
    driver.quit()


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    import sys

    sys.path.insert(0, str(Path(__file__).parents[1] / "unit" / "evals"))
    from run_samples import make_run

    from evals.review.serving import gather

    return gather(make_run(tmp_path / "run"), tmp_path / "nieuw.jsonl", "An")


@pytest.fixture
def address(desk: Desk) -> Iterator[str]:
    import socket

    import uvicorn

    from evals.review.app import create_app
    from evals.review.security import Secrets

    known = Secrets()
    server = uvicorn.Server(uvicorn.Config(create_app(desk, known), log_level="warning"))
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/?sleutel={known.key}"
        server.should_exit = True
        thread.join()


def _width(browser: Chrome, width: int) -> None:
    metrics = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)


def _wait_for(browser: Chrome, selector: str, text: str) -> None:
    from selenium.webdriver.common.by import By
    from selenium.webdriver.support.wait import WebDriverWait

    WebDriverWait(browser, WAIT).until(lambda b: text in b.find_element(By.CSS_SELECTOR, selector).text)


def _open_first(browser: Chrome, address: str) -> None:
    from selenium.webdriver.common.by import By

    browser.get(address)
    browser.find_element(By.CSS_SELECTOR, ".list a").click()
    _wait_for(browser, "h1", "Hoeveel medewerkers")


def _type(browser: Chrome, keys: str) -> None:
    from selenium.webdriver import ActionChains

    ActionChains(browser).send_keys(keys).perform()


def test_the_keyboard_marks_saves_and_goes_on(browser: Chrome, address: str, desk: Desk) -> None:
    _open_first(browser, address)
    _type(browser, "fg")
    _wait_for(browser, "#stand", "Alle zinnen zijn beoordeeld")
    _type(browser, "n")
    _type(browser, "Zie bladzijde 12")
    _type(browser, "\ue00c")  # Escape
    _wait_for(browser, "#stand", "Bewaard")
    browser.refresh()
    _wait_for(browser, "#stand", "Bewaard")
    kept = desk.store.load("An", "proef.fout-1.0")
    assert {place: mark.value for place, mark in kept.marks.items()} == {0: "fout", 1: "goed"}
    assert kept.note == "Zie bladzijde 12"
    _type(browser, "v")
    _wait_for(browser, "h1", "Wie sluit een woning?")


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
    _wait_for(browser, "#gekozen", "RIEC heeft achttien medewerkers")
    browser.find_element(By.CSS_SELECTOR, "#geval button").click()
    _wait_for(browser, "#gemaakt", "toegevoegd aan")
    (case,) = load_cases(desk.target)
    assert case.gold[0].passage == "RIEC heeft achttien medewerkers"


def test_a_save_that_fails_is_told_and_not_lost(browser: Chrome, address: str, desk: Desk) -> None:
    _open_first(browser, address)
    from evals.review.store import Review

    desk.store.save("An", "proef.fout-1.0", Review(note="uit een ander venster"))
    _type(browser, "g")
    _wait_for(browser, "#stand", "Niet bewaard: Deze beoordeling is intussen in een ander venster veranderd")
    assert desk.store.load("An", "proef.fout-1.0").note == "uit een ander venster"
    browser.execute_script("document.querySelector('#stand').classList.remove('bad')")


@pytest.mark.parametrize("width", [320, 1280])
def test_nothing_is_cut_off_or_fetched_from_elsewhere(browser: Chrome, address: str, width: int) -> None:
    import json

    _width(browser, width)
    browser.get_log("performance"), browser.get_log("browser")  # what earlier tests left
    _open_first(browser, address)
    inside = "return document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    assert browser.execute_script(inside)
    assert not [one for one in browser.get_log("browser") if one["level"] == "SEVERE"]
    messages = [json.loads(one["message"])["message"] for one in browser.get_log("performance")]
    urls = [one["params"]["request"]["url"] for one in messages if one["method"] == "Network.requestWillBeSent"]
    assert urls
    assert all(url.startswith("http://127.0.0.1:") for url in urls)
    assert browser.execute_script("return document.querySelectorAll('h1 script').length") == 0
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
