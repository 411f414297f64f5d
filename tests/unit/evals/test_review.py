"""The review page through its own requests: marks, versions, agreement, new cases, and who may come in."""

from __future__ import annotations

import re
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from fastapi.testclient import TestClient
from run_samples import HOSTILE, make_run, write_questions

from evals.cases import load_cases
from evals.errors import CaseError, RunError
from evals.review.app import Desk, create_app
from evals.review.security import Secrets
from evals.review.serving import gather
from evals.review.store import Mark, Review, ReviewStore, StaleReview

WRONG = "/vraag/proef.fout-1.0"
JSON = {"Accept": "application/json"}


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return gather(make_run(tmp_path / "run"), tmp_path / "nieuw.jsonl", "An")


def _open(desk: Desk, name: str | None = None) -> TestClient:
    known = Secrets()
    client = TestClient(create_app(desk, known), base_url="http://127.0.0.1", headers=JSON)
    assert client.get("/", params={"sleutel": known.key}).status_code == 200
    if name:
        assert client.post("/naam", data={"token": known.token, "naam": name}).status_code == 200
    return client


def _fields(client: TestClient, address: str = WRONG) -> dict[str, Any]:
    form = BeautifulSoup(client.get(address).text, "html.parser").find("form")
    assert form is not None
    return {name: form.find("input", attrs={"name": name})["value"] for name in ("token", "versie")}  # type: ignore[index,call-overload]


def test_wrong_answers_come_first_and_each_sentence_stands_beside_its_source(desk: Desk) -> None:
    client = _open(desk)
    addresses = [str(link["href"]) for link in BeautifulSoup(client.get("/").text, "html.parser").select(".list a")]
    assert addresses[0] == WRONG
    pairs = BeautifulSoup(client.get(WRONG).text, "html.parser").select(".pair")
    assert len(pairs) == 2
    assert "achttien medewerkers" in pairs[1].find("legend").get_text()  # type: ignore[union-attr]
    assert "Vier van hen bedienen de gemeenten" in pairs[1].select_one(".source").get_text()  # type: ignore[union-attr]


def test_what_is_marked_is_there_when_the_page_opens_again(desk: Desk) -> None:
    client = _open(desk)
    given = {"zin-0": "fout", "zin-1": "goed", "ontbreekt": "vier", "anders": "het jaar\n", "notitie": "Zie blz. 12"}
    saved = client.post(WRONG, data=_fields(client) | given)
    assert saved.json() == {"versie": 1, "klaar": True, "notitie": "Zie blz. 12"}
    page = BeautifulSoup(_open(desk).get(WRONG).text, "html.parser")
    checked = [(str(one["name"]), str(one["value"])) for one in page.select("input[checked]") if one.get("name")]
    assert checked == [("zin-0", "fout"), ("zin-1", "goed"), ("ontbreekt", "vier")]
    assert page.find("textarea", id="anders").get_text() == "het jaar"  # type: ignore[union-attr]
    assert "1 van de 3 antwoorden beoordeeld" in client.get("/").text


def test_an_older_window_does_not_overwrite_and_every_version_is_kept(desk: Desk) -> None:
    client = _open(desk)
    fields = _fields(client)
    assert client.post(WRONG, data=fields | {"zin-0": "goed"}).status_code == 200
    stale = client.post(WRONG, data=fields | {"zin-0": "fout"})
    assert stale.status_code == 409
    assert "ander venster" in stale.json()["fout"]
    assert desk.store.load("An", "proef.fout-1.0").marks == {0: Mark.RIGHT}


def test_two_reviewers_do_not_see_each_other_and_their_agreement_is_told(desk: Desk) -> None:
    first, second = _open(desk), _open(desk, "Bo")
    first.post(WRONG, data=_fields(first) | {"zin-0": "fout", "zin-1": "goed"})
    assert "checked" not in str(BeautifulSoup(second.get(WRONG).text, "html.parser").select(".marks"))
    second.post(WRONG, data=_fields(second) | {"zin-0": "fout", "zin-1": "niet_onderbouwd"})
    text = " ".join(BeautifulSoup(first.get("/").text, "html.parser").get_text(" ").split())
    # Observed 1/2, expected 1/2 * 1/2 = 1/4: kappa 1/3.
    assert "An en Bo gaven 50% van 2 zinnen hetzelfde oordeel (Cohens kappa 0,33)" in text


