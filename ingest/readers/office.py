"""What Word documents and presentations share: a package that is checked first, and that says who made it and when."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from ingest.errors import DamagedFile
from ingest.readers.base import FileProbe, Limits
from ingest.safety import check_package, inspect_package

__all__ = ["check", "metadata_of", "or_damaged"]


def check(probe: FileProbe, limits: Limits) -> None:
    """Check a package again, although sniffing did it: a reader may be handed bytes that were never sniffed.

    Raises:
        DamagedFile, TooLarge, UnsafeFile: as ``ingest.safety`` says.
    """
    name = probe.path.name
    check_package(name, probe.data, inspect_package(name, probe.data, limits), limits)


@contextmanager
def or_damaged(message: str, *errors: type[Exception]) -> Iterator[None]:
    """Make ``DamagedFile`` of what the libraries raise on a package with broken parts; ``errors``: their own kinds."""
    from lxml import etree

    broken: tuple[type[Exception], ...] = (
        *errors, KeyError, ValueError, AttributeError, zipfile.BadZipFile, etree.LxmlError,
    )  # fmt: skip
    try:
        yield
    except broken as error:
        raise DamagedFile(message) from error


def metadata_of(properties: Any) -> dict[str, str]:
    """Return author, days (ISO) and language of a package's core properties, as far as they are filled in."""
    found = {
        "author": properties.author,
        "created": properties.created.date().isoformat() if properties.created else "",
        "modified": properties.modified.date().isoformat() if properties.modified else "",
        "language": properties.language,
    }
    return {key: value for key, value in found.items() if value}
