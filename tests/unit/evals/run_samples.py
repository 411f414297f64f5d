"""A run folder made by hand: three cases, one right, one wrong, one refused; and asked questions with feedback."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

from evals.cases import Case, Gold
from evals.rows import AnswerRow, PassageFacts
from evals.run_folder import Manifest, RunFolder

ARTICLE = PassageFacts(
    id="opw:1",
    source_id="opw",
    text="De burgemeester kan een woning sluiten als er drugs worden verkocht. Dat geldt ook voor een lokaal.",
    headings=("Artikel 13b",),
    bwb_id="BWBR0001941",
    article="13b",
    toestand=date(2023, 9, 12),
)
PLAN = PassageFacts(
    id="plan:1",
    source_id="plan",
    files=("jaarplan.pdf",),
    text="Het RIEC heeft achttien medewerkers. Vier van hen bedienen de gemeenten.",
    headings=("Organisatie",),
    page_first=12,
)
HOSTILE = '<script>alert("x")</script>'


def citation(number: int, passage: PassageFacts, **more: Any) -> dict[str, Any]:
    return {
        "nummer": number,
        "passage_id": passage.id,
        "bron_id": passage.source_id,
        "titel": more.pop("titel", "Opiumwet"),
        "kop": " > ".join(passage.headings),
        "artikel": passage.article,
        "bwb_id": passage.bwb_id,
        "pagina": passage.page_first,
        **more,
    }


def answer(status: str, question: str, sentences: list[tuple[str, list[int]]], sources: list[dict[str, Any]]) -> dict:
    said = [{"tekst": text, "bronnen": numbers, "steun": 1.0, "letterlijk": True} for text, numbers in sentences]
    return {"status": status, "vraag": question, "inleiding": "", "zinnen": said, "bronnen": sources}


CASES = (
    Case(
        id="goed-1",
        question="Wie sluit een woning?",
        kind="wetsvraag",
        answerable=True,
        gold=(Gold(bwb_id="BWBR0001941", article="13b"),),
        key_facts=(("burgemeester",),),
        status="answered",
    ),
    Case(
        id="fout-1",
        question=f"Hoeveel medewerkers heeft het RIEC? {HOSTILE}",
        kind="document",
        answerable=True,
        gold=(Gold(file="jaarplan.pdf", page=12),),
        key_facts=(("achttien", "18"), ("vier",)),
        status="answered",
    ),
    Case(id="weiger-1", question="Wat is het weer?", kind="buiten-onderwerp", answerable=False),
)
ROWS = (
    AnswerRow(
        set="proef",
        case="goed-1",
        answer=answer(
            "answered",
            "Wie sluit een woning?",
            [("De burgemeester kan een woning sluiten als er drugs worden verkocht.", [1])],
            [
                citation(
                    1, ARTICLE, citaat="De burgemeester kan een woning sluiten", link="https://wetten.overheid.nl/x"
                )
            ],
        ),
        found=(ARTICLE.id,),
        passages={ARTICLE.id: ARTICLE},
        seconds=0.2,
    ),
    AnswerRow(
        set="proef",
        case="fout-1",
        answer=answer(
            "partial",
            "Hoeveel medewerkers heeft het RIEC?",
            [("Dat geldt ook voor een lokaal.", [1]), ("Het RIEC heeft achttien medewerkers.", [2])],
            [citation(1, ARTICLE, link="javascript:alert(1)"), citation(2, PLAN, titel=f"Jaarplan {HOSTILE}")],
        ),
        found=(ARTICLE.id, PLAN.id),
        passages={ARTICLE.id: ARTICLE, PLAN.id: PLAN},
        seconds=0.4,
    ),
    AnswerRow(set="proef", case="weiger-1", answer=answer("unanswerable_out_of_scope", "Wat is het weer?", [], [])),
)


def make_run(folder: Path) -> Path:
    run = RunFolder(folder)
    run.begin(Manifest(sets={"proef": "0" * 64}), {"proef": CASES})
    list(run.add(ROWS))
    return folder


def write_questions(path: Path) -> Path:
    row = {"antwoord": ROWS[0].answer, "feedback": {"oordeel": "fout", "toelichting": "Het lid ontbreekt."}}
    hidden = {"antwoord": answer("guard_personal_data", "", [], [])}
    path.write_text("".join(json.dumps(one) + "\n" for one in (row, hidden)), encoding="utf-8")
    return path
