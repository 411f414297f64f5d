"""Articles, laws, judgments and publications that a sentence names, held against what a passage is and names.

Comparison is exact (13 is not 13b; lid and onderdeel count), with the parser of ``knowledge.legal``. A passage of a
statute *is* its article; an explanation *names* articles, each behind what it explains, so an article has to stand in
the very sentences that carry the claim, or above them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from assistant.grounding.verdict import Reason
from knowledge.dutch import fold
from knowledge.legal import (
    LegalReference,
    article_order,
    find_cases,
    find_laws,
    find_publications,
    find_references,
    law_names,
)
from knowledge.records import Passage

_UNKNOWN_LAW = re.compile(r"\b(?:[A-Z][\w-]*(?:wet|besluit|verordening|regeling)|Wet(?: [\w-]+){1,3})\b")
_LID = re.compile(r"(?m)^(?P<lid>\d{1,3}[a-z]{0,2})\.\s")
_PART = re.compile(r"(?m)^(?P<part>[a-z]{1,2})\.\s")


@dataclass(frozen=True, slots=True)
class Provisions:
    """What a text names."""

    references: tuple[LegalReference, ...]
    laws: frozenset[str]
    """BWB ids, or folded names of laws without one."""
    unknown_laws: frozenset[str]
    """Folded names that look like a law and are none of ours."""
    cases: frozenset[str]
    publications: frozenset[tuple[str, str, str]]
    spans: tuple[tuple[int, int], ...]
    """Where articles, judgments and publications stand in the text."""


def provisions_in(text: str, default_law: str | None = None) -> Provisions:
    """Return what ``text`` names; ``default_law``: BWB id that "deze wet" and a bare article stand for."""
    references = tuple(find_references(text, default_law))
    mentions = find_laws(text)
    known = {mention.law.bwb_id or fold(mention.law.citation_title) for mention in mentions}
    laws = known | {reference.law for reference in references if reference.law}
    taken = [(mention.start, mention.end) for mention in mentions]
    unknown = {
        fold(match[0])
        for match in _UNKNOWN_LAW.finditer(text)
        if not any(start < match.end() and match.start() < end for start, end in taken)
    }
    cases, publications = find_cases(text), find_publications(text)
    spans = [(reference.start, reference.end) for reference in references]
    spans += [(case.start, case.end) for case in cases]
    spans += [(item.start, item.end) for item in publications]
    return Provisions(
        references,
        frozenset(laws),
        frozenset(unknown),
        frozenset(case.ecli for case in cases),
        frozenset((item.series.value, item.file or item.year, item.number) for item in publications),
        tuple(spans),
    )


def missing_provision(
    claimed: Provisions, carrying: Provisions, context: Provisions, passages: Sequence[Passage], text: str
) -> Reason | None:
    """Return what of ``claimed`` nothing carries, or None.

    ``carrying``: what the sentences name that carry the claim; ``context``: what titles and headings above them name;
    ``text``: all that is cited, folded, for names of laws that we do not know.
    """
    if claimed.cases - carrying.cases - context.cases or claimed.publications - carrying.publications:
        return Reason.CASE
    held = (*carrying.references, *context.references)
    for reference in claimed.references:
        own = any(_is_own(reference, passage) for passage in passages)
        if not own and not any(_covers(one, reference) for one in held):
            return Reason.ARTICLE
    own_laws = {passage.bwb_id for passage in passages if passage.bwb_id}
    known = own_laws | carrying.laws | context.laws
    if claimed.laws - known or any(name not in text for name in claimed.unknown_laws):
        return Reason.LAW
    return None


def _is_own(reference: LegalReference, passage: Passage) -> bool:
    """Say whether the passage itself is the article, and holds the lid and onderdeel that are named."""
    if passage.article is None or reference.law not in {None, passage.bwb_id}:
        return False
    if reference.law is None and reference.law_name:
        return False
    if not _within(passage.article, reference):
        return False
    leden = {match["lid"] for match in _LID.finditer(passage.text)}
    if leden and set(reference.leden) - leden:
        return False
    if not leden and set(reference.leden) - {"1"}:
        return False
    parts = {match["part"] for match in _PART.finditer(passage.text)}
    return all(part.split("/")[0].rstrip("°") in parts or "°" in part for part in reference.onderdelen)


def _covers(held: LegalReference, claimed: LegalReference) -> bool:
    """Say whether a reference that the source names says at least as much as the one in the claim."""
    if claimed.law is not None and held.law is not None and claimed.law != held.law:
        return False
    if claimed.law is None and claimed.law_name and fold(claimed.law_name) != fold(held.law_name):
        return False
    if held.article_end is not None:
        return _between(held, claimed)
    if claimed.article_end is not None or held.article != claimed.article:
        return False
    if claimed.leden and not set(claimed.leden) <= set(held.leden):
        return False
    return not claimed.onderdelen or set(claimed.onderdelen) <= set(held.onderdelen)


def _between(held: LegalReference, claimed: LegalReference) -> bool:
    low, high = article_order(held.article), article_order(held.article_end or held.article)
    return low <= article_order(claimed.article) and article_order(claimed.article_end or claimed.article) <= high


def _within(article: str, reference: LegalReference) -> bool:
    if reference.article_end is None:
        return reference.article == article
    return _between(reference, replace(reference, article=article, article_end=None))


def own_law_name(passages: Iterable[Passage]) -> str:
    """Return the names of the statutes that ``passages`` are of, so that a sentence may use any of them."""
    laws = (law_names().by_id(passage.bwb_id) for passage in passages if passage.bwb_id)
    return " ".join(
        " ".join((law.citation_title, law.title, *law.abbreviations, *law.names)) for law in laws if law is not None
    )
