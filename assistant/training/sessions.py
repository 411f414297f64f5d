"""Bibob sessions: start, join with a code, answer, compare, reveal, hand out, delete.

A session is unfinished work in the store (``assistant.store.work``): it is kept for a set time and then goes. The code
opens this one session and nothing else.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from assistant.answer import Answer
from assistant.errors import NotKept, QuestionRejected
from assistant.render import describe
from assistant.steps.guard_question import mask_text, refused_for_personal_data
from assistant.store.work import Work, WorkItem
from assistant.training.case import Case, CaseQuestion, Round
from assistant.training.session import (
    MOST_CHARS,
    MOST_CONTRIBUTIONS,
    MOST_PARTICIPANTS,
    MOST_PER_QUESTION,
    Contribution,
    Found,
    GroupQuestion,
    Part,
    SessionState,
)

KIND = "oefensessie"
CODE_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Without letters and digits that look alike on a screen."""
CODE_LENGTH = 6
DEFAULT_LIFETIME = timedelta(days=7)
_TRIES = 20
PERSONAL = (
    "Hierin staan persoonsgegevens. Dat is niet bewaard. Schrijf het zonder namen, adressen of nummers; de casus is "
    "verzonnen en heeft ze niet nodig."
)


@dataclass(frozen=True, slots=True)
class Session:
    """A session as a door sees it."""

    code: str
    owner: str
    version: int
    state: SessionState
    expires: datetime
    case: Case

    @property
    def question(self) -> CaseQuestion | None:
        """The question on the screen; None at the start of a case."""
        questions = list(self.case.questions())
        return questions[self.state.step] if 0 <= self.state.step < len(questions) else None

    @property
    def rounds(self) -> tuple[Round, ...]:
        """The rounds whose facts are known by now: those up to the question on the screen."""
        seen, shown = 0, []
        for one in self.case.rounds:
            shown.append(one)
            seen += len(one.questions)
            if self.state.step < seen:
                break
        return tuple(shown)

    def place(self, question_id: str) -> str:
        """Return the name under which things of a question are kept."""
        return f"{self.case.id}/{question_id}"

    def contributions(self, question_id: str) -> tuple[Contribution, ...]:
        """Return what was written on a question of the case on the screen, oldest first."""
        place = self.place(question_id)
        return tuple(item for item in self.state.contributions if item.question == place)

    def shows(self, question_id: str, part: Part) -> bool:
        """Say whether a part of a question is on the screen."""
        return f"{self.place(question_id)}/{Part(part).value}" in self.state.shown

    def judged(self, question_id: str) -> Mapping[str, Found]:
        """Return what the trainer decided, by key point."""
        start = self.place(question_id) + "/"
        return {name.removeprefix(start): found for name, found in self.state.judged.items() if name.startswith(start)}


