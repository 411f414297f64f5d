"""The console command ``kennis``: put together from the rooms' commands, with one place for errors."""

from __future__ import annotations

import sys

import typer

from assistant import cli as assistant_cli
from evals import cli as evals_cli
from ingest import cli as ingest_cli
from knowledge import cli as knowledge_cli

EXIT_ERROR = 1


def build_app() -> typer.Typer:
    """Return the whole command line; each room brings its own commands."""
    app = typer.Typer(
        name="kennis",
        help="Kenniswijzer: vragen over ondermijning, met bij elke zin de bron.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
    )
    for room in (assistant_cli, ingest_cli, knowledge_cli, evals_cli):
        app.add_typer(room.app)
    return app


def main() -> None:
    """Run the command line. An expected error is one line on stderr and a non-zero exit, never a stack trace."""
    from assistant.errors import AssistantError
    from evals.errors import EvalError
    from ingest.errors import IngestError
    from knowledge.errors import KnowledgeError

    try:
        build_app()()
    except (KnowledgeError, IngestError, AssistantError, EvalError) as error:
        sys.stderr.write(f"kennis: {error}\n")
        sys.exit(EXIT_ERROR)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(EXIT_ERROR)


if __name__ == "__main__":
    main()
