"""The console command ``kennis``: put together from the rooms' commands, with one place for errors.

Never a stack trace and never the text of an unforeseen error: both may hold text of a document or a question.
"""

from __future__ import annotations

import errno
import re
import sys
import traceback
from pathlib import Path

import typer
import typer.main

from assistant import cli as assistant_cli
from assistant.dutch_help import speak_dutch
from assistant.training import cli as training_cli
from bots.slack import cli as slack_cli
from evals import cli as evals_cli
from ingest import cli as ingest_cli
from knowledge import cli as knowledge_cli
from prompts import cli as prompts_cli

EXIT_ERROR = 1
EXIT_USAGE = 2
EXIT_INTERRUPTED = 130

_ROOT = Path(__file__).parent
_UsageError: type[Exception] = typer.BadParameter.__bases__[0]
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
_CLOSED = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})


def _judge_settings() -> object:
    from evals.judge_model import JudgeSettings

    return JudgeSettings()


def _slack_settings() -> object:
    from bots.slack.app import load_slack_settings

    return load_slack_settings()


def _training_settings() -> object:
    from assistant.training.bootstrap import load_training_settings

    return load_training_settings()


_MORE_SETTINGS = (_training_settings, _slack_settings, _judge_settings)
"""What ``kennis settings`` shows beside what the assistant's room may know of."""


def build_app() -> typer.Typer:
    """Return the whole command line; each room brings its own commands."""
    app = typer.Typer(
        name="kennis",
        help="Kenniswijzer: vragen over ondermijning, met bij elke zin de bron.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
    )
    for room in (assistant_cli, training_cli, ingest_cli, knowledge_cli, slack_cli, prompts_cli, evals_cli):
        app.add_typer(room.app)
    return app


def main() -> None:
    """Run the command line. An error is one line on stderr and a non-zero exit, never a stack trace."""
    try:
        code = speak_dutch(typer.main.get_command(build_app()))(
            prog_name="kennis", standalone_mode=False, obj=_MORE_SETTINGS
        )
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(EXIT_ERROR)
    except BaseException as error:  # noqa: BLE001 - the last line of defence: what is not known is said, not shown
        sys.exit(report_error(error))
    sys.exit(code if isinstance(code, int) else 0)


def report_error(error: BaseException) -> int:
    """Write the line for ``error`` to standard error; return the exit code."""
    if isinstance(error, SystemExit):
        return error.code if isinstance(error.code, int) else EXIT_ERROR
    if isinstance(error, KeyboardInterrupt | typer.Abort):
        return _say("afgebroken. Wat al was opgenomen, blijft staan.", EXIT_INTERRUPTED)
    if isinstance(error, _UsageError):
        return _usage(error)
    return _say(_of_program(error), EXIT_ERROR)


def _of_program(error: BaseException) -> str:
    from assistant.errors import AssistantError
    from evals.errors import EvalError
    from ingest.errors import IngestError
    from knowledge.errors import KnowledgeError
    from prompts.catalogue import CatalogueError

    if isinstance(error, KnowledgeError | IngestError | AssistantError | EvalError | CatalogueError):
        return str(error)
    if isinstance(error, OSError):
        return _of_system(error)
    if isinstance(error, MemoryError):
        return "het geheugen is op. Sluit andere programma's, of doe het in kleinere delen."
    return (
        f"er ging iets mis dat niet was voorzien ({type(error).__name__} bij {_where(error)}). "
        "Kijk met 'kennis doctor' of de bibliotheek in orde is, en meld deze regel aan de beheerder."
    )


def _say(text: str, code: int) -> int:
    line = "".join(character if character.isprintable() or character == "\n" else "\ufffd" for character in text)
    sys.stderr.write(f"kennis: {line}\n")
    return code


def _of_system(error: OSError) -> str:
    place = f" bij {error.filename}" if error.filename else ""
    if error.errno in _FULL:
        return f"de schijf is vol{place}. Maak ruimte en probeer het opnieuw."
    if error.errno in _CLOSED:
        return f"geen rechten{place}. Vraag toegang, of kies met KENNIS_DATA_DIR een andere map."
    if isinstance(error, FileNotFoundError):
        return f"bestand of map niet gevonden{place}. Controleer de naam."
    return f"het systeem gaf een fout{place} ({type(error).__name__}). Controleer schijf en rechten."


def _where(error: BaseException) -> str:
    """Return the last place in our own code that the error went through: a module and a line, no text."""
    own = [
        f"{Path(frame.filename).relative_to(_ROOT).as_posix()}:{frame.lineno}"
        for frame in traceback.extract_tb(error.__traceback__)
        if Path(frame.filename).is_relative_to(_ROOT) and "site-packages" not in frame.filename
    ]
    return own[-1] if own else "een bibliotheek"


def _usage(error: Exception) -> int:
    context = getattr(error, "ctx", None)
    if type(error).__name__ == "NoArgsIsHelpError":
        error.show()  # type: ignore[attr-defined]
        return EXIT_USAGE
    command = context.command_path if context is not None else "kennis"
    return _say(f"{_usage_text(error)} Zie: {command} --help", EXIT_USAGE)


def _usage_text(error: Exception) -> str:
    """Say in Dutch what the command line library found; its own messages are English."""
    said = str(getattr(error, "message", ""))
    parameter = getattr(error, "param", None)
    name = f" bij {_parameter_name(parameter)}" if parameter is not None else ""
    option = getattr(error, "option_name", "")
    by_kind = {
        "NoSuchOption": f"de optie {option} bestaat niet.",
        "MissingParameter": f"er ontbreekt iets{name}.",
        "BadOptionUsage": f"de optie {option} is niet goed gebruikt; mist er een waarde?",
    }
    if (text := by_kind.get(type(error).__name__)) is not None:
        return text
    if unknown := re.match(r"No such command '(.*?)'", said):
        return f"de opdracht '{unknown[1]}' bestaat niet."
    if said.startswith(("Got unexpected extra", "Missing command")):
        return "er staat iets te veel of te weinig op de opdrachtregel. Zet een vraag tussen aanhalingstekens."
    if re.search(r"\b(is not|does not|should|valid|must)\b", said):
        return f"de waarde{name} klopt niet."
    return said[:1].lower() + said[1:] + ("" if said.endswith(".") else ".")


def _parameter_name(parameter: object) -> str:
    options = [str(option) for option in getattr(parameter, "opts", ()) if str(option).startswith("-")]
    return options[0] if options else str(getattr(parameter, "metavar", None) or getattr(parameter, "name", ""))


if __name__ == "__main__":
    main()
