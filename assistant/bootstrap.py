"""The composition root of the assistant room: from settings to an assistant that answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from assistant.answer import Answer, AnswerStatus, Question
from assistant.errors import AssistantError
from assistant.events import AnswerEvent
from assistant.pipeline import Pipeline, Step
from assistant.ports import Analyser, Searcher, SentenceOf, Shelf, Similarity
from assistant.settings import AssistantSettings
from knowledge.closing import Closing
from prompts.catalogue import load_replies

if TYPE_CHECKING:
    from assistant.chat_models import ChatModel, ChatSettings
    from assistant.composing.model_writer import ModelWriter
    from assistant.grounding import Grounder
    from assistant.grounding.chat_judge import ChatJudge
    from assistant.steps.match_instruments import CardScores
    from knowledge.instruments.catalogue import Catalogue
    from knowledge.library import Library


@dataclass(frozen=True)
class Assistant(Closing):
    """What a door uses: a pipeline over an open library. Close it, or use it in a ``with``."""

    pipeline: Pipeline
    library: Library

    def answer(self, question: Question) -> Answer:
        """Answer a question; see ``Pipeline.answer``."""
        return self.pipeline.answer(question)

    def answer_stream(self, question: Question) -> Iterator[AnswerEvent]:
        """Answer a question and tell about it on the way; see ``Pipeline.answer_stream``."""
        return self.pipeline.answer_stream(question)

    def close(self) -> None:
        """Release the library."""
        self.library.close()


def load_settings() -> AssistantSettings:
    """Return the settings of the environment.

    Raises:
        AssistantError: a value is wrong; the message names the variable.
    """
    from knowledge.settings_errors import read_settings

    return read_settings(AssistantSettings, AssistantError)


def open_assistant(
    settings: AssistantSettings | None = None,
    library: Library | None = None,
    *,
    read_only: bool = False,
    chat: ChatSettings | None = None,
    model: ChatModel | None = None,
) -> Assistant:
    """Open the assistant over ``library``, or over the one that the settings of the knowledge room name.

    ``read_only``: for a process that answers and soon ends. ``model``: the chat model that writes the answers; without
    it, the one that ``chat`` or the settings name, and none when they name none.

    Raises:
        KnowledgeError: the library cannot be opened.
        AssistantError: a setting is wrong.
    """
    from assistant.chat_models import load_chat_settings, make_chat_model
    from knowledge.instruments.catalogue import load_catalogue

    settings = settings or load_settings()
    chat = chat or load_chat_settings()
    model = model or make_chat_model(chat)
    if library is None:
        from knowledge.bootstrap import open_library

        library = open_library(read_only=read_only, load_ahead=True)
    similarity = similarity_of(library)
    catalogue = load_catalogue()
    scores = card_scores(library, catalogue)
    gate = cache(lambda: grounder(library, settings))
    steps = default_steps(
        library.retrieval, library.register, dutch_analyser(library), similarity, settings, catalogue, scores, gate
    )
    if model is not None:
        steps = with_model(steps, model_writer(model, chat, library, settings, gate()), library.register, settings)
    return Assistant(build_pipeline(steps, settings), library)


def grounder(library: Library, settings: AssistantSettings) -> Grounder:
    """Return the grounding gate over the embedder of ``library``, with the entailment model of the settings if any.

    Raises:
        KnowledgeError: that model cannot be loaded.
    """
    from assistant.grounding import Grounder
    from assistant.grounding.terms import make_vocabulary
    from knowledge.entailment import make_entailment

    embedder = library.embedder
    return Grounder(
        embedder.embed_passages if embedder is not None else None,
        embedder.model_id if embedder is not None else None,
        vocabulary=make_vocabulary(library.analysis),
        entailment=make_entailment(settings.grounding_model, library.settings),
        least_entailment=settings.grounding_minimum,
    )


def model_writer(
    model: ChatModel, chat: ChatSettings, library: Library, settings: AssistantSettings, gate: Grounder | None = None
) -> ModelWriter:
    """Return what lets ``model`` write sentences that the grounding gate passes, from passages of ``library``.

    ``gate``: None makes one over the embedder of ``library``.

    Raises:
        ChatModelSettingsError: ``settings`` name a judge that cannot be used.
    """
    from assistant.composing.gating import gate_of
    from assistant.composing.model_writer import ModelWriter

    made = gate_of(gate or grounder(library, settings), _judge(chat, settings))
    return ModelWriter(
        model, made, chat.chat_passages, chat.chat_max_output_tokens, rewrites_known=chat.chat_rewrites_known
    )


def _judge(chat: ChatSettings, settings: AssistantSettings) -> Callable[[], ChatJudge] | None:
    """Return what makes the judge of one answer, at the address of the chat model; None when none is set."""
    from assistant.chat_models import make_chat_model
    from assistant.chat_models.errors import ChatModelSettingsError
    from assistant.grounding.chat_judge import ChatJudge

    try:
        model = make_chat_model(chat.model_copy(update={"chat_model": settings.grounding_judge}))
    except ChatModelSettingsError as error:
        raise ChatModelSettingsError(f"KENNIS_GROUNDING_JUDGE kan niet worden gebruikt. {error}") from None
    if model is None:
        return None
    return lambda: ChatJudge(model, settings.grounding_judge_calls, settings.grounding_judge_seconds)


def with_model(
    steps: Sequence[Step], writer: ModelWriter, shelf: Shelf, settings: AssistantSettings
) -> tuple[Step, ...]:
    """Return the steps with a model in three places.

    It writes the answer, right behind the grounding of the literal one, reads follow-ups, with the rules beside it, and
    says what kind of question it is where the rules are not sure.
    """
    from assistant.conversation.choosing import ModelThenRules
    from assistant.conversation.kinds import KindReader
    from assistant.conversation.model_reader import ModelRephraser
    from assistant.steps.ground import Ground
    from assistant.steps.match_instruments import MatchInstruments
    from assistant.steps.rephrase import Rephrase
    from assistant.steps.retrieve import Retrieve
    from assistant.steps.write import Write

    made: list[Step] = []
    for step in steps:
        if isinstance(step, Rephrase):
            rules = step.rephraser
            made.append(replace(step, rephraser=ModelThenRules(ModelRephraser(writer.model, rules), rules)))
            continue
        kinds = KindReader(writer.model)
        made.append(replace(step, kinds=kinds) if isinstance(step, MatchInstruments | Retrieve) else step)
        if isinstance(step, Ground):
            made.append(Write(writer, load_replies(), shelf, settings.max_sentences))
    return tuple(made)


def build_pipeline(steps: Sequence[Step], settings: AssistantSettings) -> Pipeline:
    """Return a pipeline over ``steps`` with the shipped replies; ``settings.as_of`` fixes what counts as today."""
    replies = load_replies(statuses=[status.value for status in AnswerStatus])
    fixed = peildatum(settings.as_of) if settings.as_of else None
    return Pipeline(steps, replies, settings, today=(lambda: fixed) if fixed else date.today)


def default_steps(  # noqa: PLR0917 - what the steps work with, in the order of use
    searcher: Searcher,
    shelf: Shelf,
    analyse: Analyser,
    similarity: Similarity | None,
    settings: AssistantSettings,
    catalogue: Catalogue | None = None,
    scores: CardScores | None = None,
    gate: Callable[[], Grounder] | None = None,
) -> tuple[Step, ...]:
    """Return the steps in their order: the whole flow of a question, readable in one glance.

    ``catalogue``: None loads the one that ships with the product. ``gate``: makes what judges free sentences.
    """
    from assistant.composing.extractive import ExtractiveComposer
    from assistant.conversation.rules import RuleRephraser
    from assistant.steps.caveats import Caveats
    from assistant.steps.changed_law import ChangedLaw
    from assistant.steps.compose import Compose
    from assistant.steps.ground import Ground
    from assistant.steps.guard_answer import GuardAnswer
    from assistant.steps.guard_question import GuardQuestion
    from assistant.steps.guard_reading import GuardReading
    from assistant.steps.lead_to_primary import LeadToPrimary
    from assistant.steps.match_instruments import MatchInstruments
    from assistant.steps.rephrase import Rephrase
    from assistant.steps.retrieve import Retrieve
    from assistant.steps.shorten import Shorten
    from knowledge.instruments.catalogue import load_catalogue

    return (
        GuardQuestion(),
        Rephrase(RuleRephraser(analyse)),
        GuardReading(),
        MatchInstruments(catalogue or load_catalogue(), shelf, searcher, scores),
        Retrieve(searcher, shelf, analyse),
        Compose(ExtractiveComposer(shelf, analyse, similarity, settings.max_sentences)),
        LeadToPrimary(shelf, analyse),
        Shorten(),
        Ground(gate),
        Caveats(),
        ChangedLaw(shelf),
        GuardAnswer(),
    )


def instrument_pipeline(assistant: Assistant) -> Pipeline:
    """Return the pipeline of ``kennis instrumenten passend``: the guards, and the catalogue whatever the words are."""
    from assistant.steps.guard_answer import GuardAnswer
    from assistant.steps.guard_question import GuardQuestion
    from assistant.steps.match_instruments import MatchInstruments
    from knowledge.instruments.catalogue import load_catalogue

    library, catalogue = assistant.library, load_catalogue()
    scores = card_scores(library, catalogue)
    step = MatchInstruments(catalogue, library.register, library.retrieval, scores, always=True)
    return replace(assistant.pipeline, steps=(GuardQuestion(), step, GuardAnswer()))


def card_scores(library: Library, catalogue: Catalogue) -> CardScores | None:
    """Return how much a situation resembles each card; None without an embedder: then only the rules speak."""
    from knowledge.instruments.similarity import CardSimilarity

    if library.embedder is None:
        return None
    cards = list(catalogue.instruments.values())
    return CardSimilarity(cards, library.embedder, library.settings.data_dir / "kaarten")


def dutch_analyser(library: Library | None = None) -> Analyser:
    """Return the Dutch analysis of a library (or one of its own), as a function from text to terms."""
    from knowledge.dutch import DutchAnalysis

    analysis = library.analysis if library is not None else DutchAnalysis()
    return lambda text: [term.text for term in analysis.terms(text)]


def similarity_of(library: Library) -> Similarity | None:
    """Return a function that compares the meaning of a question with sentences of the library: cosines in [-1, 1].

    None without an embedder.
    """
    from assistant.sentence_vectors import SentenceVectors

    embedder = library.embedder
    if embedder is None:
        return None
    vectors = SentenceVectors(embedder, library.register)

    def similarity(question: str, sentences: Sequence[SentenceOf]) -> Sequence[float]:
        if not sentences:
            return []
        cosines = vectors(sentences) @ embedder.embed_question(question)
        return [float(cosine) for cosine in cosines]

    return similarity


def peildatum(text: str) -> date:
    """Return a day from ``jjjj-mm-dd``.

    Raises:
        AssistantError: it is no such day.
    """
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise AssistantError(f"{text!r} is geen peildatum. Schrijf jaar, maand en dag: 2026-11-22.") from error
