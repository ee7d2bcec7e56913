"""Test the scores of claims, statements, zones, nesting and refusals against figures computed by hand."""

from __future__ import annotations

import io
import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from made import cut, make_article, make_record
from rich.console import Console

from claimex.errors import RecordError
from claimex.evaluation.report import METRICS, render
from claimex.evaluation.scoring import check_minimums, evaluate
from claimex.formats.load import NoRecords, Zones, load_records
from claimex.layout import Zone
from claimex.record import Claim, Record
from claimex.spans import Span
from claimex.vocabulary import ZONE_KINDS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from claimex.evaluation.report import Report
    from claimex.vocabulary import ZoneKind

TEXT = (
    "The port reopened on Monday. Mari Tamm said that the port is safe and ships may leave. "
    "She denied that the crane fell; was it old? Jaan Kask declined to comment. The tide is high."
)
ARTICLE = make_article(TEXT)
SAFE, LEAVE, FELL, OLD = "the port is safe", "ships may leave", "the crane fell", "was it old?"
FIRST, SECOND = "that the port is safe and ships may leave", "that the crane fell; was it old"
OPENED, TIDE = "The port reopened on Monday.", "The tide is high."


def score(gold: Sequence[Any], predicted: Sequence[Any], *, resamples: int = 0) -> Report:
    return evaluate(gold, predicted, resamples=resamples)


def claim(words: str, polarity: str | None = "affirmed", certainty: str | None = "asserted") -> Claim:
    return Claim.model_validate({**cut(ARTICLE, words).model_dump(), "polarity": polarity, "certainty": certainty})


def said(content: str, *claims: Claim, **fields: Any) -> Record:  # noqa: ANN401 - any field of a record
    return make_record(ARTICLE, content, kind="indirect", claims=list(claims), **fields)


def told(content: str, *claims: Claim) -> Record:
    return make_record(ARTICLE, content, kind="statement", voice="author", act=None, claims=list(claims))


def refused(cue: str, mention: str) -> Record:
    return make_record(ARTICLE, cue=cue, mention=mention, kind="no_comment", act=None)


# Claims


def test_claims_are_found_within_paired_records_and_the_rest_is_missed_or_too_many() -> None:
    gold = [said(FIRST, claim(SAFE), claim(LEAVE)), said(SECOND, claim(FELL), claim(OLD))]
    predicted = [said(FIRST, claim("that the port is safe"), claim("may leave")), said(TIDE, claim(TIDE))]

    report = score(gold, predicted)

    # SAFE: 16 of 21 characters; LEAVE: 9 of 15; FELL and OLD have no record; TIDE is too many
    assert [report[f"claim.{m}"] for m in "prf"] == pytest.approx([2 / 3, 2 / 4, 4 / 7])
    assert [report[f"claim.source.{m}"] for m in "prf"] == pytest.approx([2 / 3, 2 / 4, 4 / 7])
    assert report["claim.author.f"] is None


def test_a_claim_needs_half_of_the_joint_characters_and_one_partner() -> None:
    gold = [said(FIRST, claim(SAFE), claim(LEAVE))]
    whole = [said(FIRST, claim(FIRST))]  # 16 of 41 characters
    cut_in_two = [said(FIRST, claim("the port"), claim("is safe"), claim(LEAVE))]  # 8 of 16 and 7 of 16

    assert score(gold, whole)["claim.f"] == 0.0
    assert score(gold, cut_in_two)["claim.p"] == pytest.approx(2 / 3)
    assert score(gold, cut_in_two)["claim.r"] == 1.0


def test_edges_of_claims_do_not_count() -> None:
    report = score([said(SECOND, claim(OLD))], [said(SECOND, claim("was it old"))])

    assert report["claim.f"] == 1.0


def test_claims_of_a_gold_record_without_any_are_not_held_against_anyone() -> None:
    gold = [said(FIRST, claim(SAFE), claim(LEAVE)), said(SECOND)]
    predicted = [said(FIRST, claim(SAFE), claim(LEAVE)), said(SECOND, claim(FELL))]

    assert score(gold, predicted)["claim.p"] == 1.0


def test_claims_are_not_scored_where_gold_has_none() -> None:
    report = score([said(FIRST)], [said(FIRST, claim(SAFE))])

    assert report["claim.p"] is None
    assert report["polarity.accuracy"] is None


