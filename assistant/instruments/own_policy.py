"""The municipality's own policy in the library: it goes before the general rule on a card."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from assistant.ports import Searcher, Shelf
from knowledge.instruments.card import Instrument
from knowledge.records import AccessLabel, Match, SearchFilter, SourceKind

OWN_KINDS = frozenset({SourceKind.BELEIDSREGEL, SourceKind.WET, SourceKind.LEIDRAAD, SourceKind.JAARPLAN})
MOST_A_CARD = 2
LOOKED_AT = 40


def own_policy(
    question: str,
    cards: Iterable[Instrument],
    municipality: str | None,
    searcher: Searcher,
    shelf: Shelf,
    *,
    access: frozenset[AccessLabel],
    day: date,
) -> dict[str, list[Match]]:
    """Return passages of the municipality's own policy by instrument id; empty when it is not known or has none.

    A passage belongs to a card when it, its headings or its title use a name of the card or the number of an article
    under it.
    """
    if not municipality:
        return {}
    own = {
        source.id
        for source in shelf.sources(access)
        if source.municipality and source.municipality.casefold() == municipality.casefold()
        and source.kind in OWN_KINDS and source.bwb_id is None
    }  # fmt: skip
    if not own:
        return {}
    where = SearchFilter(access=access, source_ids=frozenset(own), on=day)
    result = searcher.search(question, where, top=LOOKED_AT, today=day)
    found: dict[str, list[Match]] = {}
    for card in cards:
        pattern = _pattern(card)
        for match in (*result.kept, *result.rejected):
            if match.passage.source_id in own and pattern.search(match.passage.embedding_text(match.source.title)):
                found.setdefault(card.id, []).append(match)
    return {card: matches[:MOST_A_CARD] for card, matches in found.items()}


def _pattern(card: Instrument) -> re.Pattern[str]:
    names = {name for name in (card.name, *card.aliases) if len(name) > 3}
    articles = {
        basis.article for basis in card.legal_bases
        if basis.article and basis.role == "bevoegdheid" and re.search(r"[a-z:.]", basis.article)
    }  # fmt: skip
    words = sorted((re.escape(word) for word in names | articles), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(words)})(?!\w)", re.IGNORECASE)
