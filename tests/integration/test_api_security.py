"""Who gets in, what they may do, and that nothing leaks: role by label by route, logins, limits, headers, logs."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from api_server import Running, running, written
from fastapi.testclient import TestClient
from limits.strategies import MovingWindowRateLimiter
from service_library import tiny_service

from assistant.api.app import create_app
from assistant.api.errors import CannotServe
from assistant.api.observing import JsonLines
from assistant.api.serving import serve
from assistant.api.settings import ApiSettings, check_address
from assistant.errors import StoreError

QUESTION = "Wie mag een drugspand sluiten met een last onder bestuursdwang?"
SECRET = "Waar ligt het draaiboek voor vakantieparken?"
HIDDEN = "geheim-beleid"
MARKS = ("geheim-beleid", "Beleid voor partners", "informatiecoördinator van het district")
NOBODY, ROLES, LABELS = "", ("lezer", "redacteur", "beoordelaar", "beheerder"), ("openbaar", "partners", "alles")
CALLERS = [NOBODY, *(f"{role}-{label}" for role in ROLES for label in LABELS)]


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(tmp_path_factory.mktemp("dicht"), login="sleutels", anonymous=True) as started:
        yield started


def _requests(passage: str) -> list[tuple[str, str, object]]:
    """Every route that could tell of a source: method, path, body."""
    only = {"bronnen": [HIDDEN]}
    return [
        ("GET", "/v1/bronnen", None),
        ("GET", "/v1/bronnen?zoek=partners", None),
        ("GET", "/v1/bronnen?soort=beleidsregel", None),
        ("GET", f"/v1/bronnen/{HIDDEN}", None),
        ("GET", f"/v1/bronnen/{HIDDEN}/passages", None),
        ("GET", f"/v1/bronnen/{HIDDEN}/passages/{passage}", None),
        ("GET", f"/v1/bronnen/{HIDDEN}/bestand", None),
        ("POST", "/v1/zoekopdrachten", {"zoektekst": SECRET}),
        ("POST", "/v1/zoekopdrachten", {"zoektekst": SECRET, "filters": only | {"ook_oude": True}}),
        ("POST", "/v1/antwoorden", {"vraag": SECRET}),
        ("POST", "/v1/antwoorden", {"vraag": SECRET, "filters": only}),
        ("POST", "/v1/instrumentkeuzes", {"situatie": f"Vakantieparken en drugs. {SECRET}"}),
        ("POST", "/v1/chat/completions", {"model": "kenniswijzer", "messages": [{"role": "user", "content": SECRET}]}),
        ("GET", "/bronnen", None),
        ("GET", f"/bronnen/{HIDDEN}", None),
        ("GET", f"/bronnen/{HIDDEN}/passages/{passage}", None),
        ("GET", "/over", None),
        ("GET", "/health/ready", None),
    ]


@pytest.mark.parametrize("caller", CALLERS)
def test_labels_hold_on_every_route(api: Running, caller: str) -> None:
    passage = f"{HIDDEN}:0"
    sees = caller.endswith(("partners", "alles"))
    told = []
    for method, path, body in _requests(passage):
        response = api.client.request(method, path, json=body, headers=api.headers(caller))
        held = response.text if path != "/v1/bronnen/geheim-beleid/bestand" else str(response.status_code)
        told.append(any(mark in held.replace(f"/{HIDDEN}", "") for mark in MARKS))
        if HIDDEN in path:
            expected = 200 if sees else 404
            assert response.status_code == expected, (path, response.status_code)
    assert any(told) == sees
    assert sees or not any(told)


def test_what_is_hidden_and_what_is_not_there_read_the_same(api: Running) -> None:
    headers = api.headers("lezer-openbaar")
    for rest in ("", "/passages", "/passages/{id}:0", "/bestand"):
        answers = []
        for name in (HIDDEN, "bestaat-niet"):
            response = api.client.get(f"/v1/bronnen/{name}{rest.format(id=name)}", headers=headers)
            body = response.json() | {"instance": ""}
            answers.append(
                (response.status_code, body, dict(response.headers) | {"x-request-id": "", "content-length": ""})
            )
        assert answers[0] == answers[1]


def test_counts_are_those_of_what_one_may_see(api: Running) -> None:
    def count(caller: str) -> tuple[int, int]:
        headers = api.headers(caller)
        sources = api.client.get("/v1/bronnen", headers=headers).json()
        asked = {"zoektekst": SECRET, "filters": {"soorten": ["beleidsregel"]}}
        found = api.client.post("/v1/zoekopdrachten", json=asked, headers=headers).json()
        return sources["totaal"], found["totaal"]

    public, partner = count("lezer-openbaar"), count("lezer-partners")
    assert public == count(NOBODY) == (partner[0] - 1, 0)
    assert partner[1] == 1


@pytest.mark.parametrize("role", ["", *ROLES])
def test_roles_hold(api: Running, role: str) -> None:
    headers = api.headers(f"{role}-openbaar" if role else "")
    allowed = {
        ("POST", "/v1/bronnen"): {"redacteur", "beheerder"},
        ("GET", f"/v1/taken/{'0' * 32}"): {"redacteur", "beheerder"},
        ("GET", "/v1/terugkoppelingen"): {"beoordelaar", "beheerder"},
        ("GET", "/metrics"): {"beheerder"},
    }
    for (method, path), roles in allowed.items():
        status = api.client.request(method, path, headers=headers).status_code
        assert (status == 403) == (role not in roles), (path, role, status)


def test_another_callers_answers_are_not_found(api: Running) -> None:
    made = api.client.post("/v1/antwoorden", json={"vraag": QUESTION}, headers=api.headers("lezer-openbaar")).json()
    addresses = [f"/v1/gesprekken/{made['gesprek_id']}", f"/v1/antwoorden/{made['id']}"]
    for caller in ("lezer-alles", "beheerder-alles", NOBODY):
        assert [api.client.get(address, headers=api.headers(caller)).status_code for address in addresses] == [404, 404]
        gone = api.client.delete(addresses[0], headers=api.headers(caller))
        assert gone.status_code == 404
    assert api.client.get(addresses[0], headers=api.headers("lezer-openbaar")).status_code == 200


def _browser(api: Running) -> TestClient:
    """Somebody else's browser at the same application."""
    return TestClient(api.app, base_url="http://127.0.0.1:8000", follow_redirects=False)


