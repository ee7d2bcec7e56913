"""What must hold whatever is asked of the servers: `claimex serve` and the tools for assistants.

See `hostile.py`. Requests go to the application as an HTTP server hands them on, with no network between.
"""

from __future__ import annotations

import asyncio
import json
import re
import sys
from functools import cache
from itertools import pairwise
from pathlib import Path
from tempfile import gettempdir
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st
from serving import HOSTS, TOKEN, Workers, make
from strange import PIECES, TEXTS, Target, damaged, odd

from claimex.http import guarded
from claimex.serve.limits import Limits

if TYPE_CHECKING:
    from collections.abc import MutableMapping

    from claimex.serve.service import Service

    Header = tuple[bytes, bytes]
    Asked = tuple[str, bytes, list[Header], list[bytes]]

LIMITS = {"body": 20_000, "text": 2_000, "texts": 5, "at_once": 5, "seconds": 5.0}
QUOTED = "“We won,” said Mari Tamm."
PLACES = sorted({str(Path(__file__).parents[2]), str(Path.home()), gettempdir(), sys.prefix, sys.base_prefix} - {"/"})
MACHINE = re.compile(rf"(?:{'|'.join(map(re.escape, PLACES))})/|site-packages|\.py\b|Traceback|[A-Z]:\\\\")
"""What would tell something of the machine; no request below holds any of it."""

HOST = next(iter(HOSTS)).encode()
SOUND: list[Header] = [(b"host", HOST), (b"authorization", b"Bearer " + TOKEN.encode())]
MEDIA = [b"application/json", b"application/x-ndjson", b"text/plain", b"text/html", b"application/xml", b"", b"\xff"]
PATHS = [
    *(b"/", b"/extract", b"/show", b"/verify", b"/schema", b"/models", b"/health", b"/ready", b"/metrics"),
    *(b"/openapi.json", b"/setup", b"/predict", b"/train", b"/webhook", b"/claimex/predict", b"/claimex/train"),
    *(b"//", b"/..%2f..%2fetc/passwd", b"/extract/", b"/%00", b"/\xff\xfe", b"/extract%0d%0aX: 1", b"/" + b"a" * 9_000),
]
QUERIES = [
    *(b"", b"token=", b"token=" + TOKEN.encode(), b"kind=direct", b"kind=none", b"min_confidence=nan", b"lang=%ff"),
    *(
        b"min_confidence=1e999",
        b"id=" + b"%2e%2e%2f" * 9,
        b"id=%00",
        b"text_field=%ed%a0%80",
        b"&&&===",
        b"kind=" * 500,
    ),
    *(b"encoding=idna", b"encoding=../x", b"input_format=xlsx", b"voice=all&voice=none", b"with_text=perhaps"),
]
HEADERS: list[Header] = [
    *((b"content-length", value) for value in (b"0", b"-1", b"9" * 40, b"x", b"1, 2", b"")),
    *((b"content-encoding", value) for value in (b"gzip", b"br", b"\xff")),
    *((b"transfer-encoding", value) for value in (b"chunked", b"gzip, chunked", b"x")),
    *((b"host", value) for value in (b"", b"evil.example", b"[::1", b"\xff", HOST + b"@evil.example")),
    *((b"origin", value) for value in (b"null", b"https://evil.example", b"\xff")),
    *((b"authorization", value) for value in (b"Bearer", b"Bearer \xff", b"Basic c2VjcmV0", b"Bearer " + b"a" * 9_000)),
    *((b"cookie", b"=;" * 2_000), (b"accept", b"*/*;q=" + b"9" * 400), (b"sec-fetch-site", b"cross-site")),
]
BODY = json.dumps([{"id": "a", "text": QUOTED}, QUOTED]).encode()


def _json(value: Any) -> bytes:  # noqa: ANN401 - any JSON
    return json.dumps(value).encode()


