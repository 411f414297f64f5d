"""Lets a chat model write sentences from passages, and lets through only what the gate passes.

One go for one text: the passages become blocks with opaque labels that fit the model's window, the model's answer is
read while it is written, and every sentence is judged before anybody sees it. An answer of which nothing can be read is
asked for once more, with a word about its form.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import chain
from typing import Protocol

from assistant.chat_models.errors import ChatModelError, ModelRefused
from assistant.chat_models.port import ChatModel, Limits, Message
from assistant.composing.model_output import OutputReader, Proposal, answer_schema
from assistant.composing.shown_passages import Shown, neutral, show_passages, tokens_of
from assistant.context import Draft
from assistant.grounding.verdict import Reason
from knowledge.records import Match
from prompts.prompt_file import Prompt, load_prompt

__all__ = ["Assignment", "Gate", "ModelWriter", "Outcome", "Writing"]

logger = logging.getLogger(__name__)

TRIES = 2
_MARGIN = 400
"""Tokens kept free: for the second try, and because counting tokens by characters is a rule of thumb."""
_SHOWN_BACK = 600
"""Characters of a spoiled answer that the model gets back."""


class Gate(Protocol):
    """Judges a sentence of a model."""

    def __call__(self, text: str, cited: Sequence[Match], kept: Sequence[Match]) -> Draft | Reason:
        """Return the draft with the very spans that carry it, or the reason why the passages do not.

        ``cited``: what the sentence cites; ``kept``: everything the model was given.
        """
        ...


@dataclass(frozen=True, slots=True)
class Assignment:
    """What to write: a prompt by name, its own values (beside ``bronnen``, ``zinnen`` and ``vorm``), and from what."""

    prompt: str
    values: Mapping[str, str]
    matches: Sequence[Match]
    """Best first; what does not fit in the model's window is left out."""
    sentences: int


class Outcome(StrEnum):
    """How a text ended."""

    WRITTEN = "geschreven"
    NO_ANSWER = "bronnen_antwoorden_niet"
    SPOILED = "onleesbaar"
    FAILED = "mislukt"


@dataclass
class Writing:
    """One text while it is written. What it says beside the drafts is known when ``drafts`` has ended."""

    outcome: Outcome = Outcome.WRITTEN
    dropped: int = 0
    """Sentences that the gate did not pass."""
    unknown: int = 0
    """Sentences with only labels that were not given."""
    reasons: Counter[str] = field(default_factory=Counter)
    """Why sentences did not pass, counted."""
    failure: ChatModelError | None = None
    prompts: tuple[str, ...] = ()
    """Labels of the prompts that were used."""
    given: int = 0
    """Drafts that were yielded."""


