"""An answer as the templates lay it out: sentences in blocks, instruments by group, sources, facts to add."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.answer import Answer, Citation, Sentence, SentenceForm
from assistant.instrument_answer import InstrumentAnswer, InstrumentStatement, RecognisedFact
from assistant.render import describe
from assistant.web.places import Mark, mark_of, marks_of, source_path
from assistant.web.refining import Refinement, refinements
from assistant.web.words import CURRENCIES, GROUPS, SOURCE_KINDS, STATUS_TONES
from knowledge.instruments.facts import Fact

__all__ = ["AnswerView", "Block", "ShownSentence", "ShownSource", "blocks_of", "shown_sentence", "view_of"]

_OWN_MARKER = re.compile(r"^(?:\w{1,4}[.)°]|[-–•])\s")
FEW_SOURCES = 8
"""More than these are shown folded."""


@dataclass(frozen=True, slots=True)
class ShownSentence:
    """A sentence with its marks. ``index``: its place in the answer, from 0."""

    index: int
    text: str
    marks: tuple[Mark, ...]
    form: SentenceForm
    has_own_marker: bool
    """It begins with its own letter, number or dash, so that a list needs no bullet."""
    leading: tuple[int, ...]
    """Numbers of what it cites; sentences that lean on the same source are read on after each other."""

    def goes_on_after(self, previous: ShownSentence | None) -> bool:
        """Say whether it stands in the same paragraph or list as the one before. A numbered member of an article
        begins a paragraph, as it does in the law."""
        if previous is None or (self.form is SentenceForm.SENTENCE and self.has_own_marker):
            return False
        return previous.form is self.form and previous.leading[:1] == self.leading[:1]


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, a list or rows of a table."""

    form: SentenceForm
    sentences: tuple[ShownSentence, ...]


@dataclass(frozen=True, slots=True)
class ShownSource:
    """A line in the list of sources."""

    citation: Citation
    mark: Mark
    description: str
    kind: str
    currency: tuple[str, str]
    """Label and tone; both empty for a text without validity."""
    source_href: str


@dataclass(frozen=True)
class AnswerView:
    """What ``answer.html.j2`` shows."""

    answer: Answer
    blocks: tuple[Block, ...]
    sources: tuple[ShownSource, ...]
    groups: tuple[tuple[str, str, tuple[InstrumentAnswer, ...]], ...]
    """Code, title and cards, what fits now first."""
    facts: tuple[RecognisedFact, ...]
    refinements: tuple[Refinement, ...]
    questions: tuple[str, ...]
    """What the answer asks that no button can say."""
    notice: tuple[str, str] | None
    """Tone and title of the fixed reply; None when the answer has none."""
    disclaimer: str
    marks_by_number: Mapping[int, Mark]

    @property
    def anchor(self) -> str:
        """Id of the answer on the page."""
        return f"antwoord-{self.answer.id or 'nieuw'}"

    @property
    def instruments_first(self) -> bool:
        """Whether the situation is known well enough for the instruments to lead the answer."""
        return not self.answer.leads_in_own_words and any(code == "past_nu" for code, _, _ in self.groups)

    @property
    def is_folded(self) -> bool:
        """Whether the list of sources begins folded."""
        return len(self.sources) > FEW_SOURCES

    @property
    def reading(self) -> str:
        """How the question was understood, where that is something else than what was asked."""
        answer = self.answer
        return answer.understood_as if answer.understood_as != answer.question else ""

    def marks(self, statement: InstrumentStatement) -> tuple[Mark, ...]:
        """Return the marks of a statement on an instrument."""
        return tuple(self.marks_by_number[number] for number in statement.citations if number in self.marks_by_number)


def view_of(answer: Answer, facts: Mapping[str, Fact], disclaimer: str) -> AnswerView:
    """Return the view of an answer; ``facts``: those of the catalogue, ``disclaimer``: the fixed line under it."""
    citations = {citation.number: citation for citation in answer.citations}
    overview = answer.instrument_overview
    missing = overview.missing if overview else ()
    refined = refinements(answer.understood_as or answer.question, missing, facts)
    asked = {item.question for item in refined}
    tone = STATUS_TONES.get(answer.status)
    closing = overview.closing if overview and overview.closing else disclaimer
    return AnswerView(
        answer=answer,
        blocks=blocks_of(answer.sentences, citations, answer.id),
        sources=tuple(_shown_source(citation, answer.id) for citation in answer.citations),
        groups=tuple(
            (code, title, cards)
            for code, title in GROUPS.items()
            if (cards := tuple(card for card in answer.instruments if card.group == code))
        ),
        facts=_distinct(overview.facts) if overview else (),
        refinements=refined,
        questions=tuple(question for question in answer.missing_facts if question not in asked),
        notice=(tone or ("", "")) if answer.intro else None,
        disclaimer=closing if answer.sentences or answer.instruments else "",
        marks_by_number={number: mark_of(citation, answer.id) for number, citation in citations.items()},
    )


def blocks_of(
    sentences: Sequence[Sentence], citations: dict[int, Citation], answer_id: str | None
) -> tuple[Block, ...]:
    """Return the sentences in paragraphs, lists and rows."""
    blocks: list[list[ShownSentence]] = []
    previous: ShownSentence | None = None
    for index, sentence in enumerate(sentences):
        shown = shown_sentence(index, sentence, citations, answer_id)
        if shown.goes_on_after(previous):
            blocks[-1].append(shown)
        else:
            blocks.append([shown])
        previous = shown
    return tuple(Block(block[0].form, tuple(block)) for block in blocks)


def shown_sentence(
    index: int, sentence: Sentence, citations: dict[int, Citation], answer_id: str | None
) -> ShownSentence:
    """Return one sentence with its marks."""
    return ShownSentence(
        index=index,
        text=sentence.text,
        marks=marks_of(sentence, citations, answer_id),
        form=sentence.form,
        has_own_marker=_OWN_MARKER.match(sentence.text) is not None,
        leading=sentence.citations,
    )


def _shown_source(citation: Citation, answer_id: str | None) -> ShownSource:
    return ShownSource(
        citation=citation,
        mark=mark_of(citation, answer_id),
        description=describe(citation),
        kind=SOURCE_KINDS.get(citation.kind.value, citation.kind.value),
        currency=CURRENCIES[citation.currency] if citation.held else ("Niet in de bibliotheek", "warning"),
        source_href=source_path(citation.source_id) if citation.source_id else "",
    )


def _distinct(facts: Sequence[RecognisedFact]) -> tuple[RecognisedFact, ...]:
    """Leave out a second fact with the same label."""
    return tuple({(fact.label, fact.present): fact for fact in facts}.values())
