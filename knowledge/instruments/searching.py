"""Find cards by name, alias, article, subject or situation: words only, no library needed."""

from __future__ import annotations

from knowledge.dutch import DutchAnalysis
from knowledge.instruments.card import Instrument
from knowledge.instruments.catalogue import Catalogue


def search_cards(words: str, catalogue: Catalogue) -> list[Instrument]:
    """Return the cards that hold every term of ``words``, best first; a term in a name counts more than elsewhere."""
    analysis = DutchAnalysis()
    wanted = {term.text for term in analysis.terms(words)}
    if not wanted:
        return []
    scored: list[tuple[float, str, Instrument]] = []
    for card in catalogue.instruments.values():
        names = {
            term.text for term in analysis.terms(" . ".join([card.name, *card.aliases, card.id.replace("-", " ")]))
        }
        articles = [f"{basis.law} {basis.article or ''}" for basis in card.legal_bases]
        rest = {
            term.text
            for term in analysis.terms(" . ".join([*articles, card.does.text, *card.situations, card.category]))
        }
        if wanted <= names | rest:
            scored.append((-len(wanted & names) - 0.5 * (wanted <= names), card.id, card))
    return [card for _, _, card in sorted(scored, key=lambda item: item[:2])]
