"""The web page in a real browser over a real server: asking, reading along, refining, reacting, exporting, deleting."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import ZipFile

import pytest
from api_server import live
from web_browser import COLOURS, axe, count, fetched, find, here, is_cut_off, press, reads, theme, until, width

if TYPE_CHECKING:
    from selenium.webdriver import Chrome

    from tests.e2e.conftest import Site

STAFF = "Hoeveel medewerkers heeft het RIEC?"
SITUATION = "In een loods is een hennepkwekerij gevonden. Wat kan de gemeente doen?"
ANSWER = "#antwoorden .answer:last-child"
TAB, ENTER, ESCAPE = "\ue004", "\ue007", "\ue00c"


@pytest.fixture(autouse=True)
def _desktop(chrome: Chrome) -> None:
    width(chrome, 1280)
    theme(chrome, "light")


def ask(browser: Chrome, site: Site, question: str) -> None:
    """Ask on the first page, and wait for the answer."""
    browser.get(f"{site.address}/")
    find(browser, "#vraag").send_keys(question)
    find(browser, "#verstuur").click()
    find(browser, ANSWER)


def test_an_answer_grows_and_its_citation_opens_the_very_words_beside_it(chrome: Chrome, site: Site) -> None:
    fetched(chrome), chrome.get_log("browser")  # what earlier tests left
    chrome.get(f"{site.address}/")
    # Every change of what a screen reader is told is kept, to see that it was told on the way.
    chrome.execute_script(
        "window.told = []; window.grown = 0;"
        "const watch = (id, then) => new MutationObserver(then)"
        ".observe(document.getElementById(id), {childList: true, subtree: true, characterData: true});"
        "watch('bezig-stap', () => told.push(document.getElementById('bezig-stap').textContent));"
        "watch('bezig-zinnen', () => { grown += document.querySelectorAll('#bezig-zinnen .sentence').length });"
    )
    find(chrome, "#vraag").send_keys(STAFF)
    press(chrome, TAB, TAB, ENTER)  # past the fold with more possibilities, to the button
    find(chrome, ANSWER)
    assert "Ik zoek in de bibliotheek." in chrome.execute_script("return told")
    assert chrome.execute_script("return grown") >= 1
    assert find(chrome, "#melding").get_attribute("textContent").startswith("Het antwoord is klaar: ")
    assert chrome.switch_to.active_element.text == STAFF  # the focus is on the answer
    assert here(chrome).startswith(f"{site.address}/gesprekken/")

    find(chrome, f"{ANSWER} .sentence .cite").click()
    marked = find(chrome, "#paneel mark").text
    assert marked == "Het RIEC heeft achttien medewerkers."
    panel = find(chrome, "#paneel").text
    assert "Jaarplan 2017" in panel and "pagina 12" in panel and "stuurploeg" in panel
    assert chrome.switch_to.active_element.get_attribute("id") == "paneel-kop"
    press(chrome, ESCAPE)
    assert count(chrome, "#paneel mark") == 0
    assert "cite" in chrome.switch_to.active_element.get_attribute("class")

    urls = fetched(chrome)
    assert urls and all(url.startswith(site.address) for url in urls)
    assert not [entry for entry in chrome.get_log("browser") if entry["level"] == "SEVERE"]


def test_a_pdf_opens_at_its_page_and_the_page_of_a_passage_leads_back(chrome: Chrome, site: Site) -> None:
    ask(chrome, site, "Wat bundelt een informatieplein over bedrijventerreinen?")
    find(chrome, f"{ANSWER} .sentence .cite").click()
    link = find(chrome, "#paneel a[href*='/bestand']")
    assert link.get_attribute("href").endswith("/bronnen/leidraad-informatieplein/bestand#page=2")
    assert link.text.startswith("Open de pdf op pagina 2")
    width(chrome, 400)  # too narrow for two columns: the citation is a plain link
    chrome.refresh()
    find(chrome, f"{ANSWER} .sentence .cite").click()
    assert "informatieplein bundelt signalen" in find(chrome, "mark").text
    from selenium.webdriver.common.by import By

    chrome.find_element(By.LINK_TEXT, "← Terug naar het antwoord").click()
    assert find(chrome, ANSWER).text.count("informatieplein")


def test_a_missing_fact_refines_the_question_and_a_correction_is_answered(chrome: Chrome, site: Site) -> None:
    ask(chrome, site, SITUATION)
    assert count(chrome, f"{ANSWER} .instrument") >= 2
    assert "Bevoegd: " in find(chrome, f"{ANSWER} .instrument").text
    button = find(chrome, ".missing button")
    added = button.text
    button.click()
    until(chrome, lambda: count(chrome, "#antwoorden .answer") == 2)
    assert find(chrome, f"{ANSWER} h2").text == f"{SITUATION} {added}"

    find(chrome, f"{ANSWER} .understood summary").click()
    box = find(chrome, f"{ANSWER} .understood textarea")
    box.clear()
    box.send_keys(STAFF)
    find(chrome, f"{ANSWER} .understood button").click()
    until(chrome, lambda: count(chrome, "#antwoorden .answer") == 3)
    assert "achttien medewerkers" in find(chrome, f"{ANSWER} .prose").text


def test_feedback_export_and_deleting(chrome: Chrome, site: Site) -> None:
    ask(chrome, site, STAFF)
    chrome.execute_script("document.querySelector('[data-react=\"0\"]').click()")
    assert find(chrome, ".feedback select").get_attribute("value") == "0"
    find(chrome, ".feedback input[value=nee]").click()
    find(chrome, ".feedback textarea").send_keys("Dit is van 2017. Bel 0612345678.")
    find(chrome, ".feedback form button").click()
    reads(chrome, ".feedback .notice", "Bedankt, uw reactie is bewaard.")
    kept = site.service.store.reactions.all(find(chrome, ANSWER).get_attribute("data-answer"))[0]
    assert (kept.helpful, kept.sentence) == (False, 0)
    assert "2017" in kept.text and "0612345678" not in kept.text

    allowed = {"origin": site.address, "permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"]}
    chrome.execute_cdp_cmd("Browser.grantPermissions", allowed)
    find(chrome, "[data-copy]").click()
    until(chrome, lambda: find(chrome, ".answer__told").text == "Gekopieerd, met de bronnen erbij.")
    copied = chrome.execute_async_script(
        "navigator.clipboard.readText().then(arguments[0], e => arguments[0](String(e)))"
    )
    assert "Het RIEC heeft achttien medewerkers. [1]" in copied and "[1] Jaarplan 2017" in copied

    find(chrome, "a[href$='/bestand/docx']").click()
    file = until(chrome, lambda: next(site.downloads.glob("*.docx"), None))
    with ZipFile(file) as docx:
        assert "achttien medewerkers" in docx.read("word/document.xml").decode()

    chrome.get(f"{site.address}/gesprekken")
    before = count(chrome, ".conversation")
    find(chrome, ".conversation .nl-button").click()
    reads(chrome, "h1", "Wilt u dit gesprek verwijderen?")
    find(chrome, "main form button").click()
    reads(chrome, "main", "Het gesprek is verwijderd.")
    assert count(chrome, ".conversation") == before - 1


def test_one_question_without_javascript(chrome: Chrome, site: Site) -> None:
    chrome.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        ask(chrome, site, STAFF)
        assert "achttien medewerkers" in find(chrome, f"{ANSWER} .prose").text
        tools = find(chrome, f"{ANSWER} .answer__tools").text
        assert "Pdf" in tools and "Kopieer" not in tools  # nothing that does nothing
        find(chrome, f"{ANSWER} .sentence .cite").click()
        assert find(chrome, "mark").text == "Het RIEC heeft achttien medewerkers."
        chrome.get(f"{site.address}/")
        find(chrome, ".theme-switch button[value=donker]").click()
        until(chrome, lambda: find(chrome, "html").get_attribute("data-theme") == "donker")
    finally:
        chrome.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
        chrome.delete_all_cookies()


def test_what_goes_wrong_is_told_and_the_question_is_not_lost(chrome: Chrome, site: Site) -> None:
    chrome.get(f"{site.address}/")
    find(chrome, "#vraag").send_keys("???")
    find(chrome, "#verstuur").click()
    reads(chrome, "#fout", "De vraag is leeg")
    assert find(chrome, "#vraag").get_attribute("value") == "???"
    chrome.execute_cdp_cmd(
        "Network.emulateNetworkConditions",
        {"offline": True, "latency": 0, "downloadThroughput": 0, "uploadThroughput": 0},
    )
    find(chrome, "#verstuur").click()
    reads(chrome, "#fout", "De verbinding viel weg")
    chrome.execute_cdp_cmd(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1},
    )


def test_the_way_back_leads_to_where_the_question_was_asked_and_a_reload_keeps_it(chrome: Chrome, site: Site) -> None:
    ask(chrome, site, STAFF)
    conversation = here(chrome)
    assert find(chrome, "#nieuw").text == "Begin een nieuw gesprek"
    chrome.back()
    find(chrome, "#voorbeelden")
    assert here(chrome) == f"{site.address}/"
    chrome.forward()
    find(chrome, ANSWER)
    assert here(chrome) == conversation
    chrome.get(f"{site.address}/")
    chrome.execute_script("history.replaceState({vraag: arguments[0]}, '')", SITUATION)  # as while it is answered
    chrome.refresh()
    reads(chrome, "#fout", "nog niet klaar")
    assert find(chrome, "#vraag").get_attribute("value") == SITUATION
    find(chrome, "#verstuur").click()
    find(chrome, ANSWER)
    chrome.execute_script("fetch(`/v1${location.pathname}`, {method: 'DELETE'}).then(() => { document.title = 'weg' })")
    until(chrome, lambda: chrome.title == "weg")  # in another tab
    find(chrome, "#vraag").send_keys(STAFF)
    find(chrome, "#verstuur").click()
    reads(chrome, "#fout", "dan begint u een nieuw gesprek")
    find(chrome, "#verstuur").click()
    until(chrome, lambda: count(chrome, "#antwoorden .answer") == 2)


def test_who_is_no_longer_logged_in_keeps_the_question_and_can_log_in_again(chrome: Chrome, tmp_path: Path) -> None:
    with live(tmp_path, login="sleutels") as (address, behind):
        for key, leads_to in (("kw_fout", "/inloggen"), (behind.keys["lezer-openbaar"], "/bronnen")):
            chrome.get(f"{address}/bronnen")
            find(chrome, "#sleutel").send_keys(key)
            find(chrome, "main form button").click()
            until(chrome, lambda: here(chrome) == f"{address}{leads_to}")  # noqa: B023 - it is waited for at once
            reads(chrome, "h1", "Inloggen" if leads_to == "/inloggen" else "Bronnen")
        chrome.get(f"{address}/")
        find(chrome, "#vraag").send_keys(STAFF)
        chrome.delete_all_cookies()  # as after a day
        find(chrome, "#verstuur").click()
        reads(chrome, "#fout", "U bent niet meer ingelogd.")
        assert find(chrome, "#fout a").get_attribute("href") == f"{address}/inloggen"
        assert find(chrome, "#vraag").get_attribute("value") == STAFF


@pytest.fixture(scope="module")
def states(chrome: Chrome, site: Site) -> list[str]:
    """Every page, and every kind of answer."""
    asked = []
    for question in (STAFF, SITUATION, "Wat is de hoofdstad van Frankrijk?", "Is Jan Jansen een drugsdealer?"):
        ask(chrome, site, question)
        asked.append(here(chrome).removeprefix(site.address))
    passage = "/bronnen/jaarplan-2017/passages/jaarplan-2017:1?markeer=0-36"
    plain = ["/", "/gesprekken", "/bronnen", "/bronnen?zoek=bestaat+niet", "/bronnen/jaarplan-2017", passage]
    plain += [
        "/instrumenten?categorie=bibob",
        "/instrumenten?zoek=bestaat+niet",
        "/instrumenten/opiumwet-13b",
        "/over",
        "/nergens",
    ]
    return [*plain, *asked, f"{asked[0]}/verwijderen"]


def test_axe_finds_nothing_in_either_theme_and_nothing_is_cut_off(
    chrome: Chrome, site: Site, states: list[str]
) -> None:
    found: dict[str, list[str]] = {}
    for path in states:
        width(chrome, 320)
        chrome.get(f"{site.address}{path}")
        chrome.execute_script("document.querySelectorAll('details').forEach(part => { part.open = true; })")
        problems = ["cut off"] if is_cut_off(chrome) else []
        theme(chrome, "light")
        problems += axe(chrome)
        theme(chrome, "dark")
        problems += [f"dark: {one}" for one in axe(chrome, COLOURS)]
        if problems:
            found[path] = problems
    assert found == {}


def test_axe_finds_nothing_with_the_source_beside_the_answer(chrome: Chrome, site: Site) -> None:
    ask(chrome, site, STAFF)
    find(chrome, f"{ANSWER} .sentence .cite").click()
    find(chrome, "#paneel mark")
    assert axe(chrome) == []
    theme(chrome, "dark")
    assert axe(chrome, COLOURS) == []
    width(chrome, 1920, 1080)
    assert not is_cut_off(chrome)


def test_the_switch_wins_from_the_system(chrome: Chrome, site: Site) -> None:
    background = "return getComputedStyle(document.body).backgroundColor"
    chrome.get(f"{site.address}/over")
    light = chrome.execute_script(background)
    find(chrome, ".theme-switch button[value=donker]").click()
    dark = chrome.execute_script(background)
    assert dark != light
    chrome.get(f"{site.address}/")
    assert chrome.execute_script(background) == dark
    find(chrome, ".theme-switch button[value='']").click()
    assert chrome.execute_script(background) == light
