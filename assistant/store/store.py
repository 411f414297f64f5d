"""Keeps conversations, feedback and the audit trail for their owners.

What may not be echoed is not kept: of such an answer only its status and its fixed reply stay.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import UTC, datetime

from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter, RateLimiter, SlidingWindowCounterRateLimiter
from sqlalchemy import Engine, delete, func, select, update
from sqlalchemy.orm import Session

from assistant.answer import Answer, Turn
from assistant.chatting import turn_of
from assistant.errors import NotKept
from assistant.keeping import ConversationSummary, Feedback, JudgedAnswer, KeptFeedback
from assistant.steps.guard_question import mask_text, refused_for_personal_data
from assistant.store.database import reading, writing
from assistant.store.keys import Keys
from assistant.store.tables import WHOLE_ANSWER, AnswerRow, AuditRow, ConversationRow, FeedbackRow
from assistant.store.work import Jobs, Work

MOST_TURNS = 20
MOST_CONVERSATIONS = 200
MOST_FEEDBACK = 1_000
TITLE_CHARS = 80
NOT_ECHOED = "Vraag die niet is bewaard"
NOT_KEPT_TEXT = "[niet bewaard: hierin stonden persoonsgegevens]"
_UNKNOWN = "Dit gesprek is er niet (meer). Gesprekken worden na de bewaartermijn verwijderd."
_UNKNOWN_ANSWER = "Dit antwoord is er niet (meer). Gesprekken worden na de bewaartermijn verwijderd."


class Store:
    """The store of one installation. Safe to use from several threads and processes; made by ``open_store``.

    ``owner`` is an opaque name of who asks (``sleutel:…``, ``slack:T1:U2``, ``lokaal``). What belongs to another owner
    is *not found*, never *forbidden*: every method raises ``NotKept`` for an unknown conversation or answer.
    """

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.keys = Keys(engine)
        self.jobs = Jobs(engine)
        self.work = Work(engine)

    def close(self) -> None:
        """Release the database."""
        self.engine.dispose()

    def rate_limiter(self) -> RateLimiter:
        """Return what counts requests: in PostgreSQL for all processes together, beside SQLite in this process."""
        if self.engine.dialect.name == "postgresql":
            from assistant.store.counts import SharedCounts

            return SlidingWindowCounterRateLimiter(SharedCounts(self.engine))
        return MovingWindowRateLimiter(MemoryStorage())

    def ping(self) -> None:
        """Ask the database for a sign of life.

        Raises:
            StoreError: there is none.
        """
        with reading(self.engine) as session:
            session.execute(select(1))

    def start_conversation(self, owner: str) -> str:
        """Return the id of a new, empty conversation."""
        now = _now()
        row = ConversationRow(id=uuid.uuid4().hex, owner=owner, started=now, last_used=now)
        with writing(self.engine) as session:
            session.add(row)
        return row.id

    def turns(self, conversation: str, owner: str) -> tuple[Turn, ...]:
        """Return what later questions may lean on, oldest first; nothing of what may not be echoed."""
        kept = [answer for answer in self.answers(conversation, owner) if answer.question]
        return tuple(turn_of(answer) for answer in kept[-MOST_TURNS:])

    def keep(self, answer: Answer, owner: str, conversation: str, door: str) -> Answer:
        """Keep an answer at the end of a conversation and write the audit line; return it with its ids."""
        kept = answer.model_copy(update={"id": uuid.uuid4().hex, "conversation": conversation})
        now = _now()
        with writing(self.engine) as session:
            mine = (
                update(ConversationRow)
                .where(ConversationRow.id == conversation, ConversationRow.owner == owner)
                .values(last_used=now)
                .returning(ConversationRow.id)
            )
            if session.execute(mine).first() is None:  # the update also locks the row, so that ordinals stay apart
                raise NotKept(_UNKNOWN)
            last = session.scalar(select(func.max(AnswerRow.ordinal)).where(AnswerRow.conversation_id == conversation))
            session.add(
                AnswerRow(
                    id=kept.id,
                    conversation_id=conversation,
                    ordinal=0 if last is None else last + 1,
                    given=now,
                    status=kept.status.value,
                    content=_keepable(kept).model_dump(mode="json", by_alias=True),
                )
            )
            session.add(_audit_row(owner, door, "vraag", kept.status.value))
        return kept

    def answers(self, conversation: str, owner: str) -> Sequence[Answer]:
        """Return the answers of a conversation, oldest first."""
        with reading(self.engine) as session:
            if _conversation(session, conversation, owner) is None:
                raise NotKept(_UNKNOWN)
            query = select(AnswerRow).where(AnswerRow.conversation_id == conversation).order_by(AnswerRow.ordinal)
            return [Answer.model_validate(row.content) for row in session.scalars(query)]

    def answer(self, answer_id: str, owner: str) -> Answer:
        """Return one answer."""
        with reading(self.engine) as session:
            return Answer.model_validate(_answer_row(session, answer_id, owner).content)

    def conversation(self, conversation: str, owner: str) -> ConversationSummary:
        """Return the line of one conversation."""
        with reading(self.engine) as session:
            row = _conversation(session, conversation, owner)
            if row is None:
                raise NotKept(_UNKNOWN)
            return _summaries(session, [row])[0]

    def conversations(self, owner: str) -> Sequence[ConversationSummary]:
        """Return the conversations of an owner that have answers, newest first."""
        query = (
            select(ConversationRow)
            .where(ConversationRow.owner == owner)
            .order_by(ConversationRow.last_used.desc(), ConversationRow.id)
            .limit(MOST_CONVERSATIONS)
        )
        with reading(self.engine) as session:
            return [item for item in _summaries(session, session.scalars(query).all()) if item.answers]

    def delete_conversation(self, conversation: str, owner: str) -> None:
        """Delete a conversation with its answers and the feedback on them."""
        with writing(self.engine) as session:
            if _conversation(session, conversation, owner) is None:
                raise NotKept(_UNKNOWN)
            session.execute(delete(ConversationRow).where(ConversationRow.id == conversation))

    def give_feedback(self, answer_id: str, owner: str, feedback: Feedback) -> None:
        """Keep feedback beside an answer; a second one on the same answer and sentence replaces the first.

        Raises:
            NotKept: there is no such answer of this owner, or it has no such sentence.
        """
        with writing(self.engine) as session:
            row = _answer_row(session, answer_id, owner)
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
                    given=_now(),
                )
            )

    def feedback(self, answer_id: str | None = None) -> Sequence[KeptFeedback]:
        """Return feedback on one answer, or all of it, newest first; for a reviewer."""
        query = select(FeedbackRow).order_by(FeedbackRow.given.desc(), FeedbackRow.id.desc())
        if answer_id is not None:
            query = query.where(FeedbackRow.answer_id == answer_id)
        with reading(self.engine) as session:
            return [_feedback(row) for row in session.scalars(query.limit(MOST_FEEDBACK))]

    def judged(self) -> Sequence[JudgedAnswer]:
        """Return the answers that readers gave feedback on, the newest feedback first; for a reviewer."""
        query = select(FeedbackRow, AnswerRow).join(AnswerRow, AnswerRow.id == FeedbackRow.answer_id)
        query = query.order_by(FeedbackRow.given.desc(), FeedbackRow.id.desc()).limit(MOST_FEEDBACK)
        said: dict[str, list[KeptFeedback]] = {}
        answers: dict[str, AnswerRow] = {}
        with reading(self.engine) as session:
            for row, answered in session.execute(query):
                answers[answered.id] = answered
                said.setdefault(answered.id, []).append(_feedback(row))
            return [
                JudgedAnswer(Answer.model_validate(row.content), _earlier(session, row), tuple(said[row.id]))
                for row in answers.values()
            ]

    def audit(self, owner: str, door: str, action: str, outcome: str) -> None:
        """Write an audit line: who, when, what was done and how it ended; no content."""
        with writing(self.engine) as session:
            session.add(_audit_row(owner, door, action, outcome))


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


def _keepable(answer: Answer) -> Answer:
    """Of an answer that may not be echoed only the status and the fixed reply are kept."""
    if answer.question:
        return answer
    return Answer(
        id=answer.id,
        conversation=answer.conversation,
        status=answer.status,
        question="",
        intro=answer.intro,
        as_of=answer.as_of,
        composer=answer.composer,
    )


def _summaries(session: Session, rows: Sequence[ConversationRow]) -> list[ConversationSummary]:
    ids = [row.id for row in rows]
    counting = (
        select(AnswerRow.conversation_id, func.count())
        .where(AnswerRow.conversation_id.in_(ids))
        .group_by(AnswerRow.conversation_id)
    )
    first_ones = select(AnswerRow.conversation_id, AnswerRow.content).where(
        AnswerRow.conversation_id.in_(ids), AnswerRow.ordinal == 0
    )
    counts = {row[0]: row[1] for row in session.execute(counting)}
    firsts = {row[0]: row[1] for row in session.execute(first_ones)}
    return [
        ConversationSummary(
            id=row.id,
            title=_title(str(firsts.get(row.id, {}).get("vraag", ""))),
            started=row.started,
            last_used=row.last_used,
            answers=counts.get(row.id, 0),
        )
        for row in rows
    ]


def _title(question: str) -> str:
    if not question:
        return NOT_ECHOED
    if len(question) <= TITLE_CHARS:
        return question
    return question[:TITLE_CHARS].rsplit(" ", 1)[0] + " …"


def _conversation(session: Session, conversation: str, owner: str) -> ConversationRow | None:
    row = session.get(ConversationRow, conversation)
    return row if row is not None and row.owner == owner else None


def _answer_row(session: Session, answer_id: str, owner: str) -> AnswerRow:
    row = session.get(AnswerRow, answer_id)
    if row is None or _conversation(session, row.conversation_id, owner) is None:
        raise NotKept(_UNKNOWN_ANSWER)
    return row


def _audit_row(owner: str, door: str, action: str, outcome: str) -> AuditRow:
    return AuditRow(moment=_now(), owner=owner, door=door, action=action, outcome=outcome)


def _now() -> datetime:
    return datetime.now(UTC)
