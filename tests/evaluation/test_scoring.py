from __future__ import annotations

import hashlib
import io
import itertools
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console

from claimex.errors import ConfigError, InputError, RecordError
from claimex.evaluation.report import METRICS, render
from claimex.evaluation.scoring import check_minimums, evaluate
from claimex.evaluation.source_forms import same_name, source_form
from claimex.formats.brat import from_brat
from claimex.formats.load import NoRecords, load_records
from claimex.record import CueSpan, Document, Producer, Record, Speaker, TextSpan
from claimex.spans import Span

if TYPE_CHECKING:
    import random
    from collections.abc import Iterable, Sequence

    from claimex.evaluation.report import Report

POLNEAR = Path(__file__).parents[3] / "shared" / "corpora" / "polnear"
PRODUCER = Producer(name="test", version="1")
NUMBERS = "one two three four five six seven eight nine ten"


def make(
    text: str,
    content: Sequence[str] | str,
    *,
    cue: str | None = None,
    source: str | None = None,
    doc: str = "a.txt",
    **fields: Any,  # noqa: ANN401 - any field of a record
) -> Record:
    """Build a record from words that occur once in the text. `name` is the speaker's."""
    name = fields.pop("name", None)
    mention = cut(text, source) if source else None
    content = [content] if isinstance(content, str) else content
    place = cut(text, cue) if cue else None
    known: dict[str, Any] = {
        "id": f"{content}{cue}{source}",
        "kind": "indirect",
        "confidence": 1.0,
        "producer": PRODUCER,
    }
    return Record(
        **known | fields,
        doc=Document(id=doc, sha256=hashlib.sha256(text.encode()).hexdigest()),
        content=[cut(text, words) for words in content],
        cue=[CueSpan(start=place.start, end=place.end, text=place.text)] if place else [],
        speaker=Speaker(mention=mention, name=name) if mention or name else None,
    )


def cut(text: str, words: str) -> TextSpan:
    assert text.count(words) == 1, words
    start = text.index(words)
    return TextSpan.cut(text, Span(start, start + len(words)))


def score(gold: Iterable[Record | NoRecords], predicted: Iterable[Record | NoRecords]) -> Report:
    return evaluate(gold, predicted, resamples=0)


# Spans


def test_exact_ignores_spaces_quotation_marks_and_punctuation_at_the_edges() -> None:
    text = "“The bridge is safe,” said Mari Tamm. It opened in May."
    gold = make(text, "“The bridge is safe,”", cue="said", source="Mari Tamm.")
    predicted = make(text, "The bridge is safe", cue=" said ", source="Mari Tamm")

    report = score([gold], [predicted])

    assert report["content.exact.f"] == report["cue.exact.f"] == report["source.exact.f"] == 1.0
    assert report["attribution.strict.f"] == 1.0


def test_exact_soft_and_token_scores_by_hand() -> None:
    gold = [make(NUMBERS, "one two three four five")]
    predicted = [make(NUMBERS, "four five"), make(NUMBERS, "seven eight")]

    report = score(gold, predicted)

    # exact: none of 2 predicted, none of 1 gold
    assert [report[f"content.exact.{m}"] for m in "prf"] == [0.0, 0.0, 0.0]
    # soft: precision (2/2 + 0/2) / 2 = 0.5; recall (2/5) / 1 = 0.4; F1 2 * 0.5 * 0.4 / 0.9
    assert [report[f"content.soft.{m}"] for m in "prf"] == pytest.approx([0.5, 0.4, 0.4 / 0.9])
    # token: 2 words in both; 4 predicted, 5 gold; F1 2 * 2 / 9
    assert [report[f"content.token.{m}"] for m in "prf"] == pytest.approx([0.5, 0.4, 4 / 9])
    assert report.counts["content.exact.gold"] == 1
    assert report.counts["content.exact.predicted"] == 2
    assert report.counts["content.token.gold"] == 5


