"""An article that is asked for by name: its text in the version for the peildatum, whole or the part that answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from assistant.answer import SentenceForm
from assistant.composing.candidate import Candidate
from assistant.composing.question_form import WITH_A_VALUE, answer_forms, answers
from assistant.composing.units import Unit, units_of
from assistant.legal_references import AskedArticle, articles_in, laws_in, loose_articles_in, of_law
from assistant.ports import Analyser, Shelf
from knowledge.filtering import allows_source
from knowledge.records import AccessLabel, Match, SearchFilter
from knowledge.versions import version_on

WHOLE_ARTICLE_UNITS = 12
"""An article with at most this many sentences and items is shown whole."""
LONG_ARTICLE_UNITS = 8
ITEMS_OF_A_LIST = 14
MOST_LEDEN = 0.5
ACTORS = "burgemeester college gemeente gemeenteraad raad wethouders"
"""Who acts seldom tells one paragraph from another."""


FEW_LAWS = 2
LOOKED_AT = 5
"""Passages of the search among which the law of an article without a law is looked for."""


def asked_articles(
    question: str, kept: Sequence[Match], access: frozenset[AccessLabel], shelf: Shelf
) -> tuple[AskedArticle, ...]:
    """Return the articles that a question names; "artikel 174a" is of the one law held that has that number, else of
    the law of which the search found it first."""
    named = articles_in(question)
    if named:
        return named
    return tuple(
        of_law(reference, law)
        for reference in loose_articles_in(question)
        for law in _laws_of(reference.article, question, kept, access, shelf)
    )


def _laws_of(
    article: str, question: str, kept: Sequence[Match], access: frozenset[AccessLabel], shelf: Shelf
) -> Sequence[str]:
    """Return the law of which the search found the article, else the one or two that are held with that number."""
    laws = {source.bwb_id for source in shelf.sources(access) if source.bwb_id}
    laws = laws & laws_in(question) or laws
    holders = [law for law in sorted(laws) if shelf.article_passages(law, article)]
    if len(holders) == 1:
        return holders
    first = (match.passage.bwb_id for match in kept[:LOOKED_AT] if match.passage.article == article)
    found = [law for law in first if law in holders][:1]
    return found or (holders if len(holders) <= FEW_LAWS else [])


def article_matches(
    asked: AskedArticle,
    day: date,
    access: frozenset[AccessLabel],
    shelf: Shelf,
    filters: SearchFilter | None = None,
) -> tuple[Match, ...]:
    """Return the passages of an article in the version to use on ``day``, in the order of the text.

    Empty when no text of the article that held on or before that day is in the library, or none that the reader may
    see or, by ``filters``, wants to see.
    """
    where = replace(filters or SearchFilter(), access=access)
    passages = shelf.article_passages(asked.bwb_id, asked.article)
    sources = shelf.sources_by_id({passage.source_id for passage in passages})
    visible = {source_id for source_id, source in sources.items() if allows_source(source, where)}
    facts = [fact for fact in shelf.article_versions(asked.bwb_id) if fact.source_id in visible]
    best = version_on(asked.bwb_id, asked.article, day, facts)
    if best.key is None or best.currency is None:
        return ()
    return tuple(
        Match(
            passage=passage,
            source=sources[passage.source_id],
            score=1.0,
            scores={"exact": 1.0},
            currency=passage.validity.on(day),
        )
        for passage in passages
        if passage.source_id == best.key.source_id
    )


def article_units(asked: AskedArticle, question: str, matches: Sequence[Match], analyse: Analyser) -> list[Candidate]:
    """Return what to show of an article: the lid that is named, the parts that answer, or a short one whole."""
    candidates = [
        Candidate(match, unit, rank) for rank, match in enumerate(matches) for unit in units_of(match.passage)
    ]
    if asked.leden:
        named = [candidate for candidate in candidates if candidate.unit.lid in asked.leden]
        if named:
            return named[: WHOLE_ARTICLE_UNITS + ITEMS_OF_A_LIST]
    wanted = frozenset(analyse(_without(question, asked))) - frozenset(
        analyse(f"artikel {asked.title} sinds nu vanaf geldt nieuw met bij voor door {ACTORS}")
    )
    relevant = _leden_that_answer(candidates, wanted, analyse) if len(candidates) > 3 else []
    if relevant:
        return relevant
    if valued := _leden_with_value(candidates, question):
        return valued
    if len(candidates) <= WHOLE_ARTICLE_UNITS:
        return candidates
    return _opening(candidates)


def missing_leden(asked: AskedArticle, matches: Sequence[Match]) -> str:
    """Return, in Dutch, that the article has no such paragraph as was asked for; empty when it has."""
    units = [unit for match in matches for unit in units_of(match.passage)]
    held = dict.fromkeys(unit.lid for unit in units if unit.lid)
    missing = [lid for lid in asked.leden if held and lid not in held]
    if not missing:
        return ""
    return (
        f"{asked.title} heeft in deze tekst geen lid {' of '.join(missing)}: het loopt tot en met lid {list(held)[-1]}."
    )


def _without(question: str, asked: AskedArticle) -> str:
    return question[: asked.start] + " " + question[asked.end :]


def _leden_that_answer(candidates: Sequence[Candidate], wanted: frozenset[str], analyse: Analyser) -> list[Candidate]:
    """Return the leden that share the question's own words; nothing when the question only names the article."""
    if not wanted:
        return []
    by_lid: dict[tuple[int, str], list[Candidate]] = {}
    for candidate in candidates:
        by_lid.setdefault((0 if candidate.unit.lid else candidate.rank, candidate.unit.lid), []).append(candidate)
    told = {lid: frozenset().union(*(analyse(member.text) for member in members)) for lid, members in by_lid.items()}
    # A word that stands in most leden ("burgemeester") does not tell them apart; a year is no word of the law.
    wanted = frozenset(
        term
        for term in wanted
        if not term.isdigit() and sum(term in terms for terms in told.values()) <= MOST_LEDEN * len(told)
    )
    if not wanted:
        return []
    shares = {lid: len(wanted & terms) / len(wanted) for lid, terms in told.items()}
    best = max(shares.values(), default=0.0)
    if best < 0.34 or len(by_lid) == 1:
        return []
    chosen = [candidate for lid, members in by_lid.items() if shares[lid] >= 0.8 * best for candidate in members]
    return chosen[: WHOLE_ARTICLE_UNITS + ITEMS_OF_A_LIST]


