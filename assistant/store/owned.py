"""Rows as their owner may read them: what belongs to another owner is not found, never forbidden."""

from __future__ import annotations

from sqlalchemy.orm import Session

from assistant.errors import NotKept
from assistant.store.tables import AnswerRow, ConversationRow

UNKNOWN = "Dit gesprek is er niet (meer). Gesprekken worden na de bewaartermijn verwijderd."
_UNKNOWN_ANSWER = "Dit antwoord is er niet (meer). Gesprekken worden na de bewaartermijn verwijderd."


def owned_conversation(session: Session, conversation: str, owner: str) -> ConversationRow:
    """Return the row of a conversation. Raises ``NotKept``."""
    row = session.get(ConversationRow, conversation)
    if row is None or row.owner != owner:
        raise NotKept(UNKNOWN)
    return row


def owned_answer(session: Session, answer_id: str, owner: str) -> AnswerRow:
    """Return the row of an answer. Raises ``NotKept``."""
    row = session.get(AnswerRow, answer_id)
    kept_in = session.get(ConversationRow, row.conversation_id) if row is not None else None
    if row is None or kept_in is None or kept_in.owner != owner:
        raise NotKept(_UNKNOWN_ANSWER)
    return row
