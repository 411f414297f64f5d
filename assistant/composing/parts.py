"""A question that asks two things is two questions: each part gets its own sentences."""

from __future__ import annotations

import re

_SPLIT = re.compile(
    r"(?:,?\s+en\s+|[?!.;]\s+(?:en\s+)?|,\s+)(?=(?:hoe|wat|wie|welke?|waarom|wanneer|waar|waarvoor|hoeveel|mag|moet|kan|geldt|is|zijn)\b)",
    re.IGNORECASE,
)
_MIN_WORDS = 3
MOST_PARTS = 3


_DIFFERENCE = re.compile(
    r"\bverschil(?:len)?\s+tussen\s+(?P<one>.{3,60}?)\s+en\s+(?P<other>.{3,60}?)\s*[?.!]*$", re.IGNORECASE
)


def parts_of(question: str) -> tuple[str, ...]:
    """Return the questions in ``question``, in order, at most ``MOST_PARTS``; the question itself when it is one.

    A difference is asked for as the meaning of the one and of the other.
    """
    difference = _DIFFERENCE.search(question)
    if difference:
        return f"Wat is {difference['one']}?", f"Wat is {difference['other']}?"
    pieces = [piece.strip(" ?!.,;") for piece in _SPLIT.split(question)]
    parts: list[str] = []
    for piece in pieces:
        if parts and len(piece.split()) < _MIN_WORDS:
            parts[-1] = f"{parts[-1]} en {piece}"
        elif piece:
            parts.append(piece)
    if len(parts) < 2 or len(parts[0].split()) < _MIN_WORDS:
        return (question,)
    return tuple(parts[:MOST_PARTS])
