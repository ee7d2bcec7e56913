"""The server without a model: who may ask, what comes out, what is refused and how."""

from __future__ import annotations

import asyncio
import json
from threading import Event
from typing import TYPE_CHECKING, Any

import own_loop
import pytest
from made import make_article
from typer.testing import CliRunner

pytest.importorskip("starlette", reason="needs the extra serve")
pytest.importorskip("prometheus_client", reason="needs the extra serve")

from serving import HEADERS, HOSTS, PORT, TOKEN, Workers, make, records_of
from starlette.testclient import TestClient

from claimex import http
from claimex.cli import serve as command
from claimex.cli._app import app
from claimex.errors import ConfigError
from claimex.record import Record, json_schema
from claimex.serve import limits
from claimex.serve.server import Settings, serve

if TYPE_CHECKING:
    from collections.abc import Iterator

    from httpx2 import Response
    from starlette.types import ASGIApp

ORIGIN = f"http://127.0.0.1:{PORT}"
TEXT = "“We won,” said Mari Tamm. “It is over,” she thought. 🎉 “Enough.”"
LINES = "application/x-ndjson"


def client(application: ASGIApp, **more: Any) -> TestClient:  # noqa: ANN401
    return TestClient(application, base_url=ORIGIN, headers=HEADERS, **more)


@pytest.fixture
def asked() -> Iterator[TestClient]:
    with client(make()[0]) as found:
        yield found


def post(
    asked: TestClient, body: str | bytes, media: str = "text/plain", query: str = "", path: str = "/extract"
) -> Response:
    return asked.post(path + query, content=body, headers={"content-type": media})


def sure(text: str, doc_id: str) -> list[str]:
    """Return the lines that the command would write."""
    return [r.to_json() for r in records_of(make_article(text, doc_id=doc_id)) if r.confidence >= 0.3]


def refusal(answer: Response) -> tuple[int, str]:
    told = answer.json()["error"]
    assert told["status"] == answer.status_code
    assert told["message"]
    return answer.status_code, told["reason"]


@pytest.mark.parametrize(
    ("body", "media"),
    [
        (TEXT, "text/plain"),
        (json.dumps(TEXT), "application/json"),
        (json.dumps({"text": TEXT}), "application/json; charset=utf-8"),
    ],
)
def test_one_text_is_answered_by_an_object_with_the_records_bytes(asked: TestClient, body: str, media: str) -> None:
    answer = post(asked, body, media, "?id=a&with_text=true")

    assert answer.status_code == 200
    assert (answer.json()["doc"]["id"], answer.json()["text"]) == ("a", TEXT)
    assert f'"records":[{",".join(sure(TEXT, "a"))}]' in answer.text


def test_a_list_is_answered_by_a_list_in_its_order_with_what_failed_in_its_place(asked: TestClient) -> None:
    body = [{"id": "a", "text": TEXT}, "", {"id": "c"}, "LATE", "“So.”"]

    found = post(asked, json.dumps(body), "application/json").json()

    assert [each["error"]["reason"] if "error" in each else len(each["records"]) for each in found] == [
        2,
        "empty",
        "no text",
        "out of time",
        1,
    ]
    assert post(asked, "[]", "application/json").json() == []


def test_json_lines_are_answered_by_the_lines_of_the_command(asked: TestClient) -> None:
    texts = {f"d{number}": f"{TEXT} {number}" for number in range(30)}
    body = "".join(json.dumps({"id": name, "text": text}) + "\n" for name, text in texts.items())

    answer = post(asked, body, LINES)

    assert answer.headers["content-type"] == LINES
    assert answer.text.splitlines() == [line for name, text in texts.items() for line in sure(text, name)]


def test_a_line_that_fails_has_a_line_that_says_so(asked: TestClient) -> None:
    body = f"{json.dumps({'id': 'a', 'text': '“So.”'})}\nno json\n{json.dumps({'text': 'x' * 300})}\n"

    with client(make(text=200)[0]) as strict:
        lines = [json.loads(line) for line in post(strict, body, LINES).text.splitlines()]

    assert [line.get("error", {}).get("reason") for line in lines] == [None, "bad JSON", "too large"]


