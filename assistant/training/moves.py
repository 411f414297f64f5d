"""The rules of the game: what a trainer and participants may do to a session, each from one state to the next.

Every function returns the new state, or raises ``QuestionRejected`` with the reason that the reader sees.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from assistant.errors import QuestionRejected
from assistant.training.case import Case
from assistant.training.session import (
    MOST_CONTRIBUTIONS,
    MOST_PARTICIPANTS,
    MOST_PER_QUESTION,
    Contribution,
    Found,
    GroupQuestion,
    Part,
    SessionState,
)

_MOST_GROUP_QUESTIONS = 100

Cases = Mapping[str, Case]


def join(state: SessionState, token: str) -> SessionState:
    """Add a participant, known by the hash of a token; not to a session that is full or has ended."""
    _must_go_on(state)
    if len(state.tokens) >= MOST_PARTICIPANTS:
        raise QuestionRejected(f"De sessie is vol: er doen al {MOST_PARTICIPANTS} mensen mee.")
    return state.model_copy(update={"tokens": (*state.tokens, token)})


def contribute(state: SessionState, cases: Cases, participant: int, said: str) -> SessionState:
    """Add what a participant wrote on the question on the screen; the same words a second time change nothing."""
    _must_go_on(state)
    question = _question(state, cases)
    if question is None:
        raise QuestionRejected("Er staat nog geen vraag op het scherm.")
    mine = [item for item in state.contributions if (item.participant, item.question) == (participant, question)]
    if any(item.text == said for item in mine):
        return state
    if len(mine) >= MOST_PER_QUESTION or len(state.contributions) >= MOST_CONTRIBUTIONS:
        raise QuestionRejected("U hebt op deze vraag al genoeg geantwoord. Wacht op de volgende vraag.")
    new = Contribution(
        number=len(state.contributions) + 1,
        participant=participant,
        question=question,
        text=said,
        moment=datetime.now(UTC),
    )
    return state.model_copy(update={"contributions": (*state.contributions, new)})


def ask(state: SessionState, asked: GroupQuestion) -> SessionState:
    """Keep what a participant asked the assistant; of very many only the newest."""
    return state.model_copy(update={"group_questions": (*state.group_questions, asked)[-_MOST_GROUP_QUESTIONS:]})


def go(state: SessionState, cases: Cases, case: int, step: int) -> SessionState:
    """Show a place: the index of the case, and of the question in it (-1: the start)."""
    _must_go_on(state)
    if not 0 <= case < len(state.cases) or not -1 <= step < _length(cases[state.cases[case]]):
        raise QuestionRejected("Die vraag is er niet in deze sessie.")
    return state.model_copy(update={"case": case, "step": step})


def forward(state: SessionState, cases: Cases) -> SessionState:
    """Show the next question, or the start of the next case after the last question; the end stays the end."""
    _must_go_on(state)
    if state.step + 1 < _length(cases[state.case_id]):
        return state.model_copy(update={"step": state.step + 1})
    if state.case + 1 < len(state.cases):
        return state.model_copy(update={"case": state.case + 1, "step": -1})
    return state


def back(state: SessionState, cases: Cases) -> SessionState:
    """Show the question before, or the last one of the case before."""
    _must_go_on(state)
    if state.step >= 0:
        return state.model_copy(update={"step": state.step - 1})
    if state.case > 0:
        before = state.case - 1
        return state.model_copy(update={"case": before, "step": _length(cases[state.cases[before]]) - 1})
    return state


def show(state: SessionState, cases: Cases, part: Part, *, shown: bool) -> SessionState:
    """Put a part of the question on the screen, or take it off."""
    question = _question(state, cases)
    if question is None:
        return state
    name = f"{question}/{part.value}"
    others = tuple(item for item in state.shown if item != name)
    return state.model_copy(update={"shown": (*others, name) if shown else others})


def judge(state: SessionState, cases: Cases, point_id: str, found: Found) -> SessionState:
    """Let the trainer decide about a key point of the question on the screen."""
    question = _question(state, cases)
    points = {
        point.id
        for item in cases[state.case_id].questions()
        if question == f"{state.case_id}/{item.id}"
        for point in item.key_points
    }
    if point_id not in points:
        raise QuestionRejected("Dat kernpunt hoort niet bij de vraag op het scherm.")
    return state.model_copy(update={"judged": {**state.judged, f"{question}/{point_id}": found}})


def end(state: SessionState) -> SessionState:
    """End the session: nobody can join or answer any more."""
    return state.model_copy(update={"ended": True})


def _question(state: SessionState, cases: Cases) -> str | None:
    """Return the question on the screen, as ``case/question``."""
    questions = list(cases[state.case_id].questions())
    return f"{state.case_id}/{questions[state.step].id}" if 0 <= state.step < len(questions) else None


def _length(case: Case) -> int:
    return sum(1 for _ in case.questions())


def _must_go_on(state: SessionState) -> None:
    if state.ended:
        raise QuestionRejected("De sessie is afgelopen.")
