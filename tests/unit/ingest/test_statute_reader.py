"""Statute XML: every article once, with its leden, onderdelen, dates and address."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from lxml import etree

from ingest.document import Block, BlockKind, StructuredDocument
from ingest.errors import DamagedFile, EmptyFile, TooLarge, UnsafeFile
from ingest.readers.base import FileProbe, Limits
from ingest.readers.sniff import BWB, probe
from ingest.readers.statute import StatuteReader

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


def read_text(body: str, limits: Limits | None = None) -> StructuredDocument:
    xml = (
        f'{HEAD}<toestand bwb-id="BWBR0099999" inwerkingtreding="2024-03-01"><wetgeving soort="wet">'
        f"<intitule>Wet van 1 maart</intitule><citeertitel>Proefwet</citeertitel>"
        f"<wet-besluit><wettekst>{body}</wettekst></wet-besluit></wetgeving></toestand>"
    )
    return read_bytes(xml.encode(), limits)


def read_bytes(data: bytes, limits: Limits | None = None) -> StructuredDocument:
    return StatuteReader().read(FileProbe(Path("proefwet.xml"), data, BWB), limits or Limits())


def article(body: str, number: str = "1", attributes: str = "") -> str:
    return f"<artikel {attributes}><kop><label>Artikel</label><nr>{number}</nr></kop>{body}</artikel>"


def articles(document: StructuredDocument) -> dict[str, Block]:
    found = [block for block in document.blocks if block.article is not None]
    assert all(block.kind is BlockKind.ARTICLE for block in found)
    by_number = {block.article.number: block for block in found if block.article}
    assert len(by_number) == len(found), "a number means two texts"
    return by_number


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


def test_leden_onderdelen_and_notes_become_running_text() -> None:
    document = read_text(
        article(
            '<lid><lidnr>1</lidnr><al>De burgemeester sluit <intref doc="x">lijst I</intref>:</al><lijst>'
            "<li><li.nr>a.</li.nr><al>een woning;</al></li><li><li.nr>b.</li.nr><al>een lokaal:</al><lijst>"
            "<li><li.nr>1°.</li.nr><al>met erf;</al></li></lijst></li><li><al>of iets anders.</al></li></lijst></lid>"
            "<lid><lidnr>2</lidnr><al>Tweede<noot><noot.al>zie hier</noot.al></noot>.</al>"
            '<al><redactie type="extra">Per 2015: € 500</redactie></al></lid>',
            "13b",
            'inwerking="2019-01-01"',
        )
    )
    block = articles(document)["13b"]
    assert block.article is not None
    assert block.article.in_force_from == date(2019, 1, 1)
    assert block.article.paragraphs == (
        ("1", "De burgemeester sluit lijst I:\na. een woning;\nb. een lokaal:\n1°. met erf;\n- of iets anders."),
        ("2", "Tweede [noot: zie hier].\n[Redactie: Per 2015: € 500]"),
    )
    assert block.text.startswith("1. De burgemeester sluit lijst I:\na. een woning;")
    assert block.article.jci == "jci1.3:c:BWBR0099999&artikel=13b&z=2024-03-01&g=2024-03-01"
    assert document.title == "Proefwet"
    assert document.metadata["toestand"] == "2024-03-01"
    assert document.metadata["soort"] == "wet"


def test_structure_gives_headings_with_levels() -> None:
    document = read_text(
        "<hoofdstuk><kop><label>Hoofdstuk</label><nr>5</nr><titel>Handhaving</titel></kop>"
        "<afdeling><kop><label>Afdeling</label><nr>5.1</nr></kop>"
        + article("<al>Tekst.</al>", "5:1")
        + "</afdeling></hoofdstuk>"
    )
    headings = [(block.level, block.text) for block in document.blocks if block.kind is BlockKind.HEADING]
    assert headings == [(1, "Hoofdstuk 5. Handhaving"), (2, "Afdeling 5.1"), (3, "Artikel 5:1")]


def test_a_table_is_read_row_by_row_with_its_header() -> None:
    table = (
        "<table><tgroup><thead><row><entry><al>middel</al></entry><entry><al>naam</al></entry></row></thead>"
        "<tbody><row><entry><al>–</al></entry><entry><al>4-FA</al></entry></row>"
        "<row><entry><al>amfetamine</al></entry><entry/></row></tbody></tgroup></table>"
    )
    document = read_text(
        article("<al>Tekst.</al>") + f"<bijlage><kop><label>Lijst</label><nr>I</nr></kop>{table}</bijlage>"
    )
    annex = articles(document)["lijst i"]
    assert annex.text == "naam: 4-FA\nmiddel: amfetamine"
    assert annex.article is not None
    assert annex.article.jci == "jci1.3:c:BWBR0099999&bijlage=I&z=2024-03-01&g=2024-03-01"


def test_a_lapsed_article_never_takes_the_number_of_a_live_one() -> None:
    lapsed = article('<al><redactie type="vervanging">Vervallen</redactie></al>', "30v", 'status="vervallen"')
    live = article("<al>Geldend.</al>", "30v")
    for body in (lapsed + live, live + lapsed):
        found = articles(read_text(body))
        assert found["30v"].text == "Geldend."
        assert found["30v-2"].article is not None
        assert found["30v-2"].article.repealed


def test_articles_of_an_annex_are_no_articles_of_the_statute() -> None:
    annex = (
        f'<bijlage inwerking="2024-02-01"><kop><label>Bijlage</label><nr>2</nr></kop>{article("<al>B.</al>")}</bijlage>'
    )
    found = articles(read_text(article("<al>A.</al>") + annex))
    assert (found["1"].text, found["bijlage 2 artikel 1"].text) == ("A.", "B.")
    assert found["bijlage 2 artikel 1"].article is not None
    assert found["bijlage 2 artikel 1"].article.in_force_from == date(2024, 2, 1)


def test_an_article_without_text_says_so() -> None:
    document = read_text(article("<lid><lidnr>1</lidnr></lid>", attributes='inwerking="gisteren"'))
    assert "geen tekst" in articles(document)["1"].text
    assert len(document.warnings) == 2


def test_what_is_wrong_is_refused_by_name() -> None:
    with pytest.raises(DamagedFile, match=r"proefwet\.xml.*niet heel"):
        read_bytes(f"{HEAD}<toestand bwb-id='BWBR0000001'><artikel>".encode())
    with pytest.raises(DamagedFile, match="geen wettekst"):
        read_bytes(b"<toestand/>")
    with pytest.raises(EmptyFile, match="geen artikel"):
        read_text("<al>Los.</al>")
    with pytest.raises(TooLarge, match="tekens"):
        read_text(article("<al>" + "woord " * 100 + "</al>"), Limits(max_text_chars=50))
    with pytest.raises(TooLarge, match="niveaus"):
        read_text(article("<al>" + "<b>" * 40 + "x" + "</b>" * 40 + "</al>"), Limits(max_nesting=20))
    with pytest.raises(TooLarge, match="diep"):
        read_text(article("<al>" + "<b>" * 5_000 + "x" + "</b>" * 5_000 + "</al>"))


@pytest.mark.parametrize(
    "declaration",
    [
        '<!ENTITY geheim SYSTEM "file:///etc/hostname">',
        '<!ENTITY a "xxxxxxxxxx"><!ENTITY geheim "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">',
    ],
)
def test_own_entities_are_refused_not_resolved(declaration: str) -> None:
    body = '<toestand bwb-id="BWBR0000001"><artikel><al>&geheim;</al></artikel></toestand>'
    xml = f"{HEAD}<!DOCTYPE toestand [{declaration}]>{body}"
    with pytest.raises(UnsafeFile, match="entiteiten"):
        read_bytes(xml.encode())


@pytest.mark.data
def test_every_article_of_every_statute_comes_out_once(shared_data: Path) -> None:
    files = sorted((shared_data / "wetten").glob("*/*.xml"))
    assert len(files) >= 23
    for path in files:
        held = probe(path, Limits())
        assert StatuteReader().accepts(held)
        document = StatuteReader().read(held, Limits())
        root = etree.fromstring(held.data)
        found = articles(document)
        annexes = [annex for annex in root.iter("bijlage") if annex.find(".//artikel") is None]
        extra = len(annexes) + ("considerans" in found)
        assert len(found) == len(list(root.iter("artikel"))) + extra, path.name
        assert all(block.text.strip() for block in found.values()), path.name
        assert not document.warnings, path.name
        # No words of the statute are lost: the words of every paragraph stand in the text of some article.
        ours = Counter(word for block in found.values() for word in _words(block.text))
        theirs = Counter(
            word
            for element in root.iter("artikel")
            for paragraph in element.iter("al")
            if next(paragraph.iterancestors("meta-data"), None) is None  # remarks of the editors on the changes
            for word in _words("".join(paragraph.itertext()))
        )
        assert not theirs - ours, path.name
        dated = [element for element in root.iter("artikel") if element.get("inwerking")]
        assert sum(block.article.in_force_from is not None for block in found.values() if block.article) >= len(dated)


@pytest.mark.data
def test_known_articles(shared_data: Path) -> None:
    path = shared_data / "wetten" / "bwb-xml" / "BWBR0001941_2023-09-12_0.xml"
    document = StatuteReader().read(probe(path, Limits()), Limits())
    found = articles(document)
    facts = found["13b"].article
    assert facts is not None
    assert (facts.bwb_id, facts.in_force_from, facts.repealed) == ("BWBR0001941", date(2019, 1, 1), False)
    assert facts.jci == "jci1.3:c:BWBR0001941&artikel=13b&z=2023-09-12&g=2023-09-12"
    assert [lid for lid, _ in facts.paragraphs] == ["1", "2"]
    assert "\nb. een voorwerp of stof als bedoeld in artikel 10a, eerste lid, onder 3°, of" in found["13b"].text
    assert document.metadata["citeertitel"] == "Opiumwet"
    assert any("4-fluoramfetamine" in line for line in found["lijst i"].text.splitlines())
    lapsed = found["7a"].article
    assert lapsed is not None
    assert lapsed.repealed
    excerpt = shared_data / "wetten" / "uittreksels" / "BWBR0005181_2024-01-01_uittreksel.xml"
    assert "[...]" in articles(StatuteReader().read(probe(excerpt, Limits()), Limits()))["13b"].text
