"""OpenID Connect against a real issuer on loopback: bearer tokens, and the login of the pages."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import httpx
import jwt
import pytest
from api_server import WAIT, Running, running
from cryptography.hazmat.primitives.asymmetric import rsa
from fastapi.testclient import TestClient
from oidc_issuer import CLIENT, Issuer, issuing

from assistant.api.security import openid

SECRET = "Waar ligt het draaiboek voor vakantieparken?"
PARTNER = {"groepen": {"kb": ["riec"]}, "gemeente": "Gouda", "name": "A. Tester"}


@pytest.fixture(scope="module")
def issuer() -> Iterator[Issuer]:
    with issuing() as started:
        yield started


@pytest.fixture(scope="module")
def api(issuer: Issuer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    settings = {
        "login": "oidc",
        "oidc_issuer": issuer.address,
        "oidc_client_id": CLIENT,
        "oidc_audience": "kennis-api",
        "oidc_roles_claim": "groepen.kb",
        "oidc_roles": {"redactie": "redacteur"},
        "oidc_access_claim": "groepen.kb",
        "oidc_access": {"riec": "partners"},
        "oidc_municipality_claim": "gemeente",
    }
    with pytest.MonkeyPatch.context() as patient, running(tmp_path_factory.mktemp("oidc"), **settings) as started:
        patient.setattr(openid, "_TIMEOUT", WAIT)
        yield started


def _status(api: Running, token: str) -> int:
    return api.client.get("/v1/bronnen", headers={"Authorization": f"Bearer {token}"}).status_code


def test_claims_become_roles_labels_and_an_owner_without_a_name(api: Running, issuer: Issuer) -> None:
    def total(**claims: object) -> int:
        headers = {"Authorization": f"Bearer {issuer.token(aud='kennis-api', **claims)}"}
        return int(api.client.get("/v1/bronnen", headers=headers).json()["totaal"])

    assert total(**PARTNER) == total() + 1
    assert total(groepen={"kb": "riec"}) == total() + 1
    assert total(groepen="riec") == total(groepen={"kb": {"riec": 1}}) == total(groepen=None) == total()
    editor = issuer.token(aud="kennis-api", groepen={"kb": ["redactie", "onbekend"]})
    upload = api.client.post("/v1/bronnen", headers={"Authorization": f"Bearer {editor}"})
    assert upload.status_code == 415
    token = issuer.token(aud="kennis-api", sub="jan.jansen@example.org", **PARTNER)
    made = api.client.post("/v1/antwoorden", json={"vraag": SECRET}, headers={"Authorization": f"Bearer {token}"})
    assert "geheim-beleid" in made.text
    data = api.service.assistant.library.settings.data_dir
    for path in data.glob("gesprekken.sqlite*"):
        assert b"jansen" not in path.read_bytes() and b"Tester" not in path.read_bytes()


def test_tokens_that_are_not_valid_here_are_refused(api: Running, issuer: Issuer) -> None:
    other = rsa.generate_private_key(65537, 2048)
    good = issuer.token(aud="kennis-api")
    assert _status(api, good) == 200
    head, body, signature = good.split(".")
    changed = json.loads(base64.urlsafe_b64decode(body + "==")) | {"groepen": {"kb": ["riec"]}}
    forged = base64.urlsafe_b64encode(json.dumps(changed).encode()).rstrip(b"=").decode()
    unsigned = jwt.encode({"iss": issuer.address, "sub": "x", "aud": "kennis-api"}, "", algorithm="none")
    now = int(time.time())
    for token in (
        issuer.token(aud="ander"),
        issuer.token(aud="kennis-api", exp=now - 60),
        issuer.token(aud="kennis-api", exp=None),
        issuer.token(aud="kennis-api", iss="http://ander.example"),
        issuer.token(aud="kennis-api", sub=None),
        issuer.token(aud="kennis-api", nbf=now + 600),
        issuer.token(aud=["kennis-api", "ander"], azp="ander"),
        issuer.token(key=other, aud="kennis-api"),
        issuer.token(key="geheim-van-32-tekens-of-meer-0000", algorithm="HS256", aud="kennis-api"),
        f"{head}.{forged}.{signature}",
        unsigned,
        "geen.token.dit",
        good[:-5],
    ):
        assert _status(api, token) == 401


def _login(api: Running, issuer: Issuer, **changes: str) -> tuple[TestClient, httpx.Response]:
    """Log in as a browser does; ``changes``: what is changed in the address to return to."""
    browser = TestClient(api.app, base_url="http://127.0.0.1:8000", follow_redirects=False)
    start = browser.get("/inloggen/organisatie", params={"naar": "/bronnen"})
    assert start.status_code == 303 and start.headers["location"].startswith(f"{issuer.address}/login")
    at_issuer = httpx.get(start.headers["location"], timeout=WAIT)
    back = urlsplit(at_issuer.headers["location"])
    query = {name: values[0] for name, values in parse_qs(back.query).items()} | changes
    return browser, browser.get(back.path, params=query)


def test_logging_in_on_a_page_gives_a_session_with_the_claims(api: Running, issuer: Issuer) -> None:
    issuer.claims = dict(PARTNER)
    try:
        browser, came = _login(api, issuer)
    finally:
        issuer.claims = {}
    assert came.status_code == 303 and came.headers["location"] == "/bronnen"
    page = browser.get("/bronnen", headers={"Accept": "text/html"})
    assert page.status_code == 200 and "Beleid voor partners" in page.text
    assert browser.post("/uitloggen").status_code == 303
    assert browser.get("/v1/bronnen").status_code == 401


def test_a_login_that_was_not_begun_here_is_refused(api: Running, issuer: Issuer) -> None:
    assert _login(api, issuer, state="ander")[1].status_code == 401
    assert _login(api, issuer, code="ander")[1].status_code == 401
    issuer.nonce_override = "ander"
    try:
        browser, came = _login(api, issuer)
    finally:
        issuer.nonce_override = None
    assert came.status_code == 401 and browser.get("/v1/bronnen").status_code == 401
    stranger = TestClient(api.app, base_url="http://127.0.0.1:8000")
    assert stranger.get("/inloggen/terug", params={"code": "code-0", "state": "x"}).status_code == 401


def test_openapi_names_the_issuer(api: Running, issuer: Issuer) -> None:
    schemes = api.client.get("/v1/openapi.json").json()["components"]["securitySchemes"]
    assert schemes["organisatie"]["openIdConnectUrl"].startswith(issuer.address)
