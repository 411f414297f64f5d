"""Cuts a sentence into clauses of tokens: its verbs by their infinitives, its parties by their kind."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.grounding.authorities import Authority
from assistant.grounding.verbs import AUXILIARY, load_verbs
from knowledge.dutch import fold

READER = "u"
_PARTIES = {
    READER: "u", "gemeente": "gemeente gemeenten gemeentebestuur", "persoon": "persoon personen betrokkene betrokkenen "
    "aanvrager aanvragers ondernemer ondernemers vergunninghouder houder overtreder overtreders bewoner bewoners "
    "gebruiker eigenaar eigenaren rechthebbende belanghebbende belanghebbenden derde derden verdachte exploitant "
    "leidinggevende omwonenden drugsgebruiker chauffeur winkelier",
    "huurder": "huurder huurders", "verhuurder": "verhuurder verhuurders", "koper": "koper kopers",
    "verkoper": "verkoper verkopers", "klant": "klant klanten", "makelaar": "makelaar makelaars",
    "boer": "boer boeren agrariër", "crimineel": "crimineel criminelen", "deelnemer": "deelnemer deelnemers partners "
    "partner", "ambtenaar": "ambtenaar ambtenaren toezichthouder toezichthouders", "werkgever": "werkgever werkgevers",
    "werknemer": "werknemer werknemers", "kind": "kind kinderen minderjarige minderjarigen", "bank": "bank banken",
    "bedrijf": "bedrijf bedrijven", "team": "afpakteam team",
}  # fmt: skip
_PARTY_OF = {word: kind for kind, words in _PARTIES.items() for word in words.split()}
PREPOSITIONS = frozenset(
    """aan bij met namens naar om onder op over tegen tot uit van via volgens voor jegens tussen door in binnen na
    behalve zonder wegens vanwege rond per tijdens""".split()
)
DETERMINERS = frozenset(
    """de het een die dat deze dit zijn haar hun uw onze ons elke elk ieder iedere alle geen andere ander sommige veel
    enkele een zo'n welke beide meer minder drie twee vier vijf zes zeven acht""".split()
)
SUBORDINATE = frozenset(
    """als indien wanneer zodra zolang mits tenzij nadat voordat vooraleer totdat wie omdat doordat zodat terwijl dat
    die waarbij waarin waarmee waardoor hoe welke welk wat hetgeen waarom""".split()
)
COORDINATE = frozenset({"en", "maar", "want", "dan", "of", "dus"})
_TOKEN = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*|[,;:.()!?\n]")
INTRODUCES_INFINITIVE = frozenset({"om", "door", "zonder"})
"""Words that "te" with a verb may follow."""
HARD_STOP = frozenset(";:.()!?\n")


@dataclass(slots=True)
class ClauseToken:
    """A word, an authority's whole name or a mark, at [start, end) of the text, folded."""

    text: str
    start: int
    end: int
    lemmas: frozenset[str]
    """Infinitives of which it can be a form; none behind a determiner and for a party."""
    party: str = ""
    """Kind of the party that it names."""
    follows_noun: bool = True
    """False behind a verb or a party, where "dat" is no relative pronoun."""


def cut_clauses(text: str, authorities: Sequence[Authority]) -> Iterator[list[ClauseToken]]:
    """Yield the clauses of ``text``, cut at punctuation and before words that begin a clause; what has no verb stays
    with what comes before it."""
    tokens = _tokens(text, authorities)
    pieces: list[list[ClauseToken]] = [[]]
    for place, token in enumerate(tokens):
        if (
            token.text in HARD_STOP
            or token.text == ","
            or (
                token.text in SUBORDINATE
                or (token.text in COORDINATE and has_verb(pieces[-1]) and _verb_ahead(tokens, place + 1))
                or (token.text in INTRODUCES_INFINITIVE and _to_verb_ahead(tokens, place + 1))
            )
        ):
            pieces.append([token])
        else:
            pieces[-1].append(token)
    whole: list[list[ClauseToken]] = []
    for piece in pieces:
        if not any(token.text.isalnum() or token.party for token in piece):
            continue
        hard = piece[0].text in HARD_STOP
        if whole and not hard and (not has_verb(piece) or (not has_verb(whole[-1]) and not _is_led(piece))):
            whole[-1] += piece
        else:
            whole.append(list(piece))
    yield from whole


def _tokens(text: str, authorities: Sequence[Authority]) -> list[ClauseToken]:
    verbs = load_verbs()
    folded = fold(text)
    found: list[ClauseToken] = []
    named = {one.start: one for one in authorities}
    behind = 0
    for match in _TOKEN.finditer(folded if len(folded) == len(text) else text):
        if match.start() < behind:
            continue
        authority = named.get(match.start())
        if authority is not None:
            behind = authority.end
            found.append(ClauseToken(match[0], match.start(), authority.end, frozenset(), authority.kind))
            continue
        word = match[0]
        party = _PARTY_OF.get(word, "")
        found.append(ClauseToken(word, match.start(), match.end(), frozenset() if party else verbs.lemmas(word), party))
    for place, token in enumerate(found):
        before = found[place - 1].text if place else ""
        token.follows_noun = bool(place) and not found[place - 1].lemmas and not found[place - 1].party
        if token.lemmas and before in DETERMINERS and before not in {"dat", "die"} and not is_auxiliary(token):
            token.lemmas = frozenset()  # "het besluit", "de melding"
    return found


def is_auxiliary(token: ClauseToken) -> bool:
    """Say whether a token is a form of an auxiliary verb and of no other."""
    return bool(token.lemmas) and token.lemmas <= AUXILIARY


def _is_led(piece: Sequence[ClauseToken]) -> bool:
    return piece[0].text in SUBORDINATE


def has_verb(tokens: Sequence[ClauseToken]) -> bool:
    """Say whether a verb stands among ``tokens``."""
    return any(token.lemmas for token in tokens)


def _verb_ahead(tokens: Sequence[ClauseToken], place: int) -> bool:
    for token in tokens[place : place + 12]:
        if token.text in HARD_STOP or token.text in SUBORDINATE or token.text == ",":
            return False
        if token.lemmas:
            return True
    return False


def _to_verb_ahead(tokens: Sequence[ClauseToken], place: int) -> bool:
    """Say whether "te" with a verb follows: "door de huurder een brief te sturen" is no party behind "door"."""
    for token, behind in zip(tokens[place : place + 12], tokens[place + 1 : place + 13], strict=False):
        if token.text in HARD_STOP or token.text in SUBORDINATE or token.text == ",":
            return False
        if token.text == "te" and behind.lemmas:
            return True
        if token.lemmas and is_auxiliary(token):
            return False
    return False
