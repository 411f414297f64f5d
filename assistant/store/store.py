"""Keeps conversations and the audit trail for their owners; what else there is to keep hangs under the store.

What may not be echoed is not kept: of such an answer only its status and its fixed reply stay.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import takewhile

from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter, RateLimiter, SlidingWindowCounterRateLimiter
from sqlalchemy import Engine, delete, func, select, update
from sqlalchemy.orm import Session

from assistant.answer import Answer, Turn
from assistant.chatting import MOST_TURNS, turn_of
from assistant.errors import NotKept
from assistant.keeping import ConversationSummary
from assistant.store.database import reading, writing
from assistant.store.keys import Keys
from assistant.store.owned import UNKNOWN, owned_answer, owned_conversation
from assistant.store.reactions import Reactions
from assistant.store.tables import AnswerRow, AuditRow, ConversationRow
from assistant.store.work import Jobs, Work

MOST_CONVERSATIONS = 200
TITLE_CHARS = 80
NOT_ECHOED = "Vraag die niet is bewaard"


class Store:
    """The store of one installation. Safe to use from several threads and processes; made by ``open_store``.

    ``owner`` is an opaque name of who asks (``sleutel:…``, ``slack:T1:U2``, ``lokaal``). What belongs to another owner
    is *not found*, never *forbidden*: every method raises ``NotKept`` for an unknown conversation or answer.
    """

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.keys = Keys(engine)
        self.reactions = Reactions(engine)
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

    def turns(self, conversation: str, owner: str, before: str | None = None) -> tuple[Turn, ...]:
        """Return what later questions may lean on, oldest first; nothing of what may not be echoed.

        ``before``: the id of an answer; only the turns that came before it.
        """
        earlier = takewhile(lambda answer: answer.id != before, self.answers(conversation, owner))
        kept = [answer for answer in earlier if answer.question]
        return tuple(turn_of(answer) for answer in kept[-MOST_TURNS:])

    def keep(self, answer: Answer, owner: str, conversation: str, door: str, answer_id: str | None = None) -> Answer:
        """Keep an answer at the end of a conversation and write the audit line; return it with its ids.

        ``answer_id``: the id to keep it under; what was kept under it before is replaced, in its place where that is
        the same conversation, and the feedback on it goes.
        """
        kept = answer.model_copy(update={"id": answer_id or uuid.uuid4().hex, "conversation": conversation})
        now = _now()
        with writing(self.engine) as session:
            mine = (
                update(ConversationRow)
                .where(ConversationRow.id == conversation, ConversationRow.owner == owner)
                .values(last_used=now)
                .returning(ConversationRow.id)
            )
            if session.execute(mine).first() is None:  # the update also locks the row, so that ordinals stay apart
                raise NotKept(UNKNOWN)
            ordinal = _forget_answer(session, str(kept.id), conversation)
            if ordinal is None:
                last = select(func.max(AnswerRow.ordinal)).where(AnswerRow.conversation_id == conversation)
                newest = session.scalar(last)
                ordinal = 0 if newest is None else newest + 1
            session.add(
                AnswerRow(
                    id=kept.id,
                    conversation_id=conversation,
                    ordinal=ordinal,
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
            owned_conversation(session, conversation, owner)
            query = select(AnswerRow).where(AnswerRow.conversation_id == conversation).order_by(AnswerRow.ordinal)
            return [Answer.model_validate(row.content) for row in session.scalars(query)]

    def answer(self, answer_id: str, owner: str) -> Answer:
        """Return one answer."""
        with reading(self.engine) as session:
            return Answer.model_validate(owned_answer(session, answer_id, owner).content)

    def conversation(self, conversation: str, owner: str) -> ConversationSummary:
        """Return the line of one conversation."""
        with reading(self.engine) as session:
            return _summaries(session, [owned_conversation(session, conversation, owner)])[0]

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
            owned_conversation(session, conversation, owner)
            session.execute(delete(ConversationRow).where(ConversationRow.id == conversation))

    def audit(self, owner: str, door: str, action: str, outcome: str) -> None:
        """Write an audit line: who, when, what was done and how it ended; no content."""
        with writing(self.engine) as session:
            session.add(_audit_row(owner, door, action, outcome))


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


def _forget_answer(session: Session, answer_id: str, conversation: str) -> int | None:
    """Delete an answer if it is there; return its place if that was in ``conversation``."""
    gone = delete(AnswerRow).where(AnswerRow.id == answer_id).returning(AnswerRow.conversation_id, AnswerRow.ordinal)
    row = session.execute(gone).first()
    return row.ordinal if row is not None and row.conversation_id == conversation else None


def _audit_row(owner: str, door: str, action: str, outcome: str) -> AuditRow:
    return AuditRow(moment=_now(), owner=owner, door=door, action=action, outcome=outcome)


def _now() -> datetime:
    return datetime.now(UTC)
