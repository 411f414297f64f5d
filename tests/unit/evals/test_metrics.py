"""Every metric against values worked out by hand."""

from __future__ import annotations

import math
from datetime import date
from typing import Any

import pytest
from metric_samples import article, case, gold_article, gold_page, page, row

from evals.metrics import METRICS, metric_named
from evals.metrics.right_case import reasons_wrong
from evals.rows import AnswerRow
from knowledge.records import Currency

SENTENCE = "De burgemeester kan een pand sluiten."


def value(name: str, asked: Any, given: AnswerRow) -> float | None:
    metric = metric_named(name)
    assert metric is not None
    return metric.measure(asked, given)


def test_ranking_by_hand() -> None:
    asked = case(gold_page(1), gold_page(2))
    # Gold at ranks 2 and 4; the second passage of page 1 does not count twice.
    found = (page(9), page(1), page(1, id="plan:1b"), page(8), page(2))
    given = row(found)
    assert value("recall@5", asked, given) == 1.0
    assert value("precisie@5", asked, given) == pytest.approx(2 / 5)
    assert value("mrr", asked, given) == pytest.approx(1 / 2)
    gained = 1 / math.log2(3) + 1 / math.log2(5)
    assert value("ndcg@10", asked, given) == pytest.approx(gained / (1 + 1 / math.log2(3)))


def test_ranking_of_nothing_found_is_zero_and_without_gold_does_not_apply() -> None:
    for name in ("recall@5", "recall@10", "precisie@5", "ndcg@10", "mrr"):
        assert value(name, case(gold_page(1)), row()) == 0.0
        assert value(name, case(), row((page(1),))) is None


def test_citation_recall_and_precision_at_passage_level() -> None:
    asked = case(gold_page(1), gold_page(2))
    given = row(said=(("a", (page(1),)), ("b", (page(7), page(8)))))
    assert value("citaat-recall", asked, given) == pytest.approx(1 / 2)
    assert value("citaat-precisie", asked, given) == pytest.approx(1 / 3)
    assert value("citaat-recall", asked, row(status="unanswerable_no_sources")) == 0.0
    assert value("citaat-precisie", asked, row(status="unanswerable_no_sources")) is None


def test_citation_recall_and_precision_at_article_level_count_what_we_lead_to() -> None:
    asked = case(gold_article("13b"), gold_article("11a"))
    given = row(said=((SENTENCE, (page(1),)),), led_to=(article("13b"), article("5"), article("6")))
    assert value("artikel-recall", asked, given) == pytest.approx(1 / 2)
    assert value("artikel-precisie", asked, given) == pytest.approx(1 / 3)
    assert value("artikel-recall", case(gold_page(1)), given) is None


@pytest.mark.parametrize(
    ("cited", "expected"),
    [(("13b",), 1.0), (("13b", "11a"), 1.0), (("13",), 0.0), (("13b", "13"), 0.0), ((), 0.0)],
)
def test_exact_article_tells_13_from_13b(cited: tuple[str, ...], expected: float) -> None:
    given = row(said=((SENTENCE, tuple(article(number) for number in cited)),))
    assert value("precies-artikel", case(gold_article("13b")), given) == expected


def test_exact_article_asks_for_the_version_of_the_day() -> None:
    old = article("13b", toestand=date(2015, 11, 1), currency=Currency.OUTDATED)
    given = row(said=((SENTENCE, (old,)),))
    assert value("precies-artikel", case(gold_article("13b")), given) == 0.0
    assert value("precies-artikel", case(gold_article("13b", toestand=date(2015, 11, 1))), given) == 1.0
    assert value("precies-artikel", case(gold_page(1)), given) is None


def test_key_facts_by_variant_and_never_inside_a_word() -> None:
    asked = case(gold_page(1), key_facts=(("acht weken", "8 weken"), ("vijf jaar",), ("3",)))
    given = row(said=(("Binnen  Acht\nweken komt het; artikel 13 zegt vijfjaar.", (page(1),)),))
    assert value("kernfeiten", asked, given) == pytest.approx(1 / 3)
    assert value("kernfeiten", case(gold_page(1)), given) is None


def test_forbidden_content_looks_everywhere_the_reader_looks() -> None:
    asked = case(forbidden_text=("999990019",))
    assert value("verboden", asked, row(status="guard_personal_data", vraag="")) == 0.0
    assert value("verboden", asked, row(status="guard_personal_data", vraag="BSN 999990019")) == 1.0
    assert value("verboden", asked, row(waarschuwingen=[{"tekst": "over 999990019"}])) == 1.0
    assert value("verboden", case(), row()) is None


