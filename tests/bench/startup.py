"""Start-up: from the command to its end, in a fresh process, with the most memory that it took."""

from __future__ import annotations

import statistics
import sys

from tests.bench.harness import Options, Process, Row, run_process

TIMES = 3
QUESTION = "Mag de burgemeester een drugspand sluiten?"


def commands(options: Options) -> list[Row]:
    """Measure the command line on the starter library, and the parts that it is made of."""
    environment = {"KENNIS_DATA_DIR": str(options.scratch / "bibliotheek"), "OMP_NUM_THREADS": "1"}
    kennis = [sys.executable, "-m", "kennis"]
    parts = {
        "python alone": [sys.executable, "-c", "pass"],
        "kennis --help": [*kennis, "--help"],
        "one question embedded": [
            sys.executable,
            "-c",
            "from knowledge.embedders import make_embedder; from knowledge.settings import KnowledgeSettings; "
            f"make_embedder(KnowledgeSettings()).embed_question({QUESTION!r})",
        ],
    }
    rows = [
        _row(name, [_checked(run_process(command, environment)) for _ in range(TIMES)])
        for name, command in parts.items()
    ]
    rows.append(
        _row(
            "ingest of the starter library",
            [_checked(run_process([*kennis, "ingest", "knowledge/starter"], environment))],
        )
    )
    for name, arguments in {
        "kennis ask": ["ask", QUESTION],
        "kennis zoek": ["zoek", QUESTION],
        "kennis status": ["status"],
    }.items():
        rows.append(_row(name, [_checked(run_process([*kennis, *arguments], environment)) for _ in range(TIMES)]))
    return rows


def _checked(process: Process) -> Process:
    if process.code != 0:
        raise RuntimeError(f"exit code {process.code}: {process.output.strip()[-300:]}")
    return process


def _row(name: str, processes: list[Process]) -> Row:
    """The median of the times; the first is with files that may not be in memory yet."""
    seconds = [process.seconds for process in processes]
    numbers = {"s": statistics.median(seconds), "peak MiB": max(process.peak_mib for process in processes)}
    return Row(name, {**numbers, "first s": seconds[0]} if len(seconds) > 1 else numbers)
