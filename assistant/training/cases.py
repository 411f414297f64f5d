"""Loads the training cases that ship with the product, and those that a trainer wrote."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from pydantic import ValidationError

from assistant.errors import AssistantError
from assistant.training.case import Case

CASES_FOLDER = Path(__file__).parent / "cases"


def load_cases(own: Path | None = None) -> Mapping[str, Case]:
    """Return the cases by id, easiest first. ``own``: a folder with cases of the organisation's own.

    Raises:
        AssistantError: a file is no valid case, or an id stands in two files; the message names the file and the field.
    """
    found: dict[str, Case] = {}
    for folder in (CASES_FOLDER, *([own] if own else [])):
        for path in sorted(folder.glob("*.yaml")):
            case = read_case(path)
            if case.id in found:
                raise AssistantError(f"{path.name}: de id {case.id!r} is al van een andere casus. Kies een andere id.")
            found[case.id] = case
    return dict(sorted(found.items(), key=lambda item: (item[1].level, item[0])))


def read_case(path: Path) -> Case:
    """Read one case.

    Raises:
        AssistantError: the file is no YAML, or no valid case.
    """
    import yaml

    try:
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        return Case.model_validate(content)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise AssistantError(f"{path.name} is geen geldige YAML: {error}") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "het hele bestand"
        raise AssistantError(f"{path.name}: {where}: {first['msg']}") from error
