"""How good a chat model is as judge behind the gate (``assistant.grounding.chat_judge``), on labelled pairs.

The judge is asked about pairs of the test half whose passages ship with the product, half of them supported, whether
the gate passes them or not: what it lets through of what must not pass, and what it keeps of what may. Its words are
kept in a recording, so that a measurement that was stopped goes on.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.chat_models import ChatModel
from assistant.grounding.chat_judge import ChatJudge
from evals.grounding_set import Labelled, load_grounding_set
from evals.model_sentences import wilson

__all__ = ["Opinion", "as_markdown", "judge_pairs", "sample"]

SEED, PATIENT = 5, 3_600.0
"""``PATIENT``: seconds for a reply; a small machine that is shared is slow."""


@dataclass(frozen=True, slots=True)
class Opinion:
    """One pair, and whether the judge called it carried."""

    supported: bool
    carried: bool


def sample(count: int) -> list[Labelled]:
    """Return at most ``count`` supported and ``count`` unsupported pairs by turns, drawn with a fixed seed."""
    pairs = load_grounding_set(own_only=True).half("toets")
    drawn = random.Random(SEED).sample(pairs, len(pairs))
    kinds = [[one for one in drawn if one.pair.supported is good][:count] for good in (True, False)]
    return [one for turn in zip(*kinds, strict=False) for one in turn]


def judge_pairs(chosen: Sequence[Labelled], model: ChatModel) -> Iterator[Opinion]:
    """Yield what ``model`` makes of each pair, shown the whole passage."""
    for one in chosen:
        judge = ChatJudge(model, most_calls=1, seconds=PATIENT)
        score = judge.score(one.pair.sentence, [one.match.passage.text])
        yield Opinion(one.pair.supported, bool(score[0] >= 0.5))


def as_markdown(opinions: Sequence[Opinion]) -> str:
    """Return the table: the share of each kind of pair that the judge calls carried, with Wilson intervals."""
    lines = ["| the model as judge, without the gate | called carried, 95% interval |", "| --- | --- |"]
    for title, good in (("supported pairs", True), ("unsupported pairs", False)):
        of_kind = [one for one in opinions if one.supported is good]
        lines.append(f"| {title} | {wilson(sum(one.carried for one in of_kind), len(of_kind))} |")
    return "\n".join(lines)