def _leden_with_value(candidates: Sequence[Candidate], question: str) -> list[Candidate]:
    """Return the leden that give the number or the term that is asked for, when most of the article does not."""
    form = answer_forms(question)[0]
    if form not in WITH_A_VALUE:
        return []
    leden = {one.unit.lid for one in candidates if answers(form, question, one.text)}
    if not leden or len(leden) > MOST_LEDEN * len({one.unit.lid for one in candidates}):
        return []
    return [one for one in candidates if one.unit.lid in leden][:WHOLE_ARTICLE_UNITS]


def _opening(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Return the first sentences with the items they introduce."""
    opening = list(candidates[:LONG_ARTICLE_UNITS])
    for candidate in candidates[LONG_ARTICLE_UNITS:]:
        if candidate.unit.form is not SentenceForm.LIST_ITEM or len(opening) >= ITEMS_OF_A_LIST:
            break
        opening.append(candidate)
    return opening


def as_article_candidates(chosen: Sequence[Candidate]) -> list[Candidate]:
    """Mark what was chosen from a named article as certain, so that it stands before what was only found."""
    return [replace(candidate, score=2.0, coverage=1.0, reach=1.0) for candidate in chosen]


def marker_only(unit: Unit, text: str) -> bool:
    """Say whether a unit is only a number or a letter, with no words to cite."""
    return not any(word.isalpha() and len(word) > 1 for word in text[unit.start : unit.end].split())


def is_title(unit: Unit, match: Match) -> bool:
    """Say whether a unit only repeats the title of its source or a heading above it."""
    words = " ".join(match.passage.text[unit.start : unit.end].casefold().split()).strip(" .:")
    titles = (match.source.title, *match.passage.heading_path)
    return any(words and words in " ".join(title.casefold().split()) for title in titles)