def test_polarity_of_claims_found() -> None:
    gold = [
        said(FIRST, claim(SAFE), claim(LEAVE, "negated")),
        said(SECOND, claim(FELL, "negated"), claim(OLD, None)),
        told(TIDE, claim(TIDE, "negated")),
    ]
    predicted = [
        said(FIRST, claim(SAFE, "negated"), claim(LEAVE, None)),
        said(SECOND, claim(FELL, "negated"), claim(OLD, "negated")),
    ]

    report = score(gold, predicted)

    # SAFE wrong, LEAVE wrong, FELL right; OLD has no gold polarity; TIDE's voice was not predicted
    assert report["polarity.accuracy"] == pytest.approx(1 / 3)
    assert [report[f"polarity.negated.{m}"] for m in "prf"] == pytest.approx([1 / 2, 1 / 2, 1 / 2])


def test_certainty_of_claims_found_and_the_mean_of_golds_classes() -> None:
    gold = [
        said(FIRST, claim(SAFE), claim(LEAVE, certainty="hedged")),
        said(SECOND, claim(FELL), claim(OLD, certainty="question")),
    ]
    predicted = [
        said(FIRST, claim(SAFE), claim(LEAVE)),
        said(SECOND, claim(FELL, certainty="directive"), claim(OLD, certainty="question")),
    ]

    report = score(gold, predicted)

    assert report["certainty.accuracy"] == 2 / 4
    assert [report[f"certainty.asserted.{m}"] for m in "prf"] == [1 / 2, 1 / 2, 1 / 2]
    assert report["certainty.hedged.f"] == 0.0
    assert report["certainty.question.f"] == 1.0
    assert report["certainty.directive.f"] is None  # none in gold
    assert report["certainty.macro"] == pytest.approx((1 / 2 + 0 + 1) / 3)
    assert report.counts["certainty.accuracy.of"] == 4


def test_the_mean_is_undefined_without_claims_found() -> None:
    report = score([said(FIRST, claim(SAFE))], [said(SECOND, claim(FELL))], resamples=3)

    assert report["certainty.macro"] is None
    assert report["claim.f"] == 0.0


def test_claims_of_the_author_count_where_the_author_was_asked_for() -> None:
    gold = [said(FIRST, claim(SAFE)), told(OPENED, claim("The port reopened on Monday")), told(TIDE, claim(TIDE))]

    alone, both = score(gold, gold[:1]), score(gold, gold[:2])

    assert alone["claim.f"] == 1.0
    assert alone["claim.author.f"] is None
    assert [both["claim.f"], both["claim.author.r"]] == pytest.approx([4 / 5, 1 / 2])


def test_a_statement_is_never_paired_with_an_attribution() -> None:
    gold, predicted = said(TIDE, claim(TIDE)), told(TIDE, claim(TIDE))

    assert score([gold], [predicted])["claim.f"] == 0.0
    assert score([predicted], [gold])["statement.f"] == 0.0


# Statements


def test_statements_are_found_by_content() -> None:
    gold = [told(OPENED), told(TIDE)]
    predicted = [told("The port reopened"), told("She"), said(FIRST)]  # 17 of 28 characters

    report = score(gold, predicted)

    assert [report[f"statement.{m}"] for m in "prf"] == [1 / 2, 1 / 2, 1 / 2]


def test_statements_that_were_not_asked_for_leave_other_scores_alone_and_the_table_says_so() -> None:
    gold = [said(FIRST, claim(SAFE)), told(TIDE, claim(TIDE))]
    report = score(gold, gold[:1])

    assert {name for name in METRICS if report[name] == 0.0} == {"statement.r", "statement.f"}
    assert "none predicted: extract --voice all gives the author's statements" in shown(report)
    assert "none predicted" not in shown(score(gold, gold))


# Nesting and refusals

OUTER, INNER = "that the port is safe and ships may leave", "ships may leave"


def nested(*, parent: str | None, inner: str = INNER) -> list[Record]:
    """An outer record, another, and one inside the first."""
    return [said(OUTER, id="outer"), said(SECOND, id="other"), said(inner, id="inner", parent=parent)]