def test_precision_and_recall_differ_where_the_sides_do() -> None:
    gold = [make(NUMBERS, "one two"), make(NUMBERS, "four five"), make(NUMBERS, "seven eight")]
    predicted = [make(NUMBERS, "one two"), make(NUMBERS, "four")]

    report = score(gold, predicted)

    # exact: 1 of 2 predicted, 1 of 3 gold; F1 2 * 1 / 5
    assert [report[f"content.exact.{m}"] for m in "prf"] == pytest.approx([1 / 2, 1 / 3, 2 / 5])
    # soft: precision (1 + 1) / 2; recall (1 + 1/2 + 0) / 3 = 0.5; F1 2 * 1 * 0.5 / 1.5
    assert [report[f"content.soft.{m}"] for m in "prf"] == pytest.approx([1.0, 0.5, 2 / 3])


def test_overlapping_spans_of_one_side_do_not_lift_soft_scores_above_one() -> None:
    gold = [make(NUMBERS, "one two three four"), make(NUMBERS, "three four five six")]
    predicted = [make(NUMBERS, "three four")]

    report = score(gold, predicted)

    assert report["content.soft.p"] == 1.0
    assert report["content.soft.r"] == pytest.approx(0.5)  # 2 of 4 words of either


def test_a_word_that_one_span_cuts_is_the_word_that_another_holds_whole() -> None:
    text = "He said wonderful things."
    gold = [make(text, "wonderful things")]
    predicted = [make(text, "derful")]

    report = score(gold, predicted)

    assert report["content.soft.p"] == 1.0
    assert report["content.token.r"] == 0.5


def test_a_span_that_two_records_share_counts_once_as_a_span() -> None:
    text = "Mari Tamm said the bridge is safe and warned that the road is not."
    gold = [
        make(text, "the bridge is safe", cue="said", source="Mari Tamm"),
        make(text, "that the road is not", cue="warned", source="Mari Tamm"),
    ]

    report = score(gold, gold)

    assert report.counts["source.exact.gold"] == 1
    assert report.counts["attribution.gold"] == 2


def test_content_by_kind_takes_recall_from_golds_kind_and_precision_from_the_predictions() -> None:
    gold = [make(NUMBERS, "one two", kind="direct"), make(NUMBERS, "four five", kind="mixed")]
    predicted = [make(NUMBERS, "one two", kind="direct"), make(NUMBERS, "four five", kind="direct")]

    report = score(gold, predicted)

    assert report["content.exact.direct.p"] == 1.0  # both are right as spans
    assert report["content.exact.mixed.r"] == 1.0
    assert report["content.exact.mixed.p"] is None  # none predicted
    assert report["content.exact.mixed.f"] == 0.0
    assert report["content.exact.indirect.f"] is None  # none in gold


# Whole attributions

TEN = "abcdefghij klmnopqrst"


@pytest.mark.parametrize(("words", "found"), [("abcde", 1.0), ("abcd", 0.0)])
def test_contents_are_the_same_from_half_of_their_joint_characters(words: str, found: float) -> None:
    report = score([make(TEN, "abcdefghij")], [make(TEN, words)])  # 5 / 10 and 4 / 10

    assert report["attribution.found.f"] == found


def test_content_in_two_pieces_is_compared_as_a_whole() -> None:
    gold = [make(NUMBERS, ["one two", "six seven"])]  # 7 + 9 characters
    half = [make(NUMBERS, ["six seven"])]  # 9 / 16

    report = score(gold, half)

    assert report["attribution.found.f"] == 1.0
    assert report["attribution.strict.f"] == 0.0


@pytest.mark.parametrize(
    ("gold", "predicted", "right"),
    [("Mari Tamm", "Tamm", 1.0), ("Mari", "Tamm", 0.0), (None, None, 1.0), ("Tamm", None, 0.0), (None, "Tamm", 0.0)],
)
def test_the_sources_of_a_right_attribution_overlap_or_are_both_empty(
    gold: str | None, predicted: str | None, right: float
) -> None:
    text = "Mari Tamm said the bridge is safe."

    report = score(
        [make(text, "the bridge is safe", source=gold)], [make(text, "the bridge is safe", source=predicted)]
    )

    assert report["attribution.f"] == report["attribution.source_given_content"] == right
    assert report["attribution.found.f"] == 1.0