def test_visitors_without_login_do_not_see_each_other(api: Running) -> None:
    one, other = _browser(api), _browser(api)
    made = one.post("/v1/antwoorden", json={"vraag": QUESTION}).json()
    address = f"/v1/gesprekken/{made['gesprek_id']}"
    assert one.get(address).status_code == 200
    assert other.get(address).status_code == 404
    assert other.get("/v1/gesprekken").json() == []
    assert other.get(address, headers={"Cookie": "kennis-bezoeker=vervalst"}).status_code == 404


@pytest.mark.parametrize("header", ["Bearer kw_0_0", "Bearer", "Basic dXNlcjpwdw==", "Bearer eyJhbGciOiJub25lIn0.e30."])
def test_wrong_credentials_are_refused_and_never_anonymous(api: Running, header: str) -> None:
    response = api.client.get("/v1/bronnen", headers={"Authorization": header})
    assert response.status_code == 401 and "Bearer" in response.headers["www-authenticate"]
    assert api.client.get("/v1/bronnen", headers={"X-Api-Key": "kw_1_1"}).status_code == 401


def test_a_login_session_with_a_key_ends_when_the_key_is_revoked(api: Running) -> None:
    key, text = api.service.store.keys.make("Pagina")
    browser = _browser(api)
    assert browser.post("/inloggen", data={"sleutel": "kw_0_0"}).status_code == 401
    came = browser.post("/inloggen", data={"sleutel": text, "naar": "//elders.example/"})
    assert came.status_code == 303 and came.headers["location"] == "/"
    cookie = came.headers["set-cookie"]
    assert "HttpOnly" in cookie and "SameSite=lax" in cookie and text not in cookie
    made = browser.post("/v1/antwoorden", json={"vraag": QUESTION}).json()
    owner = f"sleutel:{key.id}"
    assert api.service.store.conversation(made["gesprek_id"], owner).answers == 1
    api.service.store.keys.revoke(key.id)
    assert browser.get(f"/v1/gesprekken/{made['gesprek_id']}").status_code == 404
    assert browser.post("/uitloggen").headers["location"] == "/inloggen"


