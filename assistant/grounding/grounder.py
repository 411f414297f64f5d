"""The gate itself: every sentence against the passages that it cites."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace

import numpy as np

from assistant.context import Draft, Span
from assistant.grounding.carrying import carrying_places, denies_clause, likeness_of, scopes
from assistant.grounding.copying import exchanges_nouns, exchanges_words, joins_otherwise, substitutes_word
from assistant.grounding.currency import says_when
from assistant.grounding.facts import wrong_fact
from assistant.grounding.framing import (
    denies_the_other,
    obliges_in_clause,
    turns_condition,
    turns_order,
    turns_roles,
)
from assistant.grounding.polarity import Polarity, denies_noun, obliges_otherwise, polarity_of, widens
from assistant.grounding.reading import Cited, Reading, Unit, read, read_cited
from assistant.grounding.support import Support, features, load_support, scaled
from assistant.grounding.terms import Vocabulary, load_vocabulary
from assistant.grounding.verdict import Reason, Verdict
from knowledge.ports import FloatMatrix, FloatVector, Reranker
from knowledge.records import Match, SourceKind

Embed = Callable[[Sequence[str]], FloatMatrix]
"""Sentences to vectors of length one, shape (n, dimensions)."""

MOST_STARTS, CLOSE = 2, 0.12
"""Sentences that may be the one that carries a claim, and how far the second may lie behind the best."""
KEPT_PASSAGES, KEPT_VECTORS = 256, 8_192


@dataclass(frozen=True, slots=True)
class Evidence:
    """How one claim stands to the passages that it cites."""

    claim: Reading
    cited: tuple[Cited, ...]
    carrying: tuple[Unit, ...]
    """Best first."""
    cosine: float | None
    likeness: Mapping[int, float]
    """Closeness of meaning in [0, 1] by the id of each unit; empty without an embedder."""
    mine: Polarity
    theirs: tuple[Polarity, ...]
    """Of what stands nearest the claim, in narrower and wider cuts of the passage; the first is the best sentence."""

    @property
    def features(self) -> dict[str, float]:
        """What the support is made of."""
        return features(self.claim, self.carrying, self.cited, self.cosine, self.mine, self.theirs)


class Grounder:
    """Judges sentences. Safe to use from several threads."""

    def __init__(
        self,
        embed: Embed | None = None,
        model_id: str | None = None,
        *,
        support: Support | None = None,
        vocabulary: Vocabulary | None = None,
        entailment: Reranker | None = None,
        least_entailment: float = 0.5,
    ) -> None:
        """``embed``, ``model_id``: the embedder and its name; None judges by words alone, with weights of its own.

        ``entailment``: a cross-encoder or NLI model; a sentence then also needs ``least_entailment`` from it.
        """
        self._embed = embed
        self._support = support or load_support()
        self._weights = self._support.weights(model_id if embed is not None else None)
        self._vocabulary = vocabulary or load_vocabulary()
        self._agreeing = ((entailment, least_entailment),) if entailment is not None else ()
        self._read: OrderedDict[tuple[str, str], Cited] = OrderedDict()
        self._vectors: OrderedDict[str, FloatVector] = OrderedDict()
        self._lock = threading.Lock()

    def check(self, sentence: str, cited: Sequence[Match], kept: Sequence[Match] = ()) -> Verdict:
        """Judge one sentence, without labels in it, against the passages that it cites.

        ``kept``: the other passages given for this question; where the cited ones fail, one of them may carry the
        sentence at the same threshold (``Verdict.moved_to``). A passage in ``cited`` that is not among ``kept`` is
        judged all the same: whether a label was given is for the caller to know (see ``ground``).
        """
        if not any(character.isalpha() for character in sentence):
            return Verdict(False, Reason.EMPTY)
        if not cited:
            return Verdict(False, Reason.NO_SOURCE)
        claim = read(sentence, self._vocabulary)
        alone = [self._judge(claim, (match,)) for match in _distinct(cited)]
        passing = [verdict for verdict in alone if verdict.passed]
        if passing:
            best = max(passing, key=lambda verdict: verdict.support)
            spans = tuple(span for verdict in passing for span in verdict.spans)
            return replace(best, spans=spans)
        verdict = max(alone, key=lambda one: one.support)
        if len(alone) > 1:
            together = self._judge(claim, tuple(_distinct(cited)))
            if together.passed:
                return together
        tried = {match.passage.id for match in cited}
        for match in kept:
            if match.passage.id in tried:
                continue
            other = self._judge(claim, (match,))
            if other.passed:
                return replace(other, moved_to=match)
        return verdict

    def ground(self, draft: Draft, kept: Sequence[Match]) -> Verdict:
        """Judge a draft of a composer: what it cites must be among ``kept``."""
        given = {match.passage.id for match in kept}
        if any(span.match.passage.id not in given for span in draft.spans):
            return Verdict(False, Reason.NOT_GIVEN)
        return self.check(draft.text, [span.match for span in draft.spans], kept)

    def agreed_by(self, judge: Reranker) -> Grounder:
        """Return this gate with one more that has to agree, asked last; what was read and embedded is shared.

        ``judge``: as ``entailment``; it says yes with 0.5 or more.
        """
        stricter = copy(self)
        stricter._agreeing = (*self._agreeing, (judge, 0.5))
        return stricter

    def evidence(self, sentence: str, cited: Sequence[Match]) -> list[Evidence]:
        """Return how a sentence stands to what it cites, for calibration; empty when nothing could carry it."""
        return list(self._evidence(read(sentence, self._vocabulary), tuple(cited)))

    def hard_reason(self, found: Evidence) -> Reason:
        """Return what the checks say that know no degree; SUPPORTED when they have nothing against it."""
        return self._reason(found, found.features, 1.0)

    def _judge(self, claim: Reading, matches: tuple[Match, ...]) -> Verdict:
        best = Verdict(False, Reason.INSTRUCTION)
        for found in self._evidence(claim, matches):
            verdict = self._verdict(found)
            if verdict.passed:
                return verdict
            if best.reason is Reason.INSTRUCTION:
                best = verdict
        return best

    def _verdict(self, found: Evidence) -> Verdict:
        values = found.features
        support = self._weights.probability(values)
        reason = self._reason(found, values, support)
        scores = _scores(found, values)
        if reason is not Reason.SUPPORTED:
            return Verdict(False, reason, support=support, scores=scores)
        units = sorted(found.carrying, key=lambda unit: (unit.match.passage.id, unit.start))
        return Verdict(True, reason, tuple(Span(u.match, u.start, u.end) for u in units), support, scores)

    def _reason(  # noqa: PLR0911 - one return a reason
        self, found: Evidence, values: Mapping[str, float], support: float
    ) -> Reason:
        wrong = wrong_fact(found.claim, found.cited, found.carrying, found.likeness)
        if wrong is not None:
            return wrong
        units = [unit for one in found.cited for unit in one.units if not unit.instructs]
        if turns_roles(found.claim, units) or exchanges_words(found.claim, found.carrying[0]):
            return Reason.ROLES
        if exchanges_nouns(found.claim, found.carrying[0]):
            return Reason.ROLES
        held = frozenset().union(*(unit.keys for unit in units), *(one.above.keys for one in found.cited))
        if substitutes_word(found.claim, found.carrying[0], held) or joins_otherwise(found.claim, found.carrying[0]):
            return Reason.WORD
        if turns_order(found.claim, found.carrying):
            return Reason.ORDER
        if widens(found.mine, found.theirs[0]):
            return Reason.WIDER
        apart = denies_noun(found.mine, found.theirs[0]) or denies_clause(found.claim, found.carrying[0])
        if values["denies"] >= 1 or apart or denies_the_other(found.claim, found.carrying[0]):
            return Reason.NEGATION
        if turns_condition(found.claim, found.carrying[0]):
            return Reason.NEGATION
        is_law = found.carrying[0].match.source.kind is SourceKind.WET
        if obliges_otherwise(found.mine, found.theirs[0], is_law=is_law) or obliges_in_clause(
            found.claim, found.mine, found.carrying[0]
        ):
            return Reason.MODALITY
        if support < self._weights.threshold:
            return Reason.SUPPORT
        if any(not says_when(found.claim.text, unit.match) for unit in found.carrying):
            return Reason.CURRENCY
        texts = [unit.reading.text for unit in found.carrying]
        agreed = all(float(max(one.score(found.claim.text, texts))) >= least for one, least in self._agreeing)
        return Reason.SUPPORTED if agreed else Reason.SUPPORT

    def _evidence(self, claim: Reading, matches: tuple[Match, ...]) -> Iterator[Evidence]:
        """Yield how the claim stands to the sentences most like it: the best one, and the next where it is close."""
        cited = tuple(self._cited(match) for match in matches)
        units = [unit for one in cited for unit in one.units if not unit.instructs]
        if not units:
            return
        context = frozenset().union(*(one.above.keys for one in cited))
        cosines = self._cosines(claim.text, units)
        likeness = {} if cosines is None else {id(u): scaled(float(c)) for u, c in zip(units, cosines, strict=True)}
        scores = [
            likeness_of(claim, unit, context, None if cosines is None else float(cosines[place]))
            for place, unit in enumerate(units)
        ]
        order = sorted(range(len(units)), key=lambda place: -scores[place])
        mine = polarity_of(claim.text)
        for first in order[:MOST_STARTS]:
            if scores[first] < scores[order[0]] - CLOSE:
                return
            chosen = carrying_places(claim, units, order, first, context)
            carrying = tuple(units[place] for place in chosen)
            cosine = None if cosines is None else float(max(cosines[place] for place in chosen))
            theirs = tuple(polarity_of(text) for text in scopes(claim, carrying))
            yield Evidence(claim, cited, carrying, cosine, likeness, mine, theirs)

    def _cited(self, match: Match) -> Cited:
        key = (match.passage.id, match.passage.text)
        with self._lock:
            held = self._read.get(key)
            if held is not None:
                self._read.move_to_end(key)
        if held is None:
            held = read_cited(match, self._vocabulary)
            with self._lock:
                self._read[key] = held
                while len(self._read) > KEPT_PASSAGES:
                    self._read.popitem(last=False)
        if held.match is match:
            return held
        return replace(held, match=match, units=tuple(replace(unit, match=match) for unit in held.units))

    def _cosines(self, sentence: str, units: Sequence[Unit]) -> FloatVector | None:
        """Return the cosine of ``sentence`` with each unit, with or without its introduction; None by words alone."""
        if self._embed is None:
            return None
        alone, introduced = [unit.own for unit in units], [unit.reading.text for unit in units]
        texts = list(dict.fromkeys((sentence, *alone, *introduced)))
        with self._lock:  # copied, because another thread may push a vector out before this one is done
            known = {text: self._vectors[text] for text in texts if text in self._vectors}
        missing = [text for text in texts if text not in known]
        fresh = dict(zip(missing, self._embed(missing), strict=True)) if missing else {}
        known |= fresh
        with self._lock:
            self._vectors.update(fresh)
            while len(self._vectors) > KEPT_VECTORS:
                self._vectors.popitem(last=False)
        vector = known[sentence]
        cosines: FloatVector = np.maximum(
            np.stack([known[text] for text in alone]) @ vector, np.stack([known[text] for text in introduced]) @ vector
        )
        return cosines


def _distinct(matches: Sequence[Match]) -> list[Match]:
    return list({match.passage.id: match for match in matches}.values())


def _scores(found: Evidence, values: dict[str, float]) -> dict[str, float]:
    scores = {"woorden": round(values["words"], 3), "passage": round(values["clauses"], 3)}
    if found.cosine is not None:
        scores["betekenis"] = round(found.cosine, 3)
    return scores
