"""The library: the register with the indexes that follow it, and the embedder that made its vectors."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from knowledge.closing import Closing
from knowledge.dutch import DutchAnalysis
from knowledge.following import follow
from knowledge.index_folder import IndexFolder
from knowledge.known_words import KnownWords
from knowledge.lexical_index import FINGERPRINT, TantivyIndex
from knowledge.library_check import Problem, check_library, repair_library
from knowledge.ports import Embedder, LexicalIndex, VectorIndex
from knowledge.register import Register
from knowledge.settings import KnowledgeSettings
from knowledge.vector_choice import VectorChoice

if TYPE_CHECKING:
    from knowledge.retrieval import Retrieval


class Library(Closing):
    """What a process knows and how it finds it. Safe to use from several threads; made by ``open_library``."""

    def __init__(
        self,
        settings: KnowledgeSettings,
        register: Register,
        embedder: Embedder | None,
        *,
        read_only: bool,
        any_model: bool = False,
    ) -> None:
        """Nothing heavy happens here: indexes are opened and brought up to date by ``catch_up``."""
        self.settings = settings
        self.register = register
        self.embedder = embedder
        self.read_only = read_only
        self.any_model = any_model
        self._catching_up = threading.Lock()
        self._words_folder = IndexFolder(index_root(settings) / "woorden", f"{register.id}:{FINGERPRINT}")
        self._vector_choice = VectorChoice(
            register, index_root(settings) / "vectoren", settings.chroma_url, read_only=read_only
        )

    @cached_property
    def known_words(self) -> KnownWords:
        """The words of the thesaurus that were analysed at an earlier start."""
        return KnownWords(index_root(self.settings) / "bekende-woorden.json")

    @cached_property
    def analysis(self) -> DutchAnalysis:
        """The one Dutch analysis of this library, for all that reads its texts and the questions."""
        return DutchAnalysis(self.known_words)

    @cached_property
    def words(self) -> LexicalIndex:
        """The index of words."""
        return TantivyIndex(self._words_folder, self.analysis)

    @property
    def vectors(self) -> VectorIndex:
        """The index of vectors; empty while nothing was embedded. Ask anew each time: it may change (see
        ``vector_choice``)."""
        return self._vector_choice.index

    @property
    def vector_engine(self) -> str:
        """What searches the vectors, in Dutch."""
        return self._vector_choice.engine

    @property
    def vectors_are_elsewhere(self) -> bool:
        """Whether another process owns the Chroma folder, so that this one compares all vectors in memory."""
        return self._vector_choice.is_elsewhere

    @cached_property
    def retrieval(self) -> Retrieval:
        """Search over this library."""
        from knowledge.retrieval import Retrieval

        return Retrieval(self, self.settings)

    def catch_up(self) -> int:
        """Bring the indexes up to date with the register; return how many changes were applied.

        Cheap when there is nothing to do (one small query), so it is asked before every question: what another
        process ingested is found at once.

        Raises:
            LibraryBusy: another process keeps the index of words for longer than a minute.
            ModelMismatch: the library was rebuilt with another model than this process embeds questions with.
        """
        with self._catching_up:
            if (better := self._vector_choice.better()) is not None:
                follow(self.register, better, with_vectors=True)
                self._vector_choice.use(better)
            last = self.register.last_change()
            applied = 0
            if self.vectors.position != last and self.embedder is not None and not self.any_model:
                self.register.check_model(self.embedder.model_id, self.embedder.dimensions)
            if self.words.position != last:
                applied += self._follow_words()
            if self.vectors.position != last:
                applied += follow(self.register, self.vectors, with_vectors=True)
            return applied

    def _follow_words(self) -> int:
        words = self.words
        assert isinstance(words, TantivyIndex)
        words.refresh()  # perhaps another process did it already
        if words.position == self.register.last_change():
            return 0
        with words.writing():
            return follow(self.register, words, with_vectors=False)

    def check(self, progress: Callable[[str], None] | None = None) -> list[Problem]:
        """Compare register, indexes and copies of the files; return what is wrong, in Dutch."""
        return check_library(self, progress)

    def repair(self) -> list[Problem]:
        """Repair what can be repaired without reading or embedding a file again; return what is left."""
        with self._catching_up:
            repair_library(self)
        self.catch_up()
        return self.check()

    def renew_words(self) -> None:
        """Begin an empty index of words; the next ``catch_up`` fills it."""
        self.words.clear()

    def renew_vectors(self) -> None:
        """Begin an empty index of vectors; the next ``catch_up`` fills it from the register."""
        self._vector_choice.renew()

    def close(self) -> None:
        """Release files, locks and the database."""
        if "words" in self.__dict__:
            self.words.close()
        self._vector_choice.close()
        self.register.close()


def index_root(settings: KnowledgeSettings) -> Path:
    """Return the folder of all derived indexes."""
    return settings.data_dir / "index"


__all__ = ["Library", "index_root"]
