"""``kennis serve`` as a process: it listens, refuses what it must, and finishes running answers when it is stopped."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from api_server import Running, running
from service_library import tiny_service

from assistant.api.errors import Busy
from assistant.api.workers import Workers

QUESTION = "Wie mag een drugspand sluiten met een last onder bestuursdwang?"


def _environment(folder: Path, **more: str) -> dict[str, str]:
    return {"PATH": os.environ["PATH"], "KENNIS_DATA_DIR": str(folder), "KENNIS_EMBEDDER": "geen", **more}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("dienst")
    with tiny_service(place):
        pass
    return place


@pytest.fixture
def process(folder: Path) -> Iterator[subprocess.Popen[str]]:
    started = subprocess.Popen(
        [sys.executable, "-m", "kennis", "serve", "--poort", "0"],
        env=_environment(folder),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    yield started
    if started.poll() is None:
        started.kill()
    started.communicate()


def test_it_serves_and_finishes_what_runs_when_it_is_stopped(process: subprocess.Popen[str]) -> None:
    assert process.stdout is not None and process.stderr is not None
    line = process.stdout.readline()
    assert line.startswith("Kenniswijzer staat klaar op http://127.0.0.1:"), line
    address = line.split()[-1]
    begun = threading.Barrier(7)

    def ask(number: int) -> int:
        with httpx.Client(base_url=address, timeout=60) as client:
            assert client.get("/health/live").status_code == 200
            begun.wait()
            return client.post("/v1/antwoorden", json={"vraag": f"{QUESTION} Versie {number}."}).status_code

    with ThreadPoolExecutor(6) as pool:
        answers = [pool.submit(ask, number) for number in range(6)]
        begun.wait()
        while not any(answer.done() for answer in answers):
            pass
        process.send_signal(signal.SIGTERM)
        statuses = [answer.result() for answer in answers]
    assert statuses == [201] * 6
    _, logged = process.communicate(timeout=60)
    assert process.returncode == 0, logged
    rows = [json.loads(text) for text in logged.splitlines() if text.startswith("{")]
    assert sum(row.get("route") == "/v1/antwoorden" for row in rows) == 6
    assert "drugspand" not in logged and "Traceback" not in logged


def test_it_refuses_an_open_address_without_login_and_a_port_that_is_taken(folder: Path) -> None:
    def refused(*arguments: str) -> str:
        command = [sys.executable, "-m", "kennis", "serve", *arguments]
        ended = subprocess.run(
            command, env=_environment(folder), capture_output=True, text=True, timeout=60, check=False
        )
        assert ended.returncode == 1 and ended.stdout == ""
        return ended.stderr

    assert "geen login" in refused("--adres", "0.0.0.0")
    with httpx.Client():
        import socket

        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            assert "bezet" in refused("--poort", str(taken.getsockname()[1]))


def test_fifty_readers_at_once_get_an_answer_and_beyond_the_bound_they_hear_when_to_return(tmp_path: Path) -> None:
    from api_server import live

    def ask(address: str, number: int) -> httpx.Response:
        body = {"vraag": f"{QUESTION} Nummer {number}."}
        with httpx.Client(timeout=120) as client:
            return client.post(f"{address}/v1/antwoorden", json=body)

    with live(tmp_path / "ruim") as (address, _), ThreadPoolExecutor(50) as readers:
        answers = list(readers.map(lambda number: ask(address, number), range(50)))
    assert [answer.status_code for answer in answers] == [201] * 50
    assert len({answer.json()["gesprek_id"] for answer in answers}) == 50
    with live(tmp_path / "krap", threads=1, waiting=1) as (address, _), ThreadPoolExecutor(12) as readers:
        answers = list(readers.map(lambda number: ask(address, number), range(12)))
    statuses = {answer.status_code for answer in answers}
    assert statuses == {201, 503}
    for answer in answers:
        if answer.status_code == 503:
            assert int(answer.headers["retry-after"]) > 0
            assert answer.headers["content-type"] == "application/problem+json"


async def _overfull() -> tuple[int, int]:
    import asyncio

    workers, gate = Workers(1, 2), threading.Event()
    waiting = [asyncio.ensure_future(workers.run(gate.wait)) for _ in range(2)]
    await asyncio.sleep(0)
    refused = 0
    try:
        await workers.run(gate.wait)
    except Busy:
        refused += 1
    gate.set()
    await asyncio.gather(*waiting)
    left = workers.under_way
    workers.close()
    return refused, left


def test_the_bound_counts_what_runs_and_what_waits() -> None:
    import asyncio

    assert asyncio.run(_overfull()) == (1, 0)


def test_traces_hold_route_and_status_and_no_content(tmp_path: Path) -> None:
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import SimpleSpanProcessor
    from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

    from assistant.api.app import create_app
    from assistant.api.settings import ApiSettings
    from assistant.api.tracing import Tracing

    spans, provider = InMemorySpanExporter(), TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(spans))
    with running(tmp_path) as api:
        app = create_app(ApiSettings(), api.service, tracing=Tracing(provider))
        _visit(api, app)
    names = [span.name for span in spans.get_finished_spans()]
    assert "POST /v1/antwoorden" in names and "GET /v1/bronnen" in names
    told = "".join(span.to_json() for span in spans.get_finished_spans())
    assert "drugspand" not in told and "4bf92f3577b34da6a3ce929d0e0e4736" in told


def _visit(api: Running, app: object) -> None:
    from fastapi.testclient import TestClient

    client = TestClient(app, base_url="http://127.0.0.1:8000")  # type: ignore[arg-type]
    parent = {"traceparent": "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"}
    assert client.post("/v1/antwoorden", json={"vraag": QUESTION}, headers=parent).status_code == 201
    assert client.get("/v1/bronnen", params={"zoek": "drugspand"}).status_code == 200
