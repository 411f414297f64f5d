"""Reads a dataset in BEIR form: ``corpus.jsonl``, ``queries.jsonl`` and ``qrels/*.tsv``.

The form is that of Thakur et al. 2021 (BEIR: A Heterogeneous Benchmark for Zero-shot Evaluation of Information
Retrieval Models). The corpus is read as a stream: 30,000 passages never stand in memory together.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evals.errors import CaseError

__all__ = ["BeirDocument", "count_documents", "read_corpus", "read_qrels", "read_queries"]

CORPUS, QUERIES, QRELS = "corpus.jsonl", "queries.jsonl", "qrels"
_PREFERRED = "test"
"""Where a dataset has several qrels, ``test.tsv`` is what papers report on."""


@dataclass(frozen=True, slots=True)
class BeirDocument:
    """One passage of the corpus."""

    id: str
    title: str
    text: str


def read_corpus(folder: Path) -> Iterator[BeirDocument]:
    """Yield the passages in order.

    Raises:
        CaseError: the file is missing or a line is wrong; the message names it.
    """
    for where, row in _rows(folder / CORPUS):
        text, title = row.get("text"), row.get("title") or ""
        if not isinstance(text, str) or not isinstance(title, str):
            raise CaseError(f"{where}: 'text' (en 'title', als dat er is) moet tekst zijn.")
        yield BeirDocument(_id(row, where), title.strip(), text.strip())


def count_documents(folder: Path) -> int:
    """Return how many lines the corpus has, for a progress bar. Raises CaseError when there is no corpus."""
    try:
        with (folder / CORPUS).open("rb") as lines:
            return sum(1 for line in lines if line.strip())
    except OSError:
        raise _missing(folder / CORPUS) from None


def read_queries(folder: Path) -> dict[str, str]:
    """Return the questions by id. Raises CaseError as ``read_corpus`` does."""
    questions: dict[str, str] = {}
    for where, row in _rows(folder / QUERIES):
        if not isinstance(row.get("text"), str) or not row["text"].strip():
            raise CaseError(f"{where}: 'text' ontbreekt of is leeg.")
        questions[_id(row, where)] = row["text"].strip()
    return questions


def read_qrels(folder: Path, split: str | None = None) -> dict[str, dict[str, int]]:
    """Return by question id which passages are relevant, and how much (whole numbers above 0).

    ``split``: name of the file in ``qrels`` without ``.tsv``; ``test`` when there is one, else all files together.

    Raises:
        CaseError: there is no such file, or a line is wrong.
    """
    files = sorted((folder / QRELS).glob("*.tsv"))
    names = [path.stem for path in files]
    if split is None and _PREFERRED in names:
        split = _PREFERRED
    chosen = [path for path in files if split in {None, path.stem}]
    if not chosen:
        wanted = f"{split}.tsv" if split else "*.tsv"
        raise CaseError(f"{folder / QRELS}: er is geen {wanted}. Aanwezig: {', '.join(names) or 'niets'}.")
    qrels: dict[str, dict[str, int]] = {}
    for path in chosen:
        for question, passage, relevance in _judgements(path):
            if relevance > 0:
                qrels.setdefault(question, {})[passage] = relevance
    if not qrels:
        raise CaseError(f"{folder / QRELS}: er staat geen enkele passage in die bij een vraag hoort.")
    return qrels


def _judgements(path: Path) -> Iterator[tuple[str, str, int]]:
    for number, line in enumerate(_lines(path), start=1):
        parts = line.rstrip("\n").split("\t")
        if not line.strip() or (number == 1 and parts[-1].strip() == "score"):
            continue
        try:
            question, passage, relevance = parts
            yield question, passage, int(float(relevance))
        except ValueError:
            raise CaseError(
                f"{path}, regel {number}: verwacht drie velden met tabs ertussen: vraag, passage en een getal."
            ) from None


def _rows(path: Path) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for number, line in enumerate(_lines(path), start=1):
        if not line.strip():
            continue
        where = f"{path}, regel {number}"
        try:
            row = json.loads(line)
        except ValueError as error:
            raise CaseError(f"{where}: geen geldige JSON ({error}).") from None
        if not isinstance(row, dict):
            raise CaseError(f"{where}: verwacht een JSON-object.")
        yield where, row


def _lines(path: Path) -> Iterator[str]:
    try:
        with path.open(encoding="utf-8-sig", newline="\n") as lines:
            yield from lines
    except OSError:
        raise _missing(path) from None
    except UnicodeDecodeError:
        raise CaseError(f"{path} is geen tekst in UTF-8.") from None


def _missing(path: Path) -> CaseError:
    return CaseError(
        f"{path} is er niet. Een BEIR-map heeft {CORPUS}, {QUERIES} en een map {QRELS} met .tsv-bestanden."
    )


def _id(row: Mapping[str, Any], where: str) -> str:
    name = row.get("_id")
    if not isinstance(name, str | int) or not str(name):
        raise CaseError(f"{where}: '_id' ontbreekt.")
    return str(name)
