"""Every block that the bot sends is one that Slack takes, whatever a source or a question holds."""

from __future__ import annotations

import json
import re
from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from assistant.answer import Answer, AnswerStatus, Citation, Evidence, Sentence, SentenceForm, Warning_
from assistant.instrument_answer import (
    InstrumentAnswer,
    InstrumentName,
    InstrumentOverview,
    InstrumentStatement,
    MissingFactAnswer,
    NotLawAnswer,
    RecognisedFact,
)
from assistant.instruments.told import with_fact
from bots.slack import limits, lines, mrkdwn
from bots.slack.blocks import Look, answer_message, streamed_tail
from bots.slack.exercise_blocks import Stage, choice_blocks, read_stage, round_message
from bots.slack.exercise_blocks import answer_message as exercise_answer
from bots.slack.instrument_blocks import instrument_view
from bots.slack.modals import about_message_view, notice_view, reason_view, reread_view, whole_answer_view
from bots.slack.sentence_blocks import sentence_block
from bots.slack.source_blocks import source_view
from bots.slack.values import Target, read_target
from knowledge.instruments.catalogue import load_catalogue
from knowledge.instruments.facts import recognise
from knowledge.records import SourceKind
from tests.slack_rules import message_problems, view_problems

HOSTILE = (
    "<!channel> <@U123|baas> <https://boos.nl|klik hier> *vet* _schuin_ ~weg~ `code` ```blok``` &amp; :skull: @here "
    "https://boos.nl/pad www.boos.nl mail@boos.nl #algemeen |<>\u202e\u2066\x00\n> citaat"
)
TODAY = date(2026, 11, 22)
part = st.text(min_size=1, max_size=12)
text = st.one_of(st.just(HOSTILE), st.text(max_size=60), st.builds(str.__mul__, part, st.sampled_from((30, 300, 700))))


def citation(number: int, words: str) -> Citation:
    return Citation(
        number=number, passage_id=f"bron:{number}", source_id="bron", title=words, kind=SourceKind.LEIDRAAD,
        publisher=words, year=2024, heading=words, page=number, url="https://wetten.overheid.nl/x?a=1&b=2",
        quote=words, currency_note=words,
    )  # fmt: skip


def card(number: int, words: str, group: str) -> InstrumentAnswer:
    statement = InstrumentStatement(text=words, basis=words, citations=(1,), question=words)
    several = (statement,) * 3
    return InstrumentAnswer(
        id=f"kaart-{number}", group=group, name=words, category="a", kind="b", status="lokaal", weight=3,
        authorities=(words,), why=words, does=statement, met=several, unknown=several, unmet=several,
        to_check=several, procedure=several, proportionality=several, pitfalls=several, evidence=(words,),
        local_question=words, local_policy=several, first=(words,), instead=(words,), certainty="zeker",
        doubts=(words,), checked_on=TODAY,
    )  # fmt: skip


def whole(words: str, sentences: int, sources: int, cards: int) -> Answer:
    forms = list(SentenceForm)
    groups = ("past_nu", "kan_passen", "past_niet")
    overview = InstrumentOverview(
        more=(InstrumentName(id="x", name=words, group="past_nu"),) * cards,
        facts=(RecognisedFact(id="f", label=words, present=False, words=words),),
        missing=tuple(MissingFactAnswer(fact=f"feit{n}", question=words, instruments=()) for n in range(cards)),
        not_law=(NotLawAnswer(id="n", name=words, state=words, text=words, doubts=(words,), checked_on=TODAY),) * cards,
        closing=words,
    )
    return Answer(
        id="a" * 32, status=AnswerStatus.PARTIAL, question=words, understood_as=f"{words} en meer", intro=words,
        sentences=tuple(
            Sentence(text=words, citations=(number % max(1, sources) + 1,), form=forms[number % 3])
            for number in range(sentences)
        ),
        citations=tuple(citation(number, f"{words}{number}") for number in range(1, sources + 1)),
        instruments=tuple(card(number, words, groups[number % 3]) for number in range(cards)),
        instrument_overview=overview if cards else None, missing_facts=(words,) * cards, nearby=(words,) * cards,
        warnings=(Warning_(code="x", text=words),) * cards, as_of=TODAY,
    )  # fmt: skip


