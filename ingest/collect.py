"""Which files a run is about: folders recursively, each file with its metadata, and what is skipped with the reason.

A ``manifest.yaml`` speaks for the files in its folder and below. For a path inside a described folder the manifests
above it are looked at too, as far up as ``_LEVELS_UP``, but only when they name the file.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ingest.manifest import MANIFEST_NAME, SIDECAR_SUFFIX, FileFacts, read_manifest

__all__ = ["Candidate", "Collection", "Root", "Skipped", "collect", "is_below"]

_LEVELS_UP = 3
_SYSTEM_FILES = frozenset({"thumbs.db", "desktop.ini"})
_ABOUT_FOLDER = ("readme", "license", "licence", "changelog")


@dataclass(frozen=True, slots=True)
class Root:
    """A path the user named. ``label`` (``starter:``) replaces the path in places, for a folder
    that moves with the installation."""

    path: Path
    label: str | None = None

    def place(self, file: Path) -> str:
        """Return under which name the register knows ``file``."""
        if self.label is None:
            return file.as_posix()
        return f"{self.label}{file.relative_to(self.path).as_posix()}"

    @property
    def prefix(self) -> str:
        """The place of the root itself."""
        return self.path.as_posix() if self.label is None else self.label


@dataclass(frozen=True, slots=True)
class Candidate:
    """A file that may go in, with what the manifests say of it."""

    path: Path
    place: str
    facts: FileFacts


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that is not looked at, and why (Dutch)."""

    place: str
    reason: str


@dataclass(frozen=True, slots=True)
class Collection:
    """All files of a run, in a fixed order; ``missing``: places that a manifest names and that are not there."""

    roots: tuple[Root, ...]
    candidates: tuple[Candidate, ...]
    skipped: tuple[Skipped, ...]
    missing: tuple[Skipped, ...]


@dataclass(slots=True)
class _Manifests:
    """Manifests by folder, each read once."""

    known: dict[Path, dict[str, FileFacts]] = field(default_factory=dict)

    def of(self, folder: Path) -> dict[str, FileFacts]:
        if folder not in self.known:
            path = folder / MANIFEST_NAME
            self.known[folder] = read_manifest(path) if path.is_file() else {}
        return self.known[folder]

    def facts(self, file: Path, root: Path) -> tuple[FileFacts, bool]:
        """Return the facts of a file, and whether some manifest around it exists without naming it."""
        unnamed = False
        folder = root if root.is_dir() else root.parent
        for level, parent in enumerate(file.parents):
            inside = parent == folder or folder in parent.parents
            if not inside and (level > _LEVELS_UP or not self._mentions(parent, file)):
                continue
            manifest = self.of(parent)
            name = file.relative_to(parent).as_posix()
            if name in manifest:
                return manifest[name], False
            unnamed = unnamed or bool(manifest)
        return FileFacts(), unnamed

    def _mentions(self, folder: Path, file: Path) -> bool:
        """A manifest above the path the user named may be anything; it counts only when it names the file."""
        path = folder / MANIFEST_NAME
        try:
            return path.is_file() and file.name in path.read_text(encoding="utf-8", errors="replace")
        except OSError:
            return False


def collect(roots: Sequence[Root]) -> Collection:
    """Return the files under ``roots``; a file named twice is taken once.

    Raises:
        ManifestError: a ``manifest.yaml`` is wrong; nothing should go in then.
    """
    manifests = _Manifests()
    candidates: dict[str, Candidate] = {}
    skipped: dict[str, Skipped] = {}
    missing: dict[str, Skipped] = {}
    for root in roots:
        if root.path.is_dir():
            manifests.of(root.path)
        for path in _walk(root.path):
            place = root.place(path)
            reason = _reason_to_skip(path, root.path)
            facts, unnamed = manifests.facts(path, root.path) if not reason else (FileFacts(), False)
            if not reason and unnamed and path.name.lower().startswith(_ABOUT_FOLDER):
                reason = f"gaat over de map zelf en staat niet in {MANIFEST_NAME}"
            if reason:
                skipped.setdefault(place, Skipped(place, reason))
            elif reason is not None:
                candidates.setdefault(place, Candidate(path, place, facts))
        for path in _named_but_absent(root, manifests):
            place = root.place(path)
            missing.setdefault(place, Skipped(place, f"staat in {MANIFEST_NAME} maar bestaat niet"))
    # Described files first: of byte-identical copies the described one gives the source its name and kind.
    ordered = sorted(candidates.values(), key=lambda item: (item.facts.kind is None, item.place))
    return Collection(tuple(roots), tuple(ordered), tuple(skipped.values()), tuple(missing.values()))


def is_below(place: str, prefix: str) -> bool:
    """Say whether ``place`` is ``prefix`` or lies under it."""
    if prefix.endswith(":"):
        return place.startswith(prefix)
    return place == prefix or place.startswith(prefix.rstrip("/") + "/")


def _walk(root: Path) -> Iterator[Path]:
    if not root.is_dir():
        if root.exists():
            yield root
        return
    for folder, subfolders, files in os.walk(root):
        subfolders.sort()
        for name in sorted(files):
            yield Path(folder) / name


def _reason_to_skip(path: Path, root: Path) -> str | None:
    """Return why a file is not looked at, an empty string when it is, None when it needs no mention."""
    relative = path.relative_to(root).parts if root.is_dir() else (path.name,)
    if path.name == MANIFEST_NAME or _is_sidecar(path):
        return None
    if any(part.startswith(".") for part in relative):
        return "verborgen bestand"
    if path.name.startswith("~$") or path.name.lower() in _SYSTEM_FILES:
        return "hulpbestand van het systeem of van Office"
    if not path.is_file():
        return "geen gewoon bestand"
    return ""


def _is_sidecar(path: Path) -> bool:
    return path.suffix == SIDECAR_SUFFIX and path.with_name(path.name.removesuffix(SIDECAR_SUFFIX)).is_file()


def _named_but_absent(root: Root, manifests: _Manifests) -> Iterator[Path]:
    for folder, manifest in list(manifests.known.items()):
        if folder != root.path and root.path not in folder.parents:
            continue
        for name in manifest:
            if not (folder / name).exists():
                yield folder / name
