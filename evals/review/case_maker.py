"""Makes a case of an answer that was reviewed: the gold passage is the one that the reviewer pointed at."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from filelock import FileLock
from pydantic import ValidationError

from evals.cases import Case, Gold, load_cases, write_set
from evals.errors import CaseError
from evals.review.items import ReviewItem
from evals.rows import PassageFacts, squeeze
from knowledge.privacy import find_personal_data

__all__ = ["add_case", "make_case"]

_QUOTE = 160
"""Characters of a passage that name the place when the reviewer selected nothing in it."""


def make_case(item: ReviewItem, form: Mapping[str, str], reviewer: str, today: date) -> Case:
    """Return the case. ``form``: ``bron`` (passage id, empty: not answerable), ``tekst`` (selected in that passage),
    ``soort``, ``status``, ``kernfeiten`` (one a line, variants with a bar between them, as in a spreadsheet) and
    ``toelichting``.

    Raises:
        CaseError: something is missing or wrong, or the question holds personal data.
    """
    if not item.question:
        raise CaseError("Deze vraag mag niet worden getoond; er kan geen vraag voor de set van worden gemaakt.")
    for name, text in (("vraag", item.question), ("toelichting", form.get("toelichting", ""))):
        if found := find_personal_data(text):
            raise CaseError(f"In de {name} staat een persoonsgegeven ({found[0].kind}). Dat mag niet in een set.")
    gold: tuple[Gold, ...] = ()
    if passage_id := form.get("bron", ""):
        if (passage := item.passages.get(passage_id)) is None:
            raise CaseError("De aangewezen passage staat niet op deze pagina. Wijs de bron opnieuw aan.")
        gold = (_gold(passage, form.get("tekst", ""), item.quote_of(passage_id)),)
    facts = [line.split(" | ") for line in form.get("kernfeiten", "").splitlines() if line.strip()]
    try:
        return Case(
            id=f"vraag-{hashlib.sha256(item.question.encode()).hexdigest()[:10]}",
            question=item.question,
            kind=form.get("soort", "").strip() or "document",
            history=item.history,
            answerable=bool(gold),
            gold=gold,
            key_facts=tuple(tuple(variant.strip() for variant in one if variant.strip()) for one in facts),
            status=form.get("status") or None,
            note=form.get("toelichting", "").strip(),
            author=reviewer,
            written=today,
        )
    except ValidationError as error:
        wrong = error.errors()[0]
        raise CaseError(f"{'.'.join(map(str, wrong['loc'])) or 'vraag'}: {wrong['msg']}") from None


def add_case(case: Case, path: Path) -> bool:
    """Add a case to a set, or replace the one with the same id; return whether it is new. Made when absent.

    Raises:
        CaseError: the file is there and is no set.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(path.with_name(f".{path.name}.lock"), timeout=30):
        cases = {one.id: one for one in (load_cases(path) if path.exists() else [])}
        is_new = case.id not in cases
        write_set((cases | {case.id: case}).values(), path)
    return is_new


def _gold(passage: PassageFacts, selected: str, quote: str) -> Gold:
    """Return the place: the article of a statute, else file and page with words that stand there."""
    if passage.bwb_id and passage.article:
        return Gold(bwb_id=passage.bwb_id, article=passage.article)
    if not passage.files:
        raise CaseError("Van deze passage is niet bekend uit welk bestand zij komt. Wijs een andere bron aan.")
    if selected and squeeze(selected) not in squeeze(passage.text):
        raise CaseError("De geselecteerde tekst staat niet in de aangewezen passage. Selecteer tekst in de bron zelf.")
    words = selected or (quote if squeeze(quote) in squeeze(passage.text) else "")
    words = words or passage.text[:_QUOTE].rsplit(" ", 1)[0]
    return Gold(file=passage.files[0], page=passage.page_first, passage=" ".join(words.split()))
