"""Several processes at once on one library, and processes that are killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from unit.knowledge.register_samples import HashEmbedder, put

from knowledge.bootstrap import open_library
from knowledge.chroma_index import ChromaIndex
from knowledge.exact_index import ExactVectorIndex
from knowledge.library import Library
from knowledge.settings import KnowledgeSettings

ROOT = Path(__file__).parents[2]


def open_at(folder: Path, *, read_only: bool = False) -> Library:
    return open_library(
        KnowledgeSettings(data_dir=folder, embedder="geen"), embedder=HashEmbedder(), read_only=read_only
    )


def start(folder: Path, body: str) -> subprocess.Popen[str]:
    """Run ``body`` in a process of its own, with ``library`` and ``put`` at hand; ``say`` and ``wait`` talk to us."""
    head = f"""
    import os, sys, signal
    from pathlib import Path
    from unit.knowledge.register_samples import HashEmbedder, put
    from integration.test_library_processes import open_at
    def say(text): print(text, flush=True)
    def wait(): sys.stdin.readline()
    library = open_at(Path({str(folder)!r}))
    """
    return subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(head) + textwrap.dedent(body)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'tests'}"},
    )


def heard(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def tell(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    process.stdin.write("\n")
    process.stdin.flush()


def test_two_processes_never_both_own_chroma(tmp_path: Path) -> None:
    owner = start(
        tmp_path,
        """
        put(library.register, "bron", ["De sluiting."], HashEmbedder())
        library.catch_up()
        say(type(library.vectors).__name__)
        wait()
        library.catch_up()
        say(len(library.vectors.passage_ids()))
        wait()
        library.close()
        """,
    )
    try:
        assert heard(owner) == "ChromaIndex"
        with open_at(tmp_path) as second:
            second.catch_up()
            assert isinstance(second.vectors, ExactVectorIndex)
            put(second.register, "nieuw", ["Een nieuw stuk.", "En nog een."], HashEmbedder())
            second.catch_up()
            assert len(second.vectors.passage_ids()) == len(second.words.passage_ids()) == 3
            tell(owner)
            assert heard(owner) == "3"
            assert second.check() == []
        tell(owner)
        assert owner.wait(60) == 0
    finally:
        owner.kill()
        owner.wait()
    with open_at(tmp_path) as third:
        third.catch_up()
        assert isinstance(third.vectors, ChromaIndex)
        assert third.check() == []


KILLED_AT = {
    "after the copy of the file": 'library.register.originals.write(b"half"); kill()',
    "inside the transaction": """
import knowledge.register_writes as writes
writes.change_log.append = lambda *rest: kill()
put(library.register, "twee", ["Tweede."], HashEmbedder())""",
    "after the commit": 'put(library.register, "twee", ["Tweede."], HashEmbedder()); kill()',
    "after the words": """
put(library.register, "twee", ["Tweede."], HashEmbedder())
type(library.vectors).apply = lambda *rest: kill()
library.catch_up()""",
    "after the vectors, before their position": """
put(library.register, "twee", ["Tweede."], HashEmbedder())
type(library.vectors)._remember = lambda *rest: kill()
library.catch_up()""",
    "inside the words' commit": """
from knowledge import lexical_index
put(library.register, "twee", ["Tweede."], HashEmbedder())
lexical_index._write_position = lambda *rest: kill()
library.catch_up()""",
}


@pytest.mark.parametrize("stage", KILLED_AT)
def test_killed_at_any_stage_the_next_opening_is_whole(tmp_path: Path, stage: str) -> None:
    with open_at(tmp_path) as library:
        put(library.register, "een", ["Eerste."], HashEmbedder())
        library.catch_up()
    process = start(
        tmp_path, "library.catch_up()\ndef kill(): os.kill(os.getpid(), signal.SIGKILL)\n" + KILLED_AT[stage]
    )
    process.communicate(timeout=120)
    assert process.returncode == -signal.SIGKILL
    with open_at(tmp_path) as library:
        library.catch_up()
        assert isinstance(library.vectors, ChromaIndex)
        assert library.check() == []
        sources = {source.id for source in library.register.sources()}
        before_commit = stage in {"after the copy of the file", "inside the transaction"}
        assert sources == ({"een"} if before_commit else {"een", "twee"})
        assert library.words.passage_ids() == library.vectors.passage_ids() == library.register.passage_ids()