@settings(max_examples=15)
@given(text, st.integers(0, 25), st.integers(1, 30), st.integers(0, 12))
@example("0@" * 1_450, 0, 1, 0)  # each of these grows where it is made harmless, up to a length that just fitted
@example("0@" * 1_450, 3, 1, 3)
@example(":a:" * 900, 3, 2, 3)
@example("www." * 2_000, 1, 7, 1)
@example("&" * 2_900, 3, 2, 3)
@example("Een zin van <@U123>. " * 200, 4, 7, 4)
@example(HOSTILE * 20, 4, 3, 4)
@example("\x1c", 3, 1, 3)
@example("\U00010000" * 600, 9, 1, 0)  # twelve characters each in an address
@example(" ", 25, 30, 12)
def test_every_message_and_modal_is_one_that_slack_takes(words: str, sentences: int, sources: int, cards: int) -> None:
    answer = whole(words or "x", sentences, sources, cards)
    look = Look(thread="1700000000.000100", note="Alleen u ziet dit.", can_share=True, disclaimer="Geen advies.")
    for message in (answer_message(answer, look), streamed_tail(answer, Look(web_url="https://kennis.nl"))):
        assert message_problems(list(message.blocks), message.text) == []
        assert message.text
    views = [
        source_view(answer, 1, words * 20),
        source_view(answer, 1, ""),
        whole_answer_view(answer),
        notice_view("Nee."),
    ]
    views += [
        reread_view(answer, "{}"),
        reason_view("{}", helpful=True),
        reason_view("{}", helpful=False),
        about_message_view(words, "{}"),
    ]
    views += [instrument_view(answer, one) for one in answer.instruments[:1]]
    assert [problem for view in views for problem in view_problems(view)] == []


def every_text(value: object) -> list[tuple[str, str]]:
    """Return (kind of text, text) of everything that is read in blocks."""
    if isinstance(value, dict):
        own = [(str(value["type"]), str(value["text"]))] if isinstance(value.get("text"), str) else []
        return own + [found for one in value.values() for found in every_text(one)]
    return [found for one in value for found in every_text(one)] if isinstance(value, list | tuple) else []


def test_no_text_of_others_mentions_links_formats_or_breaks_a_block() -> None:
    answer = whole(HOSTILE, 3, 3, 4)
    blocks = list(answer_message(answer, Look(thread="1.2")).blocks)
    blocks += source_view(answer, 1, HOSTILE)["blocks"] + instrument_view(answer, answer.instruments[0])["blocks"]
    for kind, words in every_text(blocks):
        of_others = re.sub(r"<https://wetten[^>]*>", "", words)
        assert not re.search(r"(?i)https?:|www\.|@\w|\w@\w|[\x00\u202a-\u202e\u2066-\u2069]", of_others)
        assert ":skull:" not in words
        if kind == "mrkdwn":
            assert "<!" not in words
            assert "<@" not in words
            assert "boos.nl|" not in words
            assert "~" not in words
            assert "`" not in words
            assert not re.search(r"^\s*&gt;", words, re.MULTILINE)
            assert [line for line in words.splitlines() if line.count("*") not in {0, 2, 4}] == []
    assert all(text["verbatim"] for text in _markdown(blocks))


def _markdown(value: object) -> list[dict[str, object]]:
    if isinstance(value, dict):
        own = [value] if value.get("type") == "mrkdwn" else []
        return own + [found for one in value.values() for found in _markdown(one)]
    return [found for one in value for found in _markdown(one)] if isinstance(value, list | tuple) else []


