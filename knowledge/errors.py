"""Errors of the knowledge room.

KnowledgeError
├── SettingsError        a setting is wrong
├── LibraryError         the register or an index cannot be used
│   ├── ModelMismatch    the register was made with another embedding model
│   ├── LibraryBusy      another process holds what is needed
│   └── LibraryDamaged   register and indexes disagree beyond repair without a rebuild
├── EmbedderError        an embedding model cannot be loaded or gives wrong vectors
├── CatalogueError       an instrument card is wrong
└── NotFound             no such source, passage, article or instrument

Messages are Dutch (users read them) and say what was wrong, where, and what to do.
"""

from __future__ import annotations

__all__ = [
    "CatalogueError",
    "EmbedderError",
    "KnowledgeError",
    "LibraryBusy",
    "LibraryDamaged",
    "LibraryError",
    "ModelMismatch",
    "NotFound",
    "SettingsError",
]


class KnowledgeError(Exception):
    """Base of all errors of this room."""


class SettingsError(KnowledgeError):
    """A setting is wrong."""


class LibraryError(KnowledgeError):
    """The register or an index cannot be used."""


class ModelMismatch(LibraryError):
    """The register was made with another embedding model or chunker."""


class LibraryBusy(LibraryError):
    """Another process holds what is needed."""


class LibraryDamaged(LibraryError):
    """Register and indexes disagree beyond repair without a rebuild."""


class EmbedderError(KnowledgeError):
    """An embedding model cannot be loaded or gives wrong vectors."""


class CatalogueError(KnowledgeError):
    """An instrument card is wrong."""


class NotFound(KnowledgeError):
    """No such source, passage, article or instrument."""
