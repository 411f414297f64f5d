"""The API keeps its contract: schemathesis from the OpenAPI document, and the Dutch API Design Rules on it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from api_server import WAIT, Running, live
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

CHECKS = (
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    negative_data_rejection,
    unsupported_method,
)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Running]]:
    with live(tmp_path_factory.mktemp("contract"), login="sleutels") as started:
        yield started


@pytest.fixture(scope="module")
def document(server: tuple[str, Running]) -> dict[str, Any]:
    return dict(server[1].client.get("/v1/openapi.json").json())


@pytest.mark.parametrize(("mode", "examples"), [(GenerationMode.POSITIVE, 6), (GenerationMode.NEGATIVE, 5)])
def test_every_route_does_what_the_document_says(
    server: tuple[str, Running], mode: GenerationMode, examples: int
) -> None:
    address, api = server
    contract = schemathesis.openapi.from_url(f"{address}/v1/openapi.json", timeout=WAIT)
    headers, tried = api.headers("beheerder-alles"), 0
    for found in contract.get_all_operations():
        operation = found.ok()
        if mode is GenerationMode.NEGATIVE and not (operation.query or operation.body or operation.path_parameters):
            continue

        @settings(
            max_examples=examples,
            deadline=None,
            derandomize=True,
            database=None,
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy(generation_mode=mode))
        def keeps_it(case: schemathesis.Case) -> None:
            case.call_and_validate(base_url=f"{address}/v1", headers=headers, checks=list(CHECKS), timeout=WAIT)

        keeps_it()
        tried += 1
    assert tried >= 12


def _operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, item in document["paths"].items():
        for method, operation in item.items():
            yield path, method, operation


def test_the_document_follows_the_dutch_api_design_rules(document: dict[str, Any]) -> None:
    """The rules that the official linter checks (Logius, API Design Rules, media/linter.yaml)."""
    assert re.fullmatch(r"3(\.\d+){1,2}", document["openapi"])
    assert re.fullmatch(r"\d+\.\d+\.\d+", document["info"]["version"])
    assert {"name", "email", "url"} <= set(document["info"]["contact"])
    assert all(re.search(r"/v\d+", server["url"]) for server in document["servers"])
    ids = [operation["operationId"] for _, _, operation in _operations(document)]
    assert len(ids) == len(set(ids))
    for path, method, operation in _operations(document):
        assert method in {"get", "post", "put", "patch", "delete"}
        for segment in path.strip("/").split("/"):
            assert re.fullmatch(r"[a-z0-9-]+|\{[a-z_]+\}", segment), path
        assert not path.endswith("/")
        for parameter in operation.get("parameters", ()):
            if parameter["in"] == "query":
                assert re.fullmatch(r"[a-z][a-z\d]*([A-Z][a-z\d]*)*", parameter["name"])
        if method in {"post", "put", "patch"} or operation.get("parameters"):
            assert "400" in operation["responses"], path
        assert operation["summary"] and operation["description"] and operation["tags"]
        for status, response in operation["responses"].items():
            assert "API-Version" in response["headers"], (path, status)
            if status >= "400":
                assert set(response["content"]) == {"application/problem+json"}, (path, status)
                assert response["content"]["application/problem+json"]["schema"]["$ref"].endswith("/Problem")
    assert {"type", "title", "status", "detail"} <= set(document["components"]["schemas"]["Problem"]["properties"])
    assert all(re.fullmatch(r"[A-Z][A-Za-z0-9]*", name) for name in document["components"]["schemas"])
    assert document["security"] and document["components"]["securitySchemes"]


def test_addresses_have_no_trailing_slash_and_say_the_version(server: tuple[str, Running]) -> None:
    client = server[1].client
    headers = server[1].headers("lezer-openbaar")
    assert client.get("/v1/bronnen/", headers=headers).status_code == 404
    for path in ("/v1/bronnen", "/v1/bestaat-niet", "/v1/openapi.json"):
        assert client.get(path, headers=headers).headers["API-Version"] == "1.0.0"
