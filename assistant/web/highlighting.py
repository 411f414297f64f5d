"""A passage cut into marked and plain pieces."""

from __future__ import annotations

from collections.abc import Iterable

__all__ = ["pieces_of"]


def pieces_of(text: str, spans: Iterable[tuple[int, int]]) -> tuple[tuple[str, bool], ...]:
    """Return the text in pieces, each with whether it is marked; put together they are the text.

    ``spans``: characters [start, end), in any order; what lies outside the text is left out, and spans that touch or
    overlap are one.
    """
    inside = sorted((max(0, start), min(len(text), end)) for start, end in spans)
    joined: list[tuple[int, int]] = []
    for start, end in inside:
        if start >= end:
            continue
        if joined and start <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    pieces: list[tuple[str, bool]] = []
    place = 0
    for start, end in joined:
        if place < start:
            pieces.append((text[place:start], False))
        pieces.append((text[start:end], True))
        place = end
    if place < len(text) or not pieces:
        pieces.append((text[place:], False))
    return tuple(pieces)