def test_lines_are_answered_while_others_still_come() -> None:
    """The second line is sent only when the first one's records are there."""
    application, _ = make()
    sent: list[bytes] = []

    async def talk() -> None:
        first = asyncio.Event()
        pieces = iter([b'{"id": "a", "text": "\xe2\x80\x9cOne.\xe2\x80\x9d"}\n', b'{"id": "b", "text": "none"}'])

        async def receive() -> dict[str, Any]:
            if (piece := next(pieces, None)) is None:
                await asyncio.Event().wait()
            if piece is not None and b'"b"' in piece:
                await first.wait()
                return {"type": "http.request", "body": piece, "more_body": False}
            return {"type": "http.request", "body": piece, "more_body": True}

        async def send(message: dict[str, Any]) -> None:
            sent.append(message.get("body", b""))
            if b"One." in sent[-1]:
                first.set()

        headers = {"host": next(iter(HOSTS)), "content-type": LINES, **HEADERS}
        scope = {"type": "http", "method": "POST", "path": "/extract", "query_string": b"", "http_version": "1.1"}
        raw = [(name.encode(), value.encode()) for name, value in headers.items()]
        async with asyncio.timeout(30):
            await application({**scope, "headers": raw}, receive, send)  # type: ignore[arg-type]

    own_loop.run(talk())

    assert b"One." in b"".join(sent)
    assert sent[-1] == b""


def test_lines_that_stop_coming_end_with_a_line_that_says_so() -> None:
    def pieces() -> Iterator[bytes]:
        yield b'{"id": "a", "text": "\xe2\x80\x9cOne.\xe2\x80\x9d"}\n'

    application, _ = make(seconds=0.2)

    async def talk() -> list[bytes]:
        sent: list[bytes] = []
        come = pieces()

        async def receive() -> dict[str, Any]:
            if (piece := next(come, None)) is None:
                await asyncio.Event().wait()
            return {"type": "http.request", "body": piece, "more_body": True}

        async def send(message: dict[str, Any]) -> None:
            sent.append(message.get("body", b""))

        headers = {"host": next(iter(HOSTS)), "content-type": LINES, **HEADERS}
        scope = {"type": "http", "method": "POST", "path": "/extract", "query_string": b"", "http_version": "1.1"}
        raw = [(name.encode(), value.encode()) for name, value in headers.items()]
        await application({**scope, "headers": raw}, receive, send)  # type: ignore[arg-type]
        return sent

    lines = b"".join(own_loop.run(talk())).splitlines()

    assert [json.loads(line).get("error", {}).get("status") for line in lines] == [None, 408]


def test_a_defect_in_a_stream_cuts_the_answer_off_instead_of_ending_it(asked: TestClient) -> None:
    body = f"{json.dumps({'text': TEXT})}\n{json.dumps({'text': 'DEFECT'})}\n"
    sent: list[Any] = []

    with pytest.raises(Exception, match="response already started"):
        sent.append(post(asked, body, LINES))
    assert not sent


def test_the_painted_page_holds_its_text_and_loads_nothing(asked: TestClient) -> None:
    hostile = f"</script><script>alert(1)</script>{TEXT}"

    page = post(asked, hostile, path="/show", query="?id=%3Cb%3E")

    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "alert(1)</script>" not in page.text
    assert "default-src &#x27;none&#x27;" in page.text
    assert "Mari Tamm" in page.text


@pytest.mark.parametrize(
    ("query", "count"),
    [("", 2), ("?min_confidence=0", 3), ("?kind=indirect", 0), ("?kind=direct&kind=mixed", 2), ("?speaker=nobody", 0)],
)
def test_the_query_chooses_among_records(asked: TestClient, query: str, count: int) -> None:
    assert len(post(asked, TEXT, query=query).json()["records"]) == count


