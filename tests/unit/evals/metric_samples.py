"""Cases, passages and rows made by hand, for metrics whose value can be worked out on paper."""

from __future__ import annotations

from typing import Any

from evals.cases import Case, Gold
from evals.rows import AnswerRow, PassageFacts
from knowledge.records import Currency

OPIUMWET = "BWBR0001941"


def article(number: str, text: str = "De burgemeester kan een pand sluiten.", **more: Any) -> PassageFacts:
    facts = {"id": f"opiumwet:{number}", "source_id": "opiumwet", "bwb_id": OPIUMWET, "article": number}
    return PassageFacts(**{**facts, "text": text, "currency": Currency.IN_FORCE, **more})


def page(number: int, text: str = "Het advies komt binnen acht weken.", **more: Any) -> PassageFacts:
    facts = {
        "id": f"plan:{number}",
        "source_id": "plan",
        "files": ("plan.pdf",),
        "page_first": number,
        "page_last": number,
    }
    return PassageFacts(**{**facts, "text": text, **more})


def gold_article(number: str, **more: Any) -> Gold:
    return Gold(bwb_id=OPIUMWET, article=number, **more)


def gold_page(number: int) -> Gold:
    return Gold(file="plan.pdf", page=number)


def case(*gold: Gold, **more: Any) -> Case:
    return Case(
        **{"id": "x", "question": "Wie sluit?", "kind": "soort", "answerable": bool(gold), "gold": gold, **more}
    )


def row(
    found: tuple[PassageFacts, ...] = (),
    said: tuple[tuple[str, tuple[PassageFacts, ...]], ...] = (),
    *,
    status: str = "answered",
    led_to: tuple[PassageFacts, ...] = (),
    verbatim: bool = True,
    **answer: Any,
) -> AnswerRow:
    """``said``: sentences with the passages they cite; ``led_to``: articles to which an explanation leads."""
    cited = list(dict.fromkeys(facts.id for _, group in said for facts in group))
    known = {facts.id: facts for facts in (*found, *led_to, *(facts for _, group in said for facts in group))}
    citations = [_citation(number, known[name], None) for number, name in enumerate(cited, start=1)]
    citations += [_citation(len(cited) + n, facts, 1) for n, facts in enumerate(led_to, start=1)]
    sentences = [
        {"tekst": text, "bronnen": [cited.index(facts.id) + 1 for facts in group], "letterlijk": verbatim}
        for text, group in said
    ]
    return AnswerRow(
        set="proef",
        case="x",
        answer={"status": status, "vraag": "Wie sluit?", "zinnen": sentences, "bronnen": citations, **answer},
        found=tuple(facts.id for facts in found),
        passages=known,
        seconds=0.5,
    )


def _citation(number: int, facts: PassageFacts, via: int | None) -> dict[str, Any]:
    return {
        "nummer": number,
        "passage_id": facts.id,
        "bwb_id": facts.bwb_id,
        "artikel": facts.article,
        "citaat": facts.text,
        "via_bron": via,
    }
