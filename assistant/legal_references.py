"""The assistant's few questions to the legal part of the knowledge room."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from knowledge.legal.references import LegalReference

_LONG_TITLE = 45


@dataclass(frozen=True, slots=True)
class AskedArticle:
    """An article of a known statute that a text names."""

    bwb_id: str
    article: str
    leden: tuple[str, ...]
    onderdelen: tuple[str, ...]
    law_name: str
    """How the law is cited: ``Opiumwet``."""
    start: int
    end: int

    @property
    def title(self) -> str:
        """``Opiumwet, artikel 13b``."""
        return f"{self.law_name}, artikel {self.article}"


def articles_in(text: str) -> tuple[AskedArticle, ...]:
    """Return the articles of known statutes that ``text`` names, in order, each once; ranges give their first."""
    from knowledge.legal import references_in_question

    found: dict[tuple[str, str], AskedArticle] = {}
    for reference in references_in_question(text):
        if reference.law is not None:
            found.setdefault((reference.law, reference.article), _asked(reference))
    return tuple(found.values())


def laws_in(text: str) -> frozenset[str]:
    """Return the BWB ids of the statutes that ``text`` names, with or without an article."""
    from knowledge.legal import find_laws

    written = re.sub(r"\b(?:wet\s+)?bibob(?:-?\w+)?\b", "Wet Bibob", text, flags=re.IGNORECASE)
    return frozenset(mention.law.bwb_id for mention in find_laws(written) if mention.law.bwb_id)


def loose_articles_in(text: str) -> tuple[LegalReference, ...]:
    """Return the articles that ``text`` names without saying of which law: "artikel 174a"."""
    from knowledge.legal import references_in_question

    return tuple(
        reference for reference in references_in_question(text) if reference.law is None and not reference.law_name
    )


def named_articles(text: str) -> frozenset[str]:
    """Return the numbers of the articles that ``text`` names, with their law or without."""
    loose = (reference.article for reference in loose_articles_in(text))
    return frozenset((*(asked.article for asked in articles_in(text)), *loose))


def of_law(reference: LegalReference, bwb_id: str) -> AskedArticle:
    """Return a loose article as one of the statute ``bwb_id``."""
    return replace(_asked(reference), bwb_id=bwb_id, law_name=short_title(bwb_id))


def official_link(bwb_id: str, article: str, day: date | None = None) -> str:
    """Return the address of an article on wetten.overheid.nl, as it read on ``day`` where that is given."""
    from knowledge.legal import wetten_link

    return wetten_link(bwb_id, article, day)


def _asked(reference: LegalReference) -> AskedArticle:
    return AskedArticle(
        bwb_id=str(reference.law),
        article=reference.article,
        leden=reference.leden,
        onderdelen=reference.onderdelen,
        law_name=short_title(str(reference.law)),
        start=reference.start,
        end=reference.end,
    )


def is_law_name(title: str) -> bool:
    """Say whether ``title`` is the name of a statute and nothing else: "Opiumwet"."""
    from knowledge.legal import find_laws

    return any(mention.text.casefold() == title.strip(' ."“”').casefold() for mention in find_laws(title))


def short_title(bwb_id: str, otherwise: str = "") -> str:
    """Return the citation title of a statute, or the name it is known by (Wet Bibob) where that title is a long one.

    ``otherwise``: for a statute that we do not know by name.
    """
    from knowledge.legal import law_names

    law = law_names().by_id(bwb_id)
    if law is None:
        return otherwise or bwb_id
    return law.names[0] if law.names and len(law.citation_title) > _LONG_TITLE else law.citation_title
