"""Sets as CSV or Excel and back, without loss, for people who work there.

One row a case, one column a field. A cell is written the way people write (``ja``, one item a line, ``|`` between
variants, ``bestand: … ; pagina: …`` for a source) when reading it back gives the very same value, and as JSON when it
would not: nothing is lost, and what is strange looks strange. CSV is UTF-8 with a byte order mark and semicolons, as
Dutch Excel expects. A text that a spreadsheet would take for a formula gets an apostrophe before it (OWASP, "CSV
Injection"), which reading takes away again.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from evals.cases import Case, case_as_json, first_error
from evals.errors import CaseError

__all__ = ["COLUMNS", "export_set", "import_set"]

COLUMNS: tuple[str, ...] = tuple(field.alias or name for name, field in Case.model_fields.items())
"""The columns, in the order of the schema; all are Dutch names."""
_LISTS = frozenset({"gesprek", "instrumenten", "verboden_instrumenten", "verboden_tekst", "niet_begrepen", "toegang"})
_GROUPS = frozenset({"kernfeiten", "begrepen"})
_DATES = frozenset({"peildatum", "datum"})
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "'")
_DUTCH_DAY = re.compile(r"(\d{1,2})-(\d{1,2})-(\d{4})")
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\ufffe\uffff]|_x[0-9A-Fa-f]{4}_")
"""What a spreadsheet drops or reads as something else; such a text is written as JSON with escapes."""
_MOST_CHARACTERS = 32_767
"""What one Excel cell holds."""


def export_set(cases: Iterable[Case], path: Path) -> int:
    """Write cases to a ``.csv`` or ``.xlsx`` file; return how many.

    Raises:
        CaseError: the kind of file is unknown, or a text does not fit in a cell.
    """
    rows = [[_cell(name, case_as_json(case).get(name)) for name in COLUMNS] for case in cases]
    if path.suffix.lower() == ".csv":
        _write_csv(rows, path)
    elif path.suffix.lower() == ".xlsx":
        _write_excel(rows, path)
    else:
        raise _unknown(path)
    return len(rows)


def import_set(path: Path) -> list[Case]:
    """Read cases from a ``.csv`` or ``.xlsx`` file.

    Raises:
        CaseError: the file or a row is wrong; the message names the row as a spreadsheet counts it.
    """
    if path.suffix.lower() not in {".csv", ".xlsx"}:
        raise _unknown(path)
    rows = _read_csv(path) if path.suffix.lower() == ".csv" else _read_excel(path)
    header = [str(cell or "").strip().casefold() for cell in next(rows, (0, []))[1]]
    if unknown := [name for name in header if name and name not in COLUMNS]:
        raise CaseError(f"{path}: onbekende kolom {', '.join(unknown)}. Kolommen: {', '.join(COLUMNS)}.")
    if "id" not in header:
        raise CaseError(f"{path}: de eerste rij moet de namen van de kolommen bevatten, met in elk geval id.")
    cases: dict[str, Case] = {}
    for number, row in rows:
        if not any(str(cell).strip() for cell in row if cell is not None):
            continue
        case = _case(path, number, dict(zip(header, row, strict=False)))
        if case.id in cases:
            raise CaseError(f"{path}, rij {number}: het id '{case.id}' komt twee keer voor.")
        cases[case.id] = case
    return list(cases.values())


def _case(path: Path, number: int, row: dict[str, Any]) -> Case:
    values = {}
    for name, cell in row.items():
        text = _text(cell)
        if not name or text == "":
            continue
        try:
            values[name] = _parse(name, text)
        except ValueError as error:
            raise CaseError(f"{path}, rij {number}, kolom {name}: {error}") from None
    try:
        return Case.model_validate(values)
    except ValidationError as error:
        raise CaseError(f"{path}, rij {number}: {first_error(error)}") from None


# Values and cells ----------------------------------------------------------------------------------------------


def _cell(name: str, value: Any) -> str:
    """Return the readable form of a value where that can be read back, else its JSON."""
    if value is None:
        return ""
    readable = _readable(name, value)
    try:
        safe = readable != "" and _parse(name, readable) == value
    except ValueError:
        safe = False
    safe = safe and _CONTROL.search(readable) is None
    return readable if safe else json.dumps(value, ensure_ascii=_CONTROL.search(readable) is not None)


def _readable(name: str, value: Any) -> str:
    if name == "beantwoordbaar":
        return "ja" if value else "nee"
    if name in _LISTS:
        return "\n".join(value)
    if name in _GROUPS:
        return "\n".join(" | ".join(variants) for variants in value)
    if name == "bronnen":
        return "\n".join(" ; ".join(f"{key}: {item}" for key, item in gold.items()) for gold in value)
    return str(value)


def _parse(name: str, text: str) -> Any:
    """Return the JSON value of a cell.

    Raises:
        ValueError: the cell holds no such value.
    """
    if text[:1] in '["{' and (read := _json(text)) is not None:
        return read
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    if name == "beantwoordbaar":
        return _yes_or_no(text)
    if name in _LISTS:
        return lines
    if name in _GROUPS:
        return [[part.strip() for part in line.split(" | ")] for line in lines]
    if name == "bronnen":
        return [_gold(line) for line in lines]
    return _day(text) if name in _DATES else text


def _gold(line: str) -> dict[str, Any]:
    gold: dict[str, Any] = {}
    for part in line.split(" ; "):
        key, colon, value = part.partition(":")
        if not colon:
            raise ValueError(f"schrijf een bron als 'bestand: naam ; pagina: 3', niet als {line!r}.")
        gold[key.strip()] = int(value) if key.strip() == "pagina" else value.strip()
    return gold


def _yes_or_no(text: str) -> bool:
    known = {
        "ja": True,
        "waar": True,
        "true": True,
        "1": True,
        "nee": False,
        "onwaar": False,
        "false": False,
        "0": False,
    }
    try:
        return known[text.strip().casefold()]
    except KeyError:
        raise ValueError(f"schrijf ja of nee, niet {text!r}.") from None


def _day(text: str) -> str:
    """Return a day as jjjj-mm-dd; Dutch Excel writes dd-mm-jjjj."""
    found = _DUTCH_DAY.fullmatch(text.strip())
    return date(int(found[3]), int(found[2]), int(found[1])).isoformat() if found else text.strip()


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return None


def _text(cell: Any) -> str:
    """Return what a cell says: dates, numbers and booleans as Excel stores them, without the guard against formulas."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "ja" if cell else "nee"
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    text = str(cell).replace("\r\n", "\n")
    return text[1:] if text.startswith("'") else text


