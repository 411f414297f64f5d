"""Numbers, terms, dates, labels and authorities as they are written in Dutch."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.grounding.authorities import find_authorities
from assistant.grounding.dates import find_dates
from assistant.grounding.labels import Label, find_labels
from assistant.grounding.number_words import number_word, ordinal_word_value
from assistant.grounding.quantities import find_quantities

_ONES = (
    "nul een twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien zestien zeventien "
    "achttien negentien"
)
_TENS = "- - twintig dertig veertig vijftig zestig zeventig tachtig negentig"
_MONTHS = "januari februari maart april mei juni juli augustus september oktober november december"
ONES, TENS, MONTHS = _ONES.split(), _TENS.split(), _MONTHS.split()


def in_words(number: int) -> str:
    """Write a number below a million as Dutch does, by the rules of the Taalunie."""
    if number < 20:
        return ONES[number]
    if number < 100:
        tens, ones = divmod(number, 10)
        link = "ën" if ones in {2, 3} else "en"
        return TENS[tens] if not ones else f"{ONES[ones]}{link}{TENS[tens]}"
    if number < 1000:
        hundreds, rest = divmod(number, 100)
        return ("" if hundreds == 1 else ONES[hundreds]) + "honderd" + (in_words(rest) if rest else "")
    thousands, rest = divmod(number, 1000)
    return ("" if thousands == 1 else in_words(thousands)) + "duizend" + (in_words(rest) if rest else "")


@given(st.integers(0, 999_999))
def test_a_number_in_words_is_read_back(number: int) -> None:
    assert number_word(in_words(number)) == number


@given(st.integers(2, 99), st.sampled_from(["dagen", "weken", "maanden", "jaar", "jaren", "uur", "werkdagen", "euro"]))
def test_words_and_digits_are_the_same_term(number: int, unit: str) -> None:
    (written,) = find_quantities(f"binnen {in_words(number)} {unit} na de aanvraag")
    (digits,) = find_quantities(f"na de aanvraag, binnen {number} {unit}")
    assert (written.value, written.unit) == (digits.value, digits.unit)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("om de twee weken", "tweewekelijks"),
        ("twee keer per jaar", "elk half jaar"),
        ("in het eerste halfjaar", "zes aaneengesloten maanden"),
        ("een op de drie", "een derde van"),
        ("binnen een etmaal", "binnen 24 uur"),
        ("nooit langer dan vier weken", "ten hoogste vier weken"),
        ("langer dan vier weken bewaart u ze niet", "ten hoogste vier weken"),
        ("uiterlijk zestien weken voor het gala", "ten minste zestien weken van tevoren"),
        ("de boete wordt verdubbeld", "de boete is twee keer zo hoog"),
    ],
)
def test_the_same_number_in_another_form_is_the_same(one: str, other: str) -> None:
    (mine,), (theirs,) = find_quantities(one), find_quantities(other)
    assert (mine.value, mine.unit, mine.bound) == (theirs.value, theirs.unit, theirs.bound)


def test_longer_than_is_no_most() -> None:
    (longer,), (never,) = find_quantities("langer dan vier weken"), find_quantities("nooit langer dan vier weken")
    assert longer.bound == -never.bound == 1


@given(st.integers(1, 5_000_000))
def test_an_amount_may_be_written_with_dots_and_a_sign(number: int) -> None:
    dotted = f"{number:,}".replace(",", ".")
    told = [find_quantities(text) for text in (f"€ {dotted}", f"{dotted} euro", f"€ {dotted},00")]
    assert {(found[0].value, found[0].unit) for found in told} == {(Fraction(number), "euro")}


@given(st.dates(date(1901, 1, 1), date(2099, 12, 31)))
def test_a_date_is_the_same_in_every_spelling(day: date) -> None:
    spellings = (
        f"op {day.day} {MONTHS[day.month - 1]} {day.year} geldt",
        f"op {day.day}-{day.month}-{day.year} geldt",
        f"op {day.isoformat()} geldt",
    )
    found = {find_dates(text)[0].parts for text in spellings}
    assert found == {(day.year, day.month, day.day)}
    (written,) = find_dates(spellings[0])
    assert find_dates(f"sinds {day.year}")[0].covered_by(written)
    (other,) = find_dates(f"op {(day - timedelta(days=1)).isoformat()}")
    assert not other.covered_by(written)


@given(st.text(max_size=300))
def test_reading_never_raises(text: str) -> None:
    for quantity in find_quantities(text):
        assert 0 <= quantity.start < quantity.end <= len(text)
    for day in find_dates(text):
        assert 0 <= day.start < day.end <= len(text)
    find_labels(text)
    find_authorities(text)
    number_word(text)
    ordinal_word_value(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("acht weken", "8 weken"),
        ("vijf jaar", "5 jaren"),
        ("twee jaar", "24 maanden"),
        ("veertien dagen", "twee weken"),
        ("een jaar", "12 maanden"),
        ("een half jaar", "zes maanden"),
        ("anderhalf jaar", "18 maanden"),
        ("39 cent", "€ 0,39"),
        ("de helft van de kosten", "50% van de kosten"),
        ("een derde van de kosten", "1/3"),
        ("driemaal", "drie keer"),
        ("de vierde categorie", "4e categorie"),
        ("2,5 miljoen euro", "€ 2.500.000"),
        ("tweejaarlijkse scan", "elke twee jaar een scan"),
    ],
)
def test_what_is_equal(one: str, other: str) -> None:
    first = {(found.value, found.unit) for found in find_quantities(one)}
    second = {(found.value, found.unit) for found in find_quantities(other)}
    assert first == second if other != "1/3" else first == {(Fraction(1, 3), "deel")}


@pytest.mark.parametrize(
    ("one", "other"),
    [("vier weken", "een maand"), ("tien werkdagen", "tien dagen"), ("€ 0,39", "€ 0,93"), ("6 uur", "6 dagen")],
)
def test_what_differs(one: str, other: str) -> None:
    first, second = find_quantities(one)[0], find_quantities(other)[0]
    assert (first.value, first.unit) != (second.value, second.unit)


@pytest.mark.parametrize(
    "text",
    ["in acht nemen", "met inachtneming van", "een burgemeester", "de derde die wordt genoemd", "1. De raad kan"],
)
def test_what_is_no_number(text: str) -> None:
    assert find_quantities(text) == []


@pytest.mark.parametrize(
    ("text", "bound"), [("ten minste zes maanden", 1), ("hoogstens 6 maanden", -1), ("6 maanden", 0)]
)
def test_a_term_knows_whether_it_is_the_least_or_the_most(text: str, bound: int) -> None:
    assert find_quantities(text)[0].bound == bound


def test_labels() -> None:
    assert find_labels("stoffen van lijst I of II") == {Label("lijst", "I"), Label("lijst", "II")}
    assert find_labels("lijst IA") == {Label("lijst", "IA")}
    assert find_labels("de a-grond en de b-grond") == {Label("grond", "a"), Label("grond", "b")}


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Het college van burgemeester en wethouders beslist", ["college"]),
        ("De gemeenteraad en de officier van justitie", ["raad", "officier"]),
        ("de hulpofficier van justitie", ["hulpofficier"]),
        ("de Afdeling bestuursrechtspraak van de Raad van State", ["raad van state"]),
        ("Onze Minister stelt vast", ["minister"]),
        ("om de orde te bewaren", []),
    ],
)
def test_authorities(text: str, kinds: list[str]) -> None:
    assert [one.kind for one in find_authorities(text)] == kinds


def test_by_and_with_tell_who_acts() -> None:
    one, other = find_authorities("wordt door de burgemeester besloten na overleg met de officier van justitie")
    assert (one.acts, other.acts) == (True, False)
