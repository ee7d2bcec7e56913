"""Test `check` on a sample with a snapshot and gold: which threshold fails when, also after a broken extraction."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from made import TEXT, cut, make_article, make_record, make_records

from claimex.article import Article, Failure
from claimex.attribution import tagging
from claimex.cli._settings import read_settings
from claimex.english import cues
from claimex.errors import ConfigError, InputError
from claimex.evaluation import check
from claimex.evaluation import snapshot as kept_form
from claimex.evaluation.check import Limit, Result, Thresholds, parse_limit
from claimex.pipeline.extractor import Outcome
from claimex.reading.articles import read_articles
from claimex.record import Claim, Record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from claimex.evaluation.check import What
    from claimex.pipeline.extractor import Extractor

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
ZONE = {"start": 0, "end": 18, "kind": "dateline"}
SAMPLE = [make_article(doc_id=f"{number}.txt") for number in range(5)]  # three records each


class Given:
    """An extractor that returns given records, each with a given change."""

    def __init__(self, change: Callable[[Record], Record | None] = lambda record: record) -> None:
        self._change = change

    def extract_all(self, articles: Iterable[Article | Failure]) -> Iterator[Outcome]:
        for article in articles:
            if isinstance(article, Failure):
                yield Outcome(None, failure=article)
                continue
            records = [changed for record in make_records(article) if (changed := self._change(record)) is not None]
            yield Outcome(article, tuple(records))


def altered(record: Record, **fields: Any) -> Record:  # noqa: ANN401 - any field of a record
    return record.model_copy(update=fields)


@pytest.fixture
def snapshot(tmp_path: Path) -> Path:
    path = tmp_path / "snapshot.jsonl"
    check.check(SAMPLE, Given(), Thresholds(snapshot=path), update=True)
    return path


def failed(result: Result) -> list[str]:
    return [verdict.name for verdict in result.verdicts if not verdict.passed]


def limits(**given: str) -> dict[What, Limit]:
    return {what: parse_limit(what, given[what]) for what in check.LIMITED if what in given}


# The snapshot


def test_a_sample_is_as_its_own_snapshot(snapshot: Path) -> None:
    result = check.check(SAMPLE, Given(), Thresholds(snapshot=snapshot))

    assert result.passed
    assert [verdict.name for verdict in result.verdicts] == [
        *("readable", "valid", "snapshot", "max-lost", "max-added", "max-changed")
    ]
    assert (result.tally.articles, result.tally.old, result.tally.new) == (5, 15, 15)


def test_a_snapshot_is_small_the_same_on_every_run_and_holds_no_words(snapshot: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.jsonl"
    check.check(SAMPLE, Given(), Thresholds(snapshot=again), update=True)

    text = snapshot.read_text(encoding="utf-8")
    assert text == again.read_text(encoding="utf-8")
    assert len(text) / 15 < 220
    assert "We won" not in text
    assert [json.loads(line).get("doc") for line in text.splitlines()[1:3]] == ["0.txt", None]


def test_a_change_is_told_with_the_words_of_the_text(snapshot: Path) -> None:
    result = check.check(SAMPLE, Given(lambda r: None if r.kind == "indirect" else r), Thresholds(snapshot=snapshot))

    assert failed(result) == ["max-lost"]
    assert {(c.what, c.record and c.record.brief["words"]) for c in result.changes} == {("lost", "a close race")}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"act": "fact"}, "act"),
        ({"kind": "mixed"}, "kind"),
        ({"confidence": 0.2}, "confidence"),
        ({"speaker": None}, "speaker.name"),
        ({"cue": []}, "cue"),
    ],
)
def test_what_a_snapshot_holds_of_a_record_is_compared(snapshot: Path, change: dict[str, Any], field: str) -> None:
    first = make_records(SAMPLE[0])[0].id
    changing = Given(lambda r: altered(r, **change) if r.id == first else r)

    result = check.check(SAMPLE, changing, Thresholds(snapshot=snapshot))

    assert failed(result) == ["max-changed"]
    assert field in {each.field for c in result.changes for each in c.fields}


def test_claims_are_held_to_the_snapshot(tmp_path: Path) -> None:
    path = tmp_path / "s.jsonl"

    def claiming(**said: str) -> Given:
        claim = Claim.model_validate({**cut(SAMPLE[0], "a close race").model_dump(), **said})
        return Given(lambda r: altered(r, claims=[claim]) if r.kind == "indirect" else r)

    check.check(SAMPLE, claiming(polarity="affirmed", certainty="asserted"), Thresholds(snapshot=path), update=True)
    same = check.check(SAMPLE, claiming(polarity="affirmed", certainty="asserted"), Thresholds(snapshot=path))
    turned = check.check(SAMPLE, claiming(polarity="negated", certainty="asserted"), Thresholds(snapshot=path))

    assert same.passed
    assert {each.field for c in turned.changes for each in c.fields} == {"claims[0].polarity"}


def test_confidence_may_move_within_the_tolerance(snapshot: Path) -> None:
    moving = Given(lambda r: altered(r, confidence=r.confidence - 0.08))

    assert check.check(SAMPLE, moving, Thresholds(snapshot=snapshot)).passed
    strict = check.check(SAMPLE, moving, Thresholds(snapshot=snapshot, tolerance=0.05))
    assert failed(strict) == ["max-changed"]


@pytest.mark.parametrize(
    ("allowed", "fails"),
    [
        ({}, ["max-lost"]),
        ({"lost": "4"}, ["max-lost"]),
        ({"lost": "5"}, []),
        ({"lost": "0.3"}, ["max-lost"]),
        ({"lost": "34%"}, []),  # 5 of 15
        ({"added": "5", "changed": "5"}, ["max-lost"]),
    ],
)
def test_so_many_records_may_be_lost_as_the_limit_says(
    snapshot: Path, allowed: dict[str, str], fails: list[str]
) -> None:
    losing = Given(lambda r: None if r.kind == "indirect" else r)

    assert failed(check.check(SAMPLE, losing, Thresholds(snapshot=snapshot, limits=limits(**allowed)))) == fails


def test_added_records_have_a_limit_of_their_own(tmp_path: Path) -> None:
    path = tmp_path / "s.jsonl"
    check.check(SAMPLE, Given(lambda r: None if r.act == "belief" else r), Thresholds(snapshot=path), update=True)

    result = check.check(SAMPLE, Given(), Thresholds(snapshot=path))

    (verdict,) = [verdict for verdict in result.verdicts if not verdict.passed]
    assert (verdict.name, verdict.message) == ("max-added", "5 of 10 records added, at most 0")


def test_another_sample_than_the_snapshots_fails_by_name(snapshot: Path) -> None:
    edited = make_article(TEXT + " ", doc_id="1.txt")
    result = check.check([edited, *SAMPLE[2:], make_article(doc_id="new.txt")], Given(), Thresholds(snapshot=snapshot))

    (verdict,) = [verdict for verdict in result.verdicts if not verdict.passed]
    assert verdict.name == "snapshot"
    for part in ("1 article not in it (new.txt)", "(0.txt)", "1 article edited since (1.txt)", "--update"):
        assert part in verdict.message
    assert result.tally.articles == 3  # what cannot be compared is not counted as changed


def test_an_update_tells_what_changed_and_the_next_check_passes(snapshot: Path) -> None:
    losing = Given(lambda r: None if r.kind == "indirect" else r)

    renewed = check.check(SAMPLE, losing, Thresholds(snapshot=snapshot), update=True)

    assert renewed.passed
    assert renewed.updated
    assert renewed.tally.changes["lost"] == 5
    assert check.check(SAMPLE, losing, Thresholds(snapshot=snapshot)).passed


@pytest.mark.parametrize("text", ["", "{}\n", "no JSON\n", '{"schema": "claimex-snapshot/2"}\n', "[]\n"])
def test_what_is_no_snapshot_is_refused_and_can_be_renewed(snapshot: Path, text: str) -> None:
    snapshot.write_text(text, encoding="utf-8")

    with pytest.raises(ConfigError, match=r"is not a snapshot: .*--update"):
        check.check(SAMPLE, Given(), Thresholds(snapshot=snapshot))
    assert check.check(SAMPLE, Given(), Thresholds(snapshot=snapshot), update=True).updated


def test_a_snapshot_that_was_cut_short_is_refused(snapshot: Path) -> None:
    whole = snapshot.read_bytes().splitlines(keepends=True)

    for kept in (whole[:-1], [*whole[:-1], b'{"id": "x", "kind": "direct", "confidence": 1.0}\n']):
        snapshot.write_bytes(b"".join(kept))
        with pytest.raises(ConfigError, match="is not a snapshot"):
            check.check(SAMPLE, Given(), Thresholds(snapshot=snapshot))


@pytest.mark.parametrize(
    ("field", "odd"),
    [
        *(("content", [[5]]), ("content", [[9, 5]]), ("content", [[-1, 5]]), ("content", [[None, 5]]), ("content", 7)),
        *(("claims", [[5]]), ("claims", [[1, 2, {"odd": "x"}]]), ("mention", ["a", "b"]), ("mention", [1, 2, 3])),
        *(("confidence", None), ("confidence", "high"), ("id", 7), ("kind", None), ("name", {}), ("parent", [])),
    ],
)
def test_a_snapshot_with_an_odd_value_is_refused(snapshot: Path, field: str, odd: object) -> None:
    lines = [json.loads(line) for line in snapshot.read_text(encoding="utf-8").splitlines()]
    lines[2][field] = odd
    snapshot.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")

    with pytest.raises(ConfigError, match="is not a snapshot"):
        check.check(SAMPLE, Given(), Thresholds(snapshot=snapshot))


def test_a_snapshot_nested_too_deeply_is_refused(snapshot: Path) -> None:
    snapshot.write_bytes(b"[" * 100_000)

    with pytest.raises(ConfigError, match="is not a snapshot"):
        check.check(SAMPLE, Given(), Thresholds(snapshot=snapshot))


def test_a_record_without_any_confidence_can_stand_in_a_snapshot(tmp_path: Path) -> None:
    path, unsure = tmp_path / "s.jsonl", Given(lambda record: altered(record, confidence=0.001))
    check.check(SAMPLE, unsure, Thresholds(snapshot=path), update=True)

    assert check.check(SAMPLE, unsure, Thresholds(snapshot=path)).passed


def test_a_missing_snapshot_is_a_fault_of_the_settings(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"there is no such snapshot; make it with claimex check --update"):
        check.check(SAMPLE, Given(), Thresholds(snapshot=tmp_path / "none.jsonl"))


def test_a_compact_record_gives_its_spans_back() -> None:
    record = make_records(SAMPLE[0])[0]
    kept = json.loads(json.dumps(kept_form.compact(record)))

    assert kept_form.spans(kept, "content") == tuple(span.span for span in record.content)
    assert kept_form.values(kept)["speaker"]["mention"] == {"start": 34, "end": 54}


# Records and inputs


def test_invalid_records_fail_by_name_and_never_become_a_snapshot(snapshot: Path) -> None:
    before = snapshot.read_bytes()
    shifted = make_record(make_article("x" + TEXT), "“We won,”", cue="said")
    same_id = Given(lambda r: altered(r, id="same"))
    wrong_words = Given(lambda r: altered(r, content=shifted.content))

    for broken in (same_id, wrong_words):
        result = check.check(SAMPLE, broken, Thresholds(snapshot=snapshot), update=True)
        assert failed(result) == ["valid"]
        assert not result.updated
    assert snapshot.read_bytes() == before


def test_verdicts_on_records_and_inputs_are_whole_sentences(snapshot: Path) -> None:
    whole = check.check(SAMPLE, Given(), Thresholds(snapshot=snapshot))
    broken = check.check(SAMPLE, Given(lambda r: altered(r, id="same")), Thresholds(snapshot=snapshot))

    told = {verdict.name: verdict.message for verdict in whole.verdicts}
    (fault,) = [verdict.message for verdict in broken.verdicts if verdict.name == "valid"]
    assert (told["readable"], told["valid"]) == ("every input could be read", "no record breaks the contract")
    assert "faults of the contract: " in fault


def test_what_could_not_be_read_fails_by_name(snapshot: Path) -> None:
    failure = Failure("x.txt", "not UTF-8", "x.txt: byte 3 is not UTF-8")

    result = check.check([*SAMPLE, failure], Given(), Thresholds(snapshot=snapshot))

    (verdict,) = [verdict for verdict in result.verdicts if not verdict.passed]
    assert (verdict.name, verdict.message) == ("readable", "1 input could not be read: x.txt: byte 3 is not UTF-8")


def test_a_sample_without_articles_is_an_error() -> None:
    with pytest.raises(InputError, match="sample: holds no article"):
        check.check([], Given(), Thresholds())


# Gold and settings


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    path = tmp_path / "gold.jsonl"
    records = [record.to_json() for article in SAMPLE for record in make_records(article)]
    path.write_text("\n".join(records), encoding="utf-8")
    return path


def test_scores_are_held_to_minimums_by_their_metrics_names(gold: Path) -> None:
    losing = Given(lambda r: None if r.kind == "indirect" else r)
    thresholds = Thresholds(gold=gold, minimums=["attribution.direct.f=1", "attribution.r = 0.7", "claim.f=0.5"])

    result = check.check(SAMPLE, losing, thresholds)

    told = {v.name: v.message for v in result.verdicts if not v.passed}
    assert told["attribution.r"] == "0.6667, below the minimum of 0.7"
    assert told["claim.f"].startswith("undefined")
    assert result.scores == {"attribution.direct.f": 1.0, "attribution.r": pytest.approx(2 / 3), "claim.f": None}


def test_zones_that_the_extractor_gives_are_held_to_gold(gold: Path) -> None:
    line = json.dumps({"schema": "claimex-article/1", "doc": {"id": "0.txt"}, "zones": [ZONE]})
    gold.write_text(f"{gold.read_text(encoding='utf-8')}\n{line}", encoding="utf-8")

    class Lined(Given):
        def extract_all(self, articles: Iterable[Article | Failure]) -> Iterator[Any]:
            for outcome in super().extract_all(articles):
                given = line if outcome.article is SAMPLE[0] else line.replace("0.txt", "other.txt")
                yield SimpleNamespace(
                    article=outcome.article,
                    records=outcome.records,
                    failure=None,
                    line=SimpleNamespace(to_json=lambda given=given: given),
                )

    result = check.check(SAMPLE, Lined(), Thresholds(gold=gold, minimums=["zone.dateline.f=1"]))

    assert result.passed
    assert result.scores == {"zone.dateline.f": 1.0}


@pytest.mark.parametrize(
    ("thresholds", "message"),
    [
        ({"minimums": ["attribution.f=0.5"]}, "--min: there is no gold"),
        ({"gold": Path("g"), "minimums": ["atribution.f=0.5"]}, "no metric is called"),
        ({"limits": {"lost": Limit(1, share=False)}}, "--max-lost: there is no snapshot"),
    ],
)
def test_settings_that_cannot_be_meant_are_refused_first(thresholds: dict[str, Any], message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        check.check(iter(()), Given(), Thresholds(**thresholds))


@pytest.mark.parametrize(
    ("given", "value", "share"),
    [
        ("3", 3, False),
        ("0", 0, False),
        ("0.02", 0.02, True),
        ("2%", 0.02, True),
        ("1.0", 1, True),
        ("1e-05", 1e-5, True),
    ],
)
def test_a_limit_is_a_count_or_a_share(given: str, value: float, share: bool) -> None:  # noqa: FBT001
    limit = parse_limit("--max-lost", given)

    assert limit.value == pytest.approx(value)
    assert limit.share is share


@pytest.mark.parametrize("given", ["", "x", "-1", "1.5", "101%", "nan", "inf", "½"])
def test_what_is_neither_is_refused(given: str) -> None:
    with pytest.raises(ConfigError, match=r"--max-lost: .* give a count \(3\) or a share"):
        parse_limit("--max-lost", given)


# The real thing


def of_examples(extractor: Extractor) -> list[str]:
    """Return the thresholds of the examples that fail."""
    own = read_settings(EXAMPLES / "claimex.toml").check
    thresholds = Thresholds(
        snapshot=ROOT / str(own.snapshot),
        gold=ROOT / str(own.gold),
        minimums=own.min or (),
        limits=limits(lost=str(own.max_lost), added=str(own.max_added), changed=str(own.max_changed)),
    )
    return failed(check.check(read_articles(EXAMPLES / "articles"), extractor, thresholds))


@pytest.mark.model
def test_an_extraction_that_pairs_no_quotation_marks_fails_the_examples(
    extractor: Extractor, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("trafilatura", reason="the examples hold a page, which needs the extra html")
    monkeypatch.setattr(tagging, "pair_marks", lambda *_, **__: [])

    assert {"max-lost", "max-changed", "attribution.direct.f"} <= set(of_examples(extractor))


@pytest.mark.model
def test_an_extraction_whose_word_list_calls_every_act_a_fact_fails_the_examples(
    extractor: Extractor, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("trafilatura", reason="the examples hold a page, which needs the extra html")
    monkeypatch.setattr(cues, "ACTS", dict.fromkeys(cues.ACTS, "fact"))

    assert {"max-changed", "act.accuracy"} <= set(of_examples(extractor))
