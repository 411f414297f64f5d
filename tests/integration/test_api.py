"""The API through HTTP: asking, streaming, reading, feedback, uploads, problem details."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from api_server import Running, running

QUESTION = "Wie mag een drugspand sluiten met een last onder bestuursdwang?"


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(tmp_path_factory.mktemp("api")) as started:
        yield started


def test_asking_gives_an_answer_that_stays(api: Running) -> None:
    made = api.client.post("/v1/antwoorden", json={"vraag": QUESTION})
    assert made.status_code == 201, made.text
    answer = made.json()
    assert answer["status"] == "answered" and answer["zinnen"] and answer["bronnen"]
    assert made.headers["location"] == f"/v1/antwoorden/{answer['id']}"
    assert made.headers["api-version"] == "1.0.0"
    assert api.client.get(made.headers["location"]).json() == answer
    follow_up = {"vraag": "En wat zegt het tweede lid?", "gesprek": answer["gesprek_id"]}
    assert api.client.post("/v1/antwoorden", json=follow_up).json()["gesprek_id"] == answer["gesprek_id"]
    conversation = api.client.get(f"/v1/gesprekken/{answer['gesprek_id']}").json()
    assert len(conversation["antwoorden"]) == 2
    assert answer["gesprek_id"] in {item["id"] for item in api.client.get("/v1/gesprekken").json()}
    assert api.client.delete(f"/v1/gesprekken/{answer['gesprek_id']}").status_code == 204
    gone = api.client.get(f"/v1/gesprekken/{answer['gesprek_id']}")
    assert gone.status_code == 404 and gone.headers["content-type"] == "application/problem+json"
    assert gone.json()["title"] == "Niet gevonden"


def test_sentences_come_one_by_one_and_the_answer_last(api: Running) -> None:
    with api.client.stream(
        "POST", "/v1/antwoorden", json={"vraag": QUESTION}, headers={"Accept": "text/event-stream"}
    ) as stream:
        assert stream.status_code == 200 and stream.headers["content-type"].startswith("text/event-stream")
        text = stream.read().decode()
    events = [dict(line.split(": ", 1) for line in block.splitlines()) for block in text.split("\r\n\r\n") if block]
    kinds = [event["event"] for event in events]
    assert kinds[-1] == "antwoord" and "zin" in kinds and kinds[0] == "voortgang"
    answer = json.loads(events[-1]["data"])["antwoord"]
    sentences = [json.loads(event["data"])["zin"] for event in events if event["event"] == "zin"]
    assert sentences == answer["zinnen"]


def test_feedback(api: Running) -> None:
    answer = api.client.post("/v1/antwoorden", json={"vraag": QUESTION}).json()
    address = f"/v1/antwoorden/{answer['id']}/terugkoppeling"
    assert api.client.post(address, json={"nuttig": False, "zin": 0, "toelichting": "Te kort."}).status_code == 204
    assert api.client.post(address, json={"nuttig": True, "zin": 99}).status_code == 404
    assert api.client.get("/v1/terugkoppelingen").status_code == 403
    found = api.client.get("/v1/terugkoppelingen", headers=api.headers("beoordelaar-openbaar")).json()
    assert found[0]["toelichting"] == "Te kort." and found[0]["antwoord_id"] == answer["id"]


def test_sources_passages_files_and_instruments(api: Running) -> None:
    found = api.client.get("/v1/bronnen", params={"soort": "jaarplan"}).json()
    assert found["totaal"] == 1 and found["bronnen"][0]["id"] == "jaarplan-2017"
    assert api.client.get("/v1/bronnen/jaarplan-2017").json()["titel"] == "Jaarplan 2017"
    passages = api.client.get("/v1/bronnen/jaarplan-2017/passages").json()["passages"]
    one = api.client.get(f"/v1/bronnen/jaarplan-2017/passages/{passages[1]['id']}").json()
    assert one["passage"]["tekst"] == passages[1]["tekst"] and one["ervoor"] and one["erna"]
    file = api.client.get("/v1/bronnen/jaarplan-2017/bestand")
    assert file.content == b"jaarplan-2017" and "sandbox" in file.headers["content-security-policy"]
    cards = api.client.get("/v1/instrumenten", params={"zoek": "bibob"}).json()
    assert cards["totaal"] >= 1
    card = api.client.get(f"/v1/instrumenten/{cards['instrumenten'][0]['id']}").json()
    assert card["voorwaarden"]
    chosen = api.client.post("/v1/instrumentkeuzes", json={"situatie": "In een woning is een hennepkwekerij gevonden."})
    assert chosen.status_code == 201 and chosen.json()["instrumenten"]
    hits = api.client.post("/v1/zoekopdrachten", json={"zoektekst": "last onder bestuursdwang"}).json()
    assert hits["totaal"] == len(hits["treffers"]) > 0


def test_only_what_is_asked_for_answers_also_an_article_that_is_named(api: Running) -> None:
    asked = {"vraag": "Wat zegt artikel 13b Opiumwet?"}
    whole = api.client.post("/v1/antwoorden", json=asked).json()
    within = api.client.post("/v1/antwoorden", json=asked | {"filters": {"bronnen": ["bestaat-niet"]}}).json()
    assert whole["zinnen"] and not within["zinnen"] and not within["instrumenten"]


def test_a_body_that_cannot_be_read_is_told_so_in_dutch(api: Running) -> None:
    told = api.client.post("/v1/antwoorden", content=b"\xff\xfe", headers={"Content-Type": "application/json"})
    assert told.status_code == 400 and "JSON" in told.text and "error parsing" not in told.text


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("POST", "/v1/antwoorden", {}, 400),
        ("POST", "/v1/antwoorden", {"vraag": "   "}, 400),
        ("POST", "/v1/antwoorden", {"vraag": "x" * 5000}, 400),
        ("POST", "/v1/antwoorden", {"vraag": QUESTION, "wachtwoord123": 1}, 400),
        ("POST", "/v1/antwoorden", {"vraag": QUESTION, "gesprek": "0" * 32}, 404),
        ("POST", "/v1/antwoorden", {"vraag": QUESTION, "peildatum": 0}, 400),
        ("POST", "/v1/antwoorden", {"vraag": QUESTION, "peildatum": "0"}, 400),
        ("POST", "/v1/zoekopdrachten", {"zoektekst": "bsn 123456782"}, 400),
        ("GET", "/v1/bronnen?pagina=0", None, 400),
        ("GET", "/v1/bronnen/bestaat-niet", None, 404),
        ("GET", "/v1/bronnen/", None, 404),
        ("GET", "/v1/instrumenten/bestaat-niet", None, 404),
        ("PUT", "/v1/antwoorden", None, 405),
        ("GET", "/v1/bestaat-niet", None, 404),
        ("POST", "/v1/bronnen", None, 403),
        ("GET", f"/v1/taken/{'0' * 32}", None, 403),
    ],
)
def test_every_error_is_a_problem_detail_in_dutch(
    api: Running, method: str, path: str, body: object, status: int
) -> None:
    response = api.client.request(method, path, json=body)
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    problem = response.json()
    assert problem["status"] == status and problem["title"] and problem["detail"].endswith(".")
    assert problem["instance"].endswith(response.headers["x-request-id"])
    for sent in ("wachtwoord123", "123456782", "xxxx"):
        assert sent not in response.text


def test_health_and_figures(api: Running) -> None:
    assert api.client.get("/health/live").json() == {"stand": "goed"}
    ready = api.client.get("/health/ready")
    assert ready.status_code == 200, ready.text
    assert set(ready.json()["onderdelen"]) == {"register", "woorden", "betekenis", "gesprekken"}
    api.client.post("/v1/antwoorden", json={"vraag": QUESTION})
    figures = api.client.get("/metrics").text
    assert 'kennis_answers_total{door="api",status="answered"}' in figures
    assert 'route="/v1/antwoorden"' in figures and "drugspand" not in figures
