"""Instruments as compact cards for a terminal: what fits now, what may fit, what does not; lightest effective first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.answer import Answer
from assistant.instrument_answer import InstrumentAnswer, InstrumentStatement, NotLawAnswer
from assistant.wrapping import wrap
from knowledge.version_words import dutch_date

_GROUPS = {
    "past_nu": "Past nu",
    "kan_passen": "Kan passen, als nog blijkt wat hieronder staat",
    "past_niet": "Past niet, al wordt er vaak aan gedacht",
}
_WEIGHTS = {1: "heel licht", 2: "licht", 3: "gemiddeld", 4: "zwaar", 5: "heel zwaar"}
MOST_CHECKS = 2


def render_instruments(answer: Answer, width: int) -> str:
    """Return the cards, or an empty string when the answer has none."""
    overview = answer.instrument_overview
    if overview is None:
        return ""
    blocks = ["\n".join(_not_law(item, width)) for item in overview.not_law]
    present = [fact.label for fact in overview.facts if fact.present]
    absent = [fact.label for fact in overview.facts if not fact.present]
    if answer.instruments and (present or absent):
        read = "; ".join(dict.fromkeys([*present, *(f"niet: {label}" for label in absent)]))
        blocks.append(wrap(f"Zo las ik de situatie: {read}.", width))
    for group, title in _GROUPS.items():
        cards = [card for card in answer.instruments if card.group == group]
        if cards:
            parts = [
                "\n".join(line for line in _card(number, card, width) if line)
                for number, card in enumerate(cards, start=1)
            ]
            blocks.append("\n\n".join([f"{title}\n{'─' * min(len(title), width)}", *parts]))
    if overview.more:
        blocks.append(wrap(f"Ook genoemd: {'; '.join(item.name for item in overview.more)}.", width))
    if answer.instruments:
        blocks.append(wrap("Meer over een instrument: kennis instrumenten toon ID", width))
    return "\n\n".join(blocks)


def shown_citations(answer: Answer) -> set[int]:
    """Return the numbers that the compact cards show, for the list of sources under them."""
    numbers: set[int] = set()
    for card in answer.instruments:
        for statement in _shown(card):
            numbers.update(statement.citations)
    for item in answer.instrument_overview.not_law if answer.instrument_overview else ():
        numbers.update(item.citations)
    return numbers


def _shown(card: InstrumentAnswer) -> list[InstrumentStatement]:
    if card.group == "past_niet":
        return [*card.unmet[:1]] or [card.does]
    steps = (*card.procedure[:1], *card.pitfalls[:1]) if card.group == "past_nu" else ()
    return [card.does, *card.local_policy, *_checks(card), *steps]


def _checks(card: InstrumentAnswer) -> Sequence[InstrumentStatement]:
    return [*card.unknown, *card.to_check][: 1 if card.group == "past_nu" else MOST_CHECKS]


def _card(number: int, card: InstrumentAnswer, width: int) -> Iterator[str]:
    yield wrap(f"{number}. {card.name}", width, "", "   ")
    local = " · lokaal: bestaat alleen als uw gemeente het heeft geregeld" if card.status == "lokaal" else ""
    weight = _WEIGHTS.get(card.weight, "")
    yield wrap(f"bevoegd: {', '.join(card.authorities)} · {weight}{local} · id: {card.id}", width, "   ")
    if card.group == "past_niet":
        marks = _marks(card.unmet[:1] or (card.does,))
        yield wrap(f"Waarom niet: {card.why} {marks}", width, "   ", "     ")
        if card.instead:
            yield wrap(f"Kijk eerder naar: {', '.join(card.instead[:3])}.", width, "   ", "     ")
        return
    for statement in card.local_policy:
        yield wrap(
            f"Uw eigen beleid ({statement.basis}): {statement.text} {_marks((statement,))}", width, "   ", "     "
        )
    yield wrap(f"Wat: {card.does.text} {_marks((card.does,))}", width, "   ", "     ")
    fits = card.group == "past_nu"
    if card.why and fits:
        yield wrap(f"Waarom: {card.why}", width, "   ", "     ")
    for statement in _checks(card):
        yield wrap(f"Nagaan: {statement.question or statement.text} {_marks((statement,))}", width, "   ", "     ")
    for label, statements in (("Eerste stap", card.procedure[:1]), ("Let op", card.pitfalls[:1])) if fits else ():
        yield wrap(f"{label}: {statements[0].text} {_marks(statements)}", width, "   ", "     ") if statements else ""
    if card.local_question and not card.local_policy:
        yield wrap(f"Uw gemeente: {card.local_question}", width, "   ", "     ")
    for doubt in card.doubts[:1]:
        label = "" if doubt.startswith("Let op") else "Nog niet zeker: "
        yield wrap(f"{label}{doubt}", width, "   ", "     ")


def _not_law(item: NotLawAnswer, width: int) -> Iterator[str]:
    marks = "".join(f"[{number}]" for number in item.citations)
    yield wrap(f"Geen geldend recht: {item.name}. {item.state} {marks}", width)
    yield wrap(item.text, width, "  ")
    for doubt in item.doubts:
        yield wrap(f"Nog niet zeker: {doubt}", width, "  ")
    yield wrap(f"Nagekeken op {dutch_date(item.checked_on)}.", width, "  ")


def _marks(statements: Sequence[InstrumentStatement]) -> str:
    numbers = dict.fromkeys(number for statement in statements for number in statement.citations)
    practice = " (praktijkkennis)" if any(statement.practice for statement in statements) else ""
    return "".join(f"[{number}]" for number in numbers) + practice
