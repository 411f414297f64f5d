"""The gate itself: every sentence against the passages that it cites."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from assistant.context import Draft, Span
from assistant.grounding.verdict import Reason, Verdict
from assistant.ports import Analyser
from knowledge.ports import FloatMatrix
from knowledge.records import Match
from knowledge.sentences import split_sentences

Embed = Callable[[Sequence[str]], FloatMatrix]
"""Sentences to vectors of length one, shape (n, dimensions)."""


class Grounder:
    """Judges sentences. Safe to use from several threads."""

    def __init__(self, analyse: Analyser, embed: Embed | None = None) -> None:
        """``embed``: None judges by words alone, with its own weights and threshold."""
        self._analyse = analyse
        self._embed = embed

    def check(self, sentence: str, cited: Sequence[Match], kept: Sequence[Match] = ()) -> Verdict:
        """Judge one sentence, without labels in it, against the passages that it cites.

        ``kept``: the other passages given for this question; where the cited ones fail, one of them may carry the
        sentence at the same threshold (``Verdict.moved_to``). A passage in ``cited`` that is not among ``kept`` is
        judged all the same: whether a label was given is for the caller to know (see ``ground``).
        """
        if not any(character.isalnum() for character in sentence):
            return Verdict(False, Reason.EMPTY)
        if not cited:
            return Verdict(False, Reason.NO_SOURCE)
        verdict = self._on(sentence, cited)
        if verdict.passed:
            return verdict
        for match in kept:
            other = self._on(sentence, [match])
            if other.passed:
                return Verdict(True, other.reason, other.spans, other.support, other.scores, match)
        return verdict

    def ground(self, draft: Draft, kept: Sequence[Match]) -> Verdict:
        """Judge a draft of a composer: what it cites must be among ``kept``."""
        given = {match.passage.id for match in kept}
        if any(span.match.passage.id not in given for span in draft.spans):
            return Verdict(False, Reason.NOT_GIVEN)
        return self.check(draft.text, [span.match for span in draft.spans], kept)

    def _on(self, sentence: str, matches: Sequence[Match]) -> Verdict:
        wanted = set(self._analyse(sentence))
        best: tuple[float, Span] | None = None
        for match in matches:
            for start, end in split_sentences(match.passage.text):
                held = set(self._analyse(match.passage.text[start:end]))
                share = len(wanted & held) / max(1, len(wanted))
                if best is None or share > best[0]:
                    best = (share, Span(match, start, end))
        if best is None:
            return Verdict(False, Reason.SUPPORT)
        numbers = set(re.findall(r"\d+", sentence)) - set(re.findall(r"\d+", best[1].match.passage.text))
        if numbers:
            return Verdict(False, Reason.NUMBER, support=best[0])
        if best[0] < 0.5:
            return Verdict(False, Reason.SUPPORT, support=best[0])
        return Verdict(True, Reason.SUPPORTED, (best[1],), best[0], {"woorden": best[0]})
