"""What a reviewer sees of one answer: from a run, or from asked questions with feedback."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evals.cases import Case
from evals.errors import CaseError
from evals.rows import AnswerRow, PassageFacts
from evals.run_folder import RunFolder
from evals.scoring import score_rows
from evals.words import citation_place, gold_place, status_name

if TYPE_CHECKING:
    from assistant.keeping import JudgedAnswer, KeptFeedback

__all__ = [
    "Lookup",
    "ReviewItem",
    "ReviewSentence",
    "ReviewSource",
    "items_of_feedback",
    "items_of_questions",
    "items_of_run",
]

Search = Callable[[str], Sequence[PassageFacts]]
"""Finds passages of the library on a question, best first."""
Lookup = Callable[[Sequence[str]], Mapping[str, PassageFacts]]
"""Finds passages of the library by id, where a file of questions does not hold them."""


@dataclass(frozen=True, slots=True)
class ReviewSource:
    """A passage that was cited or found."""

    number: int | None
    """Number in the answer; None for a passage that was found but not cited."""
    place: str
    pieces: tuple[tuple[str, bool], ...]
    """The text of the passage in pieces, each with whether it carries a sentence."""
    quote: str
    url: str
    passage: PassageFacts | None


@dataclass(frozen=True, slots=True)
class ReviewSentence:
    """A sentence of the answer with the sources that must carry it."""

    text: str
    sources: tuple[ReviewSource, ...]


@dataclass(frozen=True, slots=True)
class ReviewItem:
    """One answer to judge."""

    id: str
    question: str
    history: tuple[str, ...]
    status: str
    sentences: tuple[ReviewSentence, ...]
    """Never empty: an answer without sentences is judged by its fixed reply."""
    others: tuple[ReviewSource, ...]
    """Found but not cited."""
    intro: str = ""
    expected: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    feedback: str = ""
    case: Case | None = None

    @property
    def passages(self) -> dict[str, PassageFacts]:
        """Every passage on the page, by id."""
        shown = [source for sentence in self.sentences for source in sentence.sources]
        return {one.passage.id: one.passage for one in (*shown, *self.others) if one.passage is not None}

    def quote_of(self, passage_id: str) -> str:
        """Return the quotation that the answer took from a passage; empty when it took none."""
        shown = [source for sentence in self.sentences for source in sentence.sources]
        return next((one.quote for one in shown if one.passage and one.passage.id == passage_id and one.quote), "")


def items_of_run(run: RunFolder) -> list[ReviewItem]:
    """Return the answers of a run, wrong ones first.

    Raises:
        RunError: the folder is no run.
    """
    scores = score_rows(run.cases(), run.answers())
    ordered = sorted(scores.cases, key=lambda one: one.right)
    return [
        _item(f"{one.set}.{one.case.id}.{row.repeat}", row, case=one.case, reasons=one.reasons)
        for one in ordered
        for row in one.rows
    ]


def items_of_questions(path: Path, lookup: Lookup) -> list[ReviewItem]:
    """Return asked questions from a file with one JSON object a line: an answer as ``kennis ask --json`` gives it, or
    an object with ``antwoord`` and, where the asker gave it, ``feedback`` (text, or ``oordeel`` and ``toelichting``).

    Raises:
        CaseError: the file cannot be read or a line is wrong; the message names it.
    """
    items: dict[str, ReviewItem] = {}
    for number, line in enumerate(_lines(path), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            answer = row.get("antwoord", row)
            name = "vraag-" + hashlib.sha256(json.dumps(answer, sort_keys=True).encode()).hexdigest()[:12]
            held = lookup([str(one.get("passage_id", "")) for one in answer["bronnen"]])
            asked = AnswerRow(set="vragen", case=name, answer=answer, passages=held)
            items[name] = _item(name, asked, feedback=_feedback(row.get("feedback")))
        except (ValueError, TypeError, KeyError, AttributeError):
            raise CaseError(
                f"{path}, regel {number}: geen antwoord in JSON. Verwacht wat kennis ask --json geeft, "
                'of {"antwoord": …, "feedback": …}, op één regel.'
            ) from None
    if not items:
        raise CaseError(f"{path}: er staat geen enkele vraag in.")
    return list(items.values())


def items_of_feedback(judged: Iterable[JudgedAnswer], lookup: Lookup, search: Search) -> list[ReviewItem]:
    """Return answers that readers gave feedback on, those that were no use first, each beside what the library holds
    on its question now: the passage that should have been cited is not among those that were."""
    ordered = sorted(judged, key=lambda one: all(said.helpful for said in one.feedback))
    return [_judged(one, lookup, search) for one in ordered]


def _judged(judged: JudgedAnswer, lookup: Lookup, search: Search) -> ReviewItem:
    answer = judged.answer
    found = search(answer.understood_as or answer.question) if answer.question else ()
    held = {**lookup([one.passage_id for one in answer.citations]), **{one.id: one for one in found}}
    name = f"antwoord-{answer.id}"
    content = answer.model_dump(mode="json", by_alias=True)
    row = AnswerRow(set="lezers", case=name, answer=content, found=tuple(one.id for one in found), passages=held)
    return _item(name, row, history=judged.earlier, feedback="; ".join(_said(one) for one in judged.feedback))


def _said(feedback: KeptFeedback) -> str:
    where = "" if feedback.sentence is None else f", over zin {feedback.sentence + 1}"
    why = f": {feedback.text}" if feedback.text else ""
    return f"{'nuttig' if feedback.helpful else 'niet nuttig'}{where}{why}"


def _item(
    name: str, row: AnswerRow, *, case: Case | None = None, history: tuple[str, ...] = (), **more: Any
) -> ReviewItem:
    asked = str(row.answer.get("vraag") or "") or (case.question or "" if case else "")
    intro = str(row.answer.get("inleiding") or "")
    sentences = [
        ReviewSentence(
            str(one.get("tekst", "")).removeprefix("- "), tuple(_sources(row, place, one.get("bronnen", ())))
        )
        for place, one in enumerate(row.sentences)
    ]
    cited = {str(one.get("passage_id")) for one in row.citations.values()}
    others = [_found(row.passages[one]) for one in row.found if one in row.passages and one not in cited]
    if not sentences:
        given = intro or row.error or status_name(row.status)
        sentences, intro = [ReviewSentence(given, ())], ""
    return ReviewItem(
        id=name,
        question=asked,
        history=case.history if case else history,
        status=status_name(row.status),
        sentences=tuple(sentences),
        others=tuple(others),
        intro=intro,
        expected=tuple(gold_place(gold) for gold in case.gold) if case else (),
        facts=tuple(" of ".join(variants) for variants in case.key_facts) if case else (),
        case=case,
        **more,
    )


def _sources(row: AnswerRow, place: int, numbers: Iterable[int]) -> Iterable[ReviewSource]:
    marked = {
        int(one["bron"]): (int(one["begin"]), int(one["einde"])) for one in row.sentences[place].get("vindplaatsen", ())
    }
    for number in numbers:
        if (citation := row.citations.get(number)) is None:
            continue
        passage = row.passages.get(str(citation.get("passage_id")))
        text = passage.text if passage else str(citation.get("citaat") or "")
        url = str(citation.get("link") or "")
        yield ReviewSource(
            number=number,
            place=citation_place(citation),
            pieces=_pieces(text, marked.get(number) if passage else None),
            quote=str(citation.get("citaat") or ""),
            url=url if url.startswith(("https://", "http://")) else "",
            passage=passage,
        )


def _found(passage: PassageFacts) -> ReviewSource:
    named = {"titel": passage.source_id, "kop": " > ".join(passage.headings), "pagina": passage.page_first}
    return ReviewSource(None, citation_place(named), _pieces(passage.text, None), "", "", passage)


def _pieces(text: str, span: tuple[int, int] | None) -> tuple[tuple[str, bool], ...]:
    if span is None or not 0 <= span[0] < span[1] <= len(text):
        return ((text, False),)
    start, end = span
    pieces = ((text[:start], False), (text[start:end], True), (text[end:], False))
    return tuple(piece for piece in pieces if piece[0])


def _feedback(given: object) -> str:
    if isinstance(given, Mapping):
        return ": ".join(str(given[name]) for name in ("oordeel", "toelichting") if given.get(name))
    return str(given) if given else ""


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8-sig").splitlines()
    except OSError:
        raise CaseError(f"{path} is er niet. Geef de map van een run, of een bestand met vragen (.jsonl).") from None
    except UnicodeDecodeError:
        raise CaseError(f"{path} is geen tekst in UTF-8.") from None
