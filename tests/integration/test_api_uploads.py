"""Adding a document through the API: taken in by ingest, found by the next search, and nothing told that may not be."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest
from api_server import WAIT, Running, running, written

TEXT = "# Zeecontainers\n\nDe werkgroep zeecontainers controleert elke dinsdag de koelcontainers te Moerdijk.\n"


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(tmp_path_factory.mktemp("aanbod"), max_upload_mb=1) as started:
        yield started


def _offer(api: Running, text: str, name: str, key: str = "redacteur-openbaar", **fields: str) -> Any:
    files = {"bestand": (name, text.encode(), "text/markdown")}
    return api.client.post("/v1/bronnen", files=files, data=fields, headers=api.headers(key))


def _wait(api: Running, made: Any, key: str = "redacteur-openbaar") -> dict[str, Any]:
    assert made.status_code == 202, made.text
    deadline = time.monotonic() + WAIT
    while time.monotonic() < deadline:
        job = api.client.get(made.headers["location"], headers=api.headers(key)).json()
        if job["stand"] in {"klaar", "mislukt"}:
            return dict(job)
    raise AssertionError("the job did not end")


def test_a_document_is_taken_in_and_found(api: Running) -> None:
    made = _offer(api, TEXT, "zeecontainers.md", titel="Zeecontainers", soort="nieuws", jaar="2026")
    job = _wait(api, made)
    assert job["stand"] == "klaar" and job["uitkomst"]["uitkomst"] == "nieuw", job
    source = api.client.get(f"/v1/bronnen/{job['uitkomst']['bron_id']}").json()
    assert (source["titel"], source["soort"], source["toegang"]) == ("Zeecontainers", "nieuws", "openbaar")
    hits = api.client.post("/v1/zoekopdrachten", json={"zoektekst": "koelcontainers van de werkgroep"}).json()[
        "treffers"
    ]
    assert hits and hits[0]["passage"]["bron_id"] == source["id"]
    assert api.client.get(f"/v1/bronnen/{source['id']}/bestand").content == TEXT.encode()
    again = _wait(api, _offer(api, TEXT, "zeecontainers.md", titel="Anders"))
    assert again["uitkomst"]["bron_id"] == source["id"]
    assert api.client.get(f"/v1/bronnen/{source['id']}").json()["titel"] == "Zeecontainers"
    assert api.client.get(made.headers["location"], headers=api.headers("redacteur-alles")).status_code == 404


def test_a_label_that_one_does_not_have_cannot_be_given_and_a_hidden_copy_stays_hidden(api: Running) -> None:
    assert _offer(api, TEXT + "x", "x.md", toegang="partners").status_code == 403
    secret = TEXT.replace("Moerdijk", "Dordrecht")
    made = _wait(api, _offer(api, secret, "geheim.md", "redacteur-partners", toegang="partners"), "redacteur-partners")
    name = made["uitkomst"]["bron_id"]
    assert api.client.get(f"/v1/bronnen/{name}").status_code == 404
    copy = _wait(api, _offer(api, secret, "openbaar.md", toegang="openbaar"))
    assert copy["stand"] == "mislukt" and name not in str(copy) and "partners" not in str(copy)
    assert api.client.get(f"/v1/bronnen/{name}").status_code == 404
    inside = "---\ntoegang: openbaar\n---\n" + TEXT
    assert _offer(api, inside, "kop.md", "redacteur-partners", toegang="partners").status_code == 400


def test_a_document_with_a_bsn_is_refused_and_leaves_nothing(api: Running) -> None:
    job = _wait(api, _offer(api, TEXT + "\nBsn: 123456782.\n", "persoon.md"))
    assert job["stand"] == "mislukt" and job["uitkomst"]["reden"], job
    data = api.service.assistant.library.settings.data_dir
    assert not any(b"123456782" in content for content in written(data).values())


@pytest.mark.parametrize(
    ("name", "fields", "status"),
    [
        ("programma.exe", {}, 415),
        ("../../etc/passwd", {}, 415),
        ("a.md", {"soort": "roman"}, 400),
        ("a.md", {"toegang": "geheim"}, 400),
        ("a.md", {"onbekend": "x"}, 400),
        ("a.md", {"titel": "x" * 400}, 400),
    ],
)
def test_what_cannot_be_taken_in_is_refused_at_once(
    api: Running, name: str, fields: dict[str, str], status: int
) -> None:
    refused = _offer(api, TEXT, name, **fields)
    assert refused.status_code == status and refused.headers["content-type"] == "application/problem+json"


def test_a_document_that_is_too_large_is_refused(api: Running) -> None:
    assert _offer(api, "x" * 1_100_000, "groot.md").status_code == 413
    empty = api.client.post("/v1/bronnen", data={"titel": "x"}, headers=api.headers("redacteur-openbaar"))
    assert empty.status_code in {400, 415}
