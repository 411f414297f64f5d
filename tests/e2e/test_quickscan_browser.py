"""The guided page of a quickscan in a real browser: its steps, corrections, a table, and axe-core on every step."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from quickscan_library import TABLE, add_profile
from web_browser import axe, count, find, here, is_cut_off, reads, theme, until, width

from assistant.quickscan.scan import StepName

if TYPE_CHECKING:
    from selenium.webdriver import Chrome

    from tests.e2e.conftest import Site

HUNCH = "We zien in Zeist opvallend meer koeriersdiensten. Wordt de branche misbruikt voor drugshandel?"


@pytest.fixture(autouse=True)
def _desktop(chrome: Chrome) -> None:
    width(chrome, 1280)
    theme(chrome, "light")


def test_a_quickscan_is_made_corrected_and_taken_up_again(chrome: Chrome, site: Site, tmp_path: Path) -> None:
    register = site.service.assistant.library.register
    if not register.sources_by_id(["branche-koeriers-en-transport"]):
        add_profile(register, "koeriers-en-transport")
    chrome.get(f"{site.address}/quickscans")
    assert axe(chrome) == []
    find(chrome, "#vermoeden").send_keys(HUNCH)
    find(chrome, "form.ask button").click()
    reads(chrome, "#stap", "1. De vraag")
    address = here(chrome).rsplit("/", 1)[0]

    chrome.get(f"{address}/kennis")
    kept = count(chrome, ".choices input:checked")
    assert kept >= 10
    find(chrome, ".choices input:checked").click()
    find(chrome, "button[name=verder]").click()
    reads(chrome, "#stap", "3. Wat zeggen de cijfers?")
    chrome.get(f"{address}/kennis")
    assert count(chrome, ".choices input:checked") == kept - 1

    table = tmp_path / "tabel.csv"
    table.write_text(TABLE, encoding="utf-8")
    chrome.get(f"{address}/cijfers")
    find(chrome, "#bestand").send_keys(str(table))
    find(chrome, "form[action$='/tabel'] button").click()
    reads(chrome, "figure", "Ontwikkeling 2021-2025")
    until(chrome, lambda: chrome.execute_script("return document.querySelector('figure img').naturalWidth") > 100)

    for step in StepName:
        chrome.get(f"{address}/{step.value}")
        find(chrome, "#stap")
        assert axe(chrome) == [], step
    for step in (StepName.FIGURES, StepName.LEVERS):
        width(chrome, 360)
        theme(chrome, "dark")
        chrome.get(f"{address}/{step.value}")
        assert axe(chrome) == [], step
        assert not is_cut_off(chrome)
    chrome.get(address)
    assert find(chrome, "#stap").text == "3. Wat zeggen de cijfers?", "it goes on where it was left"