@given(st.text())
def test_escaped_text_reads_as_it_was_written(words: str) -> None:
    shown = mrkdwn.literal(words).replace(mrkdwn.JOINER, "")
    back = shown.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    assert len(back) == len(words.replace(mrkdwn.JOINER, ""))
    assert not set(mrkdwn.literal(words)) & set("*_~`|<>")


def test_links_are_ours_only() -> None:
    assert (
        mrkdwn.link("https://wetten.overheid.nl/a?b=1&c=2", "Lees") == "<https://wetten.overheid.nl/a?b=1&amp;c=2|Lees>"
    )
    for wrong in ("javascript:alert(1)", "https://a.nl/ met ruimte", "https://a.nl|b", "https://a.nl/>", ""):
        assert mrkdwn.link(wrong, "Lees") == "Lees"


def test_a_long_answer_is_cut_at_a_sentence_and_leads_on() -> None:
    answer = Answer(
        id="a1", status=AnswerStatus.ANSWERED, question="v", as_of=TODAY, citations=(citation(1, "Leidraad"),),
        sentences=tuple(
            Sentence(text=f"Zin {number} " + "woord " * 60 + "einde.", citations=(1,)) for number in range(20)
        ),
    )  # fmt: skip
    blocks = answer_message(answer, Look()).blocks
    shown = json.dumps(blocks, ensure_ascii=False)
    count = shown.count("einde.")
    assert 1 < count < 20
    assert f"Zin {count - 1} " in shown
    assert "lees_verder" in shown
    web = json.dumps(answer_message(answer, Look(web_url="https://kennis.gemeente.nl/")).blocks)
    assert '"url": "https://kennis.gemeente.nl/?vraag=v"' in web
    whole_answer = json.dumps(whole_answer_view(answer), ensure_ascii=False)
    assert whole_answer.count("einde.") == 20


@pytest.mark.parametrize("kind", [SourceKind.UITLEG, SourceKind.LEIDRAAD])
def test_an_answer_in_our_own_words_stands_above_the_instruments(kind: SourceKind) -> None:
    answer = Answer(
        id="a1", status=AnswerStatus.ANSWERED, question="v", as_of=TODAY,
        citations=(citation(1, "Vragen").model_copy(update={"kind": kind}),),
        sentences=(Sentence(text="Dit is het antwoord.", citations=(1,)),),
        instruments=(card(1, "Een kaart", "past_nu"),), instrument_overview=InstrumentOverview(),
    )  # fmt: skip
    shown = json.dumps(answer_message(answer, Look()).blocks)
    first = kind is SourceKind.UITLEG
    assert (shown.index("Dit is het antwoord.") < shown.index("Een kaart")) == first
    assert ("Wat de bibliotheek hierover zegt" in shown) != first
    assert "Wat de bibliotheek" not in json.dumps(streamed_tail(answer, Look()).blocks)  # its sentences stand above it


def test_members_of_an_article_begin_lines_of_their_own() -> None:
    texts = ("1. Het college is bevoegd.", "Het wijst toezichthouders aan.", "2. Het maakt dat bekend.")
    (paragraph,) = sentence_block([Sentence(text=text, citations=(1,)) for text in texts])["elements"]
    shown = "".join(run["text"] for run in paragraph["elements"])
    assert shown == f"{texts[0]} [1] {texts[1]} [1]\n{texts[2]} [1]\n"


def test_the_supporting_sentences_of_a_source_stand_in_bold() -> None:
    passage = "Eerst dit. Dan dat. En dan nog iets."
    answer = Answer(
        id="a1", status=AnswerStatus.ANSWERED, question="v", as_of=TODAY, citations=(citation(1, "Leidraad"),),
        sentences=(Sentence(text="Dan dat.", citations=(1,), evidence=(Evidence(number=1, start=11, end=19),)),),
    )  # fmt: skip
    runs = [
        run
        for block in source_view(answer, 1, passage)["blocks"]
        if block["type"] == "rich_text"
        for run in block["elements"][0]["elements"]
    ]
    assert [(run["text"], "style" in run) for run in runs] == [
        ("Eerst dit. ", False),
        ("Dan dat.", True),
        (" En dan nog iets.", False),
    ]