def test_pairs_are_one_to_one_and_the_most_alike_first() -> None:
    text = "Tamm and Sepp said abcdefghij."
    gold = [make(text, "abcdefghij", source="Tamm")]
    predicted = [make(text, "abcdefghi", source="Sepp"), make(text, "abcdef", source="Tamm")]  # 0.9 and 0.6

    report = score(gold, predicted)

    assert report["attribution.found.p"] == 0.5
    assert report["attribution.found.r"] == 1.0
    assert report["attribution.f"] == 0.0  # the better pair has the wrong source, and the gold is taken


def test_among_equally_alike_pairs_the_one_whose_source_agrees_is_taken() -> None:
    text = "Tamm said and Sepp believed that it is safe."
    gold = [make(text, "that it is safe", source="Tamm"), make(text, "that it is safe", source="Sepp")]

    report = score(gold, gold[::-1])

    assert report["attribution.f"] == report["attribution.strict.f"] == 1.0


def test_groups_take_recall_from_gold_and_precision_from_the_prediction() -> None:
    text = "Tamm hoped one two. She said three four. Officials said five six."
    gold = [
        make(text, "one two", source="Tamm", kind="direct", act="belief"),
        make(text, "three four", source="She", kind="indirect", act="assertion"),
        make(text, "five six", source="Officials", kind="indirect", act="assertion"),
    ]
    predicted = [
        make(text, "one two", source="Tamm", kind="direct", act="assertion"),
        make(text, "three four", source="She", kind="mixed", act="assertion"),
    ]

    report = score(gold, predicted)

    assert [report[f"attribution.{m}"] for m in "prf"] == pytest.approx([1.0, 2 / 3, 0.8])
    assert report["attribution.direct.f"] == 1.0
    # indirect: 1 of 2 gold found, none predicted so; mixed: the one predicted is right, none in gold
    assert (report["attribution.indirect.r"], report["attribution.indirect.p"]) == (0.5, None)
    assert (report["attribution.mixed.p"], report["attribution.mixed.r"]) == (1.0, None)
    assert (report["attribution.assertion.p"], report["attribution.assertion.r"]) == (1.0, 0.5)
    assert (report["attribution.belief.p"], report["attribution.belief.r"]) == (None, 1.0)
    assert report["act.accuracy"] == 0.5  # of two found, one with gold's act
    assert report["attribution.source.name.f"] == report["attribution.source.pronoun.f"] == 1.0
    assert report["attribution.source.description.r"] == 0.0


def test_acts_are_not_scored_where_gold_has_none() -> None:
    gold, predicted = make(NUMBERS, "one two"), make(NUMBERS, "one two", act="belief")

    report = score([gold], [predicted])

    assert report["attribution.belief.p"] is None
    assert report["act.accuracy"] is None


# Names


def test_name_shares_by_hand() -> None:
    text = "Mari Tamm said one. She said two. The minister said three. He said four. Officials said five."
    gold = [
        make(text, "one", source="Mari Tamm", name="Mari Tamm"),
        make(text, "two", source="She", name="Mari Tamm"),
        make(text, "three", source="The minister", name="Jaan Sepp"),
        make(text, "four", source="He", name="Jaan Sepp"),
        make(text, "five", source="Officials"),
    ]
    predicted = [
        make(text, "one", source="Mari Tamm", name="Dr. mari  TAMM"),
        make(text, "two", source="She", name="Jaan Sepp"),
        make(text, "three", source="The minister"),
        make(text, "five", source="Officials", name="Mari Tamm"),
    ]

    report = score(gold, predicted)

    # found: one, two, three with a gold name; answered: one (right) and two (wrong)
    assert report["name.precision"] == pytest.approx(1 / 2)
    assert report["name.answered"] == pytest.approx(2 / 3)
    assert report["name.accuracy"] == pytest.approx(1 / 3)
    assert report["name.name.accuracy"] == 1.0
    assert report["name.pronoun.accuracy"] == 0.0
    assert report["name.description.answered"] == 0.0
    assert report["name.description.precision"] is None
    assert report["name.abstained"] == 0.0  # the one without a gold name was given one
    assert report.counts["name.accuracy.of"] == 3


