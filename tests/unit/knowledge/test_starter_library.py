"""The starter library: every statement leads to its source, and what ships is what was written."""

from __future__ import annotations

import importlib.util
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from lxml import etree

from ingest.document import Block
from ingest.manifest import read_manifest
from ingest.readers.base import Limits
from ingest.readers.registry import read_here
from knowledge.legal import LegalReference, find_cases, find_references, law_title
from knowledge.records import AccessLabel, SourceKind
from knowledge.sentences import sentence_texts

REPOSITORY = Path(__file__).parents[3]
STARTER = REPOSITORY / "knowledge" / "starter"
SOURCES = REPOSITORY / "tools" / "starter"

OTHER_SOURCES = (
    "(Netwerk Weerbaar Bestuur, pagina ",
    "(RIEC Midden-Nederland, nieuwe koers ondermijningsbeelden)",
    "(Rijksoverheid, nieuwsbericht van ",
    "(het CCV, ",
    *(
        f"({publisher}, "
        for publisher in (
            "Accountancy Vanmorgen",
            "Automobiel Management",
            "BD",
            "BN DeStem",
            "Belastingdienst",
            "Boerderij",
            "BredaVandaag",
            "Bureau Bervoets",
            "Business Insider",
            "CBS",
            "Crimesite",
            "EenVandaag",
            "Expertisecentrum Overijssel",
            "NH Nieuws",
            "NOS",
            "Nederland tegen georganiseerde misdaad",
            "OOG TV",
            "Regulatory Lab",
            "TLN",
            "Trouw",
            "Vastgoedjournaal",
            "Volkskrant",
            "gemeente Meierijstad",
            "gemeente Moerdijk",
            "politie",
            "provincie Noord-Holland",
            "Burgerlijk Wetboek Boek 2",
            "Kamerstuk 35715",
            "LokaleZaken",
            "Ministerie van VWS",
            "Openrijk",
            "Pels Rijcken",
            "evofenedex",
            "fintool",
            "gemeente.nu",
            "Tweede Kamer",
            "VNG",
            "Zorgkrant",
            "gemeente Bergen",
        )
    ),
)
PRACTICE = re.compile(r"\bpraktijk\b", re.IGNORECASE)
"""A sentence that says of itself that it is experience, and no law."""

TO_CHECK = "(uit de praktijk, nog te controleren)"
"""How a branch profile marks what rests on practice alone, in the sentence itself."""

_ABOUT_THE_TEXT = "says what the text is"
WITHOUT_REFERENCE = {
    "Dit is een korte uitleg voor wie nieuw is in het onderwerp.": _ABOUT_THE_TEXT,
    "De uitleg is van ons; achter elke regel over de wet staat het artikel waarop die steunt.": _ABOUT_THE_TEXT,
    "Achter elke regel staat het artikel waarop die steunt.": _ABOUT_THE_TEXT,
    "Achter elke regel over de wet staat het artikel waarop die steunt.": _ABOUT_THE_TEXT,
    "Deze uitleg loopt de stappen langs.": _ABOUT_THE_TEXT,
    "Deze uitleg zet zijn bevoegdheden naast elkaar.": _ABOUT_THE_TEXT,
    "Deze uitleg zet de belangrijkste wegen naast elkaar.": _ABOUT_THE_TEXT,
    "Deze uitleg beschrijft de weg van een eerste signaal naar een maatregel, stap voor stap.": _ABOUT_THE_TEXT,
    "Deze uitleg noemt de vergunningen die bij ondermijning vaak spelen.": _ABOUT_THE_TEXT,
    "Korte uitleg van woorden die u vaak tegenkomt.": _ABOUT_THE_TEXT,
    "Lees voor een besluit altijd het artikel zelf.": "tells how to use the text",
    "Kijk steeds of de wet de bevoegdheid zelf geeft, of dat de raad haar eerst in een verordening moet regelen.": (
        "tells what to look at in the table below it"
    ),
    "Antwoorden op vragen die vaak komen.": _ABOUT_THE_TEXT,
    "Beschrijf de situatie zonder persoonsgegevens.": "tells how to ask this program a question",
}
"""Sentences that state nothing about the law or the facts, with the reason."""

