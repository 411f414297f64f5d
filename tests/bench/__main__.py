"""``python -m tests.bench [NAME...] [--sizes 1000,10000,100000]``: run benchmarks, print a table, keep a json file."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path

from tests.bench import engines, grounding, indexes, instruments, load, startup
from tests.bench.harness import Benchmark, Options, keep, run

BENCHMARKS: dict[str, Benchmark] = {
    "engines": engines.throughput,
    "grounding": grounding.per_sentence,
    "instruments": instruments.matching,
    "load": load.fifty_readers,
    "question": engines.question_latency,
    "startup": startup.commands,
    "vectors": indexes.vector_search,
    "words": indexes.word_search,
}
"""A new benchmark is a function here; it gets Options and returns Rows."""


def main() -> int:
    """Run the benchmarks that were asked for (all by default); exit code 1 when one could not be run."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one of {', '.join(BENCHMARKS)}")
    parser.add_argument("--sizes", default="1000,10000,100000", help="numbers of passages, with commas")
    parser.add_argument("--out", type=Path, default=Path("bench-results"), help="folder for the json file")
    arguments = parser.parse_args()
    unknown = set(arguments.names) - set(BENCHMARKS)
    if unknown:
        parser.error(f"unknown: {', '.join(sorted(unknown))}; choose from {', '.join(BENCHMARKS)}")
    data = Path(os.environ.get("KENNIS_TEST_DATA", "../shared"))
    with tempfile.TemporaryDirectory(prefix="kennis-bench-") as scratch:
        options = Options(
            sizes=tuple(int(size) for size in arguments.sizes.split(",")),
            scratch=Path(scratch),
            data=data if (data / "wetten").is_dir() else None,
        )
        chosen = {name: BENCHMARKS[name] for name in BENCHMARKS if not arguments.names or name in arguments.names}
        outcomes = run(chosen, options)
    print(f"\n{keep(outcomes, arguments.out)}")
    return 1 if any(outcome.error for outcome in outcomes) else 0


if __name__ == "__main__":
    sys.exit(main())
