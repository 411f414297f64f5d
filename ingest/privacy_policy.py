"""What to do with personal data in a document: refuse, mask or accept, by kind of source."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace

from ingest.document import Block, StructuredDocument, Table
from ingest.errors import PrivacyRefused
from ingest.report import PersonalData
from ingest.settings import IngestSettings, Policy
from knowledge.privacy import CONTACT_KINDS, PersonalDataKind, find_personal_data, is_published_contact, mask
from knowledge.records import SourceKind

__all__ = ["MASKED", "PRIVACY_VERSION", "apply_policy", "map_text"]

PRIVACY_VERSION = 2
"""Raised when the same document gives other findings; part of what decides whether a source is redone."""

_IN_DOCUMENTS = (
    PersonalDataKind.BSN,
    PersonalDataKind.IBAN,
    PersonalDataKind.PHONE,
    PersonalDataKind.EMAIL,
    PersonalDataKind.PLATE,
    PersonalDataKind.BIRTH_DATE,
)
"""Names and addresses are common in published documents and stay; they are for the guard of the question."""
MASKED = "gemaskeerd"
_DONE: dict[Policy, str] = {"refuse": "geweigerd", "mask": MASKED, "accept": "geaccepteerd"}


@dataclass(slots=True)
class _Tally:
    """Findings so far: how many of each kind, on which pages."""

    counts: Counter[PersonalDataKind]
    pages: dict[PersonalDataKind, set[int]]

    def add(self, kind: PersonalDataKind, page: int | None) -> None:
        self.counts[kind] += 1
        if page is not None:
            self.pages.setdefault(kind, set()).add(page)


def apply_policy(
    document: StructuredDocument, kind: SourceKind, settings: IngestSettings, name: str
) -> tuple[StructuredDocument, tuple[PersonalData, ...]]:
    """Return the document with personal data masked where the policy says so, and what was found.

    Raises:
        PrivacyRefused: something was found that this kind of source may not hold; names the kind and the page, never
            the data.
    """
    tally = _Tally(Counter(), {})

    def masked(text: str, page: int | None) -> str:
        findings = find_personal_data(text, _IN_DOCUMENTS)
        to_mask = []
        for finding in findings:
            published = settings.keep_published_contacts and finding.kind in CONTACT_KINDS
            if published and is_published_contact(text, finding):
                continue
            tally.add(finding.kind, page)
            if settings.policy(finding.kind, kind) != "accept":
                to_mask.append(finding)
        return mask(text, to_mask) if to_mask else text

    blocks = tuple(map_text(block, masked) for block in document.blocks)
    found = tuple(
        PersonalData(
            item.value,
            tally.counts[item],
            tuple(sorted(tally.pages.get(item, ()))),
            _DONE[settings.policy(item, kind)],
        )
        for item in PersonalDataKind
        if tally.counts[item]
    )
    refused = [item for item in found if item.action == _DONE["refuse"]]
    if refused:
        raise PrivacyRefused(_refusal(refused, name))
    title = masked(document.title, None) if document.title else document.title
    return replace(document, blocks=blocks, title=title), found


def map_text(block: Block, change: Callable[[str, int | None], str]) -> Block:
    """Return the block with ``change(text, page)`` applied to all its text: flow, table cells and leden."""
    table, article = block.table, block.article
    if table is not None:
        table = Table(
            header=tuple(change(cell, block.page) for cell in table.header),
            rows=tuple(tuple(change(cell, block.page) for cell in row) for row in table.rows),
            caption=change(table.caption, block.page),
        )
    if article is not None:
        leden = tuple((lid, change(text, block.page)) for lid, text in article.paragraphs)
        article = replace(article, paragraphs=leden)
    holds_both = table is not None or (article is not None and bool(article.paragraphs))
    # The rendering of a table or article is not used beside its cells or leden; counting it would count twice.
    text = block.text if holds_both else change(block.text, block.page)
    return replace(block, text=text, table=table, article=article)


def _refusal(found: list[PersonalData], name: str) -> str:
    parts = []
    for item in found:
        pages = ", ".join(str(page) for page in item.pages[:10])
        parts.append(item.kind + (f" (bladzijde {pages})" if pages else ""))
    return (
        f"{name} bevat persoonsgegevens: {'; '.join(parts)}. Haal ze uit het bestand en lees het opnieuw in. "
        "Het bestand is niet opgenomen."
    )
