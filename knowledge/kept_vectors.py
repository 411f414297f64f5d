"""Vectors of the product's own short texts (thesaurus phrases, instrument cards): made once a text, then kept.

Those of the model that ships are shipped too (``knowledge/shipped_vectors/``, made by ``tools/build_vectors.py``), so
that the first question does not wait for them. Each vector is kept under the digest of its text: a changed text costs
one embedding, not all of them.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from knowledge.ports import FloatMatrix, FloatVector

SHIPPED = Path(__file__).with_name("shipped_vectors")
Embed = Callable[[Sequence[str]], FloatMatrix]


def text_key(text: str) -> str:
    """Return the digest under which the vector of ``text`` is kept."""
    return hashlib.sha256(text.encode()).hexdigest()[:24]


def read_vectors(path: Path, dimensions: int) -> dict[str, FloatVector]:
    """Read vectors by text digest; empty when the file is absent, damaged or of another size: they are made again."""
    try:
        with np.load(path, allow_pickle=False) as kept:
            keys, vectors = kept["keys"], kept["vectors"]
    except (OSError, ValueError, EOFError, KeyError, BadZipFile):
        return {}
    if vectors.ndim != 2 or vectors.shape != (len(keys), dimensions):
        return {}
    return dict(zip(keys.astype(str).tolist(), vectors.astype(np.float32), strict=True))


def write_vectors(path: Path, vectors: Mapping[str, FloatVector]) -> None:
    """Write vectors by text digest, sorted, as float16 (cosines stay within 0.001); whole or not at all.

    Raises OSError.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    keys = sorted(vectors)
    handle, draft = tempfile.mkstemp(dir=path.parent, suffix=".deel")
    try:
        with os.fdopen(handle, "wb") as file:
            matrix = np.stack([vectors[key] for key in keys]).astype(np.float16)
            np.savez(file, keys=np.array(keys, dtype="S24"), vectors=matrix)
        Path(draft).replace(path)
    except OSError:
        Path(draft).unlink(missing_ok=True)
        raise


def kept_vectors(  # noqa: PLR0917
    name: str, texts: Sequence[str], model_id: str, dimensions: int, folder: Path | None, embed: Embed
) -> FloatMatrix:
    """Return one row a text: shipped, kept in ``folder`` from an earlier time, or made by ``embed`` and then kept.

    ``name``: what the texts are, part of the file name. A folder that cannot be written only costs time the next
    time. Raises what ``embed`` raises.
    """
    if not texts:
        return np.zeros((0, dimensions), dtype=np.float32)
    file_name = f"{name}-{hashlib.sha256(model_id.encode()).hexdigest()[:12]}.npz"
    known = read_vectors(SHIPPED / file_name, dimensions)
    keys = [text_key(text) for text in texts]
    if folder is not None and not known.keys() >= set(keys):
        known |= read_vectors(folder / file_name, dimensions)
    missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
    if missing:
        made = embed(list(missing.values())).astype(np.float16).astype(np.float32)  # as kept: the next time is equal
        known |= dict(zip(missing, made, strict=True))
        if folder is not None:
            with suppress(OSError):  # then the vectors are made again next time
                write_vectors(folder / file_name, {key: known[key] for key in keys})
    return np.stack([known[key] for key in keys])
