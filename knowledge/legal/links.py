"""How a reference is written out and where its official text stands: JCI 1.3, wetten.overheid.nl and the rest.

JCI (Juriconnect) 1.3: ``jci1.3:c:<BWB id>&artikel=<number>&lid=…&o=…&g=<date>``; ``g`` is the day on which the text
has to hold, ``z`` the day from which one looks.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from urllib.parse import quote

from knowledge.legal.cases import PublicationReference, Series
from knowledge.legal.names import law_names
from knowledge.legal.references import LegalReference, format_provision, is_article_number

_ANNEX = re.compile(r"(?:bijlage|lijst) ?([0-9a-z]*)(?: artikel (.+))?")


def jci_uri(
    bwb_id: str,
    article: str | None = None,
    day: date | None = None,
    leden: Sequence[str] = (),
    onderdelen: Sequence[str] = (),
) -> str:
    """Return the JCI 1.3 address of a provision; ``day`` None leaves the date to the reader's today.

    Only the first lid and onderdeel are addressed: JCI names one place.
    """
    parts = [f"jci1.3:c:{bwb_id}", *_place(article)]
    parts += [f"lid={leden[0]}"] if leden else []
    parts += [f"o={part}" for part in (onderdelen[0].split("/") if onderdelen else [])]
    parts += [f"z={day.isoformat()}", f"g={day.isoformat()}"] if day is not None else []
    return "&".join(parts)


def wetten_link(bwb_id: str, article: str | None = None, day: date | None = None) -> str:
    """Return the official page of a statute's article as it reads on ``day`` (None: on the reader's today)."""
    parts = [f"jci1.3:c:{bwb_id}", *_place(article)]
    parts += [f"g={day.isoformat()}"] if day is not None else []
    return "https://wetten.overheid.nl/" + quote("&".join(parts), safe=":&=.-")


def ecli_link(ecli: str) -> str:
    """Return the page of a judgment: rechtspraak.nl for Dutch ones, the European search page for others."""
    if ecli.upper().startswith("ECLI:NL:"):
        return f"https://uitspraken.rechtspraak.nl/details?id={quote(ecli, safe=':.')}"
    return f"https://e-justice.europa.eu/ecli/{quote(ecli, safe=':.')}"


def publication_link(publication: PublicationReference) -> str:
    """Return the page of an official publication on officielebekendmakingen.nl."""
    first = publication.file if publication.series is Series.KAMERSTUKKEN else publication.year
    return f"https://zoek.officielebekendmakingen.nl/{publication.series.value}-{first}-{publication.number}.html"


def reference_link(reference: LegalReference, day: date | None = None) -> str | None:
    """Return the official page of a reference, or None when its law has no BWB id."""
    return wetten_link(reference.law, reference.article, day) if reference.law is not None else None


def law_title(bwb_id: str) -> str:
    """Return the citation title of a statute we know by name; the BWB id itself for another."""
    law = law_names().by_id(bwb_id)
    return law.citation_title if law is not None else bwb_id


def format_reference(reference: LegalReference) -> str:
    """Return the reference in full: ``artikel 174a, eerste lid, onder b, van de Gemeentewet``.

    ``find_references`` reads what this writes: the same law, article, leden and onderdelen come back. A law without
    a BWB id is written by the name that the text gave it.
    """
    law = law_names().by_id(reference.law) if reference.law is not None else None
    if law is not None and law.books:
        book = next(number for number, bwb_id in law.books.items() if bwb_id == reference.law)
        return f"{format_provision(reference)} van Boek {book} van het {law.citation_title}"
    name = law.citation_title if law is not None else reference.law_name
    if not name:
        return format_provision(reference)
    neuter = name.casefold().startswith(("besluit", "wetboek", "verdrag")) or name.casefold().endswith("besluit")
    return f"{format_provision(reference)} van {'het' if neuter else 'de'} {name}"


def _place(article: str | None) -> list[str]:
    if article is None:
        return []
    annex = _ANNEX.fullmatch(article)
    if annex is None:  # a part without a number (considerans) has no address of its own
        return [f"artikel={article}"] if is_article_number(article) else []
    number = annex[1].upper() if annex[1] and not annex[1].isdecimal() else annex[1]
    return ["bijlage" + (f"={number}" if number else ""), *([f"artikel={annex[2]}"] if annex[2] else [])]
