"""The one thing that travels through the pipeline: what is known so far about a question and its answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

from assistant.answer import AnswerStatus, Question, SentenceForm, SentenceVerdict, Warning_
from knowledge.records import KnownAnswer, Match, SearchResult

if TYPE_CHECKING:
    from assistant.instruments.writing import InstrumentPart


@dataclass(frozen=True, slots=True)
class Span:
    """Characters [start, end) of ``match.passage.text`` that carry a sentence."""

    match: Match
    start: int
    end: int

    @property
    def quote(self) -> str:
        """The characters themselves."""
        return self.match.passage.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Draft:
    """A sentence that a composer proposes; nothing of it reaches the reader before the grounding step."""

    text: str
    spans: tuple[Span, ...]
    verbatim: bool = False
    form: SentenceForm = SentenceForm.SENTENCE
    support: float | None = None
    verdict: SentenceVerdict | None = None
    """What the grounding gate found about a sentence that is not literal."""


@dataclass(frozen=True, slots=True)
class PrimarySource:
    """A statute article to which an explanatory text (``uitleg``) leads."""

    via_passage_id: str
    """Id of the explanatory passage; empty when the question itself named the article."""
    title: str
    bwb_id: str | None
    article: str | None
    url: str | None
    match: Match | None = None
    """The article's passage where the library holds it; None otherwise."""


@dataclass(frozen=True, slots=True)
class QuestionPart:
    """One of the questions in a question that asks more than one thing; the question itself where it asks one."""

    asked: str
    """As it was asked."""
    text: str
    """Made to stand alone."""
    result: SearchResult


_NOTHING_FOUND = frozenset({AnswerStatus.UNANSWERABLE_NO_SOURCES, AnswerStatus.UNANSWERABLE_OUT_OF_SCOPE})


@dataclass(slots=True)
class Context:
    """What the steps read and write, in the order of the pipeline.

    ``text`` is the question as it may be stored and searched: personal data masked. A step that knows the outcome
    calls ``end``; the pipeline then runs no further step.
    """

    question: Question
    text: str
    as_of: date
    """Peildatum of this answer."""
    understood_as: str = ""
    """The question made to stand alone; equal to ``text`` when it already did."""
    kind: str = ""
    """What a chat model called a question of which the rules were not sure (``assistant.conversation.kinds``)."""
    result: SearchResult | None = None
    """What was found for the question, and behind it what was found for its parts."""
    parts: tuple[QuestionPart, ...] = ()
    drafts: list[Draft] = field(default_factory=list)
    said: list[Draft] = field(default_factory=list)
    """Drafts that passed every check while the answer was made, and that the reader may have seen: never withdrawn."""
    primary_sources: list[PrimarySource] = field(default_factory=list)
    warnings: list[Warning_] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)
    """Sentences that did not pass the gate, by reason."""
    instruments: InstrumentPart | None = None
    """What the catalogue says, for a question that describes a situation."""
    missing_facts: list[str] = field(default_factory=list)
    nearby: list[str] = field(default_factory=list)
    composer: str = "extractive"
    model: str = ""
    """Name of the chat model that was asked, also when its sentences did not pass."""
    prompts: tuple[str, ...] = ()
    """Name and version of every prompt that was used, in order."""
    may_echo: bool = True
    """False when nothing of the question may be shown, stored or logged."""
    status: AnswerStatus | None = None
    """Set: the pipeline ends here."""
    outcome: AnswerStatus = AnswerStatus.ANSWERED
    """The status of an answer that reaches the end with sentences: answered, or partial."""
    reply_variant: str = ""
    timings: dict[str, float] = field(default_factory=dict)

    def end(self, status: AnswerStatus, variant: str = "", *, echo: bool = True) -> None:
        """End the pipeline with ``status`` and, where the status has several replies, the one named ``variant``.

        With instruments in hand the answer is there, whatever the library lacks: the pipeline then goes on without
        sentences. What was said is never withdrawn: an answer that cannot be finished is then called partial.
        """
        if self.said and not status.gives_answer:
            self.drafts = list(self.said)
            self.lower(AnswerStatus.PARTIAL)
            return
        if self.instruments is not None and status in _NOTHING_FOUND:
            self.drafts.clear()
            if self.result is not None:
                self.result = replace(self.result, kept=(), rejected=(*self.result.kept, *self.result.rejected))
            return
        self.status = status
        self.reply_variant = variant
        self.may_echo = self.may_echo and echo
        if not status.gives_answer:
            self.drafts.clear()

    def say(self, draft: Draft) -> None:
        """Let a draft that passed every check stand in the answer for good; the first takes the place of all others."""
        if not self.said:
            self.drafts.clear()
        self.drafts.append(draft)
        self.said.append(draft)

    def lower(self, outcome: AnswerStatus, variant: str = "") -> None:
        """Let the pipeline go on, but call the answer ``outcome`` (partial, clarification) at its end."""
        self.outcome = outcome
        self.reply_variant = variant

    def miss(self, asked: Iterable[str]) -> None:
        """Tell which of the questions in the question found no answer, and lower the answer."""
        for part in asked:
            self.warn("deel_ontbreekt", f"Op dit deel vond ik geen zeker antwoord: “{part.rstrip('?. ')}?”")
            self.lower(AnswerStatus.PARTIAL, "deel")

    def leave_out(self, reasons: Mapping[str, int]) -> None:
        """Count sentences that did not pass the gate, tell the reader that some were left out, and lower the answer."""
        self.left_out.update(reasons)
        if total := self.left_out.total():
            self.warnings = [warning for warning in self.warnings if warning.code != "zin_weggelaten"]
            self.warn("zin_weggelaten", f"Niet onderbouwd en daarom weggelaten: {total} zin(nen).")
            self.lower(AnswerStatus.PARTIAL)

    def warn(self, code: str, text: str) -> None:
        """Add a warning once; ``text`` is Dutch and holds no personal data."""
        if all(warning.text != text for warning in self.warnings):
            self.warnings.append(Warning_(code=code, text=text))

    @property
    def kept(self) -> tuple[Match, ...]:
        """The matches that retrieval kept, best first."""
        return self.result.kept if self.result else ()

    @property
    def known(self) -> KnownAnswer | None:
        """Our own answer to this very question, when there is one."""
        return self.result.known if self.result else None
