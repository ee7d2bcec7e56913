"""Test a review without a browser: how decisions change records, who may use the server, how agreement is measured."""

from __future__ import annotations

import os
import threading
import webbrowser
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made import cut, make_article, make_record, make_records
from strange import TEXTS
from typer.testing import CliRunner

from claimex.cli._app import app
from claimex.errors import ClaimexError, ConfigError, ExtraMissing, InputError, RecordError
from claimex.http import HEADERS, TOKEN_HEADER, bind
from claimex.record import Record, check_spans
from claimex.review import server
from claimex.review.agreement import disputes, kappa, last_verdicts, pairs
from claimex.review.change import Fields, change
from claimex.review.decisions import decide
from claimex.review.ledger import Ledger, read_ledger
from claimex.review.page import spans_of
from claimex.review.place import place
from claimex.review.session import Asked, Session

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from starlette.testclient import TestClient

    from claimex.record import Document

ARTICLE = make_article()
RECORDS = make_records(ARTICLE)
PORT = 8123
TOKEN = "secret"  # noqa: S105 - of a test
ORIGIN = f"http://127.0.0.1:{PORT}"


def session(ledger: Ledger, records: list[Record] = RECORDS, *, who: str = "ana", **options: Any) -> Session:  # noqa: ANN401
    return Session(records, ledger=ledger, who=who, text_of=lambda _: ARTICLE.text, **options)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger(tmp_path / "l.jsonl") as opened:
        yield opened


def fields(record: Record, **changes: Any) -> Fields:  # noqa: ANN401
    shown = spans_of(record)
    names = ("kind", "act", "content", "cue", "mention", "name", "type", "claims")
    sent = {name: shown[name] for name in names}
    sent["claims"] = [{key: claim[key] for key in ("span", "polarity", "certainty")} for claim in shown["claims"]]
    return Fields.model_validate({**sent, **changes})


def asked(action: str, number: int | None = None, **more: Any) -> Asked:  # noqa: ANN401
    about = RECORDS[number].id if number is not None else None
    return Asked.model_validate({"action": action, "doc": 0, "id": about, **more})


def at(words: str) -> tuple[int, int]:
    start = ARTICLE.text.index(words)
    return start, start + len(words)


def test_a_change_of_nothing_keeps_the_record_but_for_who_made_it() -> None:
    new = change(RECORDS[0], fields(RECORDS[0]), doc=RECORDS[0].doc, text=ARTICLE.text)

    assert new.model_copy(update={"producer": RECORDS[0].producer, "confidence": 0.9}) == RECORDS[0]
    assert (new.producer.name, new.confidence) == ("claimex review", 1)


def test_changed_spans_are_cut_from_the_text_and_give_a_new_id() -> None:
    new = change(RECORDS[0], fields(RECORDS[0], content=[at("We won")]), doc=RECORDS[0].doc, text=ARTICLE.text)

    assert [span.text for span in new.content] == ["We won"]
    assert new.cue == RECORDS[0].cue
    assert new.id != RECORDS[0].id


def test_a_name_put_in_has_no_evidence() -> None:
    evidence = cut(ARTICLE, "Mari Tamm")
    record = Record.model_validate_json(RECORDS[0].to_json())
    assert record.speaker is not None
    proven = record.model_copy(
        update={"speaker": record.speaker.model_copy(update={"evidence": evidence, "entity": "e1"})}
    )
    kept, other = (
        change(proven, fields(record, name=name), doc=record.doc, text=ARTICLE.text).speaker
        for name in ("Mari Tamm", "Jaan Kask")
    )

    assert kept is not None
    assert other is not None
    assert (kept.evidence is not None, kept.entity) == (True, "e1")
    assert (other.name, other.evidence, other.entity) == ("Jaan Kask", None, None)


@pytest.mark.parametrize(
    "changes",
    [
        {"content": []},
        {"kind": "no_comment"},
        {"content": [(5, 5)]},
        {"content": [(5, 10_000)]},
        {"mention": (9, 3)},
    ],
)
def test_what_is_no_record_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(ClaimexError):
        change(RECORDS[0], fields(RECORDS[0], **changes), doc=RECORDS[0].doc, text=ARTICLE.text)


