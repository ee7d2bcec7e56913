"""`/verify`: the quotations of a draft against sources in the same request."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

pytest.importorskip("starlette", reason="needs the extra serve")
pytest.importorskip("prometheus_client", reason="needs the extra serve")
pytest.importorskip("rapidfuzz", reason="needs the extra corpus")

from made import make_article
from serving import HEADERS, PORT, make, records_of
from starlette.testclient import TestClient

from claimex.article import Article
from claimex.corpus import Sources
from claimex.corpus import verify as check
from claimex.corpus.verdicts import rows

if TYPE_CHECKING:
    from httpx2 import Response

DRAFT = "“The ferry will sail,” said Oona Birk. “Nobody was paid,” she thought. 🎉 “Come back.”"
SPEECH = "OONA BIRK: The ferry will sail.\n\nIB LUND: Nobody was ever paid.\n"


def ask(asked_for: object, **limits: Any) -> Response:  # noqa: ANN401 - of `Limits`
    with TestClient(make(**limits)[0], base_url=f"http://127.0.0.1:{PORT}", headers=HEADERS) as asked:
        return asked.post("/verify", json=asked_for)


def test_each_quotation_gets_the_row_that_the_command_writes() -> None:
    answer = ask({"draft": {"id": "news/1", "text": DRAFT}, "sources": [{"id": "speech", "text": SPEECH}]}).json()

    records = records_of(make_article(DRAFT, doc_id="news/1"))
    expected = list(rows(check(records, Sources([Article("speech", SPEECH)]))))
    assert answer["verdicts"] == json.loads(json.dumps(expected))
    assert [row["status"] for row in answer["verdicts"]] == ["verbatim", "altered", "absent"]
    assert answer["counts"] == {"absent": 1, "altered": 1, "verbatim": 1}
    assert answer["doc"]["id"] == "news/1"


def test_a_place_points_into_the_source_that_it_names() -> None:
    first = ask({"draft": DRAFT, "sources": ["Nothing here.", SPEECH]}).json()["verdicts"][0]

    assert first["source"] == "source 2"
    assert SPEECH[first["source_start"] : first["source_end"]] == first["source_text"] == "The ferry will sail"


@pytest.mark.parametrize(("least", "count"), [(0, 3), (0.5, 2)])
def test_unsure_records_can_be_left_out(least: float, count: int) -> None:
    assert len(ask({"draft": DRAFT, "sources": [SPEECH], "min_confidence": least}).json()["verdicts"]) == count


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"draft": DRAFT}, (422, "bad JSON", "sources")),
        ({"draft": DRAFT, "sources": []}, (422, "bad JSON", "sources")),
        ({"draft": " ", "sources": [SPEECH]}, (422, "bad JSON", "draft")),
        ({"draft": DRAFT, "sources": [7]}, (422, "bad JSON", "sources.0")),
        ({"draft": DRAFT, "sources": [SPEECH], "loud": True}, (422, "bad JSON", "loud")),
        ({"draft": DRAFT, "sources": ["a", "b", "c", "d"]}, (422, "too many texts", "3")),
        ({"draft": DRAFT, "sources": ["x" * 501]}, (422, "too large", "source 1")),
        ({"draft": "x" * 501, "sources": [SPEECH]}, (422, "too large", "draft")),
        ({"draft": "LATE", "sources": [SPEECH]}, (503, "out of time", "longer than 1 s")),
        ({"draft": DRAFT, "sources": ["x " * 900]}, (413, "body too long", "1,500")),
    ],
)
def test_what_cannot_be_checked_is_refused_in_json(body: object, expected: tuple[int, str, str]) -> None:
    answer = ask(body, text=500, texts=3, body=1_500)

    told = answer.json()["error"]
    assert (answer.status_code, told["reason"]) == expected[:2]
    assert expected[2] in told["message"]


def test_a_full_queue_is_told() -> None:
    application, service = make(at_once=1)
    base = f"http://127.0.0.1:{PORT}"
    with TestClient(application, base_url=base, headers=HEADERS) as held, service.admitted():
        assert held.post("/verify", json={"draft": DRAFT, "sources": [SPEECH]}).status_code == 429
