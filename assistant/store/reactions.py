"""What readers think of answers: kept beside the answer, and read together by who judges them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import Engine, delete, select
from sqlalchemy.orm import Session

from assistant.answer import Answer
from assistant.chatting import MOST_TURNS
from assistant.errors import NotKept
from assistant.keeping import Feedback, JudgedAnswer, KeptFeedback
from assistant.steps.guard_question import mask_text, refused_for_personal_data
from assistant.store.database import reading, writing
from assistant.store.owned import owned_answer
from assistant.store.tables import WHOLE_ANSWER, AnswerRow, FeedbackRow

MOST_FEEDBACK = 1_000
NOT_KEPT_TEXT = "[niet bewaard: hierin stonden persoonsgegevens]"


class Reactions:
    """The feedback of one installation."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def give(self, answer_id: str, owner: str, feedback: Feedback) -> None:
        """Keep feedback beside an answer; a second one on the same answer and sentence replaces the first.

        Raises:
            NotKept: there is no such answer of this owner, or it has no such sentence.
        """
        with writing(self._engine) as session:
            row = owned_answer(session, answer_id, owner)
            if feedback.sentence is not None and feedback.sentence >= len(row.content.get("zinnen", ())):
                raise NotKept(f"Dit antwoord heeft geen zin met nummer {feedback.sentence}; de eerste is nummer 0.")
            place = WHOLE_ANSWER if feedback.sentence is None else feedback.sentence
            earlier = delete(FeedbackRow).where(FeedbackRow.answer_id == answer_id, FeedbackRow.sentence == place)
            session.execute(earlier)
            session.add(
                FeedbackRow(
                    answer_id=answer_id,
                    sentence=place,
                    helpful=feedback.helpful,
                    text=safe_text(feedback.text),
                    given=datetime.now(UTC),
                )
            )

    def all(self, answer_id: str | None = None) -> Sequence[KeptFeedback]:
        """Return feedback on one answer, or all of it, newest first; for a reviewer."""
        query = select(FeedbackRow).order_by(FeedbackRow.given.desc(), FeedbackRow.id.desc())
        if answer_id is not None:
            query = query.where(FeedbackRow.answer_id == answer_id)
        with reading(self._engine) as session:
            return [_feedback(row) for row in session.scalars(query.limit(MOST_FEEDBACK))]

    def judged(self) -> Sequence[JudgedAnswer]:
        """Return the answers that readers gave feedback on, the newest feedback first; for a reviewer."""
        query = select(FeedbackRow, AnswerRow).join(AnswerRow, AnswerRow.id == FeedbackRow.answer_id)
        query = query.order_by(FeedbackRow.given.desc(), FeedbackRow.id.desc()).limit(MOST_FEEDBACK)
        said: dict[str, list[KeptFeedback]] = {}
        answers: dict[str, AnswerRow] = {}
        with reading(self._engine) as session:
            for row, answered in session.execute(query):
                answers[answered.id] = answered
                said.setdefault(answered.id, []).append(_feedback(row))
            return [
                JudgedAnswer(Answer.model_validate(row.content), _earlier(session, row), tuple(said[row.id]))
                for row in answers.values()
            ]


def safe_text(text: str) -> str:
    """Return free text as it may be kept: personal data masked, or nothing where it is about a person."""
    plain = "".join(character for character in text if character.isprintable() or character == "\n").strip()
    return NOT_KEPT_TEXT if refused_for_personal_data(plain) else mask_text(plain)


def _feedback(row: FeedbackRow) -> KeptFeedback:
    return KeptFeedback(
        answer_id=row.answer_id,
        given=row.given,
        helpful=row.helpful,
        sentence=None if row.sentence == WHOLE_ANSWER else row.sentence,
        text=row.text,
    )


def _earlier(session: Session, row: AnswerRow) -> tuple[str, ...]:
    """Return the questions before an answer in its conversation; without those that are not kept."""
    before = (AnswerRow.conversation_id == row.conversation_id) & (AnswerRow.ordinal < row.ordinal)
    contents = session.scalars(select(AnswerRow.content).where(before).order_by(AnswerRow.ordinal))
    return tuple(content["vraag"] for content in contents if content.get("vraag"))[-MOST_TURNS:]
