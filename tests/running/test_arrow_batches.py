"""The object under every engine, and Ray and Spark themselves where they are installed."""

from __future__ import annotations

import importlib.util
import json
import os
import pickle
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import labor
import pyarrow as pa
import pytest
from labor import StandIn, broken

from claimex.article import Article, Failure
from claimex.errors import InputError, InternalError, ModelError
from claimex.running import processes, ray_cluster
from claimex.running.arrow_batches import ArrowExtractor, article_schema, outcome_schema, to_outcome, to_table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from claimex.pipeline.extractor import Outcome

needs_ray = pytest.mark.skipif(importlib.util.find_spec("ray") is None, reason="needs the extra ray")
needs_spark = pytest.mark.skipif(importlib.util.find_spec("pyspark") is None, reason="needs the extra spark")


ARTICLES = [
    Article("a", "word one", title="A title", published="2031-05-04", meta={"outlet": "The Ledger", "n": [1]}),
    Article("b", "BAD"),
    Article("c", "“é🎉” two"),
]
EXTRACTOR = ArrowExtractor(StandIn)  # type: ignore[arg-type]


def outcomes(articles: list[Article]) -> list[Outcome]:
    """What comes out of one process."""
    return list(StandIn().extract_all(articles))


def test_a_batch_comes_back_row_for_row() -> None:
    out = EXTRACTOR(to_table(ARTICLES))

    assert out.schema == outcome_schema()
    rows = out.to_pylist()
    assert [to_outcome(article, row) for article, row in zip(ARTICLES, rows, strict=True)] == outcomes(ARTICLES)
    assert rows[0]["sha256"] == ARTICLES[0].sha256


def test_columns_that_are_missing_or_empty_cost_only_their_row() -> None:
    batch = pa.RecordBatch.from_pylist([{"id": "a", "text": "one", "other": 1}, {"id": "b", "text": None, "other": 2}])

    rows = EXTRACTOR(batch).to_pylist()

    assert len(rows[0]["records"]) == 1
    assert rows[1]["reason"] == "no text"


def test_numbers_and_dates_are_read_as_text() -> None:
    day = datetime(2031, 5, 4, tzinfo=UTC)
    batch = pa.RecordBatch.from_pylist([{"id": 7, "text": "one", "published": day, "title": None}])

    (row,) = EXTRACTOR(batch).to_pylist()

    assert row["id"] == "7"
    assert json.loads(row["records"][0])["doc"]["id"] == "7"


def test_a_column_that_is_no_text_is_refused() -> None:
    with pytest.raises(InputError, match="a column is not text"):
        EXTRACTOR(pa.RecordBatch.from_pylist([{"id": "a", "text": {"body": "one"}}]))


@pytest.mark.parametrize("meta", ["{", "7", "[1]", "[" * 100_000])
def test_meta_that_is_no_object_costs_only_its_row(meta: str) -> None:
    rows = EXTRACTOR(pa.RecordBatch.from_pylist([{"id": "a", "text": "one", "meta": meta}])).to_pylist()

    assert rows[0]["reason"] == "bad JSON"


def test_it_can_be_pickled_after_it_was_used() -> None:
    EXTRACTOR(to_table(ARTICLES))

    again = pickle.loads(pickle.dumps(EXTRACTOR))  # noqa: S301 - our own bytes

    assert again(to_table(ARTICLES)).equals(EXTRACTOR(to_table(ARTICLES)))


def test_an_empty_table_gives_an_empty_one() -> None:
    assert EXTRACTOR(article_schema().empty_table()).num_rows == 0


def on_cluster(articles: Sequence[Article | Failure], make: Any = StandIn) -> Iterator[Outcome]:  # noqa: ANN401 - a stand-in
    return ray_cluster.extract_all(articles, make, jobs=2, address=None)


@needs_ray
@pytest.mark.cluster
@pytest.mark.filterwarnings("ignore")
@pytest.mark.usefixtures("ray_cluster_of_two")
class TestRay:
    """On a real cluster."""

    def test_outcomes_are_those_of_one_process_in_order(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(ray_cluster, "BLOCK", 4)
        monkeypatch.setattr(ray_cluster, "WINDOW", 2)
        articles = [Article(f"{n}", f"w{n} é" if n % 5 else "BAD") for n in range(40)]

        assert list(on_cluster(articles)) == outcomes(articles)

    def test_an_error_of_the_model_reaches_the_caller(self) -> None:
        with pytest.raises(ModelError, match="is altered"):
            list(on_cluster(ARTICLES, broken))

    def test_work_of_a_killed_worker_is_done_again(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(ray_cluster, "BLOCK", 2)
        flag = tmp_path / "once"
        articles = [Article(f"{n}", f"ONCE {flag}" if n == 5 else f"w{n}") for n in range(12)]

        found = list(on_cluster(articles))

        assert flag.exists()
        assert found == outcomes(articles)

    def test_an_article_that_kills_each_worker_is_reported_and_no_other_is_lost(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(ray_cluster, "BLOCK", 3)
        words = {
            0: f"DIE {tmp_path}/a",
            4: "BAD",
            10: f"DIE {tmp_path}/b",
            11: f"DIE {tmp_path}/c",
            29: f"DIE {tmp_path}/d",
        }
        entries: list[Article | Failure] = [Article(f"{n}", words.get(n, f"w{n}")) for n in range(30)]
        entries.insert(8, Failure("x", "empty", "x: empty"))

        found = list(on_cluster(entries))

        monkeypatch.setattr(processes, "FEW_CHARACTERS", 1)
        assert found == list(processes.extract_all(entries, StandIn, jobs=2))  # type: ignore[arg-type]
        assert [o.failure.where for o in found if o.failure] == ["0", "4", "x", "10", "11", "29"]
        assert {o.failure.reason for o in found if o.failure} == {"worker died", "bad", "empty"}

    def test_a_defect_on_the_cluster_is_told(self) -> None:
        with pytest.raises(InternalError, match="UNKNOWN is no word"):
            list(on_cluster([Article("a", "UNKNOWN")]))


@needs_spark
@pytest.mark.cluster
@pytest.mark.filterwarnings("ignore")
def test_spark_maps_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    from pyspark.sql import SparkSession

    monkeypatch.setenv("PYSPARK_PYTHON", sys.executable)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(Path(labor.__file__).parent), *sys.path]))
    builder = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
    spark = (
        builder.config("spark.driver.bindAddress", "127.0.0.1").config("spark.driver.host", "127.0.0.1").getOrCreate()
    )
    try:
        articles = spark.createDataFrame([(a.id, a.text) for a in ARTICLES], "id string, text string").repartition(2)
        columns = "id string, sha256 string, records array<string>, line string, reason string, message string"
        rows = {row["id"]: row.asDict() for row in articles.mapInArrow(EXTRACTOR.map, columns).collect()}
    finally:
        spark.stop()

    plain = [Article(article.id, article.text) for article in ARTICLES]
    assert [to_outcome(article, rows[article.id]) for article in plain] == outcomes(plain)