@given(TEXTS, st.integers(0, 60), st.integers(1, 60))
def test_an_added_record_points_at_its_words_in_any_text(text: str, start: int, length: int) -> None:
    article = make_article(text)
    span = (start, start + length)
    if span[1] > len(text):
        return

    new = change(None, Fields(kind="direct", content=[span]), doc=RECORDS[0].doc, text=article.text)

    check_spans(new, text)
    assert new.content[0].text == text[span[0] : span[1]]


def test_claims_outside_the_content_go_and_changed_ones_lose_their_signals() -> None:
    def claim(words: str) -> dict[str, Any]:
        start, end = at(words)
        return {
            "start": start,
            "end": end,
            "text": words,
            "polarity": "affirmed",
            "signals": [{"start": start, "end": end, "text": words}],
        }

    record = make_record(ARTICLE, "“We won,”", "“and we are glad 🎉.”", claims=[claim("We won"), claim("we are glad")])
    told = [{"span": at("We won"), "polarity": "negated", "certainty": None}]

    new = change(record, fields(record, content=[at("“We won,”")], claims=told), doc=record.doc, text=ARTICLE.text)

    assert [(c.text, c.polarity, c.signals) for c in new.claims] == [("We won", "negated", [])]


def test_each_decision_is_in_the_ledger_and_found_again_by_the_next_session(ledger: Ledger) -> None:
    first = session(ledger)
    first.decide(asked("accept", 0))
    first.decide(asked("correct", 1, fields=fields(RECORDS[1], act="fact")))
    first.decide(asked("reject", 2, comment="no quotation"))
    added = first.decide(asked("add", fields={"kind": "indirect", "content": [at("we are glad")]}))

    again = session(ledger)

    assert again.index() == first.index()
    assert [row["verdict"] for row in again.index()["records"]] == ["accept", "add", "correct", "reject"]
    assert again.index()["records"][3]["comments"] == ["no quotation"]
    assert added["id"] in {r["id"] for r in again.article(0)["records"]}
    assert len(read_ledger(ledger.path)) == 4


def test_undo_goes_back_step_by_step_also_in_the_next_session(ledger: Ledger) -> None:
    first = session(ledger)
    before = first.index()
    first.decide(asked("accept", 0))
    first.decide(asked("add", fields={"kind": "indirect", "content": [at("we are glad")]}))

    assert first.undo()["row"] is None
    assert (ledger.decisions[-1].before, ledger.decisions[-1].after) == (ledger.decisions[1].after, None)
    again = session(ledger)
    assert again.undo()["row"]["verdict"] is None
    assert again.index() == before
    with pytest.raises(RecordError, match="nothing to undo"):
        again.undo()


def test_undo_takes_back_the_decision_it_names_unless_the_record_was_decided_again(ledger: Ledger) -> None:
    page = session(ledger)
    first = page.decide(asked("accept", 0))
    page.decide(asked("reject", 1))
    assert page.undo(first["decision"])["id"] == RECORDS[0].id
    with pytest.raises(RecordError, match="taken back already"):
        page.undo(first["decision"])
    again = page.decide(asked("accept", 0))
    page.decide(asked("reject", 0))
    with pytest.raises(RecordError, match="decided again since"):
        page.undo(again["decision"])

    assert [d.action for d in ledger.decisions] == ["accept", "reject", "undo", "accept", "reject"]
    assert session(ledger).index() == page.index()


def test_a_request_that_is_sent_again_decides_once(ledger: Ledger) -> None:
    page, sent = session(ledger), asked("accept", 0).model_copy(update={"key": "k1"})

    assert page.decide(sent) == page.decide(sent)
    assert len(ledger.decisions) == 1


def test_news_are_what_was_decided_since_and_how_many_others_decided(ledger: Ledger) -> None:
    theirs = decide("accept", who="ben", text=ARTICLE.text, before=RECORDS[0])
    page = session(ledger, others=lambda: [theirs])
    page.decide(asked("accept", 0))
    first = page.news(None)
    page.decide(asked("reject", 1))
    last = page.decide(asked("accept", 1))

    assert (first["news"], first["changes"], first["others"]) == (1, [], {"ben": 1})
    assert [(data["id"], data["row"]["verdict"]) for data in page.news(1)["changes"]] == [(RECORDS[1].id, "accept")]
    assert page.news(1)["changes"][0]["decision"] == last["decision"]
    assert page.news(3)["changes"] == []


