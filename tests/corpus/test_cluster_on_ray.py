"""Clusters found by tasks on a cluster are those of one process, byte for byte."""

from __future__ import annotations

import importlib.util
import json
import random
from typing import TYPE_CHECKING, Any

import pytest
from inline_ray import InlineRay
from speeches import SPEECH, quoting
from typer.testing import CliRunner

from claimex.cli import app
from claimex.corpus import cluster_on_ray as cluster_on_ray_module
from claimex.corpus.cluster import Wanted, cluster
from claimex.corpus.cluster_on_ray import Joined, cluster_on_ray
from claimex.corpus.stream import files_of, read_records
from claimex.errors import ConfigError, RecordError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from claimex.record import Record

needs_ray = pytest.mark.skipif(importlib.util.find_spec("ray") is None, reason="needs the extra ray")

SHARDS = 5
LEVELS = ("copy", "verbatim", "variant")


def corpus() -> Iterator[list[Record]]:
    """Yield articles: stories with copies, whose quotations are cut and changed, and phrases that recur."""
    pick = random.Random(3)  # noqa: S311 - no secret
    words = [f"{a}{b}" for a in ("har", "bo", "lin", "mar", "sko") for b in ("ta", "nen", "vik", "ras", "lo")]
    story: list[list[str]] = []
    for number in range(60):
        if number % 3 == 0:
            story = [pick.choices(words, k=pick.randint(16, 24)) for _ in range(5)]
        said = [list(sentence) for sentence in story]
        for sentence in said:
            if pick.random() < 0.4:
                sentence[pick.randrange(len(sentence))] = "zxu"
            elif pick.random() < 0.4:
                del sentence[: pick.randint(1, 4)]
        said.append(SPEECH.split()[:9])
        name = pick.choice(("Ada Ojo", "Jaan Kask", None))
        day = f"2031-05-{number % 28 + 1:02}"
        yield [
            quoting(
                f"“{' '.join(each)}”", name=name, doc=f"{number % 7}/{number}", at=400 * at, document={"published": day}
            )
            for at, each in enumerate(said)
        ]


@pytest.fixture(scope="module")
def shards(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("shards")
    articles = list(corpus())
    for shard in range(SHARDS):
        lines = [record.to_json() for article in articles[shard * 12 : shard * 12 + 12] for record in article]
        (folder / f"part-{shard:05}.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return folder


def alone(folder: Path, wanted: Wanted) -> list[dict[str, Any]]:
    return list(cluster(read_records([folder]), level=wanted.level, window=wanted.window, least=wanted.least))


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("parts", [1, 2, 7, None])
def test_tasks_give_the_rows_of_one_process(
    shards: Path,
    level: Any,  # noqa: ANN401
    parts: int | None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(cluster_on_ray_module, "connect_ray", lambda _: InlineRay())
    wanted, counts = Wanted(level, window=9, least=1), list[int]()

    rows = list(cluster_on_ray([shards], wanted, parts=parts, count=counts.append))

    assert rows == alone(shards, wanted)
    assert len(rows) > 5
    assert counts == [72] * SHARDS


@needs_ray
@pytest.mark.cluster
@pytest.mark.filterwarnings("ignore")
@pytest.mark.usefixtures("ray_cluster_of_two")
class TestRay:
    """On a real cluster of two workers."""

    @pytest.mark.parametrize("level", LEVELS)
    def test_the_rows_are_those_of_one_process(self, shards: Path, level: Any) -> None:  # noqa: ANN401
        wanted = Wanted(level, window=9, least=1)

        assert list(cluster_on_ray([shards], wanted, parts=3)) == alone(shards, wanted)

    def test_the_command_writes_the_same_bytes(self, shards: Path, tmp_path: Path) -> None:
        for engine in ("local", "ray"):
            done = CliRunner().invoke(
                app, ["cluster", str(shards), "--engine", engine, "-o", str(tmp_path / f"{engine}.jsonl")]
            )

            assert done.exit_code == 0, done.output
            assert "360 records" in done.output
        assert (tmp_path / "ray.jsonl").read_bytes() == (tmp_path / "local.jsonl").read_bytes()

    def test_a_broken_line_is_told_as_in_one_process(self, shards: Path, tmp_path: Path) -> None:
        broken = tmp_path / "part-00009.jsonl"
        broken.write_text(json.dumps({"schema": "claimex/1"}), encoding="utf-8")

        with pytest.raises(RecordError, match="part-00009"):
            list(cluster_on_ray([shards, broken], Wanted("variant")))


@pytest.mark.parametrize(
    ("paths", "level", "message"), [(["-"], "variant", "standard input"), (["."], "claim", "does not cluster claims")]
)
def test_what_a_cluster_cannot_do_is_refused(paths: Sequence[str], level: Any, message: str) -> None:  # noqa: ANN401
    with pytest.raises(ConfigError, match=message):
        list(cluster_on_ray(paths, Wanted(level)))


def test_files_are_those_that_are_read_in_their_order(shards: Path) -> None:
    files = list(files_of([shards]))

    assert [file.name for file in files] == [f"part-{number:05}.jsonl" for number in range(SHARDS)]
    assert [record.id for file in files for record in read_records([file])] == [r.id for r in read_records([shards])]


def test_the_lowest_number_stands_for_its_set() -> None:
    joined = Joined()
    for one, other in ((9, 5), (7, 9), (1 << 40, 7), (3, 2)):
        joined.join(one, other)

    assert {number: joined.find(number) for number in (9, 7, 1 << 40, 3, 4)} == {9: 5, 7: 5, 1 << 40: 5, 3: 2, 4: 4}