def test_names_are_not_scored_where_gold_has_none() -> None:
    report = score([make(NUMBERS, "one")], [make(NUMBERS, "one", name="Mari Tamm")])

    assert report["name.precision"] is None
    assert report["name.abstained"] is None


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        ("Mari Tamm", "mari  tamm", True),
        ("Prime Minister Mari Tamm", "Mari Tamm", True),
        ("The Harbour Board", "Harbour Board", True),
        ("J.D. Vask", "J. D. Vask", True),
        ("Mari Tamm’s", "Mari Tamm", True),
        ("Tamm", "Mari Tamm", False),
        ("Mari Tamm", "Mart Tamm", False),
        ("President", "Minister", False),
        ("—", "…", False),
    ],
)
def test_names_are_compared_without_case_space_and_titles(left: str, right: str, same: bool) -> None:  # noqa: FBT001
    assert same_name(left, right) is same_name(right, left) is same


@pytest.mark.parametrize(
    ("mention", "form"),
    [
        (None, "none"),
        ("she", "pronoun"),
        ("He himself", "pronoun"),
        ("some of them", "pronoun"),
        ("Mari Tamm", "name"),
        ("the Bank of Vask", "name"),
        ("Harbour Board", "name"),
        ("Tamm’s", "name"),
        ("Foreign Minister Mari Tamm, 52, who was in Vask", "name"),
        ("Tamm’s lawyer", "description"),
        ("a spokesman for Mari Tamm", "description"),
        ("a member of the Harbour Board", "description"),
        ("Vaskian officials", "description"),
        ("Officials", "description"),
        ("The Prime Minister", "description"),
        ("—", "description"),
    ],
)
def test_form_of_a_source(mention: str | None, form: str) -> None:
    assert source_form(mention) == form


# Nested records, refusals, the author's voice


def nest(text: str, *, parent: str | None) -> list[Record]:
    """Two outer records, and one that is inside the first or names it as its parent."""
    return [
        make(text, "that Sepp believes it is safe", source="Tamm", id="outer"),
        make(text, "that it rains", source="Kask", id="other"),
        make(text, "it is safe", source="Sepp", id="inner", parent=parent),
    ]


NESTED = "Tamm said that Sepp believes it is safe. Kask said that it rains."


def test_nested_records_are_scored_apart_and_need_the_right_parent() -> None:
    gold = nest(NESTED, parent="outer")

    right, wrong, lost = (score(gold, nest(NESTED, parent=parent)) for parent in ("outer", "other", "gone"))

    assert right.counts["attribution.gold"] == 2
    assert right["nested.f"] == right["nested.parent.f"] == 1.0
    assert (wrong["nested.f"], wrong["nested.parent.f"]) == (1.0, 0.0)
    assert (lost["nested.f"], lost["nested.parent.f"]) == (1.0, 0.0)


def test_nested_predictions_are_left_out_where_gold_marks_none() -> None:
    report = score(nest(NESTED, parent="outer")[:2], nest(NESTED, parent="outer"))

    assert report["attribution.f"] == 1.0
    assert report["nested.p"] is None
    assert report.left_out == {"predicted nested": 1}


def test_sure_predictions_are_scored_apart_against_all_of_gold() -> None:
    gold = [make(NUMBERS, "one two"), make(NUMBERS, "four five"), make(NUMBERS, "seven eight")]
    confidences = {"one two": 0.5, "four five": 0.49, "six": 0.9}
    report = score(gold, [make(NUMBERS, words, confidence=sure) for words, sure in confidences.items()])

    # of the two predictions of .5 or more one is right; it is one of three in gold
    assert [report[f"attribution.sure.{m}"] for m in "prf"] == pytest.approx([1 / 2, 1 / 3, 2 / 5])
    assert report.least_confidence == 0.49


