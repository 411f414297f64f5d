"""Errors of the ingest room.

IngestError
├── ManifestError        a manifest, sidecar or front matter is wrong (names file and key)
├── IngestBusy           another ingest is running on this library
├── StatuteFetchError    a statute cannot be fetched from the official repository
│   ├── RepositoryUnreachable   no connection, or no sound answer after several tries
│   ├── StatuteUnknown          the repository has no such statute, or none of its texts covers the date
│   └── RepositoryAnswerWrong   what came back is not what was asked for
└── FileRefused          one file cannot go in; the others still do
    ├── EmptyFile        no bytes, or no text in it
    ├── EncryptedFile    a password is needed
    ├── DamagedFile      truncated or not readable as what it claims to be
    ├── WrongType        the content is not what the name says, or no reader takes it
    ├── TooLarge         a limit was passed (bytes, pages, decompressed size, nesting, time)
    ├── NeedsOcr         a scan, and no OCR is installed
    ├── UnsafeFile       macros or other active content
    └── PrivacyRefused   personal data that the policy of this kind of source refuses

Messages are Dutch and say what was wrong, where, and what to do; they never repeat personal data.
"""

from __future__ import annotations

__all__ = [
    "DamagedFile",
    "EmptyFile",
    "EncryptedFile",
    "FileRefused",
    "IngestBusy",
    "IngestError",
    "ManifestError",
    "NeedsOcr",
    "PrivacyRefused",
    "RepositoryAnswerWrong",
    "RepositoryUnreachable",
    "StatuteFetchError",
    "StatuteUnknown",
    "TooLarge",
    "UnsafeFile",
    "WrongType",
]


class IngestError(Exception):
    """Base of all errors of this room."""


class ManifestError(IngestError):
    """A manifest, sidecar or front matter is wrong."""


class IngestBusy(IngestError):
    """Another ingest is running on this library."""


class StatuteFetchError(IngestError):
    """A statute cannot be fetched from the official repository."""


class RepositoryUnreachable(StatuteFetchError):
    """No connection, or no sound answer after several tries."""


class StatuteUnknown(StatuteFetchError):
    """The repository has no such statute, or none of its texts covers the date."""


class RepositoryAnswerWrong(StatuteFetchError):
    """What came back is not what was asked for."""


class FileRefused(IngestError):
    """One file cannot go in; the others still do. ``code`` is stable for machines."""

    code = "geweigerd"


class EmptyFile(FileRefused):
    """No bytes, or no text in it."""

    code = "leeg"


class EncryptedFile(FileRefused):
    """A password is needed."""

    code = "versleuteld"


class DamagedFile(FileRefused):
    """Truncated or not readable as what it claims to be."""

    code = "beschadigd"


class WrongType(FileRefused):
    """The content is not what the name says, or no reader takes it."""

    code = "verkeerd_type"


class TooLarge(FileRefused):
    """A limit was passed."""

    code = "te_groot"


class NeedsOcr(FileRefused):
    """A scan, and no OCR is installed."""

    code = "ocr_nodig"


class UnsafeFile(FileRefused):
    """Macros or other active content."""

    code = "onveilig"


class PrivacyRefused(FileRefused):
    """Personal data that the policy of this kind of source refuses."""

    code = "persoonsgegevens"
