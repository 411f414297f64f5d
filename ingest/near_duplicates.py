"""Near-duplicates: sources that say almost the same, such as two versions of one report.

Each source gets a sketch: the smallest hashes of its shingles of five words (bottom-k sketch, A. Broder, "On the
resemblance and containment of documents", 1997). Two sketches estimate how much the texts share (Jaccard). The
sketches are kept in a file beside the register; it is derived and may be thrown away.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterable
from hashlib import blake2b
from pathlib import Path

__all__ = ["Sketches", "resemblance", "sketch"]

_SHINGLE_WORDS = 5
_SKETCH_SIZE = 128
"""The standard error of an estimate near 0.8 is then about 0.035."""
_MIN_SHINGLES = 20
"""A shorter text is too short to be called a version of another."""
NEAR = 0.8
"""From this share of common shingles two sources are called near-duplicates."""


def sketch(texts: Iterable[str]) -> tuple[int, ...]:
    """Return at most 128 hashes (64 bits, ascending) of the text of a source; empty when the text is too short."""
    words = ["".join(filter(str.isalnum, word)) for text in texts for word in text.casefold().split()]
    words = [word for word in words if word]
    shingles = {" ".join(words[start : start + _SHINGLE_WORDS]) for start in range(len(words) - _SHINGLE_WORDS + 1)}
    if len(shingles) < _MIN_SHINGLES:
        return ()
    return tuple(sorted({_hash(shingle) for shingle in shingles})[:_SKETCH_SIZE])


def _hash(shingle: str) -> int:
    return int.from_bytes(blake2b(shingle.encode("utf-8", "replace"), digest_size=8).digest(), "big")


def resemblance(one: tuple[int, ...], other: tuple[int, ...]) -> float:
    """Estimate the Jaccard similarity in [0, 1] of the texts behind two sketches; 0 when either is empty."""
    if not one or not other:
        return 0.0
    union = sorted({*one, *other})[:_SKETCH_SIZE]
    both = {*one} & {*other}
    return sum(1 for value in union if value in both) / len(union)


class Sketches:
    """The sketches of a library by source id, each with the group it may not be compared within (a statute)."""

    def __init__(self, path: Path) -> None:
        """``path``: the file they are kept in; a missing or damaged file is an empty one, for it is derived."""
        self._path = path
        self._held: dict[str, tuple[str, str, tuple[int, ...]]] = {}
        self._changed = False
        try:
            stored = json.loads(path.read_text(encoding="utf-8"))
            self._held = {name: (mark, group, tuple(hashes)) for name, (mark, group, hashes) in stored.items()}
        except (OSError, ValueError, TypeError, AttributeError):
            self._changed = True

    def holds(self, source_id: str, mark: str) -> bool:
        """Say whether the sketch of a source is known for this ``mark`` (digest of its bytes)."""
        return source_id in self._held and self._held[source_id][0] == mark

    def put(self, source_id: str, mark: str, group: str, texts: Iterable[str]) -> None:
        """Keep the sketch of a source. ``group``: BWB id of a statute, whose versions resemble each other by nature;
        empty for anything else."""
        self._held[source_id] = (mark, group, sketch(texts))
        self._changed = True

    def keep_only(self, source_ids: set[str]) -> None:
        """Forget sources that are gone."""
        for name in set(self._held) - source_ids:
            del self._held[name]
            self._changed = True

    def near(self, source_id: str) -> list[tuple[str, float]]:
        """Return the near-duplicates of a source with their resemblance, most alike first."""
        if source_id not in self._held:
            return []
        _, group, own = self._held[source_id]
        found = [
            (name, resemblance(own, hashes))
            for name, (_, other_group, hashes) in self._held.items()
            if name != source_id and not (group and group == other_group)
        ]
        return sorted((item for item in found if item[1] >= NEAR), key=lambda item: (-item[1], item[0]))

    def save(self) -> None:
        """Write the file, whole or not at all."""
        if not self._changed:
            return
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("w", dir=self._path.parent, delete=False, encoding="utf-8") as part:
            json.dump(self._held, part)
        os.replace(part.name, self._path)  # noqa: PTH105 - atomic on every platform
        self._changed = False
