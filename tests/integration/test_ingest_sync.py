"""``kennis ingest`` run again and again: new, changed, unchanged, copies, gone, refused."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from filelock import FileLock
from typer.testing import CliRunner

from ingest.bootstrap import PathMissing, run_ingest
from ingest.errors import IngestBusy, ManifestError
from ingest.events import Event, Stage
from ingest.report import IngestReport, Outcome
from ingest.settings import IngestSettings
from kennis import build_app
from knowledge.bootstrap import open_library
from knowledge.records import Source, SourceKind
from knowledge.settings import KnowledgeSettings

DAMOCLES = "# Sluiting\n\nDe burgemeester kan een woning sluiten.\n\n# Duur\n\nDe sluiting duurt drie maanden.\n"
BIBOB = "# Toets\n\nHet bestuursorgaan doet eigen onderzoek.\n"
MANIFEST = "- path: damocles.md\n  titel: Damocles\n  soort: leidraad\n  uitgever: RIEC\n"


@pytest.fixture()
def folder(tmp_path: Path) -> Path:
    documents = tmp_path / "documenten"
    documents.mkdir()
    (documents / "damocles.md").write_text(DAMOCLES, encoding="utf-8")
    (documents / "bibob.md").write_text(BIBOB, encoding="utf-8")
    (documents / "manifest.yaml").write_text(MANIFEST, encoding="utf-8")
    return documents


def outcomes(report: IngestReport) -> dict[str, Outcome]:
    return {Path(item.place).name: item.outcome for item in report.files}


def sources() -> dict[str, Source]:
    with open_library(KnowledgeSettings(embedder="geen")) as library:
        return {source.id: source for source in library.register.sources()}


def words_only(path: Path, **options: bool) -> IngestReport:
    return run_ingest([path], knowledge_settings=KnowledgeSettings(embedder="geen"), **options)  # type: ignore[arg-type]


def test_a_second_run_does_nothing_and_a_changed_file_embeds_only_what_changed(folder: Path) -> None:
    first = run_ingest([folder])
    assert outcomes(first) == {"damocles.md": Outcome.NEW, "bibob.md": Outcome.NEW}
    assert sum(item.embedded for item in first.files) == 3
    assert first.exit_code == 0
    again = run_ingest([folder])
    assert set(outcomes(again).values()) == {Outcome.UNCHANGED}
    (folder / "damocles.md").write_text(DAMOCLES.replace("drie", "zes"), encoding="utf-8")
    changed = run_ingest([folder])
    (item,) = changed.of(Outcome.CHANGED)
    assert (item.source_id, item.passages, item.embedded) == ("damocles", 2, 1)
    with open_library() as library:
        assert [passage.text for passage in library.register.passages("damocles")][
            1
        ] == "De sluiting duurt zes maanden."
        assert library.register.passage_ids(with_vector=False) == set()
        library.catch_up()
        assert library.check() == []


def test_metadata_come_from_the_manifest_and_changed_metadata_are_a_change(folder: Path) -> None:
    words_only(folder)
    held = sources()
    assert (held["damocles"].title, held["damocles"].kind) == ("Damocles", SourceKind.LEIDRAAD)
    assert held["bibob"].kind is SourceKind.LITERATUUR
    assert "soort niet opgegeven" in held["bibob"].notes
    (folder / "manifest.yaml").write_text(MANIFEST.replace("leidraad", "beleidsregel"), encoding="utf-8")
    assert outcomes(words_only(folder))["damocles.md"] is Outcome.CHANGED
    assert sources()["damocles"].kind is SourceKind.BELEIDSREGEL


def test_byte_identical_copies_are_one_source_with_two_places(folder: Path) -> None:
    shutil.copy(folder / "damocles.md", folder / "aaa-kopie.md")
    assert outcomes(words_only(folder))["aaa-kopie.md"] is Outcome.COPY
    held = sources()
    assert set(held) == {"damocles", "bibob"}
    assert [Path(place).name for place in held["damocles"].places] == ["damocles.md", "aaa-kopie.md"]
    assert set(outcomes(words_only(folder)).values()) == {Outcome.UNCHANGED}


def test_a_copy_that_becomes_different_becomes_a_source_of_its_own(folder: Path) -> None:
    shutil.copy(folder / "damocles.md", folder / "kopie.md")
    words_only(folder)
    (folder / "kopie.md").write_text("# Anders\n\nDit is nu een andere tekst.\n", encoding="utf-8")
    assert outcomes(words_only(folder))["kopie.md"] is Outcome.NEW
    held = sources()
    assert [Path(place).name for place in held["damocles"].places] == ["damocles.md"]
    assert [Path(place).name for place in held["kopie"].places] == ["kopie.md"]


def test_gone_files_are_reported_and_removed_only_when_asked(folder: Path) -> None:
    words_only(folder)
    (folder / "bibob.md").unlink()
    assert outcomes(words_only(folder))["bibob.md"] is Outcome.GONE
    assert "bibob" in sources()
    assert outcomes(words_only(folder, prune=True))["bibob.md"] is Outcome.REMOVED
    assert set(sources()) == {"damocles"}
    with open_library(KnowledgeSettings(embedder="geen")) as library:
        library.catch_up()
        assert library.check() == []


def test_a_moved_file_keeps_its_source(folder: Path) -> None:
    words_only(folder)
    (folder / "oud").mkdir()
    (folder / "bibob.md").rename(folder / "oud" / "bibob.md")
    words_only(folder, prune=True)
    held = sources()
    assert [Path(place).parent.name for place in held["bibob"].places] == ["oud"]
    assert set(held) == {"damocles", "bibob"}


def test_same_name_in_two_folders_gives_two_ids(folder: Path) -> None:
    (folder / "extra").mkdir()
    (folder / "extra" / "Bibob.md").write_text("# Ander\n\nEen ander stuk over Bibob.\n", encoding="utf-8")
    words_only(folder)
    assert set(sources()) == {"damocles", "bibob", "bibob-2"}


def test_a_dry_run_changes_nothing(folder: Path) -> None:
    report = words_only(folder, dry_run=True)
    assert report.counts[Outcome.NEW] == 2
    assert sources() == {}


def test_a_bsn_is_refused_without_being_repeated_and_what_was_held_goes(folder: Path) -> None:
    words_only(folder)
    (folder / "bibob.md").write_text(BIBOB + "\nBetrokkene heeft BSN 999993653.\n", encoding="utf-8")
    report = words_only(folder)
    (item,) = report.of(Outcome.REFUSED)
    assert item.code == "persoonsgegevens"
    assert "burgerservicenummer" in item.reason
    assert "999993653" not in json.dumps(report.as_json())
    assert set(sources()) == {"damocles"}
    assert report.exit_code == 1


def test_other_personal_data_are_masked_and_reported(folder: Path) -> None:
    text = BIBOB + "\nMail j.jansen@voorbeeld.nl of info@riec.nl, of bel 06-12345678.\n"
    (folder / "bibob.md").write_text(text, encoding="utf-8")
    report = words_only(folder)
    found = next(item for item in report.files if item.source_id == "bibob").personal_data
    assert {(data.kind, data.count, data.action) for data in found} == {
        ("telefoonnummer", 1, "gemaskeerd"),
        ("e-mailadres", 1, "gemaskeerd"),
    }
    with open_library(KnowledgeSettings(embedder="geen")) as library:
        stored = " ".join(passage.text for passage in library.register.passages("bibob"))
    assert "Mail [e-mailadres] of info@riec.nl, of bel [telefoonnummer]." in stored


def test_the_policy_follows_the_kind_of_source(folder: Path) -> None:
    (folder / "damocles.md").write_text(DAMOCLES + "\nBel 06-12345678.\n", encoding="utf-8")
    settings = IngestSettings(personal_data_policy_by_kind={SourceKind.LEIDRAAD: "refuse"})
    report = run_ingest([folder], knowledge_settings=KnowledgeSettings(embedder="geen"), settings=settings)
    assert outcomes(report) == {"damocles.md": Outcome.REFUSED, "bibob.md": Outcome.NEW}


def test_a_damaged_file_leaves_the_version_that_was_held(folder: Path) -> None:
    words_only(folder)
    (folder / "bibob.md").write_text("", encoding="utf-8")
    (item,) = words_only(folder).of(Outcome.REFUSED)
    assert item.code == "leeg"
    assert "vorige versie blijft" in item.reason
    assert "bibob" in sources()


def test_hidden_files_and_files_the_manifest_misses_are_reported(folder: Path) -> None:
    (folder / ".geheim.md").write_text("x", encoding="utf-8")
    (folder / "manifest.yaml").write_text(MANIFEST + "- path: weg.pdf\n", encoding="utf-8")
    report = words_only(folder)
    assert outcomes(report)[".geheim.md"] is Outcome.SKIPPED
    assert [(Path(item.place).name, item.code) for item in report.of(Outcome.REFUSED)] == [("weg.pdf", "ontbreekt")]


def test_a_wrong_digest_in_the_manifest_refuses_the_file(folder: Path) -> None:
    (folder / "manifest.yaml").write_text(MANIFEST + f"  sha256: {'a' * 64}\n", encoding="utf-8")
    (item,) = words_only(folder).of(Outcome.REFUSED)
    assert "sha256" in item.reason


def test_a_wrong_manifest_stops_the_run_before_anything_goes_in(folder: Path) -> None:
    (folder / "manifest.yaml").write_text(MANIFEST + "  titl: x\n", encoding="utf-8")
    with pytest.raises(ManifestError, match="titl"):
        words_only(folder)
    assert sources() == {}


def test_near_duplicates_are_reported(folder: Path) -> None:
    text = " ".join(f"Zin {number} gaat over de aanpak van ondermijning in wijk {number}." for number in range(40))
    (folder / "een.md").write_text(text, encoding="utf-8")
    (folder / "twee.md").write_text(text + " En nog een slotzin.", encoding="utf-8")
    (pair,) = words_only(folder).near_duplicates
    assert {pair.source_id, pair.other_id} == {"een", "twee"}


def test_two_runs_at_once_the_second_refuses_clearly(folder: Path) -> None:
    settings = KnowledgeSettings(embedder="geen")
    settings.data_dir.mkdir(parents=True)
    waited: list[bool] = []
    with FileLock(settings.data_dir / "ingest.lock"), pytest.raises(IngestBusy, match="andere 'kennis ingest'"):
        run_ingest([folder], knowledge_settings=settings, wait_seconds=0, on_wait=lambda: waited.append(True))
    assert waited == [True]


def test_a_path_that_does_not_exist_is_a_usage_error(tmp_path: Path) -> None:
    with pytest.raises(PathMissing, match="bestaat niet"):
        words_only(tmp_path / "weg")


def test_the_command_line(folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("KENNIS_EMBEDDER", "geen")
    run = CliRunner()
    done = run.invoke(build_app(), ["ingest", str(folder), "--json"])
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["aantallen"]["nieuw"] == 2
    (folder / "leeg.pdf").write_bytes(b"")
    refused = run.invoke(build_app(), ["ingest", str(folder)])
    assert refused.exit_code == 1
    assert "leeg.pdf" in refused.stdout
    assert run.invoke(build_app(), ["ingest"]).exit_code == 2
    assert run.invoke(build_app(), ["ingest", str(tmp_path / "weg")]).exit_code == 2


def test_without_a_model_every_file_is_kept_before_the_next_is_read(tmp_path: Path) -> None:
    folder = tmp_path / "stukken"
    folder.mkdir()
    for number in range(3):
        (folder / f"stuk{number}.md").write_text(f"# Stuk {number}\n\nToezicht in wijk {number}.\n", encoding="utf-8")
    settings = KnowledgeSettings(data_dir=tmp_path / "bibliotheek", embedder="geen")
    held: list[int] = []

    def watch(event: Event) -> None:
        if event.stage is Stage.STARTED:
            with open_library(settings) as library:
                held.append(len(library.register.sources()))

    run_ingest([folder], knowledge_settings=settings, observe=watch)
    assert held == [0, 1, 2]
