"""Step 2: what the library knows, by sub-question. Every sentence passes the pipeline's own grounding and guards.

First the profile of the branch, section by section and word for word: its marks are the reader's. Then what other
documents hold on the sub-question; with a chat model the step that writes stands there, behind the same gate.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files
from typing import ClassVar

from assistant.answer import Answer, AnswerStatus, Citation, Question, Reader
from assistant.bootstrap import Assistant
from assistant.composing.articles import is_title, marker_only
from assistant.composing.candidate import Candidate
from assistant.composing.extractive import drafts_of
from assistant.composing.units import units_of
from assistant.context import Context
from assistant.pipeline import Pipeline, Step
from assistant.quickscan.citing import CitationBook
from assistant.quickscan.scan import Section, Statement, statement
from assistant.steps.base import NamedStep
from assistant.steps.compose import Compose
from assistant.steps.guard_question import GuardQuestion
from assistant.steps.retrieve import Retrieve
from assistant.steps.write import FAILED, MODEL, Write
from knowledge.branches import Branch
from knowledge.records import Match, SearchFilter, SearchResult, SourceKind

PRACTICE_MARK = "(uit de praktijk, nog te controleren)"
MOST_FROM_LIBRARY = 3
LONGEST = 420
"""Characters; a whole paragraph that stands as one unit is left to the source itself."""
_BETWEEN_BRACKETS = re.compile(r"\(([^()]{4,160})\)")
_LINK = re.compile(r"\[([^\]]+)\]\((https?://[^)\s]+)\)")
_OTHER_KINDS = frozenset(SourceKind) - {SourceKind.UITLEG, SourceKind.WET}


@dataclass(frozen=True, slots=True)
class SubQuestion:
    """A part of step 2: its title, the heading in a profile, and the question to the rest of the library."""

    id: str
    title: str
    heading: str
    question: str


SUB_QUESTIONS = (
    SubQuestion("verschijningsvormen", "Hoe wordt deze branche misbruikt?", "Verschijningsvormen",
                "Hoe wordt {subject} misbruikt voor ondermijning?"),
    SubQuestion("gelegenheid", "Waarom is hier gelegenheid?", "Gelegenheid",
                "Waarom is {subject} kwetsbaar voor ondermijning?"),
    SubQuestion("indicatoren", "Welke indicatoren zijn bekend?", "Indicatoren",
                "Welke signalen van ondermijning zijn er bij {subject}?"),
    SubQuestion("onderzoek", "Wat is er eerder onderzocht of gedaan?", "Eerder onderzoek",
                "Welk onderzoek of welke aanpak is er rond {subject}?"),
)  # fmt: skip


@dataclass(frozen=True)
class TakePassages(NamedStep):
    """Puts given passages before the steps that ground and guard, with all their units as drafts."""

    matches: Sequence[Match]

    name: ClassVar[str] = "retrieve"

    def __call__(self, context: Context) -> None:
        """Fill the result and the drafts."""
        context.result = SearchResult(context.text, tuple(self.matches), sufficient=True, as_of=context.as_of)
        context.drafts = drafts_of(
            [
                Candidate(match, unit, rank)
                for rank, match in enumerate(self.matches)
                for unit in units_of(match.passage)
                if not marker_only(unit, match.passage.text) and not is_title(unit, match)
            ]
        )


@dataclass(frozen=True)
class Knower:
    """Answers the sub-questions for one reader."""

    assistant: Assistant
    reader: Reader

    def profile(self, branch: Branch, heading: str, book: CitationBook) -> tuple[Statement, ...]:
        """Return the statements under a heading of the profile of a branch; empty when it is not in the library."""
        matches = self._profile_passages(branch, heading)
        if not matches:
            return ()
        steps: list[Step] = [GuardQuestion(), TakePassages(matches), *self._after_compose()]
        answer = self._pipeline(steps).answer(Question(text=f"{heading}: {branch.name}", reader=self.reader))
        own = {citation.number for citation in answer.citations if citation.source_id == branch.profile}
        told = [sentence for sentence in answer.sentences if own & set(sentence.citations)]
        return statements_of(answer.model_copy(update={"sentences": tuple(told)}), book, source_links(branch.profile))

    def library(self, asked: SubQuestion, branch: Branch | None, subject: str, *, literal: bool = False) -> Answer:
        """Return what documents other than statutes and our own explanations hold, written by a model if there is one.

        ``literal``: without the model. Of a branch only sentences that name it are kept: the rest of a passage often
        speaks of something else. No sentences when the documents hold no answer.
        """
        where = SearchFilter(kinds=_OTHER_KINDS)
        names = {GuardQuestion.name, Retrieve.name, Compose.name}
        steps = [step for step in self.assistant.pipeline.steps if step.name in names]
        text = asked.question.format(subject=subject)
        values = {"onderdeel": asked.title, "vraagstelling": text, "gegevens": f"- {subject}"}
        after = self._after_compose(None if literal else values)
        answer = self._pipeline([*steps, *after]).answer(Question(text=text, reader=self.reader, filters=where))
        holds = answer.status is AnswerStatus.ANSWERED or answer.composer == MODEL
        told = [one for one in answer.sentences if holds and (branch is None or branch.named_in(one.text))]
        return answer.model_copy(update={"sentences": tuple(told)})

    def sections(self, branch: Branch | None, subject: str, book: CitationBook) -> tuple[Section, ...]:
        """Return step 2, each part with its gap named; a sentence stands in the first part that it fits.

        A model that failed is left alone for the rest: a reader waits for all parts together.
        """
        said: set[str] = set()
        sections, failed = [], False
        for sub in SUB_QUESTIONS:
            answer = self.library(sub, branch, subject, literal=failed)
            failed = failed or any(warning.code == FAILED for warning in answer.warnings)
            sections.append(self._section(sub, branch, answer, book, said))
        return tuple(sections)

    def _section(
        self, sub: SubQuestion, branch: Branch | None, answer: Answer, book: CitationBook, said: set[str]
    ) -> Section:
        known = self.profile(branch, sub.heading, book) if branch is not None else ()
        said |= {item.key for item in known}
        found = statements_of(answer, book)[:MOST_FROM_LIBRARY]
        more = [item for item in found if item.key not in said]
        said |= {item.key for item in more}
        return Section(
            id=sub.id,
            title=sub.title,
            statements=(*known, *more),
            gap=_gap(known, more, branch),
            composer=answer.composer,
            model=answer.model,
            prompts=answer.prompts,
        )

    def _profile_passages(self, branch: Branch, heading: str) -> list[Match]:
        register = self.assistant.library.register
        source = register.sources_by_id([branch.profile]).get(branch.profile)
        if source is None or source.access not in self.reader.access:
            return []
        return [
            Match(passage, source, 1.0, {"exact": 1.0}, passage.validity.on(self.assistant.pipeline.today()))
            for passage in register.passages(branch.profile)
            if passage.heading_path and passage.heading_path[-1] == heading
        ]

    def _pipeline(self, steps: Sequence[Step]) -> Pipeline:
        return replace(self.assistant.pipeline, steps=tuple(steps))

    def _after_compose(self, section: Mapping[str, str] | None = None) -> tuple[Step, ...]:
        """Return the steps behind composing; a model, where there is one, writes only a ``section``."""
        steps = list(self.assistant.pipeline.steps)
        place = next(number for number, step in enumerate(steps) if isinstance(step, Compose))
        made: list[Step] = []
        for step in steps[place + 1 :]:
            if not isinstance(step, Write):
                made.append(step)
            elif section is not None:
                made.append(replace(step, section=section, max_sentences=MOST_FROM_LIBRARY))
        return tuple(made)


def statements_of(answer: Answer, book: CitationBook, links: Mapping[str, str] | None = None) -> tuple[Statement, ...]:
    """Return the sentences of an answer as statements; what rests on practice loses its mark and is labelled.

    ``links``: addresses of public sources by the name under which a sentence names them.
    """
    found = []
    for sentence in answer.sentences:
        if sentence.text.rstrip().endswith((":", "?")) or len(sentence.text) > LONGEST:
            continue  # an opening line, a question of the source itself, or more than a sentence
        practice = PRACTICE_MARK in sentence.text
        text = sentence.text.removeprefix("- ").removeprefix("• ").replace(f" {PRACTICE_MARK}", "")
        numbers = [*book.translate(sentence.citations, answer.citations), *_named(sentence.text, links or {}, book)]
        found.append(statement(text, tuple(numbers), practice=practice))
    return tuple(found)


def _named(text: str, links: Mapping[str, str], book: CitationBook) -> Iterator[int]:
    """Give the public source that a sentence names between brackets, as a citation of its own."""
    for name in _BETWEEN_BRACKETS.findall(text):
        url = links.get(name.casefold())
        if url:
            yield book.add(
                Citation(
                    number=0, passage_id="", source_id="", title=name, kind=SourceKind.LITERATUUR, url=url, held=False
                )
            )


@lru_cache(maxsize=64)
def source_links(profile: str) -> dict[str, str]:
    """Return the addresses in the list of sources of a profile that ships, by name in lower case."""
    path = files("knowledge") / "starter" / f"{profile}.md"
    if not path.is_file():
        return {}
    listed = path.read_text(encoding="utf-8").partition("\n## Bronnen")[2]
    return {name.casefold(): url for name, url in _LINK.findall(listed)}


def _gap(known: Sequence[Statement], more: Sequence[Statement], branch: Branch | None) -> str:
    if branch is not None and not known:
        return "Het profiel van deze branche staat niet in uw bibliotheek. Voeg het toe met: kennis ingest --starter"
    if not known and not more:
        return "Hierover staat niets in de bibliotheek dat de vraag beantwoordt."
    if not more:
        return "Buiten het brancheprofiel vond ik hierover niets in de bibliotheek."
    return ""
