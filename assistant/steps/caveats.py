"""What the reader must know of the sources: not in force, last seen long ago, an old plan, only our own explanation."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from assistant.answer import AnswerStatus
from assistant.assembling import title_of
from assistant.composing.authority import correct_authority
from assistant.composing.question_form import asks_law
from assistant.composing.standing import OF_LAW
from assistant.composing.subject import asks_of_document
from assistant.context import Context
from assistant.steps.base import NamedStep
from knowledge.records import Currency, Match, SourceKind

_DOUBTFUL = {
    Currency.LAST_SEEN: "Niet zeker is of dit op de peildatum nog zo luidt: {what}. Controleer de officiële tekst.",
    Currency.OUTDATED: "Verouderd, er geldt een nieuwere tekst: {what}.",
    Currency.REPEALED: "Vervallen: {what}.",
    Currency.NOT_YET: "Geldt op de peildatum nog niet: {what}.",
}


@dataclass(frozen=True)
class Caveats(NamedStep):
    """Adds warnings; an answer that leans on nothing but law of another time is called partial."""

    name: ClassVar[str] = "caveats"

    def __call__(self, context: Context) -> None:
        """Look at every cited source once, and at who has the power that is asked about."""
        correct_authority(context)
        matches = {span.match.passage.id: span.match for draft in context.drafts for span in draft.spans}.values()
        for currency, text in _DOUBTFUL.items():
            what = _names(match for match in matches if match.currency is currency)
            if what:
                context.warn(f"geldigheid_{currency.value}", text.format(what=what))
        self._warn_of_age(context, matches)
        if {match.source.kind for match in matches} == {SourceKind.UITLEG}:
            context.warn(
                "alleen_uitleg",
                "Dit antwoord komt alleen uit onze eigen uitleg. Lees voor een besluit de genoemde wetsartikelen zelf.",
            )
        self._warn_of_no_law(context, matches)
        other_times = {Currency.OUTDATED, Currency.REPEALED, Currency.NOT_YET}
        if matches and all(match.currency in other_times for match in matches):
            context.lower(AnswerStatus.PARTIAL, "alleen_verouderd")

    def _warn_of_no_law(self, context: Context, matches: Iterable[Match]) -> None:
        """What a document says of a power or a term is no law, whatever it says and whatever it is called."""
        sources = {match.source.id: match.source for match in matches}.values()
        question = context.understood_as or context.text
        if not sources or any(source.kind in OF_LAW for source in sources) or not asks_law(question):
            return
        if not asks_of_document(question):
            titles = ", ".join(f"“{source.title.strip('“”')}”" for source in sources)
            context.warn(
                "geen_wet",
                f"Dit antwoord komt uit een stuk dat geen wet is: {titles}. Wat mag of moet, staat in de wet.",
            )

    def _warn_of_age(self, context: Context, matches: Iterable[Match]) -> None:
        for source in {match.source.id: match.source for match in matches}.values():
            title = source.title.strip("“”\"'")
            if source.kind is SourceKind.JAARPLAN and source.year is not None and source.year < context.as_of.year - 1:
                context.warn(
                    "oud_jaarplan",
                    f"“{title}” is een plan voor {source.year}. Het beschrijft niet wat nu beleid of recht is.",
                )
            dated = source.year is not None or source.published is not None or source.bwb_id is not None
            if not dated and source.kind not in {SourceKind.WET, SourceKind.UITLEG}:
                context.warn("zonder_jaar", f"Van “{title}” is niet bekend uit welk jaar het is.")


def _names(matches: Iterable[Match]) -> str:
    """Return the sources or articles, each once: ``Opiumwet, artikel 13b; Wet Bibob, artikel 15``."""
    names = dict.fromkeys(
        f"{title_of(match)}, artikel {match.passage.article}" if match.passage.article else f"“{title_of(match)}”"
        for match in matches
    )
    return "; ".join(names)
