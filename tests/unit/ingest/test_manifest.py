"""Metadata: what is read, what is refused, and with which words."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from ingest.errors import ManifestError
from ingest.manifest import FileFacts, front_matter, parse_entry, read_manifest, sidecar
from knowledge.records import AccessLabel, SourceKind


def written(folder: Path, text: str, name: str = "manifest.yaml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_manifest_gives_the_facts_of_each_file(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        """
- path: map/plan.pdf
  titel: Jaarplan 2017
  soort: jaarplan
  jaar: 2017
  regio: null
  toegang: partners
  datum: 2017-03-01
- path: wet.xml
  soort: wet
  bwb_id: BWBR0001941
  toestand: "2026-07-09"
  uittreksel: true
""",
    )
    facts = read_manifest(path)
    assert facts["map/plan.pdf"] == FileFacts(
        title="Jaarplan 2017",
        kind=SourceKind.JAARPLAN,
        year=2017,
        published=date(2017, 3, 1),
        access=AccessLabel.PARTNERS,
    )
    assert facts["wet.xml"].toestand == date(2026, 7, 9)
    assert facts["wet.xml"].is_excerpt is True


WRONG = [
    ("- path: a.md\n  titl: X\n", ["a.md", "'titl'", "bedoelt u 'titel'"]),
    ("- path: a.md\n  soort: jaarplannen\n", ["a.md", "'soort'", "bedoelt u 'jaarplan'"]),
    ("- path: a.md\n  jaar: zeventien\n", ["a.md", "'jaar'", "2017"]),
    ("- path: a.md\n  datum: 31-12-2017\n", ["a.md", "'datum'", "jaar-maand-dag"]),
    ("- path: a.md\n  toegang: geheim\n", ["a.md", "'toegang'", "openbaar, partners, beperkt"]),
    ("- path: a.md\n  bwb_id: 1941\n", ["'bwb_id'", "BWBR0001941"]),
    ("- path: a.md\n  sha256: abc\n", ["'sha256'", "64"]),
    ("- path: a.md\n  url: www.riec.nl\n", ["'url'", "https://"]),
    ("- path: a.md\n  uittreksel: true\n", ["'uittreksel'", "toestand"]),
    ("- path: a.md\n  geldig_vanaf: 2020-01-01\n  geldig_tot: 2019-01-01\n", ["geldig_tot"]),
    ("- path: ../a.md\n", ["buiten de map"]),
    ("- path: a.md\n- path: a.md\n", ["twee keer"]),
    ("- titel: X\n", ["onderdeel 1", "'path'"]),
    ("titel: X\n", ["lijst"]),
    ("- path: [\n", ["regel", "YAML"]),
    ("- path: a.md\n  datum: 2017-02-31\n", ["YAML"]),
    ("- path: a.md\n  titel: X\n  titel: Y\n", ["regel 3", "'titel'", "twee keer"]),
    ("- &a [x, x]\n- [*a, *a]\n", ["regel 2", "verwijzing"]),
    ("- path: a.md\n  soort: [[wet]]\n", ["'soort'", "kies uit"]),
]


@pytest.mark.parametrize(("text", "words"), WRONG)
def test_a_wrong_manifest_is_an_error_that_names_file_and_key(tmp_path: Path, text: str, words: list[str]) -> None:
    path = written(tmp_path, text)
    with pytest.raises(ManifestError) as caught:
        read_manifest(path)
    for word in [str(path), *words]:
        assert word in str(caught.value)


def test_front_matter_wins_over_sidecar_over_manifest(tmp_path: Path) -> None:
    document = written(tmp_path, "---\ntitel: Uit de kop\n---\n\nTekst.\n", "a.md")
    written(tmp_path, "titel: Ernaast\njaar: 2020\n", "a.md.yaml")
    head = front_matter(document, document.read_bytes())
    beside = sidecar(document)
    assert head is not None
    assert beside is not None
    merged = head.over(beside.over(parse_entry({"titel": "Lijst", "jaar": 2019, "regio": "Rotterdam"}, "x")))
    assert (merged.title, merged.year, merged.region) == ("Uit de kop", 2020, "Rotterdam")


def test_a_rule_in_markdown_is_no_front_matter(tmp_path: Path) -> None:
    document = written(tmp_path, "---\nalleen een streep\n", "a.md")
    assert front_matter(document, document.read_bytes()) is None
    assert front_matter(tmp_path / "a.txt", b"---\ntitel: X\n---\n") is None
    assert sidecar(document) is None


def test_the_real_manifests_are_right(shared_data: Path) -> None:
    assert len(read_manifest(shared_data / "corpus" / "manifest.yaml")) == 6
    assert len(read_manifest(shared_data / "wetten" / "manifest.yaml")) == 23
