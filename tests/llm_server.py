"""A real, small chat model on loopback: ``python -m tests.llm_server MODEL.gguf`` serves it until it is stopped.

The model is the one that the shared folder's ``tools/test-llm`` puts together; the server is llama.cpp's own, through
xllamacpp, in a process of its own so that it can be stopped. Its first line tells the address.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

CONTEXT = 6_144


def serve(model: Path, threads: int) -> None:
    """Serve ``model`` until the process ends."""
    import xllamacpp

    params = xllamacpp.CommonParams()
    params.model.path = str(model)
    params.n_ctx = CONTEXT
    params.n_parallel = 1
    params.cpuparams.n_threads = threads
    params.cpuparams_batch.n_threads = threads
    params.cpuparams.poll = params.cpuparams_batch.poll = 0  # machines are shared: a thread that waits must not work
    params.hostnames = ["127.0.0.1"]
    params.ui = False
    params.port = 0
    params.warmup = False
    server = xllamacpp.Server(params)
    sys.stdout.write(f"{server.listening_address}/v1\n")
    sys.stdout.flush()
    while True:
        time.sleep(3600)


@contextmanager
def served_model(model: Path, threads: int | None = None) -> Iterator[str]:
    """Serve ``model`` in a process of its own; give its address, to and with ``/v1``."""
    command = [sys.executable, "-m", "tests.llm_server", str(model), str(threads or os.cpu_count() or 1)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        assert process.stdout is not None
        address = next((line.strip() for line in process.stdout if line.startswith("http")), "")
        if not address:
            raise RuntimeError("the test model does not start")
        yield address
    finally:
        process.terminate()
        process.wait(timeout=20)


if __name__ == "__main__":
    serve(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else os.cpu_count() or 1)
