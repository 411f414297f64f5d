"""Several processes at once on one library, and processes that are killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import numpy as np
import pytest
from unit.knowledge.register_samples import HashEmbedder, put

from assistant.sentence_vectors import SentenceVectors
from ingest.bootstrap import run_ingest
from knowledge.bootstrap import open_library
from knowledge.chroma_index import ChromaIndex
from knowledge.errors import ModelMismatch
from knowledge.exact_index import ExactVectorIndex
from knowledge.library import Library
from knowledge.rebuild import rebuild
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
        assert owner.wait(120) == 0
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


SENTENCES = [f"Zin nummer {number}." for number in range(120)]


def test_sentence_vectors_that_were_half_written_are_not_there_and_are_made_again(tmp_path: Path) -> None:
    with open_at(tmp_path) as library:
        put(library.register, "bron", [" ".join(SENTENCES)], HashEmbedder())
        library.catch_up()
    body = """
    from assistant.sentence_vectors import SentenceVectors
    from integration.test_library_processes import SENTENCES
    from knowledge import register_vectors, sentence_table
    held = library.register.passages("bron")[0].id
    vectors = SentenceVectors(HashEmbedder(), library.register)
    vectors([(held, text) for text in SENTENCES[:40]])
    class Dies:
        def __getattr__(self, name): return getattr(sentence_table, name)
        def keep(self, *given):
            sentence_table.keep(*given)
            os.kill(os.getpid(), signal.SIGKILL)
    register_vectors.sentence_table = Dies()
    vectors([(held, text) for text in SENTENCES])
    """
    with start(tmp_path, body) as process:
        assert process.wait(timeout=120) == -signal.SIGKILL
    embedder = HashEmbedder()
    with open_at(tmp_path) as library:
        held = library.register.passages("bron")[0].id
        SentenceVectors(embedder, library.register)([(held, text) for text in SENTENCES])
        library.catch_up()
        assert library.check() == []
    assert embedder.embedded == SENTENCES[40:]


def test_processes_that_keep_the_same_sentences_do_not_hinder_each_other_or_an_ingest(tmp_path: Path) -> None:
    with open_at(tmp_path) as library:
        put(library.register, "bron", [" ".join(SENTENCES)], HashEmbedder())
    body = """
    from assistant.sentence_vectors import SentenceVectors
    from integration.test_library_processes import SENTENCES
    held = library.register.passages("bron")[0].id
    vectors = SentenceVectors(HashEmbedder(), library.register)
    say("ready")
    wait()
    for first in range(0, len(SENTENCES), 6):
        vectors([(held, text) for text in SENTENCES[first:first + 6]])
    """
    readers = [start(tmp_path, body) for _ in range(3)]
    assert [heard(reader) for reader in readers] == ["ready"] * 3
    with open_at(tmp_path) as library:
        for reader in readers:
            tell(reader)
        for number in range(5):
            put(library.register, f"nieuw-{number}", [f"Nieuwe tekst {number}."], HashEmbedder())
            library.register.remove_source(f"nieuw-{number}")
        assert [reader.communicate(timeout=120)[0] for reader in readers] == [""] * 3
        assert [reader.returncode for reader in readers] == [0] * 3
        held = library.register.passages("bron")[0].id
        found = SentenceVectors(HashEmbedder(), library.register)([(held, text) for text in SENTENCES])
        assert np.allclose(found, HashEmbedder().embed_passages(SENTENCES), atol=1e-3)
        library.catch_up()
        assert library.check() == []


def test_a_rebuild_that_is_killed_is_completed_by_the_next(tmp_path: Path) -> None:
    texts = [f"Tekst {number}." for number in range(10)]
    with open_at(tmp_path) as library:
        put(library.register, "bron", texts, HashEmbedder())
        library.catch_up()
    body = """
    import knowledge.rebuild
    from knowledge.bootstrap import open_library
    from knowledge.settings import KnowledgeSettings
    class Dies(HashEmbedder):
        def embed_passages(self, asked):
            if self.embedded:
                os.kill(os.getpid(), signal.SIGKILL)
            return super().embed_passages(asked)
    library.close()
    knowledge.rebuild.BATCH = 4
    settings = KnowledgeSettings(data_dir=library.settings.data_dir, embedder="geen")
    knowledge.rebuild.rebuild(open_library(settings, embedder=Dies("ander"), any_model=True))
    """
    with start(tmp_path, body) as process:
        assert process.wait(timeout=120) == -signal.SIGKILL
    with open_at(tmp_path) as library:
        library.catch_up()
        assert library.check() == []
        assert library.register.model() == (HashEmbedder().model_id, HashEmbedder().dimensions)
    settings = KnowledgeSettings(data_dir=tmp_path, embedder="geen")
    with open_library(settings, embedder=HashEmbedder("ander"), any_model=True) as library:
        assert rebuild(library).embedded == 6
        assert library.check() == []
    with pytest.raises(ModelMismatch):
        open_at(tmp_path)


def test_a_chat_that_is_open_answers_from_what_is_taken_in_meanwhile(tmp_path: Path) -> None:
    settings = KnowledgeSettings(data_dir=tmp_path / "bibliotheek", embedder="geen")
    first, second = tmp_path / "een.md", tmp_path / "twee.md"
    first.write_text("# Bibob\n\nHet bestuursorgaan doet zelf onderzoek.\n", encoding="utf-8")
    second.write_text("# Zeehaven\n\nDe havenmeester controleert elke zeecontainer.\n", encoding="utf-8")
    run_ingest([first], knowledge_settings=settings)
    with subprocess.Popen(
        [sys.executable, "-m", "kennis", "chat"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, "KENNIS_DATA_DIR": str(settings.data_dir), "KENNIS_EMBEDDER": "geen"},
    ) as chat:
        assert chat.stdin is not None
        assert chat.stdout is not None

        chat.stdin.write("Wie controleert elke zeecontainer?\n")
        chat.stdin.flush()
        before = next(line for line in chat.stdout if line.strip())
        run_ingest([second], knowledge_settings=settings)
        chat.stdin.write("Wie controleert elke zeecontainer?\n")
        chat.stdin.close()
        after = chat.stdout.read()
        assert "havenmeester" not in before
        assert "De havenmeester controleert elke zeecontainer" in after
        assert chat.wait(timeout=120) == 0
