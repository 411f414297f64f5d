"""Instruments as compact cards in a message, and one whole card in a modal."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.answer import Answer
from assistant.instrument_answer import InstrumentAnswer, InstrumentStatement, MissingFactAnswer, NotLawAnswer
from assistant.instruments.told import label_of
from assistant.render import describe
from bots.slack.mrkdwn import bold, italic, literal
from bots.slack.parts import Block, actions, button, context, divider, header, section, sections, view
from bots.slack.sentence_blocks import marks
from bots.slack.values import Target
from knowledge.version_words import dutch_date

MORE = "instrument_meer"
FACT_YES = "feit_ja"
FACT_NO = "feit_nee"
MOST_CARDS = {"past_nu": 4, "kan_passen": 3, "past_niet": 2}
MOST_FACTS = 3
MOST_NOT_LAW = 2
_GROUPS = {
    "past_nu": "Past nu",
    "kan_passen": "Kan passen, als nog blijkt wat hieronder staat",
    "past_niet": "Past niet, al wordt er vaak aan gedacht",
}
_OPEN_QUESTION = re.compile(r"^(?:wat|wie|welke?|waar\w*|hoe\w*|wanneer|om welk|uit welke)\b|, of\b", re.IGNORECASE)
_WEIGHTS = {1: "heel licht", 2: "licht", 3: "gemiddeld", 4: "zwaar", 5: "heel zwaar"}


def instrument_blocks(answer: Answer, target: Target) -> list[Block]:
    """Return the cards: what is no law, how the situation was read, then by group the lightest that works first."""
    overview = answer.instrument_overview
    if overview is None:
        return []
    blocks = [section("\n".join(_not_law(item))) for item in overview.not_law[:MOST_NOT_LAW]]
    if answer.instruments and (line := _situation(answer)):
        blocks.append(section(line))
    left_out = [item.name for item in overview.more]
    for group, title in _GROUPS.items():
        cards = [card for card in answer.instruments if card.group == group]
        left_out[:0] = [card.name for card in cards[MOST_CARDS[group] :]]
        if cards:
            blocks.append(header(title))
            blocks += [_card(card, target) for card in cards[: MOST_CARDS[group]]]
    if left_out:
        blocks.append(context(f"Ook genoemd: {literal('; '.join(left_out))}."))
    return blocks


def fact_blocks(answer: Answer, target: Target) -> list[Block]:
    """Return the questions whose answer would change the list, with buttons for the first three."""
    missing = answer.instrument_overview.missing if answer.instrument_overview else ()
    asked = [item.question for item in missing]
    others = [question for question in answer.missing_facts if question not in asked[:MOST_FACTS]]
    if not asked and not others:
        return []
    blocks: list[Block] = [section("*Ik wil nog weten*")]
    for item in missing[:MOST_FACTS] if target.answer_id else ():
        carried = target.with_extra(item.fact)
        blocks.append(section(_asked(item)))
        blocks.append(
            actions([button("Ja", FACT_YES, carried.value), button("Nee", FACT_NO, carried.value)], f"feit:{item.fact}")
        )
    rest = others if target.answer_id else list(answer.missing_facts)
    if rest:
        blocks += sections(f"• {literal(question)}" for question in rest)
    return blocks


def _asked(item: MissingFactAnswer) -> str:
    """Return the question; where "ja" and "nee" do not answer it, with the statement that they are about."""
    if not _OPEN_QUESTION.search(item.question) or not (label := label_of(item.fact)):
        return literal(item.question)
    return f"{literal(item.question)}\nKlopt dit: {italic(label)}?"


def instrument_view(answer: Answer, card: InstrumentAnswer) -> Block:
    """Return a modal with the whole card: conditions, procedure, pitfalls, and the sources it names."""
    blocks: list[Block] = [section(f"{bold(card.name)}\n{_facts(card)}"), *_statements("Wat het doet", (card.does,))]
    for title, statements in (
        ("Uw eigen beleid", card.local_policy),
        ("Voorwaarden waaraan is voldaan", card.met),
        ("Voorwaarden die nog open zijn", card.unknown),
        ("Voorwaarden waaraan niet is voldaan", card.unmet),
        ("Zelf nagaan", card.to_check),
        ("Procedure", card.procedure),
        ("Evenredigheid", card.proportionality),
        ("Valkuilen", card.pitfalls),
    ):
        blocks += _statements(title, statements)
    for title, lines in (
        ("Bewijs", card.evidence),
        ("Eerst", card.first),
        ("In plaats hiervan", card.instead),
        ("Nog niet zeker", card.doubts),
        ("Uw gemeente", (card.local_question,) if card.local_question else ()),
    ):
        if lines:
            blocks += sections([f"*{title}*", *(f"• {literal(line)}" for line in lines)])
    blocks += _named_sources(answer, card)
    return view("Instrument", blocks)


def _named_sources(answer: Answer, card: InstrumentAnswer) -> list[Block]:
    statements = (
        *(card.does, *card.local_policy, *card.met, *card.unknown, *card.unmet, *card.to_check),
        *(*card.procedure, *card.proportionality, *card.pitfalls),
    )
    numbers = {number for statement in statements for number in statement.citations}
    lines = [f"[{item.number}] {literal(describe(item))}" for item in answer.citations if item.number in numbers]
    return [divider(), *sections(["*Bronnen*", *lines])] if lines else []


def _statements(title: str, statements: Sequence[InstrumentStatement]) -> list[Block]:
    lines = []
    for statement in statements:
        ground = f" ({literal(statement.basis)})" if statement.basis else ""
        lines.append(f"• {literal(statement.text)}{ground} {_marks((statement,))}".rstrip())
        if statement.question:
            lines.append(f"   {italic(statement.question)}")
    return sections([f"*{title}*", *lines]) if lines else []


def _situation(answer: Answer) -> str:
    overview = answer.instrument_overview
    facts = overview.facts if overview else ()
    read = [fact.label if fact.present else f"niet: {fact.label}" for fact in facts]
    return f"Zo las ik de situatie: {literal('; '.join(dict.fromkeys(read)))}." if read else ""


def _card(card: InstrumentAnswer, target: Target) -> Block:
    more = button("Meer", MORE, target.with_extra(card.id).value) if target.answer_id else None
    return section("\n".join([bold(card.name), _facts(card), *_lines(card)]), more)


def _facts(card: InstrumentAnswer) -> str:
    local = " · bestaat alleen als uw gemeente het heeft geregeld" if card.status == "lokaal" else ""
    weight = f" · {_WEIGHTS[card.weight]}" if card.weight in _WEIGHTS else ""
    return f"Bevoegd: {literal(', '.join(card.authorities))}{weight}{local}"


def _lines(card: InstrumentAnswer) -> Iterator[str]:
    if card.group == "past_niet":
        yield f"Waarom niet: {literal(card.why)} {_marks(card.unmet[:1] or (card.does,))}"
        if card.instead:
            yield f"Kijk eerder naar: {literal(', '.join(card.instead[:3]))}."
        return
    for policy in card.local_policy[:1]:
        yield f"Uw eigen beleid ({literal(policy.basis)}): {literal(policy.text)} {_marks((policy,))}"
    yield f"Wat: {literal(card.does.text)} {_marks((card.does,))}"
    if card.why and card.group == "past_nu":
        yield f"Waarom: {literal(card.why)}"
    for check in [*card.unknown, *card.to_check][: 1 if card.group == "past_nu" else 2]:
        yield f"Nagaan: {literal(check.question or check.text)} {_marks((check,))}"


def _not_law(item: NotLawAnswer) -> Iterator[str]:
    yield f"*Geen geldend recht:* {bold(item.name)}. {literal(item.state)} {marks(item.citations)}"
    yield literal(item.text)
    yield from (f"Nog niet zeker: {literal(doubt)}" for doubt in item.doubts)
    yield f"Nagekeken op {dutch_date(item.checked_on)}."


def _marks(statements: Sequence[InstrumentStatement]) -> str:
    numbers = dict.fromkeys(number for statement in statements for number in statement.citations)
    practice = " (praktijkkennis)" if any(statement.practice for statement in statements) else ""
    return (marks(list(numbers)) + practice).strip()