def test_a_correction_can_be_corrected_again_under_the_first_id(ledger: Ledger) -> None:
    page = session(ledger)
    page.decide(asked("correct", 0, fields=fields(RECORDS[0], content=[at("We won")])))
    last = page.decide(asked("correct", 0, fields=fields(RECORDS[0], content=[at("won")])))

    assert last["id"] == RECORDS[0].id
    assert last["record"]["content"] == [list(at("won"))]
    assert ledger.decisions[1].before == ledger.decisions[0].after


def test_an_article_without_its_text_is_shown_with_the_reason_and_takes_no_decision(ledger: Ledger) -> None:
    def missing(doc: Document) -> str:
        raise InputError(doc.id, "its text is not there", reason="text missing")

    page = Session(RECORDS, ledger=ledger, who="ana", text_of=missing)

    assert page.article(0)["problem"] == "news/1.txt: its text is not there"
    assert "“It is over,”" in page.article(0)["text"]
    with pytest.raises(InputError):
        page.decide(asked("accept", 0))
    assert not ledger.decisions


def test_a_sample_hangs_on_its_seed_and_not_on_the_order_of_records(ledger: Ledger) -> None:
    def drawn(records: list[Record], seed: int) -> list[str]:
        rows = session(ledger, records, sample=2, seed=seed).index()["records"]
        return [row["id"] for row in rows if row["drawn"]]

    assert drawn(RECORDS, 1) == drawn(RECORDS[::-1], 1)
    assert len({tuple(drawn(RECORDS, seed)) for seed in range(9)}) > 1


@pytest.mark.parametrize(
    "wrong", [asked("accept"), asked("add", 0), asked("correct", 0), Asked(action="accept", doc=7, id="x")]
)
def test_a_decision_about_nothing_is_refused_and_not_written(ledger: Ledger, wrong: Asked) -> None:
    with pytest.raises(RecordError):
        session(ledger).decide(wrong)
    assert not ledger.decisions


def test_agreement_compares_two_reviewers(ledger: Ledger) -> None:
    ana, ben = session(ledger), session(ledger, who="ben")
    for number, action in enumerate(("accept", "accept", "reject")):
        ana.decide(asked(action, number))
    ben.decide(asked("accept", 0))
    ben.decide(asked("correct", 1, fields=fields(RECORDS[1], cue=[])))
    ben.decide(asked("reject", 2))

    found = ana.agreement()

    (pair,) = found["pairs"]
    assert (pair["names"], pair["decided"], pair["same"]) == (("ana", "ben"), 3, 2)
    assert pair["kappa"] == pytest.approx((2 / 3 - 3 / 9) / (1 - 3 / 9))
    assert pair["f1"] == {"content": 1, "cue": pytest.approx(2 / 3), "speaker": 1}
    assert [one["id"] for one in found["disputes"]] == [RECORDS[1].id]
    assert [told["action"] for told in found["disputes"][0]["verdicts"]] == ["accept", "correct"]
    assert [row["verdict"] for row in ana.index()["records"]] == ["accept", "accept", "reject"]


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        ([], None),
        ([("accept", "accept")] * 3, None),
        ([("accept", "accept"), ("reject", "reject")], 1),
        ([("accept", "reject"), ("reject", "accept")], -1),
        # the worked example of Cohen's kappa with 50 items: .7 observed, .5 by chance
        ([("y", "y")] * 20 + [("y", "n")] * 5 + [("n", "y")] * 10 + [("n", "n")] * 15, 0.4),
    ],
)
def test_kappa(labels: list[tuple[str, str]], expected: float | None) -> None:
    assert kappa(labels) == (pytest.approx(expected) if expected is not None else None)


def test_spans_that_either_added_count_for_f1() -> None:
    missed = make_record(ARTICLE, "we are glad")
    made = [
        decide("accept", who="ana", text=ARTICLE.text, before=RECORDS[0]),
        decide("accept", who="ben", text=ARTICLE.text, before=RECORDS[0]),
        decide("add", who="ben", text=ARTICLE.text, after=missed),
    ]

    verdicts = last_verdicts(place(made, RECORDS)[0])

    assert pairs(verdicts)[0].f1["content"] == pytest.approx(4 / 5)
    assert not disputes(verdicts)


@pytest.fixture
def client(ledger: Ledger) -> TestClient:
    testclient = pytest.importorskip("starlette.testclient", reason="needs the extra review")
    application = server.make_app(session(ledger), token=TOKEN, port=PORT)
    found: TestClient = testclient.TestClient(application, base_url=ORIGIN, headers={TOKEN_HEADER: TOKEN})
    return found