@pytest.mark.parametrize(
    ("body", "media", "query", "expected"),
    [
        (b"x" * 2_000, "text/plain", "", (413, "body too long")),
        (b"x" * 600, "text/plain", "", (422, "too large")),
        (b"", "text/plain", "", (422, "empty")),
        (b"\xff\xfe\xfa", "text/plain; charset=utf-8", "", (422, "not decodable")),
        (b"x", "text/plain; charset=klingon", "", (422, "unknown charset")),
        (b"{", "application/json", "", (422, "bad JSON")),
        (b"7", "application/json", "", (422, "bad JSON")),
        (b"[null]", "application/json", "", (422, "bad JSON")),
        (b"[" * 900, "application/json", "", (422, "bad JSON")),
        (b'["a","b","c","d"]', "application/json", "", (422, "too many texts")),
        (b'{"words":"x"}', "application/json", "", (422, "no text")),
        (b'{"text":"\\ud800"}', "application/json", "", (422, "not Unicode")),
        (b"x", "image/png", "", (415, "unknown media type")),
        (b"x", "text/plain", "?colour=red", (422, "bad query")),
        (b"x", "text/plain", "?min_confidence=2", (422, "bad query")),
        (b"x", "text/plain", "?id=a&id=b", (422, "bad query")),
        (b"LATE", "text/plain", "", (503, "out of time")),
    ],
)
@pytest.mark.parametrize("path", ["/extract", "/show"])
def test_what_cannot_be_done_is_refused_in_json(
    body: bytes, media: str, query: str, expected: tuple[int, str], path: str
) -> None:
    with client(make(body=1_000, text=500, texts=3)[0]) as strict:
        assert refusal(post(strict, body, media, query, path)) == expected


def test_requests_beyond_the_queue_are_told_to_come_again() -> None:
    event = Event()
    application, service = make(Workers(event), at_once=1)
    with client(application) as held, service.admitted():
        for media, body in (("text/plain", "x"), (LINES, '{"text":"x"}')):
            answer = post(held, body, media)

            assert refusal(answer) == (429, "queue full")
            assert answer.headers["retry-after"] == "1"
    with client(application) as free:
        assert post(free, "x").status_code == 200


def test_it_is_ready_only_when_a_process_is() -> None:
    for ready, status in ((0, 503), (2, 200)):
        with TestClient(make(Workers(ready=ready))[0], base_url=ORIGIN) as anyone:
            assert anyone.get("/ready").status_code == status
            assert anyone.get("/health").status_code == 200


@pytest.mark.parametrize("path", ["/", "/?token=wrong", "/schema", "/models", "/metrics", "/openapi.json", "/nope"])
def test_without_the_token_nothing_is_answered(path: str) -> None:
    with TestClient(make()[0], base_url=ORIGIN) as stranger:
        assert refusal(stranger.get(path)) == (401, "no token")
        assert refusal(stranger.get(path, headers=[(b"authorization", "Bearer é".encode())])) == (401, "no token")
        assert refusal(stranger.post("/extract?token=secret", content="x")) == (401, "no token")


@pytest.mark.parametrize("name", ["Bearer", "bearer "])
def test_the_token_opens_by_the_usual_header_too(name: str) -> None:
    headers = {"authorization": f"{name} {TOKEN}"}
    with TestClient(make()[0], base_url=ORIGIN) as known:
        assert known.get("/schema", headers=headers).json() == json_schema()


@pytest.mark.parametrize(
    "headers", [{"host": "evil.example"}, {"host": ""}, {"origin": "http://evil.example"}, {"origin": "null"}]
)
def test_another_host_or_origin_is_refused_even_with_the_token(asked: TestClient, headers: dict[str, str]) -> None:
    for path in ("/", "/health", "/schema"):
        assert asked.get(path, headers=headers).status_code == 403
    assert asked.post("/extract", content="x", headers=headers).status_code == 403