def test_refusals_are_scored_apart_by_cue_and_source() -> None:
    text = "Tamm declined to comment. Sepp said it is safe."
    refusal = make(text, [], cue="declined to comment", source="Tamm", kind="no_comment")
    spoken = make(text, "it is safe", cue="said", source="Sepp")

    assert score([refusal, spoken], [refusal, spoken])["no_comment.f"] == 1.0
    assert score([refusal, spoken], [spoken])["no_comment.f"] == 0.0
    assert score([spoken], [refusal, spoken]).left_out == {"predicted no_comment": 1}
    assert score([spoken], [refusal, spoken])["cue.exact.p"] == 1.0


def test_attribution_is_scored_on_the_voice_of_sources_alone() -> None:
    told = make(NUMBERS, "one two", kind="statement", voice="author")
    said = make(NUMBERS, "four five")

    report = score([said, told], [said, told])

    assert report.counts["content.exact.gold"] == report.counts["attribution.predicted"] == 1
    assert report.left_out == {}
    assert score([said], [said, told]).left_out == {"predicted author's voice": 1}
    assert score([said], [said, told])["attribution.p"] == 1.0


# Articles


def test_a_gold_article_without_predictions_counts_as_missed() -> None:
    gold = [make(NUMBERS, "one", doc="a.txt"), make(NUMBERS, "two", doc="b.txt")]

    report = score(gold, gold[:1])

    assert report["content.exact.r"] == 0.5
    assert report.articles == {"gold": 2, "predicted": 1, "matched": 1, "without_predictions": 1, "not_in_gold": 0}


def test_a_predicted_article_that_is_not_in_gold_is_named_and_left_out() -> None:
    gold, stray = make(NUMBERS, "one", doc="a.txt"), make(NUMBERS + ".", "two", doc="b.txt")

    report = score([gold], [gold, stray])

    assert report["content.exact.p"] == 1.0
    assert report.not_in_gold == ("b.txt",)


def test_predictions_in_a_gold_article_without_attributions_are_wrong() -> None:
    gold: list[Record | NoRecords] = [make(NUMBERS, "one", doc="a.txt"), NoRecords("b.txt")]
    predicted = [make(NUMBERS, "one", doc="a.txt"), make(NUMBERS, "two", doc="b.txt")]

    report = score(gold, predicted)

    assert report["content.exact.p"] == 0.5
    assert report.articles["matched"] == 2


@pytest.mark.parametrize(
    ("gold", "predicted"),
    [
        (("text/a.txt", "text/b.txt"), ("a.txt", "b.txt")),
        (("a.txt", "b.txt"), ("news/a.txt.gz", "news/b.html")),
        (("x/a.txt", "y/a.txt"), ("root/x/a.txt", "root/y/a.txt")),
        (("a.txt", "b.txt"), ("other.jsonl#1", "other.jsonl#2")),  # by the text itself
    ],
)
def test_articles_are_matched_where_paths_differ(gold: tuple[str, str], predicted: tuple[str, str]) -> None:
    texts = NUMBERS, NUMBERS + "."

    report = score(
        [make(text, "one", doc=doc) for text, doc in zip(texts, gold, strict=True)],
        [make(text, "one", doc=doc) for text, doc in zip(texts, predicted, strict=True)],
    )

    assert report.articles["matched"] == 2
    assert report["content.exact.f"] == 1.0


def test_a_stem_that_two_articles_share_matches_neither() -> None:
    gold = [NoRecords(doc_id) for doc_id in ("x/a.txt", "y/a.txt", "b.txt")]

    report = score(gold, [make(NUMBERS, "one", doc="a.txt"), make(NUMBERS, "one", doc="b.txt")])

    assert report.not_in_gold == ("a.txt",)


def test_different_texts_of_one_article_are_refused_by_name() -> None:
    gold, predicted = make(NUMBERS, "one", doc="a.txt"), make(NUMBERS + " ", "one", doc="a.txt")

    with pytest.raises(InputError, match=r"a\.txt: gold and predictions are of different texts"):
        score([gold], [predicted])
    with pytest.raises(InputError, match=r"a\.txt: predicted holds records of two versions"):
        score([gold], [gold, predicted])


def test_sides_without_a_common_article_are_refused_with_advice() -> None:
    with pytest.raises(InputError, match=r"b\.txt: no predicted article is in gold, which holds a\.txt; extract"):
        score([make(NUMBERS, "one", doc="a.txt")], [make(NUMBERS + ".", "one", doc="b.txt")])
    with pytest.raises(InputError, match="gold: holds no article"):
        score([], [make(NUMBERS, "one")])


