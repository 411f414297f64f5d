"""From a case to a row: the assistant as it is shipped, with what it found kept beside the answer."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_settings import BaseSettings

from evals.cases import Case
from evals.errors import RunError
from evals.model_runs import addressed, recorded_model, with_chat_model
from evals.rows import AnswerRow, PassageFacts
from knowledge.records import AccessLabel, Match, SearchFilter, SearchResult

if TYPE_CHECKING:
    from assistant.answer import Answer, Question, Turn
    from assistant.pipeline import Pipeline, Step
    from evals.recorded_model import RecordedModel
    from knowledge.library import Library
    from knowledge.retrieval import Retrieval

SETS_MADE_ON = date(2026, 11, 21)
"""The peildatum of cases that name none: figures do not change because time passes."""

Answerer = Callable[[str, Case, int], AnswerRow]
"""Answers a case of a set for the n-th time."""
ChangeSteps = Callable[[Sequence["Step"]], Sequence["Step"]]
"""Makes another pipeline of the shipped one; for broken versions and for ablations."""
_Settings = TypeVar("_Settings", bound=BaseSettings)


class RunConfig(BaseModel):
    """What a run changes about the assistant; empty is the assistant as it is shipped."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    knowledge: dict[str, Any] = Field(default={}, alias="zoeken", description="Instellingen van het zoeken.")
    assistant: dict[str, Any] = Field(default={}, alias="antwoorden", description="Instellingen van het antwoorden.")
    without: tuple[str, ...] = Field(default=(), alias="zonder", description="Stappen die worden overgeslagen.")
    model: dict[str, Any] = Field(
        default={},
        alias="taalmodel",
        description="Instellingen van het taalmodel; leeg: geen. Adres en sleutel komen uit de omgeving.",
    )
    gate: bool = Field(default=True, alias="poort", description="false: zinnen van het taalmodel gaan ongetoetst door.")
    as_of: date = Field(default=SETS_MADE_ON, alias="peildatum", description="Wat telt als vandaag.")
    note: str = Field(default="", alias="toelichting")


def shipped(kind: type[_Settings], changes: Mapping[str, Any]) -> _Settings:
    """Return settings with their shipped defaults and ``changes``; the environment has no say.

    Raises:
        RunError: there is no such setting, or the value is wrong.
    """
    unknown = set(changes) - set(kind.model_fields)
    if unknown:
        raise RunError(f"Er is geen instelling {', '.join(sorted(unknown))}. Alle instellingen: kennis settings")
    defaults = {name: field.get_default(call_default_factory=True) for name, field in kind.model_fields.items()}
    try:
        return kind(**{**defaults, **changes})
    except ValidationError as error:
        wrong = error.errors()[0]
        raise RunError(f"Instelling {'.'.join(map(str, wrong['loc']))} klopt niet: {wrong['msg']}") from None


@dataclass
class RecordingSearcher:
    """Searches, and remembers what it found for the question: for the whole of it, then for its parts. One thread.

    Steps that look something else up (a term in the glossary, a municipality's own policy) say how many passages they
    want; those searches are not what retrieval is measured by.
    """

    retrieval: Retrieval
    last: SearchResult | None = None

    def search(
        self, question: str, where: SearchFilter | None = None, *, top: int | None = None, today: date | None = None
    ) -> SearchResult:
        """Search; see ``Retrieval.search``."""
        found = self.retrieval.search(question, where, top=top, today=today)
        if top is None and self.last is None:
            self.last = found
        elif top is None and self.last is not None:
            known = {match.passage.id for match in self.last.kept}
            more = tuple(match for match in found.kept if match.passage.id not in known)
            sufficient = self.last.sufficient or found.sufficient
            self.last = replace(
                self.last, kept=(*self.last.kept, *more), sufficient=sufficient, known=self.last.known or found.known
            )
        return found

    def forget(self) -> None:
        """Forget what was found."""
        self.last = None