def test_a_long_passage_is_shown_in_whole_around_what_supports_the_answer() -> None:
    words = "Mail naar 0@0 en 1@1 bij vragen. "
    answer = Answer(
        id="a1", status=AnswerStatus.ANSWERED, question="v", as_of=TODAY, citations=(citation(1, "Leidraad"),),
        sentences=(Sentence(text="x", citations=(1,), evidence=(Evidence(number=1, start=0, end=len(words) * 110),)),),
    )  # fmt: skip
    (passage,) = (one for one in source_view(answer, 1, words * 110)["blocks"] if one["type"] == "rich_text")
    runs = passage["elements"][0]["elements"]
    assert "".join(run["text"] for run in runs) == mrkdwn.plain(words * 110)
    assert len(runs) == 2
    assert all(run["style"] == {"bold": True} and run["text"].endswith(". ") for run in runs)


def test_a_refusal_has_no_buttons() -> None:
    refused = Answer(id="a1", status=AnswerStatus.GUARD_PERSONAL_DATA, question="", intro="Nee.", as_of=TODAY)
    assert [block["type"] for block in answer_message(refused, Look()).blocks] == ["section"]


def test_cases_of_the_training_work_fit_in_messages() -> None:
    from bots.slack.cases import ShippedCases

    cases = ShippedCases().cases()
    assert len(cases) > 5
    assert message_problems(choice_blocks(cases)) == []
    for case in cases:
        for number, one in enumerate(case.rounds):
            stage = Stage(case.id, number, "U0ANN0001")
            assert read_stage(stage.value) == stage
            for message in (round_message(case, stage), exercise_answer(case, stage, 3, 1)):
                assert message_problems(list(message.blocks)) == []
            assert all(line.source for question in one.questions for line in question.model_answer)


@given(st.text(st.characters(exclude_characters="|"), max_size=40), st.text(max_size=60))
def test_what_a_button_carries_comes_back(thread: str, extra: str) -> None:
    target = Target("0" * 32, thread, extra)
    assert read_target(target.value) == target


@pytest.mark.parametrize("value", ["", "x", "eigen||", "draad|1|", "ander|1|2|3"])
def test_what_is_not_ours_is_no_target(value: str) -> None:
    assert read_target(value) is None


@given(st.text(max_size=300), st.integers(1, 200))
def test_shortened_text_is_a_beginning_within_its_room(words: str, most: int) -> None:
    short = limits.shorten(words, most)
    assert len(short) <= most
    assert words.startswith(short.removesuffix("…"))


@given(text, st.integers(1, 200))
def test_text_that_is_cut_is_still_there_in_whole(words: str, most: int) -> None:
    held = list(limits.cut(words, most))
    assert "".join(held) == words
    assert all(1 <= len(one) <= most for one in held)


def test_text_is_cut_after_a_sentence_else_between_words() -> None:
    assert list(limits.cut("Een zin is dit. Nog een zin.", 20)) == ["Een zin is dit. ", "Nog een zin."]
    assert list(limits.cut("Een zin. En nog een zin", 20)) == ["Een zin. En nog een ", "zin"]
    assert list(limits.cut("aanééngeschreven", 6)) == ["aanéén", "geschr", "even"]


def test_every_missing_fact_can_be_told_in_words_that_are_recognised() -> None:
    facts = load_catalogue().facts
    for fact in facts:
        for present in (True, False):
            assert (
                recognise(with_fact("Er speelt iets", fact, present=present), {fact: facts[fact]}).value(fact)
                is present
            )


def test_our_own_lines_hold_no_markup_by_accident() -> None:
    said = [value for name, value in vars(lines).items() if name.isupper() and isinstance(value, str)]
    assert [one for one in said if "<" in one or one.count("*") % 2 or one.count("`") % 2] == []
