"""YAML as the product's own files use it: one safe loader, in C where it is there, and what it read kept as JSON.

Parsing the thesaurus and seventy cards takes a fifth of a second at every start, reading them back from JSON a
hundredth. They are kept as Python keeps compiled modules: in ``__pycache__`` beside the files, under a digest of their
bytes, so that a changed file is read anew; a folder that cannot be written only costs that time.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

import yaml

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DATE = "!datum"
_FORMAT = f"yaml {yaml.__version__} json 1"


def load_yaml(text: str) -> Any:
    """Return what ``text`` holds. Raises ``yaml.YAMLError`` when it is no YAML."""
    return yaml.load(text, Loader=_LOADER)  # noqa: S506 - both are safe loaders


def load_yaml_files(paths: Sequence[Path], read: Callable[[Path], Any]) -> list[Any]:
    """Return what the files hold, in order; ``read`` is called for each when they changed since the last time.

    Raises what ``read`` raises, and OSError when a file cannot be read.
    """
    if not paths:
        return []
    digest = hashlib.sha256(_FORMAT.encode())
    for path in paths:
        content = path.read_bytes()
        digest.update(f"\n{path.name} {len(content)}\n".encode() + content)
    kept = paths[0].parent / "__pycache__" / f"{paths[0].stem}-{len(paths)}.yaml.json"
    if (known := _kept(kept, digest.hexdigest())) is not None:
        return known
    parsed = [read(path) for path in paths]
    if not sys.dont_write_bytecode:
        with suppress(OSError, TypeError, ValueError):  # then they are parsed again next time
            _keep(kept, digest.hexdigest(), parsed)
    return parsed


def _kept(path: Path, digest: str) -> list[Any] | None:
    try:
        held = json.loads(path.read_text(encoding="utf-8"), object_hook=_with_dates)
        return list(held["content"]) if held["digest"] == digest else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _keep(path: Path, digest: str, parsed: list[Any]) -> None:
    """Keep what was parsed, when JSON gives back the very same. Raises OSError, TypeError, ValueError."""
    text = json.dumps({"digest": digest, "content": parsed}, ensure_ascii=False, default=_as_json)
    if json.loads(text, object_hook=_with_dates)["content"] != parsed:
        return
    path.parent.mkdir(exist_ok=True)
    handle, draft = tempfile.mkstemp(dir=path.parent, suffix=".deel")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        Path(draft).replace(path)
    except OSError:
        Path(draft).unlink(missing_ok=True)
        raise


def _as_json(value: object) -> dict[str, str]:
    if type(value) is date:
        return {_DATE: value.isoformat()}
    raise TypeError(type(value).__name__)


def _with_dates(value: dict[str, Any]) -> Any:
    return date.fromisoformat(value[_DATE]) if value.keys() == {_DATE} else value


__all__ = ["load_yaml", "load_yaml_files"]
