"""``kennis start`` (what ``make start`` runs): the starter library is read in, and the page keeps being served."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

WAIT = 120


def test_start_keeps_serving_without_input_until_it_is_stopped(tmp_path: Path) -> None:
    environment = {**os.environ, "KENNIS_DATA_DIR": str(tmp_path / "bibliotheek"), "KENNIS_EMBEDDER": "geen"}
    command = [sys.executable, "-m", "kennis", "start", "--poort", "0"]
    with subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
    ) as process:
        try:
            address, printed = _address(process)
            printed = " ".join(printed.split())
            assert "Vraag: Wie mag een drugspand sluiten?" in printed and "De burgemeester mag een woning" in printed
            with httpx.Client(base_url=address, timeout=WAIT, headers={"Accept": "text/html"}) as browser:
                assert "Stel uw vraag" in browser.get("/").text
                asked = browser.post("/vragen", data={"vraag": "Wie mag een drugspand sluiten?"}, follow_redirects=True)
                assert "De burgemeester mag een woning" in asked.text
                assert browser.get("/v1/bronnen", headers={"Accept": "application/json"}).status_code == 200
            assert process.poll() is None
        finally:
            process.send_signal(signal.SIGINT)
            errors = process.communicate(timeout=WAIT)[1]
    assert process.returncode in {0, 130, -signal.SIGINT}
    assert "Traceback" not in errors


def _address(process: subprocess.Popen[str]) -> tuple[str, str]:
    """Return where it listens, and what it printed before."""
    assert process.stdout is not None
    printed = ""
    for line in process.stdout:
        printed += line
        if found := re.search(r"http://127\.0\.0\.1:\d+", line):
            return found[0], printed
    pytest.fail(f"it ended before it listened: {process.communicate()[1]}")
