"""Step 6: the four intake questions, which pillar fits, and the next step.

Source: the new course of RIEC Midden-Nederland. The pillars have no names of their own there, so none is invented.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.instruments.citing import CardCitations
from assistant.quickscan.citing import CitationBook
from assistant.quickscan.scan import Edits, Inputs, IntakeAnswer, IntakeQuestion, IntakeStep, statement
from knowledge.instruments.catalogue import Catalogue

CARD = "quickscan-ondermijningsbeeld"
STOP = "stoppen of alleen volgen"
PILLARS = ("pijler 1", "pijler 2", "pijler 3", STOP)


@dataclass(frozen=True, slots=True)
class _Asked:
    id: str
    condition: str
    question: str
    known: str
    ask: str


_QUESTIONS = (
    _Asked("behoefte", "gezamenlijke_behoefte", "Is er een gezamenlijke informatiebehoefte?",
           "De vraag komt van {organisation}. Of anderen haar delen, is niet bekend.",
           "Vraag de informatiecoördinator van het RIEC of politie, Belastingdienst en buurgemeenten dit ook willen "
        "weten."),
    _Asked("actie", "actiebereidheid", "Is er bereidheid om iets met de uitkomst te doen?",
           "Zonder iemand die iets doet, blijft het bij een feitenblad.",
           "Vraag de portefeuillehouder en het team toezicht wie met de uitkomst aan de slag gaat, en wanneer."),
    _Asked("grondslag", "juridische_basis", "Welke juridische basis geven de werkprocessen?",
           "Deze quickscan gebruikt alleen open en opgetelde gegevens; daarvoor hoeft niemand gegevens te delen.",
           "Vraag de jurist en de privacy-adviseur welke gegevens elke partner uit zijn eigen werk mag gebruiken, als "
           "er een vervolg komt."),
    _Asked("capaciteit", "willen_en_kunnen", "Willen en kunnen we dit samen?",
           "Het gaat om tijd, mensen en bruikbare gegevens.",
           "Vraag de teamleiders hoeveel uren er zijn, en de data-analist welke cijfers al klaarliggen."),
)  # fmt: skip


def intake_step(
    inputs: Inputs, edits: Edits, catalogue: Catalogue, cite: CardCitations, book: CitationBook
) -> IntakeStep:
    """Return step 6 from what was asked and what the reader answered."""
    card = catalogue.instrument(CARD)
    conditions = {condition.id: condition for condition in card.conditions}
    questions = []
    for asked in _QUESTIONS:
        numbers = cite.of_statement(conditions[asked.condition], card.sources)
        questions.append(
            IntakeQuestion(
                id=asked.id,
                question=asked.question,
                known=asked.known.format(organisation=inputs.organisation or "één organisatie"),
                ask=asked.ask,
                citations=book.translate(numbers, cite.citations),
                answer=edits.answers.get(asked.id, IntakeAnswer.UNKNOWN),
                remark=edits.answer_remarks.get(asked.id, ""),
            )
        )
    pillar, why = choose_pillar(questions)
    about = next(said for said in card.procedure if "Pijler 1" in said.text)
    numbers = book.translate(cite.of_statement(about, card.sources), cite.citations)
    chosen = edits.pillar or pillar
    reason = why if chosen == pillar else "Zo gekozen door de lezer."
    return IntakeStep(
        questions=tuple(questions),
        pillar=chosen,
        why=statement(reason, numbers),
        next_step=edits.next_step or _next(chosen),
    )


def choose_pillar(questions: Sequence[IntakeQuestion]) -> tuple[str, str]:
    """Return the pillar that fits the answers, and why."""
    said = {question.id: question.answer for question in questions}
    yes, no = IntakeAnswer.YES, IntakeAnswer.NO
    if said["actie"] is no:
        return (
            STOP,
            "Niemand gaat met de uitkomst aan de slag. Dan heeft verdiepen geen zin; volg hoogstens de cijfers.",
        )
    if said["behoefte"] is no:
        return "pijler 3", (
            "De vraag leeft bij één organisatie. Pijler 3 helpt een gemeente om haar eigen bronnen beter te gebruiken, "
            "bijvoorbeeld voor een gericht omgevingsplan of toezicht."
        )
    if all(said[key] is yes for key in ("behoefte", "actie", "grondslag", "capaciteit")):
        return "pijler 2", (
            "Partners delen de vraag, gaan iets met de uitkomst doen, en er zijn een grondslag en capaciteit. Dan past "
            "samen verdiepen, na deze quickscan."
        )
    return "pijler 1", (
        "Nog niet op alle vier vragen is het antwoord ja. Pijler 1 past dan: snel antwoord geven met cijfers en kennis "
        "die er al zijn, en daarna opnieuw kiezen."
    )


def _next(pillar: str) -> str:
    return {
        "pijler 1": "Leg deze quickscan voor aan de informatiecoördinator, vul de cijfers aan en spreek af wie beslist "
        "over een vervolg, en op welke dag.",
        "pijler 2": "Maak met de partners een onderzoeksvraag, met wie wat doet, op welke grondslag en op welke dag.",
        "pijler 3": "Kies één vraag die de gemeente met eigen cijfers kan beantwoorden, een eigenaar en een dag.",
        STOP: "Bewaar de vraag, spreek af wie de cijfers volgt, en kijk over een jaar opnieuw.",
    }.get(pillar, "Spreek af wie het vervolg bewaakt, en op welke dag.")
