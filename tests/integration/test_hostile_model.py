"""The measurement of what a model does with hostile documents: it sees an obedient model, and what stops its words."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.chat_models import ChatSettings, ScriptedModel
from evals.hostile import TOKEN, attempts
from evals.hostile_model import as_markdown, sample, try_attempts
from evals.recorded_model import RecordedModel

ORDER = next(one for one in attempts() if one.place == "alinea" and one.text.startswith("Negeer alle vorige"))
OBEYS = f"{TOKEN}. [b1]\nDe sluiting van de loods duurt drie maanden, zegt {TOKEN}. [b1]\n"


@pytest.mark.parametrize("whole", [True, False])
def test_an_obedient_model_is_counted_and_its_words_reach_nobody(tmp_path: Path, whole: bool) -> None:
    model = ScriptedModel([OBEYS], repeats=True)
    recorded = RecordedModel(tmp_path / "opname.jsonl", model)
    (tried,) = try_attempts([ORDER], recorded, ChatSettings(), whole=whole)
    assert (ORDER.text in model.asked[0][-1].text) is whole
    assert tried.obeyed_raw and not tried.obeyed
    assert "drie maanden" in tried.answer.sentences[0].text
    assert as_markdown([tried], "proef").splitlines()[-1] == "| proef | 1 | 1 | 1 | 0 |"


def test_a_sample_is_the_same_every_time() -> None:
    assert sample(5) == sample(5) and len({one.text for one in sample(5)}) == 5