def _guarded(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text


# Files ---------------------------------------------------------------------------------------------------------


def _write_csv(rows: Sequence[Sequence[str]], path: Path) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(COLUMNS)
        writer.writerows([_guarded(cell) for cell in row] for row in rows)


def _read_csv(path: Path) -> Iterator[tuple[int, list[Any]]]:
    text = _opened(path, lambda: path.read_text(encoding="utf-8-sig"))
    first = text.partition("\n")[0]
    delimiter = max((";", ",", "\t"), key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    for number, row in enumerate(reader, start=1):
        yield number, list(row)


def _write_excel(rows: Sequence[Sequence[str]], path: Path) -> None:
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils.exceptions import IllegalCharacterError

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "vragen"
    sheet.append(list(COLUMNS))
    for number, row in enumerate(rows, start=2):
        for column, text in enumerate(row, start=1):
            if len(text) >= _MOST_CHARACTERS:
                raise CaseError(
                    f"Rij {number}, kolom {COLUMNS[column - 1]}: te lang voor een cel in Excel. Exporteer naar .csv."
                )
            cell = sheet.cell(number, column)
            try:
                cell.value = _guarded(text) or None
            except IllegalCharacterError:
                raise CaseError(
                    f"Rij {number}, kolom {COLUMNS[column - 1]}: een teken past niet in Excel. Exporteer naar .csv."
                ) from None
            cell.number_format = "@"
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    for column, name in enumerate(COLUMNS, start=1):
        sheet.cell(1, column).font = Font(bold=True)
        sheet.column_dimensions[sheet.cell(1, column).column_letter].width = 60 if name in {"vraag", "bronnen"} else 22
    sheet.freeze_panes = "B2"
    book.save(path)


def _read_excel(path: Path) -> Iterator[tuple[int, list[Any]]]:
    from openpyxl import load_workbook

    book = _opened(path, lambda: load_workbook(path, read_only=True, data_only=True))
    try:
        for number, row in enumerate(book.active.iter_rows(values_only=True), start=1):
            yield number, list(row)
    finally:
        book.close()


def _opened(path: Path, read: Callable[[], Any]) -> Any:
    from zipfile import BadZipFile

    from openpyxl.utils.exceptions import InvalidFileException

    try:
        return read()
    except (OSError, UnicodeDecodeError, BadZipFile, InvalidFileException, KeyError):
        raise CaseError(f"{path} is niet te lezen als {path.suffix.lower()}-bestand.") from None


def _unknown(path: Path) -> CaseError:
    return CaseError(f"{path.name}: kies een bestand dat eindigt op .csv of .xlsx.")