def test_no_predictions_at_all_score_nothing() -> None:
    report = score([make(NUMBERS, "one")], [])

    assert report["attribution.f"] == 0.0
    assert report["attribution.p"] is None


def test_gold_without_any_attribution_leaves_recall_and_f1_undefined() -> None:
    report = score([NoRecords("a.txt")], [make(NUMBERS, "one")])

    assert report["content.exact.p"] == 0.0
    assert report["content.exact.f"] is None


# Intervals, minimums, output


def sample() -> tuple[list[Record], list[Record]]:
    """Twelve articles. In every third article the prediction is wrong."""
    gold = [make(NUMBERS, "one two", doc=f"{i}.txt") for i in range(12)]
    predicted = [make(NUMBERS, "one two" if i % 3 else "nine ten", doc=f"{i}.txt") for i in range(12)]
    return gold, predicted


def test_intervals_hold_the_value_and_are_the_same_on_every_run() -> None:
    first, second = evaluate(*sample()), evaluate(*sample())
    few, other = (evaluate(*sample(), resamples=10, seed=seed) for seed in (1, 2))

    metric = first.metrics["attribution.f"]
    assert metric.value == pytest.approx(2 / 3)
    assert metric.low is not None
    assert metric.high is not None
    # the spread of a share of 2/3 over 12 draws: about 1.96 * sqrt(2/9 / 12) = 0.27 on either side
    assert 0.3 <= metric.low <= 0.5
    assert 0.83 <= metric.high <= 1.0
    assert first == second
    assert few.metrics != other.metrics
    assert first.metrics["name.accuracy"].low is None


def test_one_article_or_no_resamples_give_no_interval() -> None:
    one = evaluate([make(NUMBERS, "one")], [make(NUMBERS, "one")])
    none = evaluate(*sample(), resamples=0)

    assert one.metrics["attribution.f"].low is None
    assert none.metrics["attribution.f"].high is None


def test_minimums_report_what_falls_short() -> None:
    report = score(*sample())

    assert check_minimums(report, ["attribution.f=0.66", " content.exact.p = 0.5"]) == []
    assert check_minimums(report, ["attribution.f=0.67", "content.exact.f=0.5"]) == [
        "attribution.f is 0.6667, below the minimum of 0.67"
    ]


def test_an_undefined_metric_reaches_no_minimum() -> None:
    (failure,) = check_minimums(score(*sample()), ["name.accuracy=0"])

    assert failure.startswith("name.accuracy is undefined")


