"""Chat models by setting: names, addresses and keys; limits in time and length; what a failure becomes."""

from __future__ import annotations

import itertools
import math
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence

import pytest

from assistant.chat_models import ChatSettings, Limits, Message, ScriptedModel, load_chat_settings, make_chat_model
from assistant.chat_models import factory as factory_module
from assistant.chat_models.errors import (
    AnswerCutOff,
    ChatModelError,
    ChatModelSettingsError,
    CircuitOpen,
    ModelRefused,
    ModelTimeout,
    OutputTooLong,
    RateLimited,
    TransientFailure,
)
from assistant.chat_models.langchain_model import failure_of
from assistant.chat_models.resilience import LONGEST_WAIT, Patience, ResilientModel
from assistant.settings_listing import MASKED, setting_rows

HELLO = (Message("user", "Hallo"),)
KEY = "sk-geheim"


def test_without_a_name_there_is_no_model_and_nothing_of_it_is_loaded() -> None:
    assert make_chat_model(ChatSettings()) is None
    code = (
        "import sys; from assistant.chat_models import ChatSettings, make_chat_model; make_chat_model(ChatSettings());"
        "print(sorted({'langchain', 'langchain_core', 'openai', 'tenacity', 'pybreaker'} & set(sys.modules)))"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "[]"


@pytest.mark.parametrize("name", ["qwen2.5", "openai:", ":qwen", " : "])
def test_a_name_without_provider_says_how_to_write_it(name: str) -> None:
    with pytest.raises(ChatModelSettingsError, match="aanbieder:naam"):
        make_chat_model(ChatSettings(chat_model=name))


def test_a_missing_package_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(factory_module, "find_spec", lambda _: None)
    with pytest.raises(ChatModelSettingsError, match=r"kenniswijzer\[mistralai\]"):
        make_chat_model(ChatSettings(chat_model="mistralai:mistral-small"))


def test_a_provider_that_nobody_knows_is_told_and_no_package_is_guessed() -> None:
    with pytest.raises(ChatModelSettingsError, match="'verzonnen' in KENNIS_CHAT_MODEL") as error:
        make_chat_model(ChatSettings(chat_model="verzonnen:model"))
    assert "pip install" not in str(error.value)


@pytest.mark.parametrize(
    "name", ["openai:gpt-4.1-mini", "azure_openai:gpt-4.1", "anthropic:claude-sonnet-4-5", "mistralai:mistral-small"]
)
def test_every_provider_with_an_extra_can_be_made(name: str) -> None:
    more = {"chat_base_url": "https://x.example", "chat_api_version": "2025-01-01"} if name.startswith("azure") else {}
    model = make_chat_model(ChatSettings(chat_model=name, chat_api_key=KEY, **more))  # type: ignore[arg-type]
    assert model is not None and model.name == name and model.context_tokens >= 8_192
    assert KEY not in repr(model) and KEY not in str(vars(model))


@pytest.mark.parametrize(
    ("variable", "value", "named"),
    [
        ("KENNIS_CHAT_BASE_URL", f"http://ik:{KEY}@host/v1", "KENNIS_CHAT_API_KEY"),
        ("KENNIS_CHAT_BASE_URL", "host/v1", "http://"),
        ("KENNIS_CHAT_TIMEOUT", "0", "KENNIS_CHAT_TIMEOUT"),
        ("KENNIS_CHAT_STRUCTURED", "xml", "KENNIS_CHAT_STRUCTURED"),
    ],
)
def test_a_wrong_setting_is_named_and_its_value_is_not_repeated(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str, named: str
) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(ChatModelSettingsError, match=named) as error:
        load_chat_settings()
    assert KEY not in str(error.value)


def test_settings_show_everything_but_the_key() -> None:
    rows = {row.name: row.value for row in setting_rows([ChatSettings(chat_model="openai:m", chat_api_key=KEY)])}
    assert rows["KENNIS_CHAT_API_KEY"] == MASKED and rows["KENNIS_CHAT_MODEL"] == "openai:m"
    assert rows["KENNIS_CHAT_TOKEN_TIMEOUT"] == "20.0" and rows["KENNIS_CHAT_MAX_OUTPUT_TOKENS"] == "700"


class Stub:
    """A model of which every call behaves as its next behaviour says."""

    name, context_tokens, structured = "stub:x", 8_192, False

    def __init__(self, *behaviours: object) -> None:
        self.behaviours, self.calls, self.closed = behaviours, 0, threading.Event()

    def stream(self, messages: Sequence[Message], limits: Limits) -> Iterator[str]:
        behaviour = self.behaviours[min(self.calls, len(self.behaviours) - 1)]
        self.calls += 1
        try:
            for piece in behaviour() if callable(behaviour) else behaviour:  # type: ignore[attr-defined]
                if isinstance(piece, Exception):
                    raise piece
                yield piece
        finally:
            self.closed.set()


def resilient(stub: Stub, **more: object) -> ResilientModel:
    facts: dict[str, object] = {"call": 60.0, "between_tokens": 60.0, "first_wait": 0.001, **more}
    return ResilientModel(stub, Patience(**facts))  # type: ignore[arg-type]


def test_an_answer_comes_in_pieces_and_as_a_whole() -> None:
    model = resilient(Stub(["Goe", "", "dendag"]))
    assert list(model.stream(HELLO, Limits())) == ["Goe", "dendag"]
    assert model.complete(HELLO, Limits()).text == "Goedendag"


def test_only_failures_that_pass_are_tried_again_and_only_before_the_first_word() -> None:
    passing = Stub([TransientFailure()], [RateLimited(retry_after=0.0)], ["ja"])
    assert list(resilient(passing).stream(HELLO, Limits())) == ["ja"] and passing.calls == 3
    for error in (ModelRefused(), ModelTimeout(), AnswerCutOff(), RateLimited(retry_after=LONGEST_WAIT + 1)):
        stub = Stub([error])
        with pytest.raises(type(error)):
            list(resilient(stub).stream(HELLO, Limits()))
        assert stub.calls == 1
    halfway = Stub(["De", TransientFailure()])
    with pytest.raises(TransientFailure):
        list(resilient(halfway).stream(HELLO, Limits()))
    assert halfway.calls == 1


def test_a_model_that_says_nothing_is_left_when_time_is_up() -> None:
    waiting = threading.Event()

    def silent() -> Iterator[str]:
        waiting.wait(60)
        yield "te laat"

    def stalls() -> Iterator[str]:
        yield "De"
        waiting.wait(60)

    def empty() -> Iterator[str]:
        while not waiting.wait(0.005):
            yield ""

    try:
        for behaviour, limits in ((silent, {"call": 0.1}), (stalls, {"between_tokens": 0.1}), (empty, {"call": 0.1})):
            with pytest.raises(ModelTimeout):
                list(resilient(Stub(behaviour), **limits).stream(HELLO, Limits()))
    finally:
        waiting.set()


def test_an_endless_answer_is_cut_and_its_stream_closed() -> None:
    stub = Stub(lambda: itertools.repeat("nog een keer "))
    said: list[str] = []
    with pytest.raises(OutputTooLong):
        said.extend(resilient(stub).stream(HELLO, Limits(max_output_tokens=50)))
    assert stub.closed.wait(60)


def test_closing_the_answer_closes_the_stream() -> None:
    stub = Stub(lambda: itertools.repeat("verder "))
    answer = resilient(stub).stream(HELLO, Limits())
    assert next(iter(answer)) == "verder "
    answer.close()  # type: ignore[attr-defined]
    assert stub.closed.wait(60)


def test_a_model_that_fails_time_and_again_is_left_alone_and_then_tried_again() -> None:
    stub = Stub([ModelRefused()], [ModelRefused()], ["ja"])
    model = resilient(stub, breaker_failures=2, breaker_seconds=3_600)
    for _ in range(2):
        with pytest.raises(ModelRefused):
            list(model.stream(HELLO, Limits()))
    with pytest.raises(CircuitOpen):
        list(model.stream(HELLO, Limits()))
    assert stub.calls == 2
    model._breaker.reset_timeout = 0  # as if the hour had passed
    assert list(model.stream(HELLO, Limits())) == ["ja"]


def test_readers_who_leave_and_models_that_write_too_much_do_not_trip_the_breaker() -> None:
    stub = Stub(lambda: itertools.repeat("verder "))
    model = resilient(stub, breaker_failures=1)
    for _ in range(3):
        answer = model.stream(HELLO, Limits())
        next(iter(answer))
        answer.close()  # type: ignore[attr-defined]
        with pytest.raises(OutputTooLong):
            list(model.stream(HELLO, Limits(max_output_tokens=50)))


def test_two_answers_may_be_made_at_the_same_time() -> None:
    model = resilient(Stub(["een", "twee"]))
    first, second = model.stream(HELLO, Limits()), model.stream(HELLO, Limits())
    assert [next(iter(first)), next(iter(second))] == ["een", "een"]
    assert [*first, *second] == ["twee", "twee"]


class _Response:
    def __init__(self, status: int, **headers: str) -> None:
        self.status_code = status
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}


