"""``kennis opwarmen``: a door to ``assistant.warming``."""

from __future__ import annotations

import typer


def opwarmen() -> None:
    """Reken de betekenis van alle zinnen vooruit, zodat ook de eerste antwoorden snel zijn.

    Nodig is het niet: een antwoord rekent uit wat het mist en bewaart dat. Afbreken mag; een volgende keer gaat verder.
    """
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from assistant.warming import warm
    from knowledge.bootstrap import open_library

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with open_library(read_only=True) as library, Progress(*columns, transient=True) as bar:
        task = bar.add_task("Zinnen", total=None)
        count = warm(library, lambda done, total: bar.update(task, completed=done, total=total))
    typer.echo(f"Van alle {count} zinnen is de betekenis bewaard.")
