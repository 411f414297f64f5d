"""Step 1: from a hunch to a question that figures and knowledge can answer."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.quickscan import places
from assistant.quickscan.scan import Inputs, QuestionStep, SbiCode
from knowledge.branches import Branch, load_branches
from knowledge.version_words import dutch_date

_PERIOD = re.compile(
    r"\b(?:sinds|vanaf|over|tussen)\s+(?:(?:januari|begin|eind)\s+)?(?:19|20)\d{2}(?:\s+(?:en|tot)\s+(?:19|20)\d{2})?"
)
DEFAULT_PERIOD = "de laatste vijf jaar"


def branch_of(inputs: Inputs) -> Branch | None:
    """Return the branch that was chosen, or the first that the hunch names."""
    held = load_branches()
    if inputs.branch:
        return held.by_id(inputs.branch) or next(iter(held.named(inputs.branch)), None)
    return next(iter(held.named(inputs.hunch)), None)


def subject_of(inputs: Inputs, branch: Branch | None) -> str:
    """Return what the sub-questions are about: the branch, or else the hunch itself."""
    return f"de branche {branch.name}" if branch else inputs.hunch.rstrip(".?!")


def question_step(inputs: Inputs) -> QuestionStep:
    """Return step 1."""
    branch = branch_of(inputs)
    named = places.places_in(inputs.hunch)
    found = (
        places.find_place(inputs.place)
        if inputs.place
        else next(iter([*named, *places.places_in(inputs.organisation)]), None)
    )
    place = found.name if found else ""
    code = inputs.place_code or (found.code if found else "")
    period = inputs.period or _period_in(inputs.hunch)
    others = [other.name for other in named if other.name != place]
    notes = _notes(inputs, branch, place, code, others)
    held = load_branches()
    return QuestionStep(
        question=inputs.question or _sharpened(inputs, branch, place, period or DEFAULT_PERIOD),
        branch=branch.id if branch else "",
        branch_name=branch.name if branch else "",
        codes=_codes(branch),
        codes_source=f"{held.source}; nagekeken op {dutch_date(held.checked_on)}" if branch else "",
        place=place,
        place_code=code,
        place_source=places.SOURCE if code and not inputs.place_code else "",
        period=period or f"{DEFAULT_PERIOD} (zelf gekozen; pas aan als u een andere periode bedoelt)",
        notes=tuple(notes),
    )


def _sharpened(inputs: Inputs, branch: Branch | None, place: str, period: str) -> str:
    where = f" in {place}" if place else ""
    if branch is None:
        return f"Wat zeggen cijfers en kennis{where} over dit vermoeden, en wat verklaart het? “{inputs.hunch}”"
    rate = "inwoners" if branch.denominator == "inwoners" else "vestigingen"
    over = period if period.casefold().startswith(("sinds", "vanaf", "tussen", "over")) else f"over {period}"
    return (
        f"In de branche {branch.name}: {branch.asks}{where} {over}, per 1.000 {rate} en meer dan in de regio en "
        "in Nederland? Op welke plekken, en wat verklaart dat, ook zonder misbruik?"
    )


def _codes(branch: Branch | None) -> tuple[SbiCode, ...]:
    if branch is None:
        return ()
    old = (SbiCode(code=code, name=name, edition="SBI 2008") for code, name in branch.sbi_2008.items())
    new = (SbiCode(code=code, name=name, edition="SBI 2025") for code, name in branch.sbi_2025.items())
    return (*old, *new)


def _period_in(text: str) -> str:
    found = _PERIOD.search(text)
    return found[0] if found else ""


def _notes(inputs: Inputs, branch: Branch | None, place: str, code: str, others: Sequence[str]) -> list[str]:
    notes = []
    if branch is None:
        notes.append("Ik herken geen branche. Kies er een, dan zoek ik gerichter; nu gebruik ik uw eigen woorden.")
    else:
        more = [other.name for other in load_branches().named(inputs.hunch) if other.id != branch.id]
        if more and not inputs.branch:
            notes.append(f"U noemt ook: {', '.join(more)}. Maak daarvoor een eigen quickscan.")
        notes.append(
            "Kijk bij elk cijfer welke versie van de SBI is gebruikt: KVK en CBS gaan stap voor stap van SBI 2008 naar "
            "SBI 2025, en dan verspringen aantallen."
        )
    if not place:
        notes.append("Ik weet niet om welke plaats het gaat. Vul een gemeente in; dan is vergelijken mogelijk.")
    elif not code:
        notes.append(
            f"De CBS-code van {place} staat niet in mijn lijst. Zoek haar op bij het CBS (gebiedsindelingen) en vul "
            "haar in, bijvoorbeeld GM0344."
        )
    if others:
        notes.append(
            f"U noemt ook: {', '.join(others)}. Neem die als gebied op in de tabel, dan ziet u ze naast elkaar."
        )
    return notes
