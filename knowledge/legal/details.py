"""The part of a reference behind the article number: leden, aanhef, onderdelen and volzin.

Every function takes the tokens and a position and returns what it read with the position behind it, or None. Lists
are bounded, so a call costs a bounded amount of work whatever the text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from knowledge.legal.references import ordinal_number
from knowledge.legal.tokens import Token

_MOST = 25
_PART_WORDS = frozenset({"onder", "onderdeel", "onderdelen", "sub", "letter", "letters"})
_SENTENCES = frozenset({"volzin", "zin", "zinsnede"})
_AND = frozenset({"en", "of", ",", "&"})


@dataclass(frozen=True, slots=True)
class Details:
    """Leden, onderdelen and the rest of one article."""

    leden: tuple[str, ...] = ()
    onderdelen: tuple[str, ...] = ()
    aanhef: bool = False
    zin: str | None = None


def word(tokens: Sequence[Token], position: int) -> str:
    """Return the folded text of the token at ``position``; empty beyond the end."""
    return tokens[position].folded if 0 <= position < len(tokens) else ""


def up_to_and_including(tokens: Sequence[Token], position: int) -> int | None:
    """Return the position behind ``t/m``, ``tot en met`` or a dash."""
    if word(tokens, position) in {"-", "–", "—"}:
        return position + 1
    three = tuple(word(tokens, position + offset) for offset in range(3))
    return position + 3 if three in {("t", "/", "m"), ("tot", "en", "met")} else None


def starts_detail(tokens: Sequence[Token], position: int) -> bool:
    """Say whether a lid, aanhef, onderdeel or volzin may start here (cheap; ``read_details`` decides)."""
    first = word(tokens, position)
    return first in {"lid", "leden", "aanhef", "laatste"} or first in _PART_WORDS or ordinal_number(first) is not None


def read_details(tokens: Sequence[Token], position: int) -> tuple[Details, int]:
    """Read all details from ``position``; the position returned stands behind the last one read."""
    details = Details()
    for _ in range(8):
        start = position
        if word(tokens, start) == ",":
            start += 1
        if word(tokens, start) in {"en", "of"} and (word(tokens, start + 1) in _PART_WORDS | {"aanhef"}):
            start += 1
        if word(tokens, start) in {"het", "de"}:
            start += 1
        found = _one_detail(tokens, start, details)
        if found is None:
            break
        details, position = found
    return details, position


def _one_detail(tokens: Sequence[Token], position: int, held: Details) -> tuple[Details, int] | None:
    first = word(tokens, position)
    if first == "aanhef" and not held.aanhef:
        return replace(held, aanhef=True), position + 1
    if first in _PART_WORDS:
        return _onderdelen(tokens, position + 1, held)
    if held.zin is None:
        sentence = "slot" if first == "laatste" else ordinal_number(first)
        if sentence and word(tokens, position + 1) in _SENTENCES:
            return replace(held, zin=sentence), position + 2
        second = ordinal_number(word(tokens, position + 2))
        if sentence and second and word(tokens, position + 1) == "en" and word(tokens, position + 3) in _SENTENCES:
            return replace(held, zin=f"{sentence}-{second}"), position + 4
    if not held.leden and not held.onderdelen:
        leden = _lid_by_number(tokens, position) or _lid_by_ordinal(tokens, position)
        if leden is not None:
            return replace(held, leden=leden[0]), leden[1]
    return None


def _lid_by_ordinal(tokens: Sequence[Token], position: int) -> tuple[tuple[str, ...], int] | None:
    leden: list[str] = []
    while len(leden) <= _MOST:
        number = ordinal_number(word(tokens, position))
        if number is None:
            return None
        leden.append(number)
        position += 1
        behind = up_to_and_including(tokens, position)
        if behind is not None:
            last = ordinal_number(word(tokens, behind))
            if last is None:
                return None
            leden += _between(leden[-1], last)
            position = behind + 1
        if word(tokens, position) in {"lid", "leden"}:
            return tuple(dict.fromkeys(leden)), position + 1
        if word(tokens, position) not in _AND:
            return None
        position += 1
    return None


def _lid_by_number(tokens: Sequence[Token], position: int) -> tuple[tuple[str, ...], int] | None:
    noun = word(tokens, position)
    if noun not in {"lid", "leden"} or not _is_lid(word(tokens, position + 1)):
        return None
    leden = [word(tokens, position + 1)]
    position += 2
    while len(leden) <= _MOST:
        behind = up_to_and_including(tokens, position)
        if behind is not None and word(tokens, behind).isdecimal() and _is_lid(word(tokens, behind)):
            leden += _between(leden[-1], word(tokens, behind))
            position = behind + 1
            continue
        # "lid 1, 4 lid 2" goes on with another article; "lid 1 en 2" and "leden 1, 2 en 3" do not.
        joins = word(tokens, position) in ({"en", "of"} if noun == "lid" else _AND)
        following = word(tokens, position + 1)
        if not joins or not _is_lid(following) or (noun == "lid" and not following.isdecimal()):
            break
        if word(tokens, position + 2) in {"lid", "leden"}:
            break
        leden.append(following)
        position += 2
    return tuple(dict.fromkeys(leden)), position


def _is_lid(text: str) -> bool:
    digits = text[:-1] if text[-1:].isalpha() else text
    return digits.isascii() and digits.isdecimal() and len(digits) <= 2


def _between(first: str, last: str) -> list[str]:
    """Return the leden after ``first`` up to and including ``last``."""
    if not (first.isdecimal() and last.isdecimal()) or not 0 < int(last) - int(first) <= _MOST:
        return [last]
    return [str(number) for number in range(int(first) + 1, int(last) + 1)]


def _onderdelen(tokens: Sequence[Token], position: int, held: Details) -> tuple[Details, int] | None:
    first = _part(tokens, position + (word(tokens, position) == ","))
    if first is None:
        return None
    parts, position = [first[0]], first[1]
    while len(parts) <= _MOST:
        behind = up_to_and_including(tokens, position)
        step = behind if behind is not None else position + 1 if word(tokens, position) in _AND else None
        following = _part(tokens, step) if step is not None else None
        if following is None or following[0].isalpha() != parts[-1].isalpha():
            break
        parts += _letters(parts[-1], following[0]) if behind is not None else [following[0]]
        position = following[1]
    if held.onderdelen and held.onderdelen[-1].isalpha() and not parts[0].isalpha():
        # "onder b, onder 2°": the second lies inside the first.
        nested = tuple(f"{held.onderdelen[-1]}/{part}" for part in parts)
        return replace(held, onderdelen=(*held.onderdelen[:-1], *nested)), position
    return replace(held, onderdelen=tuple(dict.fromkeys((*held.onderdelen, *parts)))), position


def _part(tokens: Sequence[Token], position: int) -> tuple[str, int] | None:
    """Read ``b``, ``bb``, ``3`` or ``3°``; numbers are written with the sign."""
    text = word(tokens, position)
    if text.isascii() and text.isalpha() and (len(text) == 1 or (len(text) == 2 and text[0] == text[1])):
        return text, position + 1
    if text.isascii() and text.isdecimal() and len(text) <= 2:
        if word(tokens, position + 1) in {"°", "º"}:
            return f"{text}°", position + 2
        # Without the sign a number is an onderdeel only straight behind its own word: "onder 3".
        return (f"{text}°", position + 1) if word(tokens, position - 1) in _PART_WORDS else None
    return None


def _letters(first: str, last: str) -> list[str]:
    if len(first) == 1 and len(last) == 1 and first < last:
        return [chr(code) for code in range(ord(first) + 1, ord(last) + 1)]
    return [last]
