"""Missing facts as answers that can be clicked: a sentence to put behind the question, which the catalogue reads.

A sentence is only offered when the rules that read facts in a question read it as meant; so a click always tells the
assistant what its button says, and the reader sees in the question what was added.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from assistant.instrument_answer import MissingFactAnswer
from knowledge.instruments.facts import Fact, recognise

__all__ = ["Refinement", "refinements"]

_DENIALS = (
    (re.compile(r"^er (is|zijn|loopt|ligt|staat|geldt) (?:een )?(?=[a-zA-Z-]+( |$)(?!in de haven$))"), r"er \1 geen "),
    (re.compile(r"^het gaat om "), "het gaat niet om "),
    (re.compile(r"^((?:de|het) .+? is) (?:een )?(?=woningcorporatie)"), r"\1 geen "),
    (re.compile(r"^((?:de|het) .+? is) "), r"\1 niet "),
)
_UNDENIABLE = re.compile(r"[,()]| (?:of|en|ook|misschien|mogelijk|alleen|twee|jonger) |^ een ")
"""A label with these in it has no plain opposite."""


@dataclass(frozen=True, slots=True)
class Refinement:
    """A question that makes the difference, with the question anew for who answers it with yes or no."""

    question: str
    yes: str = ""
    """The whole question with the answer behind it; empty when no sentence says it surely."""
    no: str = ""
    yes_words: str = ""
    """What is put behind the question."""
    no_words: str = ""


def refinements(
    question: str, missing: Sequence[MissingFactAnswer], facts: Mapping[str, Fact]
) -> tuple[Refinement, ...]:
    """Return what can be clicked, one for each missing fact; ``question`` is the question as it was understood."""
    return tuple(_refinement(question, item, facts) for item in missing)


def _refinement(question: str, item: MissingFactAnswer, facts: Mapping[str, Fact]) -> Refinement:
    fact = facts.get(item.fact)
    if fact is None:
        return Refinement(item.question)
    yes = _sure(question, fact, facts, _affirmations(fact), wanted=True)
    no = _sure(question, fact, facts, _denials(fact), wanted=False)
    return Refinement(
        item.question, f"{question} {yes}" if yes else "", f"{question} {no}" if no else "", yes_words=yes, no_words=no
    )


def _sure(question: str, fact: Fact, facts: Mapping[str, Fact], sentences: Iterator[str], *, wanted: bool) -> str:
    """Return the first sentence that settles the fact as wanted and settles nothing else the other way."""
    before = recognise(question, facts)
    for sentence in sentences:
        after = recognise(f"{question} {sentence}", facts)
        others = set(after.absent) - set(before.absent) - {fact.id}
        if after.value(fact.id) is wanted and not (wanted and others) and set(before.present) <= set(after.present):
            return sentence
    return ""


def _affirmations(fact: Fact) -> Iterator[str]:
    yield _as_sentence(fact.label)


def _denials(fact: Fact) -> Iterator[str]:
    if _UNDENIABLE.search(f" {fact.label} "):
        return
    for pattern, denial in _DENIALS:
        denied, count = pattern.subn(denial, fact.label, count=1)
        if count:
            yield _as_sentence(denied)


def _as_sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."
