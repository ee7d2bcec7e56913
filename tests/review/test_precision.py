"""Test what a review says of how many records are right."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from made import cut, make_article, make_record, make_records
from typer.testing import CliRunner

from claimex.cli._app import app
from claimex.errors import InputError
from claimex.review.decisions import decide
from claimex.review.gold import apply_decisions
from claimex.review.ledger import Ledger
from claimex.review.precision import measure_precision, wilson

if TYPE_CHECKING:
    from pathlib import Path

    from claimex.record import Record
    from claimex.review.decisions import Decision

ARTICLE = make_article()
RECORDS = make_records(ARTICLE)


def made(action: Any, record: Record, **options: Any) -> Decision:  # noqa: ANN401
    return decide(action, who="ana", text=ARTICLE.text, before=record, **options)


def shorter(record: Record) -> Record:
    return record.model_copy(update={"content": [cut(ARTICLE, "close race")]})


def test_each_decided_record_counts_once_and_the_others_not_at_all() -> None:
    decisions = [
        made("reject", RECORDS[0]),
        made("accept", RECORDS[0]),
        made("correct", RECORDS[1], after=shorter(RECORDS[1])),
    ]
    found = measure_precision(RECORDS, decisions)

    assert found.records == 3
    assert [(s.name, s.decided, s.right, s.found) for s in found.shares] == [
        ("all", 2, 1, 1),
        ("direct", 1, 1, 1),
        ("indirect", 1, 0, 0),
        ("confidence 0.0 to 0.5", 1, 0, 0),
        ("confidence 0.9 to 1.0", 1, 1, 1),
    ]


def test_a_correction_of_the_speaker_leaves_the_content_right() -> None:
    after = RECORDS[0].model_copy(update={"act": "belief"})
    (share, *_) = measure_precision(RECORDS, [made("correct", RECORDS[0], after=after)]).shares

    assert (share.precision, share.content) == (0.0, 1.0)


@pytest.mark.parametrize(
    ("right", "size", "low", "high"),
    [(0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0), (81, 263, 0.2553, 0.3662), (0, 0, 0, 1)],
)
def test_the_interval_is_wilsons(right: int, size: int, low: float, high: float) -> None:
    assert wilson(right, size) == pytest.approx((low, high), abs=1e-4)


def test_a_ledger_of_other_records_is_refused() -> None:
    other = make_article(doc_id="other.txt")

    with pytest.raises(InputError, match="no decision about these records"):
        measure_precision([make_record(other, "“We won,”")], [made("accept", RECORDS[2])])


def test_gold_of_a_partial_review_is_refused_and_that_of_a_whole_one_scored(tmp_path: Path) -> None:
    for name, some in (("part", RECORDS[:1]), ("whole", RECORDS)):
        gold = apply_decisions(RECORDS, [made("accept", record) for record in some]).records
        (tmp_path / name).write_text("".join(r.to_json() + "\n" for r in gold))
    (tmp_path / "r.jsonl").write_text("".join(r.to_json() + "\n" for r in RECORDS))

    part, whole = (
        CliRunner().invoke(app, ["evaluate", str(tmp_path / name), str(tmp_path / "r.jsonl"), "--resamples", "0"])
        for name in ("part", "whole")
    )
    assert part.exit_code == 1
    assert "reviewed in part" in part.stderr
    assert whole.exit_code == 0, whole.output


def test_the_command_prints_a_table_and_json(tmp_path: Path) -> None:
    (tmp_path / "r.jsonl").write_text("".join(r.to_json() + "\n" for r in RECORDS))
    with Ledger(tmp_path / "l.jsonl") as ledger:
        ledger.append(made("accept", RECORDS[0]))
    command = ["evaluate", str(tmp_path / "r.jsonl"), "--reviewed", str(tmp_path / "l.jsonl")]
    table, data = CliRunner().invoke(app, command), CliRunner().invoke(app, [*command, "--json"])

    assert table.exit_code == data.exit_code == 0, table.output
    assert "1 of 3 records are decided" in table.stderr
    assert json.loads(data.stdout)["shares"][0]["precision"] == 1.0
    assert CliRunner().invoke(app, ["evaluate", str(tmp_path / "r.jsonl")]).exit_code == 2
