"""The terms of the thesaurus's own words, kept from an earlier start: analysing 8,000 words takes half a second.

Only words of the thesaurus are kept, never words of a question. What was kept counts as long as the code and the word
lists that made it are the same; anything else is analysed anew, so a stale or missing file costs time and nothing more.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

from knowledge import compounds, dutch
from knowledge.dutch import DutchAnalysis, Term

_PART = "+"
"""Before a part of a compound; terms themselves hold letters and digits only."""


@cache
def maker() -> str:
    """Return what the terms of a word depend on: our code, the stemmer and the word list; 16 hexadecimal digits."""
    digest = hashlib.sha256()
    for module in (dutch, compounds):
        digest.update((files("knowledge") / f"{module.__name__.rpartition('.')[2]}.py").read_bytes())
    for name in ("snowballstemmer", "wordfreq"):
        digest.update(f"{name} {version(name)}".encode())
    return digest.hexdigest()[:16]


class KnownWords(Mapping[str, tuple[Term, ...]]):
    """Words with their terms, read from a file when made and decoded when asked for."""

    def __init__(self, path: Path) -> None:
        """Read ``path``; when it is absent, damaged or made by other code, nothing is known."""
        self._path = path
        self._encoded = _read(path)

    def __getitem__(self, word: str) -> tuple[Term, ...]:
        return tuple(Term(term.removeprefix(_PART), term.startswith(_PART)) for term in self._encoded[word].split())

    def __iter__(self) -> Iterator[str]:
        return iter(self._encoded)

    def __len__(self) -> int:
        return len(self._encoded)

    def keep(self, texts: Iterable[str], analysis: DutchAnalysis) -> None:
        """Keep the terms of all words of ``texts``, the product's own, when some are not kept yet.

        ``analysis``: has analysed ``texts`` before, so that it says whether it met a word that is not kept.
        """
        if not analysis.has_learned:
            return
        words = {word for text in texts for word in analysis.words(text)}
        if words <= self._encoded.keys():
            return
        encoded = {
            word: " ".join(f"{_PART if term.is_part else ''}{term.text}" for term in analysis.word_terms(word))
            for word in sorted(words)
        }
        with suppress(OSError):  # then it is done again next time
            _write(self._path, encoded)


def _read(path: Path) -> dict[str, str]:
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
        if kept["maker"] != maker():
            return {}
        return {str(word): str(terms) for word, terms in kept["words"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def _write(path: Path, encoded: Mapping[str, str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(dir=path.parent, suffix=".deel")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump({"maker": maker(), "words": encoded}, file, ensure_ascii=False)
        Path(draft).replace(path)
    except OSError:
        Path(draft).unlink(missing_ok=True)
        raise