@pytest.mark.parametrize(
    ("inner", "parent", "right"),
    [(INNER, "outer", 1.0), ("may leave", "outer", 1.0), ("leave", "outer", 0.0), (INNER, "other", 0.0)],
)
def test_a_nesting_is_right_where_both_records_are_found(inner: str, parent: str, right: float) -> None:
    report = score(nested(parent="outer"), nested(parent=parent, inner=inner))

    assert report["nesting.f"] == right
    assert report.counts["nesting.gold"] == report.counts["nesting.predicted"] == 1


def test_a_missing_nesting_is_missed() -> None:
    report = score(nested(parent="outer"), nested(parent=None))

    assert [report[f"nesting.{m}"] for m in "prf"] == [None, 0.0, 0.0]


def test_a_refusal_inside_a_quotation_has_its_parent_too() -> None:
    words = "was it old? Jaan Kask declined to comment"
    refusal = refused("declined to comment", "Jaan Kask")
    gold = [said(words, id="outer"), refusal.model_copy(update={"parent": "outer"})]
    nested_gold = [*gold, said("was it old?", id="inner", parent="outer")]

    assert score(nested_gold, nested_gold).counts["nesting.gold"] == 2
    assert score(nested_gold, nested_gold)["nesting.f"] == 1.0


@pytest.mark.parametrize(
    ("cue", "mention", "right"),
    [
        ("declined to comment", "Jaan Kask", 1.0),
        ("declined", "Kask", 1.0),  # the cues share characters, and so do the sources
        ("declined to comment", "She", 0.0),
        ("denied", "Jaan Kask", 0.0),
    ],
)
def test_a_refusal_is_right_where_cue_and_source_overlap(cue: str, mention: str, right: float) -> None:
    report = score([refused("declined to comment", "Jaan Kask")], [refused(cue, mention)])

    assert report["no_comment.f"] == right


# Zones


def zones(*found: tuple[int, int, ZoneKind], doc_id: str = ARTICLE.id) -> Zones:
    return Zones(doc_id, ARTICLE.sha256, tuple(Zone(Span(start, end), kind) for start, end, kind in found))


def test_zones_are_found_by_kind_and_place() -> None:
    gold = zones((0, 10, "headline"), (20, 30, "caption"), (40, 50, "caption"), (60, 70, "links"))
    predicted = zones((0, 5, "headline"), (20, 24, "caption"), (40, 50, "notice"), (60, 70, "links"), (60, 69, "links"))

    report = score([gold], [predicted])

    # headline 5 of 10 and links are right; caption 4 of 10 and the second one's kind are not
    assert [report[f"zone.{m}"] for m in "prf"] == pytest.approx([2 / 5, 2 / 4, 4 / 9])
    assert report["zone.headline.f"] == 1.0
    assert report["zone.caption.f"] == 0.0
    assert report["zone.notice.p"] == 0.0
    assert report["zone.notice.f"] is None
    assert [report[f"zone.links.{m}"] for m in "prf"] == pytest.approx([1 / 2, 1.0, 2 / 3])


def test_zones_that_gold_does_not_mark_are_left_out() -> None:
    gold = [zones(doc_id="a.txt"), NoRecords("b.txt"), NoRecords(ARTICLE.id)]
    predicted = [zones((0, 5, "links"), doc_id="a.txt"), zones((0, 5, "links"), (7, 9, "share"), doc_id="b.txt")]
    texts = [(Zones(z.doc_id, None, z.zones) if isinstance(z, Zones) else z) for z in (*gold, *predicted)]

    report = score(texts[:3], texts[3:])

    assert report["zone.p"] == 0.0  # gold's line says that a.txt has none
    assert report.counts["zone.predicted"] == 1
    assert report.left_out == {"predicted zone": 2}


def test_missing_lines_of_articles_are_missed_zones_and_the_table_says_so() -> None:
    report = score([zones((0, 10, "headline")), said(FIRST)], [said(FIRST)])

    assert report["zone.f"] == 0.0
    assert report["attribution.f"] == 1.0
    assert "none predicted: extract --articles FILE gives them" in shown(report)


def test_every_kind_of_zone_has_its_figures() -> None:
    assert {f"zone.{kind}.f" for kind in ZONE_KINDS} <= set(METRICS)


# Loading and output


def line(**fields: object) -> str:
    doc = {"id": ARTICLE.id, "sha256": ARTICLE.sha256}
    return json.dumps({"schema": "claimex-article/1", "doc": doc, "zones": [], "records": 3, **fields})


