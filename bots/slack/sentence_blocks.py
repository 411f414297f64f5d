"""The sentences of an answer as ``rich_text``, in which nothing that a source says can be markup."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from assistant.answer import Sentence, SentenceForm
from bots.slack import limits
from bots.slack.parts import Block, pieces, rich_list, rich_section, rich_text

_LONGEST = 2_800
_OWN_MARK = re.compile(r"(?:[a-z]{1,2}|\d{1,2}|[ivx]{1,5})(?:[.)°]|\s*°)", re.IGNORECASE)
"""An item of a statute brings its own letter or number; it gets no bullet beside it."""


def marks(numbers: Sequence[int]) -> str:
    """Return the numbers of the sources of a sentence: ``[1][3]``."""
    return "".join(f"[{number}]" for number in numbers)


def sentence_block(sentences: Sequence[Sentence]) -> Block:
    """Return sentences as one block: a paragraph for each source, items under one another, with bullets where they
    have no letter or number of their own."""
    elements: list[Block] = []
    for (is_item, _source), group in groupby(sentences, key=_belongs):
        held = list(group)
        if is_item and all(_OWN_MARK.match(one.text.strip()) for one in held):
            elements.append(rich_section([run for one in held for run in [*_runs(one), *pieces("\n")]]))
        elif is_item:
            elements.append(rich_list([_runs(one) for one in held]))
        else:
            elements.append(rich_section(_paragraph(held)))
    return rich_text(elements)


def _paragraph(sentences: Sequence[Sentence]) -> list[Block]:
    """Return sentences after each other; a numbered member of an article begins on a line of its own."""
    runs: list[Block] = []
    for sentence in sentences:
        if runs:
            runs += pieces("\n" if _OWN_MARK.match(sentence.text.strip()) else " ")
        runs += _runs(sentence)
    return runs + pieces("\n")


def _belongs(sentence: Sentence) -> tuple[bool, int]:
    is_item = sentence.form is not SentenceForm.SENTENCE
    return is_item, -1 if is_item else (sentence.citations[0] if sentence.citations else 0)


def _runs(sentence: Sentence) -> list[Block]:
    text = limits.shorten(" ".join(sentence.text.split()), _LONGEST)
    runs = pieces(text)
    if sentence.citations:
        runs += pieces(f" {marks(sentence.citations)}", soft=True)
    return runs


def that_fit(sentences: Sequence[Sentence]) -> int:
    """Return how many sentences a message shows; it is cut between sentences."""
    return limits.whole_pieces([sentence.text for sentence in sentences], limits.BODY_CHARACTERS)


def body_blocks(sentences: Sequence[Sentence]) -> Iterator[Block]:
    """Yield the blocks of the sentences that fit in a message."""
    shown = sentences[: that_fit(sentences)]
    if shown:
        yield sentence_block(shown)