def test_many_saves_at_once_lose_nothing(tmp_path: Path) -> None:
    store = ReviewStore(tmp_path / "b.sqlite")
    refused: list[StaleReview] = []

    def save(name: str) -> None:
        try:
            store.save(name, "v", Review(note=name))
        except StaleReview as error:
            refused.append(error)

    names = [f"naam-{number % 8}" for number in range(16)]
    threads = [threading.Thread(target=save, args=(name,)) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {name: held["v"].note for name, held in store.reviews().items()} == {name: name for name in set(names)}
    assert len(refused) == 8


def test_a_reviewed_question_becomes_a_case_with_the_passage_pointed_at(desk: Desk) -> None:
    desk = replace(desk, items=[replace(one, question=one.question.replace(HOSTILE, "")) for one in desk.items])
    client = _open(desk)
    fields = _fields(client) | {"bron": "plan:1", "tekst": "Vier van hen", "soort": "document", "status": "answered"}
    fields |= {"kernfeiten": "achttien | 18\nvier", "toelichting": "Uit het jaarplan"}
    made = client.post(f"{WRONG}/geval", data=fields)
    assert "toegevoegd aan" in made.json()["melding"]
    (case,) = load_cases(desk.target)
    assert (case.gold[0].file, case.gold[0].page, case.gold[0].passage) == ("jaarplan.pdf", 12, "Vier van hen")
    assert case.key_facts == (("achttien", "18"), ("vier",))
    assert (case.answerable, case.author) == (True, "An")
    assert "vervangen in" in client.post(f"{WRONG}/geval", data=fields).json()["melding"]
    assert len(load_cases(desk.target)) == 1


def test_an_article_is_named_by_its_number_and_nothing_pointed_at_means_not_answerable(desk: Desk) -> None:
    client = _open(desk)
    address = "/vraag/proef.goed-1.0"
    client.post(f"{address}/geval", data=_fields(client, address) | {"bron": "opw:1", "soort": "wetsvraag"})
    (case,) = load_cases(desk.target)
    assert (case.gold[0].bwb_id, case.gold[0].article) == ("BWBR0001941", "13b")
    client.post(f"{address}/geval", data=_fields(client, address) | {"soort": "bijna"})
    (case,) = load_cases(desk.target)
    assert (case.answerable, case.gold) == (False, ())


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"bron": "weg:1"}, "staat niet op deze pagina"),
        ({"bron": "plan:1", "tekst": "iets anders"}, "staat niet in de aangewezen passage"),
        ({"status": "zomaar"}, "status"),
        ({"toelichting": "bel 06 12345678"}, "persoonsgegeven"),
    ],
)
def test_a_case_that_is_not_right_is_refused(desk: Desk, given: dict[str, str], says: str) -> None:
    client = _open(desk)
    answer = client.post(f"{WRONG}/geval", data=_fields(client) | given)
    assert answer.status_code == 422
    assert says in answer.json()["fout"]
    assert not desk.target.exists()


def test_personal_data_in_a_note_is_masked_before_it_is_kept(desk: Desk) -> None:
    client = _open(desk)
    saved = client.post(WRONG, data=_fields(client) | {"notitie": "Bel jan@example.org even."})
    assert "jan@example.org" not in saved.json()["notitie"]
    assert b"jan@example.org" not in desk.store.path.read_bytes()


def test_asked_questions_with_feedback_are_reviewed_too(tmp_path: Path) -> None:
    desk = gather(write_questions(tmp_path / "vragen.jsonl"), tmp_path / "set.jsonl", "An")
    assert [one.feedback for one in desk.items] == ["fout: Het lid ontbreekt.", ""]
    client = _open(desk)
    assert "Reactie van de vrager: fout: Het lid ontbreekt." in client.get(f"/vraag/{desk.items[0].id}").text
    hidden = client.get(f"/vraag/{desk.items[1].id}").text
    assert "mag niet worden getoond" in hidden and "Zet in de set" not in hidden


@pytest.mark.parametrize("line", ["{", "[]", '{"antwoord": {"zinnen": []}}', '{"antwoord": 3}'])
def test_a_wrong_line_of_questions_is_named(tmp_path: Path, line: str) -> None:
    (tmp_path / "v.jsonl").write_text(f"\n{line}\n", encoding="utf-8")
    with pytest.raises(CaseError, match="regel 2"):
        gather(tmp_path / "v.jsonl", tmp_path / "set.jsonl", "An")


def test_nobody_comes_in_without_the_key_from_elsewhere_or_without_the_token(desk: Desk) -> None:
    known = Secrets()
    app = create_app(desk, known)
    assert TestClient(app, base_url="http://127.0.0.1").get(WRONG).status_code == 403
    assert TestClient(app, base_url="http://127.0.0.1").get("/", params={"sleutel": "fout"}).status_code == 403
    rebound = TestClient(app, base_url="http://boos.example")
    assert rebound.get("/", params={"sleutel": known.key}).status_code == 403
    client = _open(desk)
    assert client.post(WRONG, data={"zin-0": "goed"}).status_code == 403
    assert client.post("/naam", data={"naam": "Bo"}).status_code == 403
    assert not desk.store.path.exists()


def test_pages_fetch_nothing_from_elsewhere_and_say_so(desk: Desk) -> None:
    client = _open(desk)
    for address in ("/", WRONG):
        answer = client.get(address)
        policy = answer.headers["content-security-policy"]
        assert policy.startswith("default-src 'none'") and "unsafe" not in policy
        soup = BeautifulSoup(answer.text, "html.parser")
        loaded = [str(one.get("src") or one.get("href")) for one in soup.find_all(["script", "link", "img", "iframe"])]
        assert loaded == ["/beoordelen.css", "/beoordelen.js"]
        assert not re.search(r"\son\w+=|style=", answer.text)
        assert HOSTILE not in answer.text and "javascript:" not in answer.text
    assert client.get("/beoordelen.js").status_code == 200


def test_too_much_is_not_taken_in(desk: Desk) -> None:
    client = _open(desk)
    assert client.post(WRONG, data=_fields(client) | {"notitie": "x" * 300_000}).status_code == 413


def test_a_store_that_is_no_database_is_told(tmp_path: Path) -> None:
    (tmp_path / "b.sqlite").write_text("geen databank " * 100, encoding="utf-8")
    with pytest.raises(RunError, match="niet te lezen"):
        ReviewStore(tmp_path / "b.sqlite").reviews()
