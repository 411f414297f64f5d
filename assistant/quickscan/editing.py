"""Takes a reader's changes in: guarded, and merged with what was there."""

from __future__ import annotations

from assistant.quickscan import places
from assistant.quickscan.errors import UnknownStep
from assistant.quickscan.guarding import TextGuard
from assistant.quickscan.intake_step import PILLARS
from assistant.quickscan.scan import MAX_TEXT, Changes, Edits, Inputs
from knowledge.branches import load_branches

_INTAKE = ("behoefte", "actie", "grondslag", "capaciteit")


def new_inputs(inputs: Inputs, changes: Changes, guard: TextGuard) -> Inputs:
    """Return the inputs with the changes of step 1.

    Raises:
        InputRefused: a text may not be taken in.
        UnknownStep: there is no such branch, or the code is no code.
    """
    update: dict[str, str] = {}
    if changes.question is not None:
        update["question"] = guard(changes.question)
    if changes.branch is not None:
        if changes.branch and load_branches().by_id(changes.branch) is None:
            names = ", ".join(branch.id for branch in load_branches().branches)
            raise UnknownStep(f"Deze branche ken ik niet. Kies uit: {names}.")
        update["branch"] = changes.branch
    if changes.place is not None:
        place = places.find_place(guard(changes.place)) if changes.place.strip() else places.Place("")
        update |= {"place": place.name, "place_code": place.code}
    if changes.place_code:
        if not places.is_code(changes.place_code):
            raise UnknownStep("Dit is geen CBS-code. Een gemeente heeft GM en vier cijfers, bijvoorbeeld GM0344.")
        update["place_code"] = changes.place_code.strip().upper()
    if changes.period is not None:
        update["period"] = guard(changes.period)
    if changes.organisation is not None:
        update["organisation"] = guard(changes.organisation, suspicion=False)
    return inputs.model_copy(update=update)


def edited(edits: Edits, changes: Changes, guard: TextGuard) -> Edits:
    """Return the edits with those of ``changes``.

    Raises:
        InputRefused: a text may not be taken in.
        UnknownStep: there is no such intake question or pillar.
    """
    for key in (*changes.answers, *changes.answer_remarks):
        if key not in _INTAKE:
            raise UnknownStep(f"Deze intakevraag ken ik niet. Kies uit: {', '.join(_INTAKE)}.")
    if changes.pillar and changes.pillar not in PILLARS:
        raise UnknownStep(f"Deze keuze ken ik niet. Kies uit: {', '.join(PILLARS)}.")
    remarks = {step.value: guard(text[:MAX_TEXT]) for step, text in changes.remarks.items()}
    told = {key: guard(text[:MAX_TEXT]) for key, text in changes.answer_remarks.items()}
    own = edits.own_questions
    if changes.own_questions is not None:
        own = tuple(text for question in changes.own_questions if (text := guard(question[:MAX_TEXT])))
    return edits.model_copy(
        update={
            "hidden": (edits.hidden | set(changes.hide)) - set(changes.show),
            "remarks": {key: text for key, text in (edits.remarks | remarks).items() if text},
            "answers": edits.answers | changes.answers,
            "answer_remarks": {key: text for key, text in (edits.answer_remarks | told).items() if text},
            "own_questions": own,
            "pillar": edits.pillar if changes.pillar is None else changes.pillar,
            "next_step": edits.next_step if changes.next_step is None else guard(changes.next_step),
        }
    )
