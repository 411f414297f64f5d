"""Sets go to CSV and Excel and back without loss, whatever is in them."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evals.cases import Case, CaseError, Gold, load_cases, set_names
from evals.exchange import export_set, import_set

text = st.text(st.characters(blacklist_categories=("Cs",)), max_size=40)
words = st.lists(text, max_size=3).map(tuple)


@st.composite
def a_case(draw: st.DrawFn) -> Case:
    passage = draw(text.filter(bool))
    return Case(
        id="a-1",
        question=draw(text.filter(lambda value: len(value) >= 3)),
        kind=draw(text),
        history=draw(words),
        answerable=True,
        gold=(Gold(file=draw(text.filter(bool)), page=draw(st.none() | st.integers(1, 999)), passage=passage),),
        key_facts=tuple(draw(st.lists(words, max_size=3))),
        instruments=draw(words),
        forbidden_text=draw(words),
        as_of=draw(st.none() | st.dates()),
        note=draw(text),
    )


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_every_set_that_ships_goes_and_comes_back(tmp_path: Path, suffix: str) -> None:
    for name in set_names():
        cases = load_cases(name, None) or [Case(id="leeg", question="Niets?", kind="x", answerable=False)]
        path = tmp_path / f"{name}{suffix}"
        export_set(cases, path)
        assert import_set(path) == cases


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(case=a_case())
def test_whatever_stands_in_a_case_comes_back(case: Case, suffix: str) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"set{suffix}"
        export_set([case], path)
        assert import_set(path) == [case]


def test_a_formula_is_not_left_for_the_spreadsheet(tmp_path: Path) -> None:
    case = Case(id="a-1", question="=HYPERLINK(1)", kind="@soort", answerable=False)
    export_set([case], tmp_path / "set.csv")
    assert ";'=HYPERLINK(1);" in (tmp_path / "set.csv").read_text(encoding="utf-8-sig")
    assert import_set(tmp_path / "set.csv") == [case]


def test_what_dutch_excel_makes_of_it_is_understood(tmp_path: Path) -> None:
    path = tmp_path / "set.csv"
    path.write_text("id,vraag,soort,beantwoordbaar,peildatum\na-1,Wie sluit?,x,ONWAAR,1-6-2016\n", encoding="utf-8")
    (case,) = import_set(path)
    assert (case.answerable, str(case.as_of)) == (False, "2016-06-01")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("id;vraag;kleur\n", "onbekende kolom kleur"),
        ("vraag;soort\n", "eerste rij"),
        ("id;vraag;soort;beantwoordbaar\na-1;Wie sluit?;x;misschien\n", "rij 2, kolom beantwoordbaar"),
        ("id;vraag;soort;beantwoordbaar\na-1;Wie sluit?;x;ja\n", "rij 2: geheel"),
        ("id;vraag;soort;beantwoordbaar;bronnen\na-1;Wie sluit?;x;ja;ergens\n", "rij 2, kolom bronnen"),
        ("id;vraag;soort;beantwoordbaar\na-1;Wie sluit?;x;nee\na-1;Wie nog?;x;nee\n", "rij 3: het id 'a-1'"),
    ],
)
def test_a_wrong_row_is_refused_with_its_number(tmp_path: Path, content: str, told: str) -> None:
    path = tmp_path / "set.csv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(CaseError, match=r"set\.csv") as caught:
        import_set(path)
    assert told in str(caught.value)


def test_files_that_are_no_spreadsheet_are_refused(tmp_path: Path) -> None:
    (tmp_path / "set.xlsx").write_text("geen zip", encoding="utf-8")
    for name in ("set.xlsx", "weg.csv", "set.pdf"):
        with pytest.raises(CaseError, match=name.partition(".")[0]):
            import_set(tmp_path / name)