class _StatusError(Exception):
    def __init__(self, status: int, **headers: str) -> None:
        super().__init__(f"Bearer {KEY}: Wie mag een drugspand sluiten?")
        self.response = _Response(status, **headers)


@pytest.mark.parametrize(
    ("error", "kind", "wait"),
    [
        (_StatusError(429, retry_after="3"), RateLimited, 3.0),
        (_StatusError(429, retry_after="-1"), RateLimited, None),
        (_StatusError(429, retry_after="morgen"), RateLimited, math.inf),
        (_StatusError(503), TransientFailure, None),
        (_StatusError(408), TransientFailure, None),
        (_StatusError(401), ModelRefused, None),
        (_StatusError(400), ModelRefused, None),
        (ConnectionRefusedError(KEY), TransientFailure, None),
        (TimeoutError(KEY), ModelTimeout, None),
        (ValueError(KEY), ModelRefused, None),
    ],
)
def test_a_failure_is_named_and_what_the_server_said_is_not_repeated(
    error: Exception, kind: type[ChatModelError], wait: float | None
) -> None:
    found = failure_of(error, begun=False)
    assert type(found) is kind and getattr(found, "retry_after", None) == wait
    assert KEY not in str(found) and "drugspand" not in str(found)
    assert type(failure_of(error, begun=True)) is AnswerCutOff


def test_the_scripted_model_says_its_replies_in_order() -> None:
    model = ScriptedModel(["een", ModelRefused(), lambda messages: messages[0].text.upper()])
    assert model.complete(HELLO, Limits()).text == "een"
    with pytest.raises(ModelRefused):
        list(model.stream(HELLO, Limits()))
    assert "".join(model.stream(HELLO, Limits())) == "HALLO"
    with pytest.raises(ModelRefused, match="script is op"):
        list(model.stream(HELLO, Limits()))
    assert len(model.asked) == 4