def post(client: TestClient, body: Asked, **headers: str) -> Any:  # noqa: ANN401 - of httpx
    return client.post("/api/decide", content=body.model_dump_json(), headers={"origin": ORIGIN, **headers})


def test_the_page_and_its_requests_are_answered(client: TestClient, ledger: Ledger) -> None:
    page, article = client.get(f"/?token={TOKEN}"), client.get("/api/article/0")
    answer = post(client, asked("accept", 0))

    assert page.status_code == article.status_code == answer.status_code == 200
    assert article.json()["text"] == ARTICLE.text
    assert answer.json()["row"]["verdict"] == "accept"
    assert len(ledger.decisions) == 1
    assert client.get("/api/agreement").json()["counts"] == {"ana": 1}
    assert client.post("/api/undo", headers={"origin": ORIGIN}).json()["action"] == "accept"
    assert page.headers["cache-control"] == "no-store"
    assert "access-control-allow-origin" not in page.headers


@pytest.mark.parametrize("path", ["/", "/?token=wrong", "/api/article/0", "/api/agreement"])
def test_without_the_token_nothing_is_answered(client: TestClient, path: str) -> None:
    answer = client.get(path, headers={TOKEN_HEADER: "wrong"})

    assert answer.status_code == 403
    assert "won" not in answer.text


@pytest.mark.parametrize("host", ["evil.example", f"evil.example:{PORT}", "127.0.0.1", f"127.0.0.1:{PORT + 1}", ""])
def test_another_host_is_refused(client: TestClient, host: str) -> None:
    assert client.get(f"/?token={TOKEN}", headers={"host": host}).status_code == 403


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "null", f"https://127.0.0.1:{PORT}", f"http://localhost:{PORT}"]
)
def test_another_origin_decides_nothing(client: TestClient, ledger: Ledger, origin: str) -> None:
    assert post(client, asked("accept", 0), origin=origin).status_code == 403
    assert client.post("/api/undo").status_code == 403
    assert not ledger.decisions


