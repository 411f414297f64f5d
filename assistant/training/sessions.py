"""Bibob sessions in the store: start, join with a code, change by the rules of ``moves``, delete.

A session is unfinished work in the store (``assistant.store.work``): it is kept for a set time and then goes. The code
opens this one session and nothing else.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from assistant.answer import Answer
from assistant.errors import NotKept, QuestionRejected
from assistant.render import describe
from assistant.steps.guard_question import mask_text, refused_for_personal_data
from assistant.store.work import Work, WorkItem
from assistant.training import moves
from assistant.training.case import Case
from assistant.training.session import MOST_CHARS, Found, GroupQuestion, Part, Session, SessionState

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
        self._change(code, None, lambda state: moves.join(state, _hash(token)))
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
        return self._change(code, None, lambda state: moves.contribute(state, self.cases, _number(state, token), said))

    def keep_question(self, code: str, token: str, answer: Answer) -> None:
        """Keep what a participant asked the assistant, for the handout; what may not be echoed is not kept."""
        if not answer.question:
            return
        lines = tuple(sentence.text for sentence in answer.sentences) or ((answer.intro,) if answer.intro else ())
        cited = {number for sentence in answer.sentences for number in sentence.citations}
        sources = tuple(describe(item) for item in answer.citations if item.number in cited)

        def asked(state: SessionState) -> SessionState:
            number = _number(state, token)
            return moves.ask(
                state, GroupQuestion(participant=number, text=answer.question, lines=lines, sources=sources)
            )

        self._change(code, None, asked)

    def go(self, code: str, owner: str, case: int, step: int) -> Session:
        """Show a place on the screen: the index of the case, and of the question in it (-1: the start).

        Raises:
            QuestionRejected: there is no such place.
        """
        return self._change(code, owner, lambda state: moves.go(state, self.cases, case, step))

    def forward(self, code: str, owner: str) -> Session:
        """Show the next question, or the start of the next case after the last question; the end stays the end."""
        return self._change(code, owner, lambda state: moves.forward(state, self.cases))

    def back(self, code: str, owner: str) -> Session:
        """Show the question before, or the last one of the case before."""
        return self._change(code, owner, lambda state: moves.back(state, self.cases))

    def show(self, code: str, owner: str, part: Part, *, shown: bool = True) -> Session:
        """Put a part of the question on the screen, or take it off."""
        return self._change(code, owner, lambda state: moves.show(state, self.cases, part, shown=shown))

    def judge(self, code: str, owner: str, point_id: str, found: Found) -> Session:
        """Let the trainer decide about a key point of the question on the screen.

        Raises:
            QuestionRejected: the question has no such key point.
        """
        return self._change(code, owner, lambda state: moves.judge(state, self.cases, point_id, found))

    def end(self, code: str, owner: str) -> Session:
        """End a session: nobody can join or answer any more; the trainer can still read and hand out."""
        return self._change(code, owner, moves.end)

    def _change(self, code: str, owner: str | None, change: Callable[[SessionState], SessionState]) -> Session:
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
