"""The cells of a table in a file (csv or xlsx), as they stand: nothing is understood yet."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from io import BytesIO, StringIO
from itertools import islice
from typing import Any

from assistant.quickscan.errors import TableRefused
from assistant.quickscan.settings import QuickscanSettings

Cell = str | int | float
Row = tuple[int, list[Cell]]
"""The number of a row in the file, from 1, and its cells; an empty cell is an empty text."""
HELP = (
    "Nodig zijn de kolommen jaar, gebied en aantal, of een kolom per jaar; het liefst ook noemer (alle vestigingen of "
    "inwoners) en niveau (gebied, regio of land)."
)
_MOST_SHEETS = 10
_MOST_COLUMNS = 200


def grids_of(data: bytes, name: str, settings: QuickscanSettings) -> list[list[Row]]:
    """Return the rows that hold something: of a csv, or of each sheet of an Excel file. ``name`` says the format.

    Raises:
        TableRefused: the file is too large, empty, or not to be read.
    """
    if len(data) > settings.max_table_bytes:
        raise TableRefused(f"De tabel is te groot: hoogstens {settings.max_table_bytes // 1000} kB. Tel eerst op.")
    sheets = _excel(data, settings) if name.lower().endswith((".xlsx", ".xlsm")) else [_csv(data, name, settings)]
    found = [rows for rows in sheets if rows]
    if not found:
        raise TableRefused(f"In de tabel staan geen gegevens. {HELP}")
    return found


def _excel(data: bytes, settings: QuickscanSettings) -> list[list[Row]]:
    import openpyxl

    try:
        book = openpyxl.load_workbook(BytesIO(data), read_only=True, data_only=True)
        return [_filled(sheet.iter_rows(values_only=True), settings) for sheet in book.worksheets[:_MOST_SHEETS]]
    except TableRefused:
        raise
    except Exception as error:
        raise TableRefused(
            "Het Excel-bestand is niet te lezen. Bewaar het als .xlsx, zonder wachtwoord, met de tabel op blad 1."
        ) from error


def _csv(data: bytes, name: str, settings: QuickscanSettings) -> list[Row]:
    if not name.lower().endswith((".csv", ".txt", ".tsv")):
        raise TableRefused("Dit soort bestand kan niet. Geef een .csv of .xlsx.")
    if b"\x00" in data[:4096]:
        raise TableRefused("Dit is geen tekstbestand. Geef een .csv of .xlsx.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    lines = text.splitlines()
    # A comma may stand in numbers and a title may hold one: the separator is what most lines have.
    separator = max(";\t,", key=lambda sign: sum(sign in line for line in lines[:50]))
    try:
        return _filled(csv.reader(StringIO(text, newline=""), delimiter=separator), settings)
    except csv.Error as error:
        raise TableRefused(f"De tabel is niet te lezen als csv. {HELP}") from error


def _filled(rows: Iterable[Iterable[Any]], settings: QuickscanSettings) -> list[Row]:
    """Return the rows that hold something, all equally long."""
    found = list(_rows(rows, settings))
    width = max((len(cells) for _, cells in found), default=0)
    return [(number, cells + [""] * (width - len(cells))) for number, cells in found]


def _rows(rows: Iterable[Iterable[Any]], settings: QuickscanSettings) -> Iterator[Row]:
    held = 0
    for number, row in enumerate(rows, 1):
        cells = [_cell(value) for value in islice(row, _MOST_COLUMNS)]
        while cells and cells[-1] == "":
            cells.pop()
        if not cells:
            continue
        held += 1
        if held > settings.max_rows:
            raise TableRefused(f"De tabel heeft meer dan {settings.max_rows} regels. Tel eerst op per gebied en jaar.")
        yield number, cells


def _cell(value: Any) -> Cell:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    return " ".join(str(value).split()) if value is not None else ""
