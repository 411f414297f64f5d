"""A Bibob session as a group has it: a screen, a phone and thirty people, over a real server in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest
from api_server import live
from web_browser import CHROMIUM, DRIVER, WAIT, chromium, here, is_cut_off, until, width
from web_browser import axe as axe_finds

if TYPE_CHECKING:
    from selenium.webdriver import Chrome

CASE = "horeca-onduidelijke-financiering"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with live(tmp_path_factory.mktemp("oefenen")) as (place, _):
        yield place


def start(client: httpx.Client) -> str:
    """Start a session as the trainer; return its code."""
    made = client.post("/oefeningen", data={"casus": CASE, "titel": "Dag in Wilgenbroek"})
    assert made.status_code == 303
    return made.headers["location"].rsplit("/", 1)[1]


def join(address: str, code: str) -> httpx.Client:
    """Join as a participant; return a browser that holds the cookie."""
    phone = httpx.Client(base_url=address, timeout=WAIT)
    joined = phone.post("/meedoen", data={"code": code})
    assert joined.status_code == 303, joined.text
    return phone


def test_thirty_people_at_once_and_nothing_is_lost(address: str) -> None:
    with httpx.Client(base_url=address, timeout=WAIT) as trainer:
        code = start(trainer)
        trainer.post(f"/oefeningen/{code}/naar/verder")

        def one(number: int) -> int:
            with closing(join(address, code)) as phone:
                sent = phone.post(f"/meedoen/{code}/antwoord", data={"tekst": f"Groepje {number}: de burgemeester"})
                return sent.status_code

        with ThreadPoolExecutor(30) as pool:
            assert list(pool.map(one, range(30))) == [303] * 30
        trainer.post(f"/oefeningen/{code}/toon/antwoorden", data={"aan": "true"})
        page = trainer.get(f"/oefeningen/{code}").text
        assert "30 deelnemers" in page and all(f"Groepje {number}: " in page for number in range(30))
        first = trainer.get(f"/oefeningen/{code}/stand")
        again = trainer.get(f"/oefeningen/{code}/stand", headers={"If-None-Match": first.headers["etag"]})
        assert first.status_code == 200 and again.status_code == 304


def test_a_participant_opens_one_session_and_nothing_of_the_trainer(address: str) -> None:
    with (
        httpx.Client(base_url=address, timeout=WAIT) as trainer,
        httpx.Client(base_url=address, timeout=WAIT) as stranger,
    ):
        code, other = start(trainer), start(trainer)
        trainer.post(f"/oefeningen/{code}/naar/verder")
        with closing(join(address, code)) as phone:
            cookie = phone.cookies.jar
            assert {item.path for item in cookie} == {f"/meedoen/{code}"}
            assert all(item.has_nonstandard_attr("HttpOnly") for item in cookie)
            page = phone.get(f"/meedoen/{code}").text
            assert "Alcoholwet 3" not in page and "Modelantwoord" not in page
            token = next(iter(cookie)).value
            elsewhere = phone.post(f"/meedoen/{other}/antwoord", data={"tekst": "x y"}, cookies={"oefensessie": token})
            assert elsewhere.status_code == 404
            refused = phone.post(f"/meedoen/{code}/antwoord", data={"tekst": "Jan de Vries handelt in drugs"})
            assert refused.status_code == 422 and "Jan de Vries" not in refused.text
        assert stranger.post(f"/meedoen/{code}/antwoord", data={"tekst": "hallo"}).status_code == 404
        assert stranger.get(f"/meedoen/{code}/stand").status_code == 404
        assert stranger.post("/meedoen", data={"code": "ABCDEF"}).status_code == 404
        crossed = stranger.post("/meedoen", data={"code": code}, headers={"Sec-Fetch-Site": "cross-site"})
        assert crossed.status_code == 403


def test_with_a_login_the_code_opens_only_where_the_installation_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for opened, expected in (("false", {401, 303}), ("true", {200})):
        monkeypatch.setenv("KENNIS_TRAINING_OPEN", opened)
        with (
            live(tmp_path / opened, login="sleutels") as (address, _),
            httpx.Client(base_url=address, timeout=WAIT, headers={"Accept": "text/html"}) as nobody,
        ):
            assert nobody.get("/meedoen").status_code in expected
            assert nobody.get("/oefeningen").status_code in {401, 303}
            assert nobody.get("/bronnen").status_code in {401, 303}


def test_handout_quiz_and_deleting(address: str) -> None:
    with httpx.Client(base_url=address, timeout=WAIT) as trainer:
        code = start(trainer)
        trainer.post(f"/oefeningen/{code}/naar/verder")
        with closing(join(address, code)) as phone:
            asked = phone.post(f"/meedoen/{code}/vraag", data={"vraag": "Wie mag een drugspand sluiten?"})
            assert asked.status_code == 200 and "burgemeester" in asked.text
        assert "Wie mag een drugspand sluiten?" in trainer.get(f"/oefeningen/{code}/stand").text
        assert trainer.get(f"/oefeningen/{code}/uitwerking.docx").content[:2] == b"PK"
        assert trainer.get(f"/oefeningen/{code}/uitwerking.pdf").content[:4] == b"%PDF"
        assert trainer.get(f"/oefeningen/{code}/uitwerking.exe").status_code == 404
        nothing = trainer.post("/oefeningen/quiz", data={"onderwerp": "het weer op de maan"})
        assert nothing.status_code == 422 and "Dat lukte niet" in nothing.text
        asked = trainer.post("/vragen", data={"vraag": "Maak een quizvraag over de adviestermijn"})
        assert asked.status_code == 303 and asked.headers["location"] == "/oefeningen/quiz?onderwerp=de+adviestermijn"
        streamed = trainer.post(
            "/vragen", data={"vraag": "Maak een quizvraag over Bibob"}, headers={"Accept": "text/event-stream"}
        )
        assert "event: naar" in streamed.text and "onderwerp=Bibob" in streamed.text
        assert trainer.post("/oefeningen", data={}).status_code == 422
        assert trainer.post(f"/oefeningen/{code}/verwijder").status_code == 303
        assert trainer.get(f"/oefeningen/{code}").status_code == 404


@pytest.fixture(scope="module")
def browsers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Chrome, Chrome]]:
    if not (CHROMIUM and DRIVER):
        pytest.skip("chromium or chromedriver is not installed; the browser test did NOT run")
    downloads = tmp_path_factory.mktemp("bewaard")
    with chromium(downloads) as screen, chromium(downloads) as phone:
        width(screen, 1920, 1080)
        width(phone, 320, 800)
        yield screen, phone


def shows(driver: Chrome, words: str) -> None:
    """Wait until the page says something."""
    until(driver, lambda: words in driver.execute_script("return document.body.innerText"), words)


def click(driver: Chrome, selector: str) -> None:
    driver.execute_script("document.querySelector(arguments[0]).click()", selector)


def is_good(driver: Chrome, where: str) -> None:
    """axe-core finds nothing in either theme, and nothing is wider than the window."""
    for theme in ("licht", "donker"):
        driver.execute_script("document.documentElement.dataset.theme = arguments[0]", theme)
        assert axe_finds(driver) == [], f"{where}, {theme}"
    assert not is_cut_off(driver), where


def test_screen_and_phone_keep_up_with_each_other(address: str, browsers: tuple[Chrome, Chrome]) -> None:
    from selenium.webdriver.common.by import By

    screen, phone = browsers
    screen.get(f"{address}/oefeningen")
    is_good(screen, "overview")
    click(screen, f"input[value='{CASE}']")
    click(screen, "main form button.nl-button--primary")
    shows(screen, "Doe mee op")
    code = here(screen).rsplit("/", 1)[1]
    phone.get(f"{address}/meedoen/{code}")
    is_good(phone, "join")
    click(phone, "main form button")
    shows(phone, "u bent deelnemer 1")
    shows(screen, "1 deelnemer")
    click(screen, "form[action$='naar/verder'] button")
    shows(phone, "Wie beslist over deze vergunning")
    phone.find_element(By.ID, "tekst").send_keys("De burgemeester is het bevoegd gezag")
    click(phone, "#antwoordformulier button")
    shows(screen, "1 antwoord")
    for part in ("antwoorden", "kernpunten", "modelantwoord"):
        click(screen, f"form[action$='toon/{part}'] button")
        shows(screen, f"Verberg {part}")
    shows(phone, "Modelantwoord")
    screen.refresh()
    shows(screen, "De burgemeester is het bevoegd gezag")
    shows(screen, "Verberg kernpunten")
    is_good(screen, "screen")
    width(screen, 320, 800)
    is_good(screen, "screen of 320 pixels")
    is_good(phone, "phone")
    screen.get(f"{address}/oefeningen/casussen/{CASE}")
    is_good(screen, "case")
    screen.get(f"{address}/oefeningen/quiz")
    is_good(screen, "quiz")
