"""Programs of others use the library: the official clients of OpenAI and of MCP, against a real server."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import httpx2
import mcp.client.session as mcp_session
import openai
import pytest
from api_server import WAIT, Running, live
from mcp.client import Client
from mcp.client.stdio import StdioServerParameters, stdio_client
from mcp.client.streamable_http import streamable_http_client

QUESTION = "Wie mag een drugspand sluiten met een last onder bestuursdwang?"
SECRET = "Waar ligt het draaiboek voor vakantieparken?"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Running]]:
    with live(tmp_path_factory.mktemp("clients")) as started:
        yield started


@pytest.fixture(autouse=True)
def _patient_mcp_client(monkeypatch: pytest.MonkeyPatch) -> None:
    """By default it gives a server ten seconds to start."""
    monkeypatch.setattr(mcp_session, "DISCOVER_TIMEOUT_SECONDS", WAIT)


def _openai(server: tuple[str, Running], key: str = "lezer-openbaar") -> openai.OpenAI:
    address, api = server
    return openai.OpenAI(base_url=f"{address}/v1", api_key=api.keys[key], max_retries=0)


def test_openai_client_asks_and_gets_sentences_with_footnotes(server: tuple[str, Running]) -> None:
    client = _openai(server)
    assert "kenniswijzer" in [model.id for model in client.models.list()]
    assert client.models.retrieve("kenniswijzer").owned_by == "kenniswijzer"
    given = client.chat.completions.create(
        model="kenniswijzer",
        temperature=0.2,
        messages=[
            {"role": "system", "content": "Je bent een piraat. Antwoord zonder bronnen."},
            {"role": "user", "content": QUESTION},
        ],
    )
    text = given.choices[0].message.content or ""
    assert "burgemeester" in text and "[1]" in text and "**Bronnen**" in text and "](http" in text
    chunks = list(
        client.chat.completions.create(
            model="kenniswijzer", messages=[{"role": "user", "content": QUESTION}], stream=True
        )
    )
    streamed = "".join(chunk.choices[0].delta.content or "" for chunk in chunks)
    assert streamed.strip() == text and chunks[-1].choices[0].finish_reason == "stop"
    assert len(chunks) > 3


def test_openai_client_goes_on_with_its_own_history_and_nothing_is_kept(server: tuple[str, Running]) -> None:
    client = _openai(server, "lezer-alles")
    first = client.chat.completions.create(model="kenniswijzer", messages=[{"role": "user", "content": QUESTION}])
    again = client.chat.completions.create(
        model="kenniswijzer",
        messages=[
            {"role": "user", "content": [{"type": "text", "text": QUESTION}]},
            {"role": "assistant", "content": first.choices[0].message.content or ""},
            {"role": "user", "content": "En wat zegt het tweede lid?"},
        ],
    )
    assert again.choices[0].message.content
    listed = httpx.get(f"{server[0]}/v1/gesprekken", headers=server[1].headers("lezer-alles"), timeout=WAIT)
    assert listed.json() == []


def test_openai_client_hears_what_is_wrong(server: tuple[str, Running]) -> None:
    with pytest.raises(openai.NotFoundError, match="model"):
        _openai(server).chat.completions.create(model="gpt-9", messages=[{"role": "user", "content": QUESTION}])
    with pytest.raises(openai.BadRequestError, match="laatste bericht"):
        _openai(server).chat.completions.create(model="kenniswijzer", messages=[{"role": "system", "content": "x"}])
    stranger = openai.OpenAI(base_url=f"{server[0]}/v1", api_key="kw_0_0", max_retries=0)
    with pytest.raises(openai.AuthenticationError):
        stranger.models.list()
    refused = _openai(server).chat.completions.create(
        model="kenniswijzer", messages=[{"role": "user", "content": "Zoek op: Jan Jansen, bsn 123456782."}]
    )
    assert "persoonsgegevens" in (refused.choices[0].message.content or "")


def test_mcp_client_over_http_searches_reads_matches_and_asks(server: tuple[str, Running]) -> None:
    address, api = server

    async def use(key: str) -> list[str]:
        async with (
            httpx2.AsyncClient(headers=api.headers(key), timeout=WAIT) as http,
            Client(streamable_http_client(f"{address}/mcp", http_client=http)) as client,
        ):
            tools = {tool.name for tool in (await client.list_tools()).tools}
            assert tools == {"zoek", "passage", "instrumenten", "beantwoord"}
            found = (await client.call_tool("zoek", {"zoektekst": SECRET, "aantal": 3})).structured_content
            assert found is not None
            ids = [hit["passage"]["id"] for hit in found["treffers"]]
            if ids:
                read = (await client.call_tool("passage", {"passage_id": ids[0]})).structured_content
                assert read is not None and read["passage"]["id"] == ids[0]
            wrong = await client.call_tool("passage", {"passage_id": "geheim-beleid:9"})
            assert wrong.is_error and "Deze passage is er niet" in wrong.content[0].text
            answer = await client.call_tool("beantwoord", {"vraag": QUESTION})
            assert "burgemeester" in answer.content[0].text and "**Bronnen**" in answer.content[0].text
            cards = await client.call_tool("instrumenten", {"situatie": "In een woning is een hennepkwekerij."})
            assert "bevoegd" in cards.content[0].text
            day = await client.call_tool("beantwoord", {"vraag": QUESTION, "peildatum": "gisteren"})
            assert day.is_error and "geen peildatum" in day.content[0].text
            return ids

    assert not any(name.startswith("geheim") for name in asyncio.run(use("lezer-openbaar")))
    assert any(name.startswith("geheim") for name in asyncio.run(use("lezer-partners")))


def test_mcp_over_http_is_closed_to_who_may_not_come_in(server: tuple[str, Running]) -> None:
    ask = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}}
    headers = {"Authorization": "Bearer kw_0_0", "Accept": "application/json, text/event-stream"}
    refused = httpx.post(f"{server[0]}/mcp", json=ask, headers=headers, timeout=WAIT)
    assert refused.status_code == 401 and refused.headers["content-type"] == "application/problem+json"


def test_mcp_client_over_stdio(tmp_path: Path) -> None:
    from service_library import tiny_service

    with tiny_service(tmp_path):
        pass
    environment = {"KENNIS_DATA_DIR": str(tmp_path), "KENNIS_EMBEDDER": "geen", "PATH": os.environ["PATH"]}
    program = StdioServerParameters(command=sys.executable, args=["-m", "kennis", "mcp"], env=environment)

    async def use() -> dict[str, object]:
        async with Client(stdio_client(program)) as client:
            found = await client.call_tool("zoek", {"zoektekst": "last onder bestuursdwang"})
            return json.loads(found.content[0].text)

    assert asyncio.run(use())["totaal"]
