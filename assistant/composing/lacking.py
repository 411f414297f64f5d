"""Is the one fact that a question asks for missing in what was found, however near the rest of it lies?

A question may use every word of a source whose answer it is not: how many people came to a meeting that the source
describes, who leads a body that it names. Then an honest refusal serves the reader better than the sentences around the
gap. Only kinds of facts that a sentence must show in some form are judged: a count, contact details, a person's name,
another body than the one asked about, a law that nothing speaks of.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answer import AnswerStatus
from assistant.context import Context, Draft
from assistant.legal_references import laws_in
from knowledge.records import SourceKind

__all__ = ["asks_whom_to_reach", "lacking_fact"]

_PLACEHOLDER = re.compile(r"\[[a-z][a-z -]*\]")
"""What stood in the question was masked; it is not what is asked for."""
_COUNTS = re.compile(r"^(?:en\s+|maar\s+)?hoeveel\s+[\w-]+", re.IGNORECASE)
_ON_AVERAGE = re.compile(
    r"\b(?:meestal|gemiddeld\w*|doorgaans|in\s+de\s+praktijk|op\s+dit\s+moment)\b",
    re.IGNORECASE,
)
_ASKS_FIGURE = re.compile(r"\b(?:hoe\s+(?:hoog|lang|groot|duur|vaak)|hoeveel|wat\s+kost)\b", re.IGNORECASE)
_MUST_SHOW = {
    re.compile(r"\btelefoonnummer\b", re.IGNORECASE): re.compile(r"(?:\d[\s-]?){8,}|\b14\s?0\d+"),
    re.compile(r"\b(?:e-?mail(?:adres)?|mailadres)\b", re.IGNORECASE): re.compile(r"@"),
    re.compile(r"\bcontactpersoon\b", re.IGNORECASE): re.compile(r"\bcontactpersoon\b", re.IGNORECASE),
    re.compile(r"\bopeningstijd\w*", re.IGNORECASE): re.compile(r"\b\d{1,2}[.:]\d{2}\b|\b\d{1,2}\s*uur\b"),
    re.compile(r"\b(?:cursusgeld|inschrijfgeld|toegangsprijs)\b", re.IGNORECASE): re.compile(
        r"€|\beuro\b|\bkosten\b|\bkosteloos\b|\bgratis\b"
    ),
    re.compile(r"\bopkomst\b", re.IGNORECASE): re.compile(
        r"\b\d+\s+\w*(?:mensen|deelnemers|aanwezigen|bezoekers|gasten)\b"
    ),
    re.compile(r"\bzat\b.*\bvoor\b|\bvoorgezeten\b|\bvoorzitter\b", re.IGNORECASE): re.compile(
        r"\bvoorz(?:it|at)\w*|\bvoorgezeten\b|\bonder\s+leiding\b", re.IGNORECASE
    ),
}
"""What a question asks for by name, and what a sentence that gives it must show."""
_WHO_TO_REACH = re.compile(r"\bcontactpersoon\b|\be-?mail(?:adres)?\b|\bmailadres\b|\btelefoonnummer\b", re.IGNORECASE)
_ASKS_YEAR = re.compile(r"\b(?:in\s+)?(?:welk\s+jaar|welk\s+jaartal|welke\s+datum)\b", re.IGNORECASE)
_YEAR = re.compile(r"\b(?:19|20)\d{2}\b")
_HAPPENED = re.compile(
    r"\b(?:jaar|jaartal|datum)\s+(?!(?:is|was|werd|zijn|waren|wordt|heeft|hebben|had)\b)(?P<verb>\w+)|(?P<last>\w+)[\s?.!]*$",
    re.IGNORECASE,
)
"""What a question for a year says that happened: the verb behind "welk jaar", or its last word."""
_STEM = 5
"""Letters of a verb, without "ge", that its other forms share."""
_ROLE = re.compile(r"\b(?i:wie\s+(?:is|was)|hoe\s+(?:heet|heette))\s+(?:de|het|hun|haar)\s+(?P<role>[a-zà-ÿ-]{5,})")
_MOST_ROLE = 8
"""Letters of a role that tell it from others, whatever its ending."""
_HOW_IT_WENT = re.compile(
    r"\b(?:hoe\s+vaak|hoeveel|welk(?:e)?\s+(?:percentage|straf|gemeenten?))\b(?!.*\b(?:mag|mogen|kan|kunnen|moet|moeten|hoeft|dient)\b)"
    r".*\b(?:vorig\s+jaar|afgelopen|(?:in|sinds)\s+(?:19|20)\d{2}|tot\s+nu\s+toe|inmiddels|in\s+nederland|landelijk|jaarlijks|"
    r"per\s+jaar|kreeg|kregen|deden|toegepast|opgerold|gebruikt)\b",
    re.IGNORECASE,
)
"""How the law was used: a statute tells what may be done, and never how often it was."""
_LAW = frozenset({SourceKind.WET, SourceKind.UITLEG})
_ASKS_AGE = re.compile(
    r"\bhoe\s+oud\b.*\b(?:bericht|blog|verslag|document|stuk|rapport|pagina|artikel)\b"
    r"|\b(?:in\s+welk\s+jaar|wanneer)\b.*\b(?:verscheen|verschenen|gepubliceerd|geschreven|uitgebracht|gehouden)\b",
    re.IGNORECASE,
)
_WHO_IS = re.compile(
    r"^(?:en\s+)?wie\s+(?:is|was|werd|wordt|volgde|leidt)\b.*\b(?:hoofd|directeur|voorzitter|burgemeester\s+van|"
    r"wethouder|manager|op\s+als)\b",
    re.IGNORECASE,
)
_PERSON = re.compile(r"\b(?:[A-Z]\.\s?)*[A-Z][a-z]+\s+(?:(?:van|de|der|den|ter)\s+)*[A-Z][a-z]+")
_NO_PERSON = re.compile(
    r"\b(?:RIEC|LIEC|Bureau|Landelijk|Ministerie|Openbaar|Nationale|Wet|Midden|Rotterdam|Aanpak|Ondermijn\w*|"
    r"Regionaal|Zuid)\b"
)
_BODY = re.compile(r"\bRIEC\s+(?P<name>[A-Z][\w-]+(?:[ -][A-Z][\w-]+)?)")
_UNKNOWN_LAW = re.compile(r"\b[Ww]et\s+(?P<first>[a-zà-ÿ]{4,})\s+(?P<second>[a-zà-ÿ]{4,})")


def lacking_fact(asked: str, drafts: Sequence[Draft], context: Context) -> str:
    """Return the variant of the reply for what ``drafts`` surely miss of the question ``asked``; empty when they may
    hold it. ``context``: what else was found, and how sure the composer is."""
    question = _PLACEHOLDER.sub(" ", asked)
    said = " ".join(draft.text for draft in drafts)
    if any(asks.search(question) and not shows.search(said) for asks, shows in _MUST_SHOW.items()):
        return "contact" if asks_whom_to_reach(question) else "feit"
    if _ASKS_YEAR.search(question) and _lacks_year(question, drafts):
        return "jaar"
    if _ASKS_AGE.search(question) and _is_undated(context):
        return "jaar"
    lacks = (
        _lacks_figure(question, context)
        or _lacks_person(question, drafts)
        or _lacks_practice(question, drafts)
        or _about_another_body(question, drafts)
        or _about_another_law(question, drafts)
    )
    return "feit" if lacks else ""


def asks_whom_to_reach(question: str) -> bool:
    """Say whether ``question`` asks for the contact details of somebody."""
    return bool(_WHO_TO_REACH.search(question))


def _is_undated(context: Context) -> bool:
    """Say whether the document that the search found first does not say from when it is."""
    first = next((match.source for match in context.kept if match.source.bwb_id is None), None)
    return first is not None and first.year is None and first.published is None


def _lacks_year(question: str, drafts: Sequence[Draft]) -> bool:
    """Say whether no sentence gives a year beside what is said to have happened, or since when."""
    found = _HAPPENED.search(question)
    happened = _root((found["verb"] or found["last"]) if found else "")[:_STEM]
    return not any(
        _YEAR.search(draft.text) and ("sinds" in draft.text.casefold() or happened in _root(draft.text))
        for draft in drafts
    )


def _root(text: str) -> str:
    return text.casefold().replace("ge", "")


def _lacks_figure(question: str, context: Context) -> bool:
    """A count, or a figure from practice, that the composer did not find or is not sure of."""
    if context.outcome is not AnswerStatus.PARTIAL:
        return False
    counts = _COUNTS.match(question)
    usual = _ON_AVERAGE.search(question) and _ASKS_FIGURE.search(question)
    return bool(counts or usual)


def _lacks_person(question: str, drafts: Sequence[Draft]) -> bool:
    said = " ".join(draft.text for draft in drafts)
    role = _ROLE.search(question)
    if role and not _kinds(drafts) & _LAW and role["role"][:_MOST_ROLE] not in said.casefold():
        return True
    if not _WHO_IS.match(question):
        return False
    names = {match[0] for match in _PERSON.finditer(said) if not _NO_PERSON.search(match[0])}
    return not any(name not in question for name in names)


def _lacks_practice(question: str, drafts: Sequence[Draft]) -> bool:
    return _kinds(drafts) <= _LAW and bool(_HOW_IT_WENT.search(question))


def _kinds(drafts: Sequence[Draft]) -> set[SourceKind]:
    return {span.match.source.kind for draft in drafts for span in draft.spans}


def _about_another_body(question: str, drafts: Sequence[Draft]) -> bool:
    asked = {match["name"].casefold() for match in _BODY.finditer(question)}
    if not asked:
        return False
    around = " ".join(_around(draft) for draft in drafts)
    named = {match["name"].casefold() for match in _BODY.finditer(around)}
    return bool(named) and not any(name in around.casefold() for name in asked)


def _about_another_law(question: str, drafts: Sequence[Draft]) -> bool:
    found = _UNKNOWN_LAW.search(question)
    if not found or laws_in(question):
        return False
    around = " ".join(_around(draft) for draft in drafts).casefold()
    return not (found["first"][:6].casefold() in around and found["second"][:6].casefold() in around)


def _around(draft: Draft) -> str:
    parts = [draft.text]
    for span in draft.spans:
        parts += [span.match.source.title, *span.match.passage.heading_path, span.match.passage.text]
    return " ".join(parts)
