"""The tables of the store. A change here needs a migration in ``migrations/versions``; a test compares the two."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, DateTime, ForeignKey, Index, MetaData, String, Text, TypeDecorator, UniqueConstraint
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

WHOLE_ANSWER = -1
"""``sentence`` of feedback that is about the whole answer."""


class Moment(TypeDecorator[datetime]):
    """A moment in UTC; SQLite keeps no time zone, so that it is put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the moment in UTC."""
        if value is None:
            return None
        return value.astimezone(UTC) if dialect.name != "sqlite" else value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Return the moment with its time zone."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """Base of the tables; constraints have names, so that a migration can name them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {datetime: Moment(), dict[str, Any]: JSON()}  # noqa: RUF012 - as SQLAlchemy asks


class ConversationRow(Base):
    """A conversation of one owner."""

    __tablename__ = "conversations"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    owner: Mapped[str] = mapped_column(String(200), index=True)
    started: Mapped[datetime]
    last_used: Mapped[datetime] = mapped_column(index=True)


class AnswerRow(Base):
    """An answer as the reader got it, personal data masked; without its question where that may not be echoed."""

    __tablename__ = "answers"
    __table_args__ = (UniqueConstraint("conversation_id", "ordinal"),)
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id", ondelete="CASCADE"))
    ordinal: Mapped[int]
    given: Mapped[datetime]
    status: Mapped[str] = mapped_column(String(40))
    content: Mapped[dict[str, Any]]


class FeedbackRow(Base):
    """What the reader thinks of an answer or of one of its sentences."""

    __tablename__ = "feedback"
    __table_args__ = (UniqueConstraint("answer_id", "sentence"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    answer_id: Mapped[str] = mapped_column(ForeignKey("answers.id", ondelete="CASCADE"))
    sentence: Mapped[int]
    helpful: Mapped[bool]
    text: Mapped[str] = mapped_column(Text)
    given: Mapped[datetime] = mapped_column(index=True)


class AuditRow(Base):
    """Who did what, when, and how it ended; never content."""

    __tablename__ = "audit"
    id: Mapped[int] = mapped_column(primary_key=True)
    moment: Mapped[datetime] = mapped_column(index=True)
    owner: Mapped[str] = mapped_column(String(200))
    door: Mapped[str] = mapped_column(String(20))
    action: Mapped[str] = mapped_column(String(60))
    outcome: Mapped[str] = mapped_column(String(60))


class KeyRow(Base):
    """An API key: what it opens, and the hash of its secret."""

    __tablename__ = "api_keys"
    id: Mapped[str] = mapped_column(String(16), primary_key=True)
    name: Mapped[str] = mapped_column(String(100))
    digest: Mapped[str] = mapped_column(String(64))
    roles: Mapped[str] = mapped_column(String(200))
    access: Mapped[str] = mapped_column(String(200))
    municipality: Mapped[str | None] = mapped_column(String(100))
    rate: Mapped[str | None] = mapped_column(String(60))
    made: Mapped[datetime]
    expires: Mapped[datetime | None]
    revoked: Mapped[datetime | None]


class CountRow(Base):
    """How often something was asked in a window of time, for limits; under a hash, and gone soon after the window."""

    __tablename__ = "counts"
    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    count: Mapped[int]
    expires: Mapped[datetime] = mapped_column(index=True)


class JobRow(Base):
    """A job that runs beside the request, with its progress and report."""

    __tablename__ = "jobs"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    owner: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(40))
    state: Mapped[str] = mapped_column(String(20))
    progress: Mapped[dict[str, Any]]
    result: Mapped[dict[str, Any]]
    started: Mapped[datetime] = mapped_column(index=True)
    changed: Mapped[datetime]


class WorkRow(Base):
    """Unfinished work of a guided page: a quickscan, a training session. What is in it is the door's own affair."""

    __tablename__ = "work"
    __table_args__ = (Index("ix_work_kind_owner", "kind", "owner"),)
    kind: Mapped[str] = mapped_column(String(40), primary_key=True)
    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    owner: Mapped[str] = mapped_column(String(200))
    version: Mapped[int]
    content: Mapped[dict[str, Any]]
    started: Mapped[datetime]
    changed: Mapped[datetime]
    expires: Mapped[datetime] = mapped_column(index=True)
