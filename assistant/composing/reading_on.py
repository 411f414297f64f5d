"""What belongs beside the best sentences of a document: the one with most of the question's words, what is said next,
who it is, and that its contents are confidential when those are asked for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.answer import SentenceForm
from assistant.composing.candidate import Candidate
from assistant.composing.question_form import AnswerForm, beyond, holds, sums_up
from assistant.composing.selection import complete, repeats
from assistant.composing.units import units_of
from knowledge.records import SourceKind

__all__ = ["with_what_follows"]

WHO = AnswerForm.WHO
OPEN = frozenset({AnswerForm.OTHER, AnswerForm.LIST})
MOST_FOLLOWING = 4
MOST_NAMING = 2
LEAST_COVERAGE = 0.2
_CONTENTS = re.compile(r"\bwat\s+st(?:aat|ond)\s+er\s?in\b|\binhoud\b", re.IGNORECASE)
_CONFIDENTIAL = re.compile(r"\b(?:vertrouwelijk\w*|geheim\w*|niet\s+openbaar)\b", re.IGNORECASE)


def with_what_follows(
    question: str, forms: Sequence[AnswerForm], scored: Sequence[Candidate], chosen: Sequence[Candidate]
) -> list[Candidate]:
    """Return the chosen units of an answer that leads with a document, with what belongs beside them.

    A report tells a thing in a row of sentences, of which only the first names it.
    """
    result = list(chosen)
    if not chosen or chosen[0].match.source.kind in {SourceKind.WET, SourceKind.UITLEG}:
        return result
    of_source = [one for one in scored if one.match.source.id == chosen[0].match.source.id]
    if forms[0] in OPEN:
        result += _fullest(of_source, chosen)
    if forms[0] is AnswerForm.OTHER:
        result += _following(result)
    if forms[0] is WHO:
        result += _who(question, of_source, chosen)
    if _CONTENTS.search(question):
        result += [one for one in of_source if _CONFIDENTIAL.search(one.text) and not repeats(one, result)][:1]
    return result


def _fullest(of_source: Sequence[Candidate], chosen: Sequence[Candidate]) -> list[Candidate]:
    """Return the sentence with the largest share of the question's words, wherever in the document it stands."""
    least = max(LEAST_COVERAGE, *(one.coverage for one in chosen))
    fuller = [one for one in of_source if one.coverage >= least and not repeats(one, chosen)]
    return complete(fuller[:1], wants_list=False)


def _who(question: str, of_source: Sequence[Candidate], chosen: Sequence[Candidate]) -> list[Candidate]:
    """Return what else the passage says of who it is, beyond whom the question names: the best sentence shares the
    words of the question, and often leaves that to another."""
    passage = chosen[0].match.passage
    own = [one for one in of_source if one.match.passage.id == passage.id and not repeats(one, chosen)]
    told = [(one, beyond(question, one.text)) for one in own]
    named = [one for one, text in told if holds(WHO, text) and (one.coverage > 0 or sums_up(WHO, text))]
    return complete(named[:MOST_NAMING], wants_list=False)


def _following(chosen: Sequence[Candidate]) -> list[Candidate]:
    """Return the next sentences of the passage that gave most of the answer, when it gave more than one."""
    passage = chosen[0].match.passage
    own = [one for one in chosen if one.match.passage.id == passage.id]
    if len(own) < 2 or any(one.unit.form is not SentenceForm.SENTENCE for one in own):
        return []
    last = max(one.unit.end for one in own)
    after = [unit for unit in units_of(passage) if unit.start >= last and unit.form is SentenceForm.SENTENCE]
    return [replace(own[-1], unit=unit, coverage=0.0) for unit in after[:MOST_FOLLOWING]]
