"""What a chat model sees of the passages: blocks with an opaque label, kind and date, delimited as data.

No titles, file names, links or ids: a model that never saw them cannot invent one that looks right. Text of a source
cannot close its block, cannot give itself a label, and loses sentences that address a model.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from assistant.assembling import title_of
from knowledge.injection import find_instructions
from knowledge.records import Currency, Match
from knowledge.sentences import split_sentences

__all__ = ["Shown", "neutral", "show_passages", "tokens_of"]

CHARS_A_TOKEN = 2.6
"""Dutch takes about three characters a token with the tokenizers of open models; statutes take fewer."""
SHORTEST = 200
"""Characters of a passage that are worth showing when there is no room for all of it."""
_LABEL_LIKE = re.compile(r"([\[［(【〔][^\]］)】〕\n]{0,20}?)\b(b)\s*(\d{1,3})(?!\w)", re.IGNORECASE)
_ANGLES = str.maketrans({"<": "‹", ">": "›", "＜": "‹", "＞": "›"})
_DOUBTFUL = frozenset({Currency.OUTDATED, Currency.REPEALED, Currency.NOT_YET, Currency.LAST_SEEN})


@dataclass(frozen=True, slots=True)
class Shown:
    """A passage as the model sees it."""

    label: str
    """``b1``, ``b2`` …: says nothing of the source."""
    match: Match
    block: str


def show_passages(matches: Sequence[Match], *, most: int, tokens: int, orders: bool = False) -> tuple[Shown, ...]:
    """Return the first ``most`` passages as blocks, as far as they fit in ``tokens``; the last one may be shortened.

    ``orders``: keep the sentences that address a model.
    """
    shown: list[Shown] = []
    room = int(tokens * CHARS_A_TOKEN)
    for match in {match.passage.id: match for match in matches}.values():
        if len(shown) == most:
            break
        label = f"b{len(shown) + 1}"
        frame = len(_block(label, match, ""))
        told = match.passage.text if orders else _without_instructions(match.passage.text)
        text = _fitting(neutral(told), room - frame)
        if not text:
            break
        block = _block(label, match, text)
        room -= len(block) + 1
        shown.append(Shown(label, match, block))
    return tuple(shown)


def tokens_of(text: str) -> int:
    """Return how many tokens a text has at most, by a cautious rule of thumb."""
    return int(len(text) / CHARS_A_TOKEN) + 1


def neutral(text: str) -> str:
    """Return text that stays data: no invisible characters, no angle brackets, nothing that looks like a label."""
    visible = "".join(
        character
        for character in text
        if character in "\n\t" or unicodedata.category(character) not in {"Cf", "Cc", "Co", "Cs"}
    )
    return _LABEL_LIKE.sub(r"\1\2-\3", visible.translate(_ANGLES))


def _block(label: str, match: Match, text: str) -> str:
    passage = match.passage
    heading = f"{title_of(match)}, artikel {passage.article}" if passage.bwb_id and passage.article else ""
    heading = neutral(heading or " - ".join(passage.heading_path))
    facts = {"label": label, "soort": match.source.kind.value, "datum": _date_of(match)}
    if match.currency in _DOUBTFUL:
        facts["geldigheid"] = match.currency.value.replace("_", " ")
    head = " ".join(f'{name}="{escape(value)}"' for name, value in facts.items())
    return "\n".join(part for part in (f"<bron {head}>", heading, text, "</bron>") if part)


def _date_of(match: Match) -> str:
    source = match.source
    known = source.toestand or source.published or source.year
    return str(known) if known else "onbekend"


def _without_instructions(text: str) -> str:
    """Leave out the sentences that address a model; the passage itself stays as it is, for the reader and the gate."""
    found = find_instructions(text)
    if not found:
        return text
    kept = [
        text[start:end]
        for start, end in split_sentences(text)
        if not any(one.start < end and start < one.end for one in found)
    ]
    return "\n".join(kept)


def _fitting(text: str, room: int) -> str:
    """Return the text, or its first sentences or lines when it is too long; nothing when too little would be left.

    An article that is one long sentence ends at a part of its list.
    """
    if len(text) <= room:
        return text
    ends = [last for _, last in split_sentences(text) if last <= room]
    end = max([*ends, text.rfind("\n", 0, room + 1)], default=0)
    return text[:end] if end >= SHORTEST else ""