def test_without_anonymous_readers_pages_lead_to_the_login_and_the_api_refuses(tmp_path: Path) -> None:
    with running(tmp_path, login="sleutels", hostnames="kennis.example,127.0.0.1") as api:
        page = api.client.get("/bronnen", headers={"Accept": "text/html"}, follow_redirects=False)
        assert page.status_code == 303 and page.headers["location"] == "/inloggen?naar=%2Fbronnen"
        assert api.client.get("/inloggen").status_code == 200
        for path in ("/v1/bronnen", "/v1/instrumenten", "/v1/models", "/v1/gesprekken", "/metrics"):
            assert api.client.get(path).status_code == 401, path
        for path in ("/v1/antwoorden", "/v1/zoekopdrachten", "/v1/instrumentkeuzes", "/v1/chat/completions", "/mcp"):
            assert api.client.post(path, json={}).status_code in {400, 401}, path
        assert api.client.post("/mcp", json={}).status_code == 401
        assert api.client.get("/health/live").status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://kwaad.example"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site", "Origin": "http://buur.example"},
        {"Origin": "null"},
    ],
)
def test_another_website_cannot_make_a_browser_change_anything(api: Running, headers: dict[str, str]) -> None:
    for path in ("/v1/antwoorden", "/vragen", "/inloggen", "/uitloggen", "/mcp"):
        assert api.client.post(path, json={"vraag": QUESTION}, headers=headers).status_code == 403, path
    allowed = api.client.get("/v1/bronnen", headers=headers)
    assert "access-control-allow-origin" not in allowed.headers


def test_hosts_sizes_and_headers(api: Running) -> None:
    assert api.client.get("/v1/bronnen", headers={"Host": "kwaad.example"}).status_code == 421
    assert api.client.post("/v1/antwoorden", content=b"x" * 300_000).status_code == 413

    def endless() -> Iterator[bytes]:
        for _ in range(40):
            yield b"x" * 10_000

    assert api.client.post("/v1/antwoorden", content=endless()).status_code == 413
    for path in ("/v1/bronnen", "/", "/v1/bestaat-niet", "/health/live", "/inloggen"):
        headers = api.client.get(path, headers={"Accept": "text/html"}).headers
        assert headers["content-security-policy"].startswith("default-src 'none'") and "unsafe" not in str(headers)
        assert headers["x-content-type-options"] == "nosniff" and headers["x-request-id"]
    given = api.client.get("/v1/bronnen", headers={"X-Request-ID": "abcdef-12345"}).headers["x-request-id"]
    assert given == "abcdef-12345"
    forged = api.client.get("/v1/bronnen", headers={"X-Request-ID": 'a"b {}'}).headers["x-request-id"]
    assert "{" not in forged


def test_limits_per_address_per_caller_and_for_wrong_keys(tmp_path: Path) -> None:
    settings = {"login": "sleutels", "anonymous": True, "rate_address": "30/hour", "rate_failed_login": "3/hour"}
    with running(tmp_path, **settings) as api:
        _, slow = api.service.store.keys.make("Traag", rate="2/hour")
        headers = {"Authorization": f"Bearer {slow}"}
        statuses = [api.client.get("/v1/models", headers=headers).status_code for _ in range(3)]
        assert statuses == [200, 200, 429]
        page = api.client.get("/bronnen", headers=headers | {"Accept": "text/html"})
        assert page.status_code == 429 and page.headers["retry-after"] and "<h1>" in page.text
        wrong = {"Authorization": "Bearer kw_0_0"}
        refused = [api.client.get("/v1/models", headers=wrong).status_code for _ in range(4)]
        assert refused == [401, 401, 401, 429]
        last = [api.client.get("/v1/models") for _ in range(30)][-1]
        assert last.status_code == 429 and int(last.headers["retry-after"]) > 0
        assert last.headers["content-type"] == "application/problem+json"
        assert api.client.get("/health/live").status_code == 200


