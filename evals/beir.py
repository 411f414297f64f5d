"""Runs a dataset in BEIR form through our own retrieval: words, meaning, thesaurus and ranking as they are shipped.

A dataset gets a library of its own, in which the title of a passage is its heading. Vectors are kept by text: a run
that is killed goes on where it was, and a second run embeds nothing.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evals.beir_data import BeirDocument, count_documents, read_corpus, read_qrels, read_queries
from evals.errors import CaseError, RunError
from knowledge.wording import counted, passages_of

if TYPE_CHECKING:
    from knowledge.library import Library
    from knowledge.ports import Embedder
    from knowledge.records import Passage
    from knowledge.retrieval import Retrieval
    from knowledge.settings import KnowledgeSettings

__all__ = ["BeirResult", "Progress", "fill_library", "run_beir", "search_all"]

Progress = Callable[[str, int, int], None]
"""Hears what is done (in Dutch), how much is done, and of how much."""

DEPTH = 100
"""Passages asked for a question: what recall@100 needs."""
MEASURES = ("nDCG@10", "recall@5", "recall@10", "recall@20", "recall@100", "MRR")
_BATCH = 512
"""Passages that stand in memory, are embedded and are committed together."""
_INDEX_EVERY = 4
"""Batches after which the indexes are brought up to date."""


@dataclass(frozen=True, slots=True)
class BeirResult:
    """What a run measured. Figures in [0, 1]; latency in milliseconds a question."""

    dataset: str
    figures: Mapping[str, float]
    latency_ms: Mapping[str, float]
    passages: int
    questions: int
    embedded: int
    """Passages that had no vector yet."""
    seconds_filling: float
    model: str | None

    def as_json(self) -> dict[str, Any]:
        """Return the figures as ``kennis eval beir --json`` prints them."""
        values = asdict(self)
        figures, latency = values.pop("figures"), values.pop("latency_ms")
        return {**figures, "latency": {f"{name}_ms": value for name, value in latency.items()}, **values}


def run_beir(
    folder: Path,
    settings: KnowledgeSettings,
    progress: Progress,
    *,
    split: str | None = None,
    embedder: Embedder | None = None,
) -> BeirResult:
    """Fill the dataset's library, ask all its questions and measure.

    ``settings``: those of the user; the dataset's own library comes in ``beir/`` in their folder.
    ``embedder``: used instead of the one that the settings ask for.

    Raises:
        CaseError: the dataset is wrong; the message names file and line.
        RunError: another run is busy with the same dataset.
        KnowledgeError: the library or the model cannot be used.
    """
    from filelock import FileLock, Timeout

    from knowledge.bootstrap import open_library
    from knowledge.embedders import make_embedder
    from knowledge.retrieval import Retrieval

    qrels, questions = read_qrels(folder, split), read_queries(folder)
    asked = {name: questions[name] for name in qrels if name in questions}
    if not asked:
        raise CaseError(f"{folder}: geen enkele vraag uit qrels staat in queries.jsonl.")
    home = library_folder(folder, settings.data_dir)
    home.mkdir(parents=True, exist_ok=True)
    embedder = embedder if embedder is not None else make_embedder(settings)
    own = settings.model_copy(update={"data_dir": home, "database_url": None, "chroma_url": None})
    try:
        with FileLock(home / "bezig.lock", timeout=0), open_library(own, embedder=embedder) as library:
            started = time.perf_counter()
            passages, embedded = fill_library(library, folder, progress)
            filling = time.perf_counter() - started
            # The thesaurus has its vectors in the user's own folder: those need not be made anew for each dataset.
            found, seconds = search_all(Retrieval(library, settings), asked, progress)
    except Timeout:
        raise RunError(f"Een andere 'kennis eval beir' is bezig met {folder}. Wacht tot die klaar is.") from None
    return BeirResult(
        dataset=folder.resolve().name,
        figures=measure(qrels, found),
        latency_ms=spread(seconds),
        passages=passages,
        questions=len(asked),
        embedded=embedded,
        seconds_filling=round(filling, 2),
        model=embedder.model_id if embedder is not None else None,
    )


def library_folder(folder: Path, data_dir: Path) -> Path:
    """Return where the library of a dataset lies: it has the dataset's name and a digest of its place."""
    place = folder.resolve()
    return data_dir / "beir" / f"{place.name}-{hashlib.sha256(str(place).encode()).hexdigest()[:8]}"


def fill_library(library: Library, folder: Path, progress: Progress) -> tuple[int, int]:
    """Make a library hold exactly this corpus; return (passages, passages that were embedded).

    Raises:
        CaseError: the corpus is wrong, or has an id twice.
    """
    total, done, embedded = count_documents(folder), 0, 0
    if library.embedder is not None:
        library.register.remember_model(library.embedder.model_id, library.embedder.dimensions)
    seen: set[str] = set()
    names: set[str] = set()
    for ordinal, documents in enumerate(_batches(read_corpus(folder))):
        for document in documents:
            if document.id in seen:
                raise CaseError(f"{folder}: de passage met _id {document.id!r} staat twee keer in corpus.jsonl.")
            seen.add(document.id)
        name = f"deel-{ordinal:05d}"
        names.add(name)
        embedded += _take_in(library, name, documents)
        done += len(documents)
        if (ordinal + 1) % _INDEX_EVERY == 0:
            library.catch_up()  # bit by bit, so that the bar tells the truth and a broken run loses little
        progress("Passages inlezen", done, total)
    for source in library.register.sources():
        if source.id not in names:
            library.register.remove_source(source.id)
    library.catch_up()
    return len(seen), embedded


