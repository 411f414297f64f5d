"""Hyphens at the end of a line: the typesetter's go, the writer's stay."""

from __future__ import annotations

import pytest

from ingest.hyphenation import Vocabulary, join, join_lines

NOTHING_KNOWN = Vocabulary()


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("ge-\nbieds", "gebieds"),
        ("in-\nen uitvoer", "in- en uitvoer"),
        ("in- en\nuitvoer", "in- en uitvoer"),
        ("wet- en regel-\ngeving", "wet- en regelgeving"),
        ("MKB-\ners", "MKB-ers"),
        ("RIEC-\nregio", "RIEC-regio"),
        ("B-CBA-\ntraject", "B-CBA-traject"),
        ("Noord-\nBrabant", "Noord-Brabant"),
        ("Hardinx-\nveld-Giessendam", "Hardinxveld-Giessendam"),
        ("financieel-econo-\nmische", "financieel-economische"),
        ("2016-\n2017", "2016-2017"),
        ("artikel 13b-\nsluiting", "artikel 13b-sluiting"),
        ("ONDERMIJ-\nNING", "ONDERMIJNING"),
        ("drugs-\npanden", "drugspanden"),
        ("proces-\nversneller", "procesversneller"),
        ("Bibob-\ntoets", "Bibob-toets"),
        ("niet-\nontvankelijk", "niet-ontvankelijk"),
        ("ex-\ngedetineerde", "ex-gedetineerde"),
        ("auto-\nongeluk", "auto-ongeluk"),
        ("informatie-\nuitwisseling", "informatie-uitwisseling"),
        ("be-\ninvloeden", "beïnvloeden"),
        ("co-\nordinatie", "coördinatie"),
        ("conti-\nnuïteit", "continuïteit"),
        ("situ-\natie", "situatie"),
        ("https://www.riec-\nliec.nl", "https://www.riec-liec.nl"),
        (
            "https://www.rijksoverheid.nl/actueel/nieuws/inwer\nkingtreding-wet-gegevensverwerking",
            "https://www.rijksoverheid.nl/actueel/nieuws/inwerkingtreding-wet-gegevensverwerking",
        ),
        (
            "zie https://www.rijksoverheid.nl/actueel/nieuws\nvoor meer",
            "zie https://www.rijksoverheid.nl/actueel/nieuws voor meer",
        ),
        ("RIEC Zeeland/\nWest-Brabant", "RIEC Zeeland/West-Brabant"),
        ("de aanpak -\nmet partners", "de aanpak - met partners"),
        ("ge\u00ad\nbied", "gebied"),
        ("gewone\nregels  \n\n tekst", "gewone regels tekst"),
        ("", ""),
        ("-", "-"),
    ],
)
def test_lines_are_joined_as_a_reader_reads_them(lines: str, expected: str) -> None:
    assert join_lines(lines, NOTHING_KNOWN) == expected


def test_what_the_document_writes_elsewhere_decides() -> None:
    hyphenated = Vocabulary.of(["de nieuwe beleids-adviseur gaf raad"])
    assert join("een beleids-", "adviseur", hyphenated) == "een beleids-adviseur"
    solid = Vocabulary.of(["de nieuwe beleidsadviseur gaf raad"])
    assert join("een beleids-", "adviseur", solid) == "een beleidsadviseur"


def test_a_word_at_the_end_of_a_line_is_no_evidence() -> None:
    assert Vocabulary.of(["het beleids-\nadvies is"]).words["beleids-advies"] == 0
    assert Vocabulary.of(["het woord ge-\nbieds komt"]).words["ge"] == 0