@dataclass(frozen=True)
class ModelWriter:
    """Writes with a chat model. ``most_passages``: as many as it gets to read at most."""

    model: ChatModel
    gate: Callable[[Writing], Gate]
    """Makes the gate of one text; the prompts that it uses itself it adds to the ``Writing``."""
    most_passages: int = 8
    max_output_tokens: int = 700
    rewrites_known: bool = False
    """True: an answer that we wrote ourselves to this very question is rewritten as well."""
    show_orders: bool = False
    """True: sentences that address a model are shown to it all the same; only to measure what it does with them."""
    _forms: Mapping[bool, str] = field(default_factory=lambda: {True: "vorm-json", False: "vorm-regels"})

    def write(self, assignment: Assignment, writing: Writing) -> Generator[Draft]:
        """Yield the sentences that passed, while the model writes on; closing the iterator stops the model.

        Nothing is raised for a model that fails: ``writing`` then says so.
        """
        try:
            yield from self._write(assignment, writing)
        except ChatModelError as error:
            logger.warning("chat model %s failed: %s", self.model.name, type(error).__name__)
            writing.failure, writing.outcome = error, Outcome.FAILED
        except Exception as error:  # noqa: BLE001 - a fault of ours or of the gate: nothing unchecked goes on, nobody waits
            logger.error("writing with %s failed: %s", self.model.name, type(error).__name__)
            writing.failure, writing.outcome = ChatModelError(), Outcome.FAILED

    def _write(self, assignment: Assignment, writing: Writing) -> Iterator[Draft]:
        prompt, form = load_prompt(assignment.prompt), load_prompt(self._forms[self.model.structured])
        writing.prompts = (prompt.label, form.label)
        shown = self._shown(assignment, prompt, form)
        gate = _without_echoes(self.gate(writing), assignment, shown)
        messages = _messages(prompt, assignment, shown, form)
        for _ in range(TRIES):
            said: list[str] = []
            reader = OutputReader()
            with closing(self._drafts(self._said(messages, said, shown), reader, shown, gate, writing)) as drafts:
                for draft in drafts:
                    yield draft
                    if writing.given >= assignment.sentences:
                        return
            if writing.given or writing.dropped or reader.no_answer:
                break
            messages, again = _once_more(messages, "".join(said), form)
            writing.prompts = (*writing.prompts, again)
        if not writing.given:
            writing.outcome = Outcome.NO_ANSWER if reader.no_answer else Outcome.WRITTEN
            if not reader.no_answer and not writing.dropped:
                writing.outcome = Outcome.SPOILED

    def _said(self, messages: Sequence[Message], said: list[str], shown: Sequence[Shown]) -> Iterator[str]:
        """Yield what the model writes, and keep it in ``said``."""
        schema = answer_schema([one.label for one in shown]) if self.model.structured else None
        limits = Limits(self.max_output_tokens, schema)
        pieces = self.model.stream(messages, limits)
        try:
            for piece in pieces:
                said.append(piece)
                yield piece
        finally:
            _close(pieces)

    def _drafts(
        self, pieces: Iterator[str], reader: OutputReader, shown: Sequence[Shown], gate: Gate, writing: Writing
    ) -> Generator[Draft]:
        """Read one answer and yield what the gate passes."""
        try:
            for proposal in _proposals(pieces, reader):
                draft = _judged(proposal, shown, gate, writing)
                if draft is not None:
                    writing.given += 1
                    yield draft
        finally:
            _close(pieces)

    def _shown(self, assignment: Assignment, prompt: Prompt, form: Prompt) -> tuple[Shown, ...]:
        frame = "".join(message.text for message in _messages(prompt, assignment, (), form))
        room = self.model.context_tokens - self.max_output_tokens - tokens_of(frame) - _MARGIN
        shown = show_passages(assignment.matches, most=self.most_passages, tokens=room, orders=self.show_orders)
        if not shown:
            raise ModelRefused("de bronnen passen niet in het venster van het model; zie KENNIS_CHAT_CONTEXT_TOKENS")
        return shown


def _without_echoes(gate: Gate, assignment: Assignment, shown: Sequence[Shown]) -> Gate:
    """Return a gate that also stops the question and the headings: small models repeat them, and sources hold them."""
    paths = [one.match.passage.heading_path for one in shown]
    echoes = {_plain(text) for text in (*assignment.values.values(), *map(" - ".join, paths), *chain(*paths))}

    def judge(text: str, cited: Sequence[Match], kept: Sequence[Match]) -> Draft | Reason:
        return Reason.EMPTY if _plain(text) in echoes else gate(text, cited, kept)

    return judge


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold().rstrip(" .?")


def _judged(proposal: Proposal, shown: Sequence[Shown], gate: Gate, writing: Writing) -> Draft | None:
    """Return what the gate makes of a sentence. A label that was not given cites nothing."""
    cited = [one.match for one in shown if one.label in proposal.labels]
    if not cited:
        writing.unknown += 1
        writing.reasons[Reason.NOT_GIVEN.value] += 1
        return None
    judged = gate(proposal.text, cited, [one.match for one in shown])
    if isinstance(judged, Draft):
        return judged
    writing.dropped += 1
    writing.reasons[judged.value] += 1
    return None


def _messages(prompt: Prompt, assignment: Assignment, shown: Sequence[Shown], form: Prompt) -> tuple[Message, ...]:
    values = {name: neutral(value) for name, value in assignment.values.items()}
    rendered = prompt.messages(
        **values,
        bronnen="\n".join(one.block for one in shown),
        zinnen=str(assignment.sentences),
        vorm=form.render().strip(),
    )
    return tuple(Message("system" if role == "system" else "user", text) for role, text in rendered)


def _once_more(messages: Sequence[Message], said: str, form: Prompt) -> tuple[tuple[Message, ...], str]:
    """Return the messages of a second try, and the label of the prompt that asks for it."""
    again = load_prompt("herstel")
    spoiled = Message("assistant", said.strip()[:_SHOWN_BACK] or "-")
    request = Message("user", again.render(vorm=form.render().strip()).strip())
    return (*messages, spoiled, request), again.label


def _proposals(pieces: Iterator[str], reader: OutputReader) -> Iterator[Proposal]:
    for piece in pieces:
        yield from reader.feed(piece)
    yield from reader.finish()


def _close(pieces: Iterator[str]) -> None:
    close = getattr(pieces, "close", None)
    if close is not None:
        close()
