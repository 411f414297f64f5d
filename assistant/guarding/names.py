"""Finds names of persons in a question, also without capitals, with particles, initials and foreign letters.

A guess on the safe side from lists of given names and family names, forms of address and initials. Alone a name is no
ground for anything; what is said beside it is looked at in ``persons``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from assistant.guarding.unveiling import folded

__all__ = ["find_names", "find_single_names", "find_small_names", "is_no_name"]

_FOLDER = Path(__file__).parent
_PARTICLES = frozenset("van de der den het ter ten te el al ben bin ait op von da dos la le du d 't ’t in v.d.".split())
_ORDINARY = frozenset(
    """wil bas mark roos max can gul sem do noor salma ben els rob tim dick lex ties koen joy willy stan tas sari vos
    bos vink son leo mina sam isa sil ion kor nel huda ali said umut june mei fleur linda anna marijke saar evi riza
    nora vera cor jet rick rik sin li hein hans frits milan sander""".split()
)
"""Names that are, without a capital, also ordinary words or too short to tell."""
_LITTLE_WORDS = frozenset(
    """een de het iets iemand dit dat die deze er dan nu al nog niet geen ook zelf alleen altijd en of maar als om te in
    op bij met zonder tegen voor na over uit aan door onder van mag kan moet wil zal is was heeft krijgt doet gaat
    weigert zegt doen sluiten optreden""".split()
)
"""In a question in capitals these stand behind a title as if they were names."""
_TITLES = (
    r"dhr|mevr|mw|de\s+heer|heer|mevrouw|meneer|mijnheer|ondernemer|verdachte|aanvrager|betrokkene|exploitant|"
    r"eigenaar|eigenaresse|verhuurder|"
    r"huurder|bewoner|bewoonster|inwoner|buurman|buurvrouw|wethouder|raadslid|burgemeester|collega|familie|fam|"
    r"gebroeders|broers?|zus|neef|"
    r"leidinggevende|bestuurder|directeur|makelaar|notaris|agent|ambtenaar|medewerker|mr|mrs|ms"
)
_TITLED = re.compile(
    rf"\b(?i:{_TITLES})\.?\s+(?P<name>(?:(?:[A-Za-z]\.\s*){{1,4}})?(?:(?i:van|de|der|den|het|ter|ten|el|al|ben|bin|"
    rf"op)\s+){{0,3}}"
    r"[A-ZÀ-ÞŁŞĞİ][\w'’-]+|(?:[a-z]\.\s*){1,4}(?:(?:van|de|der|den|het|ter|ten|el|al)\s+){0,3}[a-zà-ÿ][\w'’-]{2,})"
)
_ONE_LETTER = re.compile(r"\b(?i:dhr|mevr|mw|de\s+heer|heer|mevrouw|meneer|mijnheer)\.?\s+(?P<name>[A-Z])(?![\w'’-])")
"""A name cut to a letter: "de heer P". Not behind a role: "ondernemer A" stands for anybody."""
_DIMINUTIVES = ("$", "je$", "tje$", "pje$")
_SMALL_NAME = re.compile(
    r"(?:^|[.?!,;:]\s*)(?P<given>[a-zà-ÿ]{3,})\s+(?P<family>[a-zà-ÿ]{2,})\s+"
    r"(?:dealt|handelt|heelt|teelt|kweekt|wast|smokkelt|verkoopt|verhandelt|heeft)\b"
)
_INITIALS = re.compile(
    r"(?<![\w.])(?:[A-Z]\.\s?){1,4}(?:(?:van|de|der|den|het|ter|ten|el|al|ben|bin|v\.?|d\.?|'t|te)\s+){0,3}"
    r"(?:[A-ZÀ-ÞŁŞĞİ][\w'’-]+|[A-Z]\.(?!\w))"
)
_SHORTENED = re.compile(
    r"\b(?!(?:Bijlage|Lijst|Categorie|Deel|Optie|Groep|Fase|Figuur|Tabel|Punt|Stap|Artikel|Onder|Team|Variant|Grond|Type|Blok)\b)"
    r"[A-ZÀ-ÞŁŞĞİ][a-zà-ÿ'’-]{2,}\s+(?:(?:van|de|der|den|el|al|ben|bin)\s+){0,3}[A-Z]\.(?!\w)"
)
"""A surname cut to its first letter, as the press and the police write it: "Ridouan T."."""
_SURNAME_FIRST = re.compile(r"\b(?:(?:De|Van|Den|El|Ter)\s+){0,2}[A-ZÀ-Þ][\w'’-]{2,},\s+(?:[A-Z]\.\s?){1,4}")
_WORD = re.compile(r"(?<![\w-])[^\W\d_][\w'’-]*\.?")
_NOT_A_NAME = re.compile(
    r"^(?:wet|gemeente|riec|liec|lbb|bureau|landelijk|besluit|artikel|stichting|adviesbureau|studiecentrum|"
    r"netwerk|provincie|rechtbank|raad|"
    r"afdeling|ministerie|openbaar|nederlands\w*|nationale|nederland|belastingdienst|fiod|politie|rotterdam|"
    r"amsterdam|utrecht|midden|oost|west|"
    r"noord|zuid|veiligheid|algemene|opiumwet|gemeentewet|bibob|damocles|victor|victoria|kamer|tweede|eerste|hof|"
    r"europese|galenstraat|"
    r"noord-\w+|zuid-\w+|oost-\w+|midden-\w+|wethouders?|burgemeesters?|apv|awb|wgs|om|ovj|koning|staten|haag|"
    r"bosch|berghe|helder)\b",
    re.IGNORECASE,
)


@lru_cache(maxsize=2)
def _listed(name: str) -> frozenset[str]:
    return frozenset((_FOLDER / name).read_text(encoding="utf-8").split())


def find_names(text: str) -> list[str]:
    """Return the names of persons in ``text`` that consist of more than a bare word: "Jan de Vries", "dhr. Bakker"."""
    found = [match["name"] for match in _TITLED.finditer(text) if _is_titled_name(match)]
    found += [match["name"] for match in _ONE_LETTER.finditer(text)]
    for pattern in (_INITIALS, _SHORTENED, _SURNAME_FIRST):
        found += [match[0] for match in pattern.finditer(text) if not _NOT_A_NAME.match(match[0].split()[-1])]
    return found + list(_full_names(text))


def _is_titled_name(match: re.Match[str]) -> bool:
    """Say whether what follows a title is a name: no little word in capitals, no place ("burgemeester van Venlo")."""
    *before, last = match["name"].split()
    if _NOT_A_NAME.match(last) or last.casefold() in _LITTLE_WORDS:
        return False
    of_a_place = before == ["van"] and match[0].casefold().startswith(("burgemeester", "wethouder"))
    return not of_a_place or folded(last) in _listed("achternamen.txt")


def find_single_names(text: str) -> list[str]:
    """Return given names and family names that stand alone with a capital: "Kees", "Jansen", "De Jong"."""
    known = _listed("voornamen.txt") | _listed("achternamen.txt")
    found = []
    for match in _WORD.finditer(text):
        word = match[0].rstrip(".")
        if word[0].isupper() and not word.isupper() and folded(word) in known and not _NOT_A_NAME.match(word):
            opens = match.start() == 0 or text[: match.start()].rstrip()[-1:] in {".", "?", "!", ":"}
            if not (opens and folded(word) in _ORDINARY):
                found.append(word)
    return found


def find_small_names(text: str) -> list[str]:
    """Return names without any capital that open a sentence and are said to do something: "pietje puk dealt"."""
    known = _listed("voornamen.txt") - _ORDINARY
    return [
        f"{match['given']} {match['family']}"
        for match in _SMALL_NAME.finditer(text)
        if match["family"] not in _LITTLE_WORDS and known & {re.sub(end, "", match["given"]) for end in _DIMINUTIVES}
    ]


def is_no_name(words: str) -> bool:
    """Say whether ``words`` begin as the name of a body, a place or a law does."""
    return bool(_NOT_A_NAME.match(words))


def _full_names(text: str) -> Iterator[str]:
    words = [(match[0].rstrip("."), match.end()) for match in _WORD.finditer(text)]
    for place, (word, _) in enumerate(words):
        if not _is_given(word) and not _goes_before_a_family(text, words, place):
            continue
        after = place + 1
        while after < len(words) and folded(words[after][0]) in _PARTICLES and after - place < 4:
            after += 1
        if after >= len(words) or not _follows(text, words, place, after):
            continue
        if _is_family(words[after][0], has_particle=after > place + 1, capital=word[0].isupper()):
            yield " ".join(one for one, _ in words[place : after + 1])


def _goes_before_a_family(text: str, words: list[tuple[str, int]], place: int) -> bool:
    """Say whether an unknown word with a capital stands, within a sentence, right before a known family name."""
    if place == 0 or place + 1 >= len(words):
        return False
    (word, end), (after, _) = words[place], words[place + 1]
    inside = text[: end - len(word)].rstrip()[-1:] not in {".", "?", "!", ":"}
    known = after[0].isupper() and folded(after) in _listed("achternamen.txt")
    return inside and known and word[0].isupper() and not word.isupper() and not _NOT_A_NAME.match(word)


def _follows(text: str, words: list[tuple[str, int]], first: int, last: int) -> bool:
    """Say whether only spaces stand between the words: a name does not run over a comma or a question mark."""
    between = text[words[first][1] : words[last][1] - len(words[last][0])]
    return not re.search(r"[,;:?!()\"]|\.\s", between)


def _is_given(word: str) -> bool:
    parts = folded(word).split("-")
    if parts[0] not in _listed("voornamen.txt"):
        return False
    return word[0].isupper() or parts[0] not in _ORDINARY


def _is_family(word: str, *, has_particle: bool, capital: bool) -> bool:
    if _NOT_A_NAME.match(word) or len(word) < 2:
        return len(word) == 1 and word.isupper() and capital
    if capital:
        return word[0].isupper() or (has_particle and folded(word) in _listed("achternamen.txt"))
    return folded(word) in _listed("achternamen.txt") or (word[0].isupper() and len(word) > 2)