def test_every_answer_has_the_security_headers_and_no_other_origin_may_read_it(asked: TestClient) -> None:
    answers = [
        asked.get("/"),
        asked.get("/nope"),
        asked.put("/extract"),
        asked.get("/", headers={"host": "x"}),
        post(asked, ""),
    ]

    assert [answer.status_code for answer in answers] == [200, 404, 405, 403, 422]
    for answer in answers:
        assert {name: answer.headers.get(name) for name in http.HEADERS} == http.HEADERS
        assert "access-control-allow-origin" not in answer.headers
    assert [refusal(answer)[0] for answer in answers[1:]] == [404, 405, 403, 422]


def test_no_answer_tells_a_path_of_the_machine() -> None:
    with client(make()[0], raise_server_exceptions=False) as asked:
        answer = post(asked, "DEFECT")

    assert refusal(answer) == (500, "failed")
    assert "/home" not in answer.text


def test_the_page_carries_its_token_and_names_its_scripts(asked: TestClient) -> None:
    with TestClient(make()[0], base_url=ORIGIN) as known:
        page = known.get(f"/?token={TOKEN}")

    assert page.status_code == 200
    assert f'"token":"{TOKEN}"' in page.text
    assert "script-src &#x27;sha256-" in page.text
    assert "http://" not in page.text
    assert "https://" not in page.text


def test_metrics_count_answers_texts_and_records(asked: TestClient) -> None:
    post(asked, TEXT)
    post(asked, "")
    asked.get("/nope")

    told = asked.get("/metrics").text

    for line in (
        'claimex_requests_total{path="/extract",status="200"} 1.0',
        'claimex_requests_total{path="/extract",status="422"} 1.0',
        'claimex_requests_total{path="other",status="404"} 1.0',
        'claimex_articles_total{result="done"} 1.0',
        'claimex_articles_total{result="empty"} 1.0',
        'claimex_records_total{kind="direct"} 3.0',
        "claimex_requests_at_once 0.0",
        "claimex_workers_ready 2.0",
    ):
        assert line in told.splitlines()


def test_the_models_are_named_without_their_folders(asked: TestClient) -> None:
    told = asked.get("/models").json()

    assert told["model"] == "base"
    assert "base" in {model["name"] for model in told["models"]}
    assert set(told["models"][0]) == {"name", "version", "summary"}


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost"])
def test_names_are_checked_where_only_this_machine_asks(host: str) -> None:
    assert "127.0.0.1:80" in (http.hosts_of(host, 80) or ())
    assert http.hosts_of("0.0.0.0", 80) is None  # noqa: S104


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1", "news.example"])  # noqa: S104
def test_an_address_that_others_reach_needs_a_token_of_ones_own(host: str) -> None:
    with pytest.raises(ConfigError, match="no token is set"):
        serve(Settings(host=host), tell=print)


@pytest.mark.parametrize("token", ["", " x", "é"])
def test_a_token_that_no_header_can_carry_is_refused(token: str) -> None:
    with pytest.raises(ConfigError, match="ASCII"):
        serve(Settings(token=token), tell=print)


def test_the_command_states_the_limits_that_hold() -> None:
    theirs = (limits.MAX_BODY_MB, limits.MAX_TEXT, limits.AT_ONCE, limits.SECONDS)

    assert theirs == (command.MAX_BODY_MB, command.MAX_TEXT, command.AT_ONCE, command.SECONDS)
    assert limits.Limits().body == limits.MAX_BODY_MB * limits.MEGABYTE


def test_the_command_refuses_the_open_address_before_it_opens_a_model() -> None:
    found = CliRunner().invoke(app, ["serve", "--host", "0.0.0.0"], env={"CLAIMEX_TOKEN": ""})  # noqa: S104

    assert found.exit_code == 2


def test_records_in_answers_are_records(asked: TestClient) -> None:
    for record in post(asked, TEXT).json()["records"]:
        assert Record.model_validate(record).doc.id == "stdin"
