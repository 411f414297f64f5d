"""``kennis serve`` as a process: it listens, refuses what it must, and finishes running answers when it is stopped."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from api_server import WAIT, Running, live, running
from fastapi.testclient import TestClient
from misbehaving_llm import MisbehavingServer, Wire, answers
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.common.v1.common_pb2 import KeyValue
from otlp_collector import collector
from service_library import tiny_service

from assistant.api.app import create_app
from assistant.api.errors import Busy
from assistant.api.settings import ApiSettings
from assistant.api.workers import Workers
from assistant.service import Service

QUESTION = "Wie mag een drugspand sluiten met een last onder bestuursdwang?"
SENTENCE = "De burgemeester kan een drugspand sluiten met een last onder bestuursdwang."


def _environment(folder: Path, **more: str) -> dict[str, str]:
    whole = {"KENNIS_DATA_DIR": str(folder), "KENNIS_EMBEDDER": "geen", "KENNIS_API_SHUTDOWN_SECONDS": str(WAIT)}
    return {"PATH": os.environ["PATH"], **whole, **more}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("dienst")
    with tiny_service(place):
        pass
    return place


def test_it_serves_and_finishes_what_runs_when_it_is_stopped(folder: Path) -> None:
    asked, go = threading.Semaphore(0), threading.Event()

    def held(wire: Wire) -> None:
        asked.release()
        go.wait(WAIT)
        answers(f"{SENTENCE} [b1]\n")(wire)

    def ask(address: str) -> int:
        return httpx.post(f"{address}/v1/antwoorden", json={"vraag": QUESTION}, timeout=WAIT).status_code

    with MisbehavingServer([held]) as model, ThreadPoolExecutor(3) as readers, _serving(folder, model.url) as process:
        address = _address(process)
        waiting = [readers.submit(ask, address) for _ in range(3)]
        assert all(asked.acquire(timeout=WAIT) for _ in waiting)
        process.send_signal(signal.SIGTERM)
        while _listens(address):
            assert process.poll() is None, "it ended before the answers"
        go.set()
        assert [answer.result() for answer in waiting] == [201] * 3
        _, logged = process.communicate(timeout=WAIT)
        assert process.returncode == 0, logged
    rows = [json.loads(text) for text in logged.splitlines() if text.startswith("{")]
    assert sum(row.get("route") == "/v1/antwoorden" for row in rows) == 3
    assert "drugspand" not in logged and "Traceback" not in logged


@contextmanager
def _serving(folder: Path, model: str) -> Iterator[subprocess.Popen[str]]:
    chat = {"KENNIS_CHAT_MODEL": "openai:proef", "KENNIS_CHAT_BASE_URL": model, "KENNIS_CHAT_API_KEY": "x"}
    with subprocess.Popen(
        [sys.executable, "-m", "kennis", "serve", "--poort", "0"],
        env=_environment(folder, **chat),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def _address(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    line = process.stdout.readline()
    assert line.startswith("Kenniswijzer staat klaar op http://127.0.0.1:"), line
    return line.split()[-1]


def _listens(address: str) -> bool:
    try:
        socket.create_connection(("127.0.0.1", int(address.rpartition(":")[2])), WAIT).close()
    except OSError:
        return False
    return True


def test_it_refuses_an_open_address_without_login_and_a_port_that_is_taken(folder: Path) -> None:
    def refused(*arguments: str) -> str:
        command = [sys.executable, "-m", "kennis", "serve", *arguments]
        ended = subprocess.run(
            command, env=_environment(folder), capture_output=True, text=True, timeout=WAIT, check=False
        )
        assert ended.returncode == 1 and ended.stdout == ""
        return ended.stderr

    assert "geen login" in refused("--adres", "0.0.0.0")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        assert "bezet" in refused("--poort", str(taken.getsockname()[1]))


def test_fifty_readers_at_once_get_an_answer(tmp_path: Path) -> None:
    with live(tmp_path) as (address, _), ThreadPoolExecutor(50) as readers:
        answers_ = list(readers.map(lambda number: _ask(address, f"{QUESTION} Nummer {number}."), range(50)))
    assert [answer.status_code for answer in answers_] == [201] * 50
    assert len({answer.json()["gesprek_id"] for answer in answers_}) == 50


def test_beyond_the_bound_readers_hear_when_to_return(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    begun, go, ask = threading.Event(), threading.Event(), Service.ask

    def held(*asked: Any, **how: Any) -> Any:
        begun.set()
        go.wait(WAIT)
        return ask(*asked, **how)

    monkeypatch.setattr(Service, "ask", held)
    with live(tmp_path, threads=1, waiting=1) as (address, _), ThreadPoolExecutor(1) as readers:
        first = readers.submit(_ask, address, QUESTION)
        assert begun.wait(WAIT)
        refused = _ask(address, QUESTION)
        go.set()
        assert first.result().status_code == 201
    assert refused.status_code == 503 and int(refused.headers["retry-after"]) > 0
    assert refused.headers["content-type"] == "application/problem+json"


def _ask(address: str, question: str) -> httpx.Response:
    return httpx.post(f"{address}/v1/antwoorden", json={"vraag": question}, timeout=WAIT)


async def _overfull() -> tuple[int, int]:
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
    assert asyncio.run(_overfull()) == (1, 0)


def test_traces_go_to_a_collector_with_route_and_status_and_no_content(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_TRACES_TIMEOUT", str(WAIT))
    received: list[ExportTraceServiceRequest] = []
    with running(tmp_path) as api, collector(received) as address:
        _visit(api, create_app(ApiSettings(tracing_url=address), api.service))
    resources = [resource for request in received for resource in request.resource_spans]
    assert {_text(resource.resource.attributes, "service.name") for resource in resources} == {"kenniswijzer"}
    spans = {span.name: span for one in resources for scope in one.scope_spans for span in scope.spans}
    assert {"POST /v1/antwoorden", "GET /v1/bronnen"} <= set(spans)
    asked = spans["POST /v1/antwoorden"]
    assert asked.trace_id.hex() == "4bf92f3577b34da6a3ce929d0e0e4736"
    assert [item.value.int_value for item in asked.attributes if item.key == "http.response.status_code"] == [201]
    assert asked.end_time_unix_nano > asked.start_time_unix_nano
    assert "drugspand" not in str(received)


def _text(attributes: Iterable[KeyValue], key: str) -> str:
    return next(item.value.string_value for item in attributes if item.key == key)


def _visit(api: Running, app: object) -> None:
    parent = {"traceparent": "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"}
    with TestClient(app, base_url="http://127.0.0.1:8000") as client:  # type: ignore[arg-type]
        assert client.post("/v1/antwoorden", json={"vraag": QUESTION}, headers=parent).status_code == 201
        assert client.get("/v1/bronnen", params={"zoek": "drugspand"}).status_code == 200
