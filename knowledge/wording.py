"""Numbers with their word, as one writes them in Dutch: 1 passage, 2 passages."""

from __future__ import annotations


def counted(number: int, single: str, plural: str) -> str:
    """Return the number with the word that goes with it."""
    return f"{number} {single if number == 1 else plural}"


def passages_of(number: int) -> str:
    """Return a number of passages."""
    return counted(number, "passage", "passages")


__all__ = ["counted", "passages_of"]