@dataclass(frozen=True)
class CaseAnswerer:
    """Answers cases through the whole pipeline; earlier turns of a conversation are asked for real, in order."""

    pipeline: Pipeline
    searcher: RecordingSearcher
    library: Library
    recorded: RecordedModel | None = None
    """Its words are replayed in no time; the seconds that they took count all the same."""

    def __call__(self, set_name: str, case: Case, repeat: int) -> AnswerRow:
        """Answer one case."""
        from assistant.answer import Question, Reader
        from assistant.errors import QuestionRejected

        reader = Reader(access=frozenset(AccessLabel(label) for label in case.access))
        history = self._history(case, reader)
        self.searcher.forget()
        asked = Question(text=case.question or "", history=history, reader=reader, as_of=case.as_of)
        clock = self._clock()
        try:
            answer = self._answer(asked, clock)
        except QuestionRejected as error:
            return AnswerRow(set=set_name, case=case.id, repeat=repeat, answer={}, error=str(error))
        seconds = clock()
        result = self.searcher.last
        kept = result.kept if result is not None else ()
        if result is not None and result.known is not None:
            kept = (*result.known.matches, *kept)
        return AnswerRow(
            set=set_name,
            case=case.id,
            repeat=repeat,
            answer=answer.model_dump(mode="json", by_alias=True),
            found=tuple(match.passage.id for match in kept),
            sufficient=result.sufficient if result is not None else None,
            passages=self._passages(kept, answer),
            seconds=round(seconds, 4),
        )

    def _clock(self) -> Callable[[], float]:
        """Return what gives the seconds from now, those of replayed words counted in."""

        def now() -> float:
            return time.perf_counter() + (self.recorded.waited if self.recorded is not None else 0.0)

        started = now()
        return lambda: now() - started

    def _answer(self, asked: Question, clock: Callable[[], float]) -> Answer:
        """Return the answer; its first sentence counts from when a reader gets it."""
        from assistant.events import Finished, SentenceReady
        from assistant.pipeline import FIRST_SENTENCE

        first = None
        for event in self.pipeline.answer_stream(asked):
            if isinstance(event, SentenceReady) and first is None:
                first = round(clock(), 4)
        assert isinstance(event, Finished)
        times = event.answer.timings if first is None else {**event.answer.timings, FIRST_SENTENCE: first}
        return event.answer.model_copy(update={"timings": times})

    def _history(self, case: Case, reader: Any) -> tuple[Turn, ...]:
        from assistant.answer import Question
        from assistant.chatting import turn_of

        turns: tuple[Turn, ...] = ()
        for earlier in case.history:
            given = self.pipeline.answer(Question(text=earlier, history=turns, reader=reader, as_of=case.as_of))
            if given.question:
                turns = (*turns, turn_of(given))
        return turns

    def _passages(self, kept: Sequence[Match], answer: Answer) -> dict[str, PassageFacts]:
        known = {match.passage.id: PassageFacts.of(match.passage, match.source, match.currency) for match in kept}
        missing = [one for one in answer.citations if one.passage_id and one.passage_id not in known]
        found = self.library.register.passages_by_id([one.passage_id for one in missing])
        for citation in missing:
            if (passage := found.get(citation.passage_id)) is not None:
                source = self.library.register.source(passage.source_id)
                known[passage.id] = PassageFacts.of(passage, source, citation.currency)
        return known


def make_answerer(
    library: Library, config: RunConfig, change: ChangeSteps | None = None, recording: Path | None = None
) -> CaseAnswerer:
    """Return an answerer over an open library.

    ``change`` makes another pipeline of the shipped steps, after ``config.without`` took its steps out. ``recording``:
    file in which the words of a chat model are kept and found again.

    Raises:
        RunError: the configuration names a setting or a step that does not exist.
    """
    from assistant.bootstrap import build_pipeline, default_steps, dutch_analyser, similarity_of
    from assistant.chat_models import ChatSettings
    from assistant.settings import AssistantSettings
    from evals.recorded_model import RecordedModel
    from knowledge.reranker import make_reranker
    from knowledge.retrieval import Retrieval
    from knowledge.settings import KnowledgeSettings

    settings = shipped(KnowledgeSettings, {"data_dir": library.settings.data_dir, **config.knowledge})
    answering = shipped(AssistantSettings, {"as_of": config.as_of.isoformat(), **config.assistant})
    searcher = RecordingSearcher(Retrieval(library, settings, make_reranker(settings)))
    similarity = similarity_of(library)
    steps: Sequence[Step] = default_steps(searcher, library.register, dutch_analyser(library), similarity, answering)
    model = None
    if config.model:
        chat = shipped(ChatSettings, {**addressed(), **config.model})
        model = recorded_model(chat, recording)
        steps = with_chat_model(steps, model, chat, library, answering, gate=config.gate)
    if unknown := set(config.without) - {_name(step) for step in steps}:
        names = ", ".join(_name(step) for step in steps)
        raise RunError(f"Er is geen stap {', '.join(sorted(unknown))}. Stappen: {names}.")
    steps = [step for step in steps if _name(step) not in config.without]
    pipeline = build_pipeline(change(steps) if change else steps, answering)
    return CaseAnswerer(pipeline, searcher, library, model if isinstance(model, RecordedModel) else None)


def library_fingerprint(library: Library) -> str:
    """Return what names the content of a library: its texts, its model and the way words are indexed.

    Equal for two libraries made from the same files by the same code; 16 hexadecimal digits.
    """
    from knowledge.lexical_index import FINGERPRINT

    digest = hashlib.sha256(f"{library.register.model()}|{FINGERPRINT}".encode())
    for name in sorted(library.register.passage_ids()):
        digest.update(f"|{name}".encode())
    return digest.hexdigest()[:16]


def _name(step: Step) -> str:
    return step.name