def test_what_cannot_be_counted_is_not_let_through(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> bool:
        raise StoreError("weg")

    monkeypatch.setattr(MovingWindowRateLimiter, "hit", broken)
    with running(tmp_path, login="sleutels", anonymous=True, rate_address="1200/minute") as api:
        answer = api.client.get("/v1/models")
        assert answer.status_code == 503 and answer.headers["retry-after"]
        assert answer.headers["content-type"] == "application/problem+json"
    with running(tmp_path, login="sleutels", anonymous=True) as api:
        assert api.client.get("/v1/models", headers=api.headers("lezer-openbaar")).status_code == 503


def test_it_does_not_start_where_others_can_come_without_login(tmp_path: Path) -> None:
    for host in ("0.0.0.0", "::", "192.0.2.1"):
        with pytest.raises(CannotServe, match="geen login"):
            check_address(ApiSettings(host=host))
        check_address(ApiSettings(host=host, login="sleutels"))
    for reachable in ({"public_url": "https://kennis.example"}, {"hostnames": "127.0.0.1,kennis.example"}):
        with pytest.raises(CannotServe, match="geen login"):
            check_address(ApiSettings(**reachable))
    check_address(ApiSettings())
    with tiny_service(tmp_path) as service:
        wrong = [
            {"login": "oidc"},
            {"rate_address": "veel"},
            {"session_secret": "kort"},
            {"host": "0.0.0.0"},
            {"login": "oidc", "oidc_issuer": "http://x", "oidc_client_id": "y", "oidc_roles": {"a": "koning"}},
        ]
        for settings in wrong:
            with pytest.raises(CannotServe):
                create_app(ApiSettings(**settings), service)


def test_a_port_that_does_not_exist_is_refused_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.api.serving.configure_logging", lambda _level: None)
    for port in (65536, -1):
        with pytest.raises(CannotServe, match=f"poort {port},.*bestaat niet"):
            serve(ApiSettings().model_copy(update={"port": port}), print)


def test_without_login_nobody_comes_in_through_a_proxy(tmp_path: Path) -> None:
    with running(tmp_path) as api:
        assert api.client.get("/v1/bronnen").status_code == 200
        for header in ({"X-Forwarded-For": "192.0.2.7"}, {"Forwarded": "for=192.0.2.7"}):
            assert api.client.get("/v1/bronnen", headers=header).status_code == 403


def test_nothing_personal_reaches_logs_or_stores(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    secrets = ("123456782", "Jansen", "jan@example.org", "06-12345678", "NL91ABNA0417164300", "kw_0_geheim")
    with running(tmp_path) as api, caplog.at_level(logging.DEBUG):
        caplog.handler.setFormatter(JsonLines())
        monkeypatch.setattr(logging.getLogger("httpx2"), "disabled", True)  # the test's own client, not the service
        for question in (
            "Jan Jansen met bsn 123456782 handelt in drugs, wat kan ik doen?",
            "Mail jan@example.org of bel 06-12345678: wie mag een drugspand sluiten met een last?",
            "Mijn IBAN is NL91ABNA0417164300. Wie mag een drugspand sluiten?",
        ):
            made = api.client.post("/v1/antwoorden", json={"vraag": question})
            assert made.status_code == 201
            assert not any(secret in made.text for secret in secrets)
            api.client.post("/v1/antwoorden", json={"vraag": question}, headers={"Accept": "text/event-stream"})
            api.client.post("/v1/zoekopdrachten", json={"zoektekst": question})
            api.client.post("/v1/instrumentkeuzes", json={"situatie": question})
            api.client.get("/v1/bronnen", params={"zoek": question[:200]})
            api.client.get(f"/v1/{question}")
            body = {"model": "kenniswijzer", "messages": [{"role": "user", "content": question}]}
            api.client.post("/v1/chat/completions", json=body)
            feedback = {"nuttig": False, "toelichting": question}
            api.client.post(f"/v1/antwoorden/{made.json()['id']}/terugkoppeling", json=feedback)
            api.client.post("/v1/antwoorden", json={"vraag": question, "naam": "Jansen"})
        api.client.get("/v1/bronnen", headers={"Authorization": "Bearer kw_0_geheim"})
        figures = api.client.get("/metrics").text
        kept = written(tmp_path)
    lines = caplog.text
    assert any(json.loads(line).get("route") == "/v1/antwoorden" for line in lines.splitlines() if line.startswith("{"))
    for secret in secrets:
        assert secret not in lines and secret not in figures
        assert [name for name, content in kept.items() if secret.encode() in content] == []
