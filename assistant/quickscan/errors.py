"""Errors of the quickscan; messages are Dutch and never repeat what a cell or a text held.

QuickscanError  (a QuestionRejected: what was asked cannot be taken)
├── TableRefused      a table cannot be used: what is wrong, in which column or row, and what to do
├── InputRefused      a text holds a person, a firm or something else that does not belong here
├── DataUnavailable   an open-data source cannot be reached or gives something unexpected
└── UnknownStep       there is no such step, or it cannot be changed so
"""

from __future__ import annotations

from assistant.errors import QuestionRejected

__all__ = ["DataUnavailable", "InputRefused", "QuickscanError", "TableRefused", "UnknownStep"]


class QuickscanError(QuestionRejected):
    """Base of the errors of a quickscan."""


class TableRefused(QuickscanError):
    """A table cannot be used."""


class InputRefused(QuickscanError):
    """A text holds what may not be taken in. ``reply``: the fixed reply for the reader."""


class DataUnavailable(QuickscanError):
    """An open-data source gave nothing that can be used."""


class UnknownStep(QuickscanError):
    """There is no such step, or it cannot be changed so."""