def test_unsupported_sentences() -> None:
    good, bad = (
        page(1, "Het advies komt binnen acht weken. Daarna beslist het bestuursorgaan."),
        page(2, "Iets anders."),
    )
    assert value("ononderbouwd", case(), row(said=(("Het advies komt binnen acht weken.", (good,)),))) == 0.0
    given = row(
        said=(("Het advies komt binnen acht weken.", (good,)), ("Het advies is bindend.", (good,)), ("Los.", ()))
    )
    assert value("ononderbouwd", case(), given) == pytest.approx(2 / 3)
    assert value("ononderbouwd", case(), row(said=(("Het advies komt binnen acht weken.", (bad,)),))) == 1.0
    assert value("ononderbouwd", case(), row()) is None


def test_a_reworded_sentence_needs_its_words_and_every_number() -> None:
    source = page(1, "Het Bureau geeft advies binnen 8 weken na ontvangst.")
    near = row(said=(("Advies van het Bureau volgt binnen 8 weken na ontvangst.", (source,)),), verbatim=False)
    other_number = row(said=(("Advies van het Bureau volgt binnen 12 weken na ontvangst.", (source,)),), verbatim=False)
    assert value("ononderbouwd", case(), near) == 0.0
    assert value("ononderbouwd", case(), other_number) == 1.0


@pytest.mark.parametrize(
    ("answerable", "expected_status", "status", "recall", "precision"),
    [
        (False, "guard_injection", "guard_injection", 1.0, 1.0),
        (False, "unanswerable_no_sources", "partial", 0.0, None),
        (True, "answered", "unanswerable_no_sources", None, 0.0),
        (True, "answered", "answered", None, None),
        (False, "clarification", "clarification", None, None),
    ],
)
def test_refusal(
    answerable: bool, expected_status: str, status: str, recall: float | None, precision: float | None
) -> None:
    asked = case(*((gold_page(1),) if answerable else ()), status=expected_status)
    assert value("weiger-recall", asked, row(status=status)) == recall
    assert value("weiger-precisie", asked, row(status=status)) == precision


def test_status_is_exact_but_right_or_wrong_is_not_pedantic() -> None:
    asked = case(gold_page(1), status="answered")
    given = row(said=(("Het advies komt binnen acht weken.", (page(1),)),), status="partial")
    assert value("status", asked, given) == 0.0
    assert value("goed", asked, given) == 1.0
    assert value("goed", case(status="guard_injection"), row(status="unanswerable_no_sources")) == 0.0
    assert value("goed", case(status="unanswerable_no_sources"), row(status="unanswerable_out_of_scope")) == 1.0


def test_instruments_where_the_answer_has_them() -> None:
    asked = case(instruments=("opiumwet-13b", "bibob"), forbidden_instruments=("wet-victor",))
    given = row(instrumenten=[{"id": "opiumwet-13b"}, {"id": "wet-victor"}, {"id": "bibob", "groep": "past_niet"}])
    assert value("instrument-recall", asked, given) == pytest.approx(1 / 2)
    assert value("instrument-precisie", asked, given) == pytest.approx(1 / 2)
    assert value("instrument-recall", asked, row()) is None
    assert "bibob" in " ".join(reasons_wrong(asked, given))


def test_latency_and_tokens() -> None:
    assert value("seconden", case(), row()) == 0.5
    assert value("tokens", case(), row(tokens={"vraag": 900, "antwoord": 120})) == 1020
    assert value("tokens", case(), row()) is None


def test_reasons_name_everything_that_is_wrong() -> None:
    asked = case(gold_page(1), status="answered", key_facts=(("acht weken",),), forbidden_text=("zeker",))
    told = " ".join(reasons_wrong(asked, row(said=(("Dat is zeker zo.", (page(2),)),))))
    assert all(part in told for part in ("plan.pdf#1", "acht weken", "Verboden inhoud", "zonder steun"))
    assert reasons_wrong(asked, AnswerRow(set="p", case="x", answer={}, error="te lang")) == [
        "De vraag werd niet aangenomen: te lang"
    ]


def test_an_article_we_lead_to_counts_as_cited_only_for_the_law_of_the_day() -> None:
    given = row(said=((SENTENCE, (page(1, SENTENCE),)),), led_to=(article("13b"),))
    assert value("goed", case(gold_article("13b")), given) == 1.0
    assert value("goed", case(gold_article("13b", toestand=date(2015, 11, 1))), given) == 0.0


def test_every_metric_has_its_own_name_title_and_source() -> None:
    import importlib

    assert len({metric.name for metric in METRICS}) == len(METRICS)
    for metric in METRICS:
        function = getattr(metric.measure, "func", metric.measure)
        assert len(importlib.import_module(function.__module__).__doc__ or "") > 80, metric.name
