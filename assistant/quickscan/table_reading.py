"""Reads a user's table (csv or xlsx) of counts: one row an area and a year, or a column a year.

What comes out is a tidy frame with the columns ``jaar`` (int), ``gebied`` (str), ``niveau`` (gebied, regio, land),
``aantal`` (int) and ``noemer`` (float, NaN where not given).
"""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING, Any

from assistant.quickscan.errors import TableRefused
from assistant.quickscan.settings import QuickscanSettings
from assistant.quickscan.table_guard import check_cells, check_columns

if TYPE_CHECKING:
    import pandas

_ROLES = {
    "jaar": r"jaar|peiljaar|periode|perioden|jaartal|year",
    "gebied": r"gebied\w*|wijk\w*|buurt\w*|kern|gemeente\w*|regio\w*|plaats|district|terrein|bedrijventerrein|area",
    "aantal": r"aantal\w*|vestigingen(?:branche)?|tel\w*|waarde|count|bedrijven",
    "noemer": r"noemer|inwoners|bevolking|(?:alle|totaal)vestigingen|(?:alle|totaal)bedrijven|vestigingentotaal",
    "niveau": r"niveau|soortgebied|level",
}
_YEAR = re.compile(r"(?:19|20)\d{2}")
_LEVELS = {"land": r"nederland|land|nl|nl01", "regio": r"(?:veiligheids|politie)?regio.*|provincie.*|district.*|pv\d+"}
HELP = (
    "Nodig zijn de kolommen jaar, gebied en aantal; het liefst ook noemer (alle vestigingen of inwoners) en niveau "
    "(gebied, regio of land)."
)


def read_table(data: bytes, name: str, settings: QuickscanSettings) -> pandas.DataFrame:
    """Return the tidy frame of a file. ``name`` says the format: .csv, .txt or .xlsx.

    Raises:
        TableRefused: the file cannot be used, or it holds persons, firms or addresses.
    """
    if len(data) > settings.max_table_bytes:
        raise TableRefused(f"De tabel is te groot: hoogstens {settings.max_table_bytes // 1000} kB. Tel eerst op.")
    if not data.strip():
        raise TableRefused(f"In de tabel staan geen gegevens. {HELP}")
    raw = _excel(data) if name.lower().endswith((".xlsx", ".xlsm")) else _csv(data, name)
    raw = raw.dropna(how="all").dropna(axis=1, how="all")
    if raw.empty:
        raise TableRefused(f"In de tabel staan geen gegevens. {HELP}")
    if len(raw) > settings.max_rows:
        raise TableRefused(f"De tabel heeft {len(raw)} regels; hoogstens {settings.max_rows}. Tel eerst op per gebied.")
    raw.columns = [str(column).strip() for column in raw.columns]
    check_columns(raw.columns)
    roles = _roles(list(raw.columns))
    for column in raw.columns:
        if column not in {roles.get("jaar"), roles.get("aantal"), roles.get("noemer")} and not _YEAR.fullmatch(column):
            check_cells(column, raw[column].tolist())
    return _tidy(raw, roles)


def _excel(data: bytes) -> pandas.DataFrame:
    import pandas

    try:
        return pandas.read_excel(BytesIO(data), dtype=object)
    except Exception as error:
        raise TableRefused(
            "Het Excel-bestand is niet te lezen. Bewaar het als .xlsx, zonder wachtwoord, met de tabel op blad 1."
        ) from error


