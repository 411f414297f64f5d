"""Step 3: which figures would show it, which do not belong in this phase, what to compare, what else explains it."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import Any

from assistant.quickscan.citing import CitationBook
from assistant.quickscan.figures import TableAnalysis
from assistant.quickscan.knowing import Knower
from assistant.quickscan.scan import DataSource, FiguresStep, Statement, statement
from knowledge.branches import Branch
from knowledge.yaml_text import load_yaml

CAUTION = (
    "Een indicator is nooit bewijs. Cijfers laten zien of iets opvalt en waar; ze zeggen niet dat iemand iets verkeerd "
    "doet. Kies niet op naam, afkomst of geloof."
)


@lru_cache(maxsize=1)
def data_sources() -> dict[str, Any]:
    """Return the overview of figures that ships with the product."""
    held: dict[str, Any] = load_yaml(
        (files("assistant.quickscan") / "data" / "databronnen.yaml").read_text(encoding="utf-8")
    )
    return held


def figures_step(
    branch: Branch | None, knower: Knower, book: CitationBook, analysis: TableAnalysis | None
) -> FiguresStep:
    """Return step 3; ``analysis``: what a table said, kept when the rest is made anew."""
    held = data_sources()
    words = {
        "geteld": branch.asks.removeprefix("stijgt ") if branch else "het aantal",
        "noemer": branch.denominator if branch else "vestigingen of inwoners",
    }
    profiled = knower.profile(branch, "Cijfers", book) if branch else ()
    ordinary = knower.profile(branch, "Gewone verklaringen", book) if branch else ()
    return FiguresStep(
        use=tuple(_source(item) for item in held["wel"] if _fits(item, branch)),
        leave=tuple(_source(item) for item in held["niet"]),
        compare=(*profiled, *(statement(text.format(**words)) for text in held["vergelijk"])),
        traps=tuple(held["valkuilen"]),
        explanations=(*ordinary, *_general(held)),
        caution=CAUTION,
        analysis=analysis,
    )


def _general(held: dict[str, Any]) -> tuple[Statement, ...]:
    return tuple(statement(text, practice=True) for text in held["verklaringen"])


def _fits(item: dict[str, Any], branch: Branch | None) -> bool:
    only = item.get("alleen")
    return only is None or (branch is not None and branch.id in only)


def _source(item: dict[str, Any]) -> DataSource:
    return DataSource(
        name=item["naam"],
        shows=item.get("toont", ""),
        beware=item.get("let_op", ""),
        why_not=item.get("waarom", ""),
        url=item.get("adres"),
    )
