"""Makes a quickscan and takes the reader's changes: the one road for the command line, the API and the pages."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from assistant.answer import Reader
from assistant.bootstrap import Assistant
from assistant.instruments.citing import CardCitations
from assistant.quickscan import places
from assistant.quickscan.citing import CitationBook
from assistant.quickscan.editing import edited, new_inputs
from assistant.quickscan.errors import InputRefused, TableRefused
from assistant.quickscan.figures_step import figures_step
from assistant.quickscan.guarding import TextGuard
from assistant.quickscan.intake_step import intake_step
from assistant.quickscan.knowing import Knower
from assistant.quickscan.lever_step import LeverMaker
from assistant.quickscan.question_step import branch_of, question_step, subject_of
from assistant.quickscan.scan import Changes, Inputs, KnowledgeStep, Quickscan
from assistant.quickscan.settings import QuickscanSettings
from assistant.quickscan.statline import OpenData, StatLine
from assistant.quickscan.unknown_step import unknown_step
from assistant.steps.write import MODEL
from knowledge.branches import Branch
from knowledge.instruments.catalogue import Catalogue, load_catalogue
from knowledge.versions import dutch_date

if TYPE_CHECKING:
    from assistant.quickscan.table_reading import CountTable

SHORTEST = 3


@dataclass(frozen=True)
class QuickscanMaker:
    """Makes and changes quickscans over an open assistant. Safe to use from several threads."""

    assistant: Assistant
    settings: QuickscanSettings = field(default_factory=QuickscanSettings)
    catalogue: Catalogue = field(default_factory=load_catalogue)
    open_data: OpenData | None = None

    def start(self, inputs: Inputs, reader: Reader | None = None) -> Quickscan:
        """Return a new quickscan for a hunch.

        Raises:
            InputRefused: a text holds a person, a firm, an address or pasted files, or says too little.
        """
        guarded = self._guarded(inputs)
        if len(guarded.hunch.split()) < SHORTEST:
            raise InputRefused("Beschrijf het vermoeden in een of twee zinnen: wat valt op, waar, en sinds wanneer?")
        today = self.assistant.pipeline.today()
        seed = Quickscan(
            made_on=today,
            as_of=today,
            title="",
            inputs=guarded,
            question=question_step(guarded),
            knowledge=KnowledgeStep(),
        )
        return self._made(seed, reader or Reader())

    def change(self, scan: Quickscan, changes: Changes, reader: Reader | None = None) -> Quickscan:
        """Return the quickscan with the reader's changes; another question, branch or place makes the steps anew.

        Raises:
            InputRefused: a text of the changes may not be taken in.
        """
        guard = self._guard
        inputs = new_inputs(scan.inputs, changes, guard)
        edits = edited(scan.edits, changes, guard)
        changed = scan.model_copy(update={"inputs": inputs, "edits": edits, "reached": changes.reached or scan.reached})
        if inputs == scan.inputs:
            return self._with_edits(changed, scan, reader or Reader())
        return self._made(changed, reader or Reader())

    def _with_edits(self, scan: Quickscan, before: Quickscan, reader: Reader) -> Quickscan:
        """Return the quickscan with its edits worked in; nothing is searched again."""
        book = CitationBook(scan.citations)
        cite = CardCitations(self.assistant.library.register, self.assistant.pipeline.today(), reader.access)
        intake = intake_step(scan.inputs, scan.edits, self.catalogue, cite, book)
        asked = [text for text in scan.unknown.questions if text not in before.edits.own_questions]
        questions = tuple(dict.fromkeys([*scan.edits.own_questions, *asked]))
        unknown = scan.unknown.model_copy(update={"questions": questions})
        return scan.model_copy(update={"intake": intake, "unknown": unknown, "citations": tuple(book.citations)})

    def with_table(
        self,
        scan: Quickscan,
        data: bytes,
        file_name: str,
        *,
        name: str = "",
        source: str = "",
        reader: Reader | None = None,
    ) -> Quickscan:
        """Return the quickscan with what a table says; the table itself is not kept.

        Raises:
            TableRefused: the table cannot be used, or holds persons, firms or addresses.
        """
        from assistant.quickscan.table_reading import read_table

        table = read_table(data, file_name, self.settings)
        guard = self._guard
        return self._analysed(scan, table, guard(name) or "de gegeven tabel", guard(source), reader)

    def with_open_data(self, scan: Quickscan, reader: Reader | None = None) -> Quickscan:
        """Return the quickscan with figures of the open-data source that is configured.

        Raises:
            TableRefused: the quickscan has no place code or branch yet, or too little came.
            DataUnavailable: the source did not give them.
        """
        from assistant.quickscan.open_data_table import fetch_table

        source = self.open_data or StatLine(self.settings)
        branch = branch_of(scan.inputs)
        if not scan.question.place_code or branch is None:
            raise TableRefused("Kies eerst een branche en een plaats met CBS-code; dan haal ik de cijfers op.")
        table = fetch_table(source, scan.question, branch)
        return self._analysed(scan, table, source.name, source.name, reader)

    def without_table(self, scan: Quickscan, reader: Reader | None = None) -> Quickscan:
        """Return the quickscan without its figures."""
        bare = scan.model_copy(update={"figures": scan.figures.model_copy(update={"analysis": None})})
        return self._made(bare, reader or Reader())

    def _analysed(self, scan: Quickscan, given: CountTable, name: str, source: str, reader: Reader | None) -> Quickscan:
        from assistant.quickscan.analysis import analyse
        from assistant.quickscan.charts import add_charts
        from assistant.quickscan.series import as_table

        branch = branch_of(scan.inputs)
        day = dutch_date(self.assistant.pipeline.today())
        table = as_table(given, self.settings, branch.denominator if branch else "eenheden van de noemer")
        found = add_charts(analyse(table, self.settings, name=name, source=source, day=day))
        figured = scan.model_copy(update={"figures": scan.figures.model_copy(update={"analysis": found})})
        return self._made(figured, reader or Reader())

    @property
    def _guard(self) -> TextGuard:
        return TextGuard(self.assistant.pipeline)

    def _guarded(self, inputs: Inputs) -> Inputs:
        guard = self._guard
        place = places.find_place(guard(inputs.place)) if inputs.place else places.Place("", inputs.place_code)
        return inputs.model_copy(
            update={
                "hunch": guard(inputs.hunch),
                "question": guard(inputs.question),
                "place": place.name,
                "place_code": inputs.place_code or place.code,
                "period": guard(inputs.period),
                "organisation": guard(inputs.organisation, suspicion=False),
            }
        )

    def _made(self, scan: Quickscan, reader: Reader) -> Quickscan:
        """Make every step of a quickscan from its inputs, its edits and its figures."""
        inputs, book, branch = scan.inputs, CitationBook(), branch_of(scan.inputs)
        question = question_step(inputs)
        knower = Knower(self.assistant, reader)
        maker = LeverMaker(self.assistant, self.catalogue, knower)
        matched = maker.match(f"{inputs.hunch} {branch.name if branch else ''}".strip())
        subject = subject_of(inputs, branch)
        knowledge = KnowledgeStep(sections=knower.sections(branch, subject, book))
        figures = figures_step(branch, knower, book, scan.figures.analysis)
        levers = maker.step(branch, matched, book)
        today = self.assistant.pipeline.today()
        cite = CardCitations(self.assistant.library.register, today, reader.access)
        intake = intake_step(inputs, scan.edits, self.catalogue, cite, book)
        unknown = unknown_step(question, knowledge, figures, matched, scan.edits)
        return scan.model_copy(
            update={
                "as_of": today,
                "title": _title(inputs, branch, question.place),
                "question": question,
                "knowledge": knowledge,
                "figures": figures,
                "levers": levers,
                "unknown": unknown,
                "intake": intake,
                "citations": tuple(book.citations),
                "composer": MODEL if any(part.composer == MODEL for part in knowledge.sections) else matched.composer,
            }
        )


def _title(inputs: Inputs, branch: Branch | None, place: str) -> str:
    what = branch.name if branch else f"“{' '.join(inputs.hunch.split()[:8])} …”"
    return f"Quickscan: {what}" + (f" in {place}" if place else "")
