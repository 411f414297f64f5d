"""Unsupported-sentence rate: the share of the sentences that their own citations do not carry.

After AIS, "attributable to identified sources" (Rashkin et al., "Measuring Attribution in Natural Language Generation
Models", Computational Linguistics 49(4), 2023), judged by rules instead of by people, and apart from the grounding
step of the product, so that a fault there shows here. A sentence is carried when

- it stands, white space aside, in a passage that it cites (its heading path counted in); or
- it is reworded (not called verbatim), every number in it stands in the passages that it cites, and at least 60 per
  cent of its words of five letters or more do, by their first five letters.

Lower is better. Applies to answers with sentences. A sentence without a citation is never carried.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from evals.cases import Case
from evals.rows import AnswerRow, PassageFacts, squeeze

NEEDED = 0.6
_NUMBER = re.compile(r"\d[\d.,:/-]*\d[a-z]{0,2}\b|\d[a-z]{0,2}\b")
_WORD = re.compile(r"[^\W\d_]{5,}")


def unsupported_sentence_rate(case: Case, row: AnswerRow) -> float | None:  # noqa: ARG001 - one form for all metrics
    """Return the share of the sentences that is not carried; None for an answer without sentences."""
    return len(unsupported_sentences(row)) / len(row.sentences) if row.sentences else None


def unsupported_sentences(row: AnswerRow) -> list[str]:
    """Return the sentences that their citations do not carry."""
    return [str(sentence.get("tekst", "")) for sentence in row.sentences if not _is_carried(sentence, row)]


def _is_carried(sentence: Mapping[str, Any], row: AnswerRow) -> bool:
    cited = [_passage(number, row) for number in sentence.get("bronnen", ())]
    source = " ".join(f"{' '.join(facts.headings)} {facts.text}" for facts in cited if facts is not None)
    text = str(sentence.get("tekst", ""))
    if not source or not text.strip():
        return False
    if squeeze(text) in squeeze(source):
        return True
    return not sentence.get("letterlijk") and _is_reworded(text.casefold(), source.casefold())


def _is_reworded(text: str, source: str) -> bool:
    if not set(_NUMBER.findall(text)) <= set(_NUMBER.findall(source)):
        return False
    held = {word[:5] for word in _WORD.findall(source)}
    words = [word[:5] in held for word in _WORD.findall(text)]
    return not words or sum(words) / len(words) >= NEEDED


def _passage(number: int, row: AnswerRow) -> PassageFacts | None:
    citation = row.citations.get(number)
    return row.passages.get(str(citation.get("passage_id", ""))) if citation else None
