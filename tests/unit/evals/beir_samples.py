"""A tiny dataset in BEIR form, and an embedder whose vectors count words."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from knowledge.dutch import DutchAnalysis
from knowledge.ports import FloatMatrix, FloatVector

PASSAGES = {
    "d1": ("Vergunning", "De gemeente kan een vergunning weigeren als er gevaar is voor misbruik."),
    "d2": ("Sluiting", "De burgemeester kan een woning sluiten na de vondst van drugs."),
    "d3": ("", "Een horecaondernemer vraagt een exploitatievergunning aan voor zijn café."),
    "d4": ("Vakantieparken", "Op vakantieparken wonen mensen soms zonder dat zij daar staan ingeschreven."),
}
QUESTIONS = {"v1": "woning sluiten drugs", "v2": "vakantieparken ingeschreven", "v3": "zonder oordeel"}
QRELS = "query-id\tcorpus-id\tscore\nv1\td2\t1\nv2\td4\t2\nv2\td1\t0\n"


class CountingEmbedder:
    """Hashes terms into a vector; counts what it embeds, and can stop after a number of texts."""

    model_id = "telwoorden"
    dimensions = 64

    def __init__(self, stop_after: int | None = None) -> None:
        self.embedded = 0
        self.stop_after = stop_after
        self._analysis = DutchAnalysis()

    def embed_passages(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> FloatMatrix:
        self.embedded += len(texts)
        if self.stop_after is not None and self.embedded > self.stop_after:
            raise KeyboardInterrupt
        return np.stack([self.embed_question(text) for text in texts])

    def embed_question(self, text: str) -> FloatVector:
        vector = np.full(self.dimensions, 1e-3, dtype=np.float32)
        for term in self._analysis.terms(text):
            vector[int(hashlib.sha256(term.text.encode()).hexdigest(), 16) % self.dimensions] += 1
        return vector / np.float32(np.linalg.norm(vector))


def write_dataset(folder: Path, passages: dict[str, tuple[str, str]] = PASSAGES) -> Path:
    (folder / "qrels").mkdir(parents=True, exist_ok=True)
    rows = [{"_id": name, "title": title, "text": text} for name, (title, text) in passages.items()]
    (folder / "corpus.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    asked = [{"_id": name, "text": text} for name, text in QUESTIONS.items()]
    (folder / "queries.jsonl").write_text("".join(json.dumps(row) + "\n" for row in asked), encoding="utf-8")
    (folder / "qrels" / "test.tsv").write_text(QRELS, encoding="utf-8")
    return folder
