"""A situation with one more fact told: what a door asks when somebody answers a missing fact with yes or no."""

from __future__ import annotations

from functools import cache

from knowledge.instruments.facts import Fact, recognise
from knowledge.instruments.phrases import spoken


def with_fact(situation: str, fact_id: str, *, present: bool) -> str:
    """Return the situation with the fact told in words by which it is recognised; unchanged for an unknown fact."""
    fact = _facts().get(fact_id)
    if fact is None:
        return situation
    told = _statement(fact, present)
    return f"{situation.rstrip(' .')}. {told}" if situation.strip() else told


def label_of(fact_id: str) -> str:
    """Return the fact as a statement ("het gaat om een woning"); empty for an unknown fact."""
    fact = _facts().get(fact_id)
    return fact.label if fact is not None else ""


def _statement(fact: Fact, present: bool) -> str:
    """The label where it is recognised as the fact; else, and always to deny it, the first words that are."""
    own_words = [spoken(word) for word in fact.words]
    candidates = [fact.label, *own_words] if present else own_words
    for words in candidates:
        told = _sentence(words if present else f"geen {words}")
        if recognise(told, {fact.id: fact}).value(fact.id) is present:
            return told
    return _sentence(fact.label if present else f"Niet: {fact.label}")


def _sentence(words: str) -> str:
    words = " ".join(words.split())
    return f"{words[:1].upper()}{words[1:]}."


@cache
def _facts() -> dict[str, Fact]:
    from knowledge.instruments.catalogue import load_catalogue

    return dict(load_catalogue().facts)
