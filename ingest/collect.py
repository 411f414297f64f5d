"""Which files a run is about: folders recursively, each file with its metadata, and what is skipped with the reason.

A ``manifest.yaml`` speaks for the files in its folder and below. For a path inside a described folder the manifests
above it are looked at too, as far up as ``_LEVELS_UP``, but only when they name the file.

A folder is as far as a run goes: a link that leads out of it is not followed, whoever put it there.
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
_STRANGE_NAME = "de naam van dit bestand bevat tekens die geen UTF-8 zijn. Geef het een andere naam"
_CLOSED_FOLDER = "deze map is niet te lezen: u hebt er geen rechten voor. Wat er eerder uit kwam, blijft staan"
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
    inside: str = ""
    """Path from the folder that the user named, for judging names; empty: the name of the file alone."""


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that is not looked at, and why (Dutch); ``code`` as in ``FileOutcome``."""

    place: str
    reason: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class Collection:
    """All files of a run, in a fixed order; ``missing``: what should go in and cannot be taken, such as a file that a
    manifest names and that is not there; ``unread``: places of folders that could not be looked into."""

    roots: tuple[Root, ...]
    candidates: tuple[Candidate, ...]
    skipped: tuple[Skipped, ...]
    missing: tuple[Skipped, ...]
    unread: tuple[str, ...] = ()


@dataclass(slots=True)
class _Manifests:
    """Manifests by folder, each read once."""

    known: dict[Path, dict[str, FileFacts]] = field(default_factory=dict)
    _texts: dict[Path, str] = field(default_factory=dict)

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
        if folder not in self._texts:
            try:
                self._texts[folder] = (folder / MANIFEST_NAME).read_text(encoding="utf-8", errors="replace")
            except OSError:
                self._texts[folder] = ""
        return file.name in self._texts[folder]


def collect(roots: Sequence[Root]) -> Collection:
    """Return the files under ``roots``; a file named twice is taken once.

    Raises:
        ManifestError: a ``manifest.yaml`` is wrong; nothing should go in then.
    """
    manifests = _Manifests()
    candidates: dict[str, Candidate] = {}
    skipped: dict[str, Skipped] = {}
    missing: dict[str, Skipped] = {}
    unread: list[str] = []
    for root in roots:
        if root.path.is_dir():
            manifests.of(root.path)
        closed: list[Path] = []
        for path in _walk(root.path, closed):
            place = root.place(path)
            if not _is_readable_name(place):
                shown = os.fsencode(place).decode("utf-8", "replace")
                missing.setdefault(shown, Skipped(shown, _STRANGE_NAME, "naam"))
                continue
            reason = _reason_to_skip(path, root.path)
            facts, unnamed = manifests.facts(path, root.path) if not reason else (FileFacts(), False)
            if not reason and unnamed and path.name.lower().startswith(_ABOUT_FOLDER):
                reason = f"gaat over de map zelf en staat niet in {MANIFEST_NAME}"
            if reason:
                skipped.setdefault(place, Skipped(place, reason))
            elif reason is not None:
                candidates.setdefault(place, Candidate(path, place, facts, _inside(path, root.path)))
        for path, reason in _named_but_no_file(root, manifests):
            place = root.place(path)
            missing.setdefault(place, Skipped(place, reason, "ontbreekt"))
        for path in closed:
            place = root.place(path)
            unread.append(place)
            missing.setdefault(place, Skipped(place, _CLOSED_FOLDER, "geen_toegang"))
    # Described files first: of byte-identical copies the described one gives the source its name and kind.
    ordered = sorted(candidates.values(), key=lambda item: (item.facts.kind is None, item.place))
    return Collection(tuple(roots), tuple(ordered), tuple(skipped.values()), tuple(missing.values()), tuple(unread))


def is_below(place: str, prefix: str) -> bool:
    """Say whether ``place`` is ``prefix`` or lies under it."""
    if prefix.endswith(":"):
        return place.startswith(prefix)
    return place == prefix or place.startswith(prefix.rstrip("/") + "/")


def _walk(root: Path, closed: list[Path]) -> Iterator[Path]:
    """Give all files, and the links to folders, which are not entered; ``closed`` gets the folders that the system
    does not let us look into: what is in them is unknown, which is not the same as gone."""
    if not root.is_dir():
        if root.exists():
            yield root
        return

    def note(error: OSError) -> None:
        closed.append(Path(str(error.filename)))

    for folder, subfolders, files in os.walk(root, onerror=note):
        subfolders.sort()
        links = [name for name in subfolders if (Path(folder) / name).is_symlink()]
        for name in sorted([*files, *links]):
            yield Path(folder) / name


def _inside(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix() if path != root else path.name


def _is_readable_name(place: str) -> bool:
    try:
        place.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


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
        return "verwijzing naar een map; noem die map zelf" if path.is_dir() else "geen gewoon bestand"
    if path.is_symlink() and path != root and not path.resolve().is_relative_to(root):
        return "verwijzing naar een bestand buiten de map; noem dat bestand zelf"
    return ""


def _is_sidecar(path: Path) -> bool:
    return path.suffix == SIDECAR_SUFFIX and path.with_name(path.name.removesuffix(SIDECAR_SUFFIX)).is_file()


def _named_but_no_file(root: Root, manifests: _Manifests) -> Iterator[tuple[Path, str]]:
    for folder, manifest in list(manifests.known.items()):
        if folder != root.path and root.path not in folder.parents:
            continue
        for name in manifest:
            if not (folder / name).exists():
                yield folder / name, f"staat in {MANIFEST_NAME} maar bestaat niet"
            elif (folder / name).is_dir():
                yield folder / name, f"staat in {MANIFEST_NAME} maar is een map; noem de bestanden een voor een"
