"""A list that goes on in the next passage: long lists are cut between two items, and an answer wants them all."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.answer import SentenceForm
from assistant.composing.candidate import Candidate, beside
from assistant.composing.selection import MOST_ITEMS
from assistant.composing.units import Unit, units_of
from assistant.ports import Shelf
from knowledge.records import Passage

_MARKER = re.compile(r"\(?(?:(?P<number>\d{1,3})|(?P<letter>[a-z])|(?P<bullet>[-•–*]))[°º.)]*\s")
_MOST_PASSAGES = 3


def with_continuation(chosen: Sequence[Candidate], shelf: Shelf) -> list[Candidate]:
    """Return the chosen units, a list that ends its passage followed by the items of the next passages that go on
    with it: under the same headings and with the next number or letter, or the same bullet."""
    held = {(candidate.match.passage.id, candidate.unit.start) for candidate in chosen}
    result: list[Candidate] = []
    for candidate in chosen:
        result.append(candidate)
        if candidate.unit.form is SentenceForm.LIST_ITEM and candidate.match.passage.article is None:
            for item in _following(candidate, shelf):
                key = (item.match.passage.id, item.unit.start)
                if key not in held and len(result) < MOST_ITEMS:
                    held.add(key)
                    result.append(item)
    return result


def _following(candidate: Candidate, shelf: Shelf) -> list[Candidate]:
    """Return the items after ``candidate``, when it is the last of its passage and the list goes on."""
    found: list[Candidate] = []
    last, passage = candidate.unit, candidate.match.passage
    if units_of(passage)[-1] != last:
        return found
    for _ in range(_MOST_PASSAGES):
        after = shelf.passage_after(passage)
        if after is None or after.heading_path != passage.heading_path:
            break
        units = units_of(after)
        items = _items_at_start(units)
        if not items or not _goes_on(_text(passage, last), _text(after, items[0])):
            break
        match = beside(candidate.match, after)
        found += [replace(candidate, match=match, unit=item) for item in items]
        if len(items) < len(units):
            break
        passage, last = after, items[-1]
    return found


def _items_at_start(units: Sequence[Unit]) -> list[Unit]:
    items: list[Unit] = []
    for unit in units:
        if unit.form is not SentenceForm.LIST_ITEM or unit.lead is not None:
            break
        items.append(unit)
    return items


def _goes_on(before: str, after: str) -> bool:
    one, next_one = _MARKER.match(before), _MARKER.match(after)
    if one is None or next_one is None:
        return False
    if one["number"] and next_one["number"]:
        return int(next_one["number"]) == int(one["number"]) + 1
    if one["letter"] and next_one["letter"]:
        return ord(next_one["letter"]) == ord(one["letter"]) + 1
    return one["bullet"] is not None and one["bullet"] == next_one["bullet"]


def _text(passage: Passage, unit: Unit) -> str:
    return passage.text[unit.start : unit.end]
