"""The commands of the assistant over a library that was ingested for real: text files, words only, no model."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from kennis import build_app

PLAN = """# Jaarplan

## Organisatie

Het RIEC heeft vier accountmanagers die de gemeenten bedienen. De stuurploeg beslist over de inzet van capaciteit.

## Intake

De informatiecoördinator stelt bij elke vraag de volgende vragen:

1. Is er een gezamenlijke informatiebehoefte?
2. Is er bereidheid om te handelen?
"""
MANIFEST = """- path: jaarplan.md
  titel: Jaarplan 2017
  soort: jaarplan
  uitgever: RIEC Voorbeeld
  jaar: 2017
- path: geheim.md
  titel: Draaiboek
  soort: leidraad
  jaar: 2026
  toegang: partners
"""


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bronnen")
    (folder / "jaarplan.md").write_text(PLAN, encoding="utf-8")
    (folder / "geheim.md").write_text(
        "# Draaiboek\n\nHet draaiboek vakantieparken ligt in de kluis.\n", encoding="utf-8"
    )
    (folder / "manifest.yaml").write_text(MANIFEST, encoding="utf-8")
    data = tmp_path_factory.mktemp("bibliotheek")
    from ingest.bootstrap import run_ingest
    from knowledge.settings import KnowledgeSettings

    run_ingest([folder], knowledge_settings=KnowledgeSettings(data_dir=data, embedder="geen"))
    return data


@pytest.fixture
def kennis(library: Path, monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    monkeypatch.setenv("KENNIS_DATA_DIR", str(library))
    monkeypatch.setenv("KENNIS_EMBEDDER", "geen")
    monkeypatch.setenv("KENNIS_AS_OF", "2026-11-22")

    def run(*arguments: str, input_text: str | None = None) -> Result:
        return CliRunner().invoke(build_app(), list(arguments), input=input_text)

    return run


QUESTION = "Hoeveel accountmanagers bedienen de gemeenten?"


def test_ask_answers_with_numbered_sources_and_how_to_open_them(kennis) -> None:  # type: ignore[no-untyped-def]
    result = kennis("ask", QUESTION)
    assert result.exit_code == 0
    assert "vier accountmanagers" in " ".join(result.stdout.split())
    assert "[1]" in result.stdout and "Jaarplan 2017 (jaarplan, RIEC Voorbeeld, 2017)" in " ".join(
        result.stdout.split()
    )
    assert "kennis bronnen passage" in result.stdout and "Peildatum: 22 november 2026" in result.stdout


def test_ask_json_prints_the_whole_answer_and_passage_opens_what_it_cites(kennis) -> None:  # type: ignore[no-untyped-def]
    answer = json.loads(kennis("ask", QUESTION, "--json").stdout)
    assert answer["status"] == "answered" and answer["peildatum"] == "2026-11-22"
    cited = answer["bronnen"][0]
    passage = json.loads(kennis("bronnen", "passage", cited["passage_id"], "--json").stdout)
    assert passage["tekst"][cited["begin"] : cited["einde"]] == cited["citaat"]
    shown = kennis("bronnen", "open", cited["bron_id"])
    assert shown.exit_code == 0 and "jaarplan.md" in shown.stdout


def test_ask_with_sources_shows_scores_and_what_fell_off(kennis) -> None:  # type: ignore[no-untyped-def]
    result = kennis("ask", QUESTION, "--bronnen")
    assert "score" in result.stdout and "Oordeel:" in result.stdout


@pytest.mark.parametrize(
    ("question", "code"),
    [("Wordt het morgen mooi weer?", 3), ("Schrijf het sluitingsbesluit.", 3), ("Is Jan Bakker verdacht?", 3)],
)
def test_what_is_not_answered_has_its_own_exit_code(kennis, question: str, code: int) -> None:  # type: ignore[no-untyped-def]
    assert kennis("ask", question).exit_code == code


def test_access_can_be_narrowed(kennis) -> None:  # type: ignore[no-untyped-def]
    question = "Waar ligt het draaiboek vakantieparken?"
    assert "kluis" in kennis("ask", question).stdout
    narrowed = kennis("ask", question, "--toegang", "openbaar", "--bronnen")
    assert "kluis" not in narrowed.stdout and "Draaiboek" not in narrowed.stdout


def test_zoek_ranks_passages_as_json(kennis) -> None:  # type: ignore[no-untyped-def]
    result = kennis("zoek", QUESTION, "--json", "--top", "2")
    found = json.loads(result.stdout)
    assert result.exit_code == 0 and 1 <= len(found["passages"]) <= 2
    first = found["passages"][0]
    assert first["rang"] == 1 and first["bestandsnaam"] == "jaarplan.md" and "accountmanagers" in first["tekst"]


def test_zoek_reads_many_questions_and_gives_one_line_each(kennis, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    file = tmp_path / "vragen.jsonl"
    file.write_text('{"id": "a", "vraag": "accountmanagers"}\n\n{"id": "b", "vraag": "stuurploeg"}\n', encoding="utf-8")
    rows = [json.loads(line) for line in kennis("zoek", "--bestand", str(file)).stdout.splitlines()]
    assert [row["id"] for row in rows] == ["a", "b"] and all(row["passages"] for row in rows)
    file.write_text('{"id": "a"}\n', encoding="utf-8")
    failed = kennis("zoek", "--bestand", str(file))
    assert failed.exit_code != 0 and "regel 1" in str(failed.exception)


def test_chat_keeps_the_subject_and_ends_with_stop(kennis) -> None:  # type: ignore[no-untyped-def]
    result = kennis("chat", input_text=f"{QUESTION}\n\nEn wat doen die?\nstop\nWat is Bibob?\n")
    assert result.exit_code == 0
    _, understood = result.stdout.split("Ik begreep uw vraag als", 1)  # once: only the follow-up leans on before
    assert "Wat doen de accountmanagers" in understood.split("\n\n")[0]
    assert result.stdout.rstrip().endswith("Tot ziens.")


def test_chat_ends_with_the_input(kennis) -> None:  # type: ignore[no-untyped-def]
    result = kennis("chat", input_text="")
    assert result.exit_code == 0 and "Tot ziens." in result.stdout


def test_sources_are_listed_and_shown(kennis) -> None:  # type: ignore[no-untyped-def]
    listed = kennis("bronnen")
    assert "Jaarplan 2017" in listed.stdout and "2 bronnen" in listed.stdout
    assert "RIEC Voorbeeld" in kennis("bronnen", "toon", "jaarplan").stdout
    missing = kennis("bronnen", "toon", "bestaat-niet")
    assert missing.exit_code != 0 and "kennis bronnen" in str(missing.exception)


def test_settings_are_shown_with_their_origin_and_secrets_are_not(kennis, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setenv("KENNIS_DATABASE_URL", "")
    rows = json.loads(kennis("settings", "--json").stdout)
    by_name = {row["naam"]: row for row in rows}
    assert by_name["KENNIS_EMBEDDER"]["herkomst"] == "omgeving"
    assert by_name["KENNIS_INGEST_OCR"]["herkomst"] == "standaard" and by_name["KENNIS_INGEST_OCR"]["betekenis"]
    monkeypatch.setenv("KENNIS_DATABASE_URL", "postgresql+psycopg://wie:geheim@ergens/kennis")
    assert "geheim@" not in kennis("settings").stdout


def test_every_setting_says_what_it_is_for(kennis) -> None:  # type: ignore[no-untyped-def]
    assert all(row["betekenis"] for row in json.loads(kennis("settings", "--json").stdout))


def test_asking_does_not_load_what_it_does_not_need() -> None:
    heavy = "{'torch', 'chromadb', 'sentence_transformers', 'pdfplumber', 'docx', 'langchain'}"
    program = (
        "import sys, kennis; kennis.build_app(); import assistant.bootstrap, knowledge.bootstrap; "
        f"print(sorted({heavy} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
