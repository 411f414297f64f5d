"""The parts of the web page that need no server: marking, refining, addresses, lists, an answer on paper."""

from __future__ import annotations

from pathlib import Path

import pytest
from assistant_library import asker, fill
from hypothesis import given
from hypothesis import strategies as st

from assistant.answer import Answer, Sentence
from assistant.export import to_markdown
from assistant.instrument_answer import MissingFactAnswer
from assistant.web.answer_paper import paper_of, plain_text
from assistant.web.answer_view import blocks_of, view_of
from assistant.web.highlighting import pieces_of
from assistant.web.pages import STATIC
from assistant.web.paging import page_of
from assistant.web.places import passage_path, read_spans
from assistant.web.refining import refinements
from knowledge.instruments.facts import load_facts, recognise
from knowledge.register import Register

FACTS = load_facts()
SITUATION = "In een loods is een hennepkwekerij gevonden. Wat kan de gemeente doen?"


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Answer]:
    register = Register.open(tmp_path_factory.mktemp("web") / "register.sqlite")
    fill(register)
    ask = asker(register)
    return {name: ask(name) for name in (SITUATION, "Welke vragen stelt de stuurploeg aan de gemeente?")}


@given(st.text(max_size=60), st.lists(st.tuples(st.integers(-5, 70), st.integers(-5, 70)), max_size=6))
def test_pieces_are_the_text_and_mark_exactly_the_spans(text: str, spans: list[tuple[int, int]]) -> None:
    pieces = pieces_of(text, spans)
    assert "".join(piece for piece, _ in pieces) == text
    marks = [marked for piece, marked in pieces for _ in piece]
    wanted = {place for start, end in spans for place in range(max(0, start), min(len(text), end))}
    assert wanted <= {place for place, marked in enumerate(marks) if marked}
    bridges = {place for place in range(1, len(text)) if {place - 1, place + 1} <= wanted}  # one character between
    assert {place for place, marked in enumerate(marks) if marked} <= wanted | bridges


@given(st.lists(st.tuples(st.integers(0, 99_999), st.integers(1, 99)), max_size=5))
def test_spans_survive_an_address(lengths: list[tuple[int, int]]) -> None:
    from urllib.parse import parse_qs, urlsplit

    spans = [(start, start + length) for start, length in lengths]
    path = passage_path("een bron", "een bron:1/2", spans, "a1")
    query = parse_qs(urlsplit(path).query)
    assert read_spans(query.get("markeer", [])) == tuple(spans)
    assert urlsplit(path).path == "/bronnen/een%20bron/passages/een%20bron:1%2F2"


@pytest.mark.parametrize("value", ["", "5", "9-3", "3-3", "-1-4", "1-2-3", "x-y", "1-99999999999", "<b>-2"])
def test_what_is_no_span_is_left_out(value: str) -> None:
    assert read_spans([value, "1-2"]) == ((1, 2),)


def test_every_button_tells_the_rules_what_it_says() -> None:
    question = "Wat kan de gemeente doen?"
    missing = [MissingFactAnswer(feit=key, vraag=fact.question, instrumenten=()) for key, fact in FACTS.items()]
    offered = list(zip(FACTS, refinements(question, missing, FACTS), strict=True))
    for key, item in offered:
        if item.yes:
            assert recognise(item.yes, FACTS).value(key) is True, item.yes
        if item.no:
            assert recognise(item.no, FACTS).value(key) is False, item.no
    assert sum(bool(item.yes) for _, item in offered) >= 75
    assert sum(bool(item.no) for _, item in offered) >= 25
    assert dict(offered)["hennepteelt"].no_words == "Er is geen hennepteelt."


def test_a_fact_that_the_catalogue_lost_has_a_question_and_no_buttons() -> None:
    (item,) = refinements("Wat nu?", [MissingFactAnswer(feit="weg", vraag="Is het zo?", instrumenten=())], FACTS)
    assert (item.question, item.yes, item.no) == ("Is het zo?", "", "")


@pytest.mark.parametrize(
    ("asked", "shown", "pages"), [("2", (2, 3), 3), ("0", (0, 1), 3), ("99", (4,), 3), ("x", (0, 1), 3)]
)
def test_a_page_of_a_list_is_the_nearest_that_there_is(asked: str, shown: tuple[int, ...], pages: int) -> None:
    page = page_of(range(5), asked, 2)
    assert (tuple(page.items), page.pages, page.total) == (shown, pages, 5)
    assert page_of([], asked, 2).pages == 1


def test_a_list_in_a_source_stays_a_list_under_its_sentence(answers: dict[str, Answer]) -> None:
    view = view_of(answers["Welke vragen stelt de stuurploeg aan de gemeente?"], FACTS, "Geen advies.")
    lists = [block for block in view.blocks if block.form.value == "opsomming"]
    assert len(lists) == 1 and len(lists[0].sentences) == 3
    assert [one.index for block in view.blocks for one in block.sentences] == list(range(len(view.answer.sentences)))
    mark = lists[0].sentences[0].marks[0]
    assert mark.held and mark.href.startswith("/bronnen/jaarplan-2017/passages/jaarplan-2017:2?markeer=")


def test_members_of_an_article_begin_paragraphs_of_their_own() -> None:
    texts = ("1. Het college is bevoegd.", "Het wijst toezichthouders aan.", "2. Het maakt dat bekend.")
    blocks = blocks_of([Sentence(text=text, citations=(1,)) for text in texts], {}, None)
    assert [[one.text for one in block.sentences] for block in blocks] == [list(texts[:2]), [texts[2]]]


def test_a_situation_shows_cards_by_group_and_what_to_add(answers: dict[str, Answer]) -> None:
    view = view_of(answers[SITUATION], FACTS, "Geen advies.")
    assert [code for code, _, _ in view.groups] == [
        code for code in ("past_nu", "kan_passen", "past_niet") if code in {c.group for c in view.answer.instruments}
    ]
    assert view.refinements and view.refinements[0].yes.startswith(SITUATION)
    assert not {item.question for item in view.refinements} & set(view.questions)


def test_an_answer_on_paper_has_every_sentence_with_its_sources(answers: dict[str, Answer]) -> None:
    for answer in answers.values():
        paper = paper_of(answer, "Geen advies.")
        text, markdown = plain_text(paper), to_markdown(paper)
        for sentence in answer.sentences:
            assert sentence.text in text
        for card in answer.instruments:
            assert card.name in text and card.name.split()[0] in markdown
        for citation in answer.citations:
            assert f"\n[{citation.number}] " in text
        assert "kennis bronnen" not in text  # a command is of no use to who reads a page


def test_static_files_ask_nothing_of_others() -> None:
    files = [path for path in STATIC.rglob("*") if path.suffix in {".css", ".js", ".svg"}]
    assert len(files) >= 8
    for path in files:
        text = path.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
        assert "http:" not in text and "https://" not in text.replace('"https:"', "") and "@import" not in text, (
            path.name
        )
    assert (
        (STATIC / "vendor" / "nl-design-system-LICENSE.md").read_text(encoding="utf-8").startswith("# EUROPEAN UNION")
    )


def test_templates_have_no_inline_script_or_style() -> None:
    templates = list((Path(STATIC).parent / "templates").rglob("*.j2"))
    assert templates
    for path in templates:
        text = path.read_text(encoding="utf-8")
        assert "<script>" not in text and "<style" not in text and " style=" not in text and " onclick=" not in text, (
            path
        )
        assert "|safe" not in text.replace(" ", ""), path
