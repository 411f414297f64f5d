"""Which sources may say what the law is: a document that calls itself a law is none."""

from __future__ import annotations

from knowledge.records import SourceKind

__all__ = ["NO_STANDING", "OF_LAW"]

OF_LAW = frozenset({SourceKind.WET, SourceKind.JURISPRUDENTIE, SourceKind.BELEIDSREGEL, SourceKind.UITLEG})
"""Kinds that say what the law is, or lead to it."""
NO_STANDING = frozenset({SourceKind.LITERATUUR, SourceKind.TRAINING})
"""Kinds of which nobody knows the standing; a document of which no kind was given is one of the first."""
