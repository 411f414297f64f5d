"""Safe parsing of BWB XML: nothing outside the bytes is read, and nothing in them can make the parser grow."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ingest.errors import DamagedFile, TooLarge, UnsafeFile
from ingest.readers.base import FileProbe, Limits

__all__ = ["parse_statute"]


def parse_statute(probe: FileProbe, limits: Limits) -> Any:
    """Return the root element ``toestand``, parsed without entities, DTD or network and with libxml2's own limits on.

    Raises ``DamagedFile`` (no well-formed XML, or no statute), ``UnsafeFile`` (own entities) or ``TooLarge`` (nesting).
    """
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    name = probe.path.name
    try:
        root = etree.fromstring(probe.data, parser)
    except etree.XMLSyntaxError as error:
        if "depth" in str(error).lower():
            raise TooLarge(f"{name}: de xml is te diep genest. Haal de wettekst opnieuw op bij de bron.") from error
        line = error.lineno or 1
        raise DamagedFile(f"{name}: de xml is niet heel (regel {line}). Haal de wettekst opnieuw op.") from error
    doctype: Any = root.getroottree().docinfo.internalDTD
    if doctype is not None and next(doctype.iterentities(), None) is not None:
        raise UnsafeFile(f"{name} bepaalt eigen xml-entiteiten; die kunnen het lezen ontregelen. Verwijder ze.")
    if root.tag != "toestand" or not root.get("bwb-id"):
        raise DamagedFile(f"{name}: dit is geen wettekst (element toestand met bwb-id). Haal hem opnieuw op.")
    deepest = sum(1 for _ in _levels(root))
    if deepest > limits.max_nesting:
        raise TooLarge(f"{name}: de xml is {deepest} niveaus diep en de grens is {limits.max_nesting}.")
    return root


def _levels(root: Any) -> Iterator[list[Any]]:
    level = [root]
    while level:
        yield level
        level = [child for element in level for child in element]