BODIES = (
    st.binary(max_size=60)
    | damaged(st.just(BODY))
    | odd(st.just({"id": 7, "text": QUOTED, "title": "T", "published": "2031-05-04"})).map(_json)
    | odd(st.just([{"text": QUOTED}, QUOTED, {"tasks": [{"id": 1, "data": {"text": QUOTED}}], "records": [1]}])).map(
        _json
    )
    | TEXTS.map(lambda text: json.dumps({"text": text}).encode())
    | PIECES.map(lambda piece: json.dumps({"text": f"“{piece}”"}).encode("utf-8", "replace"))
    | st.sampled_from(
        [
            *(
                b"[" * 40_000,
                b'{"a":' * 3_000 + b"1" + b"}" * 3_000,
                b"[" * 900 + b"]" * 900,
                b'{"text": ' + b"9" * 5_000 + b"}",
            ),
            *(
                b'{"text": "\\ud800"}',
                b'"\\udc00\\ud800"',
                b'{"text": 1e999}',
                b'{"text": NaN}',
                b"-0",
                b"0",
                b"[0, false, []]",
            ),
            *(
                b'{"text": "a", "text": null}',
                b"\xef\xbb\xbf{}",
                b"\xff\xfe{\x00}\x00",
                b"null",
                b"[]",
                b"[" + b'"a",' * 9 + b'"a"]',
            ),
            *(
                b"x" * 30_000,
                json.dumps({"text": "“a” " * 900}).encode(),
                b'{"text": "\x00"}',
                b"\n\n\n",
                b'{"id": 1e400, "text": "a"}',
            ),
        ]
    )
)


def _pieces(body: bytes, cuts: list[int]) -> list[bytes]:
    places = sorted({0, len(body), *(cut * len(body) // 100 for cut in cuts)})
    return [body[start:end] for start, end in pairwise(places)] or [b""]


REQUESTS: st.SearchStrategy[Asked] = st.tuples(
    st.sampled_from(["POST", "POST", "POST", "GET", "HEAD", "PUT", "OPTIONS", "BREW"]),
    st.tuples(st.sampled_from(PATHS[1:4] * 3 + PATHS), st.sampled_from(QUERIES)).map(b"?".join),
    st.tuples(st.integers(0, 3), st.sampled_from(MEDIA), st.lists(st.sampled_from(HEADERS), max_size=2)).map(
        lambda parts: (SOUND if parts[0] else []) + [(b"content-type", parts[1])] + parts[2]
    ),
    st.tuples(BODIES, st.lists(st.integers(0, 100), max_size=3)).map(lambda parts: _pieces(*parts)),
)


async def ask(application: Any, asked: Asked, *, lost: bool = False) -> tuple[int, list[Header], bytes]:  # noqa: ANN401 - ASGI
    """Hand a request to an application, and return status, headers and body of the answer."""
    method, target, headers, pieces = asked
    path, _, query = target.partition(b"?")
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path.decode("utf-8", "replace"),
        "raw_path": path,
        "query_string": query,
        "root_path": "",
        "headers": headers,
        "client": ("127.0.0.1", 9),
        "server": ("127.0.0.1", 8127),
    }
    waiting = [{"type": "http.request", "body": piece, "more_body": True} for piece in pieces]
    waiting[-1]["more_body"] = lost
    sent: list[MutableMapping[str, Any]] = []
    answered = asyncio.Event()

    async def receive() -> MutableMapping[str, Any]:
        if waiting:
            return waiting.pop(0)
        if not lost:
            await answered.wait()
        return {"type": "http.disconnect"}

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message)
        if message["type"] == "http.response.body" and not message.get("more_body", False):
            answered.set()

    await application(scope, receive, send)
    begun = [message for message in sent if message["type"] == "http.response.start"]
    assert len(begun) <= 1
    body = b"".join(message.get("body", b"") for message in sent if message["type"] == "http.response.body")
    return (begun[0]["status"], begun[0]["headers"], body) if begun else (0, [], b"")


def check(asked: Asked, status: int, headers: list[Header], body: bytes) -> None:
    """Hold one answer to the promises: JSON errors that say what to do, no defect, nothing of the machine."""
    assert status != 500, body
    assert 200 <= status < 500 or status == 503, (status, body)
    shown = body.decode()
    kind = dict(headers).get(b"content-type", b"")
    if status >= 400 and asked[0] != "HEAD":
        told = json.loads(shown)["error"]
        assert told["status"] == status
        assert told["reason"]
        assert told["message"]
    if kind.startswith(b"application/json") and asked[0] != "HEAD" and shown:
        json.loads(shown)
    if kind.startswith(b"application/x-ndjson"):
        for line in shown.splitlines():
            json.loads(line)
    if status >= 400 or b"json" in kind:
        known = (b"".join(asked[3]) + asked[1]).decode("utf-8", "replace")
        assert not [found for found in MACHINE.findall(shown) if found not in known], shown[:500]


@cache
def made() -> tuple[Any, Service]:
    """Return the application and its service."""
    return make(Workers(), **LIMITS)


def hold_request(asked: Asked) -> None:
    """Each request gets an answer: one that is sound, or an error in JSON."""
    status, headers, body = asyncio.run(ask(made()[0], asked))
    check(asked, status, headers, body)


def hold_lost(asked: Asked) -> None:
    """A client that leaves in the middle of its body leaves no request behind that takes a place."""
    application, service = made()
    status, headers, body = asyncio.run(ask(application, asked, lost=True))
    if status:
        check(asked, status, headers, body)
    assert service._at_once == 0  # noqa: SLF001 - what must not grow


# The tools for assistants

ARGUMENTS: dict[str, dict[str, Any]] = {
    "extract": {"text": QUOTED, "kinds": ["direct"], "acts": [], "speaker": "", "min_confidence": 0.5, "limit": 5},
    "speakers": {"texts": [QUOTED, "“So.”"], "min_confidence": 0.5},
    "verify": {"draft": QUOTED, "sources": ["MARI TAMM: We won."], "speaker_must_match": False},
}
CALLS = st.sampled_from(sorted(ARGUMENTS)).flatmap(
    lambda name: st.tuples(st.sampled_from([name, name, name, "", "none"]), odd(st.just(ARGUMENTS[name])))
)


def hold_call(case: tuple[str, Any]) -> None:
    """A tool answers with an object, or with an error in words that tell nothing of the machine."""
    name, arguments = case
    shown = asyncio.run(_called(name, arguments if isinstance(arguments, dict) else {"text": arguments}))
    known = json.dumps(arguments, default=str)
    assert not [found for found in MACHINE.findall(shown) if found not in known], shown[:500]


async def _called(name: str, arguments: dict[str, Any]) -> str:
    from mcp import Client
    from mcp.shared.exceptions import MCPError

    from claimex.mcp.tools import make_server

    async with Client(make_server(Workers(), Limits(**LIMITS))) as client:  # type: ignore[arg-type]
        try:
            answer = await client.call_tool(name, arguments)
        except MCPError as error:
            return str(error)
    shown = " ".join(getattr(part, "text", "") for part in answer.content)
    assert shown
    assert answer.is_error or isinstance(answer.structured_content, dict)
    return shown


RPC = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "tools/call",
    "params": {"name": "extract", "arguments": {"text": QUOTED}, "_meta": {"progressToken": 1}},
}
RPC_REQUESTS: st.SearchStrategy[Asked] = st.tuples(
    st.sampled_from(["POST", "POST", "POST", "GET", "DELETE", "BREW"]),
    st.sampled_from([b"/mcp", b"/mcp", b"/mcp/", b"/", b"/mcp?" + b"a" * 9_000]),
    st.tuples(
        st.sampled_from([*MEDIA, *[b"application/json"] * 9]),
        st.sampled_from([b"application/json, text/event-stream"] * 3 + [b"*/*", b"", b"\xff"]),
        st.lists(
            st.sampled_from([*HEADERS, (b"mcp-session-id", b"../x"), (b"mcp-protocol-version", b"9")]), max_size=2
        ),
    ).map(lambda parts: [*SOUND, (b"content-type", parts[0]), (b"accept", parts[1]), *parts[2]]),
    (odd(st.just(RPC)).map(_json) | damaged(st.just(_json(RPC))) | BODIES).map(lambda body: [body]),
)


