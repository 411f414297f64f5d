"""A question for the meaning of a term, and the sentences that give it: "Onder X wordt verstaan …", "X is een …"."""

from __future__ import annotations

import re

from assistant.ports import Analyser

_ASKED = re.compile(
    r"^(?:en\s+)?wat\s+(?:is|zijn|betekent|houdt|wordt\s+bedoeld\s+met|wordt\s+verstaan\s+onder|verstaat\s+\w+\s+onder|"
    r"bedoelt\s+\w+\s+met)\s+(?:nu\s+|eigenlijk\s+|precies\s+|ook\s+alweer\s+)*(?P<term>.+?)(?:\s+(?:in|eigenlijk|precies|nu))?\s*[?.!]*$",
    re.IGNORECASE,
)
_ARTICLE = re.compile(r"^(?:een|de|het|’t|'t)\s+", re.IGNORECASE)
_SUBJECT = re.compile(
    r"^[-•*–\s]*(?:\d{1,3}[.°º]\s*|[a-z]\.\s+)?(?:(?:onder|met|van|bij)\s+)?(?:(?:een|de|het)\s+)?(?P<subject>[^.:;]{2,90}?)"
    r"(?::\s|\s+(?:(?:is|zijn)\s+(?:een|het|de|elke?|alle|iedere?|wanneer|als|sprake)\b|betekent|staat\s+voor|houdt\s+in|wordt\s+verstaan|verstaan\s+we|bedoelen\s+we|wordt\s+bedoeld|"
    r"noemen\s+we)\b)",
    re.IGNORECASE,
)
_MOST_TERM_WORDS = 5
_NO_DEFINITION = re.compile(
    r"\b(?:verschil|gevolg\w*|rol|taak|taken|doel\w*|voordel\w*|nadel\w*|voorbeeld\w*|stand|reden\w*|maxim\w*|hoogte|aantal|"
    r"\w*termijn\w*|straf|boete\s+voor|voorwaard\w*|totale?|begroting|bijdrage)\b",
    re.IGNORECASE,
)


def asked_term(question: str) -> str | None:
    """Return the term whose meaning is asked for, without its article; None when no meaning is asked for."""
    found = _ASKED.match(question.strip())
    if not found or _NO_DEFINITION.search(found["term"]):
        return None
    term = _ARTICLE.sub("", found["term"].strip(" \"'“”‘’"))
    return term if 0 < len(term.split()) <= _MOST_TERM_WORDS else None


_ROLE = re.compile(
    r"\b(?:wat\s+(?:doet|doen)|(?:taak|taken|rol|functie)\s+(?:van|heeft|hebben))\s+(?:(?:een|de|het)\s+)?"
    r"(?P<who>[\w'’-]+(?:\s+[A-Z][\w'’-]+)*)",
    re.IGNORECASE,
)


def asked_actor(question: str) -> str | None:
    """Return the first word of whom a question asks what they do: "accountmanager"; None when it does not."""
    found = _ROLE.search(question)
    return found["who"].split()[0] if found and len(found["who"]) > 2 else None


def defines(text: str, term: str, analyse: Analyser) -> bool:
    """Say whether a sentence or a line of a glossary explains ``term`` itself, and not a longer term that holds it."""
    found = _SUBJECT.match(text)
    if not found:
        return False
    subject = re.sub(r"\s*\([^)]*\)", "", found["subject"])
    names = {subject.strip().casefold(), *re.findall(r"\(([^)]{2,40})\)", found["subject"].casefold())}
    wanted = frozenset(analyse(term))
    return any(name == term.casefold() or (bool(wanted) and frozenset(analyse(name)) == wanted) for name in names)


def holds_term(text: str, term: str, analyse: Analyser) -> bool:
    """Say whether all words of ``term`` stand in ``text``."""
    return frozenset(analyse(term)) <= frozenset(analyse(text))