class Sessions:
    """The sessions of one installation. A trainer's methods take the owner; a participant's take the token."""

    def __init__(self, work: Work, cases: Mapping[str, Case], lifetime: timedelta = DEFAULT_LIFETIME) -> None:
        self._work = work
        self.cases = cases
        self._lifetime = lifetime

    def start(self, owner: str, case_ids: Sequence[str], title: str = "") -> Session:
        """Return a new session over these cases, in this order.

        Raises:
            QuestionRejected: no case was chosen, one does not exist, or the title holds personal data.
        """
        chosen = tuple(dict.fromkeys(case_ids))
        unknown = [case_id for case_id in chosen if case_id not in self.cases]
        if not chosen or unknown:
            raise QuestionRejected(f"De casus {unknown[0]!r} is er niet." if unknown else "Kies ten minste één casus.")
        name = " ".join(title.split())[:100] or self.cases[chosen[0]].title
        if refused_for_personal_data(name):
            raise QuestionRejected(PERSONAL)
        state = SessionState(title=mask_text(name), cases=chosen)
        for _ in range(_TRIES):
            code = "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))
            try:
                return self._session(self._work.add(KIND, owner, _kept(state), self._lifetime, code))
            except NotKept:
                continue
        raise NotKept("Er is nu geen vrije code. Probeer het opnieuw.")

    def all(self, owner: str) -> list[Session]:
        """Return the sessions of a trainer, newest first; those whose cases are gone are left out."""
        items = self._work.all(KIND, owner)
        return [self._session(item) for item in items if set(_state(item).cases) <= set(self.cases)]

    def find(self, code: str, owner: str | None) -> Session:
        """Return a session. ``owner`` None: for who holds its code.

        Raises:
            NotKept: there is no such session, or not of this trainer.
        """
        return self._session(self._work.find(KIND, normal_code(code), owner))

    def delete(self, code: str, owner: str) -> None:
        """Delete a session with all that is in it."""
        self._work.delete(KIND, normal_code(code), owner)

    def join(self, code: str) -> str:
        """Return a token for a new participant of a session that has not ended.

        Raises:
            NotKept: there is no such session.
            QuestionRejected: it has ended or is full.
        """
        token = secrets.token_urlsafe(24)

        def change(state: SessionState) -> SessionState:
            _must_go_on(state)
            if len(state.tokens) >= MOST_PARTICIPANTS:
                raise QuestionRejected(f"De sessie is vol: er doen al {MOST_PARTICIPANTS} mensen mee.")
            return state.model_copy(update={"tokens": (*state.tokens, _hash(token))})

        self._change(code, None, change)
        return token

    def participant(self, code: str, token: str) -> tuple[Session, int]:
        """Return the session that a token opens, and the participant's number.

        Raises:
            NotKept: the token does not belong to this session.
        """
        session = self.find(code, None)
        return session, _number(session.state, token)

    def contribute(self, code: str, token: str, text: str) -> Session:
        """Add what a participant wrote on the question on the screen.

        Raises:
            NotKept: the token does not belong to this session.
            QuestionRejected: nothing was written or too much, it holds personal data, or there is no question now.
        """
        said = _checked(text)

        def change(state: SessionState) -> SessionState:
            _must_go_on(state)
            number = _number(state, token)
            question = _question(self.cases, state)
            if question is None:
                raise QuestionRejected("Er staat nog geen vraag op het scherm.")
            mine = [item for item in state.contributions if (item.participant, item.question) == (number, question)]
            if any(item.text == said for item in mine):
                return state
            if len(mine) >= MOST_PER_QUESTION or len(state.contributions) >= MOST_CONTRIBUTIONS:
                raise QuestionRejected("U hebt op deze vraag al genoeg geantwoord. Wacht op de volgende vraag.")
            new = Contribution(
                number=len(state.contributions) + 1,
                participant=number,
                question=question,
                text=said,
                moment=datetime.now(UTC),
            )
            return state.model_copy(update={"contributions": (*state.contributions, new)})

        return self._change(code, None, change)

    def keep_question(self, code: str, token: str, answer: Answer) -> None:
        """Keep what a participant asked the assistant, for the handout; what may not be echoed is not kept."""
        if not answer.question:
            return
        lines = tuple(sentence.text for sentence in answer.sentences) or ((answer.intro,) if answer.intro else ())
        cited = {number for sentence in answer.sentences for number in sentence.citations}
        sources = tuple(describe(item) for item in answer.citations if item.number in cited)

        def change(state: SessionState) -> SessionState:
            new = GroupQuestion(participant=_number(state, token), text=answer.question, lines=lines, sources=sources)
            return state.model_copy(update={"group_questions": (*state.group_questions, new)[-100:]})

        self._change(code, None, change)

    def go(self, code: str, owner: str, case: int, step: int) -> Session:
        """Show a place on the screen: the index of the case, and of the question in it (-1: the start).

        Raises:
            QuestionRejected: there is no such place.
        """

        def change(state: SessionState) -> SessionState:
            _must_go_on(state)
            if not 0 <= case < len(state.cases) or not -1 <= step < _length(self.cases[state.cases[case]]):
                raise QuestionRejected("Die vraag is er niet in deze sessie.")
            return state.model_copy(update={"case": case, "step": step})

        return self._change(code, owner, change)

    def forward(self, code: str, owner: str) -> Session:
        """Show the next question, or the start of the next case after the last question; the end stays the end."""

        def change(state: SessionState) -> SessionState:
            _must_go_on(state)
            if state.step + 1 < _length(self.cases[state.case_id]):
                return state.model_copy(update={"step": state.step + 1})
            if state.case + 1 < len(state.cases):
                return state.model_copy(update={"case": state.case + 1, "step": -1})
            return state

        return self._change(code, owner, change)

    def back(self, code: str, owner: str) -> Session:
        """Show the question before, or the last one of the case before."""

        def change(state: SessionState) -> SessionState:
            _must_go_on(state)
            if state.step >= 0:
                return state.model_copy(update={"step": state.step - 1})
            if state.case > 0:
                before = state.case - 1
                return state.model_copy(update={"case": before, "step": _length(self.cases[state.cases[before]]) - 1})
            return state

        return self._change(code, owner, change)

    def show(self, code: str, owner: str, part: Part, *, shown: bool = True) -> Session:
        """Put a part of the question on the screen, or take it off."""

        def change(state: SessionState) -> SessionState:
            question = _question(self.cases, state)
            if question is None:
                return state
            name = f"{question}/{part.value}"
            others = tuple(item for item in state.shown if item != name)
            return state.model_copy(update={"shown": (*others, name) if shown else others})

        return self._change(code, owner, change)

    def judge(self, code: str, owner: str, point_id: str, found: Found) -> Session:
        """Let the trainer decide about a key point of the question on the screen.

        Raises:
            QuestionRejected: the question has no such key point.
        """

        def change(state: SessionState) -> SessionState:
            question = _question(self.cases, state)
            points = {
                point.id
                for item in self.cases[state.case_id].questions()
                if question == f"{state.case_id}/{item.id}"
                for point in item.key_points
            }
            if point_id not in points:
                raise QuestionRejected("Dat kernpunt hoort niet bij de vraag op het scherm.")
            return state.model_copy(update={"judged": {**state.judged, f"{question}/{point_id}": found}})

        return self._change(code, owner, change)

    def end(self, code: str, owner: str) -> Session:
        """End a session: nobody can join or answer any more; the trainer can still read and hand out."""
        return self._change(code, owner, lambda state: state.model_copy(update={"ended": True}))

    def _change(self, code: str, owner: str | None, change: Any) -> Session:
        def of_content(content: dict[str, Any]) -> dict[str, Any]:
            return _kept(change(SessionState.model_validate(content)))

        return self._session(self._work.change(KIND, normal_code(code), owner, of_content))

    def _session(self, item: WorkItem) -> Session:
        state = _state(item)
        if state.case_id not in self.cases:
            raise NotKept("De casus van deze sessie is er niet meer.")
        return Session(item.id, item.owner, item.version, state, item.expires, self.cases[state.case_id])


