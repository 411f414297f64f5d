"""Errors of the assistant room.

AssistantError
├── QuestionRejected     the question itself cannot be taken (empty, too long, not text)
├── ModelUnavailable     a chat model failed and nothing could take its place
├── NotKept              a conversation or an answer is not there, or not for this reader
├── NotAllowed           the caller lacks the role that an action needs
└── StoreError           conversations, keys or the audit trail cannot be read or written

Messages are Dutch. Inside the pipeline an outcome is a status, not an exception; these are for callers.
"""

from __future__ import annotations

__all__ = ["AssistantError", "ModelUnavailable", "NotAllowed", "NotKept", "QuestionRejected", "StoreError"]


class AssistantError(Exception):
    """Base of all errors of this room."""


class QuestionRejected(AssistantError):
    """The question itself cannot be taken."""


class ModelUnavailable(AssistantError):
    """A chat model failed and nothing could take its place."""


class NotKept(AssistantError):
    """A conversation or an answer is not there, or not for this reader."""


class NotAllowed(AssistantError):
    """The caller lacks the role that an action needs."""


class StoreError(AssistantError):
    """Conversations, keys or the audit trail cannot be read or written."""
