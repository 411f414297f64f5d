"""``kill -9`` at every stage of a run: nothing is half visible, and the next run completes it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from ingest.bootstrap import run_ingest
from ingest.events import Stage
from knowledge.bootstrap import open_library
from knowledge.settings import KnowledgeSettings

ROOT = Path(__file__).parents[2]
FILES = {
    "een.md": "# Een\n\nDe burgemeester sluit de woning.\n\n# Twee\n\nDe sluiting duurt kort.\n",
    "twee.md": "# Bibob\n\nHet bestuursorgaan doet onderzoek.\n\n# Advies\n\nHet bureau geeft advies.\n",
    "vier.md": "# RIEC\n\nHet RIEC helpt gemeenten.\n",
}
KILLED_IN_CATCH_UP = "catch_up"


def killed_run(documents: Path, library: Path, stage: str) -> int:
    """Run ingest in a process that ends itself with SIGKILL when ``stage`` of the second file is reached."""
    script = textwrap.dedent(
        f"""
        import os, signal, sys
        sys.path.insert(0, {str(ROOT / "tests")!r})
        from pathlib import Path
        from unit.knowledge.register_samples import HashEmbedder
        from ingest.bootstrap import run_ingest
        from ingest.events import Stage
        from knowledge.settings import KnowledgeSettings

        def die():
            os.kill(os.getpid(), signal.SIGKILL)

        def observe(event):
            if event.stage == {stage!r} and (event.place.endswith("twee.md") or not event.place):
                die()

        if {stage!r} == {KILLED_IN_CATCH_UP!r}:
            from knowledge.library import Library
            whole = Library._follow_words
            def half(self):
                whole(self)
                die()
            Library._follow_words = half
        run_ingest(
            [{str(documents)!r}],
            knowledge_settings=KnowledgeSettings(data_dir=Path({str(library)!r}), embedder="geen"),
            embedder=HashEmbedder(),
            observe=observe,
        )
        """
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, env=os.environ, capture_output=True, timeout=120)
    assert done.returncode in (0, -signal.SIGKILL), done.stderr.decode()
    return done.returncode


def contents(library_folder: Path) -> dict[str, list[str]]:
    with open_library(KnowledgeSettings(data_dir=library_folder, embedder="geen")) as library:
        register = library.register
        return {source.id: [passage.text for passage in register.passages(source.id)] for source in register.sources()}


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
@pytest.mark.parametrize("stage", [*(stage.value for stage in Stage), KILLED_IN_CATCH_UP])
def test_a_killed_run_leaves_whole_sources_and_the_next_completes_it(tmp_path: Path, stage: str) -> None:
    from unit.knowledge.register_samples import HashEmbedder

    documents = tmp_path / "documenten"
    documents.mkdir()
    for name, text in FILES.items():
        (documents / name).write_text(text, encoding="utf-8")
    folder = tmp_path / "lib"
    settings = KnowledgeSettings(data_dir=folder, embedder="geen")
    assert killed_run(documents, folder, stage) == -signal.SIGKILL
    whole = {"een": 2, "twee": 2, "vier": 1}
    for source_id, passages in contents(folder).items():
        assert len(passages) == whole[source_id]
    report = run_ingest([documents], knowledge_settings=settings, embedder=HashEmbedder())
    assert report.exit_code == 0
    assert {name: len(passages) for name, passages in contents(folder).items()} == whole
    with open_library(settings, embedder=HashEmbedder()) as library:
        library.catch_up()
        assert library.check() == []
        assert library.register.passage_ids(with_vector=False) == set()
