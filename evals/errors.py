"""Errors of the evaluation room.

EvalError
├── CaseError        a set is wrong; the message names file and line
├── RunError         a run folder cannot be used, or does not fit what is asked
└── GateError        the gate itself cannot judge (no accepted run, a bar that names no metric)

Messages are Dutch and say what was wrong, where, and what to do.
"""

from __future__ import annotations

__all__ = ["CaseError", "EvalError", "GateError", "RunError"]


class EvalError(Exception):
    """Base of all errors of this room."""


class CaseError(EvalError):
    """A set is wrong; the message names file and line."""


class RunError(EvalError):
    """A run folder cannot be used, or does not fit what is asked."""


class GateError(EvalError):
    """The gate itself cannot judge."""