BIBOB, WGS, WGV = "BWBR0013798", "BWBR0049962", "BWBR0048028"
READ_ELSEWHERE = {
    (BIBOB, "7c"),
    (BIBOB, "16"),
    (WGS, "1.2"),
    (WGS, "1.3"),
    (WGS, "1.4"),
    (WGS, "1.5"),
    (WGS, "1.7"),
    (WGS, "1.8"),
    (WGS, "2.19"),
    (WGS, "2.22"),
    (WGV, "1"),
    (WGV, "2"),
    (WGV, "4"),
    (WGV, "7"),
    (WGV, "18"),
    (WGV, "20"),
}
"""Articles that the excerpts at hand leave out and that were read for the catalogue of instruments."""


@cache
def _builder() -> Any:
    spec = importlib.util.spec_from_file_location("build_starter", REPOSITORY / "tools" / "build_starter.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up there
    spec.loader.exec_module(module)
    return module


def _texts() -> dict[str, str]:
    """The Markdown of every document, by the name under which it ships."""
    built = {f"{name}.{suffix}": SOURCES / f"{name}.md" for name, suffix in _builder().FORMATS.items()}
    files = built | {path.name: path for path in STARTER.glob("*.md")}
    return {name: path.read_text(encoding="utf-8") for name, path in sorted(files.items())}


TEXTS = _texts()


def _plain(markdown: str) -> str:
    return re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", markdown).replace("**", "")


def _statements(name: str) -> Iterator[str]:
    """Sentences and table rows that say something; no headings, and nothing under Bronnen."""
    for piece in _builder().pieces(TEXTS[name].split("\n## Bronnen")[0]):
        if piece.kind == "table":
            yield from (" | ".join(row) for row in piece.rows[1:])
        elif piece.kind != "heading":
            yield from sentence_texts(_plain(piece.text))


def _has_reference(sentence: str) -> bool:
    named = any(reference.law for reference in find_references(sentence))
    return named or bool(find_cases(sentence)) or any(source in sentence for source in OTHER_SOURCES)


@pytest.mark.parametrize("name", TEXTS)
def test_every_statement_has_its_source_or_says_that_it_is_practice(name: str) -> None:
    bare = [
        sentence
        for sentence in _statements(name)
        if not _has_reference(sentence)
        and not PRACTICE.search(sentence)
        and not sentence.endswith(("?", ":"))
        and sentence not in WITHOUT_REFERENCE
    ]
    assert bare == []


@pytest.mark.parametrize("name", [name for name in TEXTS if name.startswith("branche-")])
def test_a_branch_profile_marks_practice_for_checking_and_says_what_is_ordinary(name: str) -> None:
    headings = [piece.text for piece in _builder().pieces(TEXTS[name]) if piece.kind == "heading"][1:-1]
    assert headings == [
        "Verschijningsvormen", "Gelegenheid", "Indicatoren", "Gewone verklaringen", "Cijfers", "Aangrijpingspunten",
        "Eerder onderzoek",
    ]  # fmt: skip
    said = [piece.text for piece in _builder().pieces(TEXTS[name].split("\n## Bronnen")[0]) if piece.kind == "bullet"]
    assert [sentence for sentence in said if not _has_reference(sentence) and TO_CHECK not in sentence] == []
    ordinary = TEXTS[name].split("## Gewone verklaringen")[1].split("\n## ")[0]
    assert ordinary.count("\n- ") >= 2


def test_exceptions_are_all_used() -> None:
    held = {sentence for name in TEXTS for sentence in _statements(name)}
    assert set(WITHOUT_REFERENCE) <= held


@pytest.mark.parametrize("name", TEXTS)
def test_every_article_names_a_law_that_we_know(name: str) -> None:
    references = find_references(TEXTS[name])
    assert references
    assert [reference for reference in references if reference.law is None] == []


@pytest.mark.parametrize("name", TEXTS)
def test_every_source_that_is_named_stands_in_the_list_at_the_end(name: str) -> None:
    body, _, listed = TEXTS[name].partition("\n## Bronnen")
    laws = {reference.law for reference in find_references(body)}
    assert sorted(str(law_title(str(law))) for law in laws if f"wetten.overheid.nl/{law}" not in listed) == []
    publishers = {source[1:].split(",")[0].casefold() for source in OTHER_SOURCES if source in body}
    assert [publisher for publisher in publishers if publisher not in listed.casefold()] == []


@dataclass
class Provision:
    """An article in the newest text held: its leden, and the letters in each."""

    outdated: bool
    leden: dict[str, set[str]] = field(default_factory=dict)


@pytest.fixture(scope="module")
def statutes(shared_data: Path) -> dict[str, dict[str, Provision]]:
    """Articles by statute in the newest text held; of what is only held as it was in 2015, marked as outdated."""
    entries = yaml.safe_load((shared_data / "wetten" / "manifest.yaml").read_text(encoding="utf-8"))
    held: dict[str, dict[str, Provision]] = {}
    for entry in sorted(entries, key=lambda item: str(item["toestand"])):
        articles = dict(_articles(shared_data / "wetten" / entry["path"], outdated="versies-2015" in entry["path"]))
        of_law = held.setdefault(entry["bwb_id"], {})
        if not entry.get("uittreksel"):
            of_law.clear()
        of_law.update(articles)
    return held


def _articles(path: Path, *, outdated: bool) -> Iterator[tuple[str, Provision]]:
    for article in etree.parse(str(path)).iter("artikel"):
        number = article.findtext("kop/nr")
        if number is None:
            continue
        leden = {str(lid.findtext("lidnr")).strip().rstrip("."): _letters(lid) for lid in article.findall("lid")}
        yield number.strip(), Provision(outdated, leden or {"": _letters(article)})


def _letters(element: Any) -> set[str]:
    return {"".join(item.itertext()).strip().rstrip(".") for item in element.iter("li.nr")}


@pytest.mark.parametrize("name", TEXTS)
def test_every_article_lid_and_letter_exists_in_the_newest_text(
    name: str, statutes: dict[str, dict[str, Provision]]
) -> None:
    named = [one for one in find_references(TEXTS[name]) if (one.law, one.article) not in READ_ELSEWHERE]
    checked = [reference for reference in named if reference.law in statutes]
    assert checked
    assert [problem for reference in checked if (problem := _problem(reference, statutes))] == []


def _problem(reference: LegalReference, statutes: dict[str, dict[str, Provision]]) -> str:
    where = f"{reference.law_name} {reference.article} {reference.leden} {reference.onderdelen}"
    provision = statutes[str(reference.law)].get(reference.article)
    if provision is None or provision.outdated:
        return f"{where}: not in a current text"
    absent = [lid for lid in reference.leden if lid not in provision.leden]
    if absent:
        return f"{where}: no lid {absent}"
    letters = set().union(*(provision.leden[lid] for lid in reference.leden or provision.leden))
    lost = [part for part in reference.onderdelen if part.split("/")[0] not in letters]
    return f"{where}: no onderdeel {lost}" if lost else ""


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def _block_words(block: Block) -> list[str]:
    if block.table is not None:
        return _words(" ".join(cell for row in (block.table.header, *block.table.rows) for cell in row))
    return _words(block.text)


@pytest.mark.parametrize("name", [name for name in TEXTS if not name.endswith(".md")])
def test_built_file_holds_the_text_of_its_markdown(name: str) -> None:
    written: list[str] = []
    for piece in _builder().pieces(TEXTS[name]):
        cells = " ".join(cell for row in piece.rows for cell in row)
        written += _words(cells if piece.kind == "table" else piece.text)
    limits = Limits()
    document = read_here(STARTER / name, limits)
    read = [word for block in document.blocks for word in _block_words(block)]
    # A reader may keep page and list numbers, and a long address is broken over two lines of a pdf; all else is equal.
    numbers = {"bladzijde", *map(str, range(1, 20))}
    assert "".join(word for word in read if word not in numbers) == "".join(
        word for word in written if word not in numbers
    )


def test_the_document_of_questions_holds_what_was_written() -> None:
    assert TEXTS["vragen-en-antwoorden.md"] == _builder().questions_markdown()


def test_manifest_describes_every_file_completely() -> None:
    facts = read_manifest(STARTER / "manifest.yaml")
    assert set(facts) == {path.name for path in STARTER.iterdir() if path.name != "manifest.yaml"} == set(TEXTS)
    assert len([name for name in facts if not name.startswith(("branche-", "vragen-"))]) <= 8
    assert len([name for name in facts if name.startswith("branche-")]) >= 10
    for name, fact in facts.items():
        assert fact.kind is SourceKind.UITLEG
        assert fact.access is AccessLabel.OPENBAAR
        assert (fact.publisher, fact.year, fact.region, fact.language) == ("Kenniswijzer", 2026, "landelijk", "nl")
        assert fact.title == TEXTS[name].splitlines()[0].removeprefix("# ")