def hold_rpc(asked: Asked) -> None:
    """The path of the tools answers JSON, an event stream or an error that tells nothing of the machine."""
    status, _, body = asyncio.run(_asked_tools(asked))
    known = (b"".join(asked[3]) + asked[1]).decode("utf-8", "replace")
    assert 200 <= status < 500, (status, body)
    assert not [found for found in MACHINE.findall(body.decode()) if found not in known], body[:500]


async def _asked_tools(asked: Asked) -> tuple[int, list[Header], bytes]:
    from mcp.server.transport_security import TransportSecuritySettings

    from claimex.mcp.tools import make_server

    application = make_server(Workers(), Limits(**LIMITS)).streamable_http_app(  # type: ignore[arg-type]
        streamable_http_path="/mcp",
        max_request_body_size=20_000,
        transport_security=TransportSecuritySettings(enable_dns_rebinding_protection=False),
        stateless_http=True,
        json_response=True,
    )
    async with application.router.lifespan_context(application), asyncio.timeout(20):
        return await ask(guarded(application, TOKEN, HOSTS), asked)


def targets() -> dict[str, Target]:
    """Return the targets by name."""
    return {
        "serve request": Target(REQUESTS, hold_request),
        "serve request cut short": Target(REQUESTS, hold_lost),
        "mcp call": Target(CALLS, hold_call),
        "mcp request": Target(RPC_REQUESTS.filter(lambda asked: asked[0] != "GET"), hold_rpc),
    }
