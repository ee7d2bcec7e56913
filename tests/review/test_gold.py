"""Test checked records: what reviewers approved is found again after new runs and edits, and nothing is lost."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made import TEXT, make_article, make_record, make_records
from strange import TEXTS
from typer.testing import CliRunner

from claimex.cli._app import app
from claimex.evaluation.scoring import evaluate
from claimex.evaluation.validate import check_records
from claimex.formats.load import load_records
from claimex.record import Record, check_spans
from claimex.review.decisions import Decision, Quote, decide
from claimex.review.gold import apply_decisions, renamed
from claimex.review.place import find_quote
from claimex.train.corpus import read_corpus

if TYPE_CHECKING:
    from pathlib import Path

    from claimex.article import Article
    from claimex.record import Document

ARTICLE = make_article()
RECORDS = make_records(ARTICLE)


def made(action: str, before: Record | None = None, after: Record | None = None, *, who: str = "ana") -> Decision:
    return decide(action, who=who, text=ARTICLE.text, before=before, after=after)  # type: ignore[arg-type]


def corrected(record: Record) -> Record:
    return renamed(record.model_copy(update={"cue": [], "act": "belief"}))


def test_each_decision_does_what_it_says() -> None:
    first, second, third = RECORDS
    right, missed = corrected(second), make_record(ARTICLE, "we are glad 🎉", mention="Mari Tamm")
    decisions = [
        made("accept", first),
        made("correct", second, right),
        made("reject", third),
        made("add", None, missed),
    ]

    found = apply_decisions(RECORDS, decisions)

    assert [(r.id, r.act, len(r.cue)) for r in found.records] == [
        (first.id, "assertion", 1),
        (missed.id, "assertion", 0),
        (right.id, "belief", 0),
    ]
    assert found.counts == {"accept": 1, "correct": 1, "reject": 1, "add": 1, "disputed": 0}
    assert not found.unplaced
    for record in found.records:
        check_spans(record, ARTICLE.text)


@pytest.mark.parametrize(("keep", "count"), [(True, 3), (False, 1)])
def test_unreviewed_records_are_kept_only_on_request(*, keep: bool, count: int) -> None:
    found = apply_decisions(RECORDS, [made("accept", RECORDS[1])], keep_unreviewed=keep)

    assert len(found.records) == count
    assert found.counts["unreviewed"] == 2


def test_the_last_decision_counts_and_an_undo_takes_it_back() -> None:
    accept, reject = made("accept", RECORDS[0]), made("reject", RECORDS[0])
    undo = decide("undo", who="ana", text=ARTICLE.text, undone=reject)

    assert not apply_decisions(RECORDS, [accept, reject]).records
    assert len(apply_decisions(RECORDS, [accept, reject, undo]).records) == 1


def test_reviewers_are_chosen_and_their_disputes_counted() -> None:
    decisions = [made("reject", RECORDS[0]), made("accept", RECORDS[0], who="ben")]

    everybody, ana = apply_decisions(RECORDS, decisions), apply_decisions(RECORDS, decisions, reviewers=["ana"])

    assert (len(everybody.records), everybody.counts["disputed"]) == (1, 1)
    assert (len(ana.records), ana.counts["disputed"]) == (0, 0)


def test_a_record_says_who_vouches_for_it() -> None:
    (record,) = apply_decisions(RECORDS, [made("correct", RECORDS[1], corrected(RECORDS[1]))]).records

    told = json.loads(record.to_json())["review"]
    assert (told["who"], told["action"], told["record"]) == ("ana", "correct", RECORDS[1].id)


def test_a_parent_that_was_corrected_is_named_by_its_new_id_and_a_rejected_one_is_passed_over() -> None:
    child = make_record(ARTICLE, "We won", parent=RECORDS[0].id)
    given_records = [*RECORDS, child]
    right = corrected(RECORDS[0])

    renamed_parent = apply_decisions(given_records, [made("correct", RECORDS[0], right), made("accept", child)]).records
    orphan = apply_decisions(given_records, [made("reject", RECORDS[0]), made("accept", child)]).records

    assert next(r for r in renamed_parent if r.id == child.id).parent == right.id
    assert [r.parent for r in orphan] == [None]


def test_a_parent_that_a_new_run_gave_another_id_is_still_the_parent() -> None:
    child = make_record(ARTICLE, "It is over", parent=RECORDS[2].id)
    now = make_record(ARTICLE, "“It is over,”", cue="according", mention="Jaan Kask")

    found = apply_decisions(
        [now, child], [made("reject", RECORDS[0]), made("accept", RECORDS[2]), made("accept", child)]
    )

    assert next(r for r in found.records if r.id == child.id).parent == RECORDS[2].id


EDITED = "An earlier version had a wrong date. “We won,” she said of the cup.\n\n" + TEXT.replace(
    "close race", "very close race"
)


def texts(article: Article) -> dict[str, str]:
    return {article.sha256: article.text}


def moved_records(text: str) -> tuple[Article, list[Record]]:
    """Return the edited article with one record, as if a new run had found only this one."""
    article = make_article(text)
    return article, [make_record(article, "“It is over,”", cue="according to", mention="Jaan Kask")]


def test_decisions_find_their_words_after_an_edit_and_the_rest_is_listed() -> None:
    article, now = moved_records(EDITED)

    def text_of(doc: Document) -> str:
        return texts(article)[doc.sha256]

    found = apply_decisions(now, [made("accept", record) for record in RECORDS], text_of=text_of)

    assert [[span.text for span in r.content] for r in found.records] == [
        ["“We won,”", "“and we are glad 🎉.”"],
        ["“It is over,”"],
    ]
    assert found.records[0].content[0].start == EDITED.rindex("“We won,”")
    assert found.counts["unreviewed"] == 0
    assert [entry.decision.record for entry in found.unplaced] == [RECORDS[1].id]
    assert "a close race" in str(found.unplaced[0])
    for record in found.records:
        assert record.doc.sha256 == article.sha256
        check_spans(record, article.text)


def test_without_the_text_of_an_edited_article_decisions_are_listed() -> None:
    _, now = moved_records(EDITED)

    found = apply_decisions(now, [made("accept", RECORDS[0])])

    assert not found.records
    assert "its text is needed" in str(found.unplaced[0])


def test_a_record_of_a_new_run_with_another_cue_is_the_one_that_was_reviewed() -> None:
    other = make_record(ARTICLE, "“It is over,”", cue="according", mention="Jaan Kask")

    found = apply_decisions([other], [made("accept", RECORDS[2])], keep_unreviewed=True)

    assert [r.id for r in found.records] == [RECORDS[2].id]


@given(TEXTS, TEXTS, TEXTS, st.integers(0, 200), st.integers(1, 40))
def test_words_are_found_wherever_text_was_put_before_and_after(
    text: str, before: str, after: str, start: int, length: int
) -> None:
    start = start % (len(text) + 1)
    quote = Quote.cut(text, start, min(len(text), start + length))
    if not quote.exact:
        return

    found = find_quote(quote, before + text + after)

    assert found is not None
    assert found.of(before + text + after) == quote.exact


def test_one_of_many_equal_words_is_known_by_its_surroundings() -> None:
    text = "Tamm left. He said so. Kask stayed. He said no. Quill slept. He said yes."
    quote = Quote.cut(text, text.index("He said no"), text.index("He said no") + 2)
    edited = text.replace("Tamm left. He said so. ", "")

    found = find_quote(quote, edited)

    assert found is not None
    assert edited[found.start :].startswith("He said no")
    assert find_quote(quote, "He ran. He hid.") is None


def test_the_command_writes_gold_that_validates_and_that_evaluate_and_train_take(tmp_path: Path) -> None:
    (tmp_path / "text").mkdir()
    article = make_article(doc_id="a.txt")
    (tmp_path / "text/a.txt").write_bytes(article.text.encode())
    records = make_records(article)
    (tmp_path / "records.in").write_text("".join(r.to_json() + "\n" for r in records))
    decisions = [decide("accept", who="ana", text=article.text, before=r) for r in records[:2]]
    (tmp_path / "ledger").write_text("".join(d.to_json() + "\n" for d in decisions) + '{"cut')
    out = tmp_path / "records.jsonl"
    arguments = ["gold", *(str(tmp_path / n) for n in ("records.in", "ledger")), "-o", str(out)]

    run = CliRunner().invoke(app, arguments)

    assert run.exit_code == 0, run.output
    assert "2 checked records: 2 accepted" in run.stderr
    assert "1 unreviewed" in run.stderr
    assert "cut off" in run.stderr
    assert not list(check_records(out, texts=tmp_path / "text"))
    assert evaluate(load_records(out), load_records(out), resamples=0).metrics["attribution.f"].value == 1
    assert len(read_corpus(tmp_path)[0].attributions) == 2


def test_a_folder_says_which_articles_hold_nothing(tmp_path: Path) -> None:
    other = make_article(doc_id="news/2.txt")
    records = [*RECORDS, *make_records(other)]
    decisions = [
        made("accept", RECORDS[0]),
        *(decide("reject", who="ana", text=other.text, before=r) for r in records[3:]),
    ]
    (tmp_path / "r").write_text("".join(r.to_json() + "\n" for r in records))
    (tmp_path / "l").write_text("".join(d.to_json() + "\n" for d in decisions))

    run = CliRunner().invoke(app, ["gold", str(tmp_path / "r"), str(tmp_path / "l"), "-o", f"{tmp_path}/gold/"])

    assert run.exit_code == 0, run.output
    assert (tmp_path / "gold/news/2.txt.jsonl").read_bytes() == b""
    report = evaluate(load_records(tmp_path / "gold"), load_records(tmp_path / "r"), resamples=0)
    assert report.articles["gold"] == 2
    assert report.metrics["content.exact.p"].value == pytest.approx(2 / 8)
