"""Near copies of a sentence, and lists of what not to do: one word or one "tenzij" turns what they say."""

from __future__ import annotations

import pytest

from assistant.grounding import Reason
from assistant.grounding.pitfalls import is_pitfall
from tests.unit.assistant.test_grounding_gate import match, reason

FLOOD = "De noodregel vervalt, tenzij de raad haar in zijn eerstvolgende vergadering bekrachtigt."
AIM = "Het doel is toezicht op naleving en niet opsporing."
TALK = "Spreek af wie erbij is, wat het doel is en wie het verslag maakt."
ORDER = "Het bevel is nodig om de openbare orde te handhaven."
BUYER = "De ondernemer koopt gebruikte goederen, zoals telefoons en fietsen."
AREA = "De burgemeester kan een gebied aanwijzen als de leefbaarheid of de veiligheid onder druk staat."
COSTS = "De eigenaar wordt gehoord. De kosten van de sluiting komen voor rekening van de overtreder."
CALM = "De boete kan worden gematigd als hij binnen tien dagen na de controle de overtreding herstelt."
WARNINGS = (
    "- Sporen wissen voordat de politie klaar is.\n"
    "- Het bevel gebruiken als langdurig gebiedsverbod.\n"
    "- De burgemeester is hier niet bevoegd.\n"
    "- Een verordening laten verlopen; zij geldt hoogstens vier jaar."
)


@pytest.mark.parametrize(
    ("passage", "sentence", "expected"),
    [
        (
            FLOOD,
            "De noodregel vervalt als de raad haar in zijn eerstvolgende vergadering bekrachtigt.",
            Reason.NEGATION,
        ),
        (AIM, "Het doel is opsporing en niet toezicht op naleving.", Reason.NEGATION),
        (TALK, "Spreek af wie erbij is, wat het doel is en wie de kosten betaalt.", Reason.WORD),
        (ORDER, "De openbare orde is nodig om het bevel te handhaven.", Reason.ROLES),
        (BUYER, "De ondernemer verkoopt gebruikte goederen, zoals telefoons en fietsen.", Reason.NEGATION),
        (
            AREA,
            "De burgemeester kan een gebied aanwijzen als de leefbaarheid en de veiligheid onder druk staat.",
            Reason.WORD,
        ),
        (
            AREA,
            "De burgemeester wijst een gebied aan als de leefbaarheid of de veiligheid onder druk staat.",
            Reason.MODALITY,
        ),
        (COSTS, "Alle kosten van de sluiting komen voor rekening van de overtreder.", Reason.WIDER),
        (COSTS, "De kosten van de sluiting komen voor rekening van de eigenaar.", Reason.WORD),
        (COSTS, "Alleen de kosten van de sluiting komen voor rekening van de overtreder.", Reason.WIDER),
        (
            CALM,
            "De boete kan worden gematigd als hij binnen tien dagen voor de controle de overtreding herstelt.",
            Reason.WORD,
        ),
    ],
)
def test_a_near_copy_with_another_meaning_is_caught(passage: str, sentence: str, expected: Reason) -> None:
    assert reason(sentence, match(passage)) is expected
    assert reason(passage, match(passage)) is Reason.SUPPORTED


@pytest.mark.parametrize(
    ("passage", "sentence"),
    [
        (
            "Klanten betalen vaak contant (uit de praktijk, nog te controleren).",
            "Klanten betalen vaak contant, en dat is nog niet gecontroleerd.",
        ),
        ("De last wordt niet opgelegd dan nadat de bewoner is gehoord.", "Eerst moet de bewoner zijn gehoord."),
    ],
)
def test_a_denial_that_says_something_else_is_no_denial(passage: str, sentence: str) -> None:
    assert reason(sentence, match(passage)) not in {Reason.NEGATION, Reason.MODALITY}


def test_what_was_checked_is_not_still_to_be_checked() -> None:
    told = "De burgemeester heeft de gegevens gecontroleerd."
    assert reason("De burgemeester heeft de gegevens nog niet gecontroleerd.", match(told)) is Reason.NEGATION


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Wis de sporen voordat de politie klaar is.", Reason.NEGATION),
        ("U mag de sporen niet wissen voordat de politie klaar is.", Reason.SUPPORTED),
        ("Het bevel is te gebruiken als langdurig gebiedsverbod.", Reason.NEGATION),
        ("Gebruik het bevel niet als langdurig gebiedsverbod.", Reason.SUPPORTED),
        ("De burgemeester is hier niet bevoegd.", Reason.SUPPORTED),
        ("De burgemeester is hier bevoegd.", Reason.NEGATION),
        ("Zij geldt hoogstens vier jaar.", Reason.SUPPORTED),
    ],
)
def test_under_pitfalls_stands_what_not_to_do(sentence: str, expected: Reason) -> None:
    assert reason(sentence, match(WARNINGS, heading_path=("Valkuilen",))) is expected


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        ("- Sporen wissen voordat de politie klaar is.", True),
        ("- De aanwijzing laten doorlopen als de dreiging weg is.", True),
        ("- Toezicht gebruiken als dekmantel voor opsporing.", True),
        ("- Geen termijn geven terwijl er geen spoed is.", True),
        ("- Gebruik het onderzoek niet om een zaak rond te krijgen.", False),
        ("- Het keurmerk geeft geen recht om te handhaven.", False),
        ("- Artikelnummers kunnen in uw verordening anders zijn.", False),
        ("Sporen wissen voordat de politie klaar is.", False),
    ],
)
def test_a_pitfall_has_no_finite_verb(item: str, expected: bool) -> None:
    assert is_pitfall(item, ("Handreiking", "Valkuilen")) is expected
    assert not is_pitfall(item, ("Handreiking", "Procedure"))


def test_a_verb_that_stands_apart_is_the_verb_as_a_whole() -> None:
    passage = match("Wijkt u af van het advies van het bureau, leg dan in de motivering uit waarom.")
    assert reason("Wie afwijkt van het advies van het bureau, legt in de motivering uit waarom.", passage) is (
        Reason.SUPPORTED
    )