def test_articles_lines_load_beside_records(tmp_path: Path) -> None:
    record = said(FIRST)
    (tmp_path / "1.txt.jsonl").write_text(record.to_json() + "\n", encoding="utf-8")
    zone = {"start": 0, "end": 28, "kind": "headline", "more": 1}
    (tmp_path / "1.txt.article.jsonl").write_text(line(zones=[zone]) + "\n", encoding="utf-8")
    (tmp_path / "2.txt.article.jsonl").touch()

    found = list(load_records(tmp_path))

    assert found == [zones((0, 28, "headline")), record]
    assert list(load_records("-", stdin=io.BytesIO(f"{record.to_json()}\n{line()}".encode()))) == [record, zones()]


def test_a_record_that_names_the_articles_schema_is_still_a_record() -> None:
    article = make_article("“claimex-article/1 is out,” she said.")
    record = make_record(article, "“claimex-article/1 is out,”", cue="said", mention="she")

    assert list(load_records("-", stdin=io.BytesIO(record.to_json().encode()))) == [record]


@pytest.mark.parametrize(
    ("fields", "place"),
    [
        ({"zones": [{"start": 0, "end": 3, "kind": "footer"}]}, "zones.0.kind"),
        ({"zones": [{"start": 5, "end": 3, "kind": "links"}]}, "zones.0"),
        ({"zones": [{"start": 0, "kind": "links"}]}, "zones.0.end"),
        ({"zones": 3}, "zones"),
        ({"doc": None}, "doc"),
        ({"doc": {"sha256": "0"}}, "doc.id"),
        ({"schema": "claimex-article/2"}, "schema"),
    ],
)
def test_a_broken_articles_line_is_refused_by_its_place(fields: dict[str, object], place: str) -> None:
    with pytest.raises(RecordError, match=rf"^standard input:1: {re.escape(place)}: "):
        list(load_records("-", stdin=io.BytesIO(line(**fields).encode())))


def test_zones_that_were_written_by_hand_need_nothing_but_their_articles_id() -> None:
    marked = {"schema": "claimex-article/1", "doc": {"id": "a.txt"}, "zones": [{"start": 0, "end": 5, "kind": "links"}]}

    found = list(load_records("-", stdin=io.BytesIO(json.dumps(marked).encode())))

    assert found == [Zones("a.txt", None, (Zone(Span(0, 5), "links"),))]


def shown(report: Report) -> str:
    console = Console(width=100, file=io.StringIO(), record=True, color_system=None)
    console.print(render(report))
    text = console.export_text()
    assert max(map(len, text.splitlines())) <= 100
    return text


def test_each_score_has_its_table_only_where_gold_has_the_like() -> None:
    gold = [
        *nested(parent="outer"),
        said(TIDE, claim(TIDE, "negated", "hedged"), id="claimed"),
        told(OPENED),
        refused("declined to comment", "Jaan Kask"),
        zones((0, 10, "headline")),
    ]
    titles = ["nested", "no comment", "claim", "polarity right", "certainty right", "statement", "zone"]

    whole, bare = shown(score(gold, gold)), shown(score([said(TIDE)], gold))

    assert all(any(row.startswith(title) for row in whole.splitlines()) for title in titles)
    assert not any(row.startswith(title) for title in titles for row in bare.splitlines())


def test_new_metrics_have_intervals_and_can_be_held_to_minimums() -> None:
    gold, predicted = [], []
    for number in range(6):
        article = make_article(TEXT, doc_id=f"{number}.txt")
        negated = claim(SAFE, "negated")
        right = make_record(article, FIRST, kind="indirect", claims=[negated])
        gold.append(right)
        predicted.append(right if number % 3 else right.model_copy(update={"claims": [claim(SAFE)]}))

    report = score(gold, predicted, resamples=50)

    metric = report.metrics["polarity.accuracy"]
    assert metric.value == pytest.approx(4 / 6)
    assert metric.low is not None
    assert metric.high is not None
    assert metric.low < 4 / 6 < metric.high
    assert report.metrics["certainty.macro"].low == 1.0
    assert json.loads(report.to_json())["metrics"]["certainty.macro"]["value"] == 1.0
    assert check_minimums(report, ["claim.f=1", "polarity.negated.f=0.9", "certainty.macro=1", "zone.f=0.5"]) == [
        "polarity.negated.f is 0.8000, below the minimum of 0.9",
        "zone.f is undefined: there is nothing to take it from (minimum 0.5)",
    ]
