"""Folders as they are found in the world: names, links and metadata that want to do harm."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from ingest.bootstrap import run_ingest
from ingest.report import IngestReport, Outcome
from kennis import report_error
from knowledge.bootstrap import open_library
from knowledge.errors import LibraryError, NotFound
from knowledge.settings import KnowledgeSettings

TEXT = "# Sluiting\n\nDe burgemeester kan een woning sluiten.\n"


def words_only(*paths: Path, **options: bool) -> IngestReport:
    return run_ingest(paths, knowledge_settings=KnowledgeSettings(embedder="geen"), **options)  # type: ignore[arg-type]


@pytest.fixture()
def folder(tmp_path: Path) -> Path:
    documents = tmp_path / "documenten"
    documents.mkdir()
    (documents / "gewoon.md").write_text(TEXT, encoding="utf-8")
    return documents


def kennis(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    program = [sys.executable, "-c", "import kennis; kennis.main()", *arguments]
    settings = {"KENNIS_EMBEDDER": "geen", **environment}
    return subprocess.run(program, capture_output=True, text=True, env=os.environ | settings, check=False, timeout=120)


@pytest.mark.skipif(sys.platform != "linux", reason="names of files are bytes on Linux only")
def test_a_name_that_is_no_utf8_is_refused_and_the_rest_goes_in(folder: Path) -> None:
    (Path(os.fsdecode(os.fsencode(folder) + b"/lat\xe9in.md"))).write_text(TEXT + "\nNog een zin.\n", encoding="utf-8")
    report = words_only(folder)
    assert [item.code for item in report.of(Outcome.REFUSED)] == ["naam"]
    assert len(report.of(Outcome.NEW)) == 1
    json.dumps(report.as_json()).encode("utf-8")


def test_links_do_not_lead_out_of_the_folder(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "geheim.md").write_text("# Geheim\n\nDit mag niemand lezen.\n", encoding="utf-8")
    (folder / "link.md").symlink_to(tmp_path / "geheim.md")
    (folder / "lus").symlink_to(folder)
    report = words_only(folder)
    assert {Path(item.place).name for item in report.of(Outcome.SKIPPED)} == {"link.md", "lus"}
    assert [Path(item.place).name for item in report.of(Outcome.NEW)] == ["gewoon.md"]


@pytest.mark.parametrize("name", ["verslag 06-12345678.md", "bsn_111222333.md", "jan.jansen@voorbeeld.nl/verslag.md"])
def test_personal_data_in_a_name_stay_out_of_everything(folder: Path, tmp_path: Path, name: str) -> None:
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(TEXT + "\nAnders.\n", encoding="utf-8")
    report = words_only(folder)
    assert [item.code for item in report.of(Outcome.REFUSED)] == ["persoonsgegevens"]
    said = json.dumps(report.as_json())
    held = b"".join(file.read_bytes() for file in (tmp_path / "bibliotheek").rglob("*") if file.is_file())
    for data in ("12345678", "111222333", "jan.jansen"):
        assert data not in said
        assert data.encode() not in held


def test_no_copy_is_kept_of_a_file_in_which_something_was_masked(folder: Path, tmp_path: Path) -> None:
    (folder / "gewoon.md").write_text(TEXT + "\nBel Jan op 06-12345678.\n", encoding="utf-8")
    words_only(folder)
    library_folder = tmp_path / "bibliotheek"
    held = b"".join(file.read_bytes() for file in library_folder.rglob("*") if file.is_file())
    assert b"12345678" not in held
    with open_library(KnowledgeSettings(embedder="geen")) as library:
        assert "[telefoonnummer]" in library.register.passages("gewoon")[0].text
        with pytest.raises(NotFound, match="geen kopie bewaard"):
            library.register.original_path("gewoon")
        library.catch_up()
        assert library.check() == []
        (library_folder / "originals").mkdir(exist_ok=True)
        stray = library_folder / "originals" / library.register.source("gewoon").digest
        stray.write_text("06-12345678", encoding="utf-8")
        os.utime(stray, (0, 0))
        assert [problem.repairable for problem in library.check()] == [True]
        assert library.repair() == []
        assert not stray.exists()


def test_a_folder_that_cannot_be_read_is_not_a_folder_that_is_gone(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    below = folder / "dicht"
    below.mkdir()
    (below / "plan.md").write_text(TEXT + "\nPlan.\n", encoding="utf-8")
    words_only(folder)
    scandir = os.scandir

    def closed(path: str) -> object:
        if str(path).endswith("dicht"):
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", closed)
    report = words_only(folder, prune=True)
    assert [item.code for item in report.of(Outcome.REFUSED)] == ["geen_toegang"]
    assert not report.of(Outcome.REMOVED)


def test_a_copy_that_is_damaged_or_lost_comes_back_with_the_next_run(folder: Path) -> None:
    words_only(folder)
    with open_library(KnowledgeSettings(embedder="geen")) as library:
        copy = library.register.original_path("gewoon")
    for damage in (lambda: copy.unlink(), lambda: copy.write_bytes(b"x" * len(TEXT.encode()))):
        damage()
        assert len(words_only(folder).of(Outcome.UNCHANGED)) == 1
        assert copy.read_bytes() == TEXT.encode()


def test_a_statute_without_identity_or_day_never_becomes_timeless(folder: Path) -> None:
    xml = (
        '<?xml version="1.0"?><toestand bwb-id="{}" inwerkingtreding="{}"><wetgeving soort="wet"><citeertitel>Proefwet'
        "</citeertitel><wet-besluit><wettekst><artikel><kop><label>Artikel</label><nr>1</nr></kop><al>Tekst {}.</al>"
        "</artikel></wettekst></wet-besluit></wetgeving></toestand>"
    )
    (folder / "dag.xml").write_text(xml.format("BWBR0099999", "2024-13-45", "een"), encoding="utf-8")
    (folder / "nummer.xml").write_text(xml.format("../../x", "2024-01-01", "twee"), encoding="utf-8")
    report = words_only(folder)
    assert [item.code for item in report.of(Outcome.REFUSED)] == ["metadata", "metadata"]
    (folder / "manifest.yaml").write_text("- path: dag.xml\n  soort: wet\n  toestand: 2024-01-01\n", encoding="utf-8")
    (item,) = [item for item in words_only(folder).of(Outcome.NEW) if item.place.endswith("dag.xml")]
    assert item.source_id == "BWBR0099999-2024-01-01"


def test_pruning_removes_the_text_and_its_vectors_everywhere(folder: Path, tmp_path: Path) -> None:
    (folder / "weg.md").write_text("# Weg\n\nEen volstrekt eigenaardige waterijsjesverkoper.\n", encoding="utf-8")
    run_ingest([folder])
    (folder / "weg.md").unlink()
    report = run_ingest([folder], prune=True)
    assert len(report.of(Outcome.REMOVED)) == 1
    with open_library() as library:
        assert library.register.count_vectors() == len(library.register.passage_ids())
    register = b"".join(file.read_bytes() for file in tmp_path.glob("bibliotheek/register.sqlite*"))
    assert b"waterijsjesverkoper" not in register


@pytest.mark.parametrize(
    ("arguments", "environment", "code", "words"),
    [
        (["onzin"], {}, 2, "bestaat niet"),
        (["herbouw", "--ja"], {}, 2, "--ja"),
        (["zoek", "a", "--top", "nul"], {}, 2, "--top"),
        (["ingest", "."], {"KENNIS_INGEST_MAX_BYTES": "geheim"}, 1, "KENNIS_INGEST_MAX_BYTES: verwacht een heel getal"),
        (["status"], {"KENNIS_FUSION": "geheim"}, 1, "KENNIS_FUSION: kies uit"),
        (["ingest", "."], {"KENNIS_INGEST_PERSONAL_DATA_POLICY_BY_KIND": "geheim"}, 1, "verwacht geldige JSON"),
        (["status"], {"KENNIS_DATA_DIR": "/proc/kennis"}, 1, "KENNIS_DATA_DIR"),
    ],
)
def test_every_error_is_one_dutch_line(
    arguments: list[str], environment: dict[str, str], code: int, words: str
) -> None:
    done = kennis(*arguments, **environment)
    assert done.returncode == code
    assert words in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert "geheim" not in done.stderr


def test_a_damaged_register_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "bibliotheek").mkdir()
    (tmp_path / "bibliotheek" / "register.sqlite").write_bytes(os.urandom(8192))
    with pytest.raises(LibraryError, match="reservekopie"):
        open_library(KnowledgeSettings(embedder="geen"))


def test_an_unforeseen_error_is_said_without_its_text(capsys: pytest.CaptureFixture[str]) -> None:
    assert report_error(ValueError("Jan Jansen, 06-12345678")) == 1
    assert report_error(KeyboardInterrupt()) == 130
    said = capsys.readouterr().err
    assert "ValueError" in said
    assert "Jan" not in said
