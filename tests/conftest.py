"""Fixtures that every test may use."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.internal.conjecture import providers

# Machines are shared: how long one example takes says nothing about the code. The same examples every time: a change is
# judged by what it changes, not by what chance finds today (look further with `--hypothesis-profile=default`).
settings.register_profile("kenniswijzer", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("kenniswijzer")
# Hypothesis also draws constants from those of our modules that are loaded: others in every worker and run. None, then.
providers._get_local_constants = lambda: providers._local_constants

# What the machine says of its terminal is no business of a test: a help text is coloured or cut by it.
for name in ("FORCE_COLOR", "PY_COLORS", "CLICOLOR_FORCE", "GITHUB_ACTIONS", "TTY_COMPATIBLE", "COLUMNS", "LINES"):
    os.environ.pop(name, None)
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("ANONYMIZED_TELEMETRY", "False")


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Folder with real documents and statutes; tests that need it are skipped, loudly, where it is absent."""
    folder = Path(os.environ.get("KENNIS_TEST_DATA", "../shared")).resolve()
    if not (folder / "wetten" / "manifest.yaml").exists():
        pytest.skip(f"KENNIS_TEST_DATA: no test data in {folder}; this test did NOT run")
    return folder


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Tests start from the defaults: no KENNIS_ variables of the machine, no library but their own."""
    for name in list(os.environ):
        if name.startswith("KENNIS_") and name != "KENNIS_TEST_DATA":
            monkeypatch.delenv(name)
    monkeypatch.setenv("KENNIS_DATA_DIR", str(tmp_path / "bibliotheek"))
