"""The pages as HTTP gives them: errors in Dutch, access, forms from elsewhere, files, what is escaped."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from api_server import Running, running
from fastapi.testclient import TestClient

from knowledge.records import Passage, Source, SourceKind

HTML = {"Accept": "text/html"}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(tmp_path_factory.mktemp("pagina")) as site:
        yield site


@pytest.fixture
def client(site: Running) -> TestClient:
    return site.client


def asked(client: TestClient, question: str, **more: str) -> str:
    """Ask as a form without scripts does; return the page of the conversation."""
    response = client.post("/vragen", data={"vraag": question} | more, headers=HTML)
    assert response.status_code == 200, response.text
    return response.text


@pytest.mark.parametrize(
    "path",
    ["/", "/gesprekken", "/bronnen", "/bronnen/jaarplan-2017", "/instrumenten", "/instrumenten/opiumwet-13b", "/over"],
)
def test_every_page_keeps_to_itself(client: TestClient, path: str) -> None:
    response = client.get(path, headers=HTML)
    assert response.status_code == 200
    policy = response.headers["content-security-policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy and "frame-ancestors 'none'" in policy
    assert response.headers["x-content-type-options"] == "nosniff"
    assert 'lang="nl"' in response.text and response.text.count("<h1") == 1


@pytest.mark.parametrize(
    ("path", "status", "says"),
    [
        ("/nergens", 404, "Deze pagina is er niet"),
        ("/bronnen/bestaat-niet", 404, "Deze pagina is er niet"),
        ("/bronnen/jaarplan-2017/passages/bestaat-niet", 404, "Deze pagina is er niet"),
        ("/instrumenten/bestaat-niet", 404, "Deze pagina is er niet"),
        ("/gesprekken/" + "0" * 32, 404, "Deze pagina is er niet"),
        ("/antwoorden/" + "0" * 32 + "/bestand/docx", 404, "Deze pagina is er niet"),
        ("/vragen", 405, "Zo kunt u deze pagina niet openen"),
    ],
)
def test_errors_are_dutch_pages_for_people_and_problems_for_programs(
    client: TestClient, path: str, status: int, says: str
) -> None:
    page = client.get(path, headers=HTML)
    assert (page.status_code, says in page.text) == (status, True)
    assert "kennis " not in page.text.split("<main")[1]  # commands are for the administrator
    program = client.get(path, headers={"Accept": "application/json"})
    assert program.status_code == status
    assert program.headers["content-type"] == "application/problem+json"
    under_v1 = client.get("/v1/nergens", headers=HTML)
    assert under_v1.headers["content-type"] == "application/problem+json"


def test_a_question_that_cannot_be_taken_comes_back_with_what_was_typed(client: TestClient) -> None:
    for data, says in (
        ({"vraag": "?"}, "De vraag is leeg"),
        ({"vraag": "Wie sluit een pand?", "peildatum": "morgen"}, "Dit is geen peildatum"),
        ({"vraag": "Wie sluit een pand?", "soort": "roman"}, "Deze soort bron is er niet"),
        ({"vraag": "a" * 4001}, "te lang"),
    ):
        response = client.post("/vragen", data=data, headers=HTML)
        assert (response.status_code, says in response.text) == (422, True)
        assert data["vraag"][:4000] in response.text
        streamed = client.post("/vragen", data=data, headers={"Accept": "text/event-stream"})
        assert streamed.text.startswith("event: fout\n") and says in streamed.text


def test_markup_in_a_question_is_text(client: TestClient) -> None:
    page = asked(client, "Hoeveel medewerkers heeft het <script>alert(1)</script> RIEC?")
    assert "<script>alert" not in page
    assert "<script>alert" not in client.get("/gesprekken", headers=HTML).text
    assert "<b>x" not in client.get("/bronnen?zoek=<b>x&uitgever=%22><b>x", headers=HTML).text
    assert "<b>x" not in client.get("/?vraag=</textarea><b>x", headers=HTML).text


def test_markup_in_what_a_source_says_of_itself_is_text(site: Running) -> None:
    marked = '<img src=x onerror=alert(1)>"}'
    text = f"Een nevelwerkgroep {marked} bewaakt de kade met vier medewerkers."
    digest = hashlib.sha256(text.encode()).hexdigest()
    source = Source(
        "bron-met-markup", f"Leidraad {marked}", SourceKind.LEIDRAAD, digest, "text/plain",
        publisher=marked, year=2025, url='https://boos.example/"onmouseover="alert(1)', places=(f"{marked}.txt",),
    )  # fmt: skip
    passage = Passage("bron-met-markup:1", source.id, 0, text, heading_path=(marked,), end=len(text))
    register = site.service.assistant.library.register
    register.commit_source(source, [passage], None, text.encode(), "test")
    try:
        pages = [asked(site.client, "Wat doet een nevelwerkgroep op de kade?")]
        assert "nevelwerkgroep" in pages[0].split("<main", 1)[1].split("prose", 1)[1]
        paths = ("/bronnen", "/bronnen/bron-met-markup", "/bronnen/bron-met-markup/passages/bron-met-markup:1")
        pages += [site.client.get(path, headers=HTML).text for path in paths]
        for page in pages:
            assert "<img" not in page and '"onmouseover' not in page
            assert "&lt;img src=x" in page
    finally:
        register.remove_source(source.id)


def test_a_greeting_is_answered_without_a_heading(client: TestClient) -> None:
    page = asked(client, "Goedemorgen")
    assert "Goedendag." in page and "Buiten het onderwerp" not in page
    assert "Buiten het onderwerp" in asked(client, "Wat is de hoofdstad van Frankrijk?")


def test_static_files_are_kept_by_their_version(client: TestClient) -> None:
    page = client.get("/", headers=HTML).text
    address = page.split('href="/statisch/theme.css')[1].split('"')[0]
    assert "immutable" in client.get(f"/statisch/theme.css{address}").headers["cache-control"]
    assert client.get("/statisch/theme.css").headers["cache-control"] == "no-cache"
    assert client.get("/statisch/../pages.py").status_code == 404
    assert client.get("/favicon.ico").headers["content-type"] == "image/svg+xml"


def test_a_form_from_another_site_changes_nothing(client: TestClient) -> None:
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://elders.example"}):
        response = client.post("/vragen", data={"vraag": "Wie sluit een pand?"}, headers=HTML | headers)
        assert response.status_code == 403
        assert client.post("/thema", data={"thema": "donker"}, headers=HTML | headers).status_code == 403


def test_the_switch_of_colours_goes_back_to_our_own_pages_only(client: TestClient) -> None:
    for back, to in (("/bronnen?soort=wet", "/bronnen?soort=wet"), ("//elders.example", "/"), ("https://e.nl/", "/")):
        response = client.post("/thema", data={"thema": "donker", "terug": back}, follow_redirects=False)
        assert (response.status_code, response.headers["location"]) == (303, to)
        assert "thema=donker" in response.headers["set-cookie"]
    client.cookies.clear()


def test_a_guarded_question_is_refused_and_shown_nowhere(client: TestClient) -> None:
    page = asked(client, "Is Jan Jansen uit Utrecht een drugsdealer?")
    assert "persoonsgegevens" in page and "Jansen" not in page
    assert "Jansen" not in client.get("/gesprekken", headers=HTML).text


def test_the_files_of_an_answer(client: TestClient) -> None:
    page = asked(client, "Hoeveel medewerkers heeft het RIEC?")
    answer = page.split('data-answer="')[1].split('"')[0]
    for form, begins in (("docx", b"PK"), ("pdf", b"%PDF"), ("md", b"# Hoeveel medewerkers")):
        response = client.get(f"/antwoorden/{answer}/bestand/{form}")
        assert response.status_code == 200 and response.content.startswith(begins)
        assert response.headers["content-disposition"].startswith('attachment; filename="kenniswijzer-')
    assert client.get(f"/antwoorden/{answer}/bestand/exe", headers=HTML).status_code == 404


def test_feedback_without_scripts_thanks_on_the_page(client: TestClient) -> None:
    page = asked(client, "Hoeveel medewerkers heeft het RIEC?")
    answer = page.split('data-answer="')[1].split('"')[0]
    path = f"/antwoorden/{answer}/terugkoppeling"
    assert "Bedankt, uw reactie is bewaard." in client.post(path, data={"nuttig": "ja"}, headers=HTML).text
    for wrong in ({"nuttig": "misschien"}, {"nuttig": "ja", "zin": "999"}, {"nuttig": "ja", "zin": "-1"}, {}):
        assert client.post(path, data=wrong, headers=HTML).status_code == 422


def test_an_original_that_is_no_pdf_is_saved_and_never_shown(client: TestClient) -> None:
    response = client.get("/bronnen/jaarplan-2017/bestand")
    assert response.headers["content-type"] == "application/octet-stream"
    assert response.headers["content-disposition"].startswith("attachment")


def test_readers_see_what_is_theirs_and_log_in_first(tmp_path: Path) -> None:
    with running(tmp_path, login="sleutels") as site:
        shut = site.client.get("/bronnen", headers=HTML, follow_redirects=False)
        assert shut.status_code == 303 and shut.headers["location"].startswith("/inloggen")
        public, partner = (HTML | site.headers(name) for name in ("lezer-openbaar", "lezer-partners"))
        secret = "/bronnen/geheim-beleid"
        assert "Beleid voor partners" not in site.client.get("/bronnen", headers=public).text
        assert "Beleid voor partners" in site.client.get("/bronnen", headers=partner).text
        for path in (secret, f"{secret}/passages/geheim-beleid:0", f"{secret}/bestand"):
            assert site.client.get(path, headers=public).status_code == 404
            assert site.client.get(path, headers=partner).status_code == 200
        page = site.client.post("/vragen", data={"vraag": "Hoeveel medewerkers heeft het RIEC?"}, headers=public)
        assert page.status_code == 200
        assert "U bent ingelogd als lezer openbaar." in page.text and 'action="/uitloggen"' in page.text
        mine = str(page.url)
        assert site.client.get(mine, headers=public).status_code == 200
        assert site.client.get(mine, headers=partner).status_code == 404
