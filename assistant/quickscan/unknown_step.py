"""Step 5: what is not known, what may not be known in this phase, and the questions that would sharpen it most."""

from __future__ import annotations

from assistant.answer import Answer
from assistant.quickscan.figures import Verdict
from assistant.quickscan.scan import Edits, FiguresStep, KnowledgeStep, QuestionStep, UnknownStep

MOST_FACTS = 3


def unknown_step(
    question: QuestionStep, knowledge: KnowledgeStep, figures: FiguresStep, matched: Answer, edits: Edits
) -> UnknownStep:
    """Return step 5; ``matched``: what the catalogue missed to choose between instruments."""
    by_gap: dict[str, list[str]] = {}
    for section in knowledge.sections:
        if section.gap:
            by_gap.setdefault(section.gap, []).append(section.title)
    gaps = [f"{' '.join(titles)} {gap}" for gap, titles in by_gap.items()]
    to_check = sum(item.practice for section in knowledge.sections for item in section.statements)
    if to_check:
        gaps.append(f"{to_check} punten rusten op praktijkkennis en zijn nog niet bij een bron gecontroleerd.")
    if figures.analysis is None:
        gaps.append("Er zijn nog geen cijfers bekeken, dus of er echt een stijging is, is niet bekend.")
    else:
        gaps += [caveat for caveat in figures.analysis.caveats if "toets kijkt" not in caveat]
    gaps.append(
        "Niet onbekend maar in deze fase niet te gebruiken: " + ", ".join(source.name for source in figures.leave) + "."
    )
    asked = list(edits.own_questions)
    if not question.place:
        asked.append("Om welke gemeente of wijk gaat het?")
    if figures.analysis is None:
        asked.append(
            f"Hoeveel zijn er nu en vijf jaar geleden, en hoeveel in de regio en in Nederland"
            f"{f' (SBI {question.codes[0].code})' if question.codes else ''}?"
        )
    else:
        risen = [
            found.area
            for found in figures.analysis.findings
            if found.area and found.verdict is Verdict.MORE and found.kind == "gebied"
        ]
        if risen:
            asked.append(
                f"Is er een gewone verklaring voor de stijging in {' en '.join(risen[:3])}, zoals een nieuw terrein?"
            )
    asked.append("Hoeveel kwamen er per jaar bij, hoeveel gingen weg, en hoe lang bestaan de nieuwe?")
    asked += [fact for fact in matched.missing_facts[:MOST_FACTS] if fact not in asked]
    asked.append("Wie heeft het opgemerkt, en gaat het om tellingen of om een indruk?")
    return UnknownStep(gaps=tuple(gaps), questions=tuple(dict.fromkeys(asked)))
