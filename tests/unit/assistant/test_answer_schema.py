"""The published schema is that of the model."""

from __future__ import annotations

import json

from assistant.answer import Answer, AnswerStatus
from assistant.schema import SCHEMA_FILE, answer_schema
from prompts.catalogue import load_replies
from tests.assistant_library import Ask


def test_the_schema_file_is_up_to_date() -> None:
    assert SCHEMA_FILE.read_text(encoding="utf-8") == answer_schema(), (
        'Run: python -c "from assistant.schema import write_schema; write_schema()"'
    )


def test_an_answer_has_exactly_the_documented_dutch_names(ask: Ask) -> None:
    answer = ask("Wat zegt artikel 13b Opiumwet?")
    shown = json.loads(answer.model_dump_json(by_alias=True))
    assert set(shown) == set(json.loads(answer_schema())["properties"])
    assert shown["zinnen"][0]["letterlijk"] is True and shown["bronnen"][0]["artikel"] == "13b"
    assert Answer.model_validate_json(json.dumps(shown)) == answer


def test_every_status_has_its_reply_and_no_other_is_there() -> None:
    replies = load_replies(statuses=[status.value for status in AnswerStatus])
    for status in AnswerStatus:
        assert replies.reply(status.value) or status is AnswerStatus.ANSWERED
