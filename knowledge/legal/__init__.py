"""Dutch legal references: found in text, normalised, compared exactly, written out and linked.

The parts: ``references`` (what a reference is, comparison), ``names`` (which law a name means), ``parse`` (finding
them), ``cases`` (judgments and official publications), ``links`` (addresses and full wording) and ``tokens``.
"""

from knowledge.legal.cases import (
    CaseReference,
    PublicationReference,
    Series,
    find_cases,
    find_publications,
    is_ecli,
)
from knowledge.legal.links import (
    ecli_link,
    format_reference,
    jci_uri,
    law_title,
    publication_link,
    reference_link,
    wetten_link,
)
from knowledge.legal.names import Law, LawMention, LawNames, law_names
from knowledge.legal.parse import find_references, references_in_question
from knowledge.legal.references import (
    LegalReference,
    article_order,
    covers,
    format_provision,
    is_article_number,
    normalise_article,
    ordinal_number,
    same_article,
)
from knowledge.legal.tokens import legal_tokens

__all__ = [
    "CaseReference",
    "Law",
    "LawMention",
    "LawNames",
    "LegalReference",
    "PublicationReference",
    "Series",
    "article_order",
    "covers",
    "ecli_link",
    "find_cases",
    "find_laws",
    "find_publications",
    "find_references",
    "format_provision",
    "format_reference",
    "is_article_number",
    "is_ecli",
    "jci_uri",
    "law_names",
    "law_title",
    "legal_tokens",
    "normalise_article",
    "ordinal_number",
    "publication_link",
    "reference_link",
    "references_in_question",
    "same_article",
    "wetten_link",
]


def find_laws(text: str) -> list[LawMention]:
    """Return all laws named in ``text``, with or without an article, in order of their place."""
    return law_names().find(text)