@pytest.mark.parametrize(
    ("minimum", "message"),
    [
        ("atribution.f=0.7", "no metric is called 'atribution.f'; close to it are attribution.f"),
        ("qqq=0.7", "try attribution.f"),
        ("attribution.f", "'attribution.f' is not METRIC=VALUE"),
        ("attribution.f=most", "is not METRIC=VALUE"),
        ("attribution.f=nan", "is not METRIC=VALUE"),
        ("attribution.f=71", "give a value from 0 to 1"),
    ],
)
def test_a_minimum_that_cannot_be_meant_is_refused(minimum: str, message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        check_minimums(score(*sample()), [minimum])


def test_json_holds_every_metric_with_its_interval() -> None:
    report = evaluate(*sample())

    whole = json.loads(report.to_json())

    assert list(whole["metrics"]) == list(METRICS)
    assert whole["metrics"]["attribution.f"]["value"] == 0.666667
    assert whole["metrics"]["name.accuracy"] == {"value": None, "low": None, "high": None}
    assert whole["articles"]["gold"] == 12
    assert whole["counts"]["attribution.gold"] == 12


def test_tables_fit_a_hundred_columns_as_plain_text() -> None:
    gold, predicted = sample()
    stray = make(NUMBERS + ".", "one two", doc="stray.txt")
    console = Console(width=100, file=io.StringIO(), record=True, color_system=None)

    console.print(render(evaluate(gold, [*predicted, stray])))

    lines = console.export_text().splitlines()
    assert max(map(len, lines)) <= 100
    assert "12 gold articles, 12 of them with predictions" in lines
    assert any("not in gold" in line and "stray.txt" in line for line in lines)
    (whole,) = (line.split() for line in lines if line.startswith("attribution  "))
    assert whole[:6] == ["attribution", "12", "12", "0.667", "0.667", "0.667"]
    assert not any(line.startswith(("nested", "name")) for line in lines)


# Loading


def test_records_load_from_a_file_a_stream_and_a_folder(tmp_path: Path) -> None:
    first, second = make(NUMBERS, "one", doc="x/a.txt"), make(NUMBERS, "two", doc="x/b.txt")
    whole = tmp_path / "all.jsonl"
    whole.write_text(f"\ufeff{first.to_json()}\n\n{second.to_json()}\n", encoding="utf-8")
    folder = tmp_path / "gold" / "x"
    folder.mkdir(parents=True)
    for name, line in (("a", first.to_json()), ("b", second.to_json()), ("c", "")):
        (folder / f"{name}.txt.jsonl").write_text(line, encoding="utf-8")

    assert list(load_records(whole)) == [first, second]
    assert list(load_records("-", stdin=io.BytesIO(whole.read_bytes()))) == [first, second]
    assert list(load_records(folder.parent)) == [first, second, NoRecords("x/c.txt")]


def test_a_folder_of_shards_loads_without_what_lies_beside_them(tmp_path: Path) -> None:
    first, second = make(NUMBERS, "one", doc="a.txt"), make(NUMBERS, "two", doc="b.txt")
    for name, text in {
        "part-00000.jsonl": first.to_json(),
        "part-00000.done.json": "{}",
        "part-00001.jsonl": "",
        "part-00002.jsonl": second.to_json(),
        "errors.jsonl": '{"where": "c.txt"}',
        "manifest.json": "{}",
    }.items():
        (tmp_path / name).write_text(text, encoding="utf-8")

    assert list(load_records(tmp_path)) == [first, second]


def test_a_brat_folder_loads_with_its_empty_articles(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Tamm said it is safe.", encoding="utf-8")
    (tmp_path / "a.ann").write_text("T1\tContent 10 20\tit is safe\nE1\tAttribution Content:T1\n", encoding="utf-8")
    (tmp_path / "b.txt").write_text("Rain.", encoding="utf-8")
    (tmp_path / "b.ann").touch()

    record, empty = load_records(tmp_path)

    assert isinstance(record, Record)
    assert record.content[0].text == "it is safe"
    assert empty == NoRecords("b.txt", hashlib.sha256(b"Rain.").hexdigest())


def test_what_cannot_be_loaded_is_refused(tmp_path: Path) -> None:
    broken = tmp_path / "broken.jsonl"
    broken.write_text("{}\n", encoding="utf-8")
    (tmp_path / "empty").mkdir()

    with pytest.raises(InputError, match="is not a file or folder"):
        load_records(tmp_path / "gone")
    with pytest.raises(InputError, match="holds neither"):
        load_records(tmp_path / "empty")
    with pytest.raises(RecordError, match=r"broken\.jsonl:1: id"):
        list(load_records(broken))


# Properties

WORDS = NUMBERS.split()
STARTS = [NUMBERS.index(word) for word in WORDS]


@st.composite
def spans(draw: st.DrawFn) -> str:
    first = draw(st.integers(0, len(WORDS) - 1))
    last = draw(st.integers(first, len(WORDS) - 1))
    return NUMBERS[STARTS[first] : STARTS[last] + len(WORDS[last])]


@st.composite
def records(draw: st.DrawFn) -> list[Record]:
    """Any records over one text in three articles: overlapping, equal, without source or cue."""
    rows = st.tuples(
        spans(),
        st.none() | spans(),
        st.none() | spans(),
        st.sampled_from(["direct", "mixed", "indirect"]),
        st.sampled_from([None, "assertion", "belief"]),
        st.sampled_from([None, "Mari Tamm", "Jaan Sepp"]),
        st.sampled_from(["a.txt", "b.txt", "c.txt"]),
    )
    return [
        make(NUMBERS, content, cue=cue, source=source, kind=kind, act=act, name=name, doc=doc)
        for content, cue, source, kind, act, name, doc in draw(st.lists(rows, max_size=8))
    ]


@given(records().filter(bool))
@settings(max_examples=60, deadline=None)
def test_gold_against_itself_is_perfect(gold: list[Record]) -> None:
    report = score(gold, gold)

    assert {metric.value for metric in report.metrics.values()} <= {1.0, None}
    assert report["attribution.strict.f"] == 1.0


@given(records(), records(), st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_order_changes_nothing(gold: list[Record], predicted: list[Record], order: random.Random) -> None:
    gold_set: list[Record | NoRecords] = [*map(NoRecords, ("a.txt", "b.txt", "c.txt")), *gold]
    again, shuffled = gold_set[:], predicted[:]
    order.shuffle(again)
    order.shuffle(shuffled)

    assert evaluate(again, shuffled, resamples=5) == evaluate(gold_set, predicted, resamples=5)


@given(records().filter(bool), records())
@settings(max_examples=60, deadline=None)
def test_every_figure_lies_between_nought_and_one_and_sides_swap(gold: list[Record], predicted: list[Record]) -> None:
    empty: list[Record | NoRecords] = [NoRecords(name) for name in ("a.txt", "b.txt", "c.txt")]
    there, back = score([*empty, *gold], predicted), score([*empty, *predicted], gold)

    assert all(0 <= value <= 1 for metric in there.metrics.values() if (value := metric.value) is not None)
    for label, way in itertools.product(("content", "cue", "source"), ("exact", "soft", "token")):
        assert there[f"{label}.{way}.p"] == back[f"{label}.{way}.r"]


# The corpus

needs_polnear = pytest.mark.skipif(not POLNEAR.is_dir(), reason="the PolNeAR corpus is not here")


@pytest.mark.corpus
@needs_polnear
def test_polnear_gold_against_itself_is_perfect() -> None:
    report = evaluate(load_records(POLNEAR / "dev"), load_records(POLNEAR / "dev"), resamples=10)

    assert check_minimums(report, ["attribution.strict.f=1", "content.soft.f=1", "cue.token.f=1"]) == []
    assert report.articles["gold"] == 84
    assert report.counts["attribution.gold"] == 2192


@pytest.mark.corpus
@pytest.mark.slow
@needs_polnear
def test_polnear_annotators_against_each_other_give_the_known_ceiling() -> None:
    """Every ordered pair of annotators of the 18 articles that have several; figures of the study's own metrics."""
    by_article: dict[str, list[list[Record]]] = {}
    for part in ("dev", "train"):
        for article, found in from_brat(POLNEAR / part, annotator="all"):
            by_article.setdefault(article.id, []).append(found)
    several = {doc_id: sheets for doc_id, sheets in by_article.items() if len(sheets) > 1}
    gold, predicted = [], []
    for doc_id, sheets in several.items():
        for number, (left, right) in enumerate(itertools.permutations(sheets, 2)):
            gold += [renamed(record, f"{doc_id}#{number}") for record in left]
            predicted += [renamed(record, f"{doc_id}#{number}") for record in right]

    report = score(gold, predicted)

    expected = {"content.exact": 0.724, "content.soft": 0.858, "content.token": 0.919, "source.exact": 0.793}
    expected |= {"cue.exact": 0.715, "attribution": 0.759}
    assert len(several) == 18
    assert {name: report[f"{name}.f"] for name in expected} == pytest.approx(expected, abs=0.001)


def renamed(record: Record, doc_id: str) -> Record:
    return record.model_copy(update={"doc": record.doc.model_copy(update={"id": doc_id})})


@pytest.mark.parametrize("doc", ['"x"', "[" * 5000])
def test_an_article_s_line_that_is_odd_is_refused(tmp_path: Path, doc: str) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(f'{{"schema": "claimex-article/1", "zones": [], "doc": {doc}}}\n', encoding="utf-8")

    with pytest.raises(RecordError, match=r"a\.jsonl:1: "):
        list(load_records(path))
