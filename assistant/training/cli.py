"""``kennis quiz`` and ``kennis casussen``: draft quiz questions, and the training cases that there are."""

from __future__ import annotations

from typing import Annotated

import typer

from knowledge.terminal import AsJson

app = typer.Typer()


@app.command()
def quiz(
    topic: Annotated[str, typer.Argument(metavar="ONDERWERP", help="Waarover de quizvraag moet gaan.")],
    as_json: AsJson = False,
) -> None:
    """Maak een quizvraag uit een zin die in een bron staat, als concept. Afsluitcode: 0 gemaakt, 3 niet, 1 fout."""
    import random

    from assistant.answer import Question
    from assistant.bootstrap import open_assistant
    from assistant.errors import QuestionRejected
    from assistant.render import describe
    from assistant.training.quiz import quiz_question, quiz_topic

    with open_assistant(read_only=True) as assistant:
        answer = assistant.answer(Question(text=quiz_topic(topic) or topic))
    try:
        if not answer.sentences:
            raise QuestionRejected(answer.intro or "De bibliotheek heeft hier geen antwoord op.")
        made = quiz_question(answer, random.Random())
    except QuestionRejected as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(3) from None
    if as_json:
        typer.echo(made.model_dump_json(by_alias=True, indent=2))
        return
    choices = "\n".join(f"  {letter}. {choice}" for letter, choice in zip("ABCD", made.choices, strict=False))
    right = "ABCD"[made.answer]
    typer.echo(f"{made.text}\n{choices}\n\nGoed: {right}\nZin: {made.sentence}\nBron: {describe(made.source)}")
    typer.echo(made.draft)


@app.command()
def casussen() -> None:
    """Toon de casussen voor een oefensessie; de sessie zelf houdt u op de webpagina, onder Oefeningen."""
    from assistant.training.bootstrap import load_training_settings
    from assistant.training.cases import load_cases

    for case in load_cases(load_training_settings().training_cases).values():
        typer.echo(f"{case.id}  niveau {case.level}, {case.minutes} minuten\n  {case.title}: {case.topic}")
