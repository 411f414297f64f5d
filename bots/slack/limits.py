"""The limits that Slack documents for Block Kit and messages, and cutting within them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

MESSAGE_BLOCKS = 50
VIEW_BLOCKS = 100
SECTION_TEXT = 3_000
HEADER_TEXT = 150
CONTEXT_ELEMENTS = 10
ACTION_ELEMENTS = 25
BUTTON_TEXT = 75
BUTTON_VALUE = 255
"""Slack takes 2,000; ours stay within what an action id may have."""
OPTION_TEXT = 75
OPTION_VALUE = 150
SELECT_OPTIONS = 100
VIEW_TITLE = 24
INPUT_LABEL = 2_000
INPUT_VALUE = 3_000
URL = 3_000
RUN_TEXT = 3_000
"""A run of ``rich_text``; what a section may have."""

BODY_CHARACTERS = 2_600
"""Sentences in a message; more is read on the page."""


def shorten(text: str, most: int) -> str:
    """Return ``text`` of at most ``most`` characters, cut between words, with ``…`` where it was cut."""
    if len(text) <= most:
        return text
    room = text[: max(0, most - 1)]
    head, _, tail = room.rpartition(" ")
    kept = head if head and len(tail) < most // 3 else room
    return f"{kept.rstrip(' ,;:.')}…"


def whole_pieces(pieces: Sequence[str], most: int) -> int:
    """Return how many of ``pieces`` fit in ``most`` characters together; at least one where there is any."""
    used = 0
    for count, piece in enumerate(pieces):
        used += len(piece)
        if used > most and count:
            return count
    return len(pieces)


def cut(text: str, most: int) -> Iterator[str]:
    """Yield the whole of ``text`` in pieces of at most ``most`` characters: after a sentence where one ends in the
    last half of a piece, else between words, else where it must."""
    at = 0
    while len(text) - at > most:
        room = text[at : at + most]
        ends = (room.rfind(mark) + len(mark) for mark in ("\n", ". ", "? ", "! "))
        end = max((one for one in ends if one > most // 2), default=0) or room.rfind(" ") + 1 or most
        yield room[:end]
        at += end
    if at < len(text):
        yield text[at:]