def _batches(documents: Iterator[BeirDocument]) -> Iterator[list[BeirDocument]]:
    while batch := list(islice(documents, _BATCH)):
        yield batch


def _take_in(library: Library, name: str, documents: Sequence[BeirDocument]) -> int:
    """Commit one batch as one source; return how many of its texts were embedded. Unchanged batches cost nothing."""
    from knowledge.records import Source, SourceKind

    original = "".join(json.dumps(asdict(document), ensure_ascii=False) + "\n" for document in documents).encode()
    digest = hashlib.sha256(original).hexdigest()
    mark = f"{digest}:{library.embedder.model_id if library.embedder else 'geen'}"
    if library.register.source_fingerprint(name) == mark:
        return 0
    passages = [_passage(name, ordinal, document) for ordinal, document in enumerate(documents)]
    embedded = _embed(library, passages)
    # Kinds weigh differently in the ranking; one kind for all leaves the order to words and meaning.
    source = Source(name, "", SourceKind.LITERATUUR, digest, "application/jsonl", places=(name,))
    library.register.commit_source(source, passages, None, original, mark)
    return embedded


def _passage(source_id: str, ordinal: int, document: BeirDocument) -> Passage:
    from knowledge.records import Passage

    heading = (document.title,) if document.title else ()
    return Passage(f"{source_id}:{document.id}", source_id, ordinal, document.text, heading_path=heading)


def _embed(library: Library, passages: Sequence[Passage]) -> int:
    from knowledge.rows import text_digest

    if library.embedder is None:
        return 0
    texts = {text_digest(text): text for text in (passage.embedding_text("") for passage in passages)}
    known = library.register.known_vectors(texts)
    new = {digest: text for digest, text in texts.items() if digest not in known}
    if new:
        vectors = library.embedder.embed_passages(list(new.values()))
        by_digest = dict(zip(new, vectors, strict=True))
        library.register.add_vectors(library.embedder.model_id, library.embedder.dimensions, by_digest)
    return len(new)


def search_all(
    retrieval: Retrieval, questions: Mapping[str, str], progress: Progress
) -> tuple[dict[str, dict[str, float]], list[float]]:
    """Ask all questions; return the scores by question and passage id, and the seconds each took.

    A passage with the id of the question itself does not count, as in BEIR (``ignore_identical_ids``).
    """
    retrieval.prepare()
    found: dict[str, dict[str, float]] = {}
    seconds: list[float] = []
    for number, (name, text) in enumerate(questions.items(), start=1):
        started = time.perf_counter()
        result = retrieval.search(text, top=DEPTH)
        seconds.append(time.perf_counter() - started)
        ids = [match.passage.id.partition(":")[2] for match in result.kept]
        # The order is the ranking's own; the score only has to say so to the library that measures.
        found[name] = {passage: float(len(ids) - place) for place, passage in enumerate(ids) if passage != name}
        progress("Vragen stellen", number, len(questions))
    return found, seconds


def measure(qrels: Mapping[str, Mapping[str, int]], found: Mapping[str, Mapping[str, float]]) -> dict[str, float]:
    """Return the standard figures, by ir-measures (trec_eval): means over the questions that were asked."""
    import ir_measures
    from ir_measures import RR, R, nDCG

    measures = dict(zip(MEASURES, (nDCG @ 10, R @ 5, R @ 10, R @ 20, R @ 100, RR), strict=True))
    judged = {name: dict(qrels[name]) for name in found}
    run = {name: dict(scores) or {"-": 0.0} for name, scores in found.items()}
    scores = ir_measures.calc_aggregate(list(measures.values()), judged, run)
    return {name: round(float(scores[measure]), 4) for name, measure in measures.items()}


def spread(seconds: Sequence[float]) -> dict[str, float]:
    """Return mean, median and 95th percentile in milliseconds."""
    import numpy as np

    values = np.asarray(seconds) * 1000
    middle, high = np.percentile(values, [50, 95])
    return {"mean": round(float(values.mean()), 1), "p50": round(float(middle), 1), "p95": round(float(high), 1)}


def lines(result: BeirResult) -> Iterator[str]:
    """Yield what the command line prints."""
    yield f"{result.dataset}: {passages_of(result.passages)}, {counted(result.questions, 'vraag', 'vragen')}"
    for name, value in result.figures.items():
        yield f"  {name:<11} {value:.3f}".replace(".", ",")
    latency = result.latency_ms
    yield f"  zoektijd    {latency['p50']:.0f} ms (middelste), {latency['p95']:.0f} ms (95 van de 100 sneller)"
    yield f"  {passages_of(result.embedded)} door het taalmodel gelezen; de andere waren al bekend."
