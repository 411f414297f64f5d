"""``make evals-llm``: the tests marked ``llm``, and the table of docs/figures.md, with a real small model on loopback.

``python -m tests.evals_llm MODEL.gguf QUESTIONS``: serves the model, runs the marked tests against it, compares
the ways of answering on the first so many development questions, lets the model judge labelled pairs, and tries
documents that address a model. About a minute a question on two idle cores; what was generated is kept, so that an
interrupted measurement goes on.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from assistant.chat_models import ChatSettings, make_chat_model
from evals import hostile_model, judge_table, model_sentences
from evals.libraries import cache_folder, measured_library
from evals.llm_table import DEVELOPMENT, as_markdown, cases_of, compare_ways
from evals.recorded_model import RecordedModel
from tests.llm_server import served_model

MODEL = {
    "chat_model": "openai:testmodel",
    "chat_passages": 3,
    "chat_max_output_tokens": 160,
    "chat_context_tokens": 2_150,
    "chat_structured": "json",
    "chat_timeout": 1_200.0,
    "chat_token_timeout": 1_200.0,
    "chat_retries": 0,
    "chat_rewrites_known": True,
}
"""Short prompts, because a small machine reads some eighty tokens a second, and one that is shared far fewer; known
answers are rewritten too, because the gate is what is measured."""
ATTEMPTS = 20
PAIRS = 60


def main(model: Path, questions: int) -> int:
    """Run the tests and print the table; return 0 when the tests pass."""
    with served_model(model) as address:
        os.environ["KENNIS_LLM_URL"] = address
        failed = int(pytest.main(["-q", "-m", "llm", "tests/integration/test_real_llm.py"]))
        os.environ["KENNIS_CHAT_BASE_URL"] = address
        with measured_library("wetten-betekenis") as library:
            if library is None:
                sys.stderr.write("KENNIS_TEST_DATA ontbreekt: de ontwikkelvragen zijn niet gesteld.\n")
                return failed or 1
            folder = cache_folder() / "taalmodel"
            progress = lambda done, total: sys.stderr.write(f"{done} van {total}\n")  # noqa: E731
            columns = compare_ways(cases_of([DEVELOPMENT]), library, folder, MODEL, progress=progress, most=questions)
        sys.stdout.write(as_markdown(columns) + "\n\n" + model_sentences.as_markdown() + "\n\n")
        chat = ChatSettings(**MODEL, chat_base_url=address)
        judge = RecordedModel(folder / "rechter.jsonl", make_chat_model(chat))
        opinions = list(judge_table.judge_pairs(judge_table.sample(PAIRS), judge))
        sys.stdout.write(judge_table.as_markdown(opinions) + "\n\n")
        recorded = RecordedModel(folder / "vijandig.jsonl", make_chat_model(chat))
        tried = list(hostile_model.try_attempts(hostile_model.sample(ATTEMPTS), recorded, chat, whole=True))
        sys.stdout.write(hostile_model.as_markdown(tried, "orders in documents, shown to the model") + "\n")
    return failed


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), int(sys.argv[2])))