def _csv(data: bytes, name: str) -> pandas.DataFrame:
    import pandas

    if not name.lower().endswith((".csv", ".txt", ".tsv")):
        raise TableRefused("Dit soort bestand kan niet. Geef een .csv of .xlsx.")
    if b"\x00" in data[:4096]:
        raise TableRefused("Dit is geen tekstbestand. Geef een .csv of .xlsx.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    first = text.lstrip().split("\n", 1)[0]
    separator = max(";\t,", key=first.count)
    try:
        from io import StringIO

        return pandas.read_csv(StringIO(text), sep=separator, dtype=str, keep_default_na=True)
    except Exception as error:
        raise TableRefused(f"De tabel is niet te lezen: de regels hebben niet evenveel kolommen. {HELP}") from error


def _roles(columns: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for role, pattern in _ROLES.items():
        for column in columns:
            plain = re.sub(r"[^a-z]", "", column.casefold())
            if column not in found.values() and re.fullmatch(pattern, plain):
                found[role] = column
                break
    return found


def _tidy(raw: pandas.DataFrame, roles: dict[str, str]) -> pandas.DataFrame:
    years = [column for column in raw.columns if _YEAR.fullmatch(column)]
    if "gebied" not in roles:
        raise TableRefused(f"Ik zie geen kolom met gebieden. {HELP}")
    if "jaar" not in roles and len(years) >= 2:
        keep = [roles[role] for role in ("gebied", "niveau", "noemer") if role in roles]
        raw = raw.melt(id_vars=keep, value_vars=years, var_name="jaar", value_name="aantal")
        roles = {**roles, "jaar": "jaar", "aantal": "aantal"}
    missing = [role for role in ("jaar", "aantal") if role not in roles]
    if missing:
        raise TableRefused(f"Ik zie geen kolom voor {' en '.join(missing)}. {HELP}")
    return _frame(raw, roles)


def _frame(raw: pandas.DataFrame, roles: dict[str, str]) -> pandas.DataFrame:
    import pandas

    areas = raw[roles["gebied"]].astype(str).str.strip()
    given = raw[roles["niveau"]].astype(str).str.strip().str.casefold() if "niveau" in roles else None
    frame = pandas.DataFrame(
        {
            "jaar": [_year(value, place) for place, value in enumerate(raw[roles["jaar"]], 2)],
            "gebied": areas.tolist(),
            "niveau": [
                _level(area, given.iloc[place] if given is not None else "") for place, area in enumerate(areas)
            ],
            "aantal": [_count(value, roles["aantal"], place) for place, value in enumerate(raw[roles["aantal"]], 2)],
            "noemer": [_base(value, roles["noemer"], place) for place, value in enumerate(raw[roles["noemer"]], 2)]
            if "noemer" in roles
            else [float("nan")] * len(raw),
        }
    )
    twice = frame[frame.duplicated(["jaar", "gebied"], keep=False)]
    if not twice.empty:
        raise TableRefused(
            f"Sommige gebieden staan twee keer in hetzelfde jaar ({int(twice['jaar'].iloc[0])}). Tel ze eerst op."
        )
    if frame["jaar"].nunique() < 2:
        raise TableRefused("Er is maar één jaar. Voor een ontwikkeling zijn minstens twee jaren nodig, liefst vijf.")
    if (frame["niveau"] == "gebied").sum() == 0:
        raise TableRefused("Er staan alleen regio- of landcijfers in de tabel. Voeg de gebieden zelf toe.")
    return frame


def _year(value: Any, row: int) -> int:
    found = _YEAR.search(str(value))
    if found is None:
        raise TableRefused(f"Op regel {row} staat geen jaartal van vier cijfers in de kolom met jaren.")
    return int(found[0])


def _level(area: str, given: str) -> str:
    for level, pattern in _LEVELS.items():
        if given and re.fullmatch(pattern, given):
            return level
        if not given and re.fullmatch(pattern, area.casefold()):
            return level
    return "gebied"


def _number(value: Any, column: str, row: int) -> float:
    text = re.sub(r"\s", "", str(value))
    if re.fullmatch(r"-?\d{1,3}(?:\.\d{3})+(?:,\d+)?", text):
        text = text.replace(".", "")
    try:
        number = float(text.replace(",", "."))
    except ValueError:
        number = float("nan")
    if not (0 <= number < 1e12):
        raise TableRefused(
            f"Op regel {row} staat in kolom “{column}” geen bruikbaar getal. Vul een heel getal van 0 of hoger in; "
            "laat een regel zonder gegevens weg."
        )
    return number


def _count(value: Any, column: str, row: int) -> int:
    number = _number(value, column, row)
    if number != int(number):
        raise TableRefused(f"Op regel {row} staat in kolom “{column}” een breuk. Aantallen zijn hele getallen.")
    return int(number)


def _base(value: Any, column: str, row: int) -> float:
    number = _number(value, column, row)
    if number == 0:
        raise TableRefused(f"Op regel {row} staat in kolom “{column}” een 0. Een noemer is hoger dan 0.")
    return number
