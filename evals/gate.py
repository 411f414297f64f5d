"""The gate: is anything that was right in the accepted run wrong now, or any figure below its bar?

``python -m evals.gate`` (``kennis eval gate``) asks our own sets of the assistant without a chat model, on libraries
made from what is in the repository (``evals.libraries``). It compares with ``accepted-run/`` and fails unless every
case that was lost is named in ``accepted.yaml`` with a reason, and no figure is below its bar in ``bars.yaml``.

``--aanvaard`` makes the run of now the accepted one. It refuses what the gate would refuse: a bar is raised when we get
better, never lowered to pass.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from evals.answering import ChangeSteps, RunConfig
from evals.cases import set_names
from evals.errors import EvalError, GateError
from evals.judging import Baseline, accept, judge, load_baseline, render
from evals.libraries import GATED, measured_library
from evals.run import load_sets, run_sets
from evals.scoring import Scores, score_run

if TYPE_CHECKING:
    from knowledge.library import Library

__all__ = ["measure", "run_gate"]


def measure(
    folder: Path,
    library: Library,
    sets: Sequence[str],
    *,
    config: RunConfig | None = None,
    change: ChangeSteps | None = None,
) -> Scores:
    """Run sets over a library in ``folder`` and score them.

    ``config``, ``change``: other settings, another pipeline; for broken versions.

    Raises:
        EvalError: a set or a setting is wrong.
        KnowledgeError: the library cannot be used.
    """
    return score_run(run_sets(load_sets(sets), library, folder, config=config, change=change))


def _measured(library: str, folder: str) -> Scores | None:
    """Measure one library, in a process of its own; None when its files are not here."""
    with measured_library(library) as opened:
        return measure(Path(folder) / library, opened, set_names(library)) if opened is not None else None


def run_gate(*, accepting: bool = False) -> int:
    """Measure, judge, print; return the exit status: 0 when nothing got worse, 1 otherwise.

    Raises:
        EvalError: the gate cannot judge.
    """
    with (
        tempfile.TemporaryDirectory(prefix="kennis-poort-") as folder,
        ProcessPoolExecutor(max_workers=len(GATED), mp_context=get_context("spawn")) as workers,
    ):
        measured = dict(zip(GATED, workers.map(_measured, GATED, [folder] * len(GATED)), strict=True))
    scores = {library: scored for library, scored in measured.items() if scored is not None}
    skipped = [library for library, scored in measured.items() if scored is None]
    try:
        baseline = load_baseline()
    except GateError:
        if not accepting:
            raise
        baseline = Baseline()
    verdict = judge(list(scores.values()), baseline)
    typer.echo(render(list(scores.values()), verdict, skipped))
    if accepting and verdict.passes:
        accept(scores, baseline)
        typer.echo("De run is aanvaard: evals/accepted-run is bijgewerkt.")
    return 0 if verdict.passes else 1


def main(
    accepting: Annotated[
        bool, typer.Option("--aanvaard", help="Maak deze run de aanvaarde, als niets achteruitging.")
    ] = False,
) -> None:
    """Toets de eigen sets aan de aanvaarde run en de lat. Afsluitcode: 0 open, 1 dicht."""
    from knowledge.errors import KnowledgeError

    try:
        raise typer.Exit(run_gate(accepting=accepting))
    except (EvalError, KnowledgeError) as error:
        sys.stderr.write(f"kennis: {error}\n")
        raise typer.Exit(1) from None


if __name__ == "__main__":
    typer.run(main)
