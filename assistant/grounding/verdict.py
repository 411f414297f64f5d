"""What the gate says about a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from assistant.context import Span
from knowledge.records import Match


class Reason(StrEnum):
    """Why a sentence passed or did not: the closed set that answers, logs and figures use."""

    SUPPORTED = "gesteund"
    EMPTY = "geen_zin"
    """No words: nothing to check."""
    NO_SOURCE = "geen_bron"
    """It cites nothing."""
    NOT_GIVEN = "bron_niet_gegeven"
    """It cites a label that does not exist, or a passage that was not given for this question."""
    NOT_VERBATIM = "niet_letterlijk"
    """It claims to be a quotation and is not."""
    NUMBER = "getal"
    """A number, term, amount or percentage that the passage does not hold, or holds of something else."""
    DATE = "datum"
    ARTICLE = "artikel"
    """An article, lid or onderdeel that the passage is not and does not name."""
    LAW = "wet"
    CASE = "uitspraak"
    """A judgment or an official publication."""
    AUTHORITY = "orgaan"
    """An authority that the passage does not name, or names with another act."""
    NAME = "naam"
    """A name or abbreviation that the passage does not hold."""
    MODALITY = "plicht_of_bevoegdheid"
    """"Moet" where the passage says "kan", or the other way round."""
    NEGATION = "ontkenning"
    ORDER = "volgorde"
    """Before and after changed places: "na het besluit" where the passage says "voor het besluit"."""
    ROLES = "rollen"
    """Two parties changed places: "de huurder vraagt de verhuurder"; so did a condition and what follows from it."""
    WIDER = "ruimer"
    """It takes in what the passage leaves out: "altijd", "ook zonder"."""
    WORD = "ander_woord"
    """A word that nothing cited has, put in a sentence of the passage or in the place of one of its words."""
    SUPPORT = "te_weinig_steun"
    """The exact facts agree, the meaning does not enough."""
    CURRENCY = "niet_geldend"
    """The passage is no longer, or not yet, the law, and the sentence does not say so."""
    INSTRUCTION = "opdracht_in_bron"
    """Only text that addresses the reader's model would carry it."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The judgement of one sentence."""

    passed: bool
    reason: Reason
    spans: tuple[Span, ...] = ()
    """The sentences of the passages that carry it, in the order of the text; empty when it did not pass."""
    support: float = 0.0
    """Calibrated support in [0, 1]."""
    scores: Mapping[str, float] = field(default_factory=dict)
    """What the support is made of, by name: ``betekenis``, ``woorden`` …"""
    moved_to: Match | None = None
    """The kept passage that carries it in the place of those cited; None when it stands on what it cites."""
