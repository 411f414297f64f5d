"""Tells sentences while an answer is made: numbered as they will be in the finished answer."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.answer import Answer
from assistant.assembling import Numbers, sentence_of
from assistant.context import Context, Draft
from assistant.events import SentenceReady

__all__ = ["Said", "sentence_events"]


class Said:
    """Numbers drafts in the order in which they are said, after the citations that the instruments have."""

    def __init__(self, context: Context) -> None:
        """Nothing is numbered yet: the instruments are matched later. ``count``: how many were said."""
        self._context = context
        self._numbers: Numbers | None = None
        self._seen: set[int] = set()
        self.count = 0

    def event(self, draft: Draft) -> SentenceReady:
        """Return the event of the next draft."""
        if self._numbers is None:
            part = self._context.instruments
            self._numbers = Numbers(part.citations if part else ())
        self.count += 1
        sentence = sentence_of(draft, self._numbers)
        new = tuple(item for item in self._numbers.citations if item.number in set(sentence.citations) - self._seen)
        self._seen.update(sentence.citations)
        return SentenceReady(sentence=sentence, citations=new)


def sentence_events(answer: Answer, said: int = 0) -> Iterator[SentenceReady]:
    """Yield the sentences of a finished answer, each with the citations that it names first; ``said`` were told."""
    seen: set[int] = set()
    for place, sentence in enumerate(answer.sentences):
        new = tuple(item for item in answer.citations if item.number in set(sentence.citations) - seen)
        seen.update(sentence.citations)
        if place >= said:
            yield SentenceReady(sentence=sentence, citations=new)
