"""Command ``kennis quickscan``: a hunch in, a first-pass quickscan out, on the screen or as a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from assistant.quickscan.scan import Quickscan

Text = str | None
FORMS = ("docx", "pdf", "md", "json")


def quickscan(
    hunch: Annotated[
        str, typer.Argument(metavar="VERMOEDEN", help="Wat valt op, in een of twee zinnen; zonder namen.")
    ],
    place: Annotated[Text, typer.Option("--plaats", help="Gemeente, of een CBS-code zoals GM0355.")] = None,
    branch: Annotated[
        Text, typer.Option("--branche", help="Bijvoorbeeld koeriers; standaard gelezen uit het vermoeden.")
    ] = None,
    period: Annotated[Text, typer.Option("--periode", help="Bijvoorbeeld: sinds 2021.")] = None,
    organisation: Annotated[
        Text, typer.Option("--organisatie", help="Wie de vraag stelt, zoals gemeente Zeist.")
    ] = None,
    table: Annotated[
        Path | None,
        typer.Option("--tabel", help="Tabel met aantallen per gebied en jaar (.csv of .xlsx)."),
    ] = None,
    table_source: Annotated[Text, typer.Option("--bron", help="Bron en datum van de tabel.")] = None,
    open_data: Annotated[bool, typer.Option("--open-gegevens", help="Haal cijfers op bij het ingestelde CBS.")] = False,
    out: Annotated[
        Path | None,
        typer.Option(
            "--naar", metavar="BESTAND", help="Schrijf naar .docx, .pdf, .md of .json in plaats van het scherm."
        ),
    ] = None,
) -> None:
    """Maak een eerste quickscan van een vermoeden. Afsluitcode: 0 gemaakt, 3 geweigerd, 1 fout."""
    from assistant.bootstrap import open_assistant
    from assistant.quickscan.bootstrap import make_maker
    from assistant.quickscan.errors import InputRefused, TableRefused
    from assistant.quickscan.question_step import branch_of
    from assistant.quickscan.scan import Inputs
    from knowledge.branches import load_branches

    if out is not None and out.suffix.lower().lstrip(".") not in FORMS:
        raise typer.BadParameter(f"Kies een bestand dat eindigt op {', '.join('.' + form for form in FORMS)}.")
    inputs = Inputs(
        hunch=hunch[:1000], branch=branch or "", place=place or "", period=period or "", organisation=organisation or ""
    )
    if branch and branch_of(inputs) is None:
        names = ", ".join(known.id for known in load_branches().branches)
        raise typer.BadParameter(f"Deze branche ken ik niet. Kies uit: {names}.", param_hint="--branche")
    with open_assistant(read_only=True) as assistant:
        maker = make_maker(assistant)
        try:
            scan = maker.start(inputs)
            if table is not None:
                scan = maker.with_table(scan, _read(table), table.name, source=table_source or "")
            elif open_data:
                scan = maker.with_open_data(scan)
        except (InputRefused, TableRefused) as error:
            typer.echo(str(error), err=True)
            raise typer.Exit(3) from None
    if out is None:
        from assistant.export import to_markdown
        from assistant.quickscan.paper import paper_of

        typer.echo(to_markdown(paper_of(scan)))
    else:
        write(scan, out)
        typer.echo(f"Geschreven: {out}")


def write(scan: Quickscan, out: Path) -> None:
    """Write a quickscan in the form that the name of the file says; pictures of Markdown go beside it."""
    from assistant.export import to_docx, to_markdown, to_pdf
    from assistant.quickscan.paper import paper_of

    form, paper = out.suffix.lower().lstrip("."), paper_of(scan)
    if form == "docx":
        out.write_bytes(to_docx(paper))
    elif form == "pdf":
        out.write_bytes(to_pdf(paper))
    elif form == "json":
        out.write_text(scan.model_dump_json(by_alias=True, indent=2), encoding="utf-8")
    else:
        folder = out.with_name(f"{out.stem}-afbeeldingen")
        if paper.pictures:
            folder.mkdir(exist_ok=True)
        for picture in paper.pictures:
            (folder / picture.name).write_bytes(picture.png)
        out.write_text(to_markdown(paper, pictures=folder.name), encoding="utf-8")


def _read(path: Path) -> bytes:
    if not path.is_file():
        raise typer.BadParameter(f"Het bestand {path.name} is er niet.", param_hint="--tabel")
    return path.read_bytes()
