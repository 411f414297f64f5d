"""A Bibob session as a group has it: a screen, a phone and thirty people, over a real server in a real browser."""

from __future__ import annotations

import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest
import uvicorn
from service_library import tiny_service

from assistant.api.app import create_app
from assistant.api.settings import ApiSettings

if TYPE_CHECKING:
    from selenium.webdriver import Chrome

CHROMIUM, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")
AXE = (Path(__file__).parents[1] / "vendor" / "axe.min.js").read_text(encoding="utf-8")
OPTIONS = ("--headless", "--no-sandbox", "--disable-quic", "--disable-background-networking", "--disable-dev-shm-usage")
CASE = "horeca-onduidelijke-financiering"
WAIT = 30
needs_browser = pytest.mark.skipif(
    not (CHROMIUM and DRIVER), reason="chromium or chromedriver is not installed; the browser test did NOT run"
)


def serve(folder: Path, **settings: object) -> Iterator[str]:
    """Give the address of a running installation."""
    with tiny_service(folder) as service:
        app = create_app(ApiSettings(**settings), service)  # type: ignore[arg-type]
        listener = socket.socket()
        listener.bind(("127.0.0.1", 0))
        listener.listen(128)
        server = uvicorn.Server(uvicorn.Config(app, log_level="error"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        server.should_exit = True
        thread.join(WAIT)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    yield from serve(tmp_path_factory.mktemp("oefenen"))


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
    with httpx.Client(base_url=address, timeout=WAIT) as trainer, httpx.Client(base_url=address) as stranger:
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
        for address in serve(tmp_path / opened, login="sleutels"):
            with httpx.Client(base_url=address, timeout=WAIT, headers={"Accept": "text/html"}) as nobody:
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
def browsers() -> Iterator[tuple[Chrome, Chrome]]:
    from selenium.webdriver import Chrome, ChromeOptions, ChromeService

    opened = []
    for width, height in ((1920, 1080), (500, 900)):
        options = ChromeOptions()
        options.binary_location = str(CHROMIUM)
        for option in (*OPTIONS, f"--window-size={width},{height}"):
            options.add_argument(option)
        opened.append(Chrome(options=options, service=ChromeService(str(DRIVER))))
    yield opened[0], opened[1]
    for driver in opened:
        driver.quit()


def until(condition: Callable[[], object], why: str) -> None:
    """Wait for a condition of the page; it is asked again until it holds."""
    end = time.monotonic() + WAIT
    while time.monotonic() < end:
        if condition():
            return
        threading.Event().wait(0.05)
    raise AssertionError(why)


def click(driver: Chrome, selector: str) -> None:
    driver.execute_script("document.querySelector(arguments[0]).click()", selector)


def text(driver: Chrome) -> str:
    return str(driver.execute_script("return document.body.innerText"))


def axe(driver: Chrome, where: str) -> None:
    """axe-core finds nothing in either theme."""
    for theme in ("licht", "donker"):
        driver.execute_script("document.documentElement.dataset.theme = arguments[0]", theme)
        driver.execute_script(AXE)
        found = driver.execute_async_script(
            "const done = arguments[0]; axe.run(document, {runOnly: ['wcag2a','wcag2aa','wcag21a','wcag21aa',"
            "'wcag22aa','best-practice']}).then(r => done(r.violations.map(v => v.id + ': ' + v.nodes[0].html)))"
        )
        assert found == [], f"{where}, {theme}: {found}"


def no_overflow(driver: Chrome, where: str) -> None:
    wide = driver.execute_script("return document.documentElement.scrollWidth - window.innerWidth")
    assert wide <= 0, f"{where}: {wide} pixels too wide"


@needs_browser
def test_screen_and_phone_keep_up_with_each_other(address: str, browsers: tuple[Chrome, Chrome]) -> None:
    from selenium.webdriver.common.by import By

    screen, phone = browsers
    screen.get(f"{address}/oefeningen")
    axe(screen, "overview")
    click(screen, f"input[value='{CASE}']")
    click(screen, "main form button.nl-button--primary")
    until(lambda: "Doe mee op" in text(screen), "the session did not start")
    code = screen.current_url.rsplit("/", 1)[1]
    phone.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride", {"width": 320, "height": 800, "deviceScaleFactor": 1, "mobile": False}
    )
    phone.get(f"{address}/meedoen/{code}")
    axe(phone, "join")
    no_overflow(phone, "join")
    click(phone, "main form button")
    until(lambda: "u bent deelnemer 1" in text(phone), "the phone did not join")
    until(lambda: "1 deelnemer" in text(screen), "the screen did not see the participant")
    click(screen, "form[action$='naar/verder'] button")
    until(lambda: "Wie beslist over deze vergunning" in text(phone), "the phone did not see the question")
    phone.find_element(By.ID, "tekst").send_keys("De burgemeester is het bevoegd gezag")
    click(phone, "#antwoordformulier button")
    until(lambda: "1 antwoord" in text(screen), "the screen did not see the answer")
    for part in ("antwoorden", "kernpunten", "modelantwoord"):
        click(screen, f"form[action$='toon/{part}'] button")
        until(lambda part=part: f"Verberg {part}" in text(screen), f"{part} was not shown")  # type: ignore[misc]
    until(lambda: "Modelantwoord" in text(phone), "the phone did not see the model answer")
    screen.refresh()
    assert "De burgemeester is het bevoegd gezag" in text(screen) and "Verberg kernpunten" in text(screen)
    axe(screen, "screen")
    no_overflow(screen, "screen")
    axe(phone, "phone")
    no_overflow(phone, "phone")
    screen.get(f"{address}/oefeningen/casussen/{CASE}")
    axe(screen, "case")
    screen.get(f"{address}/oefeningen/quiz")
    axe(screen, "quiz")
