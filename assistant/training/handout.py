"""The handout after a session: case, key points with their sources, model answers and the group's questions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from assistant.answer import Citation
from assistant.export import Block, Bullets, Heading, Line, Note, Paper, Paragraph, SourceNote, line
from assistant.ports import Shelf
from assistant.render import describe
from assistant.training.case import Case, CaseQuestion
from assistant.training.comparing import KeyPointComparer
from assistant.training.session import Comparison, Found, GroupQuestion, Session
from assistant.training.sourcing import CaseSources, SourcedLine
from knowledge.versions import dutch_date

_FOUND = {Found.YES: "genoemd door de groep", Found.MAYBE: "misschien genoemd", Found.NO: "niet genoemd"}
PRACTICE = " (praktijkkennis, nog na te kijken)"
WHAT_IT_IS = (
    "Deze casus is verzonnen: plaatsen, bedrijven en personen bestaan niet.",
    "Dit is oefenmateriaal en geen juridisch advies. Lees de artikelen na voordat u ze in een zaak gebruikt.",
)


def handout(
    session: Session, cases: Mapping[str, Case], shelf: Shelf, comparer: KeyPointComparer, today: date
) -> Paper:
    """Return the handout of the cases that were on the screen. Nothing in it says who wrote what."""
    sources = CaseSources(shelf, today)
    played = [cases[case_id] for case_id in session.state.cases[: session.state.case + 1]]
    blocks: list[Block] = []
    for case in played:
        blocks += _case(session, case, sources, comparer)
    blocks += _group_questions(session.state.group_questions)
    front = (
        Paragraph((line(f"Sessie van {dutch_date(today)}, peildatum van de wetten: {dutch_date(today)}."),)),
        Note(tuple(line(text) for text in WHAT_IT_IS), label="Wat dit is"),
    )
    return Paper(
        title=session.state.title,
        subtitle="Uitwerking van de oefensessie",
        front=front,
        blocks=tuple(blocks),
        sources=tuple(_note(citation) for citation in sources.citations),
        made_on=today,
        footer="Kenniswijzer – oefenmateriaal, geen juridisch advies",
    )


def _case(session: Session, case: Case, sources: CaseSources, comparer: KeyPointComparer) -> list[Block]:
    blocks: list[Block] = [Heading(case.title), Paragraph((line(case.summary),))]
    blocks += [Heading("Leerdoelen", 2), _bullets(case.goals)]
    for one in case.rounds:
        blocks += [Heading(one.title, 2), _bullets(one.facts)]
        for question in one.questions:
            blocks += _question(session, case, question, sources, comparer)
    if case.closing:
        blocks += [Heading("Om te onthouden", 2), _bullets(case.closing)]
    if case.doubts:
        blocks.append(Note(tuple(line(text) for text in case.doubts), label="Nog na te kijken"))
    return blocks


def _question(
    session: Session, case: Case, question: CaseQuestion, sources: CaseSources, comparer: KeyPointComparer
) -> list[Block]:
    place = f"{case.id}/{question.id}"
    said = [item for item in session.state.contributions if item.question == place]
    judged = {
        name.rpartition("/")[2]: found for name, found in session.state.judged.items() if name.startswith(f"{place}/")
    }
    compared = {item.point: item for item in comparer.compare(question, said, judged)}
    points = [
        _sourced(sources.line(point), _found(compared.get(point.id)) if said or judged else "")
        for point in question.key_points
    ]
    blocks: list[Block] = [Heading(f"Vraag: {question.text}", 3)]
    blocks += [Heading("Kernpunten", 4), Bullets(tuple(points))]
    answer = tuple(_sourced(item) for item in sources.lines(question.model_answer))
    blocks += [Heading("Modelantwoord", 4), Paragraph(answer)]
    if question.mistakes:
        mistakes = tuple(
            Line(f"“{mistake.said.rstrip('.')}.” {item.text}{PRACTICE if item.practice else ''}", item.sources)
            for mistake in question.mistakes
            for item in [sources.line(mistake)]
        )
        blocks += [Heading("Vaak gemaakte fout", 4), Bullets(mistakes)]
    return blocks


def _found(comparison: Comparison | None) -> str:
    return f" – {_FOUND[comparison.found]}" if comparison is not None else ""


def _sourced(item: SourcedLine, after: str = "") -> Line:
    return Line(f"{item.text}{PRACTICE if item.practice else ''}{after}", item.sources)


def _bullets(texts: Iterable[str]) -> Bullets:
    return Bullets(tuple(line(text) for text in texts))


def _group_questions(asked: Sequence[GroupQuestion]) -> list[Block]:
    if not asked:
        return []
    blocks: list[Block] = [Heading("Vragen van de groep aan Kenniswijzer")]
    for item in asked:
        blocks += [Heading(item.text, 2), _bullets(item.lines)]
        if item.sources:
            blocks.append(Paragraph((line(f"Bronnen: {'; '.join(item.sources)}."),)))
    return blocks


def _note(citation: Citation) -> SourceNote:
    text = citation.title if citation.article and citation.title.endswith(f"artikel {citation.article}") else ""
    note = f" ({citation.currency_note})" if citation.currency_note else ""
    return SourceNote(citation.number, (text or describe(citation)) + note, citation.url)