def normal_code(code: str) -> str:
    """Return a code as it is kept: people type small letters, spaces and dashes."""
    return "".join(character for character in code.upper() if character.isalnum())[:32]


def _checked(text: str) -> str:
    said = "\n".join(" ".join(line.split()) for line in text.splitlines() if line.strip())
    said = "".join(character for character in said if character.isprintable() or character == "\n")
    if not any(character.isalnum() for character in said):
        raise QuestionRejected("Uw antwoord is leeg. Schrijf een paar woorden.")
    if len(said) > MOST_CHARS:
        raise QuestionRejected(f"Uw antwoord is te lang: {len(said)} tekens, en {MOST_CHARS} mag.")
    if refused_for_personal_data(said):
        raise QuestionRejected(PERSONAL)
    return mask_text(said)


def _question(cases: Mapping[str, Case], state: SessionState) -> str | None:
    questions = list(cases[state.case_id].questions())
    return f"{state.case_id}/{questions[state.step].id}" if 0 <= state.step < len(questions) else None


def _length(case: Case) -> int:
    return sum(1 for _ in case.questions())


def _must_go_on(state: SessionState) -> None:
    if state.ended:
        raise QuestionRejected("De sessie is afgelopen.")


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()[:32]


def _number(state: SessionState, token: str) -> int:
    wanted = _hash(token)
    for number, kept in enumerate(state.tokens, 1):
        if secrets.compare_digest(kept, wanted):
            return number
    raise NotKept("Deze sessie is er niet (meer), of u doet er niet aan mee.")


def _kept(state: SessionState) -> dict[str, Any]:
    return state.model_dump(mode="json", by_alias=True)


def _state(item: WorkItem) -> SessionState:
    return SessionState.model_validate(item.content)
