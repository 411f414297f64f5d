"""Commands of the prompts room: list, show and render prompts. Only a door."""

from __future__ import annotations

import json
from typing import Annotated, Any

import typer

app = typer.Typer()
prompts_app = typer.Typer(
    help="Bekijk de prompts: de teksten waarmee een taalmodel aan het werk gaat.",
    invoke_without_command=True,
    no_args_is_help=False,
)
app.add_typer(prompts_app, name="prompts")

Name = Annotated[str, typer.Argument(metavar="NAAM", help="Naam van de prompt; zie: kennis prompts")]
AsJson = Annotated[bool, typer.Option("--json", help="Geef het hele resultaat als JSON.")]


@prompts_app.callback()
def overview(context: typer.Context, as_json: AsJson = False) -> None:
    """Toon alle prompts met hun versie en waar ze voor dienen."""
    if context.invoked_subcommand is not None:
        return
    from prompts.prompt_file import all_prompts

    found = all_prompts()
    if as_json:
        rows = [{"naam": one.name, "versie": one.version, "doel": one.purpose} for one in found]
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for one in found:
        typer.echo(f"{one.label:<16} {one.purpose}")


@prompts_app.command()
def toon(name: Name, as_json: AsJson = False) -> None:
    """Toon één prompt: doel, variabelen, voorbeelden en de tekst zoals die in het bestand staat."""
    from prompts.prompt_file import load_prompt

    prompt = load_prompt(name)
    if as_json:
        row: dict[str, Any] = {
            "naam": prompt.name,
            "versie": prompt.version,
            "doel": prompt.purpose,
            "variabelen": dict(prompt.variables),
            "voorbeelden": [dict(example) for example in prompt.examples],
            "tekst": prompt.text,
        }
        typer.echo(json.dumps(row, ensure_ascii=False, indent=2))
        return
    typer.echo(f"{prompt.name}, versie {prompt.version}\n{prompt.purpose}\n")
    for variable, meaning in prompt.variables.items():
        typer.echo(f"  {variable}: {meaning}")
    typer.echo(f"  voorbeelden: {len(prompt.examples)}\n\n{prompt.text.rstrip()}")


@prompts_app.command()
def vul(
    name: Name,
    values: Annotated[
        list[str] | None,
        typer.Option("--waarde", metavar="NAAM=TEKST", help="Eigen waarde voor een variabele; vaker te geven."),
    ] = None,
    example: Annotated[int, typer.Option("--voorbeeld", min=1, help="Welk voorbeeld de waarden geeft.")] = 1,
) -> None:
    """Vul een prompt met een van haar voorbeelden, en met eigen waarden: precies wat een model te lezen krijgt."""
    from prompts.catalogue import CatalogueError
    from prompts.prompt_file import load_prompt

    prompt = load_prompt(name)
    if example > len(prompt.examples):
        raise typer.BadParameter(f"Prompt {name} heeft {len(prompt.examples)} voorbeeld(en).", param_hint="--voorbeeld")
    given = dict(prompt.examples[example - 1])
    for value in values or ():
        variable, sign, text = value.partition("=")
        if not sign:
            raise typer.BadParameter("Schrijf NAAM=TEKST.", param_hint="--waarde")
        given[variable.strip()] = text
    try:
        messages = prompt.messages(**given)
    except CatalogueError as error:
        raise typer.BadParameter(str(error), param_hint="--waarde") from None
    for role, text in messages:
        typer.echo(f"--- {'taak' if role == 'system' else 'gegevens'} ---\n{text}")
