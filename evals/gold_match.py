"""Does a passage that was found stand where the answer is?"""

from __future__ import annotations

from pathlib import PurePath

from evals.cases import Case, Gold
from knowledge.records import Currency, Match

_CURRENT = {Currency.IN_FORCE, Currency.LAST_SEEN, Currency.TIMELESS}


def holds(match: Match, gold: Gold) -> bool:
    """Say whether ``match`` is the gold place. An outdated text of the right article is not, unless it is asked for."""
    if gold.bwb_id is not None:
        if (match.passage.bwb_id, match.passage.article) != (gold.bwb_id, gold.article):
            return False
        return match.source.toestand == gold.toestand if gold.toestand else match.currency in _CURRENT
    if gold.file not in {PurePath(place).name for place in match.source.places}:
        return False
    first, last = match.passage.page_first, match.passage.page_last
    if gold.page is not None and not (first is not None and first <= gold.page <= (last or first)):
        return False
    return gold.passage is None or squeeze(gold.passage) in squeeze(match.passage.text)


def squeeze(text: str) -> str:
    """Return text without white space and typographic quotes: what a quotation is compared by."""
    return "".join(text.replace("\u2019", "'").replace("\u2018", "'").split()).casefold()


def found_keys(matches: tuple[Match, ...], case: Case) -> list[str]:
    """Return what was found as keys, best first: the key of the gold place, or the passage's own id; each once."""
    keys = []
    for match in matches:
        gold = next((gold.key for gold in case.gold if holds(match, gold)), None)
        keys.append(gold or match.passage.id)
    return list(dict.fromkeys(keys))


def is_outdated(match: Match, case: Case) -> bool:
    """Say whether this text should not have been shown: not the law on the day asked about, and not asked for."""
    return match.currency not in _CURRENT and not any(gold.toestand for gold in case.gold)
