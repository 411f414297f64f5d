"""What the reader must know of the sources: not in force, last seen long ago, an old plan, only our own explanation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from assistant.answer import AnswerStatus
from assistant.context import Context
from assistant.steps.base import NamedStep
from knowledge.records import Currency, Match, SourceKind

_DOUBTFUL = {
    Currency.LAST_SEEN: "Of {what} op de peildatum nog zo luidt, is niet zeker. Controleer de officiële tekst.",
    Currency.OUTDATED: "De tekst van {what} is verouderd; er geldt een nieuwere tekst.",
    Currency.REPEALED: "{what} is vervallen.",
    Currency.NOT_YET: "{what} geldt op de peildatum nog niet.",
}


@dataclass(frozen=True)
class Caveats(NamedStep):
    """Adds warnings; an answer that leans on nothing but doubtful law is called partial."""

    name: ClassVar[str] = "caveats"

    def __call__(self, context: Context) -> None:
        """Look at every cited source once."""
        matches = {span.match.passage.id: span.match for draft in context.drafts for span in draft.spans}
        for match in matches.values():
            self._warn(context, match)
        kinds = {match.source.kind for match in matches.values()}
        if kinds == {SourceKind.UITLEG}:
            context.warn(
                "alleen_uitleg",
                "Dit antwoord komt alleen uit onze eigen uitleg. Lees voor een besluit de genoemde wetsartikelen zelf.",
            )
        certain = any(match.currency in {Currency.IN_FORCE, Currency.TIMELESS} for match in matches.values())
        if matches and not certain and context.outcome is AnswerStatus.ANSWERED:
            outdated = all(match.currency is not Currency.LAST_SEEN for match in matches.values())
            if outdated:
                context.lower(AnswerStatus.PARTIAL, "alleen_verouderd")

    def _warn(self, context: Context, match: Match) -> None:
        source = match.source
        what = f"{source.title}, artikel {match.passage.article}" if match.passage.article else f"“{source.title}”"
        if match.currency in _DOUBTFUL:
            context.warn(f"geldigheid_{match.currency.value}", _DOUBTFUL[match.currency].format(what=what))
        if source.kind is SourceKind.JAARPLAN and source.year is not None and source.year < context.as_of.year - 1:
            context.warn(
                "oud_jaarplan",
                f"“{source.title}” is een plan voor {source.year}. Het beschrijft niet wat nu beleid of recht is.",
            )
        dated = source.year is not None or source.published is not None or source.bwb_id is not None
        if not dated and source.kind not in {SourceKind.WET, SourceKind.UITLEG}:
            context.warn("zonder_jaar", f"Van “{source.title}” is niet bekend uit welk jaar het is.")
