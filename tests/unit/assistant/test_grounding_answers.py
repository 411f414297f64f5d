"""The verdict of the gate in the answer: what carries a sentence, its scores, and what was left out and why."""

from __future__ import annotations

import json

from assistant.answer import AnswerStatus
from assistant.bootstrap import build_pipeline, default_steps, dutch_analyser
from assistant.chat_models import ScriptedModel
from assistant.context import Context, Draft, Span
from assistant.grounding import Grounder
from assistant.settings import AssistantSettings
from assistant.steps.base import NamedStep
from knowledge.register import Register
from tests.assistant_library import TODAY, SharedTermsSearcher
from tests.scripted_assistant import model_pipeline, question

ASKED = "Wie mag een drugspand sluiten?"
GOOD = "De burgemeester kan een drugspand sluiten met een last onder bestuursdwang (artikel 13b Opiumwet)."
TRAPS = {
    "De burgemeester kan een drugspand sluiten met een last onder bestuursdwang (artikel 13c Opiumwet).": "artikel",
    "De raad kan een drugspand sluiten met een last onder bestuursdwang.": "orgaan",
    "De burgemeester kan een drugspand zes maanden sluiten met een last onder bestuursdwang.": "getal",
}


def test_the_answer_says_what_carries_a_sentence_and_what_was_left_out(register: Register) -> None:
    script = "".join(f"{text} [b2]\n" for text in (GOOD, *TRAPS))
    answer = model_pipeline(register, ScriptedModel([script])).answer(question(ASKED))
    (sentence,) = answer.sentences
    assert sentence.text == GOOD and sentence.verdict is not None
    assert sentence.verdict.reason == "gesteund" and sentence.verdict.scores["woorden"] > 0.9
    (place,) = sentence.evidence
    cited = next(one for one in answer.citations if one.number == place.number)
    passage = next(one for one in register.passages(cited.source_id) if one.id == cited.passage_id)
    assert passage.text[place.start : place.end].startswith("De burgemeester kan een drugspand sluiten")
    assert {one.reason: one.count for one in answer.left_out} == dict.fromkeys(TRAPS.values(), 1)
    assert answer.status is AnswerStatus.PARTIAL
    assert "weggelaten: 3 zin(nen)" in " ".join(one.text for one in answer.warnings)
    told = json.dumps(answer.model_dump(mode="json", by_alias=True), ensure_ascii=False)
    assert '"oordeel"' in told and '"weggelaten"' in told
    assert not any(trap in told for trap in TRAPS)


class _Drafts(NamedStep):
    """Proposes free sentences before the grounding step, as a composer of its own would."""

    name = "compose"

    def __call__(self, context: Context) -> None:
        best = next(one for one in context.kept if "drugspand" in one.passage.text)
        span = Span(best, 0, len(best.passage.text))
        texts = (GOOD, "Het college kan een drugspand sluiten met een last onder bestuursdwang.")
        context.drafts = [Draft(text, (span,)) for text in texts]


def test_the_step_itself_judges_free_drafts_and_drops_them_without_a_gate(register: Register) -> None:
    settings = AssistantSettings(as_of=TODAY.isoformat())
    for gate, kept in ((Grounder, [GOOD]), (None, [])):
        steps = default_steps(SharedTermsSearcher(register), register, dutch_analyser(), None, settings, gate=gate)
        changed = [_Drafts() if step.name == "compose" else step for step in steps]
        answer = build_pipeline(changed, settings).answer(question(ASKED))
        assert [sentence.text for sentence in answer.sentences if not sentence.verbatim] == kept
        assert sum(one.count for one in answer.left_out) == 2 - len(kept)
