"""What a question says in so many words: the articles and statutes it names, and the day it asks about."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from knowledge.asked_days import AskedDay, asks_ahead, asks_of_then, named_day
from knowledge.legal import LegalReference, article_order, find_laws, references_in_question
from knowledge.records import SearchFilter

_OLD_VERSION = re.compile(
    r"\b(oude|vorige|eerdere|vroegere|verouderde|toenmalige)\s+(?:wet)?(?:tekst|versie|bepaling|artikel|regeling|wet)",
    re.IGNORECASE,
)
_COMPARED = re.compile(
    r"\b(verschil|verschillen|veranderd|gewijzigd|wijziging|wijzigingen|vergeleken)\b", re.IGNORECASE
)
_SHORT_NAMES = re.compile(r"\b(bibob|awb|awbi|wwm|wpg|wgs|wgv|wok|wbmgp)\b")
_MAX_RANGE = 20


@dataclass(frozen=True, slots=True)
class QuestionFacts:
    """What was read in a question."""

    references: tuple[LegalReference, ...]
    """Articles that are named; law None where the question does not say of which statute."""
    laws: frozenset[str]
    """BWB ids of the statutes that are named."""
    unknown_laws: tuple[str, ...]
    """Names of statutes that have no BWB id we know; local bylaws are not counted: no library holds them all."""
    where: SearchFilter
    """The filter with the day that the question asks about."""
    no_day: AskedDay | None = None
    """A day that the question asks about and of which no law is known: it does not exist, or has yet to come."""

    def names_article(self, bwb_id: str | None, article: str | None) -> bool:
        """Say whether the question names this article of this statute."""
        return any(
            article is not None
            and reference.law == bwb_id
            and reference.law is not None
            and _within(article, reference)
            for reference in self.references
        )


def read_question(question: str, where: SearchFilter, today: date) -> QuestionFacts:
    """Read a question; ``where`` is what the reader asked for and is only widened or dated by plain words."""
    # People write "bibob" and "awb" in lower case; as a name of a law they only count in capitals.
    written = _SHORT_NAMES.sub(lambda match: match[0].upper() if match[0] != "bibob" else "Bibob", question)
    mentions = find_laws(written)
    references = list(references_in_question(written))
    references += [
        LegalReference(mention.law.bwb_id, mention.article, mention.text)
        for mention in mentions
        if mention.article is not None and mention.law.bwb_id is not None
    ]
    laws = {mention.law.bwb_id for mention in mentions if mention.law.bwb_id} | {
        reference.law for reference in references if reference.law
    }
    unknown = tuple(
        [mention.text for mention in mentions if mention.law.bwb_id is None and mention.law.kind != "lokaal"]
        + [
            reference.law_name
            for reference in references
            if reference.law is None and reference.law_name not in {"", *(mention.text for mention in mentions)}
        ]
    )
    outside = _without_spans(written, [(mention.start, mention.end) for mention in mentions])
    dated, no_day = _dated(outside, where, today, names_law=bool(laws or references))
    return QuestionFacts(tuple(dict.fromkeys(references)), frozenset(laws), unknown, dated, no_day)


def named_articles(facts: QuestionFacts, held: Sequence[str] = ()) -> Iterator[tuple[str, str]]:
    """Yield (BWB id, article) of every article that is named; of a range those in ``held``, at most twenty."""
    for reference in facts.references:
        if reference.law is None:
            continue
        if reference.article_end is None:
            yield reference.law, reference.article
        else:
            inside = sorted({article for article in held if _within(article, reference)}, key=article_order)
            yield from ((reference.law, article) for article in (inside or [reference.article])[:_MAX_RANGE])


def _within(article: str, reference: LegalReference) -> bool:
    if reference.article_end is None:
        return article == reference.article
    return article_order(reference.article) <= article_order(article) <= article_order(reference.article_end)


def _without_spans(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """Blank the names of statutes: the year in "Huisvestingswet 2014" is no day that is asked about."""
    for start, end in spans:
        if any(character.isdigit() for character in text[start:end]):
            text = text[:start] + " " * (end - start) + text[end:]
    return text


def _dated(text: str, where: SearchFilter, today: date, *, names_law: bool) -> tuple[SearchFilter, AskedDay | None]:
    """Return the filter for the day that ``text`` asks about, or that day when no law of it is known."""
    if where.on is not None or where.any_date:
        return where, None
    asked = named_day(text, today)
    if asked is not None and (asked.day is None or asked.day >= today):
        of_then = asks_of_then(text, names_law=names_law)
        return where, asked if of_then or (names_law and asks_ahead(text)) else None
    if asked is not None and asks_of_then(text, names_law=names_law):
        return replace(where, any_date=True) if _COMPARED.search(text) else replace(where, on=asked.day), None
    return (replace(where, any_date=True) if names_law and _OLD_VERSION.search(text) else where), None
