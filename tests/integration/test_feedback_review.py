"""From a reader's thumb down to a question in a set: the page, the store, the review page, the set, a run."""

from __future__ import annotations

from pathlib import Path

import pytest
from api_server import Running, running
from bs4 import BeautifulSoup
from fastapi.testclient import TestClient
from typer.testing import CliRunner

from evals.cases import load_cases
from evals.cli_review import app as review_cli
from evals.errors import CaseError
from evals.review.app import create_app
from evals.review.security import Secrets
from evals.review.serving import gather_feedback

QUESTION = "Wie mag een drugspand sluiten met een last onder bestuursdwang?"


@pytest.fixture
def _library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KENNIS_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("KENNIS_EMBEDDER", "geen")


def _asked(api: Running, question: str, conversation: str | None = None) -> dict[str, str]:
    body = {"vraag": question} | ({"gesprek": conversation} if conversation else {})
    answer: dict[str, str] = api.client.post("/v1/antwoorden", json=body).json()
    return answer


@pytest.mark.usefixtures("_library")
def test_a_thumb_down_becomes_a_question_in_a_set(tmp_path: Path) -> None:
    target = tmp_path / "set.jsonl"
    with running(tmp_path) as api:
        with pytest.raises(CaseError, match="nog geen terugkoppeling"):
            gather_feedback(target, "An")
        liked = _asked(api, "Hoeveel medewerkers heeft het RIEC?")
        api.client.post(f"/v1/antwoorden/{liked['id']}/terugkoppeling", json={"nuttig": True})
        disliked = _asked(api, QUESTION, liked["gesprek_id"])
        place = f"/antwoorden/{disliked['id']}/terugkoppeling"
        form = {"nuttig": "nee", "zin": "0", "toelichting": "Het lid ontbreekt; bel 06 12345678."}
        assert api.client.post(place, data=form, follow_redirects=False).status_code in {200, 303}
    desk = gather_feedback(target, "An")
    first, second = desk.items
    assert (first.question, first.history) == (QUESTION, ("Hoeveel medewerkers heeft het RIEC?",))
    assert (
        first.feedback.startswith("niet nuttig, over zin 1: Het lid ontbreekt") and "06 12345678" not in first.feedback
    )
    assert second.feedback == "nuttig"
    assert set(first.passages) > {
        source.passage.id for one in first.sentences for source in one.sources if source.passage
    }
    known = Secrets()
    client = TestClient(create_app(desk, known), base_url="http://127.0.0.1", headers={"Accept": "application/json"})
    client.get("/", params={"sleutel": known.key})
    page = BeautifulSoup(client.get(f"/vraag/{first.id}").text, "html.parser")
    assert "Het lid ontbreekt" in page.get_text()
    pointed = page.select_one("article[data-passage]")
    assert pointed is not None
    fields = {
        "token": known.token,
        "bron": str(pointed["data-passage"]),
        "soort": "document",
        "kernfeiten": "burgemeester",
    }
    assert "toegevoegd aan" in client.post(f"/vraag/{first.id}/geval", data=fields).json()["melding"]
    (case,) = load_cases(target)
    assert (case.question, case.answerable, case.history) == (QUESTION, True, first.history)


@pytest.mark.usefixtures("_library")
def test_without_feedback_the_command_says_what_to_do(tmp_path: Path) -> None:
    told = CliRunner().invoke(review_cli, ["review"])
    assert isinstance(told.exception, CaseError) and "nog geen terugkoppeling" in str(told.exception)
