"""What a card's statements rest on, as numbered citations: the article in its text on the peildatum where held."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from assistant.answer import Citation
from assistant.assembling import MAX_QUOTE_CHARS, citation
from assistant.context import Span
from assistant.legal_references import AskedArticle, articles_in, official_link, short_title
from assistant.ports import Shelf
from knowledge.instruments.card import CardSource, Instrument, LegalBasis, Statement
from knowledge.records import AccessLabel, Currency, Match, Passage, Source, SourceKind
from knowledge.versions import dutch_date, is_eclipsed

_WORTH = {Currency.IN_FORCE: 0, Currency.TIMELESS: 0, Currency.LAST_SEEN: 1, Currency.REPEALED: 2}
NOT_HELD = "niet in de bibliotheek; lees de officiële tekst, of haal die op met: "


class CardCitations:
    """Numbers what the cards rest on; the same article, judgment or page has one number."""

    def __init__(self, shelf: Shelf, as_of: date, access: frozenset[AccessLabel]) -> None:
        """``as_of``: the peildatum; ``access``: what the reader may see."""
        self._shelf = shelf
        self.as_of = as_of
        self._access = access
        self._numbers: dict[str, int] = {}
        self._passages: dict[tuple[str, str], list[Passage]] = {}
        self._sources: dict[str, Source] = {}
        self.citations: list[Citation] = []

    def of_statement(self, statement: Statement, sources: Sequence[CardSource]) -> tuple[int, ...]:
        """Return the numbers of what a statement rests on; empty for practice knowledge."""
        numbers: list[int] = []
        if statement.article:
            numbers += [self._article(asked) for asked in _articles_in(statement.article)]
        if statement.ecli:
            numbers.append(self._judgment(statement.ecli, sources))
        if statement.source:
            numbers += [self.of_source(source) for source in sources if source.title == statement.source]
        return tuple(dict.fromkeys(numbers))

    def of_basis(self, basis: LegalBasis) -> tuple[int, ...]:
        """Return the number of an article under an instrument; empty for what is no numbered article of a statute."""
        if basis.bwb_id is None or basis.article is None:
            return ()
        name = short_title(basis.bwb_id, basis.law)
        asked = AskedArticle(basis.bwb_id, basis.article, basis.paragraphs, basis.parts, name, 0, 0)
        return (self._article(asked),)

    def of_source(self, source: CardSource) -> int:
        """Return the number of a publication that a card names."""
        if source.ecli:
            return self._judgment(source.ecli, (source,))
        found = Citation(
            number=0, passage_id="", source_id="", title=source.title, kind=SourceKind.LITERATUUR, url=source.url,
            held=False,
        )  # fmt: skip
        return self._number(f"bron {source.url or source.title}", found)

    def of_match(self, match: Match) -> int:
        """Return the number of a passage of the library."""
        return self._number(match.passage.id, citation(0, match))

    def other_law(self, card: Instrument) -> str:
        """Return, in Dutch, that a power under ``card`` read otherwise on the peildatum than on the day the card was
        checked, or that this is not known; empty when it read the same, or is not held at all."""
        said: list[str] = []
        for basis in card.legal_bases:
            if basis.role != "bevoegdheid" or basis.bwb_id is None or basis.article is None:
                continue
            now = self._held(basis.bwb_id, basis.article, card.checked_on)
            then = self._held(basis.bwb_id, basis.article)
            name = f"{short_title(basis.bwb_id, basis.law)}, artikel {basis.article}"
            if not now or [item.passage.text for item in now] == [item.passage.text for item in then]:
                continue
            day = dutch_date(self.as_of)
            if not then:
                said.append(f"de tekst van {name} op {day} is niet in de bibliotheek")
            else:
                number = self._number(then[0].passage.id, citation(0, then[0]))
                start = now[0].passage.validity
                since = f", waarvan de tekst geldt sinds {dutch_date(start.valid_from)}" if start.start_is_exact else ""
                said.append(f"{name} luidde op {day} anders dan op deze kaart staat{since} [{number}]")
        return f"Let op de peildatum: {'; '.join(dict.fromkeys(said))}." if said else ""

    def _number(self, key: str, found: Citation) -> int:
        if key not in self._numbers:
            self._numbers[key] = len(self.citations) + 1
            self.citations.append(found.model_copy(update={"number": self._numbers[key]}))
        return self._numbers[key]

    def _judgment(self, ecli: str, sources: Sequence[CardSource]) -> int:
        from knowledge.legal import ecli_link

        title = next((source.title for source in sources if source.ecli == ecli), "")
        found = Citation(
            number=0, passage_id="", source_id="", title=f"{title}, {ecli}" if title else ecli,
            kind=SourceKind.JURISPRUDENTIE, url=ecli_link(ecli), held=False,
        )  # fmt: skip
        return self._number(ecli, found)

    def _article(self, asked: AskedArticle) -> int:
        matches = self._held(asked.bwb_id, asked.article)
        if not matches:
            return self._number(f"{asked.bwb_id} {asked.article}", self._official(asked))
        match, span = _with_lid(matches, asked.leden)
        return self._number(match.passage.id, citation(0, match, span))

    def _official(self, asked: AskedArticle) -> Citation:
        return Citation(
            number=0,
            passage_id="",
            source_id="",
            title=asked.title,
            kind=SourceKind.WET,
            bwb_id=asked.bwb_id,
            article=asked.article,
            url=official_link(asked.bwb_id, asked.article, self.as_of),
            currency=Currency.LAST_SEEN,
            currency_note=f"{NOT_HELD}kennis wetten ophalen {asked.bwb_id}",
            held=False,
        )

    def _held(self, bwb_id: str, article: str, day: date | None = None) -> list[Match]:
        """Return the passages of the best text for a day (None: the peildatum), in order. The register keeps each
        passage's own validity, so that no other article has to be read."""
        key = (bwb_id, article)
        if key not in self._passages:
            passages = self._shelf.article_passages(bwb_id, article)
            unknown = {passage.source_id for passage in passages} - set(self._sources)
            if unknown:
                self._sources.update(self._shelf.sources_by_id(unknown))
            self._passages[key] = [item for item in passages if self._sources[item.source_id].access in self._access]
        return _best(self._passages[key], self._sources, day or self.as_of)


@lru_cache(maxsize=4096)
def _articles_in(text: str) -> tuple[AskedArticle, ...]:
    """The cards name the same articles at every question; reading them is pure, so once is enough."""
    return articles_in(text)


def _best(passages: Sequence[Passage], sources: dict[str, Source], day: date) -> list[Match]:
    usable = [
        (_WORTH[currency], -(sources[passage.source_id].toestand or date.min).toordinal(), passage.source_id)
        for passage in passages
        if (currency := passage.validity.on(day)) in _WORTH and not is_eclipsed(passage.validity)
    ]
    if not usable:
        return []
    chosen = min(usable)[2]
    return [
        Match(passage, sources[chosen], 1.0, {"exact": 1.0}, passage.validity.on(day))
        for passage in passages
        if passage.source_id == chosen
    ]


def _with_lid(matches: Sequence[Match], leden: Sequence[str]) -> tuple[Match, Span | None]:
    """Return the passage in which the first of ``leden`` stands, with that lid as its quote; else the first passage."""
    for lid in leden:
        for match in matches:
            found = re.search(rf"(?m)^{re.escape(lid)}\.\s.*(?:\n(?!\d+[a-z]?\.\s).*)*", match.passage.text)
            if found:
                return match, Span(match, found.start(), min(found.end(), found.start() + MAX_QUOTE_CHARS))
    return matches[0], None
