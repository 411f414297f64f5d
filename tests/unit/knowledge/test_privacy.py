"""Dutch personal data: what is found, what is not, and what is left after masking. All data are invented."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.privacy import Finding, PersonalDataKind, find_personal_data, is_published_contact, mask

K = PersonalDataKind

FOUND = [
    ("Mijn BSN is 999993653.", K.BSN, "999993653"),
    ("bsn 9999.90.019 staat in het dossier", K.BSN, "9999.90.019"),
    ("Burgerservicenummer: 999 990 019", K.BSN, "999 990 019"),
    ("999993653", K.BSN, "999993653"),
    ("BSN:999993653", K.BSN, "999993653"),
    ("BSN999993653 en bsn9999.90.019", K.BSN, "9999.90.019"),
    ("sofinummer 99–999–0019", K.BSN, "99–999–0019"),
    ("zijn bsn 9 99 99 00 19 klopt", K.BSN, "9 99 99 00 19"),
    ("IBAN" + "NL91ABNA0417164300", K.IBAN, "NL91ABNA0417164300"),
    ("Het staat op NL91 ABNA 0417 1643 00 bij de bank", K.IBAN, "NL91 ABNA 0417 1643 00"),
    ("rekening nl91abna0417164300.", K.IBAN, "nl91abna0417164300"),
    ("Rekening DE89 3704 0044 0532 0130 00 in Duitsland", K.IBAN, "DE89 3704 0044 0532 0130 00"),
    ("Bel 06-12345678.", K.PHONE, "06-12345678"),
    ("Bel (010) 267 29 44 of mail.", K.PHONE, "(010) 267 29 44"),
    ("Bel +31 6 12 34 56 78 nu", K.PHONE, "+31 6 12 34 56 78"),
    ("Mail j.jansen@voorbeeld.nl, dan", K.EMAIL, "j.jansen@voorbeeld.nl"),
    ("De auto met kenteken 12-ABC-3 stond er.", K.PLATE, "12-ABC-3"),
    ("Een bestelbus, AB-12-CD, reed weg.", K.PLATE, "AB-12-CD"),
    ("Kenteken G123BC is gezien", K.PLATE, "G123BC"),
    ("geboren op 12-03-1980 te Delft", K.BIRTH_DATE, "12-03-1980"),
    ("geboren te Rotterdam op 3 maart 1985", K.BIRTH_DATE, "3 maart 1985"),
    ("Geboortedatum: 1980-03-12", K.BIRTH_DATE, "1980-03-12"),
    ("Wat weet u van Dorpsstraat 12?", K.ADDRESS, "Dorpsstraat 12"),
    ("een pand aan de Van Speykstraat 12a", K.ADDRESS, "Van Speykstraat 12a"),
    ("de woning Lange Haven 3 in Schiedam", K.ADDRESS, "Lange Haven 3"),
    ("postcode 3011 AB 12", K.ADDRESS, "3011 AB 12"),
    ("Wat doen we met verdachte J. de Vries?", K.SUSPECT, "J. de Vries"),
    ("Is Jan Jansen bekend bij de politie?", K.SUSPECT, "Jan Jansen"),
    ("Heeft meneer Bakker een strafblad?", K.SUSPECT, "meneer Bakker"),
    ("Kan ik het pand sluiten als Piet van den Berg is aangehouden?", K.SUSPECT, "Piet van den Berg"),
]

NOT_FOUND = [
    "De zaak 123456789 is een nummer dat geen BSN is.",
    "Artikel 5:32 Awb en artikel 13b van de Opiumwet; artikelen 5:21-5:31.",
    "ECLI:NL:RVS:2019:4201 en ECLI:NL:RBROT:2022:285, r.o. 5.2.",
    "Stb. 2018, 481; Kamerstukken II 2016/17, 34 763, nr. 3; TK 29 911, nr. 54.",
    "BWBR0001941, BWBR0005416 en BWBR0013798.",
    "jci1.3:c:BWBR0001941&artikel=13b&g=2023-09-12",
    "De bijdrage is € 2.363.202,10, dat is € 0,39 per inwoner bij 1.763.290 inwoners.",
    "Totaal 111222333 euro en € 999993653.",
    "KvK 24123456 en KvK-nummer 99999365.",
    "Het bsn-veld telt 9 cijfers; zie bsn 2.1 en BSN 123456789.",
    "In 2015, 2016 en 2017; van 1 januari 2019 tot en met 31 december 2023.",
    "Het besluit van 12-03-2017 is verzonden op 1-4-2018.",
    "De wet van 3 maart 1985 geldt niet meer.",
    "Bijlage 2 bij artikel 3 van lijst II.",
    "De burgemeester is bevoegd. De verdachte van een misdrijf wordt gehoord.",
    "Is het RIEC bekend bij de gemeente?",
    "Wie is bevoegd bij een verdenking van witwassen?",
    "Is de Wet Bibob van toepassing op drugs?",
    "In 24-12-23 en per 01-01-24 ging het in.",
    "Route A-12-34 uit de tabel van 2020-24.",
    "De gemeente telt 12 wijken; Weg 5 procent minder.",
    "Verordening (EU) 2016/679 en Richtlijn 2014/24/EU.",
    "ISBN 978-90-12-34567-8 en versie 1.2.3.4.",
    "Deze regel staat op https://wetten.overheid.nl/BWBR0005537/2024-05-01.",
]


@pytest.mark.parametrize(("text", "kind", "value"), FOUND)
def test_personal_data_is_found_with_its_span(text: str, kind: PersonalDataKind, value: str) -> None:
    found = find_personal_data(text)
    assert (kind, value) in [(item.kind, text[item.start : item.end]) for item in found]


@pytest.mark.parametrize("text", NOT_FOUND)
def test_what_looks_like_it_but_is_not(text: str) -> None:
    assert [(item.kind.value, text[item.start : item.end]) for item in find_personal_data(text)] == []


def test_masking_names_the_kind_and_leaves_nothing_of_the_value() -> None:
    text = "Jan, 999993653, 06-12345678 en j@voorbeeld.nl."
    masked = mask(text, find_personal_data(text))
    assert masked == "Jan, [burgerservicenummer], [telefoonnummer] en [e-mailadres]."
    assert find_personal_data(masked) == []


def test_only_the_kinds_asked_for() -> None:
    text = "999993653 en 06-12345678"
    assert [item.kind for item in find_personal_data(text, [K.PHONE])] == [K.PHONE]


@pytest.mark.parametrize(
    ("text", "published"),
    [
        ("Mail info@liec.nl voor vragen.", True),
        ("Email: riec@rotterdam.nl", True),
        ("Mail h.graaf@riec-mn.nl", False),
        ("Telefoon: (010) 267 29 44", True),
        ("Bel 088-1234567", True),
        ("Bel Jan op 06-12345678 bij de gemeente", False),
    ],
)
def test_contact_details_of_an_organisation_are_told_apart(text: str, published: bool) -> None:
    (finding,) = find_personal_data(text)
    assert is_published_contact(text, finding) is published


def _with_check_digit(eight: str) -> str | None:
    total = sum(int(digit) * weight for digit, weight in zip(eight, range(9, 1, -1), strict=True))
    last = total % 11
    return None if last == 10 else f"{eight}{last}"


@settings(max_examples=100, deadline=None)
@given(st.from_regex(r"[1-9][0-9]{7}", fullmatch=True), st.booleans())
def test_every_number_that_passes_the_elfproef_is_found_and_no_other(eight: str, dotted: bool) -> None:
    number = _with_check_digit(eight)
    if number is None or len(set(number)) == 1:
        return
    written = f"{number[:4]}.{number[4:6]}.{number[6:]}" if dotted else number
    text = f"BSN {written}."
    assert [(item.kind, item.span) for item in find_personal_data(text, [K.BSN])] == [(K.BSN, (4, 4 + len(written)))]
    wrong = number[:-1] + str((int(number[-1]) + 1) % 10)
    assert find_personal_data(f"BSN {wrong}.", [K.BSN]) == []


PIECES = "06-12345678|a@b.nl|999993653|NL91ABNA0417164300| |art. 13b|verdachte J. de Vries|\n|-|1".split("|")


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(max_size=200), st.lists(st.sampled_from(PIECES), max_size=20).map("".join)))
def test_findings_are_ordered_apart_and_inside_the_text(text: str) -> None:
    found = find_personal_data(text)
    end = 0
    for item in found:
        assert end <= item.start < item.end <= len(text)
        end = item.end
    masked = mask(text, found)
    for item in found:
        assert f"[{item.kind.value}]" in masked


LONG = ["1", "1 ", "a.", "A", "06-", "NL91 ", "a@", "Jan ", "is Jan ", "12-", "geboren te ", "Van de "]


@pytest.mark.parametrize("piece", LONG)
def test_long_input_does_not_blow_up(piece: str) -> None:
    found = find_personal_data(piece * (60_000 // len(piece)))
    assert all(isinstance(item, Finding) for item in found)
