"""What the grounding gate adds to a sentence: everything but the embedding, which is measured apart."""

from __future__ import annotations

import time
from collections.abc import Sequence

from knowledge.ports import FloatMatrix
from tests.bench.harness import Latencies, Options, Row, latencies

TIMES = 300
BESIDE = 4
"""Other passages that were given: a sentence that fails is tried on each of them."""


def per_sentence(_options: Options) -> list[Row]:
    """Judge the labelled sentences over our own texts, each citing one passage, with and without the embedder."""
    from assistant.grounding import Grounder
    from evals.grounding_set import load_grounding_set
    from evals.grounding_table import grounders

    labelled = load_grounding_set(own_only=True).labelled
    passages = list({one.match.passage.id: one.match for one in labelled}.values())
    with grounders() as ways:
        embedder = ways[0][1]._embed
        model_id = ways[0][2]
        spent = [0.0]

        def embed(texts: Sequence[str]) -> FloatMatrix:
            start = time.perf_counter()
            vectors = embedder(texts) if embedder is not None else None
            spent[0] += time.perf_counter() - start
            assert vectors is not None
            return vectors

        rows = []
        variants = [("words", Grounder())]
        variants += [("with meaning", Grounder(embed, model_id))] if embedder is not None else []
        for name, gate in variants:
            for match in passages:  # reading a passage is done once a passage, at the first sentence that cites it
                gate.check("De burgemeester sluit het pand.", [match])
            spent[0] = 0.0

            def judge(number: int, gate: Grounder = gate) -> object:
                one = labelled[number % len(labelled)]
                beside = [passages[(number + place) % len(passages)] for place in range(BESIDE)]
                return gate.check(one.pair.sentence, [one.match], beside)

            measured: Latencies = latencies(judge, times=TIMES)
            numbers = {**measured.numbers(), "mean ms": sum(measured.seconds) / TIMES * 1000}
            if name != "words":
                numbers["of which embedding, mean ms"] = spent[0] / TIMES * 1000
            rows.append(Row(name, numbers, f"{BESIDE} other passages"))
    return rows
