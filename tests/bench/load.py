"""Fifty readers at once on ``kennis serve``: latencies, errors and memory over 2,000 mixed questions.

``KENNIS_LOAD_LIBRARY`` names a library to copy (default: the starter library, read in anew); ``KENNIS_LOAD_QUESTIONS``
the number of requests.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import numpy as np

from tests.bench.harness import Options, Row

READERS = 50
QUESTIONS = 2_000
_SETS = Path(__file__).parents[2] / "evals" / "sets"
_MIX = (("answer", 45), ("stream", 20), ("search", 15), ("passage", 10), ("instruments", 5), ("sources", 5))


@dataclass
class Seen:
    """What the readers met."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    first: list[float] = field(default_factory=list)
    """Seconds to the first sentence of a stream."""
    errors: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    passages: list[tuple[str, str]] = field(default_factory=list)
    core_seconds: float = 0.0
    """Processor time of the server over the run: what other work on the machine changes least."""
    memory: list[float] = field(default_factory=list)
    """Resident memory of the server in MB, at every tenth of the run."""


def fifty_readers(options: Options) -> list[Row]:
    """Measure; a row for each kind of request, and one for the whole."""
    total = int(os.environ.get("KENNIS_LOAD_QUESTIONS", QUESTIONS))
    folder = options.scratch / "bibliotheek"
    environment = {**os.environ, "KENNIS_DATA_DIR": str(folder), "KENNIS_STORE_URL": "", "OMP_NUM_THREADS": "1"}
    environment.pop("KENNIS_STORE_URL")
    if given := os.environ.get("KENNIS_LOAD_LIBRARY"):
        shutil.copytree(given, folder, ignore=shutil.ignore_patterns("*.lock", "gesprekken.sqlite*"))
    else:
        command = [sys.executable, "-m", "kennis", "ingest", "--starter"]
        subprocess.run(command, env=environment, check=True, capture_output=True)
    command = [sys.executable, "-m", "kennis", "serve", "--poort", "0"]
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as server:
        try:
            assert server.stdout is not None
            address = server.stdout.readline().split()[-1]
            seen = Seen()
            started, before = time.perf_counter(), _core_seconds(server.pid)
            asyncio.run(_readers(address, total, server.pid, seen))
            seconds = time.perf_counter() - started
            seen.core_seconds = _core_seconds(server.pid) - before
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(60)
    return _rows(seen, total, seconds)


async def _readers(address: str, total: int, pid: int, seen: Seen) -> None:
    questions = _questions()
    order = random.Random(7)
    kinds = order.choices([kind for kind, _ in _MIX], [weight for _, weight in _MIX], k=total)
    work: asyncio.Queue[tuple[int, str]] = asyncio.Queue()
    for item in enumerate(kinds):
        work.put_nowait(item)
    limits = httpx.Limits(max_connections=READERS)
    async with httpx.AsyncClient(base_url=address, timeout=300, limits=limits) as client:

        async def reader() -> None:
            while not work.empty():
                number, kind = work.get_nowait()
                await _one(client, kind, questions[number % len(questions)], seen)
                if number % max(1, total // 10) == 0:
                    seen.memory.append(_resident(pid))
                    sys.stderr.write(f"{number} begun, {seen.memory[-1]:.0f} MB, {sum(seen.errors.values())} errors\n")

        await asyncio.gather(*(reader() for _ in range(READERS)))
    seen.memory.append(_resident(pid))


async def _one(client: httpx.AsyncClient, kind: str, question: str, seen: Seen) -> None:
    started = time.perf_counter()
    try:
        if kind == "stream":
            await _stream(client, question, seen, started)
        elif kind == "answer":
            answer = _checked(await client.post("/v1/antwoorden", json={"vraag": question})).json()
            seen.passages.extend((item["bron_id"], item["passage_id"]) for item in answer["bronnen"] if item["bron_id"])
        elif kind == "search":
            _checked(await client.post("/v1/zoekopdrachten", json={"zoektekst": question}))
        elif kind == "instruments":
            _checked(await client.post("/v1/instrumentkeuzes", json={"situatie": question}))
        elif kind == "passage" and seen.passages:
            source, passage = seen.passages[len(seen.first) % len(seen.passages)]
            _checked(await client.get(f"/v1/bronnen/{source}/passages/{passage}"))
        else:
            _checked(await client.get("/v1/bronnen"))
    except (httpx.HTTPError, AssertionError, ValueError) as error:
        seen.errors[f"{kind}: {type(error).__name__} {error}"[:80]] += 1
    seen.seconds[kind].append(time.perf_counter() - started)


async def _stream(client: httpx.AsyncClient, question: str, seen: Seen, started: float) -> None:
    headers = {"Accept": "text/event-stream"}
    async with client.stream("POST", "/v1/antwoorden", json={"vraag": question}, headers=headers) as response:
        assert response.status_code == 200, response.status_code
        last, first = "", 0.0
        async for line in response.aiter_lines():
            if line.startswith("event: "):
                last = line[7:]
                first = first or (time.perf_counter() - started if last == "zin" else 0.0)
        assert last == "antwoord", last
        if first:
            seen.first.append(first)


def _checked(response: httpx.Response) -> httpx.Response:
    assert response.is_success, response.status_code
    return response


def _questions() -> list[str]:
    found = []
    for name in ("vragen", "starter", "lekentaal", "situaties", "weigeren"):
        path = _SETS / f"{name}.jsonl"
        rows = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
        found += [str(row["vraag"])[:3000] for row in map(json.loads, rows) if row.get("vraag")]
    random.Random(3).shuffle(found)
    return found


def _resident(pid: int) -> float:
    lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS"))


def _core_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _rows(seen: Seen, total: int, seconds: float) -> list[Row]:
    rows = [Row(kind, _percentiles(times) | {"requests": len(times)}) for kind, times in sorted(seen.seconds.items())]
    if seen.first:
        rows.append(Row("first sentence", _percentiles(seen.first)))
    memory = ", ".join(f"{value:.0f}" for value in seen.memory)
    numbers = {
        "requests": float(total),
        "errors": float(sum(seen.errors.values())),
        "requests/s": total / seconds,
        "core-s a request": seen.core_seconds / total,
        "MB first tenth": seen.memory[1] if len(seen.memory) > 1 else seen.memory[0],
        "MB end": seen.memory[-1],
    }
    note = f"memory MB: {memory}; errors: {dict(seen.errors)}"
    return [*rows, Row(f"{READERS} readers", numbers, note)]


def _percentiles(times: list[float]) -> dict[str, float]:
    return {f"p{percent} ms": float(np.percentile(times, percent)) * 1000 for percent in (50, 95, 99)}
