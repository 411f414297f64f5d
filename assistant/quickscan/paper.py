"""A quickscan on paper: a front page that says what it is and is not, the six steps, the sources as footnotes."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator

from assistant.export.paper import (
    Block,
    Bullets,
    Grid,
    Heading,
    Line,
    Note,
    Paper,
    Paragraph,
    Picture,
    SourceNote,
    line,
    mentioned,
)
from assistant.quickscan.figures import ShownCount, TableAnalysis
from assistant.quickscan.scan import Quickscan, Statement, StepName
from assistant.quickscan.suppression import HIDDEN_MARK
from assistant.render import describe
from knowledge.versions import dutch_date

SUBTITLE = "Eerste verkenning, geen vaststelling"
FOOTER = "Quickscan: eerste verkenning, geen vaststelling. Gemaakt met een AI-systeem; door een mens te controleren."
TITLES = {
    StepName.QUESTION: "1. De vraag",
    StepName.KNOWLEDGE: "2. Wat weten we al?",
    StepName.FIGURES: "3. Wat zeggen de cijfers?",
    StepName.LEVERS: "4. Wat kunnen we doen?",
    StepName.UNKNOWN: "5. Wat weten we niet?",
    StepName.INTAKE: "6. Intake, pijler en vervolg",
}
PRACTICE = "(praktijkkennis, nog te controleren)"
_ANSWERS = {"ja": "ja", "nee": "nee", "onbekend": "nog niet bekend"}


def paper_of(scan: Quickscan) -> Paper:
    """Return the paper of a quickscan, without what the reader left out."""
    front, blocks = tuple(_front(scan)), tuple(_body(scan))
    named = mentioned((*front, *blocks))
    return Paper(
        title=scan.title,
        subtitle=SUBTITLE,
        front=front,
        blocks=blocks,
        sources=tuple(
            SourceNote(item.number, describe(item), item.url) for item in scan.citations if item.number in named
        ),
        made_on=scan.as_of,
        footer=FOOTER,
    )


def shown(statements: Iterable[Statement], scan: Quickscan) -> list[Statement]:
    """Return the statements that the reader did not leave out."""
    return [item for item in statements if item.key not in scan.edits.hidden]


def said(item: Statement) -> Line:
    """Return a statement as a line; practice says that it is."""
    return Line(f"{item.text.rstrip()} {PRACTICE}" if item.practice else item.text, item.citations)


def _front(scan: Quickscan) -> Iterator[Block]:
    yield Paragraph((line(f"Vermoeden: {scan.inputs.hunch}"),))
    facts = [f"Peildatum van kennis en wetten: {dutch_date(scan.as_of)}"]
    if scan.inputs.organisation:
        facts.append(f"Gevraagd door: {scan.inputs.organisation}")
    facts.append("Samengesteld uit: " + ("letterlijke zinnen uit bronnen" if scan.composer == "extractive" else
                 "zinnen van een taalmodel die bij de bron zijn gecontroleerd"))  # fmt: skip
    facts.append(f"Cijfers: {'één tabel bekeken' if scan.figures.analysis else 'nog geen cijfers bekeken'}")
    yield Bullets(tuple(line(fact) for fact in facts))
    yield Note((
        line("Dit is een eerste verkenning met open en opgetelde gegevens en met kennis die er al is."),
        line("Het is geen bewijs, geen besluit en geen oordeel over een persoon, bedrijf of adres."),
        line("Een indicator is een reden om een vraag te stellen, en nooit een vaststelling."),
    ), "Wat dit wel en niet is")  # fmt: skip
    yield Note((
        line("Deze tekst is gemaakt met een AI-systeem."),
        line("Laat een mens alles nalopen voordat u iets deelt, en laat juridische punten toetsen."),
    ), "Voor gebruik")  # fmt: skip
    yield Paragraph((line("Nagelopen door: ______________________    Datum: ______________"),))


def _body(scan: Quickscan) -> Iterator[Block]:
    makers = {
        StepName.QUESTION: _question,
        StepName.KNOWLEDGE: _knowledge,
        StepName.FIGURES: _figures,
        StepName.LEVERS: _levers,
        StepName.UNKNOWN: _unknown,
        StepName.INTAKE: _intake,
    }
    for step, make in makers.items():
        yield Heading(TITLES[step])
        yield from make(scan)
        if remark := scan.edits.remarks.get(step.value):
            yield Note((line(remark),), "Opmerking van de lezer")


def _question(scan: Quickscan) -> Iterator[Block]:
    step = scan.question
    yield Paragraph((line(step.question),))
    rows = [("Branche", step.branch_name or "niet gekozen"), ("Plaats", _place(scan)), ("Periode", step.period)]
    yield Grid(("Afbakening", "Keuze"), tuple((line(name), line(text)) for name, text in rows))
    if step.codes:
        rows_of_codes = tuple((line(item.edition), line(item.code), line(item.name)) for item in step.codes)
        yield Grid(("Versie", "SBI-code", "Naam"), rows_of_codes, "Branchecodes")
        yield Paragraph((line(f"Bron van de codes: {step.codes_source}."),))
    if step.notes:
        yield Bullets(tuple(line(note) for note in step.notes))


def _place(scan: Quickscan) -> str:
    step = scan.question
    code = f" ({step.place_code})" if step.place_code else ""
    source = f"; bron van de code: {step.place_source}" if step.place_source else ""
    return f"{step.place or 'niet gekozen'}{code}{source}"


def _knowledge(scan: Quickscan) -> Iterator[Block]:
    for section in scan.knowledge.sections:
        yield Heading(section.title, 2)
        kept = shown(section.statements, scan)
        if kept:
            yield Bullets(tuple(said(item) for item in kept))
        if section.gap:
            yield Note((line(section.gap),), "Leemte")


def _figures(scan: Quickscan) -> Iterator[Block]:
    step = scan.figures
    yield Note((line(step.caution),))
    if step.analysis is not None:
        yield from _analysis(step.analysis)
    yield Heading("Welke cijfers laten dit zien?", 2)
    yield Grid(
        ("Bron", "Laat zien", "Let op"),
        tuple((line(item.name), line(item.shows), line(item.beware)) for item in step.use),
    )
    yield Heading("Welke gegevens horen nu niet?", 2)
    yield Bullets(tuple(line(f"{item.name}: {item.why_not}.") for item in step.leave))
    yield Heading("Waarmee vergelijken?", 2)
    yield Bullets(tuple(said(item) for item in shown(step.compare, scan)))
    yield Heading("Gewone verklaringen", 2)
    yield Bullets(tuple(said(item) for item in shown(step.explanations, scan)))
    yield Heading("Valkuilen", 2)
    yield Bullets(tuple(line(trap) for trap in step.traps))


def _analysis(analysis: TableAnalysis) -> Iterator[Block]:
    yield Heading("Wat de gegeven cijfers zeggen", 2)
    source = f" Bron: {analysis.source}." if analysis.source else " De bron is niet opgegeven; vul die aan."
    yield Paragraph(
        (
            line(f"Gebruikt: {analysis.name}, {analysis.years[0]} tot en met {analysis.years[-1]}.{source}"),
            *(line(note) for note in analysis.notes),
        )
    )
    general = [item for item in analysis.findings if item.kind != "gebied"]
    yield Bullets(tuple(line(item.text) for item in general))
    for chart in analysis.charts:
        yield Picture(base64.b64decode(chart.png), chart.alt, f"{chart.title}.", f"{chart.name}.png")
    yield from _table(analysis)
    areas = [item for item in analysis.findings if item.kind == "gebied"]
    if areas:
        yield Heading("Per gebied", 3)
        yield Bullets(tuple(line(item.text) for item in areas))
    yield Note(tuple(line(caveat) for caveat in analysis.caveats))


def _table(analysis: TableAnalysis) -> Iterator[Block]:
    """The counts by area and year; hidden ones carry one mark."""
    by_place = {(row.area, row.year): row for row in (*analysis.counts, *analysis.totals)}
    areas = list(dict.fromkeys(row.area for row in (*analysis.counts, *analysis.totals)))
    rows = tuple((line(area), *(line(cell(by_place.get((area, year)))) for year in analysis.years)) for area in areas)
    yield Grid(("Gebied", *(str(year) for year in analysis.years)), rows, "Aantallen per gebied en jaar")


def cell(row: ShownCount | None) -> str:
    """Return a count as it is shown."""
    if row is None:
        return "geen gegevens"
    return HIDDEN_MARK if row.count is None else str(row.count)


def _levers(scan: Quickscan) -> Iterator[Block]:
    step = scan.levers
    told = shown(step.statements, scan)
    if told:
        yield Bullets(tuple(said(item) for item in told))
    yield Heading("Mogelijk passende instrumenten", 2)
    for lever in step.levers:
        if lever.id in scan.edits.hidden:
            continue
        local = " Alleen als uw gemeente dit heeft geregeld." if lever.local else ""
        yield Heading(lever.name, 3)
        lines = [line(f"Bevoegd: {lever.authority}.{local}"), said(lever.does)]
        if lever.first_check:
            check = said(lever.first_check)
            lines.append(Line(f"Eerst nagaan: {check.text}", check.sources))
        yield Paragraph(tuple(lines))
    yield Heading("Drempels per stap", 2)
    yield Grid(
        ("Stap", "Wat gebeurt er", "Drempel", "Wie", "Instrumenten"),
        tuple(
            (line(item.step), line(item.what), line(item.barrier), line(item.who),
             Line("; ".join(item.instruments), item.citations))
            for item in step.barriers
        ),
        f"Stappen van misbruik en wat ze moeilijker maakt {PRACTICE}",
    )  # fmt: skip
    yield Paragraph((line(step.closing),))


def _unknown(scan: Quickscan) -> Iterator[Block]:
    yield Bullets(tuple(line(gap) for gap in scan.unknown.gaps))
    yield Heading("Vragen die het meeste helpen", 2)
    yield Bullets(tuple(line(question) for question in scan.unknown.questions), ordered=True)


def _intake(scan: Quickscan) -> Iterator[Block]:
    step = scan.intake
    rows = tuple(
        (
            Line(item.question, item.citations),
            line(
                f"{_ANSWERS[item.answer.value]}. {item.remark}".strip() if item.remark else _ANSWERS[item.answer.value]
            ),
            line(item.known),
            line(item.ask),
        )
        for item in step.questions
    )
    yield Grid(("Intakevraag", "Antwoord", "Wat we weten", "Wat u kunt doen"), rows)
    if step.why is not None:
        yield Paragraph((line(f"Wat past: {step.pillar}."), said(step.why)))
    yield Paragraph((line(f"Vervolg: {step.next_step}"),))
    yield Paragraph((line("Eigenaar van het vervolg: ______________________    Datum: ______________"),))
