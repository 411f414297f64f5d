"""Reading clauses: verbs by their form, who does what, and what the gate makes of parties that changed places."""

from __future__ import annotations

import pytest

from assistant.grounding import Reason
from assistant.grounding.authorities import find_authorities
from assistant.grounding.frames import find_frames
from assistant.grounding.terms import load_vocabulary
from assistant.grounding.verbs import load_verbs
from tests.unit.assistant.test_grounding_gate import match, reason


@pytest.mark.parametrize(
    ("form", "infinitive"),
    [("gevraagd", "vragen"), ("vraagt", "vragen"), ("weigert", "weigeren"), ("beheert", "beheren"),
     ("sloot", "sluiten"), ("ingetrokken", "intrekken"), ("verlengd", "verlengen"), ("zet", "zetten")],
)  # fmt: skip
def test_a_verb_is_known_by_its_form(form: str, infinitive: str) -> None:
    assert infinitive in load_verbs().lemmas(form)


def test_words_that_are_no_verbs_are_not_taken_for_one() -> None:
    assert not any(load_verbs().lemmas(word) for word in ("het", "in", "gemeente", "zienswijze", "burgemeester"))


@pytest.mark.parametrize(
    ("text", "agents"),
    [
        ("Vraag de overtreder om een zienswijze.", {"u"}),
        ("De verhuurder stuurt de huurder een verklaring.", {"verhuurder"}),
        ("Dan vraagt de verhuurder de rechter om ontruiming.", {"verhuurder"}),
        ("De betrokkene wordt door het Bureau gehoord.", {"bureau"}),
        ("De overtreder krijgt een brief van het college.", {"college"}),
        ("Een last verplicht de overtreder tot herstel.", set()),
    ],
)
def test_who_acts(text: str, agents: set[str]) -> None:
    (frame,) = find_frames(text, find_authorities(text), load_vocabulary())
    assert frame.agents == agents


def test_a_loose_part_belongs_to_its_verb() -> None:
    text = "De burgemeester trekt het bevel in."
    (frame,) = find_frames(text, find_authorities(text), load_vocabulary())
    assert "intrekken" in frame.verbs


RENT = "Gaat de huurder niet weg, dan vraagt de verhuurder de rechter om ontruiming."
ORDER = "Schrijf de bewoner aan en vraag om uitleg, voordat u op huisbezoek gaat."
ACCESS = "Een toezichthouder mag elke plaats betreden, behalve een woning zonder toestemming van de bewoner."
REFUSE = "De burgemeester weigert de vergunning als een leidinggevende niet aan de eisen voldoet."


@pytest.mark.parametrize(
    ("passage", "sentence", "expected"),
    [
        (RENT, "Gaat de huurder niet weg, dan vraagt de rechter de verhuurder om ontruiming.", Reason.ROLES),
        (RENT, "Vertrekt de huurder niet, dan vraagt de gemeente de rechter om ontruiming.", Reason.ROLES),
        (ORDER, "Ga eerst op huisbezoek en schrijf de bewoner daarna aan.", Reason.ORDER),
        (ACCESS, "Een toezichthouder mag elke plaats betreden, ook een woning zonder toestemming.", Reason.WIDER),
        (
            REFUSE,
            "De burgemeester kan de vergunning weigeren als een leidinggevende niet aan de eisen voldoet.",
            Reason.MODALITY,
        ),
    ],
)
def test_what_changed_places_is_refused(passage: str, sentence: str, expected: Reason) -> None:
    assert reason(sentence, match(passage)) is expected


@pytest.mark.parametrize(
    ("passage", "sentence"),
    [
        (RENT, "Gaat de huurder niet weg, dan vraagt de verhuurder om ontruiming bij de rechter."),
        (ORDER, "Schrijf de bewoner eerst aan en vraag om uitleg voordat u op huisbezoek gaat."),
        (REFUSE, "Voldoet een leidinggevende niet aan de eisen, dan weigert de burgemeester de vergunning."),
    ],
)
def test_another_order_of_words_passes(passage: str, sentence: str) -> None:
    assert reason(sentence, match(passage)) is Reason.SUPPORTED
