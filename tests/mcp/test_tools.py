"""The tools for assistants, called by the SDK's own client: in memory, over stdio, and over streamable HTTP."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import own_loop
import pytest

pytest.importorskip("mcp", reason="needs the extra mcp")
pytest.importorskip("prometheus_client", reason="needs the extra serve")

import httpx2
from mcp import Client, StdioServerParameters
from running_server import ROOT
from serving import Workers

from claimex.errors import ConfigError
from claimex.mcp import Settings, serve
from claimex.mcp.tools import MOST_TEXTS, make_server
from claimex.serve import Limits

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

TEXT = "“We won,” said Mari Tamm. “It is over,” she thought. 🎉 “Enough.”"
STDIO = [sys.executable, "-m", "claimex", "mcp", "--model", "fast"]


def in_memory(ask: Callable[[Client], Coroutine[Any, Any, Any]], **limits: Any) -> Any:  # noqa: ANN401 - of `Limits`
    async def talk() -> Any:  # noqa: ANN401
        async with Client(make_server(Workers(), Limits(**limits))) as client:
            return await ask(client)

    return own_loop.run(talk())


def call(name: str, arguments: dict[str, Any], **limits: Any) -> Any:  # noqa: ANN401 - of `Limits`
    return in_memory(lambda client: client.call_tool(name, arguments), **limits)


def test_the_tools_are_described_in_few_words_and_change_nothing() -> None:
    listed = in_memory(lambda client: client.list_tools()).tools

    assert {tool.name for tool in listed} == {"extract", "speakers", "verify"}
    for tool in listed:
        assert len(tool.description or "") < 120
        assert tool.annotations is not None
        assert tool.annotations.read_only_hint
        assert tool.output_schema is not None
        assert all("description" in about for about in tool.input_schema["properties"].values())


def test_statements_are_answered_with_their_places() -> None:
    answer = call("extract", {"text": TEXT}).structured_content

    found = [(each["words"], TEXT[each["start"] : each["end"]]) for each in answer["statements"]]
    assert found == [("“We won,”", "“We won,”"), ("“Enough.”", "“Enough.”")]
    assert answer["left_out"] == 0


@pytest.mark.parametrize(
    ("more", "count", "left_out"),
    [
        ({"min_confidence": 0}, 3, 0),
        ({"limit": 1}, 1, 1),
        ({"kinds": ["indirect"]}, 0, 0),
        ({"speaker": "nobody"}, 0, 0),
    ],
)
def test_arguments_choose_among_statements(more: dict[str, Any], count: int, left_out: int) -> None:
    answer = call("extract", {"text": TEXT, **more}).structured_content

    assert (len(answer["statements"]), answer["left_out"]) == (count, left_out)


def test_speakers_are_counted_over_all_texts() -> None:
    answer = call("speakers", {"texts": [TEXT, "“So.”"]}).structured_content
    counted = sum(each["statements"] for each in answer["speakers"])

    assert counted + sum(answer["unnamed"].values()) + answer["without_source"] == 3


def test_quotations_are_held_against_their_sources() -> None:
    pytest.importorskip("rapidfuzz", reason="needs the extra corpus")
    sources = ["Nothing of it.", "MARI TAMM: We have won.\n\nJAAN KASK: Enough. It is over.\n"]
    answer = call("verify", {"draft": TEXT, "sources": sources}).structured_content

    found = [(each["quote"], each["status"], each["source"], each["differences"]) for each in answer["verdicts"]]
    assert found == [
        ("“We won,”", "absent", None, ""),
        ("“It is over,”", "verbatim", 2, ""),
        ("“Enough.”", "verbatim", 2, ""),
    ]
    assert answer["counts"] == {"absent": 1, "verbatim": 2}


@pytest.mark.parametrize(
    ("name", "arguments", "words"),
    [
        ("extract", {"text": " "}, "pass the words of the article"),
        ("extract", {"text": "x" * 201}, "pass it in parts"),
        ("extract", {"text": "LATE"}, "longer than 1 s"),
        ("extract", {"text": TEXT, "kinds": ["loud"]}, "kinds"),
        ("extract", {"text": TEXT, "min_confidence": 2}, "min_confidence"),
        ("extract", {}, "text"),
        ("verify", {"draft": TEXT, "sources": []}, "sources"),
        ("verify", {"draft": TEXT, "sources": [" "]}, "pass the words"),
        ("verify", {"draft": "x" * 201, "sources": [TEXT]}, "pass it in parts"),
        ("speakers", {"texts": []}, "texts"),
        ("speakers", {"texts": ["x"] * (MOST_TEXTS + 1)}, "texts"),
    ],
)
def test_an_error_says_what_to_do(name: str, arguments: dict[str, Any], words: str) -> None:
    answer = call(name, arguments, text=200)

    assert answer.is_error
    assert words in answer.content[0].text


def test_a_defect_tells_no_path_of_the_machine() -> None:
    answer = call("extract", {"text": "DEFECT"})

    assert answer.is_error
    assert "/home" not in answer.content[0].text


def test_a_full_queue_is_told() -> None:
    assert "call again" in call("extract", {"text": TEXT}, at_once=0).content[0].text


@pytest.mark.model
@pytest.mark.slow
def test_the_command_serves_the_sdks_client_over_stdio() -> None:
    async def talk() -> Any:  # noqa: ANN401
        server = StdioServerParameters(command=STDIO[0], args=STDIO[1:], cwd=str(ROOT), env=dict(os.environ))
        async with Client(server) as client:
            return await client.call_tool("extract", {"text": "“We won,” Ada Quill said."})

    (statement,) = own_loop.run(talk()).structured_content["statements"]

    assert (statement["speaker"], statement["words"], statement["cue"]) == ("Ada Quill", "“We won,”", "said")


@pytest.mark.model
@pytest.mark.slow
def test_the_command_serves_streamable_http_to_those_who_know_the_token() -> None:
    with subprocess.Popen([*STDIO, "--http"], stderr=subprocess.PIPE, text=True, cwd=ROOT) as process:  # noqa: S603 - our own
        try:
            told = process.stderr.readline() if process.stderr else ""
            address, token = re.findall(r"(http://\S+) with the header Authorization: Bearer (\S+)", told)[0]
            answer = own_loop.run(_over_http(address, token))
            refused = [
                httpx2.post(address, json={}, headers=headers).status_code
                for headers in ({}, {"authorization": f"Bearer {token}", "host": "evil.example"})
            ]
        finally:
            process.kill()

    assert answer.structured_content["statements"][0]["speaker"] == "Ada Quill"
    assert refused == [401, 403]


async def _over_http(address: str, token: str) -> Any:  # noqa: ANN401
    from mcp.client.streamable_http import streamable_http_client

    async with (
        httpx2.AsyncClient(headers={"authorization": f"Bearer {token}"}, timeout=300) as known,
        Client(streamable_http_client(address, http_client=known)) as client,
    ):
        return await client.call_tool("extract", {"text": "“We won,” Ada Quill said."})


def test_an_address_that_others_reach_needs_a_token_of_ones_own() -> None:
    with pytest.raises(ConfigError, match="no token is set"):
        serve(Settings(http=True, host="0.0.0.0"), tell=print)  # noqa: S104