def test_what_cannot_be_done_is_told_and_not_written(
    client: TestClient, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    assert client.get("/api/article/9").status_code == 404
    assert client.post("/api/decide", content=b"{", headers={"origin": ORIGIN}).status_code == 422
    assert client.post("/api/decide", content=b" " * 2_000_000, headers={"origin": ORIGIN}).status_code == 413
    assert post(client, asked("correct", 0)).status_code == 422
    monkeypatch.setattr(os, "fsync", full)
    answer = post(client, asked("accept", 0))
    assert (answer.status_code, "No space" in answer.json()["error"]) == (507, True)
    assert not ledger.decisions
    assert ledger.path.read_bytes() == b""


@pytest.mark.parametrize("path", ["/api/decide", "/api/undo"])
def test_a_body_without_a_length_is_refused_beyond_the_limit(client: TestClient, ledger: Ledger, path: str) -> None:
    pieces = (b" " * 100_000 for _ in range(11))

    answer = client.post(path, content=pieces, headers={"origin": ORIGIN})

    assert answer.request.headers["transfer-encoding"] == "chunked"
    assert answer.status_code == 413
    assert not ledger.decisions


def test_every_answer_has_the_security_headers(client: TestClient) -> None:
    answers = [
        client.get(f"/?token={TOKEN}"),
        client.get("/"),
        client.get("/favicon.ico"),
        client.get("/api/decide"),
        client.put("/"),
        client.get("/api/article/9"),
        client.post("/api/decide", content=b"{", headers={"origin": ORIGIN}),
    ]

    assert [answer.status_code for answer in answers] == [200, 403, 404, 405, 405, 404, 422]
    for answer in answers:
        assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS


def test_a_code_opens_the_page_once_and_nothing_else(ledger: Ledger) -> None:
    testclient = pytest.importorskip("starlette.testclient", reason="needs the extra review")
    codes = server.Codes()
    code = codes.issue()
    client = testclient.TestClient(
        server.make_app(session(ledger), token=TOKEN, port=PORT, codes=codes), base_url=ORIGIN
    )

    assert client.get("/api/article/0", headers={TOKEN_HEADER: code}).status_code == 403
    assert client.get(f"/?token={code}").status_code == 403
    assert client.get(f"/?code={code}", headers={"host": "evil.example"}).status_code == 403
    assert TOKEN in client.get(f"/?code={code}").text
    assert [client.get(f"/?code={given}").status_code for given in (code, "", "é")] == [403, 403, 403]


def test_a_ledger_that_is_gone_is_told_and_nothing_is_saved(client: TestClient, ledger: Ledger) -> None:
    ledger.path.unlink()

    answer = post(client, asked("accept", 0))

    assert (answer.status_code, "is gone" in answer.json()["error"]) == (507, True)
    assert client.get("/api/agreement").json()["counts"] == {}


def test_a_taken_port_is_told(ledger: Ledger) -> None:
    with bind(0) as taken:
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(ConfigError, match=f"{port} is taken"):
            server.serve(session(ledger), port=port, browser=False, tell=print)


def test_without_the_extra_its_name_is_told(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "starlette.applications", None)

    with pytest.raises(ExtraMissing, match=r"claimex\[review\]"):
        server.make_app(session(ledger), token=TOKEN, port=PORT)


def test_the_command_serves_on_the_loopback_and_says_where(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    uvicorn = pytest.importorskip("uvicorn", reason="needs the extra review")
    seen: list[tuple[str, int]] = []

    def run(self: object, sockets: list[Any]) -> None:
        seen.append(sockets[0].getsockname())
        raise KeyboardInterrupt

    opened: list[str] = []
    told = threading.Event()
    monkeypatch.setattr(uvicorn.Server, "run", run)

    def visit(address: str) -> None:
        opened.append(address)
        told.set()

    monkeypatch.setattr(webbrowser, "open", visit)
    (tmp_path / "text/news").mkdir(parents=True)
    (tmp_path / "text/news/1.txt").write_bytes(ARTICLE.text.encode())
    path = tmp_path / "r.jsonl"
    path.write_text("".join(r.to_json() + "\n" for r in RECORDS))

    result = CliRunner().invoke(app, ["review", str(path), "-t", str(tmp_path / "text"), "--reviewer", "ana"])

    assert result.exit_code == 0, result.output
    assert seen[0][0] == "127.0.0.1"
    assert f"http://127.0.0.1:{seen[0][1]}/?token=" in result.stderr
    assert "r.jsonl.ledger.jsonl: 0 decisions added" in result.stderr
    assert told.wait(10)
    token = result.stderr.split("?token=")[1].split()[0]
    assert opened[0].startswith(f"http://127.0.0.1:{seen[0][1]}/?code=")
    assert token not in opened[0]


@pytest.mark.parametrize(
    ("folder", "code", "told"),
    [("nowhere", 1, "nowhere: does not exist"), (".", 2, "its text is not under {folder}")],
)
def test_a_folder_without_the_texts_is_refused_with_the_reason(
    tmp_path: Path, folder: str, code: int, told: str
) -> None:
    path = tmp_path / "r.jsonl"
    path.write_text("".join(r.to_json() + "\n" for r in RECORDS))

    result = CliRunner().invoke(app, ["review", str(path), "-t", str(tmp_path / folder), "--reviewer", "ana"])

    assert result.exit_code == code
    assert told.format(folder=tmp_path) in result.stderr.replace("\n", " ")
    assert not list(tmp_path.glob("*.ledger.jsonl"))


def test_decisions_stand_beside_their_records_after_an_edit_and_a_new_run(ledger: Ledger) -> None:
    first = session(ledger)
    first.decide(asked("accept", 0))
    first.decide(asked("correct", 1, fields=fields(RECORDS[1], content=[at("close race")])))
    first.decide(asked("reject", 2))
    edited = make_article("Corrected on Monday.\n\n" + ARTICLE.text.replace("It is over", "It is all over"))
    now = [
        make_record(edited, "“We won,”", "“and we are glad 🎉.”", cue="said", mention="Mari Tamm"),
        make_record(edited, "a close race", cue="expected", mention="Officials", kind="indirect"),
    ]

    again = Session(now, ledger=ledger, who="ana", text_of=lambda _: edited.text)

    rows = again.index()["records"]
    assert [(row["id"], row["verdict"], row["text"]) for row in rows] == [
        (now[0].id, "accept", "“We won,” … “and we are glad 🎉.”"),
        (now[1].id, "correct", "close race"),
    ]
    assert again.article(0)["problem"] is None
    assert [entry.decision.record for entry in again.unplaced] == [RECORDS[2].id]
